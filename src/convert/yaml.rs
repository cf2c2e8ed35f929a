//! YAML as trees: anchors, aliases and merges resolved, the short forms of intrinsic functions written out.
//!
//! A parser's events make the tree, with a stack of its own, so that no text nests too deep for it.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::error::{Error, ErrorKind};
use super::scalar::plain;
use super::value::{Member, Node, Text, Value};
use crate::json::{MAX_NESTING, Span};

/// All aliases together stand for at most so many values.
const MOST_ALIASED: usize = 200_000;

/// The documents of a text.
///
/// # Errors
///
/// Where it is not YAML, has a name that is no text, or leaves the limits.
pub(super) fn parse_yaml(text: &str) -> Result<Vec<Node>, Error> {
    let mut builder = Builder::new(text);
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| builder.refusal(&error))?;
        let span = Span::new(builder.offset(span.start.index()), builder.offset(span.end.index()));
        builder.take(event, span)?;
    }
    Ok(builder.documents)
}

struct Builder<'a> {
    text: &'a str,
    /// The byte offset of each character, where they are not the same as their numbers.
    offsets: Vec<usize>,
    open: Vec<Open>,
    anchors: HashMap<usize, Built>,
    aliased: usize,
    documents: Vec<Node>,
}

/// A list or mapping that is not closed yet.
struct Open {
    content: Content,
    start: usize,
    anchor: usize,
    tag: Option<Tag>,
    /// How deep what is in it nests, and how many values it has.
    depth: usize,
    size: usize,
}

enum Content {
    List(Vec<Node>),
    Mapping { members: Vec<Member>, merged: Vec<Node>, name: Option<Name> },
}

enum Name {
    Own(Text, Span),
    Merge,
}

