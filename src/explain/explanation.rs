//! The whole answer to one pattern and one event.

use super::candidates::Board;
use super::hint::{Hint, hints};
use super::nearest::Nearest;
use super::shown::shown_path;
use super::tree::{Builder, Field, Group, Node, Verdict};
use crate::event::Event;
use crate::pattern::Pattern;

/// Why an event matches a pattern, or does not: the pattern's tree with a verdict at each node.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// Whether the event matches.
    pub is_match: bool,
    /// The event that is explained.
    pub event: &'a Event,
    /// The tree of the whole pattern.
    pub root: Group<'a>,
    /// The fewest fields of the pattern that have to change for the event to match, by their places in [`Explanation::fields`].
    /// None where it matches.
    pub to_change: Vec<usize>,
    /// What nearly matches, and other things that are seldom meant, the likeliest first.
    pub hints: Vec<Hint<'a>>,
}

/// Explains the verdict on a pattern and an event.
///
/// Takes the time of [`matches`](super::matches), and for an event that does not match up to twice as much, to find the fewest
/// fields that have to change.
pub fn explain<'a>(pattern: &'a Pattern, event: &'a Event) -> Explanation<'a> {
    let rules = pattern.rules();
    let board = Board::new(pattern, &rules, event);
    let nearest = Nearest::of(&board, &rules);
    let hints = hints(&board, &nearest);
    let root = Builder::new(&board, &nearest, &hints, &rules).group(None, pattern.root());
    let mut explanation =
        Explanation { is_match: nearest.to_change.is_empty(), event, root, to_change: Vec::new(), hints };
    let fields = explanation.fields();
    explanation.to_change = (0..fields.len()).filter(|at| nearest.changes(fields[*at].leaf)).collect();
    explanation
}

impl<'a> Explanation<'a> {
    /// The fields of the pattern, in the order of the text.
    pub fn fields(&self) -> Vec<&Field<'a>> {
        let mut fields = Vec::new();
        let mut pending: Vec<&Node<'a>> = self.root.members.iter().rev().collect();
        while let Some(node) = pending.pop() {
            match node {
                Node::Field(field) => fields.push(field),
                Node::Object(group) => pending.extend(group.members.iter().rev()),
                Node::Or(choice) => {
                    pending.extend(choice.branches.iter().rev().flat_map(|branch| branch.members.iter().rev()));
                }
            }
        }
        fields
    }

    /// The fields that have to change, in the order of the text.
    pub fn failing(&self) -> Vec<&Field<'a>> {
        let fields = self.fields();
        self.to_change.iter().map(|at| fields[*at]).collect()
    }

    /// The hints on one field.
    pub fn hints_on(&self, field: &Field<'a>) -> impl Iterator<Item = &Hint<'a>> {
        let leaf = field.leaf;
        self.hints.iter().filter(move |hint| std::ptr::eq(hint.leaf, leaf))
    }

    /// The reason in one line: of an event that does not match, the first field that has to change, why, and the likeliest
    /// mistake behind it.
    pub fn headline(&self) -> String {
        let failing = self.failing();
        let Some(field) = failing.first() else {
            return self.matched_headline();
        };
        self.sentence_on(field)
    }

    /// A field, why it came out as it did, and the likeliest mistake behind it.
    pub fn sentence_on(&self, field: &Field<'a>) -> String {
        let hint = self.hints_on(field).next().map_or_else(String::new, |hint| format!("; {}", hint.text));
        let or = if self.is_in_failed_or(field) { "none of the conditions of $or matches; " } else { "" };
        format!("{or}{}: {}{hint}", shown_path(&field.leaf.path), field.reason)
    }

    /// Whether it is in a branch of `$or` of which no branch matches.
    fn is_in_failed_or(&self, field: &Field<'a>) -> bool {
        let mut pending: Vec<&Node<'a>> = self.root.members.iter().collect();
        while let Some(node) = pending.pop() {
            match node {
                Node::Field(_) => {}
                Node::Object(group) => pending.extend(&group.members),
                Node::Or(choice) => {
                    let around = choice.branches.iter().find(|branch| {
                        branch.span.start <= field.leaf.span.start && field.leaf.span.end <= branch.span.end
                    });
                    if let Some(branch) = around {
                        if choice.verdict == Verdict::Failed {
                            return true;
                        }
                        pending.extend(&branch.members);
                    }
                }
            }
        }
        false
    }

    fn matched_headline(&self) -> String {
        let matched = self.fields().iter().filter(|field| field.verdict == Verdict::Matched).count();
        match matched {
            1 => "the field matches".into(),
            matched => format!("all {matched} fields match"),
        }
    }
}
