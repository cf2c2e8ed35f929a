//! Behaviour that components share.

mod settled;

pub(super) use settled::{Settled, use_settled};
