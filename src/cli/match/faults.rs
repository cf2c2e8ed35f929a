//! What could not be read: said where it stands, and counted.

use std::io;
use std::ops::Range;

use indicatif::ProgressBar;
use memchr::{memchr, memchr_iter, memrchr};

use crate::cli::paint::{Severity, Source, paint};
use crate::cli::tell;
use crate::event::{self, ErrorKind};
use crate::explain;
use crate::json::Span;
use crate::report::Report;
use crate::stream::{Misplaced, counted_from, no_record};

/// As many are shown; a file of something else would fill the terminal.
const SHOWN: usize = 10;

/// What went wrong so far.
pub(super) struct Faults {
    /// Those that are about a place in a file.
    count: usize,
    has_unreadable: bool,
    /// Steps aside for what is said.
    bar: ProgressBar,
}

/// Where an event stands.
pub(super) struct Place<'a> {
    /// How its file is called.
    pub(super) file: &'a str,
    /// Whole lines of the file.
    pub(super) text: &'a [u8],
    /// Which line the text begins with, from 1.
    pub(super) first_line: usize,
    /// The event in the text.
    pub(super) range: Range<usize>,
}

impl Faults {
    pub(super) fn new(bar: ProgressBar) -> Self {
        Faults { count: 0, has_unreadable: false, bar }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0 && !self.has_unreadable
    }

    /// A file cannot be read, or not to its end.
    pub(super) fn unreadable(&mut self, file: &str, error: &io::Error) {
        self.has_unreadable = true;
        self.bar.suspend(|| tell(format_args!("eventsieve: {file}: {error}")));
    }

    /// What stands at a place is no event.
    pub(super) fn no_event(&mut self, error: &event::Error, place: &Place<'_>) {
        self.show(place, |lines, columns| {
            let kind = counted_from(error.kind().clone(), lines, columns);
            let mut span = error.span();
            if kind == ErrorKind::NotUtf8 {
                span.end = span.start + char::REPLACEMENT_CHARACTER.len_utf8();
            }
            report(span, kind.summary(), kind.help())
        });
    }

    /// A record at a place is not one of CloudTrail's.
    pub(super) fn no_record(&mut self, place: &Place<'_>) {
        let (message, help) = no_record();
        self.show(place, |_, _| report(Span::new(0, 1), message.into(), help));
    }

    /// What stands at a place hides what follows.
    pub(super) fn misplaced(&mut self, misplaced: &Misplaced, place: &Place<'_>) {
        let missing = misplaced.missing;
        self.show(place, |_, _| report(Span::default(), missing.message().into(), missing.help()));
    }

    /// Says how many were not shown.
    pub(super) fn end(&self) {
        if self.count > SHOWN {
            tell(format_args!("eventsieve: {} more that are not events", self.count - SHOWN));
        }
    }

    /// Shows a report, which is made from how many lines and columns stand in front of its event. Its spans count from the
    /// start of the event.
    fn show(&mut self, place: &Place<'_>, report: impl FnOnce(usize, usize) -> Report) {
        self.count += 1;
        if self.count > SHOWN {
            return;
        }
        let Place { file: path, text, first_line, ref range } = *place;
        let line_start = memrchr(b'\n', &text[..range.start]).map_or(0, |at| at + 1);
        let lines = first_line - 1 + memchr_iter(b'\n', &text[..line_start]).count();
        // Bytes that are no text are shown as such, which makes them longer.
        let before = String::from_utf8_lossy(&text[line_start..range.start]);
        let mut report = report(lines, before.encode_utf16().count());
        let event = String::from_utf8_lossy(up_to_line_end(&text[range.clone()], report.span().start));
        for label in &mut report.labels {
            let span = label.place.span();
            label.place = explain::Place::Event(Span::new(before.len() + span.start, before.len() + span.end));
        }
        let source = Source { text: &format!("{before}{event}"), path, first_line: lines + 1 };
        let painted = paint(Severity::Error, &report, source, &io::stderr());
        self.bar.suspend(|| tell(format_args!("{painted}\n")));
    }
}

fn report(span: Span, message: String, help: &str) -> Report {
    Report::at(explain::Place::Event(span), message, Some(help.into()))
}

/// A text up to the end of the line that a byte of it stands on. What is below says nothing, and can be long.
fn up_to_line_end(text: &[u8], at: usize) -> &[u8] {
    memchr(b'\n', &text[at..]).map_or(text, |length| &text[..at + length])
}
