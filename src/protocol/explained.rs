//! An explanation as data.

use serde::Serialize;

use crate::explain::{self, Edit, Explanation, Field, Group, Hint, Lint, Node, Place, Reason, Value, Verdict};
use crate::json::{LineColumn, PlaceIndex, Span};
use crate::report;

/// Why an event matches a pattern, or does not.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// The reason in one line.
    pub reason: String,
    /// The paths of the fewest fields that have to change for the event to match.
    pub to_change: Vec<String>,
    /// The parts of the pattern's tree, each behind the one that it is inside of; flat, because patterns nest deeper than many a
    /// reader's stack allows.
    pub parts: Vec<Part>,
    /// What is likely to be behind the verdict.
    pub hints: Vec<Advice>,
    /// What else to know about the pattern and the event.
    pub lints: Vec<Advice>,
}

/// A part of the pattern.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The place in the list of the part that this one is inside of; none at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub inside: Option<usize>,
    /// How it came out.
    pub verdict: PartVerdict,
    /// Where it stands in the pattern, from its name, if it has one, to the end of its value; of `$or` its name alone.
    pub at: Stretch,
    /// What it is.
    #[serde(flatten)]
    pub kind: Kind,
}

/// How a part of the pattern came out.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartVerdict {
    /// As it should.
    Matched,
    /// Not as it should.
    Failed,
    /// What it is a part of does not depend on it.
    NotNeeded,
}

/// Which of the two texts.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The event pattern.
    Pattern,
    /// The event.
    Event,
}

/// What a part of the pattern is.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Kind {
    /// A field whose value in the pattern is an object.
    Object {
        /// Its name.
        name: String,
    },
    /// `$or`.
    Or,
    /// A branch of `$or`.
    Branch,
    /// A field whose value in the pattern is an array.
    Field {
        /// The names on the way to it, joined by dots.
        path: String,
        /// Why it came out as it did.
        reason: String,
        /// The values that the event has there, the first hundred.
        values: Vec<Found>,
        /// How many there are in all.
        value_count: usize,
        /// Its alternatives in the pattern, the first hundred.
        alternatives: Vec<Alternative>,
        /// How many there are in all.
        alternative_count: usize,
        /// Changes after which it matches.
        edits: Vec<Change>,
    },
}

/// A value of the event.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The way to it, with the indices of array elements, from 0.
    pub location: String,
    /// Whether it satisfies the field by itself.
    pub accepted: bool,
    /// Why.
    pub reason: String,
    /// Where it stands in the event.
    pub at: Stretch,
}

/// An alternative of a field.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternative {
    /// As JSON text.
    pub text: String,
    /// How it came out.
    pub verdict: PartVerdict,
    /// Why, for each value of the event in its order.
    pub reasons: Vec<String>,
    /// Where it stands in the pattern.
    pub at: Stretch,
}

/// A hint, or what else to know.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// Its kind, such as `LetterCase` or `Redundant`.
    pub kind: &'static str,
    /// The path of the field that a hint is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub path: Option<String>,
    /// In a sentence.
    pub text: String,
    /// The text that it is about.
    pub side: Side,
    /// Where.
    pub at: Stretch,
    /// Where the value of the event stands that a hint is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub value: Option<Stretch>,
    /// What mends it.
    pub edit: Option<Change>,
    /// The address of the documentation that the fact is from, where it is one page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub source: Option<&'static str>,
}

/// A change of one of the texts.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it does.
    pub title: String,
    /// The text that is changed.
    pub side: Side,
    /// What stands in place of which parts of the text, in its order.
    pub pieces: Vec<Piece>,
}

/// A text in place of a part of another; offsets from 0, end exclusive, in UTF-16 units for JavaScript and else in bytes.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Where what is taken out begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What is put there.
    pub text: String,
}

/// A piece of a text. `start` and `end` are offsets from 0, end exclusive, in UTF-16 units for JavaScript and else in bytes; line and column are
/// those of the first character, from 1, the column in UTF-16 units.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Of the first character.
    pub line: usize,
    /// Of the first character.
    pub column: usize,
}

/// Of the values of one field, and of its alternatives, this many are told.
const MOST: usize = 100;

/// What offsets count, which is what the reader's language slices text by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Of UTF-8.
    Byte,
    /// As JavaScript counts.
    Utf16,
}

impl Explained {
    /// An explanation and lints, with the texts they are about.
    pub fn new(explanation: &Explanation<'_>, lints: &[Lint], pattern: &str, event: &str, unit: Unit) -> Self {
        let view = View { explanation, texts: Texts::new(pattern, event, unit) };
        let mut parts = Vec::new();
        view.add_members(&explanation.root, None, &mut parts);
        Explained {
            reason: explanation.headline(),
            to_change: explanation.failing().iter().map(|field| field.leaf.path.to_string()).collect(),
            parts,
            hints: explanation.hints.iter().map(|hint| view.hint(hint)).collect(),
            lints: lints.iter().map(|lint| view.texts.lint(lint)).collect(),
        }
    }
}

/// Lints on a pattern alone.
pub(super) fn advice(lints: &[Lint], pattern: &str, unit: Unit) -> Vec<Advice> {
    let texts = Texts::new(pattern, "", unit);
    lints.iter().map(|lint| texts.lint(lint)).collect()
}

/// What is told, and the texts that it is about.
struct View<'e, 't> {
    explanation: &'e Explanation<'e>,
    texts: Texts<'t>,
}

