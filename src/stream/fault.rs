//! What could not be read, and where.

use std::fmt;

use super::values::Missing;
use crate::event::{self, ErrorKind};
use crate::json::{self, LineColumn};

/// As many are kept; the others are only counted.
pub(super) const MOST: usize = 100;

/// What stands where an event should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line on which it is seen, from 1.
    pub line: u64,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What to do about it, in a sentence.
    pub help: &'static str,
}

/// Why nothing of a stream can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// A byte of zero, as no text has: a picture, a program, a database.
    Binary,
    /// Text of two bytes a character, as some programs on Windows write it.
    Utf16,
    /// What zip, zstd, bzip2 or xz made.
    Packed,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unreadable::Binary => "This is a binary file, not JSON",
            Unreadable::Utf16 => "This text is UTF-16, and JSON is UTF-8: save it as UTF-8",
            Unreadable::Packed => "This file is packed in a way that is not read here: unpack it, or use gzip",
        })
    }
}

impl std::error::Error for Unreadable {}

impl Unreadable {
    /// What the first bytes of a file give away.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        const PACKED: [&[u8]; 4] = [b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ"];
        if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
            return Some(Unreadable::Utf16);
        }
        if PACKED.iter().any(|magic| start.starts_with(magic)) {
            return Some(Unreadable::Packed);
        }
        memchr::memchr(0, start).map(|_| Unreadable::Binary)
    }
}

impl Fault {
    /// What begins on a line is no event.
    pub(super) fn no_event(error: &event::Error, text: &[u8], first_line: u64) -> Self {
        let before = &text[..error.span().start.min(text.len())];
        let more = memchr::memchr_iter(b'\n', before).count() as u64;
        let kind = counted_from(error.kind().clone(), first_line as usize - 1, 0);
        Fault { line: first_line + more, message: kind.summary(), help: kind.help() }
    }

    pub(super) fn misplaced(missing: Missing, line: u64, is_of_line: bool) -> Self {
        // Where one event ends and the next begins can then not be told.
        let what = if is_of_line { "what follows on this line" } else { "what follows" };
        let message = format!("{}; {what} is not read", missing.message());
        Fault { line, message, help: missing.help() }
    }

    pub(super) fn too_long(line: u64) -> Self {
        let megabytes = super::LONGEST / 1_000_000;
        Fault {
            line,
            message: format!("Longer than {megabytes} MB"),
            help: "EventBridge takes events of at most 1 MB. If these are many events on one line, put commas between them and square brackets around them.",
        }
    }

    pub(super) fn no_record(line: u64) -> Self {
        let (message, help) = no_record();
        Fault { line, message: message.into(), help }
    }
}

/// What is wrong with a record that is not one of CloudTrail's, and what to do about it.
pub(crate) fn no_record() -> (&'static str, &'static str) {
    ("Not a record of CloudTrail", "A record has an eventSource such as ec2.amazonaws.com.")
}

/// What names a line and a column counts them from the start of the event; from that of the file they are so many more.
pub(crate) fn counted_from(mut kind: ErrorKind, lines: usize, columns: usize) -> ErrorKind {
    use json::ErrorKind::{Unclosed, WrongBracket};
    if let ErrorKind::Json(WrongBracket { opened, .. } | Unclosed { opened, .. }) = &mut kind {
        let LineColumn { line, column } = &mut opened.position;
        if *line == 1 {
            *column += columns;
        }
        *line += lines;
    }
    kind
}
