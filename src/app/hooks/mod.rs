//! Behaviour over time that components share. What there is to show is decided in the state.

mod settled;

pub(super) use settled::{Settled, use_settled};
