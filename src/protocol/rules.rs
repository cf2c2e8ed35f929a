//! What a machine says of rules and events.

use serde::Serialize;

use super::Fault;

/// What became of a rule that was to be added.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Added {
    /// It is in the machine.
    Valid,
    /// Its pattern is not one, and the machine is as it was.
    InvalidPattern(Fault),
}

/// The rules that match an event.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Matched {
    /// Some rules match it.
    Match {
        /// Their ids, in no order.
        rules: Vec<String>,
    },
    /// No rule matches it.
    NoMatch {
        /// None.
        rules: Vec<String>,
    },
    /// The event is not one.
    InvalidEvent(Fault),
}

/// The rules that match the events of a text, one a line.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MatchedLines {
    /// How many lines are not blank.
    pub events: usize,
    /// The lines that some rule matches, from 1.
    pub matched: Vec<usize>,
    /// The rules that match some line, by their ids.
    pub rules: Vec<RuleLines>,
    /// What is wrong with each line that is no event.
    pub invalid: Vec<Fault>,
}

/// A rule that matches some lines.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleLines {
    /// Of the rule.
    pub id: String,
    /// The lines that it matches, from 1.
    pub lines: Vec<usize>,
}

impl Matched {
    /// By rules with these ids.
    pub fn by(rules: Vec<String>) -> Self {
        if rules.is_empty() { Matched::NoMatch { rules } } else { Matched::Match { rules } }
    }
}
