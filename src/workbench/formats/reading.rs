//! What is read of a text that somebody pasted, and what is written of a pattern. No browser is needed here.

use crate::convert::{self, ErrorKind, Format, Found, MOST_NOTES, Options, Output};
use crate::json::LineColumn;

/// What a text holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// There is no text yet.
    Nothing,
    /// It cannot be read: why, where, and what to do.
    Fault(String),
    /// Patterns.
    Found(Vec<Found>),
}

impl Reading {
    /// Reads a text, as a format or as what it looks like.
    pub(super) fn of(text: &str, format: Option<Format>) -> Self {
        if text.trim().is_empty() {
            return Reading::Nothing;
        }
        match convert::find(text, format) {
            Ok(found) => Reading::Found(found),
            Err(error) => Reading::Fault(match error.kind() {
                ErrorKind::NothingFound(_) | ErrorKind::UnknownFormat => error.to_string(),
                _ => at(error.place(text), &error),
            }),
        }
    }

    /// What there is to say of it, in a sentence.
    pub(super) fn sentence(&self) -> String {
        match self {
            Reading::Nothing => String::new(),
            Reading::Fault(fault) => fault.clone(),
            Reading::Found(found) if found.len() == 1 => "One event pattern".into(),
            Reading::Found(found) => format!("{} event patterns", found.len()),
        }
    }

    /// One of the patterns, by its place.
    pub(super) fn found(&self, at: usize) -> Option<&Found> {
        match self {
            Reading::Found(found) => found.get(at),
            _ => None,
        }
    }
}

/// What is to be known of a pattern, the first of many, each with its place in the text that it is from.
pub(super) fn notes(text: &str, found: &Found) -> Vec<String> {
    let shown = found.notes.iter().take(MOST_NOTES);
    let shown = shown.map(|note| at(LineColumn::of(text, note.span.start), note));
    let more = found.notes.len().saturating_sub(MOST_NOTES);
    shown.chain((more > 0).then(|| format!("and {more} more"))).collect()
}

/// A pattern as something else.
///
/// # Errors
///
/// Why it cannot be: in a sentence.
pub(super) fn written(pattern: &str, event: &str, output: Output, name: &str) -> Result<String, String> {
    let mut options = if name.trim().is_empty() { Options::default() } else { Options::named(name) };
    if !event.trim().is_empty() {
        options = options.with_event(event);
    }
    convert::write(pattern, output, &options).map_err(|error| match error.kind() {
        ErrorKind::EventMissing => "Write an event first, which the command is to try.".into(),
        ErrorKind::EventNotJson(_) => format!("The event, {}", at(error.place(event), &error)),
        _ => format!("The event pattern, {}", at(error.place(pattern), &error)),
    })
}

fn at(place: LineColumn, what: &impl ToString) -> String {
    format!("line {}, column {}: {}", place.line, place.column, what.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_is_found_or_told() {
        assert_eq!(Reading::of(" \n", None), Reading::Nothing);
        let template =
            "Resources:\n  A:\n    Type: AWS::Events::Rule\n    Properties:\n      EventPattern: {source: [!Ref S]}\n";
        let reading = Reading::of(template, None);
        assert_eq!(reading.sentence(), "One event pattern");
        let found = reading.found(0).expect("a pattern");
        assert_eq!(found.name.as_deref(), Some("A"));
        assert!(notes(template, found)[0].starts_with("line 5, column "), "{:?}", notes(template, found));
        assert!(reading.found(1).is_none());
        let fault = Reading::of("Resources: [", Some(Format::CloudFormation)).sentence();
        assert!(fault.starts_with("line "), "{fault}");
    }

    #[test]
    fn of_many_notes_the_first_are_told() {
        let repeated = format!("source: [a]\n{}", "b: [c]\n".repeat(20_000));
        let template = format!(
            "Resources:\n  A:\n    Type: AWS::Events::Rule\n    Properties:\n      EventPattern:\n        {}",
            repeated.replace('\n', "\n        ")
        );
        let reading = Reading::of(&template, None);
        let notes = notes(&template, reading.found(0).expect("a pattern"));
        assert_eq!((notes.len(), notes[20].as_str()), (21, "and 19979 more"));
    }

    #[test]
    fn what_is_written_needs_what_it_is_written_of() {
        let write = |pattern, event, output| written(pattern, event, output, "");
        let command = write("{\"a\": [\"it's\"]}", "", Output::PutRule).expect("a command");
        assert!(command.contains("it'\\''s"), "{command}");
        assert!(write("{}", " ", Output::TestEventPattern).is_err_and(|error| error.starts_with("Write an event")));
        assert!(write("{", "{}", Output::Terraform).is_err_and(|error| error.starts_with("The event pattern, line 1")));
        assert!(write("{}", "{", Output::TestEventPattern).is_err_and(|error| error.starts_with("The event, line 1")));
    }
}
