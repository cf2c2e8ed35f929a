//! Whether patterns match events as EventBridge says, and whether it says the same of what is wrong with a pattern.
//!
//! The cases are data. `conformance/` holds one file for each operator or topic, with the verdict on a pattern and an event;
//! `errors/` one for each part of the language, with EventBridge's whole answer to an invalid pattern and the piece of the
//! pattern that we underline. A pattern or event stands there as JSON, or, where its spelling matters, as a string that
//! holds its text.

use std::path::{Path, PathBuf};
use std::{collections::HashSet, fs};

use eventsieve::event::Event;
use eventsieve::explain;
use eventsieve::pattern::Pattern;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// A verdict.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MatchCase {
    name: String,
    pattern: Box<RawValue>,
    event: Box<RawValue>,
    matches: bool,
}

/// A refusal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErrorCase {
    name: String,
    pattern: String,
    error: String,
    underlined: String,
}

/// What every case can do.
trait Case: DeserializeOwned {
    /// What it shows, in a sentence.
    fn name(&self) -> &str;

    /// What came out otherwise than expected.
    fn failure(&self) -> Option<String>;
}

impl Case for MatchCase {
    fn name(&self) -> &str {
        &self.name
    }

    fn failure(&self) -> Option<String> {
        let (pattern, event) = (text_of(&self.pattern), text_of(&self.event));
        let found = match (Pattern::parse(&pattern), Event::parse(&event)) {
            (Ok(pattern), Ok(event)) if explain::matches(&pattern, &event) == self.matches => return None,
            (Ok(_), Ok(_)) => format!("it should be {}", self.matches),
            (Err(error), _) => error.to_string(),
            (_, Err(error)) => error.to_string(),
        };
        Some(format!("pattern {pattern}\n  event {event}\n  {found}"))
    }
}

impl Case for ErrorCase {
    fn name(&self) -> &str {
        &self.name
    }

    fn failure(&self) -> Option<String> {
        let Err(error) = Pattern::parse(&self.pattern) else {
            return Some(format!("pattern {}\n  it is valid", self.pattern));
        };
        let (text, underlined) = (error.to_string(), &self.pattern[error.span().range()]);
        if text != self.error {
            return Some(format!("expected {}\n  found {text}", self.error));
        }
        (underlined != self.underlined)
            .then(|| format!("expected to underline {}\n  found {underlined}", self.underlined))
    }
}

#[test]
fn patterns_match_what_eventbridge_matches() {
    check::<MatchCase>("conformance");
}

#[test]
fn errors_are_those_of_eventbridge() {
    check::<ErrorCase>("errors");
}

/// Runs the cases of a folder of `tests/`, and shows all that fail.
fn check<C: Case>(folder: &str) {
    let failures: Vec<String> = files_in(folder).iter().flat_map(|path| failures_of::<C>(path)).collect();
    assert!(failures.is_empty(), "{} failures:\n\n{}\n", failures.len(), failures.join("\n\n"));
}

fn failures_of<C: Case>(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a readable file");
    let cases: Vec<C> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(!cases.is_empty(), "{} holds no case", path.display());
    let mut names = HashSet::new();
    for case in &cases {
        assert!(names.insert(case.name()), "{} holds two cases named {:?}", path.display(), case.name());
    }
    let topic = path.file_stem().unwrap_or_default().display();
    cases
        .iter()
        .filter_map(|case| case.failure().map(|failure| format!("{topic}: {}\n  {failure}", case.name())))
        .collect()
}

/// The files of a folder of `tests/`, by name.
fn files_in(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).expect("a folder of cases").map(|entry| entry.expect("a file of cases").path()).collect();
    assert!(!files.is_empty(), "{} holds no file", folder.display());
    files.sort();
    files
}

/// The text of a pattern or event: of a string what it holds, of other JSON what stands in the file.
fn text_of(value: &RawValue) -> String {
    serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned())
}
