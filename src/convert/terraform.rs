//! Patterns in Terraform: as a heredoc, as `jsonencode`, as a string.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, ObjectKey};
use hcl_edit::parser::{Error as HclError, parse_body, parse_expr};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::{Element, Template};

use super::error::{Error, ErrorKind, NoteKind};
use super::found::Found;
use super::nesting;
use super::scalar::is_json_number;
use super::value::{Member, Node, Text, Value};
use crate::json::Span;

/// Every pattern in HCL, be it a file, a piece of one, or an expression alone.
///
/// # Errors
///
/// Where it is not HCL, or nests too deep.
pub(super) fn in_hcl(text: &str) -> Result<Vec<Found>, Error> {
    nesting::check(text)?;
    let mut search = Search { text, found: Vec::new() };
    match parse_body(text) {
        Ok(body) => search.body(&body, None, false),
        Err(error) => match parse_expr(text.trim()) {
            // Its places would be those of the trimmed text.
            Ok(_) if text.trim() != text => return in_hcl(text.trim()).map(|found| shifted(found, text)),
            Ok(expression) => search.pattern(None, &expression),
            Err(_) => return Err(refusal(&error, text)),
        },
    }
    Ok(search.found)
}

fn shifted(mut found: Vec<Found>, text: &str) -> Vec<Found> {
    let by = text.len() - text.trim_start().len();
    let shift = |span: &mut Span| *span = Span::new(span.start + by, span.end + by);
    for found in &mut found {
        shift(&mut found.span);
        found.notes.iter_mut().for_each(|note| shift(&mut note.span));
    }
    found
}

fn refusal(error: &HclError, text: &str) -> Error {
    let mut start = error.location().offset().min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let width = text[start..].chars().next().map_or(0, char::len_utf8);
    Error::new(ErrorKind::Hcl(error.message().replace('\n', ", ")), Span::new(start, start + width))
}

struct Search<'a> {
    text: &'a str,
    found: Vec<Found>,
}

