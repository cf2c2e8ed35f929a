//! `eventsieve convert`: a pattern out of a template or code, and into another.
//!
//! ```text
//! eventsieve convert --to terraform template.yaml --rule Uploads
//! ```

use std::io::{self, Write};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::paint::{Severity, Source, paint};
use super::{input, tell};
use crate::convert::{Error, ErrorKind, Format, Found, MOST_NOTES, Options, Output, find, write};
use crate::explain::Place;
use crate::json::Span;
use crate::report::{Label, Report};

#[derive(Args)]
pub(super) struct Arguments {
    /// A file with the pattern, a template, or code; - or none for standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    file: String,

    /// What the file is read as; where it is not said, the file is looked at for what it is.
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    from: Option<Format>,

    /// What is written.
    #[arg(long, value_name = "FORMAT", value_parser = outputs())]
    to: Output,

    /// Which pattern is meant, where the file has several: the rule's name, logical id or resource.
    #[arg(long, value_name = "NAME")]
    rule: Option<String>,

    /// What the rule is called in what is written; the name it has in the file where it is not said.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// An event as JSON text, or a file with one, for `--to test-event-pattern`.
    #[arg(short, long, value_name = "EVENT")]
    event: Option<String>,
}

/// At most so many names are listed.
const MOST_NAMES: usize = 20;

fn formats() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL.map(|format| PossibleValue::new(format.id()).help(format.label()));
    PossibleValuesParser::new(values).try_map(|id| id.parse())
}

fn outputs() -> impl TypedValueParser<Value = Output> {
    let values = Output::ALL.map(|output| PossibleValue::new(output.id()).help(output.label()));
    PossibleValuesParser::new(values).try_map(|id| id.parse())
}

/// Returns the exit code: 0 it is converted, 2 it cannot be.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    match converted(arguments) {
        Ok(text) => {
            out.write_all(text.as_bytes())?;
            if !text.ends_with('\n') {
                writeln!(out)?;
            }
            Ok(0)
        }
        Err(complaint) => {
            tell(complaint);
            Ok(2)
        }
    }
}

/// What is written, or what is to be said instead.
fn converted(arguments: &Arguments) -> Result<String, String> {
    let path = input::shown(&arguments.file);
    if arguments.file == "-" && arguments.event.as_deref() == Some("-") {
        return Err("eventsieve: the file and the event: only one of them can be read from standard input".into());
    }
    let text = input::read(&arguments.file).map_err(|error| format!("eventsieve: {path}: {error}"))?;
    let all = find(&text, arguments.from).map_err(|error| complaint(&error, Source::new(&text, path)))?;
    let found = chosen(&all, arguments.rule.as_deref()).map_err(|error| format!("eventsieve: {path}: {error}"))?;
    for note in found.notes.iter().take(MOST_NOTES) {
        let report = report(note.to_string(), note.span);
        tell(format_args!("{}\n", paint(Severity::Warning, &report, Source::new(&text, path), &io::stderr())));
    }
    if found.notes.len() > MOST_NOTES {
        tell(format_args!("eventsieve: {path}: {} more notes on this pattern", found.notes.len() - MOST_NOTES));
    }
    let (event_path, event) = match arguments.event.as_deref().map(event).transpose()? {
        Some((path, event)) => (path, Some(event)),
        None => (String::new(), None),
    };
    let mut options = Options::default();
    if let Some(name) = arguments.name.as_ref().or(found.name.as_ref()) {
        options.name.clone_from(name);
    }
    options.event.clone_from(&event);
    write(&found.pattern, arguments.to, &options).map_err(|error| match error.kind() {
        ErrorKind::EventMissing => format!("eventsieve: {error} with --event"),
        ErrorKind::EventNotJson(_) => complaint(&error, Source::new(event.as_deref().unwrap_or_default(), &event_path)),
        _ => {
            let path = found.name.as_ref().map_or_else(|| path.to_owned(), |name| format!("{path} ({name})"));
            complaint(&error, Source::new(&found.pattern, &path))
        }
    })
}

/// The pattern that is asked for, or the only one.
fn chosen<'a>(all: &'a [Found], name: Option<&str>) -> Result<&'a Found, String> {
    let candidates: Vec<&Found> = all.iter().filter(|found| name.is_none() || found.name.as_deref() == name).collect();
    match (candidates.as_slice(), name) {
        ([only], _) => Ok(only),
        ([], Some(name)) => Err(format!("there is no rule {name:?} in it{}", listed(all))),
        _ => Err(format!("there are {} patterns in it; name one with --rule{}", candidates.len(), listed(all))),
    }
}

/// The names that can be chosen from.
fn listed(all: &[Found]) -> String {
    let names: Vec<&str> = all.iter().filter_map(|found| found.name.as_deref()).collect();
    match names.len() {
        0 => String::new(),
        1..=MOST_NAMES => format!(": {}", names.join(", ")),
        all => format!(": {} and {} more", names[..MOST_NAMES].join(", "), all - MOST_NAMES),
    }
}

/// The event itself, or that of a file, and how it is called.
fn event(given: &str) -> Result<(String, String), String> {
    if given.trim_start().starts_with('{') {
        return Ok(("<event>".into(), given.into()));
    }
    let path = input::shown(given);
    let text = input::read(given).map_err(|error| format!("eventsieve: {path}: {error}"))?;
    Ok((path.into(), text.trim().into()))
}

fn complaint(error: &Error, source: Source<'_>) -> String {
    paint(Severity::Error, &report(error.to_string(), error.span()), source, &io::stderr())
}

fn report(message: String, span: Span) -> Report {
    let label = Label { place: Place::Pattern(span), text: String::new() };
    Report { message, labels: vec![label], help: None, edits: Vec::new(), source: None }
}
