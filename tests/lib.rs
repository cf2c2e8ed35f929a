//! The native integration tests.

mod architecture;
mod cli;
mod conformance;
mod convert;
mod explain;
mod explanations;
mod gateway;
mod limits;
mod lints;
mod machine;
mod matchers;
mod naive;
mod presigned;
mod properties;
mod recorded;
mod reference;
mod stream;
