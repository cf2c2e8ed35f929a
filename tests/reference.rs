//! Tries the examples of `docs/patterns.md`.
//!
//! An example is a fenced block, and the line before it says what it is: `Pattern:`, then an event each under `Matches:` and
//! `Does not match:`; or `Refused:`, then EventBridge's whole text under `Answer:` where the wording is shown.

use std::fs;
use std::path::Path;

use eventsieve::event::Event;
use eventsieve::explain;
use eventsieve::pattern::Pattern;

/// Each must stand in some pattern.
const OPERATORS: [&str; 10] = [
    "$or",
    "anything-but",
    "cidr",
    "equals-ignore-case",
    "exactly",
    "exists",
    "numeric",
    "prefix",
    "suffix",
    "wildcard",
];

/// A fenced block of the reference.
struct Example {
    label: String,
    text: String,
    line: usize,
}

#[test]
fn the_reference_tells_what_the_engine_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/patterns.md");
    let examples = examples(&fs::read_to_string(path).expect("the reference"));
    let mut failures = Vec::new();
    let mut before = "";
    for example in &examples {
        if matches!(example.label.as_str(), "Pattern:" | "Refused:") {
            before = &example.text;
        }
        if let Some(failure) = failure(example, before) {
            failures.push(format!("line {}: {} {}\n  {failure}", example.line, example.label, example.text));
        }
    }
    assert!(failures.is_empty(), "{} failures:\n\n{}\n", failures.len(), failures.join("\n\n"));

    let patterns: Vec<&Example> = examples.iter().filter(|example| example.label == "Pattern:").collect();
    assert!(patterns.len() >= 40, "only {} patterns", patterns.len());
    for operator in OPERATORS {
        let name = format!("\"{operator}\":");
        assert!(patterns.iter().any(|pattern| pattern.text.contains(&name)), "no pattern with {operator}");
    }
}

/// What is wrong with an example, given the pattern before it, which may be itself.
fn failure(example: &Example, before: &str) -> Option<String> {
    let pattern = Pattern::parse(before).and_then(Pattern::admitted);
    match (example.label.as_str(), pattern) {
        ("Pattern:", Ok(_)) | ("Refused:", Err(_)) => None,
        ("Refused:", Ok(_)) => Some("it is valid".into()),
        ("Answer:", Err(error)) => {
            (error.to_string() != example.text).then(|| format!("the answer to {before} is {error}"))
        }
        (label @ ("Matches:" | "Does not match:"), Ok(pattern)) => match Event::parse(&example.text) {
            Ok(event) if explain::matches(&pattern, &event) == (label == "Matches:") => None,
            Ok(_) => Some(format!("the verdict of {before} is the opposite")),
            Err(error) => Some(error.to_string()),
        },
        (_, Err(error)) => Some(error.to_string()),
        (_, Ok(_)) => Some("a label that this test does not know, or out of place".into()),
    }
}

/// The fenced blocks, each with the last line of text before it.
fn examples(text: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut label = String::new();
    let mut lines = text.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        if line.starts_with("```") {
            let body: Vec<&str> = lines.by_ref().map(|(line, _)| line).take_while(|line| *line != "```").collect();
            examples.push(Example { label: std::mem::take(&mut label), text: body.join("\n"), line: number });
        } else if !line.is_empty() {
            label = line.into();
        }
    }
    examples
}
