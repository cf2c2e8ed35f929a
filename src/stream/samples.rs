//! Some of the events, to look at.

use super::sieve::LONGEST_SAMPLE;
use crate::event::{Event, Value};
use crate::explain::Explanation;

/// As many are kept of each kind.
const MOST: usize = 20;

/// An event that was judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The line that it begins on, from 1.
    pub line: u64,
    /// What it is, in a few words.
    pub summary: String,
    /// Its text; none if that is too long to keep.
    pub text: Option<String>,
    /// Why it does not match; empty where it does.
    pub reason: String,
}

/// An event that does not match and few of whose fields would have to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The first event of those with this reason.
    pub sample: Sample,
    /// How many fields of the pattern have to change for it to match.
    pub to_change: usize,
    /// How many of the explained events have this reason.
    pub times: u64,
    /// Whether it is likely that a match was meant: only the letter case differs, for instance.
    pub has_hint: bool,
}

/// Some of the events, to look at.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// The first that match.
    pub matched: Vec<Sample>,
    /// The first that do not.
    pub unmatched: Vec<Sample>,
    /// Those that come nearest, the nearest first; one for each reason.
    pub near: Vec<NearMiss>,
    /// How many events were explained to find those.
    pub explained: u64,
}

impl Samples {
    pub(super) fn wants_match(&self) -> bool {
        self.matched.len() < MOST
    }

    pub(super) fn matched(&mut self, event: &Event, text: &str, line: u64) {
        self.matched.push(Sample::new(event, text, line, String::new()));
    }

    /// Takes an event that does not match.
    pub(super) fn unmatched(&mut self, explanation: &Explanation<'_>, text: &str, line: u64) {
        self.explained += 1;
        let reason = explanation.headline();
        let sample = || Sample::new(explanation.event, text, line, reason.clone());
        if self.unmatched.len() < MOST {
            self.unmatched.push(sample());
        }
        let to_change = explanation.to_change.len();
        let has_hint = !explanation.hints.is_empty();
        if let Some(known) =
            self.near.iter_mut().find(|near| near.to_change == to_change && near.sample.reason == reason)
        {
            known.times += 1;
            return;
        }
        let rank = |to_change: usize, has_hint: bool| (to_change, !has_hint);
        let place = self.near.partition_point(|near| rank(near.to_change, near.has_hint) <= rank(to_change, has_hint));
        if place < MOST {
            self.near.insert(place, NearMiss { sample: sample(), to_change, times: 1, has_hint });
            self.near.truncate(MOST);
        }
    }
}

impl Sample {
    fn new(event: &Event, text: &str, line: u64, reason: String) -> Self {
        let kept = (text.len() <= LONGEST_SAMPLE).then(|| text.to_owned());
        Sample { line, summary: summary(event, text), text: kept, reason }
    }
}

/// What tells events apart where they are listed.
fn summary(event: &Event, text: &str) -> String {
    const MOST_CHARACTERS: usize = 100;
    let names = ["source", "detail-type", "detail.eventName"];
    let parts: Vec<&str> = names
        .iter()
        .filter_map(|name| match &event.fields_at(name).first()?.value {
            Value::String(text) => Some(&**text),
            _ => None,
        })
        .collect();
    let whole =
        if parts.is_empty() { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { parts.join(" · ") };
    match whole.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}
