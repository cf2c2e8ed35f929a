//! Operators, from text to tree: the inside of a leaf.
//!
//! The order of the checks is EventBridge's, as in all of the parser.

use std::borrow::Cow;
use std::collections::HashSet;

use super::ast::{AnythingBut, Operator};
use super::cidr::Cidr;
use super::error::{Error, ErrorKind};
use super::fold::Folded;
use super::parse::Parser;
use super::range::{Bound, Range};
use super::wildcard::Wildcard;
use crate::json::{Number, Span, Token};

impl<'a> Parser<'a> {
    /// Reads an operator whose opening bracket was read.
    pub(super) fn operator(&mut self) -> Result<Operator, Error> {
        let start = self.span;
        if self.next()? != Some(Token::Name) {
            return Err(self.error_since(start, ErrorKind::NoOperator));
        }
        match &*self.text()? {
            "exactly" => {
                let text = self.string_operand("exact")?;
                let literal = self.literal(text);
                self.end(Operator::Exactly(literal))
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
            (Comparison::Above | Comparison::AtLeast, true) => Range::from(comparison.bound(self.value(&first)?))
                .ok_or_else(|| self.unanswered(list, ErrorKind::NumericEmptyRange)),
            (Comparison::Below | Comparison::AtMost, true) => Range::up_to(comparison.bound(self.value(&first)?))
                .ok_or_else(|| self.unanswered(list, ErrorKind::NumericEmptyRange)),
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

    fn unanswered(&self, list: Span, nearest: ErrorKind) -> Error {
        self.error_since(list, ErrorKind::Unanswered { nearest: Box::new(nearest) })
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
            return Err(self.unanswered(list, inner.operand_error()));
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
            Inner::Wildcard => {
                for (text, span) in in_hash_order(&texts) {
                    if let Err(fault) = Wildcard::parse(text) {
                        return Err(Error::new(ErrorKind::Wildcard(fault), *span, vec![self.reader.location()]));
                    }
                }
                AnythingBut::Wildcards(texts.iter().filter_map(|(text, _)| Wildcard::parse(text).ok()).collect())
            }
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

/// The texts in the order in which a `java.util.HashSet` of them, with the quotes around them, is walked. Of several
/// wildcards with a fault EventBridge reports the one that it meets first there.
fn in_hash_order<'t, T>(texts: &'t [(Cow<'_, str>, T)]) -> Vec<&'t (Cow<'t, str>, T)> {
    let mut seen = HashSet::new();
    let mut distinct: Vec<_> = texts.iter().filter(|(text, _)| seen.insert(text)).collect();
    // The table has at least 16 places, and twice as many whenever more than three quarters of them are taken.
    let mut places: u32 = 16;
    while distinct.len() as u64 * 4 > u64::from(places) * 3 {
        places *= 2;
    }
    distinct.sort_by_key(|(text, _)| {
        let units = "\"".encode_utf16().chain(text.encode_utf16()).chain("\"".encode_utf16());
        let hash = units.fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
        (hash ^ hash >> 16) & (places - 1)
    });
    distinct
}

fn not_comparable(number: &Number) -> ErrorKind {
    if number.exceeds_limits() {
        ErrorKind::NumberExceedsLimits
    } else {
        ErrorKind::NumberNotComparable { text: number.text().into() }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Against what `new HashSet<String>()` printed on a JDK 17 after the quoted texts were added.
    #[test]
    fn texts_are_walked_as_java_walks_them() {
        let walked = |texts: Vec<String>| {
            let texts: Vec<(Cow<'_, str>, ())> = texts.into_iter().map(|text| (text.into(), ())).collect();
            in_hash_order(&texts).into_iter().map(|(text, ())| text.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(walked(["b**", "a**", "c\\", "**a", "é**"].map(String::from).into()), "**a é** c\\ a** b**");
        assert_eq!(
            walked((0..14).map(|at| format!("x{at}**")).collect()),
            "x9** x12** x13** x11** x10** x1** x2** x3** x7** x8** x6** x5** x4** x0**"
        );
    }
}
