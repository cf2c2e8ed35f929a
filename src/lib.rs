//! Which events an EventBridge event pattern catches, and why.
//!
//! The rooms in the order in which an event passes through them:
//!
//! JSON text -> [`pattern`] -> [`event`] -> [`explain`] -> the page, the gateway, the command line.
//!
//! ```
//! use eventsieve::{event::Event, explain, pattern::Pattern};
//!
//! let pattern = Pattern::parse(r#"{"source": [{"prefix": "aws."}]}"#).expect("a pattern");
//! let event = Event::parse(r#"{"source": "aws.s3"}"#).expect("an event");
//! assert!(explain::matches(&pattern, &event));
//! ```
//!
//! Without features this crate is the engine alone, and has no dependencies.

pub mod json;

pub mod pattern;

pub mod event;

pub mod explain;

pub mod report;

#[cfg(feature = "web")]
pub mod protocol;

#[cfg(feature = "web")]
pub mod app;

#[cfg(feature = "web")]
pub mod js;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod gateway;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod cli;
