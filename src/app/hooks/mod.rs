//! Behaviour over time that components share. What there is to show is decided in the state.

mod clipboard;
mod dialog;
mod gallery;
mod link;
mod look;
mod settled;
mod shortcuts;
mod store;
mod workbench;

pub(crate) use clipboard::copy;
pub(crate) use link::{link_to_workspace, show_own_workbench};

pub(super) use dialog::use_dialog;
pub(super) use gallery::use_gallery;
pub(super) use link::{embeds, link_to, use_link};
pub(super) use look::{look, use_look};
pub(super) use settled::{Settled, use_settled};
pub(super) use shortcuts::{is_mac, is_open, use_shortcuts};
pub(super) use store::use_store;
pub(super) use workbench::use_workbench;
