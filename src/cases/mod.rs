//! Cases: an event pattern, an event, and what is expected of the two. `eventsieve test` runs them, the workbench keeps them.
//!
//! ```
//! let file = r#"[{"name": "stops", "pattern": {"state": ["stopped"]}, "event": {"state": "stopped"}, "matches": true}]"#;
//! let cases = eventsieve::cases::read(file)?;
//! assert_eq!(cases[0].check(), Ok(()));
//! # Ok::<(), eventsieve::cases::Error>(())
//! ```
//!
//! A file has an array of cases, or objects one after the other (JSON Lines). A case is `{"name"?, "pattern", "event",
//! "matches": true | false}` or `{"name"?, "pattern", "event"?, "error": "EventBridge's whole text"}`. Pattern and event are JSON
//! values, or strings that hold JSON text, which need not be valid. Texts are kept as they stand in the file, because the spelling
//! of numbers and repeated keys matter. Other members are passed over.

mod error;
mod write;

pub use error::Error;
pub use write::write;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::event::Event;
use crate::explain::{self, test_event_pattern};
use crate::pattern::{MAX_COMPLEXITY, Pattern};

/// One case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// How it is called.
    pub name: Option<String>,
    /// The text of the pattern.
    pub pattern: String,
    /// The text of the event. An error can be expected without one.
    pub event: Option<String>,
    /// What is expected.
    pub expected: Expected,
}

/// What is expected of a pattern and an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Whether the event matches.
    Verdict(bool),
    /// The whole text of EventBridge's answer, which refuses.
    Error(String),
}

/// The shape of a case in a file.
#[derive(Deserialize)]
struct Shape<'a> {
    name: Option<String>,
    #[serde(borrow)]
    pattern: &'a RawValue,
    #[serde(borrow)]
    event: Option<&'a RawValue>,
    matches: Option<bool>,
    error: Option<String>,
}

/// The cases in the text of a file.
///
/// # Errors
///
/// Where it is not JSON, has no case, or has one that is not whole.
pub fn read(text: &str) -> Result<Vec<Case>, Error> {
    let shapes: Vec<Shape<'_>> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)?
    } else {
        serde_json::Deserializer::from_str(text).into_iter().collect::<Result<_, _>>()?
    };
    if shapes.is_empty() {
        return Err(Error::none());
    }
    shapes.into_iter().enumerate().map(|(at, shape)| Case::new(shape, at + 1)).collect()
}

impl Case {
    fn new(shape: Shape<'_>, number: usize) -> Result<Self, Error> {
        let expected = match (shape.matches, shape.error) {
            (Some(matches), None) => Expected::Verdict(matches),
            (None, Some(error)) => Expected::Error(error),
            _ => return Err(Error::no_expectation(number)),
        };
        if matches!(expected, Expected::Verdict(_)) && shape.event.is_none() {
            return Err(Error::no_event(number));
        }
        let text = |value: &RawValue| held_text(value).map_err(|error| Error::text(number, error));
        Ok(Case {
            name: shape.name,
            pattern: text(shape.pattern)?,
            event: shape.event.map(text).transpose()?,
            expected,
        })
    }

    /// Whether it comes out as is expected.
    ///
    /// # Errors
    ///
    /// What was found instead: `match`, `no match`, `no error`, or EventBridge's answer.
    pub fn check(&self) -> Result<(), String> {
        let (is_expected, found) = match &self.expected {
            Expected::Verdict(expected) => {
                let found = self.verdict();
                (found.as_ref() == Ok(expected), found.map_or_else(|error| error, |matches| verdict(matches).into()))
            }
            Expected::Error(expected) => {
                let found = self.refusal();
                (found.as_ref() == Some(expected), found.unwrap_or_else(|| "no error".into()))
            }
        };
        if is_expected { Ok(()) } else { Err(found) }
    }

    /// The verdict, also on a pattern that the service refuses only as too much work.
    fn verdict(&self) -> Result<bool, String> {
        let pattern = Pattern::parse(&self.pattern).map_err(|error| error.to_string())?;
        let event = Event::parse(self.event.as_deref().unwrap_or_default()).map_err(|error| error.to_string())?;
        Ok(explain::matches(&pattern, &event))
    }

    /// What the service says; without an event, of the pattern alone.
    fn refusal(&self) -> Option<String> {
        match &self.event {
            Some(event) => test_event_pattern(&self.pattern, event).err().map(|refusal| refusal.to_string()),
            None => Pattern::parse(&self.pattern).and_then(Pattern::admitted).err().map(|error| error.to_string()),
        }
    }

    /// How much work the pattern is, where the service refuses it for that, though a verdict is expected.
    pub fn excess(&self) -> Option<usize> {
        let is_verdict = matches!(self.expected, Expected::Verdict(_));
        let pattern = Pattern::parse(&self.pattern).ok().filter(|_| is_verdict)?;
        Some(pattern.complexity()).filter(|complexity| *complexity > MAX_COMPLEXITY)
    }
}

impl Expected {
    /// In the words of a failure.
    pub fn words(&self) -> &str {
        match self {
            Expected::Verdict(matches) => verdict(*matches),
            Expected::Error(text) => text,
        }
    }
}

fn verdict(matches: bool) -> &'static str {
    if matches { "match" } else { "no match" }
}

/// A string's content, or any other value's text.
fn held_text(value: &RawValue) -> Result<String, serde_json::Error> {
    let text = value.get();
    if text.starts_with('"') { serde_json::from_str(text) } else { Ok(text.into()) }
}
