//! Behaviour over time that components share. What there is to show is decided in the state.

mod gallery;
mod settled;

pub(super) use gallery::use_gallery;
pub(super) use settled::{Settled, use_settled};
