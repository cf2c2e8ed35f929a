//! What ties the workbench to the page around it and to the browser.

mod arrival;
mod download;
mod gateway;
mod store;

pub(super) use arrival::{Arrival, arrive, is_open, lend, tester, use_arrivals};
pub(super) use download::save;
pub(super) use gateway::{gateway, put_events};
pub(super) use store::use_store;
