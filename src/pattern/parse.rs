//! From text to tree, one function per rule of the grammar.
//!
//! The order of the checks is EventBridge's, and so is the place where the reader stands when each is made, because that is
//! the place an error reports. Objects and `$or` are kept on a stack of their own, so that nesting never recurses.

use std::borrow::Cow;

use super::ast::{Entry, Leaf, Matcher, Name, Nested, Object, Operator, Or, StringLiteral};
use super::error::{Error, ErrorKind};
use super::ip::IpLiteral;
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

pub(super) struct Parser<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) token: Option<Token>,
    /// Of the token.
    pub(super) span: Span,
    /// The length of all paths together, in bytes.
    path_bytes: usize,
}

/// An object or `$or` whose closing bracket was not read yet.
enum Open<'a> {
    Object { entries: Vec<Entry>, start: Span, name: Option<(Cow<'a, str>, Span)>, in_or: bool },
    Or { branches: Vec<Object>, start: Span, name: Span },
}

impl<'a> Parser<'a> {
    pub(super) fn next(&mut self) -> Result<Option<Token>, Error> {
        self.token = self.reader.next()?;
        self.span = self.reader.span();
        Ok(self.token)
    }

    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        Ok(self.reader.text()?)
    }

    /// An error about the current token.
    pub(super) fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.span, vec![self.reader.location()])
    }

    /// An error about all from `start` to the current token.
    pub(super) fn error_since(&self, start: Span, kind: ErrorKind) -> Error {
        Error::new(kind, start.to(self.span), vec![self.reader.location()])
    }

    /// An error about the current token that EventBridge reports without a place.
    pub(super) fn placeless(&self, kind: ErrorKind) -> Error {
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

    /// The current string, whose text was read.
    pub(super) fn literal(&self, text: Cow<'a, str>) -> StringLiteral {
        let half_pair = self.reader.has_half_pair().then(|| self.reader.spelling().into());
        StringLiteral { address: IpLiteral::parse(&text), text: text.into(), half_pair }
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
                    Operator::String(self.literal(text))
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
