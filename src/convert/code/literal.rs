//! Values out of tokens.

use super::escapes;
use super::matchers;
use super::tokens::{Token, TokenKind};
use super::{reference, unexpected};
use crate::convert::error::{CodeFault, Error, ErrorKind, NoteKind};
use crate::convert::scalar::is_json_number;
use crate::convert::value::{Member, Node, Text, Value};
use crate::json::Span;

/// At most this many objects and lists inside one another.
const DEEPEST: usize = 200;

/// The greatest whole number up to which a double holds each.
const EXACT: u64 = 1 << 53;

/// Reads values from tokens. Each method takes the number of a token, and returns that of the token behind the value.
pub(super) struct Literals<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token<'a>],
    depth: usize,
}

impl<'a> Literals<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token<'a>]) -> Self {
        Literals { text, tokens, depth: 0 }
    }

    /// A value, with what TypeScript may say of its type behind it.
    pub(super) fn value(&mut self, at: usize) -> Result<(Node, usize), Error> {
        if self.depth == DEEPEST {
            return Err(Error::new(ErrorKind::TooDeep(DEEPEST), self.span(at)));
        }
        self.depth += 1;
        let result = self.bare_value(at);
        self.depth -= 1;
        let (node, mut after) = result?;
        while self.is(after, "as") || self.is(after, "satisfies") || self.is(after, "!") {
            after = if self.is(after, "!") { after + 1 } else { self.behind_type(after + 1) };
        }
        if let Some(token) = self.tokens.get(after).filter(|token| token.kind == TokenKind::Broken) {
            return Err(unclosed(token));
        }
        // Behind a value there is the next one, or the end of what it stands in.
        match self.tokens.get(after) {
            Some(token) if !matches!(token.text, "," | ")" | "]" | "}" | ";" | ":") && self.goes_on(after) => {
                Err(self.computed(at, after))
            }
            _ => Ok((node, after)),
        }
    }

    /// Whether the token makes an expression longer. A word on the next line begins another statement.
    fn goes_on(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let before = self.tokens[at - 1].span.end;
        token.kind == TokenKind::Sign || !self.text[before..token.span.start].contains('\n')
    }

    fn behind_type(&self, mut at: usize) -> usize {
        while let Some(token) = self.tokens.get(at) {
            let is_part = token.kind == TokenKind::Word || matches!(token.text, "." | "[" | "]" | "<" | ">");
            // The bracket of a list that the value stands in does not belong to the type.
            if !is_part || token.is("]") && !self.is(at - 1, "[") {
                break;
            }
            at += 1;
        }
        at
    }

    fn bare_value(&mut self, at: usize) -> Result<(Node, usize), Error> {
        let Some(token) = self.tokens.get(at) else {
            return Err(self.missing("a value"));
        };
        let node = |value| Node::new(value, token.span);
        match token.kind {
            TokenKind::Text => Ok((node(Value::Text(self.text_of(token)?)), at + 1)),
            TokenKind::Template => Ok((self.template(token), at + 1)),
            TokenKind::Number => Ok((number(token.text, "", token.span)?, at + 1)),
            TokenKind::Pattern => Err(unexpected(token, "a value")),
            TokenKind::Broken => Err(unclosed(token)),
            TokenKind::Word => match token.text {
                "true" | "false" => Ok((node(Value::Bool(token.text == "true")), at + 1)),
                "null" => Ok((node(Value::Null), at + 1)),
                _ => self.named(at),
            },
            TokenKind::Sign => match token.text {
                "{" => self.object(at),
                "[" => self.list(at),
                "(" => {
                    let (inner, after) = self.value(at + 1)?;
                    Ok((inner, self.expect(after, ")", "a closing parenthesis")?))
                }
                "-" | "+" => match self.tokens.get(at + 1) {
                    Some(digits) if digits.kind == TokenKind::Number => {
                        let sign = if token.is("-") { "-" } else { "" };
                        Ok((number(digits.text, sign, token.span.to(digits.span))?, at + 2))
                    }
                    _ => Err(unexpected(token, "a value")),
                },
                _ => Err(unexpected(token, "a value")),
            },
        }
    }

    fn object(&mut self, start: usize) -> Result<(Node, usize), Error> {
        let mut members = Vec::new();
        let mut at = start + 1;
        while !self.is(at, "}") {
            let Some(token) = self.tokens.get(at) else {
                return Err(self.missing("a name or a closing brace"));
            };
            if token.is(".") {
                return Err(self.computed(at, self.end_of_item(at)));
            }
            let (name, colon) = self.name(at)?;
            if self.is(colon, "(") {
                return Err(self.computed(at, colon));
            }
            let (node, after) = if self.is(colon, ":") {
                self.value(colon + 1)?
            } else if token.kind == TokenKind::Word && (self.is(colon, ",") || self.is(colon, "}")) {
                // `{ source }` is `{ source: source }`.
                (reference(token.text, token.span), colon)
            } else {
                return Err(self
                    .tokens
                    .get(colon)
                    .map_or_else(|| self.missing("a colon"), |token| unexpected(token, "a colon")));
            };
            members.push(Member { name, name_span: token.span, node });
            at = self.separator(after, "}", "a comma or a closing brace")?;
        }
        Ok((Node::new(Value::Object(members), self.span(start).to(self.span(at))), at + 1))
    }

    fn name(&self, at: usize) -> Result<(Text, usize), Error> {
        let token = &self.tokens[at];
        match token.kind {
            TokenKind::Word => Ok((Text::new(token.text), at + 1)),
            TokenKind::Text if !token.text.starts_with('`') => Ok((self.text_of(token)?, at + 1)),
            TokenKind::Number if is_json_number(token.text) => Ok((Text::new(token.text), at + 1)),
            TokenKind::Sign if token.is("[") => match (self.tokens.get(at + 1), self.is(at + 2, "]")) {
                (Some(text), true) if text.kind == TokenKind::Text => Ok((self.text_of(text)?, at + 3)),
                _ => Err(self.computed(at, self.end_of_item(at))),
            },
            TokenKind::Broken => Err(unclosed(token)),
            _ => Err(unexpected(token, "a name")),
        }
    }

    fn list(&mut self, start: usize) -> Result<(Node, usize), Error> {
        let mut nodes = Vec::new();
        let mut at = start + 1;
        while !self.is(at, "]") {
            if self.tokens.get(at).is_none() {
                return Err(self.missing("a value or a closing bracket"));
            }
            let is_spread = self.is(at, ".") && self.is(at + 1, ".") && self.is(at + 2, ".");
            let (node, after) = self.value(if is_spread { at + 3 } else { at })?;
            match node.value {
                Value::List(elements) if is_spread => nodes.extend(elements),
                _ if is_spread => return Err(self.computed(at, after)),
                _ => nodes.push(node),
            }
            at = self.separator(after, "]", "a comma or a closing bracket")?;
        }
        Ok((Node::list(nodes, self.span(start).to(self.span(at))), at + 1))
    }

    /// What begins with a name: a helper, `JSON.stringify`, or something that is known later.
    fn named(&mut self, start: usize) -> Result<(Node, usize), Error> {
        let mut names = vec![self.tokens[start].text];
        let mut at = start + 1;
        while self.is(at, ".") || self.is(at, "?") && self.is(at + 1, ".") {
            at += if self.is(at, "?") { 2 } else { 1 };
            match self.tokens.get(at) {
                Some(token) if token.kind == TokenKind::Word => names.push(token.text),
                _ => return Err(self.computed(start, at)),
            }
            at += 1;
        }
        if !self.is(at, "(") {
            let span = self.span(start).to(self.span(at - 1));
            return Ok((reference(&self.text[span.range()], span), at));
        }
        match names.as_slice() {
            [.., "Match", helper] => {
                let (arguments, after) = self.arguments(at)?;
                let span = self.span(start).to(self.span(after - 1));
                Ok((matchers::call(helper, arguments, span)?, after))
            }
            ["JSON", "stringify"] => {
                let (mut arguments, after) = self.arguments(at)?;
                // What stands behind the value only says how it is laid out.
                arguments.truncate(1);
                let node = arguments.pop().ok_or_else(|| self.computed(start, after))?;
                Ok((node, after))
            }
            _ => Err(self.computed(start, self.end_of_item(at))),
        }
    }

    fn arguments(&mut self, start: usize) -> Result<(Vec<Node>, usize), Error> {
        let mut nodes = Vec::new();
        let mut at = start + 1;
        while !self.is(at, ")") {
            if self.tokens.get(at).is_none() {
                return Err(self.missing("a value or a closing parenthesis"));
            }
            let (node, after) = self.value(at)?;
            nodes.push(node);
            at = self.separator(after, ")", "a comma or a closing parenthesis")?;
        }
        Ok((nodes, at + 1))
    }

    /// A template: text, and what fills it as it is written.
    fn template(&self, token: &Token<'_>) -> Node {
        let text = &token.text[1..token.text.len() - 1];
        Node::text(text, token.span).doubted(NoteKind::KnownLater(token.text.into()))
    }

    /// The text of a string, its escapes resolved.
    pub(super) fn text_of(&self, token: &Token<'_>) -> Result<Text, Error> {
        escapes::resolve(&token.text[1..token.text.len() - 1], token.span.end - 1)
    }

    fn is(&self, at: usize, text: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(text))
    }

    fn span(&self, at: usize) -> Span {
        let end = Span::new(self.text.len(), self.text.len());
        self.tokens.get(at).map_or(end, |token| token.span)
    }

    fn expect(&self, at: usize, sign: &str, expected: &'static str) -> Result<usize, Error> {
        match self.tokens.get(at) {
            Some(token) if token.is(sign) => Ok(at + 1),
            Some(token) => Err(unexpected(token, expected)),
            None => Err(self.missing(expected)),
        }
    }

    /// Goes behind a comma; what closes stays.
    fn separator(&self, at: usize, closing: &str, expected: &'static str) -> Result<usize, Error> {
        if self.is(at, closing) { Ok(at) } else { self.expect(at, ",", expected) }
    }

    fn missing(&self, expected: &'static str) -> Error {
        let fault = CodeFault::Unexpected { found: String::new(), expected };
        let last = self.text.char_indices().next_back().map_or(0, |(at, _)| at);
        Error::new(ErrorKind::Code(fault), Span::new(last, self.text.len()))
    }

    /// Where the member or element ends that begins here.
    pub(super) fn end_of_item(&self, mut at: usize) -> usize {
        let mut depth = 0;
        while let Some(token) = self.tokens.get(at) {
            match token.text {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" if depth == 0 => break,
                ")" | "]" | "}" => depth -= 1,
                "," | ";" if depth == 0 => break,
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// Code from one token up to another that is known only when it runs.
    fn computed(&self, start: usize, end: usize) -> Error {
        let end = end.max(start + 1).max(self.end_of_item(start).min(start + 40)).min(self.tokens.len());
        let span = self.span(start).to(self.span(end - 1));
        let code: Vec<&str> = self.text[span.range()].split_whitespace().collect();
        Error::new(ErrorKind::Code(CodeFault::Computed(code.join(" "))), span)
    }
}

fn unclosed(token: &Token<'_>) -> Error {
    let width = token.text.chars().next().map_or(0, char::len_utf8);
    Error::new(ErrorKind::Code(CodeFault::Unclosed), Span::new(token.span.start, token.span.start + width))
}

/// A number as JSON spells it.
fn number(text: &str, sign: &str, span: Span) -> Result<Node, Error> {
    let fault = || Error::new(ErrorKind::Code(CodeFault::Number(format!("{sign}{text}"))), span);
    let mut digits = text.replace('_', "");
    let lower = digits.to_ascii_lowercase();
    let bases = [("0x", 16), ("0o", 8), ("0b", 2)];
    if let Some((rest, base)) = bases.iter().find_map(|(start, base)| Some((lower.strip_prefix(start)?, *base))) {
        digits = u64::from_str_radix(rest, base).map_err(|_| fault())?.to_string();
    }
    if digits.starts_with('.') {
        digits.insert(0, '0');
    }
    if let Some(point) = digits.find('.')
        && !digits[point + 1..].starts_with(|next: char| next.is_ascii_digit())
    {
        digits.remove(point);
    }
    let spelled = format!("{sign}{digits}");
    if !is_json_number(&spelled) {
        return Err(fault());
    }
    let is_whole = digits.bytes().all(|digit| digit.is_ascii_digit());
    let node = Node::new(Value::Number(spelled.clone()), span);
    let is_rounded = is_whole && digits.parse::<u64>().map_or(true, |value| value > EXACT);
    Ok(if is_rounded { node.doubted(NoteKind::Rounded(spelled)) } else { node })
}
