//! From text to tree, one function per rule of the grammar.
//!
//! The order of the checks is EventBridge's, and so is the place where the reader stands when each is made, because that is
//! the place an error reports. Objects and `$or` are kept on a stack of their own, so that nesting never recurses.

use std::borrow::Cow;

use super::ast::{AnythingBut, Entry, Leaf, Matcher, Name, Nested, Object, Operator, Or, StringLiteral};
use super::cidr::Cidr;
use super::error::{Error, ErrorKind};
use super::fold::Folded;
use super::ip::IpLiteral;
use super::range::{Bound, Range};
use super::wildcard::Wildcard;
use crate::json::{Number, Reader, Span, Token};

/// Names that no field inside `$or` may have.
const RESERVED_IN_OR: &[&str] = &[
    "exactly",
    "equals-ignore-case",
    "prefix",
    "suffix",
    "anything-but",
    "exists",
    "wildcard",
    "numeric",
    "cidr",
    "=",
    "<",
    "<=",
    ">",
    ">=",
    "regex",
    "not-wildcard",
    "not-equals-ignore-case",
    "date-after",
    "date-on-or-after",
    "date-before",
    "date-on-or-before",
    "in-date-range",
    "ip-address-in-range",
    "ip-address-not-in-range",
];

/// All paths together have at most this many bytes, which no pattern that EventBridge takes comes near.
const MOST_PATH_BYTES: usize = 32 << 20;

pub(super) fn parse(text: &str) -> Result<Object, Error> {
    let mut parser = Parser { reader: Reader::new(text), token: None, span: Span::default(), path_bytes: 0 };
    if parser.next()? != Some(Token::StartObject) {
        return Err(parser.error(ErrorKind::NotAnObject));
    }
    parser.root()
}

struct Parser<'a> {
    reader: Reader<'a>,
    token: Option<Token>,
    /// Of the token.
    span: Span,
    /// The length of all paths together, in bytes.
    path_bytes: usize,
}

