//! The search for values that satisfy a rule together.

use std::collections::{HashMap, HashSet};

use super::elements::{Census, Elements, Positions};
use super::obstacle::Obstacle;
use super::value::accepts;
use crate::event::{ArrayPos, Event, Field};
use crate::pattern::{Leaf, Operator, Rule};

/// At most this many choices are looked at for the leaves that share arrays. Ordinary events need one for each value; only
/// names that stand many times in one event, each with an array, need more than this.
const MOST_CHOICES: usize = 200_000;

/// Looks for a value for each leaf of a rule, such that no two values come from different elements of one array.
///
/// Leaves are tried in the order of their paths, because `{"exists": false}` is judged against the elements that the
/// leaves before it chose. Leaves whose values have no array in common have no bearing on each other, and are searched apart.
pub(super) struct Search<'p> {
    stages: Vec<Stage<'p>>,
}

/// One leaf and the event's values at its path.
struct Stage<'p> {
    leaf: &'p Leaf,
    has_values: bool,
    /// Where the values stand that satisfy the leaf.
    accepted: Vec<Positions>,
    /// Where all values stand, if the leaf is also satisfied by their absence.
    all: Option<Vec<Positions>>,
}

impl<'p> Search<'p> {
    pub(super) fn new(rule: &Rule<'p>, event: &Event, sees_empty_names: bool) -> Self {
        let visible = |field: &&Field| sees_empty_names || !event.has_empty_name(field);
        let fields: Vec<Vec<&Field>> = rule
            .leaves()
            .iter()
            .map(|leaf| event.fields_at(&leaf.path).into_iter().filter(visible).collect())
            .collect();
        let mut census = Census::of(event, fields.iter().flatten().copied());
        let stages =
            rule.leaves().iter().zip(&fields).map(|(leaf, fields)| Stage::new(leaf, fields, &mut census)).collect();
        Search { stages }
    }

    /// The leaves that nothing in the event satisfies, whatever the others choose.
    pub(super) fn unsatisfied(&self) -> impl Iterator<Item = Obstacle<'p>> {
        self.stages.iter().filter_map(Stage::obstacle)
    }

    /// Finds a value for each leaf, or an obstacle that no choice gets beyond.
    pub(super) fn run(&self) -> Result<(), Obstacle<'p>> {
        if let Some(obstacle) = self.unsatisfied().next() {
            return Err(obstacle);
        }
        self.groups().into_iter().try_for_each(|group| match group[..] {
            [alone] if alone.is_satisfied_alone() => Ok(()),
            [alone] => Err(Obstacle::Values(alone.leaf)),
            _ => Choices::new(&group).search(&group),
        })
    }

    /// The stages parted into groups that have no array in common, each in the order of paths.
    fn groups(&self) -> Vec<Vec<&Stage<'p>>> {
        let mut groups: Vec<Vec<&Stage<'p>>> = Vec::new();
        let mut group_of: HashMap<u32, usize> = HashMap::new();
        for stage in &self.stages {
            let own = groups.len();
            let mut members = vec![stage];
            for array in stage.arrays() {
                match group_of.insert(array, own) {
                    Some(other) if other != own => {
                        for joined in std::mem::take(&mut groups[other]) {
                            group_of.extend(joined.arrays().map(|array| (array, own)));
                            members.push(joined);
                        }
                    }
                    _ => {}
                }
            }
            groups.push(members);
        }
        for group in &mut groups {
            group.sort_by(|a, b| a.leaf.path.encode_utf16().cmp(b.leaf.path.encode_utf16()));
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}

