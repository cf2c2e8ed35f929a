//! A pattern or an event as it is given: the text itself, or a file with it.

use std::io;

use super::paint::{Severity, Source, paint};
use super::subjects::subjects;
use super::{input, tell};
use crate::report::Report;

/// A text, and how it is called.
pub(super) struct Text {
    pub(super) text: String,
    path: String,
}

impl Text {
    /// What stands behind `--pattern`; of a file with several rules, the one of a name.
    pub(super) fn pattern(given: &str, rule: Option<&str>) -> Result<Self, String> {
        let Text { text, path } = Text::read(given, "<pattern>")?;
        let mut found = subjects(&path, text);
        if rule.is_some() {
            found.retain(|subject| subject.rule.as_deref() == rule);
        }
        match found.as_slice() {
            [only] => Ok(Text { path: only.path(), text: only.pattern.clone() }),
            [] => Err(match rule {
                Some(name) => format!("{path}: there is no rule {name:?} in it"),
                None => format!("{path}: there is no pattern in it"),
            }),
            several => Err(format!("{path}: there are {} patterns in it; name one with --rule", several.len())),
        }
    }

    /// The text itself, or that of a file.
    pub(super) fn read(given: &str, name: &str) -> Result<Self, String> {
        if given.trim_start().starts_with('{') {
            return Ok(Text { text: given.into(), path: name.into() });
        }
        let path = input::shown(given);
        let text = input::read(given).map_err(|error| format!("{path}: {error}"))?;
        Ok(Text { text, path: path.into() })
    }

    pub(super) fn source(&self) -> Source<'_> {
        Source::new(&self.text, &self.path)
    }

    /// Says on standard error what is wrong with it.
    pub(super) fn complain(&self, report: &Report) {
        tell(format_args!("{}\n", paint(Severity::Error, report, self.source(), &io::stderr())));
    }
}
