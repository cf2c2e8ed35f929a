//! Errors as a structure that each edge paints in its own way: the page with elements, the terminal with colours.
//!
//! ```
//! use eventsieve::{pattern::Pattern, report::Report};
//!
//! let text = r#"{"source": "aws.s3"}"#;
//! let report = Report::from(&Pattern::parse(text).unwrap_err());
//! assert_eq!(report.message, r#""source" must be an object or an array"#);
//! assert_eq!(&text[report.labels[0].span.range()], r#""aws.s3""#);
//! ```
//!
//! There is no colour here, no markup and no width.

use crate::json::Span;
use crate::{event, pattern};

/// What is to be said about a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// In EventBridge's words, where it has words for it.
    pub message: String,
    /// The places it is about, the main one first. Never empty.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
}

/// A place in the text, and what is to be said there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be said there; may be empty.
    pub text: String,
}

impl Report {
    fn at(span: Span, message: String, help: String) -> Self {
        Report { message, labels: vec![Label { span, text: String::new() }], help: Some(help) }
    }

    /// The main place.
    pub fn span(&self) -> Span {
        self.labels.first().map(|label| label.span).unwrap_or_default()
    }
}

impl From<&pattern::Error> for Report {
    fn from(error: &pattern::Error) -> Self {
        Report::at(error.span(), error.kind().summary(), error.kind().help())
    }
}

impl From<&event::Error> for Report {
    fn from(error: &event::Error) -> Self {
        Report::at(error.span(), error.kind().summary(), error.kind().help().into())
    }
}
