//! What the lints share: the fields of a pattern, which of them count, and where they stand.

use super::budget::Budget;
use super::bus::Sent;
use crate::json::Span;
use crate::pattern::{Entry, Leaf, Object, Pattern, Rule, Target, sees_empty_names};

/// Of the fields behind another one that have the same path, at most this many are looked at.
const MOST_AGAIN: usize = 1_000;

pub(super) struct Scope<'p> {
    /// Where the pattern is to run.
    pub(super) target: Target,
    pub(super) pattern: &'p Pattern,
    pub(super) rules: Vec<Rule<'p>>,
    /// Whether fields of an event whose name is empty are seen at all.
    pub(super) sees_empty_names: bool,
    fields: Fields<'p>,
    /// For each place in the text whether a field begins there that counts in some combination. There can be many combinations
    /// of many fields, and no set is as quick.
    counted: Vec<bool>,
    /// The places of the fields among them, in the order of their paths, and of the text where these are the same.
    by_path: Vec<usize>,
    /// What may still be compared.
    pub(super) budget: Budget,
}

/// The fields of a pattern, and the branches of `$or` that they stand in.
#[derive(Default)]
struct Fields<'p> {
    /// In the order of the text, each with the innermost branch around it.
    leaves: Vec<(&'p Leaf, Option<usize>)>,
    branches: Vec<Branch>,
}

struct Branch {
    or: Span,
    span: Span,
    around: Option<usize>,
}

impl<'p> Scope<'p> {
    #[cfg(test)]
    pub(super) fn of(pattern: &'p Pattern) -> Self {
        Scope::in_target(Target::Rule, pattern)
    }

    pub(super) fn in_target(target: Target, pattern: &'p Pattern) -> Self {
        let rules = pattern.rules();
        let mut counted = vec![false; pattern.root().span.end];
        for leaf in rules.iter().flat_map(|rule| rule.leaves()) {
            counted[leaf.span.start] = true;
        }
        let mut fields = Fields::default();
        fields.add(pattern.root(), None);
        let mut by_path: Vec<usize> = (0..fields.leaves.len()).collect();
        by_path.sort_by_key(|at| &fields.leaves[*at].0.path);
        Scope {
            target,
            pattern,
            sees_empty_names: sees_empty_names(&rules),
            rules,
            fields,
            counted,
            by_path,
            budget: Budget::default(),
        }
    }

    /// What every event has at the path of a field. Nothing is known of events elsewhere than on an event bus.
    pub(super) fn sent<'l>(&self, leaf: &'l Leaf) -> Sent<'l> {
        match self.target {
            Target::Rule => Sent::at(&leaf.path),
            _ => Sent::Anything,
        }
    }

    /// All fields, in the order of the text.
    pub(super) fn leaves(&self) -> impl Iterator<Item = &'p Leaf> {
        self.fields.leaves.iter().map(|(leaf, _)| *leaf)
    }

    /// The fields that stand inside a part of the text.
    pub(super) fn within(&self, span: Span) -> impl Iterator<Item = &'p Leaf> {
        let place = |at| self.fields.leaves.partition_point(|(leaf, _)| leaf.span.start < at);
        self.fields.leaves[place(span.start)..place(span.end)].iter().map(|(leaf, _)| *leaf)
    }

    /// Whether some field has this path.
    pub(super) fn names(&self, path: &str) -> bool {
        !self.named(path).is_empty()
    }

    /// Whether the path stands once in each combination that the field is in.
    pub(super) fn stands_alone(&self, leaf: &Leaf) -> bool {
        let same = self.named(&leaf.path);
        let is_itself = |other: usize| self.fields.leaves[other].0.span == leaf.span;
        same.len() <= MOST_AGAIN && same.iter().all(|other| is_itself(*other) || self.exclude_each_other(leaf, *other))
    }

    /// The fields that count in some combination.
    pub(super) fn counted(&self) -> Vec<&'p Leaf> {
        self.leaves().filter(|leaf| self.counts(leaf)).collect()
    }

    /// Whether the field counts in some combination.
    pub(super) fn counts(&self, leaf: &Leaf) -> bool {
        self.counted[leaf.span.start]
    }

    /// Whether the field surely counts in all combinations that it is in: its path stands again in none of them.
    pub(super) fn always_counts(&self, leaf: &Leaf) -> bool {
        let again = self.again(&leaf.path, leaf.span.end);
        again.len() <= MOST_AGAIN && again.iter().all(|other| self.exclude_each_other(leaf, *other))
    }

    /// Whether the path surely stands again behind this branch in all combinations that the branch is in.
    pub(super) fn is_named_again(&self, path: &str, branch: Span) -> bool {
        self.again(path, branch.end).iter().take(MOST_AGAIN).any(|other| {
            let (_, innermost) = self.fields.leaves[*other];
            innermost.is_none_or(|innermost| encloses(self.fields.branches[innermost].span, branch))
        })
    }

    /// The places of the fields of that path.
    fn named(&self, path: &str) -> &[usize] {
        let path_at = |at: &usize| &*self.fields.leaves[*at].0.path;
        let rest = &self.by_path[self.by_path.partition_point(|at| path_at(at) < path)..];
        &rest[..rest.partition_point(|at| path_at(at) == path)]
    }

    /// The places of the fields of that path behind a place in the text.
    fn again(&self, path: &str, end: usize) -> &[usize] {
        let places = self.named(path);
        &places[places.partition_point(|at| self.fields.leaves[*at].0.span.start < end)..]
    }

    /// Whether the two stand in different branches of one `$or`.
    fn exclude_each_other(&self, leaf: &Leaf, other: usize) -> bool {
        let place = self.fields.leaves.partition_point(|(known, _)| known.span.start < leaf.span.start);
        let other = self.fields.leaves[other].0.span;
        let around = |branch: Option<usize>| branch.map(|branch| &self.fields.branches[branch]);
        let mut branches = std::iter::successors(around(self.fields.leaves[place].1), |branch| around(branch.around));
        branches.any(|branch| encloses(branch.or, other) && !encloses(branch.span, other))
    }
}

fn encloses(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

impl<'p> Fields<'p> {
    /// The entries of an object are in the order of the text, and so the fields are.
    fn add(&mut self, object: &'p Object, around: Option<usize>) {
        for entry in &object.entries {
            match entry {
                Entry::Leaf(leaf) => self.leaves.push((leaf, around)),
                Entry::Nested(nested) => self.add(&nested.object, around),
                Entry::Or(or) => {
                    for branch in &or.branches {
                        self.branches.push(Branch { or: or.span, span: branch.span, around });
                        self.add(branch, Some(self.branches.len() - 1));
                    }
                }
            }
        }
    }
}
