//! What the service and the open engine behind it answered, where their recorded answers lie beside the checkout.
//!
//! The records are not part of the project: where they are absent, these tests say so and end.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use eventsieve::event::Event;
use eventsieve::explain::{LintKind, lints, matches, test_event_pattern};
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

fn verdict(record: &Record) -> Option<bool> {
    let pattern = Pattern::parse(&record.pattern).ok()?;
    let event = Event::parse(record.event.as_deref()?).ok()?;
    Some(matches(&pattern, &event))
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
