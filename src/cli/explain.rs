//! `eventsieve explain`: why does this event match this pattern, or not?
//!
//! ```text
//! eventsieve explain --pattern pattern.json --event event.json
//! ```

use std::io::{self, Write};

use clap::Args;

use super::paint::{Severity, mark, paint, paint_pair, side};
use super::target::Choice;
use super::tell;
use super::text::Text;
use crate::event::Event;
use crate::explain::{Explanation, Lint, Place, explain, lints_in};
use crate::pattern::Pattern;
use crate::protocol::{Judgement, Unit, Verdict};
use crate::report::{Report, outline, reports};

#[derive(Args)]
pub(super) struct Arguments {
    /// A pattern as JSON text, or a file with a pattern or with the output of `aws events describe-rule` or `list-rules`; - for
    /// standard input.
    #[arg(short, long, value_name = "PATTERN")]
    pattern: String,

    /// An event as JSON text, or a file with one; gzip too; - for standard input.
    #[arg(short, long, value_name = "EVENT")]
    event: String,

    /// Which rule it is about, where the file has several.
    #[arg(long, value_name = "NAME")]
    rule: Option<String>,

    #[command(flatten)]
    target: Choice,

    /// Prints the explanation as one JSON object.
    #[arg(long)]
    json: bool,
}

/// So many warnings are printed; more would hide the explanation.
const MOST_LINTS: usize = 10;

/// Returns the exit code: 0 the event matches, 1 it does not, 2 the pattern or the event cannot be used.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    if arguments.pattern == "-" && arguments.event == "-" {
        tell("eventsieve: the pattern and the event: only one of them can be read from standard input");
        return Ok(2);
    }
    let texts = Text::pattern(&arguments.pattern, arguments.rule.as_deref())
        .and_then(|pattern| Ok((pattern, Text::read(&arguments.event, "<event>")?)));
    let (pattern_text, event_text) = match texts {
        Ok(texts) => texts,
        Err(error) => {
            tell(format_args!("eventsieve: {error}"));
            return Ok(2);
        }
    };
    let pattern = Pattern::parse(&pattern_text.text).and_then(Pattern::admitted);
    let event = Event::parse(&event_text.text);
    let (pattern, event) = match (pattern, event) {
        (Ok(pattern), Ok(event)) => (pattern, event),
        _ if arguments.json => {
            serde_json::to_writer(&mut *out, &Verdict::of(&pattern_text.text, &event_text.text))?;
            writeln!(out)?;
            return Ok(2);
        }
        (pattern, event) => {
            pattern.err().iter().for_each(|error| pattern_text.complain(&Report::from(error)));
            event.err().iter().for_each(|error| event_text.complain(&Report::from(error)));
            return Ok(2);
        }
    };
    let explanation = explain(&pattern, &event);
    let lints = lints_in(arguments.target.target, &pattern, Some(&event));
    if arguments.json {
        let (pattern, event) = (&pattern_text.text, &event_text.text);
        serde_json::to_writer(&mut *out, &Judgement::new(&explanation, &lints, pattern, event, Unit::Byte))?;
        writeln!(out)?;
    } else {
        print(&explanation, &lints, &pattern_text, &event_text, out)?;
    }
    Ok(u8::from(!explanation.is_match))
}

fn print(
    explanation: &Explanation<'_>,
    lints: &[Lint],
    pattern: &Text,
    event: &Text,
    out: &mut impl Write,
) -> io::Result<()> {
    if explanation.is_match {
        writeln!(out, "match: {}\n", explanation.headline())?;
    }
    for report in reports(explanation) {
        writeln!(out, "{}\n", paint_pair(&report, pattern.source(), event.source(), &io::stdout()))?;
    }
    for row in outline(explanation) {
        let indent = "  ".repeat(row.depth);
        let text = if row.text.is_empty() { String::new() } else { format!(": {}", row.text) };
        writeln!(out, "  {indent}{} {}{text}", mark(row.verdict, &io::stdout()), row.title)?;
    }
    for hint in explanation.hints.iter().filter(|_| explanation.is_match) {
        writeln!(out, "\n  hint: {}: {}", hint.leaf.path, hint.text)?;
        writeln!(out, "  to ask for more: in the {}: {}", side(hint.edit.side), hint.edit.title)?;
    }
    for lint in lints.iter().take(MOST_LINTS) {
        let text = match lint.place {
            Place::Pattern(_) => pattern,
            Place::Event(_) => event,
        };
        writeln!(out, "\n{}", paint(Severity::Warning, &Report::from(lint), text.source(), &io::stdout()))?;
    }
    if lints.len() > MOST_LINTS {
        writeln!(out, "\nand {} more warnings; --json prints all", lints.len() - MOST_LINTS)?;
    }
    Ok(())
}
