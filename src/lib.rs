//! Which events an EventBridge event pattern catches, and why.
//!
//! The rooms in the order in which an event passes through them:
//!
//! JSON text -> [`pattern`] -> [`event`] -> [`explain`] or [`machine`] -> the page, the gateway, the command line.
//!
//! ```
//! use eventsieve::{event::Event, explain, pattern::Pattern};
//!
//! let pattern = Pattern::parse(r#"{"source": [{"prefix": "aws."}]}"#).expect("a pattern");
//! let event = Event::parse(r#"{"source": "aws.s3"}"#).expect("an event");
//! assert!(explain::matches(&pattern, &event));
//! ```
//!
//! <event-pattern-playground live view="compact" data-expected="match"
//!   pattern='{"source": [{"prefix": "aws."}]}' event='{"source": "aws.s3"}'></event-pattern-playground>
//!
//! Without features this crate is the engine alone, and has a handful of small dependencies.

pub mod json;

pub mod pattern;

pub mod event;

pub mod explain;

pub mod machine;

// What looks at 64 bytes in one go: each module does the same for another processor.
#[cfg(target_arch = "x86_64")]
#[path = "machine/bytes/x86.rs"]
mod simd;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[path = "machine/bytes/wasm.rs"]
mod simd;

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
use machine::bytes::portable as simd;

pub mod stream;

pub mod report;

#[cfg(feature = "convert")]
pub mod convert;

#[cfg(feature = "live")]
pub mod live;

#[cfg(any(feature = "js", feature = "js-machine", feature = "cli", feature = "workbench", feature = "worker"))]
pub mod protocol;

#[cfg(any(feature = "workbench", feature = "cli"))]
pub mod cases;

#[cfg(feature = "web")]
pub mod share;

#[cfg(any(feature = "js", feature = "js-machine"))]
mod js_values;

// A program exports each of these that it links, so they are apart.
#[cfg(feature = "js")]
pub mod js;

#[cfg(feature = "js-machine")]
pub mod js_machine;

#[cfg(feature = "worker")]
pub mod worker;

#[cfg(feature = "web")]
pub mod app;

#[cfg(feature = "workbench")]
pub mod workbench;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod gateway;

// The page in the binary, or none: `dist` has to be built before the first can be compiled.
#[cfg(all(feature = "page", not(target_arch = "wasm32")))]
#[path = "gateway/compiled/page.rs"]
mod compiled;

#[cfg(all(feature = "cli", not(feature = "page"), not(target_arch = "wasm32")))]
#[path = "gateway/compiled/nothing.rs"]
mod compiled;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod infra;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod cli;
