//! `eventsieve test`: do these patterns match these events?

use std::io::{self, Write};

use clap::Args;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::input;
use crate::event::Event;
use crate::explain::{self, test_event_pattern};
use crate::pattern::{MAX_COMPLEXITY, Pattern};

#[derive(Args)]
pub(super) struct Arguments {
    /// Files of cases: JSON objects (JSON Lines), or an array of them; - for standard input.
    ///
    /// A case is {"name"?, "pattern", "event", "matches": true|false} or {"name"?, "pattern", "event"?, "error": "<EventBridge's
    /// whole text>"}. Pattern and event are JSON values, or strings that hold JSON text.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
}

/// Returns the exit code: 0 all passed, 1 a case failed, 2 a file cannot be read or has no cases.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    let (mut passed, mut failed, mut unread) = (0, 0, 0);
    for file in &arguments.files {
        let shown = input::shown(file);
        let cases = input::read(file).map_err(|error| error.to_string()).and_then(|text| read_cases(&text));
        let cases = cases.unwrap_or_else(|error| {
            eprintln!("eventsieve: {shown}: {error}");
            unread += 1;
            Vec::new()
        });
        for (number, case) in (1..).zip(&cases) {
            match case.check() {
                Ok(()) => passed += 1,
                Err(failure) => {
                    failed += 1;
                    writeln!(out, "{shown}: case {number}{}\n{failure}", case.title())?;
                }
            }
        }
    }
    writeln!(out, "{passed} passed, {failed} failed")?;
    Ok(match (unread, failed) {
        (0, 0) => 0,
        (0, _) => 1,
        _ => 2,
    })
}

/// One case. Texts are kept as they stand in the file, because the spelling of numbers and repeated keys matter.
#[derive(Debug)]
struct Case {
    name: Option<String>,
    pattern: String,
    event: Option<String>,
    expected: Expected,
}

#[derive(Debug)]
enum Expected {
    Verdict(bool),
    Error(String),
}

/// The shape of a case in a file. Other members are passed over.
#[derive(Deserialize)]
struct Shape<'a> {
    name: Option<String>,
    #[serde(borrow)]
    pattern: &'a RawValue,
    #[serde(borrow)]
    event: Option<&'a RawValue>,
    matches: Option<bool>,
    error: Option<String>,
}

/// The cases of an array, or of objects one after the other.
fn read_cases(text: &str) -> Result<Vec<Case>, String> {
    let shapes: Result<Vec<Shape<'_>>, serde_json::Error> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)
    } else {
        serde_json::Deserializer::from_str(text).into_iter().collect()
    };
    let shapes = shapes.map_err(|error| error.to_string())?;
    if shapes.is_empty() {
        return Err("there is no case in it".into());
    }
    shapes.into_iter().enumerate().map(|(at, shape)| Case::new(shape, at + 1)).collect()
}

impl Case {
    fn new(shape: Shape<'_>, number: usize) -> Result<Self, String> {
        let expected = match (shape.matches, shape.error) {
            (Some(matches), None) => Expected::Verdict(matches),
            (None, Some(error)) => Expected::Error(error),
            _ => return Err(format!("case {number}: a case has either \"matches\" or \"error\"")),
        };
        if matches!(expected, Expected::Verdict(_)) && shape.event.is_none() {
            return Err(format!("case {number}: a case with \"matches\" has an \"event\""));
        }
        let text = |value: &RawValue| held_text(value).map_err(|error| format!("case {number}: {error}"));
        Ok(Case {
            name: shape.name,
            pattern: text(shape.pattern)?,
            event: shape.event.map(text).transpose()?,
            expected,
        })
    }

    fn title(&self) -> String {
        self.name.as_ref().map_or_else(String::new, |name| format!(", {name}"))
    }

    fn check(&self) -> Result<(), String> {
        match &self.expected {
            Expected::Verdict(expected) => {
                let found = self.verdict();
                if found == Ok(*expected) {
                    return Ok(());
                }
                let words = |matches| if matches { "match".to_owned() } else { "no match".to_owned() };
                Err(self.failure(&words(*expected), &found.map_or_else(|error| error, words)))
            }
            Expected::Error(expected) => {
                let found = self.service_error();
                if found.as_ref() == Some(expected) {
                    return Ok(());
                }
                Err(self.failure(expected, found.as_deref().unwrap_or("no error")))
            }
        }
    }

    /// The verdict, also on a pattern that the service refuses only as too much work, which is said.
    fn verdict(&self) -> Result<bool, String> {
        let pattern = Pattern::parse(&self.pattern).map_err(|error| error.to_string())?;
        let complexity = pattern.complexity();
        if complexity > MAX_COMPLEXITY {
            eprintln!(
                "warning{}: EventBridge refuses this pattern as too complex ({complexity} of {MAX_COMPLEXITY})",
                self.title()
            );
        }
        let event = Event::parse(self.event.as_deref().unwrap_or_default()).map_err(|error| error.to_string())?;
        Ok(explain::matches(&pattern, &event))
    }

    /// What the service says; without an event, of the pattern alone.
    fn service_error(&self) -> Option<String> {
        match &self.event {
            Some(event) => test_event_pattern(&self.pattern, event).err().map(|refusal| refusal.to_string()),
            None => Pattern::parse(&self.pattern).and_then(Pattern::admitted).err().map(|error| error.to_string()),
        }
    }

    fn failure(&self, expected: &str, found: &str) -> String {
        let event = self.event.as_ref().map_or_else(String::new, |event| format!("  event     {event}\n"));
        format!("  pattern   {}\n{event}  expected  {expected}\n  found     {found}\n", self.pattern)
    }
}

/// A string's content, or any other value's text.
fn held_text(value: &RawValue) -> Result<String, serde_json::Error> {
    let text = value.get();
    if text.starts_with('"') { serde_json::from_str(text) } else { Ok(text.into()) }
}
