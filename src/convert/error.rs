//! Why a text cannot be read, or a pattern not be written, and what is worth knowing of one that can.

use std::fmt;

use super::format::Format;
use crate::json::{self, LineColumn, Span};

/// Why a text cannot be converted.
///
/// `Display` says what is wrong and what to do; [`Error::place`] says where, in the text that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: Box<ErrorKind>,
    span: Span,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, span: Span) -> Self {
        Error { kind: Box::new(kind), span }
    }

    /// What is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The text to underline: byte offsets from 0, end exclusive.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Line and column of the error in the text that was given.
    pub fn place(&self, text: &str) -> LineColumn {
        let mut at = self.span.start.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        LineColumn::of(text, at)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for Error {}

impl From<json::Error> for Error {
    fn from(error: json::Error) -> Self {
        let (kind, span, _) = error.into_parts();
        Error::new(ErrorKind::Json(kind), span)
    }
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `{"a": }` where JSON is asked for.
    Json(json::ErrorKind),
    /// `a: [b` in a template.
    Yaml(String),
    /// `a = [` in HCL.
    Hcl(String),
    /// `{a: b +}` in code.
    Code(CodeFault),
    /// `{"a": 1} b` where the pattern is to become an object of another language.
    MoreBehind,
    /// `? [a]\n: b` in YAML: a name that is no text.
    NameIsNoText,
    /// Objects and arrays inside one another, more than so many deep.
    TooDeep(usize),
    /// HCL with brackets inside one another, more than so many deep.
    HclTooDeep(usize),
    /// A few lines of YAML whose aliases stand for millions of values.
    TooManyAliases,
    /// A long constant that is the pattern of thousands of rules.
    TooManyUses,
    /// `Resources: {}`: no pattern in it.
    NothingFound(Format),
    /// `[]` where the filters of a subscriber of EventBridge V2 are asked for: how many there are.
    FilterCount(usize),
    /// `{"Scope": "data"}`
    UnknownScope,
    /// A text of which it is not clear what it is.
    UnknownFormat,
    /// `test-event-pattern` without an event.
    EventMissing,
    /// The event of `test-event-pattern` is not JSON.
    EventNotJson(json::ErrorKind),
}

/// What stands in code where a pattern is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodeFault {
    /// `'a`: a string, template or comment without its end.
    Unclosed,
    /// `'\u{110000}'`: an escape that stands for no character.
    Escape,
    /// `0x`, `10n`: a number that JSON cannot spell.
    Number(String),
    /// `{a: }`: something else is expected.
    Unexpected {
        /// What stands there; empty at the end of the text.
        found: String,
        /// What could stand there.
        expected: &'static str,
    },
    /// `list()`, `...others`, `a ? b : c`: what is known only when the code runs.
    Computed(String),
    /// `Match.contains('a')`: no helper that is known.
    UnknownHelper(String),
    /// `Match.prefix(1)`: the helper takes something else.
    HelperArguments {
        /// The helper.
        helper: String,
        /// What it takes.
        takes: &'static str,
    },
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::Json(kind) => write!(f, "this is not JSON: {kind}"),
            ErrorKind::Yaml(message) => write!(f, "this is not YAML: {message}"),
            ErrorKind::Hcl(message) => write!(f, "this is not HCL: {message}"),
            ErrorKind::Code(fault) => fault.fmt(f),
            ErrorKind::MoreBehind => f.write_str("more text follows the pattern; take it out"),
            ErrorKind::NameIsNoText => f.write_str("a name must be text, not a list or an object"),
            ErrorKind::TooDeep(deepest) => write!(f, "objects and lists nest more than {deepest} deep"),
            ErrorKind::HclTooDeep(deepest) => write!(f, "brackets and templates nest more than {deepest} deep"),
            ErrorKind::TooManyAliases => f.write_str("the aliases stand for too many values; write them out"),
            ErrorKind::TooManyUses => {
                f.write_str("the rules that use constants as their pattern make too much text; convert fewer at once")
            }
            ErrorKind::NothingFound(format) => {
                write!(f, "there is no event pattern in it; {}", looked_for(*format))
            }
            ErrorKind::FilterCount(count) => {
                write!(f, "a subscriber of EventBridge V2 takes 1 to 50 filters, not {count}")
            }
            ErrorKind::UnknownScope => f.write_str("a scope is DATA, METADATA or SYSTEM_METADATA"),
            ErrorKind::UnknownFormat => f.write_str("what this is cannot be told from the text; name its format"),
            ErrorKind::EventMissing => f.write_str("test-event-pattern takes an event too; give one"),
            ErrorKind::EventNotJson(kind) => write!(f, "the event is not JSON: {kind}"),
        }
    }
}

