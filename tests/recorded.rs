//! What the service and the open engine behind it answered, where their recorded answers lie beside the checkout.
//!
//! The records are not part of the project: where they are absent, these tests say so and end.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::matchers::{self, Together};
use eventsieve::event::Event;
use eventsieve::explain::{LintKind, lints, test_event_pattern};
use eventsieve::pattern::Pattern;
use flate2::read::GzDecoder;
use serde::Deserialize;

#[derive(Deserialize)]
struct Record {
    pattern: String,
    event: Option<String>,
    matches: Option<bool>,
    error: Option<String>,
    complexity: Option<usize>,
}

/// The records of a file, or nothing and a notice.
fn records(name: &str) -> Vec<Record> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance").join(name);
    let Ok(bytes) = fs::read(&path) else {
        println!("skipped: there is no {}", path.display());
        return Vec::new();
    };
    let mut text = String::new();
    if name.ends_with(".gz") {
        GzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip of UTF-8");
    } else {
        text = String::from_utf8(bytes).expect("UTF-8");
    }
    text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

/// The verdict of both matchers.
fn verdict(record: &Record) -> Option<bool> {
    let pattern = Pattern::parse(&record.pattern).ok()?;
    let event = record.event.as_deref()?;
    let verdict = matchers::plain(&pattern, event);
    assert_eq!(matchers::machine(&pattern, event), verdict, "{}\n{event}", record.pattern);
    verdict.ok()
}

/// Whether a lint says that the engine may answer otherwise than its documentation.
fn is_doubtful(record: &Record) -> bool {
    let pattern = Pattern::parse(&record.pattern).expect("a pattern");
    let event = record.event.as_deref().map(|event| Event::parse(event).expect("an event"));
    let doubts = [
        LintKind::AddressLeak,
        LintKind::ExtremeNumber,
        LintKind::HalfPair,
        LintKind::MixedMatchers,
        LintKind::RecentLetter,
        LintKind::WildcardWithIgnoreCase,
    ];
    lints(&pattern, event.as_ref()).iter().any(|lint| doubts.contains(&lint.kind))
}

#[test]
fn the_services_answers_are_ours() {
    for record in records("aws-cases.jsonl") {
        match &record.error {
            None => assert_eq!(verdict(&record), record.matches, "{}\n{:?}", record.pattern, record.event),
            Some(error) => {
                let refusal = test_event_pattern(&record.pattern, record.event.as_deref().unwrap_or_default());
                assert_eq!(refusal.expect_err(&record.pattern).to_string(), *error);
            }
        }
    }
}

/// A few records of the engine's known faults are among the others: at most one in a thousand, and a lint tells of each.
#[test]
fn the_engines_answers_are_ours() {
    let all: Vec<Record> =
        records("ruler-match.jsonl.gz").into_iter().chain(records("ruler-errors.jsonl.gz")).collect();
    let differing: Vec<&Record> = all
        .iter()
        .filter(|record| match &record.error {
            None => verdict(record) != record.matches,
            Some(error) => Pattern::parse(&record.pattern).err().map(|error| error.to_string()).as_ref() != Some(error),
        })
        .collect();
    for record in &differing {
        assert!(is_doubtful(record), "{}\n{:?}\n{:?} {:?}", record.pattern, record.event, record.matches, record.error);
    }
    println!("{} records, {} of them differ with a lint", all.len(), differing.len());
    assert!(differing.len() * 1000 <= all.len());
}

#[test]
fn where_the_engine_contradicts_its_documentation_a_lint_says_so() {
    for record in records("ruler-quirks.jsonl.gz") {
        assert_eq!(verdict(&record), record.matches.map(|matches| !matches), "{}\n{:?}", record.pattern, record.event);
        assert!(is_doubtful(&record), "{}\n{:?}", record.pattern, record.event);
    }
}

/// One machine with all recorded patterns finds for each event the one that was recorded with it, if that matches. For some
/// events, all that it finds is looked at.
#[test]
fn recorded_patterns_do_not_disturb_each_other() {
    const FEW: usize = if cfg!(debug_assertions) { 1000 } else { 100 };
    let records: Vec<Record> =
        records("ruler-match.jsonl.gz").into_iter().chain(records("ruler-quirks.jsonl.gz")).collect();
    let pattern = |record: &Record| Pattern::parse(&record.pattern).expect("a pattern");
    let patterns: Vec<Pattern> = records.iter().map(pattern).collect();
    let mut together = Together::of(&patterns);
    for (place, event) in records.iter().enumerate().filter_map(|(place, record)| Some((place, record.event.as_ref()?)))
    {
        let found = together.matching(event).expect("an event");
        let matches = |place: usize| matchers::plain(&patterns[place], event) == Ok(true);
        if place % FEW == 0 {
            let expected: Vec<usize> = (0..patterns.len()).filter(|place| matches(*place)).collect();
            assert_eq!(found, expected, "{event}");
        } else {
            assert_eq!(found.binary_search(&place).is_ok(), matches(place), "{}\n{event}", records[place].pattern);
        }
    }
}

#[test]
fn wildcards_score_as_in_the_engine() {
    for record in records("complexity.jsonl.gz") {
        let pattern = Pattern::parse(&record.pattern).expect("a pattern");
        assert_eq!(Some(pattern.complexity()), record.complexity, "{}", record.pattern);
    }
}

#[test]
fn what_is_printed_reads_as_the_same_pattern() {
    for record in records("ruler-match.jsonl.gz") {
        let pattern = Pattern::parse(&record.pattern).expect("a pattern");
        for text in [pattern.canonical(), pattern.formatted()] {
            assert_eq!(Pattern::parse(&text).as_ref(), Ok(&pattern), "{text}");
        }
    }
}
