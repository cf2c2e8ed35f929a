//! From tree to text. What is printed reads as the same pattern.

use std::fmt;

use super::ast::{AnythingBut, Entry, Leaf, Matcher, Object, Operator, StringLiteral};
use super::range::Range;
use crate::json::{self, shortest};

/// In formatted text a list of matchers stays on its line up to this column.
const WIDTH: usize = 80;

/// All on one line, without white space.
pub(super) fn canonical(root: &Object) -> String {
    let mut text = String::new();
    object(&mut text, root, None);
    text
}

/// A field a line, indented by two spaces a level.
pub(super) fn formatted(root: &Object) -> String {
    let mut text = String::new();
    object(&mut text, root, Some(0));
    text
}

/// `level` is that of the line the object begins on; `None` for canonical text.
fn object(text: &mut String, object: &Object, level: Option<usize>) {
    list(text, ['{', '}'], &object.entries, level, |text, entry, level| match entry {
        Entry::Nested(nested) => {
            name(text, &nested.name.text, level);
            self::object(text, &nested.object, level);
        }
        Entry::Leaf(leaf) => {
            name(text, &leaf.name.text, level);
            matchers(text, leaf, level);
        }
        Entry::Or(or) => {
            name(text, "$or", level);
            list(text, ['[', ']'], &or.branches, level, self::object);
        }
    });
}

fn name(text: &mut String, name: &str, level: Option<usize>) {
    json::quote(text, name);
    text.push_str(if level.is_some() { ": " } else { ":" });
}

fn matchers(text: &mut String, leaf: &Leaf, level: Option<usize>) {
    if level.is_some() {
        let separated: Vec<String> = leaf.matchers.iter().map(|matcher| matcher_text(matcher, true)).collect();
        let line = separated.join(", ");
        let column = text.len() - text.rfind('\n').map_or(0, |at| at + 1);
        if column + line.len() + "[],".len() <= WIDTH {
            text.push('[');
            text.push_str(&line);
            text.push(']');
            return;
        }
    }
    list(text, ['[', ']'], &leaf.matchers, level, |text, matcher, level| {
        text.push_str(&matcher_text(matcher, level.is_some()));
    });
}

/// Brackets around the items: each on a line of its own one level in, or all on one line in canonical text.
fn list<T>(
    text: &mut String,
    brackets: [char; 2],
    items: &[T],
    level: Option<usize>,
    mut item_text: impl FnMut(&mut String, &T, Option<usize>),
) {
    let inner = level.map(|level| level + 1);
    text.push(brackets[0]);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        new_line(text, inner);
        item_text(text, item, inner);
    }
    new_line(text, level);
    text.push(brackets[1]);
}

fn new_line(text: &mut String, level: Option<usize>) {
    if let Some(level) = level {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", level));
    }
}

fn matcher_text(matcher: &Matcher, spaced: bool) -> String {
    operator_text(&matcher.operator, spaced)
}

fn operator_text(operator: &Operator, spaced: bool) -> String {
    let mut text = Line { text: String::new(), spaced };
    text.operator(operator);
    text.text
}

/// As JSON text, on one line.
impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&operator_text(self, true))
    }
}

/// A matcher's text, which is never broken into lines.
struct Line {
    text: String,
    spaced: bool,
}

impl Line {
    fn operator(&mut self, operator: &Operator) {
        match operator {
            Operator::Null => self.text.push_str("null"),
            Operator::Bool(value) => self.text.push_str(if *value { "true" } else { "false" }),
            Operator::Number(number) => self.text.push_str(number.text()),
            Operator::String(literal) => self.literal(literal),
            Operator::Exactly(literal) => self.keyed("exactly", &|line| line.literal(literal)),
            Operator::Prefix(text) => self.keyed("prefix", &|line| line.quoted(text)),
            Operator::Suffix(text) => self.keyed("suffix", &|line| line.quoted(text)),
            Operator::EqualsIgnoreCase(folded) => self.keyed("equals-ignore-case", &|line| line.quoted(folded.text())),
            Operator::PrefixIgnoreCase(folded) => self.keyed("prefix", &|line| {
                line.keyed("equals-ignore-case", &|line| line.quoted(folded.text()));
            }),
            Operator::SuffixIgnoreCase(folded) => self.keyed("suffix", &|line| {
                line.keyed("equals-ignore-case", &|line| line.quoted(folded.text()));
            }),
            Operator::Wildcard(wildcard) => self.keyed("wildcard", &|line| line.quoted(wildcard.text())),
            Operator::Numeric(range) => self.keyed("numeric", &|line| line.range(range)),
            Operator::Cidr(cidr) => self.keyed("cidr", &|line| line.quoted(cidr.text())),
            Operator::Exists(wanted) => {
                self.keyed("exists", &|line| line.text.push_str(if *wanted { "true" } else { "false" }))
            }
            Operator::AnythingBut(excluded) => self.keyed("anything-but", &|line| line.anything_but(excluded)),
        }
    }

