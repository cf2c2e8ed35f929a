//! The search for values that satisfy a rule together.

use std::collections::HashSet;

use super::elements::Elements;
use super::obstacle::Obstacle;
use super::value::accepts;
use crate::event::{ArrayPos, Event, Field};
use crate::pattern::{Leaf, Operator, Rule};

/// Looks for a value for each leaf of a rule, such that no two values come from different elements of one array.
///
/// Leaves are tried in the order of their paths, because `{"exists": false}` is judged against the elements that the
/// leaves before it chose.
pub(super) struct Search<'p, 'e> {
    stages: Vec<Stage<'p, 'e>>,
}

/// One leaf and the event's values at its path.
struct Stage<'p, 'e> {
    leaf: &'p Leaf,
    has_values: bool,
    /// The values that satisfy the leaf.
    accepted: Elements<'e>,
    /// All values, where the leaf is also satisfied by their absence.
    all: Option<Elements<'e>>,
    /// The arrays that the values of this and later stages stand in: all that matters of the choices made before.
    arrays: HashSet<u32>,
}

impl<'p, 'e> Search<'p, 'e> {
    pub(super) fn new(rule: &Rule<'p>, event: &'e Event, sees_empty_names: bool) -> Self {
        let mut leaves: Vec<&'p Leaf> = rule.values().copied().collect();
        // The order of UTF-16 units, as in EventBridge; it differs from that of bytes beyond the basic plane.
        leaves.sort_by(|a, b| a.path.encode_utf16().cmp(b.path.encode_utf16()));
        let mut arrays = HashSet::new();
        let mut stages = Vec::with_capacity(leaves.len());
        for leaf in leaves.into_iter().rev() {
            let visible = |field: &&'e Field| sees_empty_names || !field.has_empty_name;
            let fields: Vec<&'e Field> = event.fields_at(&leaf.path).iter().filter(visible).collect();
            arrays.extend(fields.iter().flat_map(|field| &field.positions).map(|position| position.array));
            stages.push(Stage::new(leaf, &fields, arrays.clone()));
        }
        stages.reverse();
        Search { stages }
    }

    /// The leaves that nothing in the event satisfies, whatever the others choose.
    pub(super) fn unsatisfied(&self) -> impl Iterator<Item = Obstacle<'p>> {
        self.stages.iter().filter_map(Stage::obstacle)
    }

    /// Finds a value for each leaf, or the leaf that no choice gets beyond.
    pub(super) fn run(self) -> Result<(), &'p Leaf> {
        let mut farthest = 0;
        let mut tried = HashSet::new();
        let mut pending = vec![(0, Vec::new())];
        while let Some((at, chosen)) = pending.pop() {
            let Some(stage) = self.stages.get(at) else {
                return Ok(());
            };
            farthest = farthest.max(at);
            let chosen: Vec<ArrayPos> =
                chosen.into_iter().filter(|position: &ArrayPos| stage.arrays.contains(&position.array)).collect();
            if tried.insert((at, chosen.clone())) {
                pending.extend(stage.choices(&chosen).into_iter().map(|chosen| (at + 1, chosen)));
            }
        }
        Err(self.stages[farthest].leaf)
    }
}

impl<'p, 'e> Stage<'p, 'e> {
    fn new(leaf: &'p Leaf, fields: &[&'e Field], arrays: HashSet<u32>) -> Self {
        let operators = || leaf.matchers.iter().map(|matcher| &matcher.operator);
        let accepted = |field: &&&Field| operators().any(|operator| accepts(operator, &field.value));
        let accepts_absence = operators().any(|operator| *operator == Operator::Exists(false));
        Stage {
            leaf,
            has_values: !fields.is_empty(),
            accepted: fields.iter().filter(accepted).map(|field| &*field.positions).collect(),
            all: accepts_absence.then(|| fields.iter().map(|field| &*field.positions).collect()),
            arrays,
        }
    }

    /// What stands in the way of the leaf, whatever the others choose.
    fn obstacle(&self) -> Option<Obstacle<'p>> {
        if !self.choices(&[]).is_empty() {
            None
        } else if self.has_values {
            Some(Obstacle::Values(self.leaf))
        } else {
            Some(Obstacle::Absent(self.leaf))
        }
    }

    /// What can have been chosen after this stage.
    fn choices(&self, chosen: &[ArrayPos]) -> Vec<Vec<ArrayPos>> {
        let mut choices: Vec<Vec<ArrayPos>> = Vec::new();
        self.accepted.consistent_with(chosen, &mut |positions| choices.push(joined(chosen, positions)));
        if let Some(all) = &self.all {
            let mut is_absent = true;
            all.consistent_with(chosen, &mut |_| is_absent = false);
            if is_absent {
                choices.push(chosen.to_vec());
            }
        }
        choices
    }
}

/// Both choices together, in a unique order.
fn joined(chosen: &[ArrayPos], positions: &[ArrayPos]) -> Vec<ArrayPos> {
    let mut all = [chosen, positions].concat();
    all.sort_unstable();
    all.dedup();
    all
}
