//! What can be wrong with a pattern. The words are EventBridge's, to the letter.

use std::fmt;

use crate::json::{self, Location, Span};

/// At most this many fields in one combination of a pattern's alternatives.
pub const MAX_FIELDS: usize = 256;

/// At most this [complexity](super::Pattern::complexity) of wildcards. The service was seen to accept 7 and to refuse 11.
pub const MAX_COMPLEXITY: usize = 10;

/// At most this many combinations of `$or` branches; a bound on memory, well beyond what EventBridge is meant for.
pub const MAX_COMBINATIONS: usize = 10_000;

/// Why a text is not an event pattern.
///
/// Two kinds of place are kept apart: [`span`](Error::span) is the text to underline, [`locations`](Error::locations) is
/// what EventBridge prints. `Display` writes EventBridge's whole answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    span: Span,
    locations: Vec<Location>,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, span: Span, locations: Vec<Location>) -> Self {
        Error(Box::new(Inner { kind, span, locations }))
    }

    /// What is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The text to underline.
    pub fn span(&self) -> Span {
        self.0.span
    }

    /// The places EventBridge prints: none, one, or two where it reports an error about an error.
    pub fn locations(&self) -> &[Location] {
        &self.0.locations
    }

    /// The same error, reported once more from another place.
    pub(super) fn again(mut self, location: Location) -> Self {
        self.0.locations.push(location);
        self
    }
}

impl From<json::Error> for Error {
    fn from(error: json::Error) -> Self {
        let (kind, span, location) = error.into_parts();
        Error::new(ErrorKind::Json(kind), span, location.into_iter().collect())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event pattern is not valid. Reason: {}", self.0.kind)?;
        self.0.locations.iter().try_for_each(|location| write!(f, "\n at {location}"))
    }
}

impl std::error::Error for Error {}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `{"a": [1}`: it is not JSON.
    Json(json::ErrorKind),
    /// `["a"]`
    NotAnObject,
    /// `{"a": {}}`
    EmptyObject,
    /// `{"a": []}`
    EmptyArray,
    /// `{"a": 1}`
    NotAnObjectOrArray {
        /// The field's name.
        name: String,
    },
    /// `{"a": [[1]]}`
    NotAMatchValue,
    /// `{"$or": {}}`
    OrNotAnArray,
    /// `{"$or": [1, 2]}`
    OrNotObjects,
    /// `{"$or": [{"a": [1]}]}`
    OrTooShort,
    /// `{"$or": [{"prefix": ["a"]}, {"b": [1]}]}`
    ReservedInOr {
        /// The field's name.
        name: String,
    },
    /// `{"a": [{}]}`
    NoOperator,
    /// `{"a": [{"starts-with": "b"}]}`
    UnknownOperator {
        /// The operator's name.
        name: String,
    },
    /// `{"a": [{"prefix": "a", "suffix": "b"}]}`
    SecondKey,
    /// `{"a": [{"prefix": 1}]}`
    OperandNotAString {
        /// The name that EventBridge gives the operator, which for `cidr` is `prefix`.
        operator: &'static str,
    },
    /// `{"a": [{"prefix": {}}]}`
    NoInnerOperator {
        /// `Prefix`, `Suffix` or `Anything-But`.
        operator: &'static str,
    },
    /// `{"a": [{"prefix": {"suffix": "b"}}]}`
    UnknownInnerOperator {
        /// `prefix`, `suffix` or `anything-but`.
        operator: &'static str,
        /// The name inside.
        name: String,
    },
    /// `{"a": [{"exists": 1}]}`
    ExistsNotABool,
    /// `{"a": [{"numeric": 1}]}`
    NumericNotAnArray,
    /// `{"a": [{"numeric": [1]}]}`
    NumericNoComparison {
        /// What stands there.
        found: String,
    },
    /// `{"a": [{"numeric": ["!", 1]}]}`
    NumericUnknownComparison {
        /// What stands there.
        found: String,
    },
    /// `{"a": [{"numeric": ["<", "b"]}]}`
    NumericNotANumber {
        /// The comparison, with `equals` for `=`.
        comparison: &'static str,
    },
    /// `{"a": [{"numeric": [">", 1, 2]}]}`
    NumericNoUpperComparison {
        /// What stands there.
        found: String,
    },
    /// `{"a": [{"numeric": [">", 1, ">", 2]}]}`
    NumericBadUpperComparison {
        /// What stands there.
        found: String,
    },
    /// `{"a": [{"numeric": ["=", 1, 2]}]}`
    TooManyElements,
    /// `{"a": [{"numeric": [">", 1, "<", 2, 3]}]}`
    NumericTooManyTerms,
    /// `{"a": [{"numeric": [">", 5, "<", 1]}]}`
    NumericEmptyRange,
    /// `{"a": [{"numeric": ["=", 9007199254740993]}]}`
    NumberNotComparable {
        /// The number as written.
        text: String,
    },
    /// `{"a": [{"numeric": ["=", 1e9999999999]}]}`
    NumberExceedsLimits,
    /// `{"a": [{"anything-but": null}]}`
    AnythingButOperand,
    /// `{"a": [{"anything-but": [null]}]}`
    AnythingButListMember,
    /// `{"a": [{"anything-but": ["b", 1]}]}`
    AnythingButMixedList,
    /// `{"a": [{"anything-but": {"equals-ignore-case": 1}}]}`
    AnythingButIgnoreCaseOperand,
    /// `{"a": [{"anything-but": {"prefix": 1}}]}`
    AnythingButAffixOperand,
    /// `{"a": [{"anything-but": {"prefix": ""}}]}`
    AnythingButEmptyAffix,
    /// `{"a": [{"wildcard": "**"}]}`
    Wildcard(WildcardFault),
    /// `{"a": [{"cidr": "10.0.0.0"}]}`
    Cidr(CidrFault),
    /// `{"a": [{"wildcard": "*a*a*a*a*a*"}]}`
    TooComplex,
    /// `{"a": [{"anything-but": {"prefix": []}}]}`, `{"a": [{"numeric": [">", 1.7976931348623157e308]}]}`: EventBridge's engine
    /// fails without an answer.
    Unanswered {
        /// What it says of patterns like this.
        nearest: Box<ErrorKind>,
    },
    /// More than [`MAX_FIELDS`] fields.
    TooManyFields,
    /// More than [`MAX_COMBINATIONS`] combinations of `$or` branches.
    TooManyCombinations,
}

