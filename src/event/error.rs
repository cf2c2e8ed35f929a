//! What can be wrong with an event.

use std::fmt;

use crate::json::{self, Location, Span};

/// Why a text is not an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    span: Span,
    location: Option<Location>,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, span: Span, location: Option<Location>) -> Self {
        Error { kind, span, location }
    }

    /// What is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The text to underline.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where the reader stood.
    pub fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }
}

impl From<json::Error> for Error {
    fn from(error: json::Error) -> Self {
        let (kind, span, location) = error.into_parts();
        Error::new(ErrorKind::Json(kind), span, location)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        match &self.location {
            Some(location) => write!(f, "\n at {location}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// What is wrong with an event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `{"a": [1}`: it is not JSON.
    Json(json::ErrorKind),
    /// `[{"a": 1}]`
    NotAnObject,
    /// A byte that is part of no character.
    NotUtf8,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::Json(kind) => kind.fmt(f),
            ErrorKind::NotAnObject => f.write_str("Event is not an object"),
            ErrorKind::NotUtf8 => f.write_str("Event is not UTF-8 text"),
        }
    }
}

impl ErrorKind {
    /// The message in a line.
    pub fn summary(&self) -> String {
        match self {
            ErrorKind::Json(kind) => kind.summary(),
            other => other.to_string(),
        }
    }

    /// What to do about it, in a sentence.
    pub fn help(&self) -> &'static str {
        match self {
            ErrorKind::Json(kind) => kind.help(),
            ErrorKind::NotAnObject => {
                r#"An event is an object, such as {"source": "aws.ec2", "detail": {}}; of an array, take one element."#
            }
            ErrorKind::NotUtf8 => "Store or send the event as UTF-8, the encoding of JSON.",
        }
    }
}
