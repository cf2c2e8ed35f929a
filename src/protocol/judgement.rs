//! The answer to a pattern, and to an event with it, with what else there is to say.

use serde::Serialize;

use super::explained::advice;
use super::{Advice, Explained, Fault, Unit, admitted_pattern};
use crate::event::Event;
use crate::explain::{Explanation, Lint, explain, lints};

/// The answer to a pattern and an event, and why.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Judgement {
    /// The event matches.
    Match(Explained),
    /// It does not.
    NoMatch(Explained),
    /// The pattern is not one.
    InvalidPattern(Fault),
    /// The event is not one.
    InvalidEvent(Fault),
}

/// The answer to a pattern alone.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Validity {
    /// EventBridge takes it.
    Valid {
        /// What else to know about it.
        lints: Vec<Advice>,
    },
    /// The pattern is not one.
    InvalidPattern(Fault),
}

impl Judgement {
    /// Judges a pattern that is for a rule and an event, each given as JSON text, and tells why.
    pub fn of(pattern: &str, event: &str, unit: Unit) -> Self {
        let parsed_pattern = match admitted_pattern(pattern) {
            Ok(parsed) => parsed,
            Err(fault) => return Judgement::InvalidPattern(fault),
        };
        let parsed_event = match Event::parse(event) {
            Ok(parsed) => parsed,
            Err(error) => return Judgement::InvalidEvent(Fault::of_event(event.as_bytes(), &error)),
        };
        let explanation = explain(&parsed_pattern, &parsed_event);
        let lints = lints(&parsed_pattern, Some(&parsed_event));
        Judgement::new(&explanation, &lints, pattern, event, unit)
    }

    /// An explanation and lints, with the texts they are about.
    pub fn new(explanation: &Explanation<'_>, lints: &[Lint], pattern: &str, event: &str, unit: Unit) -> Self {
        let explained = Explained::new(explanation, lints, pattern, event, unit);
        if explanation.is_match { Judgement::Match(explained) } else { Judgement::NoMatch(explained) }
    }
}

impl Validity {
    /// Of a pattern that is for a rule, given as JSON text.
    pub fn of(pattern: &str, unit: Unit) -> Self {
        match admitted_pattern(pattern) {
            Ok(parsed) => Validity::Valid { lints: advice(&lints(&parsed, None), pattern, unit) },
            Err(fault) => Validity::InvalidPattern(fault),
        }
    }
}
