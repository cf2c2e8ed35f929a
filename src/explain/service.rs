//! What the service itself answers to a pattern and an event.

use std::fmt;

use super::matches;
use crate::event::Event;
use crate::pattern::{self, Pattern};

/// Why `TestEventPattern` gives no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The pattern is not one, or its wildcards are too complex.
    Pattern(pattern::Error),
    /// The event is not a JSON object, or lacks a field that EventBridge gives every event.
    Event,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Pattern(error) => error.fmt(f),
            Refusal::Event => f.write_str("Parameter Event is not valid."),
        }
    }
}

impl std::error::Error for Refusal {}

/// The fields without which `TestEventPattern` does not take an event.
const REQUIRED: [&str; 6] = ["id", "account", "source", "time", "region", "detail-type"];

/// The fields that every event of a bus has and this one lacks; with one of them missing, `TestEventPattern` does not take it.
pub fn missing_fields(event: &Event) -> impl Iterator<Item = &'static str> {
    REQUIRED.into_iter().filter(|path| event.fields_at(path).is_empty())
}

/// Answers as the service's `TestEventPattern` does.
///
/// # Errors
///
/// Where the service refuses the pattern or the event.
pub fn test_event_pattern(pattern: &str, event: &str) -> Result<bool, Refusal> {
    let pattern = Pattern::parse(pattern).and_then(Pattern::admitted).map_err(Refusal::Pattern)?;
    let event = Event::parse(event).map_err(|_| Refusal::Event)?;
    if missing_fields(&event).next().is_some() {
        return Err(Refusal::Event);
    }
    Ok(matches(&pattern, &event))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_needs_the_fields_of_every_event() {
        let event = r#"{"id": "1", "account": "2", "source": "s", "time": "t", "region": "r", "detail-type": "d"}"#;
        assert_eq!(test_event_pattern(r#"{"source": ["s"]}"#, event), Ok(true));
        for field in REQUIRED {
            let without = event.replace(&format!("\"{field}\""), "\"other\"");
            let refusal = test_event_pattern(r#"{"source": ["s"]}"#, &without).expect_err(field);
            assert_eq!(refusal.to_string(), "Parameter Event is not valid.");
        }
        assert_eq!(test_event_pattern(r#"{"source": ["s"]}"#, "[]"), Err(Refusal::Event));
    }

    #[test]
    fn a_pattern_that_is_too_complex_is_refused_in_eventbridges_words() {
        let refusal = test_event_pattern(r#"{"a": [{"wildcard": "*a*a*a*a*a*"}]}"#, "{}").expect_err("too complex");
        assert_eq!(
            refusal.to_string(),
            "Event pattern is not valid. Reason: Rule is too complex - try using fewer wildcard characters \
             or fewer repeating character sequences after a wildcard character"
        );
    }
}