/// An object or `$or` whose closing bracket was not read yet.
enum Open<'a> {
    Object { entries: Vec<Entry>, start: Span, name: Option<(Cow<'a, str>, Span)>, in_or: bool },
    Or { branches: Vec<Object>, start: Span, name: Span },
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Result<Option<Token>, Error> {
        self.token = self.reader.next()?;
        self.span = self.reader.span();
        Ok(self.token)
    }

    fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        Ok(self.reader.text()?)
    }

    /// An error about the current token.
    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.span, vec![self.reader.location()])
    }

    /// An error about all from `start` to the current token.
    fn error_since(&self, start: Span, kind: ErrorKind) -> Error {
        Error::new(kind, start.to(self.span), vec![self.reader.location()])
    }

    /// An error about the current token that EventBridge reports without a place.
    fn placeless(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.span, Vec::new())
    }

    /// Reads the pattern whose first bracket was read.
    fn root(&mut self) -> Result<Object, Error> {
        let mut open = vec![Open::Object { entries: Vec::new(), start: self.span, name: None, in_or: false }];
        while let Some(mut top) = open.pop() {
            match &mut top {
                Open::Object { entries, start, .. } => {
                    if self.next()? == Some(Token::EndObject) {
                        if entries.is_empty() {
                            return Err(self.error_since(*start, ErrorKind::EmptyObject));
                        }
                        if let Some(root) = self.close(top, &mut open) {
                            return Ok(root);
                        }
                    } else {
                        self.field(top, &mut open)?;
                    }
                }
                Open::Or { branches, start, .. } => match self.next()? {
                    Some(Token::StartObject) => {
                        open.push(top);
                        open.push(Open::Object { entries: Vec::new(), start: self.span, name: None, in_or: true });
                    }
                    Some(Token::EndArray) if branches.len() < 2 => {
                        return Err(self.error_since(*start, ErrorKind::OrTooShort));
                    }
                    Some(Token::EndArray) => {
                        self.close(top, &mut open);
                    }
                    _ => return Err(self.error(ErrorKind::OrNotObjects)),
                },
            }
        }
        Err(self.error(ErrorKind::NotAnObject))
    }

    /// Hands what was closed to what encloses it; returns it if nothing does.
    fn close(&self, closed: Open<'a>, open: &mut [Open<'a>]) -> Option<Object> {
        match (closed, open.last_mut()) {
            (Open::Or { branches, start, name }, Some(Open::Object { entries, .. })) => {
                entries.push(Entry::Or(Or { name, branches, span: start.to(self.span) }));
            }
            (Open::Object { entries, start, .. }, parent) => {
                let object = Object { entries, span: start.to(self.span) };
                match parent {
                    None => return Some(object),
                    Some(Open::Or { branches, .. }) => branches.push(object),
                    Some(Open::Object { entries, name, .. }) => {
                        let (text, span) = name.take().unwrap_or_default();
                        entries.push(Entry::Nested(Nested { name: Name { text: text.into(), span }, object }));
                    }
                }
            }
            (Open::Or { .. }, _) => {}
        }
        None
    }

    /// Reads a field of `top` whose name was read: all of a leaf, or the bracket of what is inside.
    fn field(&mut self, mut top: Open<'a>, open: &mut Vec<Open<'a>>) -> Result<(), Error> {
        let name_span = self.span;
        let name_text = self.text()?;
        let Open::Object { entries, name, in_or, .. } = &mut top else {
            return Ok(());
        };
        let in_or = *in_or;
        if name_text == "$or" {
            if self.next()? != Some(Token::StartArray) {
                return Err(self.error(ErrorKind::OrNotAnArray));
            }
            open.push(top);
            open.push(Open::Or { branches: Vec::new(), start: self.span, name: name_span });
            return Ok(());
        }
        if in_or && RESERVED_IN_OR.contains(&&*name_text) {
            return Err(self.error(ErrorKind::ReservedInOr { name: name_text.into() }));
        }
        match self.next()? {
            Some(Token::StartObject) => {
                *name = Some((name_text, name_span));
                open.push(top);
                open.push(Open::Object { entries: Vec::new(), start: self.span, name: None, in_or });
            }
            Some(Token::StartArray) => {
                let path = path_to(open, &name_text);
                self.path_bytes += path.len();
                if self.path_bytes > MOST_PATH_BYTES {
                    return Err(self.placeless(ErrorKind::TooManyFields));
                }
                let (matchers, span) = self.leaf()?;
                let name = Name { text: name_text.into(), span: name_span };
                entries.push(Entry::Leaf(Leaf { name, path, matchers, span }));
                open.push(top);
            }
            _ => return Err(self.error(ErrorKind::NotAnObjectOrArray { name: name_text.into() })),
        }
        Ok(())
    }

    /// Reads the matchers of a leaf whose opening bracket was read.
    fn leaf(&mut self) -> Result<(Vec<Matcher>, Span), Error> {
        let start = self.span;
        let mut matchers = Vec::new();
        loop {
            let token = self.next()?;
            let begin = self.span;
            let operator = match token {
                Some(Token::EndArray) if matchers.is_empty() => {
                    return Err(self.error_since(start, ErrorKind::EmptyArray));
                }
                Some(Token::EndArray) => return Ok((matchers, start.to(self.span))),
                Some(Token::StartObject) => self.operator()?,
                Some(Token::String) => {
                    let text = self.text()?;
                    let address = IpLiteral::parse(&text);
                    let half_pair = self.reader.has_half_pair().then(|| self.reader.spelling().into());
                    Operator::String(StringLiteral { text: text.into(), address, half_pair })
                }
                Some(Token::Number) => Operator::Number(Number::new(&self.text()?)),
                Some(Token::True) => Operator::Bool(true),
                Some(Token::False) => Operator::Bool(false),
                Some(Token::Null) => Operator::Null,
                _ => return Err(self.error(ErrorKind::NotAMatchValue)),
            };
            matchers.push(Matcher { operator, span: begin.to(self.span) });
        }
    }

    /// Reads an operator whose opening bracket was read.
    fn operator(&mut self) -> Result<Operator, Error> {
        let start = self.span;
        if self.next()? != Some(Token::Name) {
            return Err(self.error_since(start, ErrorKind::NoOperator));
        }
        match &*self.text()? {
            "exactly" => {
                let text = self.string_operand("exact")?;
                self.end(Operator::Exactly(text.into()))
            }
            "prefix" => {
                self.affix("prefix", "Prefix", |text| Operator::Prefix(text.into()), Operator::PrefixIgnoreCase)
            }
            "suffix" => {
                self.affix("suffix", "Suffix", |text| Operator::Suffix(text.into()), Operator::SuffixIgnoreCase)
            }
            "numeric" => self.numeric(),
            "anything-but" => self.anything_but(),
            "exists" => self.exists(),
            "cidr" => {
                let text = self.string_operand("prefix")?;
                let cidr = Cidr::parse(&text).map_err(|fault| self.placeless(ErrorKind::Cidr(fault)))?;
                self.end(Operator::Cidr(cidr))
            }
            "equals-ignore-case" => {
                let text = self.string_operand("equals-ignore-case")?;
                self.end(Operator::EqualsIgnoreCase(Folded::new(&text)))
            }
            "wildcard" => {
                let text = self.string_operand("wildcard")?;
                let wildcard = self.wildcard(&text)?;
                self.end(Operator::Wildcard(wildcard))
            }
            name => Err(self.error(ErrorKind::UnknownOperator { name: name.into() })),
        }
    }

    /// Reads the closing bracket of an operator.
    fn end<T>(&mut self, value: T) -> Result<T, Error> {
        match self.next()? {
            Some(Token::EndObject) => Ok(value),
            _ => Err(self.error(ErrorKind::SecondKey)),
        }
    }

    fn string_operand(&mut self, operator: &'static str) -> Result<Cow<'a, str>, Error> {
        match self.next()? {
            Some(Token::String) => self.text(),
            _ => Err(self.error(ErrorKind::OperandNotAString { operator })),
        }
    }

    fn wildcard(&self, text: &str) -> Result<Wildcard, Error> {
        Wildcard::parse(text).map_err(|fault| self.error(ErrorKind::Wildcard(fault)))
    }

    /// `prefix` or `suffix`: a string, or an object that says to ignore the case.
    fn affix(
        &mut self,
        name: &'static str,
        capitalised: &'static str,
        plain: fn(Cow<'_, str>) -> Operator,
        ignoring_case: fn(Folded) -> Operator,
    ) -> Result<Operator, Error> {
        match self.next()? {
            Some(Token::String) => {
                let text = self.text()?;
                self.end(plain(text))
            }
            Some(Token::StartObject) => {
                let start = self.span;
                if self.next()? != Some(Token::Name) {
                    return Err(self.error_since(start, ErrorKind::NoInnerOperator { operator: capitalised }));
                }
                let inner = self.text()?;
                if inner != "equals-ignore-case" {
                    return Err(self.error(ErrorKind::UnknownInnerOperator { operator: name, name: inner.into() }));
                }
                let text = self.string_operand("equals-ignore-case")?;
                self.end(())?;
                self.end(ignoring_case(Folded::new(&text)))
            }
            _ => Err(self.error(ErrorKind::OperandNotAString { operator: name })),
        }
    }

    fn exists(&mut self) -> Result<Operator, Error> {
        match self.next()? {
            Some(Token::True) => self.end(Operator::Exists(true)),
            Some(Token::False) => self.end(Operator::Exists(false)),
            _ => Err(self.error(ErrorKind::ExistsNotABool)),
        }
    }

    fn numeric(&mut self) -> Result<Operator, Error> {
        if self.next()? != Some(Token::StartArray) {
            return Err(self.error(ErrorKind::NumericNotAnArray));
        }
        let list = self.span;
        let range = self.range(list)?;
        match self.next()? {
            Some(Token::EndObject) => Ok(Operator::Numeric(range)),
            _ => Err(self.error(ErrorKind::TooManyElements)),
        }
    }

    /// Reads a range whose opening bracket, at `list`, was read. Numbers are compared only once all were read.
    fn range(&mut self, list: Span) -> Result<Range, Error> {
        let token = self.next()?;
        let found = self.text()?;
        if token != Some(Token::String) {
            let about = if token == Some(Token::EndArray) { list } else { self.span };
            return Err(self.error_since(about, ErrorKind::NumericNoComparison { found: found.into() }));
        }
        let comparison_span = self.span;
        self.next()?;
        let Some(comparison) = Comparison::of(&found) else {
            let kind = ErrorKind::NumericUnknownComparison { found: found.into() };
            return Err(Error::new(kind, comparison_span, vec![self.reader.location()]));
        };
        let first = self.compared_number(comparison)?;
        let is_end = self.next()? == Some(Token::EndArray);
        match (comparison, is_end) {
            (Comparison::Above | Comparison::AtLeast, false) => self.upper_end(list, comparison, first),
            (_, false) => Err(self.error(ErrorKind::TooManyElements)),
            (Comparison::Equal, true) => Ok(Range::equal(self.value(&first)?)),
            (Comparison::Above | Comparison::AtLeast, true) => {
                Range::from(comparison.bound(self.value(&first)?)).ok_or_else(|| self.empty_range(list))
            }
            (Comparison::Below | Comparison::AtMost, true) => {
                Range::up_to(comparison.bound(self.value(&first)?)).ok_or_else(|| self.empty_range(list))
            }
        }
    }

    /// Reads the upper end of a range whose lower end, and the token behind it, were read.
    fn upper_end(&mut self, list: Span, lower: Comparison, bottom: (Number, Span)) -> Result<Range, Error> {
        let found = self.text()?;
        if self.token != Some(Token::String) {
            return Err(self.error(ErrorKind::NumericNoUpperComparison { found: found.into() }));
        }
        let upper = match Comparison::of(&found) {
            Some(upper @ (Comparison::Below | Comparison::AtMost)) => upper,
            _ => return Err(self.error(ErrorKind::NumericBadUpperComparison { found: found.into() })),
        };
        self.next()?;
        let top = self.compared_number(upper)?;
        if self.next()? != Some(Token::EndArray) {
            return Err(self.error(ErrorKind::NumericTooManyTerms));
        }
        let bottom = lower.bound(self.value(&bottom)?);
        let top = upper.bound(self.value(&top)?);
        Range::between(bottom, top).ok_or_else(|| self.empty_range(list))
    }

    fn compared_number(&mut self, comparison: Comparison) -> Result<(Number, Span), Error> {
        match self.token {
            Some(Token::Number) => Ok((Number::new(&self.text()?), self.span)),
            _ => Err(self.error(ErrorKind::NumericNotANumber { comparison: comparison.name() })),
        }
    }

    fn value(&self, (number, span): &(Number, Span)) -> Result<f64, Error> {
        number.value().ok_or_else(|| Error::new(not_comparable(number), *span, vec![self.reader.location()]))
    }

    fn empty_range(&self, list: Span) -> Error {
        self.error_since(list, ErrorKind::NumericEmptyRange)
    }

    fn anything_but(&mut self) -> Result<Operator, Error> {
        let mut inner = None;
        let mut token = self.next()?;
        if token == Some(Token::StartObject) {
            let start = self.span;
            if self.next()? != Some(Token::Name) {
                return Err(self.error_since(start, ErrorKind::NoInnerOperator { operator: "Anything-But" }));
            }
            let name = self.text()?;
            inner = Some(Inner::of(&name).ok_or_else(|| {
                self.error(ErrorKind::UnknownInnerOperator { operator: "anything-but", name: name.into() })
            })?);
            token = self.next()?;
        }
        let excluded = match (token, inner) {
            (Some(Token::StartArray), None) => self.excluded_list()?,
            (Some(Token::StartArray), Some(inner)) => self.excluded_texts(inner)?,
            (Some(Token::String), None) => AnythingBut::Strings(vec![self.text()?.into()]),
            (Some(Token::Number), None) => {
                let number = Number::new(&self.text()?);
                if number.value().is_none() {
                    return Err(self.placeless(not_comparable(&number)));
                }
                AnythingBut::Numbers(vec![number])
            }
            (Some(Token::String), Some(inner)) => {
                let text = self.excluded_text(inner)?;
                self.excluded(inner, vec![(text, self.span)])?
            }
            (Some(Token::Number), Some(inner)) => return Err(self.error(inner.operand_error())),
            _ => return Err(self.error(ErrorKind::AnythingButOperand)),
        };
        for _ in 0..=usize::from(inner.is_some()) {
            if self.next()? != Some(Token::EndObject) {
                return Err(self.error(ErrorKind::TooManyElements));
            }
        }
        Ok(Operator::AnythingBut(excluded))
    }

    /// Reads a list of strings or numbers whose opening bracket was read. What goes wrong inside it is reported twice.
    fn excluded_list(&mut self) -> Result<AnythingBut, Error> {
        let list = self.span;
        let mut strings = Vec::new();
        let mut numbers = Vec::new();
        loop {
            match self.next_in_list()? {
                Some(Token::EndArray) => break,
                Some(Token::String) => strings.push(self.text_in_list()?.into()),
                Some(Token::Number) => {
                    let number = Number::new(&self.text()?);
                    if number.value().is_none() {
                        return Err(self.error(not_comparable(&number)));
                    }
                    numbers.push(number);
                }
                _ => return Err(self.twice(self.error(ErrorKind::AnythingButListMember))),
            }
        }
        match (strings.is_empty(), numbers.is_empty()) {
            (false, true) => Ok(AnythingBut::Strings(strings)),
            (true, false) => Ok(AnythingBut::Numbers(numbers)),
            _ => Err(self.error_since(list, ErrorKind::AnythingButMixedList)),
        }
    }

    /// Reads a list of operands of `inner` whose opening bracket was read. What goes wrong inside it is reported twice.
    fn excluded_texts(&mut self, inner: Inner) -> Result<AnythingBut, Error> {
        let list = self.span;
        let mut texts = Vec::new();
        loop {
            match self.next_in_list()? {
                Some(Token::EndArray) => break,
                Some(Token::String) => {
                    let text = self.excluded_text(inner).map_err(|error| self.twice(error))?;
                    texts.push((text, self.span));
                }
                _ => return Err(self.twice(self.error(inner.operand_error()))),
            }
        }
        if texts.is_empty() {
            return Err(self.error_since(list, inner.operand_error()));
        }
        self.excluded(inner, texts)
    }

    fn excluded_text(&mut self, inner: Inner) -> Result<Cow<'a, str>, Error> {
        let text = self.text()?;
        if text.is_empty() && matches!(inner, Inner::Prefix | Inner::Suffix) {
            return Err(self.error(ErrorKind::AnythingButEmptyAffix));
        }
        Ok(text)
    }

    fn excluded(&self, inner: Inner, texts: Vec<(Cow<'a, str>, Span)>) -> Result<AnythingBut, Error> {
        let plain = |texts: Vec<(Cow<'a, str>, Span)>| texts.into_iter().map(|(text, _)| text.into()).collect();
        Ok(match inner {
            Inner::Prefix => AnythingBut::Prefixes(plain(texts)),
            Inner::Suffix => AnythingBut::Suffixes(plain(texts)),
            Inner::EqualsIgnoreCase => {
                AnythingBut::EqualsIgnoreCase(texts.iter().map(|(text, _)| Folded::new(text)).collect())
            }
            Inner::Wildcard => AnythingBut::Wildcards(
                texts
                    .iter()
                    .map(|(text, span)| {
                        Wildcard::parse(text).map_err(|fault| {
                            Error::new(ErrorKind::Wildcard(fault), *span, vec![self.reader.location()])
                        })
                    })
                    .collect::<Result<_, _>>()?,
            ),
        })
    }

    fn next_in_list(&mut self) -> Result<Option<Token>, Error> {
        self.next().map_err(|error| self.twice(error))
    }

    fn text_in_list(&mut self) -> Result<Cow<'a, str>, Error> {
        self.text().map_err(|error| self.twice(error))
    }

    fn twice(&self, error: Error) -> Error {
        error.again(self.reader.location())
    }
}

fn not_comparable(number: &Number) -> ErrorKind {
    if number.exceeds_limits() {
        ErrorKind::NumberExceedsLimits
    } else {
        ErrorKind::NumberNotComparable { text: number.text().into() }
    }
}

/// The path of a leaf inside what is open: the names of the objects around it and its own, joined by dots. Empty names at
/// the top leave no dot behind.
fn path_to(open: &[Open<'_>], name: &str) -> Box<str> {
    let around = open.iter().filter_map(|open| match open {
        Open::Object { name: Some((name, _)), .. } => Some(&**name),
        _ => None,
    });
    let mut path = around.collect::<Vec<_>>().join(".");
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
    path.into()
}

/// What can stand inside `anything-but`.
#[derive(Clone, Copy)]
enum Inner {
    Prefix,
    Suffix,
    EqualsIgnoreCase,
    Wildcard,
}

impl Inner {
    fn of(name: &str) -> Option<Self> {
        match name {
            "prefix" => Some(Inner::Prefix),
            "suffix" => Some(Inner::Suffix),
            "equals-ignore-case" => Some(Inner::EqualsIgnoreCase),
            "wildcard" => Some(Inner::Wildcard),
            _ => None,
        }
    }

    /// What EventBridge says of an operand that is no string.
    fn operand_error(self) -> ErrorKind {
        match self {
            Inner::Prefix | Inner::Suffix => ErrorKind::AnythingButAffixOperand,
            Inner::EqualsIgnoreCase => ErrorKind::AnythingButIgnoreCaseOperand,
            Inner::Wildcard => ErrorKind::OperandNotAString { operator: "wildcard" },
        }
    }
}

/// The comparisons of `numeric`.
#[derive(Clone, Copy)]
enum Comparison {
    Equal,
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Comparison {
    fn of(text: &str) -> Option<Self> {
        match text {
            "=" => Some(Comparison::Equal),
            "<" => Some(Comparison::Below),
            "<=" => Some(Comparison::AtMost),
            ">" => Some(Comparison::Above),
            ">=" => Some(Comparison::AtLeast),
            _ => None,
        }
    }

    /// As EventBridge calls it in an error.
    fn name(self) -> &'static str {
        match self {
            Comparison::Equal => "equals",
            Comparison::Below => "<",
            Comparison::AtMost => "<=",
            Comparison::Above => ">",
            Comparison::AtLeast => ">=",
        }
    }

    fn bound(self, value: f64) -> Bound {
        match self {
            Comparison::Above | Comparison::Below => Bound::exclusive(value),
            _ => Bound::inclusive(value),
        }
    }
}