/// Where patterns are sought.
fn looked_for(format: Format) -> &'static str {
    match format {
        Format::Json => "a pattern is a JSON object",
        Format::DescribeRule => "a rule has it as EventPattern",
        Format::CloudFormation | Format::Sam => {
            "looked for EventPattern of rules and archives, Pattern of a function's events, and FilterCriteria"
        }
        Format::V2Filters => "looked for a list of filters, each with Scope and Pattern",
        Format::Terraform => "looked for event_pattern, and for pattern in a filter of filter_criteria",
        Format::Cdk => "looked for eventPattern, addEventPattern and FilterCriteria.filter, or an object alone",
    }
}

impl fmt::Display for CodeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CodeFault::Unclosed => f.write_str("a string, template or comment that begins here has no end"),
            CodeFault::Escape => f.write_str("this escape stands for no character"),
            CodeFault::Number(text) => write!(f, "{text} is no number that JSON can spell"),
            CodeFault::Unexpected { found, expected } if found.is_empty() => {
                write!(f, "the code ends where there should be {expected}")
            }
            CodeFault::Unexpected { found, expected } => write!(f, "{found} stands where there should be {expected}"),
            CodeFault::Computed(code) => {
                write!(f, "{code} is known only when the code runs; write the value in its place")
            }
            CodeFault::UnknownHelper(name) => {
                write!(f, "Match.{name} is no helper that is known; write the operator as an object in its place")
            }
            CodeFault::HelperArguments { helper, takes } => write!(f, "Match.{helper} takes {takes}"),
        }
    }
}

/// Something worth knowing about a place in a pattern that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub kind: NoteKind,
    /// Where it stands in the text that was read.
    pub span: Span,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

/// What is worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// `!Ref Bucket`, `${var.bucket}`, `bucket.name`: no value yet.
    KnownLater(String),
    /// `[yes]` in YAML, which the one reader takes as true and the other as text.
    Word(String),
    /// `[0777]` or `[1e2]` in YAML, which one reader takes as another number than the other, or as text.
    OddNumber(String),
    /// `12345678901234567890` in code, where it stands for another number.
    Rounded(String),
    /// A name that stands twice in one object.
    RepeatedName(String),
    /// `eventPattern: load()` beside other patterns: the code stands in place of the pattern.
    NotUnderstood(CodeFault),
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoteKind::KnownLater(what) => {
                write!(f, "{what} is known only when it is deployed; it stands in the pattern as it is written")
            }
            NoteKind::Word(word) => {
                write!(f, "{word} is read as true or false here, as CloudFormation does; quote it where text is meant")
            }
            NoteKind::OddNumber(text) => {
                write!(f, "{text} is not the same to every reader of YAML; quote it where text is meant")
            }
            NoteKind::Rounded(text) => {
                write!(f, "{text} is kept as it is spelled, but the code that it stands in makes another number of it")
            }
            NoteKind::NotUnderstood(fault) => fault.fmt(f),
            NoteKind::RepeatedName(name) => write!(f, "{name:?} stands twice in this object; both are kept"),
        }
    }
}
