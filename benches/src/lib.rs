//! What all benches measure with: the events and the rules.

mod chance;
pub mod features;
pub mod rules;
