//! What can be wrong with JSON text. The words are EventBridge's, to the letter.

use std::fmt;

use super::character::Unit;
use super::location::{LineColumn, Location, Span};
use super::reader::MAX_NESTING;
use super::scan::{MAX_NAME_UNITS, MAX_NUMBER_LENGTH};

/// A mistake in JSON text.
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

    /// The place EventBridge prints, which is not always where the mistake is. Limits are reported without one.
    pub fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    pub(crate) fn into_parts(self) -> (ErrorKind, Span, Option<Location>) {
        (self.kind, self.span, self.location)
    }
}

/// The message, and on a second line the location, as EventBridge prints them.
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

/// What is wrong with JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `{,}`: a character that cannot stand here.
    UnexpectedCharacter {
        /// The character.
        found: Unit,
        /// What could stand here.
        expected: Expected,
    },
    /// `{"a": nul}`: a word that is not `true`, `false` or `null`.
    UnknownWord {
        /// The word, up to 256 UTF-16 units.
        word: String,
    },
    /// `{"a": NaN}`: a word of JavaScript that JSON does not have.
    NonStandardWord {
        /// `NaN`, `Infinity`, `+Infinity`, `-Infinity`, `+INF` or `-INF`.
        word: &'static str,
    },
    /// `{"a": 1.}`: a number that breaks off.
    MalformedNumber {
        /// The character after what could be a number.
        found: Unit,
        /// What is missing.
        fault: NumberFault,
    },
    /// `{"a": 01}`: a number that begins with zeros.
    LeadingZero,
    /// `}`: a bracket that closes nothing.
    NothingToClose {
        /// `}` or `]`.
        found: char,
    },
    /// `{"a": [1}`: a bracket that closes another kind than is open.
    WrongBracket {
        /// `}` or `]`.
        found: char,
        /// What is open.
        open: Container,
        /// Where it was opened.
        opened: Location,
    },
    /// `{"a": [1`: the text ends inside an object or an array.
    Unclosed {
        /// What is open.
        open: Container,
        /// Where it was opened.
        opened: Location,
    },
    /// `{"a"`: the text ends where more must follow.
    EndBetween {
        /// What is open.
        open: Container,
    },
    /// `{"a`: the text ends inside a field name.
    EndInName,
    /// `{"a": "x`: the text ends inside a string.
    EndInString,
    /// `{"a": "\`: the text ends inside an escape sequence.
    EndInEscape,
    /// `{"a": -`: the text ends after a sign.
    EndAfterSign,
    /// `{"a": +`: the text ends after a plus sign.
    EndInNumber,
    /// `{"a": 1e`: the text ends inside an exponent.
    EndInExponent,
    /// A line break or another control character inside a quoted name or string.
    ControlCharacter {
        /// The character.
        found: Unit,
        /// Whether it stands in a field name; otherwise in a string.
        in_name: bool,
    },
    /// A control character other than a tab or a line break between tokens, such as NUL.
    ControlBetweenTokens {
        /// The character.
        found: Unit,
    },
    /// `"\x"`: an escape JSON does not have.
    UnknownEscape {
        /// The character after the backslash.
        found: Unit,
    },
    /// More than [`MAX_NESTING`] objects and arrays inside one another.
    TooDeep,
    /// A number of more than 1,000 digits.
    NumberTooLong {
        /// How many digits it has.
        length: usize,
    },
    /// A field name of more than 50,000 UTF-16 units.
    NameTooLong {
        /// How many units it has.
        length: usize,
    },
}

/// What could stand where an unexpected character stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// A value of any kind.
    Value,
    /// A value, where a `}` stands.
    ValueBeforeBracket,
    /// The comma between entries.
    Comma(Container),
    /// The quote that opens a field name.
    Name,
    /// The colon after a field name.
    Colon,
    /// A hexadecimal digit of an `\u` escape.
    HexDigit,
    /// Anything but a comment.
    NoComment,
    /// White space between two values at the top.
    RootSpace,
}

/// What a number lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberFault {
    /// `1.`
    NoFraction,
    /// `1e`
    NoExponent,
    /// `-`
    NoDigitAfterMinus,
    /// `+1`
    Plus,
}

