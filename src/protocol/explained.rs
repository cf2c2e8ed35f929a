//! An explanation as data.

use serde::Serialize;

use crate::event::Event;
use crate::explain::{Edit, Explanation, Field, Group, Hint, Lint, Node, Place, Reason, Side, Value, Verdict};
use crate::json::{LineColumn, Span};

/// Why an event matches a pattern, or does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// `match` or `no-match`.
    pub verdict: &'static str,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The place in the list of the part that this one is inside of; none at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inside: Option<usize>,
    /// `matched`, `failed` or `not-needed`.
    pub verdict: &'static str,
    /// Where it stands in the pattern, from its name, if it has one, to the end of its value; of `$or` its name alone.
    pub at: Stretch,
    /// What it is.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a part of the pattern is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
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
        /// The values that the event has there.
        values: Vec<Found>,
        /// Its alternatives in the pattern.
        alternatives: Vec<Alternative>,
        /// Changes after which it matches.
        edits: Vec<Change>,
    },
}

/// A value of the event.
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternative {
    /// As JSON text.
    pub text: String,
    /// How it came out.
    pub verdict: &'static str,
    /// Why, for each value of the event in its order.
    pub reasons: Vec<String>,
    /// Where it stands in the pattern.
    pub at: Stretch,
}

/// A hint, or what else to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// In a sentence.
    pub text: String,
    /// `pattern` or `event`.
    pub side: &'static str,
    /// Where.
    pub at: Stretch,
    /// What mends it.
    pub edit: Option<Change>,
}

/// A change of one of the texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it does.
    pub title: String,
    /// The text that is changed: `pattern` or `event`.
    pub side: &'static str,
    /// The whole text after the change.
    pub text: String,
}

/// A piece of a text. `start` and `end` are byte offsets from 0, end exclusive; line and column are those of the first
/// character, from 1, the column in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
    /// Of the first character.
    pub line: usize,
    /// Of the first character.
    pub column: usize,
}

/// Of the values of one field, and of its alternatives, this many are told.
const MOST: usize = 100;

impl Explained {
    /// An explanation and lints, with the texts they are about.
    pub fn new(explanation: &Explanation<'_>, lints: &[Lint], pattern: &str, event: &str) -> Self {
        let texts = Texts { event_of: explanation.event, pattern, event };
        let fields = explanation.fields();
        let mut parts = Vec::new();
        texts.add_members(&explanation.root, None, &mut parts);
        Explained {
            verdict: if explanation.is_match { "match" } else { "no-match" },
            reason: explanation.headline(),
            to_change: explanation.to_change.iter().map(|at| fields[*at].leaf.path.to_string()).collect(),
            parts,
            hints: explanation.hints.iter().map(|hint| texts.hint(hint)).collect(),
            lints: lints.iter().map(|lint| texts.lint(lint)).collect(),
        }
    }
}

/// What the spans are about.
struct Texts<'t> {
    event_of: &'t Event,
    pattern: &'t str,
    event: &'t str,
}

impl Texts<'_> {
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
            parts.push(Part { inside, verdict: word(node.verdict()), at: stretch(self.pattern, place), kind });
            match node {
                Node::Object(group) => self.add_members(group, Some(own), parts),
                Node::Or(choice) => choice.branches.iter().for_each(|branch| {
                    let at = stretch(self.pattern, branch.span);
                    let number = parts.len();
                    parts.push(Part { inside: Some(own), verdict: word(branch.verdict), at, kind: Kind::Branch });
                    self.add_members(branch, Some(number), parts);
                }),
                Node::Field(_) => {}
            }
        }
    }

    fn field(&self, field: &Field<'_>) -> Kind {
        let values: Vec<&Value<'_>> = field.values.iter().take(MOST).collect();
        let found = |value: &&Value<'_>| Found {
            location: self.event_of.location(value.field),
            accepted: value.is_accepted,
            reason: field.reason_for(value),
            at: stretch(self.event, value.field.span),
        };
        let alternatives = field.matchers.iter().take(MOST).map(|alternative| {
            let operator = &alternative.matcher.operator;
            Alternative {
                text: operator.to_string(),
                verdict: word(alternative.verdict),
                reasons: values.iter().map(|value| Reason::new(operator, &value.field.value).to_string()).collect(),
                at: stretch(self.pattern, alternative.matcher.span),
            }
        });
        Kind::Field {
            path: field.leaf.path.to_string(),
            reason: field.reason.clone(),
            values: values.iter().map(found).collect(),
            alternatives: alternatives.collect(),
            edits: field.edits.iter().map(|edit| self.change(edit)).collect(),
        }
    }

    fn hint(&self, hint: &Hint<'_>) -> Advice {
        let at = stretch(self.pattern, hint.span);
        Advice { text: hint.text.clone(), side: "pattern", at, edit: Some(self.change(&hint.edit)) }
    }

    fn lint(&self, lint: &Lint) -> Advice {
        let (side, text) = match lint.place {
            Place::Pattern(_) => ("pattern", self.pattern),
            Place::Event(_) => ("event", self.event),
        };
        let edit = lint.edit.as_ref().map(|edit| self.change(edit));
        Advice { text: lint.kind.to_string(), side, at: stretch(text, lint.place.span()), edit }
    }

    fn change(&self, edit: &Edit) -> Change {
        let (side, text) = match edit.side {
            Side::Pattern => ("pattern", self.pattern),
            Side::Event => ("event", self.event),
        };
        Change { title: edit.title.clone(), side, text: edit.apply(text) }
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Matched => "matched",
        Verdict::Failed => "failed",
        Verdict::NotNeeded => "not-needed",
    }
}

fn stretch(text: &str, span: Span) -> Stretch {
    let LineColumn { line, column } = LineColumn::of(text, span.start);
    Stretch { start: span.start, end: span.end, line, column }
}
