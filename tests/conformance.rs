//! Whether patterns match events as EventBridge says, and whether it says the same of what is wrong with a pattern.
//!
//! The cases are data. `conformance/` holds one file for each operator or topic, with the verdict on a pattern and an event;
//! `errors/` one for each part of the language, with EventBridge's whole answer to an invalid pattern and the piece of the
//! pattern that we underline. A pattern or event stands there as JSON, or, where its spelling matters, as a string that
//! holds its text.

use std::path::{Path, PathBuf};
use std::{collections::HashSet, fs};

use crate::matchers::{self, Together};
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
        let found = match Pattern::parse(&pattern) {
            Ok(pattern) => [matchers::plain(&pattern, &event), matchers::machine(&pattern, &event)],
            Err(error) => return Some(format!("pattern {pattern}\n  {error}")),
        };
        (found != [Ok(self.matches), Ok(self.matches)]).then(|| {
            let [plain, machine] = found;
            format!("pattern {pattern}\n  event {event}\n  plain matcher {plain:?}, machine {machine:?}")
        })
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

/// One machine with all patterns of a topic finds for each of its events those that match it.
#[test]
fn patterns_of_a_topic_do_not_disturb_each_other() {
    for path in files_in("conformance") {
        let cases: Vec<MatchCase> = cases_of(&path);
        let pattern = |case: &MatchCase| Pattern::parse(&text_of(&case.pattern)).expect("a pattern");
        let patterns: Vec<Pattern> = cases.iter().map(pattern).collect();
        let mut together = Together::of(&patterns);
        for (case, place) in cases.iter().zip(0..) {
            let event = text_of(&case.event);
            let matches = |pattern: &Pattern| matchers::plain(pattern, &event) == Ok(true);
            let expected: Vec<usize> = (0..patterns.len()).filter(|at| matches(&patterns[*at])).collect();
            assert_eq!(expected.contains(&place), case.matches, "{}", case.name);
            assert_eq!(together.matching(&event), Ok(expected), "{}: {event}", path.display());
        }
    }
}

/// Runs the cases of a folder of `tests/`, and shows all that fail.
fn check<C: Case>(folder: &str) {
    let failures: Vec<String> = files_in(folder).iter().flat_map(|path| failures_of::<C>(path)).collect();
    assert!(failures.is_empty(), "{} failures:\n\n{}\n", failures.len(), failures.join("\n\n"));
}

fn failures_of<C: Case>(path: &Path) -> Vec<String> {
    let cases: Vec<C> = cases_of(path);
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

fn cases_of<C: Case>(path: &Path) -> Vec<C> {
    let text = fs::read_to_string(path).expect("a readable file");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
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
pub(crate) fn text_of(value: &RawValue) -> String {
    serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned())
}
