//! A tree of values with their places, whatever language they were written in.
//!
//! Numbers are kept as they are spelled, members in their order, and names that stand twice twice.

use super::error::{Error, ErrorKind, Note, NoteKind};
use crate::json::{Reader, Span, Token, quote};

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) span: Span,
    /// What there is to be told of it, where it is part of a pattern.
    pub(super) doubt: Option<NoteKind>,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As JSON spells it.
    Number(String),
    Text(Text),
    List(Vec<Node>),
    Object(Vec<Member>),
}

#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: Text,
    pub(super) name_span: Span,
    pub(super) node: Node,
}

/// A string, which may have half of a surrogate pair in it: JSON can spell that, UTF-8 cannot hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    /// With `?` for halves.
    text: String,
    /// The JSON string, quotes included, of a text with halves.
    spelling: Option<String>,
}

impl Text {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Text { text: text.into(), spelling: None }
    }

    /// Of a text with halves, and the JSON string that spells it.
    pub(super) fn with_halves(text: String, spelling: String) -> Self {
        Text { text, spelling: Some(spelling) }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether UTF-8 can hold it.
    pub(super) fn is_whole(&self) -> bool {
        self.spelling.is_none()
    }

    fn print(&self, out: &mut String) {
        match &self.spelling {
            Some(spelling) => out.push_str(spelling),
            None => quote(out, &self.text),
        }
    }
}

impl Node {
    pub(super) fn new(value: Value, span: Span) -> Self {
        Node { value, span, doubt: None }
    }

    pub(super) fn text(text: impl Into<String>, span: Span) -> Self {
        Node::new(Value::Text(Text::new(text)), span)
    }

    pub(super) fn list(nodes: Vec<Node>, span: Span) -> Self {
        Node::new(Value::List(nodes), span)
    }

    /// An object with one member, such as an operator or an intrinsic function.
    pub(super) fn single(name: &str, node: Node, span: Span) -> Self {
        Node::new(Value::Object(vec![Member { name: Text::new(name), name_span: span, node }]), span)
    }

    pub(super) fn doubted(self, kind: NoteKind) -> Self {
        Node { doubt: Some(kind), ..self }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The members of an object; none of anything else.
    pub(super) fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// The elements of a list; none of anything else.
    pub(super) fn elements(&self) -> &[Node] {
        match &self.value {
            Value::List(nodes) => nodes,
            _ => &[],
        }
    }

    /// The member of that name which stands last.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.members().iter().rev().find(|member| member.name.as_str() == name).map(|member| &member.node)
    }

    /// The member at the end of a way of names.
    pub(super) fn at(&self, way: &[&str]) -> Option<&Node> {
        way.iter().try_fold(self, |node, name| node.get(name))
    }

    /// As JSON without white space.
    pub(super) fn print(&self) -> String {
        let mut out = String::new();
        self.print_into(&mut out);
        out
    }

    fn print_into(&self, out: &mut String) {
        match &self.value {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(text) => out.push_str(text),
            Value::Text(text) => text.print(out),
            Value::List(nodes) => {
                for (at, node) in nodes.iter().enumerate() {
                    out.push(if at == 0 { '[' } else { ',' });
                    node.print_into(out);
                }
                out.push_str(if nodes.is_empty() { "[]" } else { "]" });
            }
            Value::Object(members) => {
                for (at, member) in members.iter().enumerate() {
                    out.push(if at == 0 { '{' } else { ',' });
                    member.name.print(out);
                    out.push(':');
                    member.node.print_into(out);
                }
                out.push_str(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }

    /// What there is to be told of it and of all that is in it, in the order of the text.
    pub(super) fn notes(&self, notes: &mut Vec<Note>) {
        if let Some(kind) = &self.doubt {
            notes.push(Note { kind: kind.clone(), span: self.span });
            return;
        }
        self.elements().iter().for_each(|node| node.notes(notes));
        let mut names = std::collections::HashSet::new();
        for member in self.members() {
            if !names.insert(member.name.as_str()) {
                let kind = NoteKind::RepeatedName(member.name.as_str().into());
                notes.push(Note { kind, span: member.name_span });
            }
            member.node.notes(notes);
        }
    }
}

/// What was read of a text up to now: an object or list that is not closed yet.
enum Open {
    List(Vec<Node>),
    Object(Vec<Member>, Option<(Text, Span)>),
}

/// Reads JSON text. Returns the tree, and where it ends.
///
/// # Errors
///
/// Where it is not JSON.
pub(super) fn parse_json(text: &str) -> Result<Node, Error> {
    let mut reader = Reader::new(text);
    let mut open: Vec<(Open, usize)> = Vec::new();
    while let Some(token) = reader.next()? {
        let node = match token {
            Token::StartObject => {
                open.push((Open::Object(Vec::new(), None), reader.span().start));
                continue;
            }
            Token::StartArray => {
                open.push((Open::List(Vec::new()), reader.span().start));
                continue;
            }
            Token::Name => {
                let (name, span) = (read_text(&mut reader)?, reader.span());
                if let Some((Open::Object(_, next), _)) = open.last_mut() {
                    *next = Some((name, span));
                }
                continue;
            }
            Token::EndObject | Token::EndArray => {
                let end = reader.span().end;
                match open.pop() {
                    Some((Open::List(nodes), start)) => Node::list(nodes, Span::new(start, end)),
                    Some((Open::Object(members, _), start)) => Node::new(Value::Object(members), Span::new(start, end)),
                    // The reader refuses what closes nothing.
                    None => break,
                }
            }
            Token::String => Node::new(Value::Text(read_text(&mut reader)?), reader.span()),
            Token::Number => Node::new(Value::Number(reader.spelling().into()), reader.span()),
            Token::True | Token::False => Node::new(Value::Bool(token == Token::True), reader.span()),
            Token::Null => Node::new(Value::Null, reader.span()),
        };
        match open.last_mut() {
            None => return Ok(node),
            Some((Open::List(nodes), _)) => nodes.push(node),
            Some((Open::Object(members, name), _)) => {
                if let Some((name, name_span)) = name.take() {
                    members.push(Member { name, name_span, node });
                }
            }
        }
    }
    Err(Error::new(ErrorKind::UnknownFormat, Span::new(0, text.len())))
}

fn read_text(reader: &mut Reader<'_>) -> Result<Text, Error> {
    let text = reader.text()?.into_owned();
    Ok(if reader.has_half_pair() { Text::with_halves(text, reader.spelling().into()) } else { Text::new(text) })
}
