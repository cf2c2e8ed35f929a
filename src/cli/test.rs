//! `eventsieve test`: do these patterns match these events?

use std::io::{self, Write};

use clap::Args;

use super::input;
use crate::cases::{self, Case};
use crate::pattern::MAX_COMPLEXITY;

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
        let text = input::read(file).map_err(|error| error.to_string());
        let cases = text.and_then(|text| cases::read(&text).map_err(|error| error.to_string()));
        let cases = cases.unwrap_or_else(|error| {
            eprintln!("eventsieve: {shown}: {error}");
            unread += 1;
            Vec::new()
        });
        for (number, case) in (1..).zip(&cases) {
            match check(case) {
                Ok(()) => passed += 1,
                Err(failure) => {
                    failed += 1;
                    writeln!(out, "{shown}: case {number}{}\n{failure}", title(case))?;
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

fn title(case: &Case) -> String {
    case.name.as_ref().map_or_else(String::new, |name| format!(", {name}"))
}

/// Checks a case, and says what it needs to be true in the service.
fn check(case: &Case) -> Result<(), String> {
    if let Some(complexity) = case.excess() {
        eprintln!(
            "warning{}: EventBridge refuses this pattern as too complex ({complexity} of {MAX_COMPLEXITY})",
            title(case)
        );
    }
    case.check().map_err(|found| {
        let event = case.event.as_ref().map_or_else(String::new, |event| format!("  event     {event}\n"));
        let expected = case.expected.words();
        format!("  pattern   {}\n{event}  expected  {expected}\n  found     {found}\n", case.pattern)
    })
}