/// What encloses an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// Nothing: the top of the text.
    Root,
    /// `[`
    Array,
    /// `{`
    Object,
}

impl Container {
    /// The bracket that closes it.
    fn closer(self) -> char {
        if self == Container::Array { ']' } else { '}' }
    }
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Container::Root => "root",
            Container::Array => "Array",
            Container::Object => "Object",
        })
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Value => {
                f.write_str("expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')")
            }
            Expected::ValueBeforeBracket => f.write_str("expected a value"),
            Expected::Comma(container) => write!(f, "was expecting comma to separate {container} entries"),
            Expected::Name => f.write_str("was expecting double-quote to start field name"),
            Expected::Colon => f.write_str("was expecting a colon to separate field name and value"),
            Expected::HexDigit => f.write_str("expected a hex-digit for character escape sequence"),
            Expected::NoComment => f.write_str(
                "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
            ),
            Expected::RootSpace => f.write_str("Expected space separating root-level values"),
        }
    }
}

impl fmt::Display for NumberFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NumberFault::NoFraction => "Decimal point not followed by a digit",
            NumberFault::NoExponent => "Exponent indicator not followed by a digit",
            NumberFault::NoDigitAfterMinus => "expected digit (0-9) to follow minus sign, for valid numeric value",
            NumberFault::Plus => {
                "JSON spec does not allow numbers to have plus signs: \
                 enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow"
            }
        })
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::UnexpectedCharacter { found, expected } => {
                write!(f, "Unexpected character ({found}): {expected}")
            }
            ErrorKind::UnknownWord { word } => write!(
                f,
                "Unrecognized token '{word}': was expecting \
                 (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
            ),
            ErrorKind::NonStandardWord { word } => {
                write!(f, "Non-standard token '{word}': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow")
            }
            ErrorKind::MalformedNumber { found, fault } => {
                write!(f, "Unexpected character ({found}) in numeric value: {fault}")
            }
            ErrorKind::LeadingZero => f.write_str("Invalid numeric value: Leading zeroes not allowed"),
            ErrorKind::NothingToClose { found } => {
                let kind = if *found == ']' { Container::Array } else { Container::Object };
                write!(f, "Unexpected close marker '{found}': no open {kind} to close")
            }
            ErrorKind::WrongBracket { found, open, opened } => write!(
                f,
                "Unexpected close marker '{found}': expected '{}' (for {open} starting at {opened})",
                open.closer()
            ),
            ErrorKind::Unclosed { open, opened } => {
                write!(f, "Unexpected end-of-input: expected close marker for {open} (start marker at {opened})")
            }
            ErrorKind::EndBetween { open } => write!(f, "Unexpected end-of-input within/between {open} entries"),
            ErrorKind::EndInName => f.write_str("Unexpected end-of-input in field name"),
            ErrorKind::EndInString => {
                f.write_str("Unexpected end-of-input: was expecting closing quote for a string value")
            }
            ErrorKind::EndInEscape => f.write_str("Unexpected end-of-input in character escape sequence"),
            ErrorKind::EndAfterSign => f.write_str("Unexpected end-of-inputNo digit following sign"),
            ErrorKind::EndInNumber => f.write_str("Unexpected end-of-input in a Number value"),
            ErrorKind::EndInExponent => f.write_str("Unexpected end-of-inputexpected a digit for number exponent"),
            ErrorKind::ControlCharacter { found, in_name } => write!(
                f,
                "Illegal unquoted character ({found}): has to be escaped using backslash to be included in {}",
                if *in_name { "name" } else { "string value" }
            ),
            ErrorKind::ControlBetweenTokens { found } => write!(
                f,
                "Illegal character ({found}): only regular white space (\\r, \\n, \\t) is allowed between tokens"
            ),
            ErrorKind::UnknownEscape { found } => write!(f, "Unrecognized character escape {found}"),
            ErrorKind::TooDeep => write!(
                f,
                "Document nesting depth ({}) exceeds the maximum allowed ({MAX_NESTING}, \
                 from `StreamReadConstraints.getMaxNestingDepth()`)",
                MAX_NESTING + 1
            ),
            ErrorKind::NumberTooLong { length } => write!(
                f,
                "Number value length ({length}) exceeds the maximum allowed ({MAX_NUMBER_LENGTH}, \
                 from `StreamReadConstraints.getMaxNumberLength()`)"
            ),
            ErrorKind::NameTooLong { length } => write!(
                f,
                "Name length ({length}) exceeds the maximum allowed ({MAX_NAME_UNITS}, \
                 from `StreamReadConstraints.getMaxNameLength()`)"
            ),
        }
    }
}