struct Texts<'t> {
    pattern: Text<'t>,
    event: Text<'t>,
}

/// A text in which places are found fast.
struct Text<'t> {
    text: &'t str,
    places: PlaceIndex,
    unit: Unit,
}

impl Text<'_> {
    fn stretch(&self, span: Span) -> Stretch {
        let LineColumn { line, column } = self.places.line_column(self.text, span.start);
        Stretch { start: self.offset(span.start), end: self.offset(span.end), line, column }
    }

    /// The change as pieces of this text.
    fn change(&self, edit: &Edit) -> Change {
        let pieces = edit.pieces(self.text).into_iter();
        let piece =
            |(span, text): (Span, String)| Piece { start: self.offset(span.start), end: self.offset(span.end), text };
        Change { title: edit.title.clone(), side: edit.side.into(), pieces: pieces.map(piece).collect() }
    }

    fn offset(&self, offset: usize) -> usize {
        match self.unit {
            Unit::Byte => offset,
            Unit::Utf16 => self.places.utf16_offset(self.text, offset),
        }
    }
}

impl<'t> Texts<'t> {
    fn new(pattern: &'t str, event: &'t str, unit: Unit) -> Self {
        let [pattern, event] = [pattern, event].map(|text| Text { text, places: PlaceIndex::new(text), unit });
        Texts { pattern, event }
    }

    fn lint(&self, lint: &Lint) -> Advice {
        let (side, text) = match lint.place {
            Place::Pattern(_) => (Side::Pattern, &self.pattern),
            Place::Event(_) => (Side::Event, &self.event),
        };
        Advice {
            kind: lint.kind.name(),
            path: None,
            text: lint.kind.to_string(),
            side,
            at: text.stretch(lint.place.span()),
            value: None,
            edit: lint.edit.as_ref().map(|edit| self.change(edit)),
            source: lint.kind.source().map(|source| source.address),
        }
    }

    fn change(&self, edit: &Edit) -> Change {
        match edit.side {
            explain::Side::Pattern => self.pattern.change(edit),
            explain::Side::Event => self.event.change(edit),
        }
    }
}

impl View<'_, '_> {
    fn add_members(&self, group: &Group<'_>, inside: Option<usize>, parts: &mut Vec<Part>) {
        for node in &group.members {
            let (place, kind) = match node {
                Node::Object(group) => {
                    let name = group.name.map(|name| name.text.to_string()).unwrap_or_default();
                    (group.name.map_or(group.span, |name| name.span.to(group.span)), Kind::Object { name })
                }
                Node::Or(choice) => (choice.name, Kind::Or),
                Node::Field(field) => (field.leaf.name.span.to(field.leaf.span), self.field(field)),
            };
            let own = parts.len();
            parts.push(Part {
                inside,
                verdict: PartVerdict::from(node.verdict()),
                at: self.texts.pattern.stretch(place),
                kind,
            });
            match node {
                Node::Object(group) => self.add_members(group, Some(own), parts),
                Node::Or(choice) => choice.branches.iter().for_each(|branch| {
                    let at = self.texts.pattern.stretch(branch.span);
                    let number = parts.len();
                    parts.push(Part {
                        inside: Some(own),
                        verdict: PartVerdict::from(branch.verdict),
                        at,
                        kind: Kind::Branch,
                    });
                    self.add_members(branch, Some(number), parts);
                }),
                Node::Field(_) => {}
            }
        }
    }

    fn field(&self, field: &Field<'_>) -> Kind {
        let values: Vec<&Value<'_>> = field.values.iter().take(MOST).collect();
        let found = |value: &&Value<'_>| Found {
            location: self.explanation.event.location(value.field),
            accepted: value.is_accepted,
            reason: field.reason_for(value),
            at: self.texts.event.stretch(value.field.span),
        };
        let alternatives = field.matchers.iter().take(MOST).map(|alternative| {
            let operator = &alternative.matcher.operator;
            Alternative {
                text: operator.to_string(),
                verdict: PartVerdict::from(alternative.verdict),
                reasons: values.iter().map(|value| Reason::new(operator, &value.field.value).to_string()).collect(),
                at: self.texts.pattern.stretch(alternative.matcher.span),
            }
        });
        Kind::Field {
            path: field.leaf.path.to_string(),
            reason: field.reason.clone(),
            values: values.iter().map(found).collect(),
            value_count: field.values.len(),
            alternatives: alternatives.collect(),
            alternative_count: field.matchers.len(),
            edits: report::edits(self.explanation, field).iter().map(|edit| self.texts.change(edit)).collect(),
        }
    }

    fn hint(&self, hint: &Hint<'_>) -> Advice {
        Advice {
            kind: hint.kind.name(),
            path: Some(hint.leaf.path.to_string()),
            text: hint.text.clone(),
            side: Side::Pattern,
            at: self.texts.pattern.stretch(hint.span),
            value: hint.value.map(|value| self.texts.event.stretch(value.span)),
            edit: Some(self.texts.change(&hint.edit)),
            source: None,
        }
    }
}

impl From<explain::Side> for Side {
    fn from(side: explain::Side) -> Self {
        match side {
            explain::Side::Pattern => Side::Pattern,
            explain::Side::Event => Side::Event,
        }
    }
}

impl From<Verdict> for PartVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Matched => PartVerdict::Matched,
            Verdict::Failed => PartVerdict::Failed,
            Verdict::NotNeeded => PartVerdict::NotNeeded,
        }
    }
}
