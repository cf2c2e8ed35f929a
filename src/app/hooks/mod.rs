//! Behaviour over time that components share. What there is to show is decided in the state.

mod gallery;
mod link;
mod settled;
mod store;

pub(super) use gallery::use_gallery;
pub(super) use link::{link_to, use_link};
pub(super) use settled::{Settled, use_settled};
pub(super) use store::use_store;