impl<'p> Stage<'p> {
    fn new(leaf: &'p Leaf, fields: &[&Field], census: &mut Census<'_>) -> Self {
        let operators = || leaf.matchers.iter().map(|matcher| &matcher.operator);
        let accepts_absence = operators().any(|operator| *operator == Operator::Exists(false));
        let is_accepted = |field: &Field| operators().any(|operator| accepts(operator, &field.value));
        let mut accepted = Vec::new();
        let mut all = accepts_absence.then(Vec::new);
        for field in fields {
            // Values that are too deep to be told apart satisfy nothing.
            let Some(positions) = census.positions(field) else {
                continue;
            };
            if is_accepted(field) {
                accepted.push(positions.clone());
            }
            if let Some(all) = &mut all {
                all.push(positions);
            }
        }
        Stage { leaf, has_values: !fields.is_empty(), accepted, all }
    }

    fn arrays(&self) -> impl Iterator<Item = u32> {
        let positions = self.accepted.iter().chain(self.all.iter().flatten());
        positions.flat_map(|positions| positions.iter()).map(|position| position.array)
    }

    fn is_satisfied_alone(&self) -> bool {
        !self.accepted.is_empty() || self.all.is_some() && !self.has_values
    }

    /// What stands in the way of the leaf, whatever the others choose. Values in arrays count as absent where the others
    /// choose elements without them.
    fn obstacle(&self) -> Option<Obstacle<'p>> {
        let can_be_absent = self.all.as_ref().is_some_and(|all| all.iter().all(|positions| !positions.is_empty()));
        if self.is_satisfied_alone() || can_be_absent {
            None
        } else if self.has_values {
            Some(Obstacle::Values(self.leaf))
        } else {
            Some(Obstacle::Absent(self.leaf))
        }
    }
}

/// The search through the stages of one group.
struct Choices {
    stages: Vec<Step>,
}

/// What the search needs of a stage.
struct Step {
    accepted: Elements,
    all: Option<Elements>,
    /// The arrays that the values of this and later stages stand in: all that matters of the choices made before.
    arrays: HashSet<u32>,
}

impl Choices {
    fn new(group: &[&Stage<'_>]) -> Self {
        let mut arrays = HashSet::new();
        let mut stages: Vec<Step> = Vec::with_capacity(group.len());
        for stage in group.iter().rev() {
            arrays.extend(stage.arrays());
            stages.push(Step {
                accepted: stage.accepted.iter().collect(),
                all: stage.all.as_ref().map(|all| all.iter().collect()),
                arrays: arrays.clone(),
            });
        }
        stages.reverse();
        Choices { stages }
    }

    fn search<'p>(&self, group: &[&Stage<'p>]) -> Result<(), Obstacle<'p>> {
        let mut farthest = 0;
        let mut tried = HashSet::new();
        let mut pending: Vec<(usize, Vec<ArrayPos>)> = vec![(0, Vec::new())];
        while let Some((at, mut chosen)) = pending.pop() {
            let Some(step) = self.stages.get(at) else {
                return Ok(());
            };
            farthest = farthest.max(at);
            chosen.retain(|position| step.arrays.contains(&position.array));
            if tried.len() + pending.len() < MOST_CHOICES && tried.insert((at, chosen.clone())) {
                pending.extend(step.choices(&chosen).into_iter().map(|chosen| (at + 1, chosen)));
            }
        }
        Err(Obstacle::Elements(group[farthest].leaf))
    }
}

impl Step {
    /// What can have been chosen after this stage.
    fn choices(&self, chosen: &[ArrayPos]) -> Vec<Vec<ArrayPos>> {
        let mut choices: Vec<Vec<ArrayPos>> = Vec::new();
        self.accepted.consistent_with(chosen, |positions| {
            choices.push(joined(chosen, positions));
            choices.len() < MOST_CHOICES
        });
        if let Some(all) = &self.all {
            let mut is_absent = true;
            all.consistent_with(chosen, |_| {
                is_absent = false;
                false
            });
            if is_absent {
                choices.push(chosen.to_vec());
            }
        }
        choices
    }
}

/// Both choices together, sorted by array.
fn joined(chosen: &[ArrayPos], positions: &[ArrayPos]) -> Vec<ArrayPos> {
    let mut all = [chosen, positions].concat();
    all.sort_unstable();
    all.dedup();
    all
}
