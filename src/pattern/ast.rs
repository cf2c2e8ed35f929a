//! The tree of a pattern, with the place of each part in the text.

use super::cidr::Cidr;
use super::fold::Folded;
use super::ip::IpLiteral;
use super::range::Range;
use super::wildcard::Wildcard;
use crate::json::{Number, Span};

/// `{...}`: all of its entries must match.
#[derive(Clone, Debug)]
pub struct Object {
    /// In the order of the text; the same name may stand twice.
    pub entries: Vec<Entry>,
    /// With its brackets.
    pub span: Span,
}

/// What stands inside an object.
#[derive(Clone, Debug)]
pub enum Entry {
    /// `"name": {...}`
    Nested(Nested),
    /// `"name": [...]`
    Leaf(Leaf),
    /// `"$or": [...]`
    Or(Or),
}

/// A field whose value is an object: its entries speak of what is inside.
#[derive(Clone, Debug)]
pub struct Nested {
    /// One step of the path, or several joined by dots.
    pub name: Name,
    /// What is asked of the fields inside.
    pub object: Object,
}

/// A field whose value is an array: one of its matchers must match.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The last step of the path, or several joined by dots.
    pub name: Name,
    /// All steps from the top, joined by dots.
    pub path: Box<str>,
    /// Never empty.
    pub matchers: Vec<Matcher>,
    /// The array with its brackets.
    pub span: Span,
}

impl Leaf {
    /// Whether the absence of any value satisfies the field.
    pub fn takes_absence(&self) -> bool {
        self.matchers.iter().any(|matcher| matcher.operator == Operator::Exists(false))
    }
}

/// `"$or": [{...}, {...}]`: one of its branches must match.
#[derive(Clone, Debug)]
pub struct Or {
    /// Where `"$or"` stands.
    pub name: Span,
    /// At least two.
    pub branches: Vec<Object>,
    /// The array with its brackets.
    pub span: Span,
}

/// The name of a field.
#[derive(Clone, Debug)]
pub struct Name {
    /// Unescaped.
    pub text: Box<str>,
    /// With its quotes.
    pub span: Span,
}

/// One alternative of a leaf.
#[derive(Clone, Debug)]
pub struct Matcher {
    /// What it asks of a value.
    pub operator: Operator,
    /// Where it stands.
    pub span: Span,
}

/// What a matcher asks of a value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Operator {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// `300`: a number of the same text or the same value.
    Number(Number),
    /// `"running"`: the same string; or the same address, where it is one.
    String(StringLiteral),
    /// `{"exactly": "running"}`: the same string, as text; its `address` is not used.
    Exactly(StringLiteral),
    /// `{"prefix": "run"}`
    Prefix(Box<str>),
    /// `{"suffix": "ing"}`
    Suffix(Box<str>),
    /// `{"equals-ignore-case": "Running"}`
    EqualsIgnoreCase(Folded),
    /// `{"prefix": {"equals-ignore-case": "Run"}}`
    PrefixIgnoreCase(Folded),
    /// `{"suffix": {"equals-ignore-case": "Ing"}}`
    SuffixIgnoreCase(Folded),
    /// `{"wildcard": "r*g"}`
    Wildcard(Wildcard),
    /// `{"numeric": [">", 0, "<=", 5]}`
    Numeric(Range),
    /// `{"cidr": "10.0.0.0/24"}`
    Cidr(Cidr),
    /// `{"exists": true}` or `{"exists": false}`
    Exists(bool),
    /// `{"anything-but": ...}`
    AnythingBut(AnythingBut),
}

/// A string standing by itself in a leaf.
#[derive(Clone, Debug, PartialEq)]
pub struct StringLiteral {
    /// Unescaped.
    pub text: Box<str>,
    /// The address it spells, if it spells one.
    pub address: Option<IpLiteral>,
    /// Its spelling in JSON, where it has half of a surrogate pair. Such a string matches nothing, for no event can be sent
    /// with one.
    pub half_pair: Option<Box<str>>,
}

/// What a value must not be. Each list has at least one member.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AnythingBut {
    /// `{"anything-but": ["a", "b"]}`
    Strings(Vec<Box<str>>),
    /// `{"anything-but": [1, 2]}`; each has a comparable value.
    Numbers(Vec<Number>),
    /// `{"anything-but": {"prefix": ["a", "b"]}}`
    Prefixes(Vec<Box<str>>),
    /// `{"anything-but": {"suffix": ["a", "b"]}}`
    Suffixes(Vec<Box<str>>),
    /// `{"anything-but": {"equals-ignore-case": ["a", "b"]}}`
    EqualsIgnoreCase(Vec<Folded>),
    /// `{"anything-but": {"wildcard": ["a*", "*b"]}}`
    Wildcards(Vec<Wildcard>),
}

impl AnythingBut {
    /// What is excluded, as it was written but for escapes.
    pub(crate) fn texts(&self) -> Vec<&str> {
        match self {
            AnythingBut::Strings(texts) | AnythingBut::Prefixes(texts) | AnythingBut::Suffixes(texts) => {
                texts.iter().map(|text| &**text).collect()
            }
            AnythingBut::Numbers(numbers) => numbers.iter().map(|number| number.text()).collect(),
            AnythingBut::EqualsIgnoreCase(texts) => texts.iter().map(|folded| folded.text()).collect(),
            AnythingBut::Wildcards(wildcards) => wildcards.iter().map(|wildcard| wildcard.text()).collect(),
        }
    }

    /// The operator inside, if there is one.
    pub(super) fn inner_operator(&self) -> Option<&'static str> {
        match self {
            AnythingBut::Strings(_) | AnythingBut::Numbers(_) => None,
            AnythingBut::Prefixes(_) => Some("prefix"),
            AnythingBut::Suffixes(_) => Some("suffix"),
            AnythingBut::EqualsIgnoreCase(_) => Some("equals-ignore-case"),
            AnythingBut::Wildcards(_) => Some("wildcard"),
        }
    }
}
