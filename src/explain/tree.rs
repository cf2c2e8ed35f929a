//! The pattern's tree with a verdict at each node.

use std::collections::HashSet;

use super::candidates::{Board, Candidates};
use super::edit::Edit;
use super::finding::{Finding, finding, value_reason};
use super::hint::Hint;
use super::nearest::Nearest;
use super::remedy::remedies;
use super::value::accepts;
use crate::event;
use crate::json::Span;
use crate::pattern::{Entry, Leaf, Matcher, Name, Object, Operator, Rule};

/// How a part of the pattern came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It matches.
    Matched,
    /// It does not match, and has to change for the event to match.
    Failed,
    /// It does not matter: another alternative matches, or the field is named again later.
    NotNeeded,
}

/// A part of the pattern.
#[derive(Clone, Debug)]
pub enum Node<'a> {
    /// `"name": {...}`
    Object(Group<'a>),
    /// `"$or": [...]`
    Or(Choice<'a>),
    /// `"name": [...]`
    Field(Field<'a>),
}

/// An object of the pattern: the whole, what is nested, or a branch of `$or`.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The name in front of a nested object.
    pub name: Option<&'a Name>,
    /// The object with its brackets.
    pub span: Span,
    /// Whether all members came out well.
    pub verdict: Verdict,
    /// In the order of the text.
    pub members: Vec<Node<'a>>,
}

/// `"$or"` with its branches.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    /// Where `"$or"` stands.
    pub name: Span,
    /// Whether one of the branches matches.
    pub verdict: Verdict,
    /// In the order of the text.
    pub branches: Vec<Group<'a>>,
}

/// A field of the pattern, with the event's values at its path.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// The field in the pattern.
    pub leaf: &'a Leaf,
    /// How it came out together with the others.
    pub verdict: Verdict,
    /// The event's values at its path, in the order of the text.
    pub values: Vec<Value<'a>>,
    /// How each alternative came out, in the order of the text.
    pub matchers: Vec<Alternative<'a>>,
    /// Why, in a sentence without a full stop.
    pub reason: String,
    /// The values of the event that the reason is about: first one at this field's path, or on the way to it; then one of the
    /// other field that it is about.
    pub points: Vec<&'a event::Field>,
    /// The other field of the pattern that the reason is about, where array elements keep the two apart.
    pub beside: Option<&'a Leaf>,
    /// For a field that has to change: changes after which it matches, of the pattern first.
    pub edits: Vec<Edit>,
}

/// A value of the event, as a field of the pattern sees it.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    /// The value.
    pub field: &'a event::Field,
    /// Whether one of the field's matchers accepts it.
    pub is_accepted: bool,
    /// Whether it is the one that satisfies the field together with the other fields.
    pub is_picked: bool,
}

/// One alternative in the list of a field.
#[derive(Clone, Copy, Debug)]
pub struct Alternative<'a> {
    /// The alternative.
    pub matcher: &'a Matcher,
    /// How it came out.
    pub verdict: Verdict,
}

impl Field<'_> {
    /// Why a value of the event satisfies the field by itself, or does not, in a sentence without a full stop.
    pub fn reason_for(&self, value: &Value<'_>) -> String {
        value_reason(self.leaf, &value.field.value)
    }
}

impl Node<'_> {
    /// How the part came out.
    pub fn verdict(&self) -> Verdict {
        match self {
            Node::Object(group) => group.verdict,
            Node::Or(choice) => choice.verdict,
            Node::Field(field) => field.verdict,
        }
    }
}

impl Group<'_> {
    /// Says so of the group and of all that is in it.
    fn mark_not_needed(&mut self) {
        self.verdict = Verdict::NotNeeded;
        for member in &mut self.members {
            match member {
                Node::Object(group) => group.mark_not_needed(),
                Node::Or(choice) => {
                    choice.verdict = Verdict::NotNeeded;
                    choice.branches.iter_mut().for_each(Group::mark_not_needed);
                }
                Node::Field(field) => {
                    field.verdict = Verdict::NotNeeded;
                    field.matchers.iter_mut().for_each(|matcher| matcher.verdict = Verdict::NotNeeded);
                }
            }
        }
    }
}

/// Builds the tree.
pub(super) struct Builder<'b, 'a> {
    board: &'b Board<'a>,
    nearest: &'b Nearest<'a>,
    hints: &'b [Hint<'a>],
    /// The leaves that count in some combination, by their places.
    counted: HashSet<usize>,
}

impl<'b, 'a> Builder<'b, 'a> {
    pub(super) fn new(
        board: &'b Board<'a>,
        nearest: &'b Nearest<'a>,
        hints: &'b [Hint<'a>],
        rules: &[Rule<'a>],
    ) -> Self {
        let counted = rules.iter().flat_map(|rule| rule.leaves()).map(|leaf| leaf.span.start).collect();
        Builder { board, nearest, hints, counted }
    }

