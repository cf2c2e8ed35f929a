//! Whether a pattern matches an event.

use std::collections::HashSet;

use super::obstacle::Obstacle;
use super::value::accepts;
use crate::event::{ArrayPos, Event, Field};
use crate::pattern::{Leaf, Operator, Pattern, Rule};

/// Whether the event matches the pattern.
///
/// Takes time in proportion to the fields that the pattern asks about, times the ways in which elements of arrays that are
/// still of interest can be chosen.
pub fn matches(pattern: &Pattern, event: &Event) -> bool {
    let rules = pattern.rules();
    let sees_empty_names = sees_empty_names(&rules);
    rules.iter().any(|rule| Search::new(rule, event, sees_empty_names).run().is_ok())
}

/// Whether fields with an empty name are seen at all.
///
/// EventBridge passes over the names of an event that are no step of any path of the pattern, and so over empty names, unless
/// some path has an empty step. Such a step at the end of a path is lost when it takes the path apart.
pub(super) fn sees_empty_names(rules: &[Rule<'_>]) -> bool {
    rules.iter().flat_map(|rule| rule.keys()).any(|path| has_empty_step(path))
}

/// Whether a path, taken apart at its dots, has an empty step that is not at its end.
fn has_empty_step(path: &str) -> bool {
    path.is_empty() || {
        let steps = path.trim_end_matches('.');
        steps.starts_with('.') || steps.contains("..")
    }
}

/// Looks for a value for each leaf of a rule, such that no two values come from different elements of one array.
///
/// Leaves are tried in the order of their paths, because `{"exists": false}` is judged against the elements that the
/// leaves before it chose.
pub(super) struct Search<'p, 'e> {
    stages: Vec<Stage<'p, 'e>>,
    /// The choices that were found to lead nowhere, before each stage.
    tried: HashSet<(usize, Vec<ArrayPos>)>,
}

/// One leaf and the event's values at its path.
struct Stage<'p, 'e> {
    leaf: &'p Leaf,
    fields: Vec<&'e Field>,
    /// The arrays that the fields of this and later stages stand in: all that matters of the choices made before.
    arrays: HashSet<u32>,
}

impl<'p, 'e> Search<'p, 'e> {
    pub(super) fn new(rule: &Rule<'p>, event: &'e Event, sees_empty_names: bool) -> Self {
        let mut leaves: Vec<&'p Leaf> = rule.values().copied().collect();
        // The order of UTF-16 units, as in EventBridge; it differs from that of bytes beyond the basic plane.
        leaves.sort_by(|a, b| a.path.encode_utf16().cmp(b.path.encode_utf16()));
        let mut arrays = HashSet::new();
        let mut stages: Vec<Stage<'p, 'e>> = leaves
            .into_iter()
            .rev()
            .map(|leaf| {
                let visible = |field: &&'e Field| sees_empty_names || !field.has_empty_name;
                let fields: Vec<&'e Field> = event.fields_at(&leaf.path).iter().filter(visible).collect();
                arrays.extend(fields.iter().flat_map(|field| &field.positions).map(|position| position.array));
                Stage { leaf, fields, arrays: arrays.clone() }
            })
            .collect();
        stages.reverse();
        Search { stages, tried: HashSet::new() }
    }

    /// The leaves that nothing in the event satisfies, whatever the others choose.
    pub(super) fn unsatisfied(&self) -> impl Iterator<Item = Obstacle<'p>> {
        self.stages.iter().filter_map(Stage::obstacle)
    }

    /// Finds a value for each leaf, or the leaf that no choice gets beyond.
    pub(super) fn run(mut self) -> Result<(), &'p Leaf> {
        let mut farthest = 0;
        let mut pending = vec![(0, Vec::new())];
        while let Some((at, chosen)) = pending.pop() {
            let Some(stage) = self.stages.get(at) else {
                return Ok(());
            };
            farthest = farthest.max(at);
            let chosen: Vec<ArrayPos> =
                chosen.into_iter().filter(|position: &ArrayPos| stage.arrays.contains(&position.array)).collect();
            if !self.tried.insert((at, chosen.clone())) {
                continue;
            }
            pending.extend(stage.choices(&chosen).into_iter().map(|chosen| (at + 1, chosen)));
        }
        Err(self.stages[farthest].leaf)
    }
}

impl<'p> Stage<'p, '_> {
    /// Whether some value, or their absence, satisfies the leaf, whatever the others chose.
    fn obstacle(&self) -> Option<Obstacle<'p>> {
        if !self.choices(&[]).is_empty() {
            None
        } else if self.fields.is_empty() {
            Some(Obstacle::Absent(self.leaf))
        } else {
            Some(Obstacle::Values(self.leaf))
        }
    }

    /// What can have been chosen after this stage.
    fn choices(&self, chosen: &[ArrayPos]) -> Vec<Vec<ArrayPos>> {
        let consistent: Vec<(&Field, Vec<ArrayPos>)> =
            self.fields.iter().filter_map(|field| Some((*field, joined(chosen, &field.positions)?))).collect();
        let operators = || self.leaf.matchers.iter().map(|matcher| &matcher.operator);
        if consistent.is_empty() {
            let accepts_absence = operators().any(|operator| *operator == Operator::Exists(false));
            return if accepts_absence { vec![chosen.to_vec()] } else { Vec::new() };
        }
        consistent
            .into_iter()
            .filter(|(field, _)| operators().any(|operator| accepts(operator, &field.value)))
            .map(|(_, joined)| joined)
            .collect()
    }
}

/// Both choices together, sorted; `None` where they name different elements of one array.
fn joined(chosen: &[ArrayPos], positions: &[ArrayPos]) -> Option<Vec<ArrayPos>> {
    let mut all = chosen.to_vec();
    for position in positions {
        match chosen.iter().find(|known| known.array == position.array) {
            Some(known) if known.index != position.index => return None,
            Some(_) => {}
            None => all.push(*position),
        }
    }
    all.sort_unstable();
    Some(all)
}
