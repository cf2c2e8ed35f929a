//! The verdict on one pattern and one event, from the pattern's tree, and the first reason of a "no match".
//!
//! ```
//! use eventsieve::{event::Event, explain, pattern::Pattern};
//!
//! let pattern = Pattern::parse(r#"{"detail": {"state": ["running"]}}"#).expect("a pattern");
//! let event = Event::parse(r#"{"detail": {"state": "stopped"}}"#).expect("an event");
//! assert!(!explain::matches(&pattern, &event));
//! let obstacle = explain::judge(&pattern, &event).expect_err("stopped is not running");
//! assert_eq!(&*obstacle.leaf().path, "detail.state");
//! ```
//!
//! It judges one pattern at a time, plainly and completely; speed over many patterns is not its business.

mod elements;
mod lint;
mod matches;
mod obstacle;
mod search;
mod service;
mod value;

pub use lint::{Lint, LintKind, Place, lints};
pub use matches::matches;
pub use obstacle::{Obstacle, judge};
pub use service::{Refusal, missing_fields, test_event_pattern};
pub use value::accepts;