impl Search<'_> {
    /// Of a block: what it is called, and whether it is a filter.
    fn body(&mut self, body: &Body, name: Option<&str>, is_filter: bool) {
        let first = self.found.len();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) if attribute.key.as_str() == "event_pattern" => {
                    self.pattern(name, &attribute.value);
                }
                Structure::Attribute(attribute) if is_filter && attribute.key.as_str() == "pattern" => {
                    self.pattern(name, &attribute.value);
                }
                Structure::Attribute(attribute) => self.inside(&attribute.value, attribute.key.as_str(), name),
                Structure::Block(block) => {
                    let own = block.labels.last().map(|label| label.as_str());
                    self.body(&block.body, own.or(name), block.ident.as_str() == "filter");
                }
            }
        }
        // A resource with several filters: each has its number behind the name.
        let several = &mut self.found[first..];
        if several.len() > 1 && several.iter().all(|found| found.name.as_deref() == name) {
            for (number, found) in (1..).zip(several) {
                found.name = name.map(|name| format!("{name}[{number}]"));
            }
        }
    }

    /// Objects in an attribute, such as the rules that a module takes: there a rule is called by its key.
    fn inside(&mut self, expression: &Expression, key: &str, name: Option<&str>) {
        match expression {
            Expression::Object(object) => {
                for (member, value) in object.iter() {
                    match key_text(member) {
                        Some("event_pattern") => self.pattern(Some(key), value.expr()),
                        Some("pattern") if matches!(key, "filter" | "filters") => self.pattern(name, value.expr()),
                        Some(member) => self.inside(value.expr(), member, Some(key)),
                        None => {}
                    }
                }
            }
            Expression::Array(array) => array.iter().for_each(|element| self.inside(element, key, name)),
            _ => {}
        }
    }

    fn pattern(&mut self, name: Option<&str>, expression: &Expression) {
        let name = name.map(str::to_owned);
        let span = self.span(expression.span());
        match expression {
            Expression::String(text) => self.found.push(Found::text(name, text, span)),
            Expression::StringTemplate(template) => self.template(name, template, span),
            Expression::HeredocTemplate(heredoc) => self.template(name, &heredoc.template, span),
            Expression::Parenthesis(parenthesis) => self.pattern(name.as_deref(), parenthesis.inner()),
            Expression::FuncCall(call) => match encoded(call) {
                Some(argument) => {
                    let node = self.node(argument);
                    self.found.push(Found::tree(name, &node, span));
                }
                None => self.later(name, span),
            },
            _ => self.later(name, span),
        }
    }

    /// A pattern that is elsewhere: a variable, a file.
    fn later(&mut self, name: Option<String>, span: Span) {
        let node = self.reference(span);
        self.found.push(Found::tree(name, &node, span));
    }

    fn template(&mut self, name: Option<String>, template: &Template, span: Span) {
        let (text, holes) = self.joined(template);
        let mut found = Found::text(name, &text, span);
        for hole in holes {
            found.note(NoteKind::KnownLater(self.text[hole.range()].into()), hole);
        }
        self.found.push(found);
    }

    /// A template with what is filled in later as it is written, and the places of that.
    fn joined(&self, template: &Template) -> (String, Vec<Span>) {
        let (mut text, mut holes) = (String::new(), Vec::new());
        for element in template {
            match element {
                Element::Literal(literal) => text += literal,
                Element::Interpolation(_) | Element::Directive(_) => {
                    let span = self.span(element.span());
                    text += &self.text[span.range()];
                    holes.push(span);
                }
            }
        }
        (text, holes)
    }

    fn node(&self, expression: &Expression) -> Node {
        let span = self.span(expression.span());
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(*value.value()),
            Expression::String(text) => Value::Text(Text::new(text.as_str())),
            Expression::Array(array) => Value::List(array.iter().map(|element| self.node(element)).collect()),
            Expression::Object(object) => {
                let members = object.iter().map(|(key, value)| self.member(key, value.expr()));
                Value::Object(members.collect())
            }
            Expression::Parenthesis(parenthesis) => return self.node(parenthesis.inner()),
            Expression::StringTemplate(template) => {
                let (text, holes) = self.joined(template);
                return filled(text, &holes, self.text, span);
            }
            Expression::HeredocTemplate(heredoc) => {
                let (text, holes) = self.joined(&heredoc.template);
                return filled(text, &holes, self.text, span);
            }
            Expression::Number(_) | Expression::UnaryOp(_) => match self.number(span) {
                Some(number) => Value::Number(number),
                None => return self.reference(span),
            },
            _ => return self.reference(span),
        };
        Node::new(value, span)
    }

    fn member(&self, key: &ObjectKey, value: &Expression) -> Member {
        let span = self.span(key.span());
        let name = match (key_text(key), key) {
            (Some(name), _) => Node::text(name, span),
            (None, ObjectKey::Expression(expression)) => self.node(expression),
            (None, ObjectKey::Ident(_)) => Node::text("", span),
        };
        let mut node = self.node(value);
        // A name that is known later is told where its value is.
        node.doubt = node.doubt.or(name.doubt);
        let name = match name.value {
            Value::Text(name) => name,
            _ => Text::new(&self.text[span.range()]),
        };
        Member { name, name_span: span, node }
    }

    /// As it is spelled: the parser makes a double of it.
    fn number(&self, span: Span) -> Option<String> {
        let spelled: String = self.text[span.range()].chars().filter(|character| !character.is_whitespace()).collect();
        is_json_number(&spelled).then_some(spelled)
    }

    /// What is known only later, as a template would say it.
    fn reference(&self, span: Span) -> Node {
        let text = format!("${{{}}}", self.text[span.range()].trim());
        Node::text(text.clone(), span).doubted(NoteKind::KnownLater(text))
    }

    fn span(&self, range: Option<Range<usize>>) -> Span {
        let range = range.unwrap_or_default();
        if self.text.get(range.clone()).is_some() { Span::new(range.start, range.end) } else { Span::default() }
    }
}

/// Text with parts that are known later, if any.
fn filled(text: String, holes: &[Span], source: &str, span: Span) -> Node {
    let node = Node::text(text, span);
    match holes.first() {
        Some(hole) => node.doubted(NoteKind::KnownLater(source[hole.range()].into())),
        None => node,
    }
}

/// What `jsonencode` is called with.
fn encoded(call: &FuncCall) -> Option<&Expression> {
    let is_encode = call.name.namespace.is_empty() && call.name.name.as_str() == "jsonencode";
    is_encode.then(|| call.args.iter().next()).flatten()
}

fn key_text(key: &ObjectKey) -> Option<&str> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str()),
        ObjectKey::Expression(Expression::String(name)) => Some(name.as_str()),
        // A bare word that the parser took for a variable, and `null = ...`.
        ObjectKey::Expression(Expression::Variable(name)) => Some(name.as_str()),
        ObjectKey::Expression(_) => None,
    }
}
