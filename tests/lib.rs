//! The native integration tests.

mod architecture;
mod conformance;
mod gateway;
mod naive;
mod properties;
