//! The combinations that a pattern stands for.

use std::collections::BTreeMap;

use super::ast::{Entry, Leaf, Object};

/// One combination of a pattern's alternatives: all of its leaves must match.
///
/// A pattern without `$or` has one. Where a path stands twice, the last leaf counts, across `$or` too.
pub type Rule<'p> = BTreeMap<&'p str, &'p Leaf>;

/// All combinations, in the order of the text.
pub(super) fn rules_of(root: &Object) -> Vec<Rule<'_>> {
    let mut rules = Vec::new();
    expand(root, &mut rules);
    rules
}

fn expand<'p>(object: &'p Object, rules: &mut Vec<Rule<'p>>) {
    for entry in &object.entries {
        match entry {
            Entry::Nested(nested) => expand(&nested.object, rules),
            Entry::Leaf(leaf) => {
                if rules.is_empty() {
                    rules.push(Rule::new());
                }
                for rule in rules.iter_mut() {
                    rule.insert(&leaf.path, leaf);
                }
            }
            Entry::Or(or) => {
                let before = std::mem::take(rules);
                for branch in &or.branches {
                    let mut within = if before.is_empty() { vec![Rule::new()] } else { before.clone() };
                    expand(branch, &mut within);
                    rules.append(&mut within);
                }
            }
        }
    }
}

/// How many combinations there are, without making them; stops counting at `usize::MAX`.
pub(super) fn count(root: &Object) -> usize {
    fn within(object: &Object, before: usize) -> usize {
        object.entries.iter().fold(before, |count, entry| match entry {
            Entry::Nested(nested) => within(&nested.object, count),
            Entry::Leaf(_) => count,
            Entry::Or(or) => or.branches.iter().fold(0usize, |sum, branch| sum.saturating_add(within(branch, count))),
        })
    }
    within(root, 1)
}
