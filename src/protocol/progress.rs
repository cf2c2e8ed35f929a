//! What is known of a file of events, as data.

use serde::{Deserialize, Serialize};

use crate::stream::{self, Sieve};

/// As many paths are told, each with as many values.
const MOST_PATHS: usize = 60;
const MOST_VALUES: usize = 8;

/// What is known so far of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Events that match.
    pub matched: u64,
    /// Events that do not.
    pub unmatched: u64,
    /// What is no event.
    pub malformed: u64,
    /// Events that are records of a CloudTrail log.
    pub records: u64,
    /// Records that say that nothing was changed, and match.
    pub read_only: u64,
    /// What takes longer to tell.
    pub details: Option<Details>,
}

/// What stands out in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// The first that match.
    pub matches: Vec<Sample>,
    /// Those that come nearest, one for each reason.
    pub near: Vec<Near>,
    /// The first that do not match.
    pub others: Vec<Sample>,
    /// How many events the near misses were chosen from.
    pub explained: u64,
    /// The first that are no events.
    pub faults: Vec<Malformed>,
    /// The most frequent paths.
    pub paths: Vec<Frequent>,
    /// In how many events paths and values were counted.
    pub counted: u64,
    /// That is about one event in so many.
    pub stride: u64,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// The line that it begins on, from 1.
    pub line: u64,
    /// What it is, in a few words.
    pub summary: String,
    /// Its text; none if that is very long.
    pub text: Option<String>,
    /// Why it does not match; empty where it does.
    pub reason: String,
}

/// An event that nearly matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Near {
    /// The first of those with this reason.
    pub sample: Sample,
    /// How many fields of the pattern have to change.
    pub to_change: usize,
    /// How many of the explained events have this reason.
    pub times: u64,
}

/// What is no event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Malformed {
    /// The line on which it is seen, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// A path that events have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Frequent {
    /// The names joined by dots.
    pub path: String,
    /// How many of the counted events have it.
    pub events: u64,
    /// How many values there are.
    pub distinct: usize,
    /// Whether there are more than could be counted; then counts are the least that there can be.
    pub is_partial: bool,
    /// The most frequent values as JSON, and how many of the counted events have each.
    pub values: Vec<(String, u64)>,
}

impl Progress {
    /// What a sieve knows.
    pub fn of(sieve: &Sieve, with_details: bool) -> Self {
        let stream::Counts { matched, unmatched, malformed, records, read_only, .. } = sieve.counts();
        let details = with_details.then(|| Details::of(sieve));
        Progress { matched, unmatched, malformed, records, read_only, details }
    }
}

impl Details {
    fn of(sieve: &Sieve) -> Self {
        let samples = sieve.samples();
        let near = |near: &stream::NearMiss| Near {
            sample: Sample::of(&near.sample),
            to_change: near.to_change,
            times: near.times,
        };
        let fault = |fault: &stream::Fault| Malformed {
            line: fault.line,
            message: fault.message.clone(),
            help: fault.help.to_owned(),
        };
        Details {
            matches: samples.matched.iter().map(Sample::of).collect(),
            near: samples.near.iter().map(near).collect(),
            others: samples.unmatched.iter().map(Sample::of).collect(),
            explained: samples.explained,
            faults: sieve.faults().iter().map(fault).collect(),
            paths: sieve.tally().top(MOST_PATHS, MOST_VALUES).into_iter().map(Frequent::of).collect(),
            counted: sieve.tally().events(),
            stride: sieve.stride(),
        }
    }
}

impl Sample {
    fn of(sample: &stream::Sample) -> Self {
        let stream::Sample { line, summary, text, reason } = sample.clone();
        Sample { line, summary, text, reason }
    }
}

impl Frequent {
    fn of(path: stream::Path) -> Self {
        let stream::Path { path, events, distinct, is_partial, values } = path;
        let values = values.into_iter().map(|value| (value.json, value.events)).collect();
        Frequent { path, events, distinct, is_partial, values }
    }
}