    fn literal(&mut self, literal: &StringLiteral) {
        match &literal.half_pair {
            Some(spelled) => self.text.push_str(spelled),
            None => self.quoted(&literal.text),
        }
    }

    fn anything_but(&mut self, excluded: &AnythingBut) {
        match excluded.inner_operator() {
            Some(name) => self.keyed(name, &|line| line.excluded(excluded)),
            None => self.excluded(excluded),
        }
    }

    fn excluded(&mut self, excluded: &AnythingBut) {
        let texts = excluded.texts();
        if texts.len() != 1 {
            self.text.push('[');
        }
        for (at, text) in texts.iter().enumerate() {
            if at > 0 {
                self.comma();
            }
            match excluded {
                AnythingBut::Numbers(_) => self.text.push_str(text),
                _ => self.quoted(text),
            }
        }
        if texts.len() != 1 {
            self.text.push(']');
        }
    }

    fn range(&mut self, range: &Range) {
        let mut parts = Vec::new();
        if let (Some(bottom), Some(top)) = (range.bottom(), range.top())
            && bottom.value == top.value
        {
            parts.push(("=", bottom.value));
        } else {
            parts.extend(range.bottom().map(|bound| (if bound.inclusive { ">=" } else { ">" }, bound.value)));
            parts.extend(range.top().map(|bound| (if bound.inclusive { "<=" } else { "<" }, bound.value)));
        }
        self.text.push('[');
        for (at, (comparison, value)) in parts.into_iter().enumerate() {
            if at > 0 {
                self.comma();
            }
            self.quoted(comparison);
            self.comma();
            self.text.push_str(&shortest(value));
        }
        self.text.push(']');
    }

    fn keyed(&mut self, key: &str, value: &dyn Fn(&mut Self)) {
        self.text.push('{');
        self.quoted(key);
        self.text.push_str(if self.spaced { ": " } else { ":" });
        value(self);
        self.text.push('}');
    }

    fn quoted(&mut self, text: &str) {
        json::quote(&mut self.text, text);
    }

    fn comma(&mut self) {
        self.text.push_str(if self.spaced { ", " } else { "," });
    }
}

#[cfg(test)]
mod tests {
    use crate::pattern::Pattern;

    const PATTERN: &str = r#" {"source":["aws.ec2", 300.0,null],
        "detail" : {"$or":[{"a":[{"numeric":[">",1e0,"<=",2.50]}]},{"b":[{"exists":false},true]}],
        "ip": [{"cidr":"10.0.0.0/+8"}, {"anything-but":["x"]}, {"anything-but":{"prefix":["a","\n\u0001"]}}],
        "x": [{"numeric":["=", 1E30]}, "\ud800", {"suffix":{"equals-ignore-case":"\"\\"}}] } } "#;

    #[test]
    fn canonical_text_has_no_white_space() {
        let pattern = Pattern::parse(PATTERN).expect("a pattern");
        assert_eq!(
            pattern.canonical(),
            concat!(
                r#"{"source":["aws.ec2",300.0,null],"detail":{"$or":[{"a":[{"numeric":[">",1,"<=",2.5]}]},"#,
                r#"{"b":[{"exists":false},true]}],"ip":[{"cidr":"10.0.0.0/+8"},{"anything-but":"x"},"#,
                r#"{"anything-but":{"prefix":["a","\n\u0001"]}}],"x":[{"numeric":["=",1e30]},"\ud800","#,
                r#"{"suffix":{"equals-ignore-case":"\"\\"}}]}}"#
            )
        );
    }

    #[test]
    fn formatted_text_has_a_field_a_line() {
        let pattern = Pattern::parse(PATTERN).expect("a pattern");
        assert_eq!(
            pattern.formatted(),
            r#"{
  "source": ["aws.ec2", 300.0, null],
  "detail": {
    "$or": [
      {
        "a": [{"numeric": [">", 1, "<=", 2.5]}]
      },
      {
        "b": [{"exists": false}, true]
      }
    ],
    "ip": [
      {"cidr": "10.0.0.0/+8"},
      {"anything-but": "x"},
      {"anything-but": {"prefix": ["a", "\n\u0001"]}}
    ],
    "x": [
      {"numeric": ["=", 1e30]},
      "\ud800",
      {"suffix": {"equals-ignore-case": "\"\\"}}
    ]
  }
}"#
        );
    }

    #[test]
    fn printed_text_reads_as_the_same_pattern() {
        let pattern = Pattern::parse(PATTERN).expect("a pattern");
        assert_eq!(Pattern::parse(&pattern.canonical()).expect("canonical text"), pattern);
        assert_eq!(Pattern::parse(&pattern.formatted()).expect("formatted text"), pattern);
    }
}