    /// The tree of an object. Recurses as deep as the pattern is nested, at most 1,000 levels.
    pub(super) fn group(&self, name: Option<&'a Name>, object: &'a Object) -> Group<'a> {
        let node = |entry: &'a Entry| match entry {
            Entry::Nested(nested) => Node::Object(self.group(Some(&nested.name), &nested.object)),
            Entry::Or(or) => Node::Or(self.choice(or.name, &or.branches)),
            Entry::Leaf(leaf) => Node::Field(self.field(leaf)),
        };
        let members: Vec<Node<'a>> = object.entries.iter().map(node).collect();
        let has = |verdict| members.iter().any(|member| member.verdict() == verdict);
        let verdict = match (has(Verdict::Failed), has(Verdict::Matched)) {
            (true, _) => Verdict::Failed,
            (_, true) => Verdict::Matched,
            _ => Verdict::NotNeeded,
        };
        Group { name, span: object.span, verdict, members }
    }

    fn choice(&self, name: Span, branches: &'a [Object]) -> Choice<'a> {
        let end = branches.last().map_or(name.end, |branch| branch.span.end);
        let taken = branches.iter().position(|branch| self.is_taken(branch, branch.span.end, end));
        let mut groups: Vec<Group<'a>> = branches.iter().map(|branch| self.group(None, branch)).collect();
        let is_good = |group: &Group<'_>| group.verdict != Verdict::Failed;
        match taken.or_else(|| groups.iter().position(is_good)).filter(|at| is_good(&groups[*at])) {
            Some(at) => {
                for (other, group) in groups.iter_mut().enumerate() {
                    if other == at {
                        group.verdict = Verdict::Matched;
                    } else {
                        group.mark_not_needed();
                    }
                }
                Choice { name, verdict: Verdict::Matched, branches: groups }
            }
            None => {
                // A branch can match by itself, but not together with the fields outside.
                groups.iter_mut().for_each(|group| group.verdict = Verdict::Failed);
                Choice { name, verdict: Verdict::Failed, branches: groups }
            }
        }
    }

    /// Whether the nearest combination goes through this object of a branch that ends at `inside`, of a `$or` that ends at
    /// `outside`. A field can be named again later in the branch or behind the `$or`, but not in another branch.
    fn is_taken(&self, object: &Object, inside: usize, outside: usize) -> bool {
        object.entries.iter().all(|entry| match entry {
            Entry::Nested(nested) => self.is_taken(&nested.object, inside, outside),
            Entry::Or(or) => or.branches.iter().any(|branch| self.is_taken(branch, inside, outside)),
            Entry::Leaf(leaf) => self.nearest.leaves.iter().any(|other| {
                let start = other.span.start;
                let is_later = start > leaf.span.start && (start < inside || start > outside);
                std::ptr::eq(*other, leaf) || other.path == leaf.path && is_later
            }),
        })
    }

    fn field(&self, leaf: &'a Leaf) -> Field<'a> {
        let candidates = self.board.candidates(leaf);
        let verdict = self.verdict(leaf, candidates);
        let picked = self.nearest.picked(leaf);
        let is_picked = |field: &event::Field| picked.is_some_and(|picked| std::ptr::eq(picked, field));
        let values = candidates
            .fields
            .iter()
            .zip(&candidates.accepted)
            .map(|(field, is_accepted)| Value { field, is_accepted: *is_accepted, is_picked: is_picked(field) })
            .collect();
        let matchers = leaf
            .matchers
            .iter()
            .map(|matcher| Alternative { matcher, verdict: self.matcher(matcher, candidates, verdict, picked) })
            .collect();
        let finding = match self.counted.contains(&leaf.span.start) {
            true => {
                let hint = self.hints.iter().find(|hint| std::ptr::eq(hint.leaf, leaf));
                finding(self.board, self.nearest, candidates, hint)
            }
            false => Finding::NamedAgain,
        };
        let edits = match verdict == Verdict::Failed && self.nearest.changes(leaf) {
            true => remedies(self.board, self.nearest, candidates, finding.values().first().copied()),
            false => Vec::new(),
        };
        let (points, beside) = (finding.values(), finding.other());
        Field { leaf, verdict, values, matchers, reason: finding.sentence(leaf), points, beside, edits }
    }

    fn verdict(&self, leaf: &Leaf, candidates: &Candidates<'_>) -> Verdict {
        let is_satisfied =
            if self.nearest.has(leaf) { !self.nearest.changes(leaf) } else { is_satisfied_alone(candidates) };
        let is_counted = self.counted.contains(&leaf.span.start);
        // Of an event that matches, nothing was asked outside the combination that does.
        let is_asked = self.nearest.has(leaf) || !self.nearest.to_change.is_empty();
        match is_satisfied {
            _ if !is_counted || !is_asked => Verdict::NotNeeded,
            true => Verdict::Matched,
            false => Verdict::Failed,
        }
    }

    fn matcher(
        &self,
        matcher: &Matcher,
        candidates: &Candidates<'_>,
        field: Verdict,
        picked: Option<&event::Field>,
    ) -> Verdict {
        let is_accepted = |value: &&event::Field| accepts(&matcher.operator, &value.value);
        let matches = match picked {
            Some(picked) => is_accepted(&picked),
            None if matcher.operator == Operator::Exists(false) => field == Verdict::Matched,
            None => candidates.fields.iter().copied().any(|value| is_accepted(&value)),
        };
        match field {
            Verdict::NotNeeded => Verdict::NotNeeded,
            Verdict::Matched if matches => Verdict::Matched,
            Verdict::Matched => Verdict::NotNeeded,
            Verdict::Failed => Verdict::Failed,
        }
    }
}

fn is_satisfied_alone(candidates: &Candidates<'_>) -> bool {
    candidates.accepted.contains(&true) || candidates.leaf.takes_absence() && candidates.fields.is_empty()
}
