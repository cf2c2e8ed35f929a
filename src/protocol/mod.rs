//! The types that cross a boundary, as data: between the engine and JavaScript, and between the
//! gateway and its clients.
//!
//! ```
//! use eventsieve::protocol::Verdict;
//!
//! let verdict = Verdict::of(r#"{"a": [1]}"#, r#"{"a": 1.0}"#);
//! assert_eq!(serde_json::to_string(&verdict)?, r#"{"verdict":"match"}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! The domain's types are not serializable; what leaves is converted here.

mod entry;
mod explained;
mod judgement;
mod progress;
mod reply;
mod rules;

pub use entry::{Entry, Outcome, Outcomes};
pub use explained::{
    Advice, Alternative, Change, Explained, Found, Kind, Part, PartVerdict, Piece, Side, Stretch, Unit,
};
pub use judgement::{Judgement, Validity};
pub use progress::{Details, Frequent, Malformed, Near, Progress, Sample};
pub use reply::Reply;
pub use rules::{Added, Matched, MatchedLines, RuleLines};

use serde::Serialize;

use crate::event::{self, Event};
use crate::explain;
use crate::json::LineColumn;
use crate::pattern::Pattern;
use crate::report::Report;

/// The answer to a pattern and an event.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// The event matches.
    Match,
    /// It does not.
    NoMatch,
    /// The pattern is not one.
    InvalidPattern(Fault),
    /// The event is not one.
    InvalidEvent(Fault),
}

/// What is wrong with a text, and where.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// In EventBridge's words, where it has words for it.
    pub message: String,
    /// Of the first character that is wrong, from 1.
    pub line: usize,
    /// Of the first character that is wrong, from 1, in UTF-16 units.
    pub column: usize,
    /// What to write instead.
    pub help: Option<String>,
}

impl Verdict {
    /// Judges a pattern and an event, each given as JSON text.
    pub fn of(pattern: &str, event: &str) -> Self {
        let parsed = match admitted_pattern(pattern) {
            Ok(parsed) => parsed,
            Err(fault) => return Verdict::InvalidPattern(fault),
        };
        match Event::parse(event) {
            Ok(event) if explain::matches(&parsed, &event) => Verdict::Match,
            Ok(_) => Verdict::NoMatch,
            Err(error) => Verdict::InvalidEvent(Fault::of_event(event.as_bytes(), &error)),
        }
    }
}

/// A pattern that EventBridge takes.
///
/// # Errors
///
/// What EventBridge would refuse it for.
pub fn admitted_pattern(text: &str) -> Result<Pattern, Fault> {
    Pattern::parse(text).and_then(Pattern::admitted).map_err(|error| Fault::new(text, Report::from(&error)))
}

impl Fault {
    /// What is wrong with the text of an event. What is not UTF-8 ends where it ceases to be.
    pub fn of_event(text: &[u8], error: &event::Error) -> Self {
        let text = match str::from_utf8(text) {
            Ok(text) => text,
            Err(error) => str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default(),
        };
        Fault::new(text, Report::from(error))
    }

    fn new(text: &str, report: Report) -> Self {
        let LineColumn { line, column } = LineColumn::of(text, report.span().start.min(text.len()));
        Fault { message: report.message, line, column, help: report.help }
    }
}

#[cfg(test)]
mod tests {
    use crate::protocol::Verdict;

    #[test]
    fn a_pattern_that_the_service_refuses_is_invalid() {
        let verdict = Verdict::of(r#"{"a": [{"wildcard": "*a*a*a*a*a*"}]}"#, r#"{"a": "aaaaa"}"#);
        assert!(matches!(verdict, Verdict::InvalidPattern(fault) if fault.message.starts_with("Rule is too complex")));
    }
}
