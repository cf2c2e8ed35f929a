//! What can be wrong with a file of cases.

use std::fmt;

/// Why the cases of a file cannot be read.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
}

#[derive(Debug)]
enum ErrorKind {
    /// `[{"pattern": }]`
    Json(serde_json::Error),
    /// `[]`
    None,
    /// `{"pattern": {}, "event": {}}`: the number of the case, from 1.
    NoExpectation(usize),
    /// `{"pattern": {}, "matches": true}`: the number of the case, from 1.
    NoEvent(usize),
    /// `{"pattern": "\ud800", …}`: the number of the case, from 1.
    Text(usize, serde_json::Error),
}

impl Error {
    pub(super) fn none() -> Self {
        Error { kind: ErrorKind::None }
    }

    pub(super) fn no_expectation(number: usize) -> Self {
        Error { kind: ErrorKind::NoExpectation(number) }
    }

    pub(super) fn no_event(number: usize) -> Self {
        Error { kind: ErrorKind::NoEvent(number) }
    }

    pub(super) fn text(number: usize, error: serde_json::Error) -> Self {
        Error { kind: ErrorKind::Text(number, error) }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error { kind: ErrorKind::Json(error) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Json(error) => error.fmt(f),
            ErrorKind::None => f.write_str("there is no case in it"),
            ErrorKind::NoExpectation(number) => {
                write!(f, "case {number}: a case has either \"matches\" or \"error\"")
            }
            ErrorKind::NoEvent(number) => write!(f, "case {number}: a case with \"matches\" has an \"event\""),
            ErrorKind::Text(number, error) => write!(f, "case {number}: {error}"),
        }
    }
}

impl std::error::Error for Error {}
