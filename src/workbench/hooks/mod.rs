//! What ties the workbench to the page around it and to the browser.

mod arrival;
mod store;

pub(super) use arrival::{Arrival, arrive, is_open, lend, tester, use_arrivals};
pub(super) use store::use_store;