/// A value that is complete.
#[derive(Clone)]
struct Built {
    node: Node,
    depth: usize,
    size: usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        let offsets = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Builder { text, offsets, open: Vec::new(), anchors: HashMap::new(), aliased: 0, documents: Vec::new() }
    }

    /// The byte offset of a character that the parser numbers.
    fn offset(&self, character: usize) -> usize {
        let at = if self.offsets.is_empty() { character } else { *self.offsets.get(character).unwrap_or(&usize::MAX) };
        at.min(self.text.len())
    }

    fn refusal(&self, error: &ScanError) -> Error {
        let start = self.offset(error.marker().index());
        let width = self.text[start..].chars().next().map_or(0, char::len_utf8);
        Error::new(ErrorKind::Yaml(error.info().into()), Span::new(start, start + width))
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Error> {
        match event {
            Event::SequenceStart(anchor, tag) => {
                self.begin(Content::List(Vec::new()), span, anchor, tag.map(|tag| tag.into_owned()))
            }
            Event::MappingStart(anchor, tag) => {
                let content = Content::Mapping { members: Vec::new(), merged: Vec::new(), name: None };
                self.begin(content, span, anchor, tag.map(|tag| tag.into_owned()))
            }
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Ok(())
            }
        }
    }

    fn begin(&mut self, content: Content, span: Span, anchor: usize, tag: Option<Tag>) -> Result<(), Error> {
        if self.awaits_name() {
            return Err(Error::new(ErrorKind::NameIsNoText, span));
        }
        // A tag can become two objects around what it stands before.
        if self.open.len() + 2 > MAX_NESTING {
            return Err(Error::new(ErrorKind::TooDeep(MAX_NESTING), span));
        }
        self.open.push(Open { content, start: span.start, anchor, tag, depth: 0, size: 1 });
        Ok(())
    }

    fn awaits_name(&self) -> bool {
        matches!(self.open.last(), Some(Open { content: Content::Mapping { name: None, .. }, .. }))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), Error> {
        let is_plain = style == ScalarStyle::Plain;
        if self.awaits_name() {
            if anchor != 0 {
                self.anchors.insert(anchor, Built { node: Node::text(text, span), depth: 0, size: 1 });
            }
            let is_merge = is_plain && text == "<<";
            self.name(if is_merge { Name::Merge } else { Name::Own(Text::new(text), span) });
            return Ok(());
        }
        let is_text = tag.is_some_and(|tag| tag.suffix == "str" || tag.handle.is_empty() || tag.suffix.is_empty());
        let node = if is_plain && !is_text && tag.and_then(function).is_none() {
            plain(text, span)
        } else {
            Node::text(text, span)
        };
        let depth = usize::from(tag.is_some()) * 2;
        self.complete(Built { node: with_function(node, tag), depth, size: 1 }, anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Error> {
        let Some(built) = self.anchors.get(&anchor).cloned() else {
            return Err(Error::new(ErrorKind::Yaml("an alias stands inside what it stands for".into()), span));
        };
        self.aliased = self.aliased.saturating_add(built.size);
        if self.aliased > MOST_ALIASED {
            return Err(Error::new(ErrorKind::TooManyAliases, span));
        }
        if self.open.len() + built.depth > MAX_NESTING {
            return Err(Error::new(ErrorKind::TooDeep(MAX_NESTING), span));
        }
        if self.awaits_name() {
            return match &built.node.value {
                Value::Text(name) => {
                    self.name(Name::Own(name.clone(), span));
                    Ok(())
                }
                _ => Err(Error::new(ErrorKind::NameIsNoText, span)),
            };
        }
        self.complete(built, 0)
    }

    fn end(&mut self, span: Span) -> Result<(), Error> {
        let Some(Open { content, start, anchor, tag, depth, size }) = self.open.pop() else {
            return Ok(());
        };
        let value = match content {
            Content::List(nodes) => Value::List(nodes),
            Content::Mapping { members, merged, .. } => Value::Object(merge(members, merged)),
        };
        // A block ends where the next thing begins; its own text ends before the space between.
        let end = span.end.max(start);
        let end = start + self.text[start..end].trim_end().len();
        let depth = depth + 1 + usize::from(tag.is_some()) * 2;
        let node = with_function(Node::new(value, Span::new(start, end)), tag.as_ref());
        self.complete(Built { node, depth, size }, anchor)
    }

    fn name(&mut self, given: Name) {
        if let Some(Open { content: Content::Mapping { name, .. }, .. }) = self.open.last_mut() {
            *name = Some(given);
        }
    }

    fn complete(&mut self, built: Built, anchor: usize) -> Result<(), Error> {
        if anchor != 0 {
            // What is kept for aliases is copied once, so it counts once.
            self.aliased = self.aliased.saturating_add(built.size);
            if self.aliased > MOST_ALIASED {
                return Err(Error::new(ErrorKind::TooManyAliases, built.node.span));
            }
            self.anchors.insert(anchor, built.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.documents.push(built.node);
            return Ok(());
        };
        open.depth = open.depth.max(built.depth);
        open.size = open.size.saturating_add(built.size);
        match &mut open.content {
            Content::List(nodes) => nodes.push(built.node),
            Content::Mapping { members, merged, name } => match name.take() {
                Some(Name::Own(name, name_span)) => members.push(Member { name, name_span, node: built.node }),
                Some(Name::Merge) => merged.push(built.node),
                None => {}
            },
        }
        Ok(())
    }
}

/// The members of a mapping, and behind them those of the merged ones that it does not have itself.
fn merge(mut members: Vec<Member>, merged: Vec<Node>) -> Vec<Member> {
    if merged.is_empty() {
        return members;
    }
    let mut names: std::collections::HashSet<String> =
        members.iter().map(|member| member.name.as_str().to_owned()).collect();
    for node in &merged {
        let sources = if let Value::List(nodes) = &node.value { nodes.as_slice() } else { std::slice::from_ref(node) };
        for member in sources.iter().flat_map(Node::members) {
            if names.insert(member.name.as_str().to_owned()) {
                members.push(member.clone());
            }
        }
    }
    members
}

/// The long name of the intrinsic function that a tag stands for: `!Ref`, `!Sub`.
fn function(tag: &Tag) -> Option<String> {
    let name = if tag.handle == "!" { tag.suffix.as_str() } else { return None };
    match name {
        "" => None,
        "Ref" | "Condition" => Some(name.into()),
        _ if name.starts_with(|first: char| first.is_ascii_uppercase()) => Some(format!("Fn::{name}")),
        _ => None,
    }
}

/// The value, or the function with it.
fn with_function(node: Node, tag: Option<&Tag>) -> Node {
    let Some(name) = tag.and_then(function) else {
        return node;
    };
    let span = node.span;
    let argument = match node.as_text().and_then(|text| text.split_once('.')) {
        Some((resource, attribute)) if name == "Fn::GetAtt" => {
            let parts = [resource, attribute].map(|part| Node::text(part, span));
            Node::list(parts.into(), span)
        }
        _ => node,
    };
    Node::single(&name, argument, span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(yaml: &str, json: &str) {
        let documents = parse_yaml(yaml).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(documents.iter().map(Node::print).collect::<Vec<_>>().join("\n"), json);
    }

    #[test]
    fn blocks_and_flows_are_read() {
        check("a:\n  - b\n  - [1.0, 'c', \"\\u00e9\"]\n'd': {e: ~}", r#"{"a":["b",[1.0,"c","é"]],"d":{"e":null}}"#);
        check("a: |\n  {\"b\": 1}\n  c\nd: >-\n  e\n  f", r#"{"a":"{\"b\": 1}\nc\n","d":"e f"}"#);
        check("--- 1\n--- é\n...\n", "1\n\"é\"");
        check("a: !!str 1\nb: ! 2\nc: !!int '3'", r#"{"a":"1","b":"2","c":"3"}"#);
        check("", "");
    }

    #[test]
    fn functions_are_written_out() {
        check(
            "- !Ref A\n- !GetAtt A.B.C\n- !Sub '${A}'\n- !If [c, 1, 2]\n- !Condition c\n- !GetAtt [A, B]",
            r#"[{"Ref":"A"},{"Fn::GetAtt":["A","B.C"]},{"Fn::Sub":"${A}"},{"Fn::If":["c",1,2]},{"Condition":"c"},{"Fn::GetAtt":["A","B"]}]"#,
        );
    }

    #[test]
    fn aliases_and_merges_are_resolved() {
        check(
            "a: &x {b: 1, c: 2}\nd: *x\ne:\n  <<: *x\n  b: 3",
            r#"{"a":{"b":1,"c":2},"d":{"b":1,"c":2},"e":{"b":3,"c":2}}"#,
        );
        check("- &a {a: 1}\n- &b {a: 2, b: 2}\n- {<<: [*a, *b]}", r#"[{"a":1},{"a":2,"b":2},{"a":1,"b":2}]"#);
        check("&k a: 1\nb: *k", r#"{"a":1,"b":"a"}"#);
    }

    #[test]
    fn texts_made_to_be_much_work_are_refused() {
        let mut bomb = "a0: &a0 [1]\n".to_owned();
        for level in 1..12 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb += &format!("a{level}: &a{level} [{aliases}]\n");
        }
        let refused = |text: &str| parse_yaml(text).expect_err("a refusal").kind().clone();
        assert_eq!(refused(&bomb), ErrorKind::TooManyAliases);
        assert_eq!(refused("a: &a [*a]"), ErrorKind::Yaml("an alias stands inside what it stands for".into()));
        assert_eq!(refused("? [a]\n: b"), ErrorKind::NameIsNoText);
        let deep: String = (0..1200).map(|level| format!("{}-\n", " ".repeat(level))).collect();
        assert_eq!(refused(&deep), ErrorKind::TooDeep(MAX_NESTING));
        assert!(matches!(refused("a: [b"), ErrorKind::Yaml(_)));
    }

    #[test]
    fn places_are_in_bytes() {
        let text = "é: [ü, !Ref B]\nc:\n  d: e\n\nf: g\n";
        let root = &parse_yaml(text).expect("YAML")[0];
        let [first, second, _] = root.members() else { panic!("three members") };
        assert_eq!(&text[first.node.span.range()], "[ü, !Ref B]");
        assert_eq!(&text[first.node.elements()[0].span.range()], "ü");
        assert_eq!(&text[second.node.span.range()], "d: e");
        let error = parse_yaml("é: 'ü").expect_err("no end");
        assert!(error.span().end <= "é: 'ü".len());
    }
}