/// What is wrong with the operand of a `wildcard`. Positions are byte offsets from the operand's opening quote, which is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WildcardFault {
    /// `a**`
    Consecutive {
        /// Of the first of the two.
        position: usize,
    },
    /// `a\b`
    InvalidEscape {
        /// Of the backslash.
        position: usize,
    },
}

/// What is wrong with the operand of a `cidr`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CidrFault {
    /// `10.0.0.0`
    OneSlashRequired,
    /// `10.0.0.0/x`
    MaskNotInteger,
    /// `10.0.0.0/-1`
    NegativeMask,
    /// `10.0.0.0/32`
    V4MaskTooLong,
    /// `::/128`
    V6MaskTooLong,
    /// `host/24`: it does not look like an address.
    NonstandardAddress(Box<str>),
    /// `10.0.0.256/24`: it looks like an address and is none.
    InvalidAddress(Box<str>),
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::Json(kind) => kind.fmt(f),
            ErrorKind::NotAnObject => f.write_str("Filter is not an object"),
            ErrorKind::EmptyObject => f.write_str("Empty objects are not allowed"),
            ErrorKind::EmptyArray => f.write_str("Empty arrays are not allowed"),
            ErrorKind::NotAnObjectOrArray { name } => write!(f, "\"{name}\" must be an object or an array"),
            ErrorKind::NotAMatchValue => f.write_str("Match value must be String, number, true, false, or null"),
            ErrorKind::OrNotAnArray => f.write_str("It must be an Array followed with $or."),
            ErrorKind::OrNotObjects => f.write_str("Only JSON object is allowed in array of $or relationship."),
            ErrorKind::OrTooShort => f.write_str("There must have at least 2 Objects in $or relationship."),
            ErrorKind::ReservedInOr { name } => {
                write!(f, "{name} is Ruler reserved fieldName which cannot be used inside $or.")
            }
            ErrorKind::NoOperator => f.write_str("Match expression name not found"),
            ErrorKind::UnknownOperator { name } => write!(f, "Unrecognized match type {name}"),
            ErrorKind::SecondKey => f.write_str("Only one key allowed in match expression"),
            ErrorKind::OperandNotAString { operator } => write!(f, "{operator} match pattern must be a string"),
            ErrorKind::NoInnerOperator { operator } => write!(f, "{operator} expression name not found"),
            ErrorKind::UnknownInnerOperator { operator, name } => write!(f, "Unsupported {operator} pattern: {name}"),
            ErrorKind::ExistsNotABool => f.write_str("exists match pattern must be either true or false."),
            ErrorKind::NumericNotAnArray => f.write_str("Value of numeric must be an array."),
            ErrorKind::NumericNoComparison { found } => write!(f, "Invalid member in numeric match: {found}"),
            ErrorKind::NumericUnknownComparison { found } => write!(f, "Unrecognized numeric range operator: {found}"),
            ErrorKind::NumericNotANumber { comparison } => write!(f, "Value of {comparison} must be numeric"),
            ErrorKind::NumericNoUpperComparison { found } => write!(f, "Bad value in numeric range: {found}"),
            ErrorKind::NumericBadUpperComparison { found } => write!(f, "Bad numeric range operator: {found}"),
            ErrorKind::TooManyElements => f.write_str("Too many elements in numeric expression"),
            ErrorKind::NumericTooManyTerms => f.write_str("Too many terms in numeric range expression"),
            ErrorKind::NumericEmptyRange => f.write_str("Bottom must be less than top"),
            ErrorKind::NumberNotComparable { text } => write!(f, "Cannot compare number : {text}"),
            ErrorKind::NumberExceedsLimits => f.write_str("value exceeds limits"),
            ErrorKind::AnythingButOperand => {
                f.write_str("Value of anything-but must be an array or single string/number value.")
            }
            ErrorKind::AnythingButListMember => {
                f.write_str("Inside anything but list, start|null|boolean is not supported.")
            }
            ErrorKind::AnythingButMixedList => f.write_str(
                "Inside anything but list, either all values are number or string, mixed type is not supported",
            ),
            ErrorKind::AnythingButIgnoreCaseOperand => {
                f.write_str("Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.")
            }
            ErrorKind::AnythingButAffixOperand => f.write_str("prefix/suffix match pattern must be a string"),
            ErrorKind::AnythingButEmptyAffix => f.write_str("Null prefix/suffix not allowed"),
            ErrorKind::Wildcard(fault) => fault.fmt(f),
            ErrorKind::Cidr(fault) => fault.fmt(f),
            ErrorKind::TooComplex => f.write_str(
                "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences \
                 after a wildcard character",
            ),
            ErrorKind::Unanswered { nearest } => nearest.fmt(f),
            ErrorKind::TooManyFields => write!(f, "Size of rule exceeds max value of {MAX_FIELDS}"),
            ErrorKind::TooManyCombinations => {
                write!(f, "The $or branches multiply to more than {MAX_COMBINATIONS} combinations")
            }
        }
    }
}

impl fmt::Display for WildcardFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WildcardFault::Consecutive { position } => write!(f, "Consecutive wildcard characters at pos {position}"),
            WildcardFault::InvalidEscape { position } => write!(f, "Invalid escape character at pos {position}"),
        }
    }
}

impl fmt::Display for CidrFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CidrFault::OneSlashRequired => f.write_str("Malformed CIDR, one '/' required"),
            CidrFault::MaskNotInteger => f.write_str("Malformed CIDR, mask bits must be an integer"),
            CidrFault::NegativeMask => f.write_str("Malformed CIDR, mask bits must not be negative"),
            CidrFault::V4MaskTooLong => f.write_str("IPv4 mask bits must be < 32"),
            CidrFault::V6MaskTooLong => f.write_str("IPv6 mask bits must be < 128"),
            CidrFault::NonstandardAddress(text) => write!(f, "Nonstandard IP address: {text}"),
            CidrFault::InvalidAddress(text) => write!(f, "Invalid IP address: {text}"),
        }
    }
}
