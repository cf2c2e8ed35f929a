//! Why a verdict is what it is, told from the pattern's tree.
//!
//! ```
//! use eventsieve::{event::Event, explain::explain, pattern::Pattern};
//!
//! let pattern = Pattern::parse(r#"{"detail": {"state": ["running"]}}"#).expect("a pattern");
//! let event = Event::parse(r#"{"detail": {"state": "Running"}}"#).expect("an event");
//! let explanation = explain(&pattern, &event);
//! assert!(!explanation.is_match);
//! assert_eq!(
//!     explanation.headline(),
//!     r#"detail.state: "Running" is not "running"; only the letter case differs"#
//! );
//! ```
//!
//! <event-pattern-playground live view="compact" data-expected="no-match"
//!   pattern='{"detail": {"state": ["running"]}}' event='{"detail": {"state": "Running"}}'></event-pattern-playground>
//!
//! [`explain`] gives each node of the pattern's tree a [`Verdict`] and each field a reason. Where the event does not match, it
//! finds the fewest fields that have to change, [hints](Hint) at what is likely to be behind them, and gives the edits that mend
//! them. [`lints`] says what to know about a pattern whatever the event, and [`lints_in`] where it is to run elsewhere than in a
//! rule.
//!
//! It judges one pattern at a time, plainly and completely; speed over many patterns is the business of
//! [`machine`](crate::machine). How an explanation looks is decided where it is shown.

mod candidates;
mod edit;
mod elements;
mod explanation;
mod finding;
mod hint;
mod lint;
mod matches;
mod members;
mod merge;
mod nearest;
mod pick;
mod reason;
mod relocate;
mod remedy;
mod sample;
mod search;
mod service;
mod shown;
mod tree;
mod value;

pub use edit::{Edit, Side};
pub use explanation::{Explanation, explain};
pub use hint::{Hint, HintKind};
pub use lint::{Lint, LintKind, Place, lints, lints_in};
pub use matches::matches;
pub use pick::{Pick, field_at, picked, picks};
pub use reason::Reason;
pub use service::{Refusal, missing_fields, test_event_pattern};
pub use shown::{grouped, shown_path};
pub use tree::{Alternative, Choice, Field, Group, Node, Value, Verdict};
pub use value::accepts;
