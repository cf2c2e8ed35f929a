//! The combination of a pattern's alternatives that comes nearest to an event, and what stands in its way.

use std::collections::HashSet;

use super::candidates::{Board, Candidates};
use super::search::{Budget, Search, Stuck};
use crate::event::{ArrayPos, Field};
use crate::pattern::{Leaf, MAX_FIELDS, Rule};

/// At most this many leaves that share arrays are left out two at a time.
const MOST_IN_PAIRS: usize = 16;

/// At most this many leaves are left out one at a time.
const MOST_ALONE: usize = 64;

/// The combination that matches, or the one for which the fewest leaves would have to change.
pub(super) struct Nearest<'a> {
    pub(super) leaves: Vec<&'a Leaf>,
    /// The fewest leaves without which the event matches, in the order of the text. None where it does.
    pub(super) to_change: Vec<&'a Leaf>,
    /// For each leaf the value that satisfies it, where all others are satisfied too; none for those to change, and for those
    /// that are satisfied by absence.
    picked: Vec<Option<&'a Field>>,
    /// The elements of arrays that these values stand in.
    pub(super) elements: Vec<ArrayPos>,
}

impl<'a> Nearest<'a> {
    /// Of combinations that are equally near, the first one that fails only because of array elements; otherwise the first in
    /// the order of the text.
    pub(super) fn of(board: &Board<'a>, rules: &[Rule<'a>]) -> Self {
        let mut attempts: Vec<Attempt<'a>> = Vec::with_capacity(rules.len());
        for rule in rules {
            let row = board.row(rule);
            let search = Search::new(&row, board.event);
            let unsatisfied: Vec<&'a Leaf> = search.unsatisfied().collect();
            if unsatisfied.is_empty()
                && let Ok(elements) = search.run(&HashSet::new(), &Budget::of_verdict())
            {
                return Nearest::new(board, &row, Vec::new(), &elements);
            }
            attempts.push(Attempt { rule: rule.clone(), unsatisfied });
        }
        let mut nearest: Option<Nearest<'a>> = None;
        // One budget for all: which fields are the fewest is good to know, but must not cost more than the verdict.
        let budget = Budget::of_verdict();
        let with = |count: usize| attempts.iter().filter(move |attempt| attempt.unsatisfied.len() == count);
        for attempt in (0..=MAX_FIELDS).flat_map(with) {
            // Where each field is satisfied alone, at least one has to change all the same.
            let least = attempt.unsatisfied.len().max(1);
            if nearest.as_ref().is_some_and(|nearest| nearest.to_change.len() <= least) {
                break;
            }
            let row = board.row(&attempt.rule);
            let (to_change, elements) = attempt.fewest_changes(board, &Search::new(&row, board.event), &budget);
            if nearest.as_ref().is_none_or(|nearest| to_change.len() < nearest.to_change.len()) {
                nearest = Some(Nearest::new(board, &row, to_change, &elements));
            }
        }
        // A pattern has at least one combination.
        nearest.unwrap_or_else(|| Nearest::new(board, &[], Vec::new(), &[]))
    }

    fn new(board: &Board<'a>, row: &[&Candidates<'a>], to_change: Vec<&'a Leaf>, chosen: &[ArrayPos]) -> Self {
        let is_to_change = |leaf: &Leaf| to_change.iter().any(|other| std::ptr::eq(*other, leaf));
        let pick = |candidates: &&Candidates<'a>| {
            let mut values = candidates.accepted().filter(|field| board.is_consistent(field, chosen));
            (!is_to_change(candidates.leaf)).then(|| values.next()).flatten()
        };
        let picked: Vec<Option<&'a Field>> = row.iter().map(pick).collect();
        let mut elements: Vec<ArrayPos> = Vec::new();
        for field in picked.iter().flatten() {
            elements.extend(board.event.positions(field.element).map(|(_, position)| position));
        }
        elements.sort_unstable();
        elements.dedup();
        let to_change = board.leaves().filter(|leaf| is_to_change(leaf)).collect();
        Nearest { leaves: row.iter().map(|candidates| candidates.leaf).collect(), to_change, picked, elements }
    }

    /// Whether the leaf is one of the combination.
    pub(super) fn has(&self, leaf: &Leaf) -> bool {
        self.leaves.iter().any(|other| std::ptr::eq(*other, leaf))
    }

    /// Whether the leaf is one of those to change.
    pub(super) fn changes(&self, leaf: &Leaf) -> bool {
        self.to_change.iter().any(|other| std::ptr::eq(*other, leaf))
    }

    /// The value that satisfies a leaf together with the others.
    pub(super) fn picked(&self, leaf: &Leaf) -> Option<&'a Field> {
        let at = self.leaves.iter().position(|other| std::ptr::eq(*other, leaf))?;
        self.picked[at]
    }

    /// The leaves that are satisfied, each with its value.
    pub(super) fn satisfied(&self) -> impl Iterator<Item = (&'a Leaf, &'a Field)> {
        self.leaves.iter().zip(&self.picked).filter_map(|(leaf, field)| Some((*leaf, (*field)?)))
    }
}

/// A combination that does not match.
struct Attempt<'a> {
    rule: Rule<'a>,
    /// The leaves that nothing in the event satisfies.
    unsatisfied: Vec<&'a Leaf>,
}

impl<'a> Attempt<'a> {
    /// The fewest leaves to leave out so that the others are satisfied together, and the elements that these choose. Of leaves
    /// that exclude each other the last in the order of the text is left out. Where many do, not every choice is tried.
    fn fewest_changes(
        &self,
        board: &Board<'a>,
        search: &Search<'a>,
        budget: &Budget,
    ) -> (Vec<&'a Leaf>, Vec<ArrayPos>) {
        let size = search.size();
        let attempt = |more: &[&'a Leaf]| {
            budget.spend(size);
            let left_out: Vec<&'a Leaf> = self.unsatisfied.iter().chain(more).copied().collect();
            let places: HashSet<usize> = left_out.iter().map(|leaf| leaf.span.start).collect();
            search.run(&places, budget).map(|elements| (left_out, elements))
        };
        let mut stuck = match attempt(&[]) {
            Ok(found) => return found,
            Err(stuck) => stuck,
        };
        let is_among = |leaf: &&Leaf, leaves: &[&Leaf]| leaves.iter().any(|other| std::ptr::eq(*other, *leaf));
        let mut others: Vec<&'a Leaf> = board.leaves().filter(|leaf| is_among(leaf, self.rule.leaves())).collect();
        others.retain(|leaf| !is_among(leaf, &self.unsatisfied));
        others.reverse();
        for leaf in others.iter().take(MOST_ALONE) {
            if !budget.is_spent()
                && let Ok(found) = attempt(&[*leaf])
            {
                return found;
            }
        }
        for (at, one) in others.iter().enumerate().filter(|_| others.len() <= MOST_IN_PAIRS) {
            for other in &others[..at] {
                if !budget.is_spent()
                    && let Ok(found) = attempt(&[*one, *other])
                {
                    return found;
                }
            }
        }
        let mut more: Vec<&'a Leaf> = Vec::new();
        loop {
            // What could not be looked at for want of budget is left out in one go.
            let Stuck { leaves } = stuck;
            let most = if budget.is_spent() { leaves.len() } else { 1 };
            more.extend(leaves.into_iter().take(most));
            match attempt(&more) {
                Ok(found) => return found,
                Err(next) => stuck = next,
            }
        }
    }
}