impl ErrorKind {
    /// The message in a line: a place inside it as line and column, where EventBridge quotes the text once more.
    pub fn summary(&self) -> String {
        match self {
            ErrorKind::WrongBracket { found, open, opened } => {
                let LineColumn { line, column } = opened.position;
                let closer = open.closer();
                format!(
                    "Unexpected close marker '{found}': expected '{closer}' for the {open} at line {line}, column {column}"
                )
            }
            ErrorKind::Unclosed { open, opened } => {
                let LineColumn { line, column } = opened.position;
                format!("Unexpected end-of-input: expected close marker for the {open} at line {line}, column {column}")
            }
            other => other.to_string(),
        }
    }

    /// What to do about it, in a sentence.
    pub fn help(&self) -> &'static str {
        match self {
            ErrorKind::UnexpectedCharacter { expected, .. } => expected.help(),
            ErrorKind::UnknownWord { .. } => {
                "Put text in double quotes; without quotes only true, false, null and numbers can stand here."
            }
            ErrorKind::NonStandardWord { .. } => "JSON has no such number; put it in double quotes if it is text.",
            ErrorKind::MalformedNumber { fault, .. } => fault.help(),
            ErrorKind::LeadingZero => {
                "Remove the leading zeros, or put the digits in double quotes if they are an identifier."
            }
            ErrorKind::NothingToClose { .. } => "Remove this bracket, or add the opening one before it.",
            ErrorKind::WrongBracket { open: Container::Array, .. } => "Close the array with ] first.",
            ErrorKind::WrongBracket { .. } => "Close the object with } first.",
            ErrorKind::Unclosed { open: Container::Array, .. } => "Close the array with ].",
            ErrorKind::Unclosed { .. } => "Close the object with }.",
            ErrorKind::EndBetween { .. } => "Complete the entry that begins here.",
            ErrorKind::EndInName | ErrorKind::EndInString => "Close the text with a double quote.",
            ErrorKind::EndInEscape => "Complete the escape: \\n, \\\" or \\u with four hexadecimal digits.",
            ErrorKind::EndAfterSign | ErrorKind::EndInNumber | ErrorKind::EndInExponent => "Complete the number.",
            ErrorKind::ControlCharacter { .. } => {
                "Write it as an escape, such as \\n or \\t, or close the text with a double quote before it."
            }
            ErrorKind::ControlBetweenTokens { .. } => "Remove this invisible character.",
            ErrorKind::UnknownEscape { .. } => "Write \\\\ for a backslash.",
            ErrorKind::TooDeep => "Nest at most 1,000 objects and arrays.",
            ErrorKind::NumberTooLong { .. } => "Put the digits in double quotes: a number has at most 1,000.",
            ErrorKind::NameTooLong { .. } => "Shorten the field name: it has at most 50,000 characters.",
        }
    }
}

impl Expected {
    fn help(self) -> &'static str {
        match self {
            Expected::Value | Expected::ValueBeforeBracket => "Write a value here, or remove the comma before it.",
            Expected::Comma(_) => "Put a comma between the entries, or a double quote around text.",
            Expected::Name => "Put the field name in double quotes; no comma may stand before a closing bracket.",
            Expected::Colon => "Put a colon after the field name.",
            Expected::HexDigit => "Write four hexadecimal digits after \\u.",
            Expected::NoComment => "Remove the comment: JSON has none.",
            Expected::RootSpace => "Begin with a curly bracket.",
        }
    }
}

impl NumberFault {
    fn help(self) -> &'static str {
        match self {
            NumberFault::NoFraction => "Write a digit after the decimal point, or remove the point.",
            NumberFault::NoExponent => "Write a digit after the e, or remove it.",
            NumberFault::NoDigitAfterMinus => "Write a digit after the minus sign.",
            NumberFault::Plus => "Remove the plus sign.",
        }
    }
}
