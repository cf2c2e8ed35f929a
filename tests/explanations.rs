//! Explanations as data: patterns and events with the whole text that explains the verdict.
//!
//! Each case in `explanations/` has the text as lines: the reason in one line, then a row for each field, then what is hinted
//! at and what mends it. `EVENTSIEVE_BLESS=1` writes what came out into the files, to be read before it is committed.

use std::fs;
use std::path::Path;

use crate::conformance::text_of;
use eventsieve::event::Event;
use eventsieve::explain::{Explanation, HintKind, Side, Verdict, explain};
use eventsieve::pattern::Pattern;
use eventsieve::report::outline;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

const FILES: [&str; 5] = ["operators", "structure", "arrays", "hints", "no-hints"];

/// A pattern and an event, each as JSON or as a string that holds its text, and what explains the verdict.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    pattern: Box<RawValue>,
    event: Box<RawValue>,
    /// The paths of the fields that have to change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    to_change: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hints: Vec<String>,
    #[serde(default)]
    text: Vec<String>,
}

impl Case {
    fn texts(&self) -> (String, String) {
        (text_of(&self.pattern), text_of(&self.event))
    }

    fn found(&self) -> Case {
        let (pattern_text, event_text) = self.texts();
        let pattern = Pattern::parse(&pattern_text).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let event = Event::parse(&event_text).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let explanation = explain(&pattern, &event);
        let (name, pattern, event) = (self.name.clone(), self.pattern.clone(), self.event.clone());
        let to_change = explanation.failing().iter().map(|field| field.leaf.path.to_string()).collect();
        let hints = explanation.hints.iter().map(|hint| format!("{:?}", hint.kind)).collect();
        Case { name, pattern, event, to_change, hints, text: text(&explanation, &pattern_text, &event_text) }
    }
}

/// The whole text of an explanation.
fn text(explanation: &Explanation<'_>, pattern: &str, event: &str) -> Vec<String> {
    let word = if explanation.is_match { "match" } else { "no match" };
    let mut lines = vec![format!("{word}: {}", explanation.headline())];
    for row in outline(explanation) {
        let indent = "  ".repeat(row.depth);
        let sign = match row.verdict {
            Verdict::Matched => '+',
            Verdict::Failed => 'x',
            Verdict::NotNeeded => '.',
        };
        let colon = if row.text.is_empty() { "" } else { ": " };
        lines.push(format!("{indent}{sign} {}{colon}{}", row.title, row.text));
        lines.extend(row.hints.iter().map(|hint| format!("{indent}  hint: {hint}")));
        lines.extend(row.edits.iter().map(|edit| {
            let (side, text) = match edit.side {
                Side::Pattern => ("pattern", pattern),
                Side::Event => ("event", event),
            };
            format!("{indent}  {side}, {}: {}", edit.title, one_line(&edit.apply(text)))
        }));
    }
    lines
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cases(file: &str) -> Vec<Case> {
    let path = path(file);
    serde_json::from_str(&fs::read_to_string(&path).expect(&path)).expect(&path)
}

fn path(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explanations");
    folder.join(format!("{file}.json")).display().to_string()
}

#[test]
fn every_explanation_reads_as_it_should() {
    let is_blessing = std::env::var_os("EVENTSIEVE_BLESS").is_some();
    let mut count = 0;
    for file in FILES {
        let cases = cases(file);
        count += cases.len();
        let found: Vec<Case> = cases.iter().map(Case::found).collect();
        if is_blessing {
            let text = serde_json::to_string_pretty(&found).expect("JSON");
            fs::write(path(file), text + "\n").expect("the file is written");
            continue;
        }
        for (case, found) in cases.iter().zip(&found) {
            let context = format!("{file}: {}", case.name);
            assert_eq!(case.text, found.text, "{context}");
            assert_eq!(case.to_change, found.to_change, "{context}");
            assert_eq!(case.hints, found.hints, "{context}");
        }
    }
    assert!(count >= 80, "there are only {count} cases");
}

/// Each kind of hint has a case in which it is given, and one that is nearly the same in which it is not.
#[test]
fn every_hint_fires_and_keeps_silent() {
    let (given, silent) = (cases("hints"), cases("no-hints"));
    for kind in HintKind::ALL {
        let name = format!("{kind:?}");
        assert!(given.iter().any(|case| case.hints.contains(&name)), "no case has a hint of {name}");
        let is_silent = |case: &Case| case.name.starts_with(&format!("{name}: ")) && case.hints.is_empty();
        assert!(silent.iter().any(is_silent), "no case is without a hint of {name}");
    }
    for case in &given {
        assert!(!case.hints.is_empty(), "{}", case.name);
    }
}

/// Each hint's edit makes the event match, where nothing else has to change; and of an event that matches, it asks for more.
#[test]
fn a_hints_edit_does_what_it_says() {
    for case in cases("hints").iter().filter(|case| case.to_change.len() < 2) {
        let (pattern_text, event_text) = case.texts();
        let pattern = Pattern::parse(&pattern_text).expect("a pattern");
        let event = Event::parse(&event_text).expect("an event");
        for hint in &explain(&pattern, &event).hints {
            let is_match = match hint.edit.side {
                Side::Pattern => {
                    let pattern = Pattern::parse(&hint.edit.apply(&pattern_text)).expect("a pattern");
                    explain(&pattern, &event).is_match
                }
                Side::Event => {
                    explain(&pattern, &Event::parse(&hint.edit.apply(&event_text)).expect("an event")).is_match
                }
            };
            assert_eq!(is_match, case.to_change.len() == 1, "{}: {}", case.name, hint.edit.title);
        }
    }
}
