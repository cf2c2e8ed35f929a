//! The search for values that satisfy the fields of a rule together.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::candidates::Candidates;
use super::elements::{Census, Elements, Positions};
use crate::event::{ArrayPos, Event};
use crate::pattern::Leaf;

/// At most this many choices are looked at for the leaves that share arrays. Ordinary events need one for each value; only
/// names that stand many times in one event, each with an array, need more than this.
const MOST_CHOICES: usize = 200_000;

/// How many choices may still be looked at.
pub(super) struct Budget(Cell<usize>);

/// What a search could not get beyond.
pub(super) struct Stuck<'p> {
    /// The leaf, and all that come behind it among those that share arrays with it.
    pub(super) leaves: Vec<&'p Leaf>,
}

impl Budget {
    /// For one search whose answer has to be right.
    pub(super) fn of_verdict() -> Self {
        Budget(Cell::new(MOST_CHOICES))
    }

    /// Whether none is left.
    pub(super) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }

    /// Takes many choices at once.
    pub(super) fn spend(&self, choices: usize) {
        self.0.set(self.0.get().saturating_sub(choices));
    }

    /// Takes one choice; tells whether there was one.
    fn take(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        left > 0
    }
}

/// Looks for a value for each leaf of a rule, such that no two values come from different elements of one array.
///
/// Leaves are tried in the order of their paths, because `{"exists": false}` is judged against the elements that the
/// leaves before it chose. Leaves whose values have no array in common have no bearing on each other, and are searched apart.
pub(super) struct Search<'p> {
    stages: Vec<Stage<'p>>,
}

/// One leaf and where the event's values at its path stand.
struct Stage<'p> {
    leaf: &'p Leaf,
    has_values: bool,
    /// Where the values stand that satisfy the leaf.
    accepted: Vec<Positions>,
    /// Where all values stand, if the leaf is also satisfied by their absence.
    all: Option<Vec<Positions>>,
}

impl<'p> Search<'p> {
    /// Of the leaves of one rule, in its order, and their values in the event.
    pub(super) fn new(leaves: &[&Candidates<'p>], event: &Event) -> Self {
        let mut census = Census::of(event, leaves);
        Search { stages: leaves.iter().map(|leaf| Stage::new(leaf, &mut census)).collect() }
    }

    /// How many places of values it looks through.
    pub(super) fn size(&self) -> usize {
        self.stages.iter().map(|stage| stage.accepted.len() + stage.all.as_ref().map_or(0, Vec::len)).sum()
    }

    /// The leaves that nothing in the event satisfies, whatever the others choose.
    pub(super) fn unsatisfied(&self) -> impl Iterator<Item = &'p Leaf> {
        self.stages.iter().filter(|stage| !stage.can_be_satisfied()).map(|stage| stage.leaf)
    }

    /// Finds a value for each leaf that is not left out, which are given by the places of their arrays in the pattern. Tells
    /// the elements that were chosen in those arrays in which there was a choice.
    ///
    /// # Errors
    ///
    /// A leaf that no choice gets beyond, or none that the budget allows.
    pub(super) fn run(&self, left_out: &HashSet<usize>, budget: &Budget) -> Result<Vec<ArrayPos>, Stuck<'p>> {
        let stages: Vec<&Stage<'p>> =
            self.stages.iter().filter(|stage| !left_out.contains(&stage.leaf.span.start)).collect();
        if let Some(hopeless) = stages.iter().find(|stage| !stage.can_be_satisfied()) {
            return Err(Stuck { leaves: vec![hopeless.leaf] });
        }
        let mut elements = Vec::new();
        for group in groups(stages) {
            match group[..] {
                [alone] if alone.is_satisfied_alone() => {}
                [alone] => return Err(Stuck { leaves: vec![alone.leaf] }),
                _ => elements.extend(Choices::new(&group).search(&group, budget)?),
            }
        }
        Ok(elements)
    }
}

/// The stages parted into groups that have no array in common, each in the order of paths.
fn groups<'s, 'p>(stages: Vec<&'s Stage<'p>>) -> Vec<Vec<&'s Stage<'p>>> {
    let mut group_of: Vec<usize> = (0..stages.len()).collect();
    let mut last_with: HashMap<usize, usize> = HashMap::new();
    for (at, stage) in stages.iter().enumerate() {
        for array in stage.arrays() {
            let Some(other) = last_with.insert(array, at) else {
                continue;
            };
            let (from, to) = (group_of[other], group_of[at]);
            if from != to {
                group_of.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
            }
        }
    }
    let mut groups = vec![Vec::new(); stages.len()];
    for (stage, group) in stages.into_iter().zip(group_of) {
        groups[group].push(stage);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

impl<'p> Stage<'p> {
    fn new(leaf: &Candidates<'p>, census: &mut Census<'_>) -> Self {
        let mut accepted = Vec::new();
        let mut all = leaf.leaf.takes_absence().then(Vec::new);
        for (field, is_accepted) in leaf.fields.iter().zip(&leaf.accepted) {
            // Values that are too deep to be told apart satisfy nothing.
            let Some(positions) = census.positions(field) else {
                continue;
            };
            if *is_accepted {
                accepted.push(positions.clone());
            }
            if let Some(all) = &mut all {
                all.push(positions);
            }
        }
        Stage { leaf: leaf.leaf, has_values: !leaf.fields.is_empty(), accepted, all }
    }

    /// The arrays that its values stand in.
    fn arrays(&self) -> Vec<usize> {
        let mut arrays = Vec::new();
        for positions in self.all.as_ref().unwrap_or(&self.accepted) {
            arrays.extend(positions.iter().map(|position| position.array as usize));
        }
        arrays
    }

    fn is_satisfied_alone(&self) -> bool {
        !self.accepted.is_empty() || self.all.is_some() && !self.has_values
    }

    /// Whether the leaf is satisfied for some choice of the others. Values in arrays count as absent where the others choose
    /// elements without them.
    fn can_be_satisfied(&self) -> bool {
        let can_be_absent = self.all.as_ref().is_some_and(|all| all.iter().all(|positions| !positions.is_empty()));
        self.is_satisfied_alone() || can_be_absent
    }
}

/// What was chosen for a leaf, and for those before it.
struct Trail {
    positions: Positions,
    before: Option<Rc<Trail>>,
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
    arrays: HashSet<usize>,
}

impl Choices {
    fn new(group: &[&Stage<'_>]) -> Self {
        let mut arrays = HashSet::new();
        let mut stages: Vec<Step> = Vec::with_capacity(group.len());
        for stage in group.iter().rev() {
            arrays.extend(stage.arrays());
            stages.push(Step {
                accepted: Elements::of(&stage.accepted),
                all: stage.all.as_deref().map(Elements::of),
                arrays: arrays.clone(),
            });
        }
        stages.reverse();
        Choices { stages }
    }

    /// The elements that were chosen, or what no choice gets beyond.
    fn search<'p>(&self, group: &[&Stage<'p>], budget: &Budget) -> Result<Vec<ArrayPos>, Stuck<'p>> {
        let mut farthest = 0;
        let mut tried = HashSet::new();
        let mut pending: Vec<(usize, Vec<ArrayPos>, Option<Rc<Trail>>)> = vec![(0, Vec::new(), None)];
        while let Some((at, mut chosen, trail)) = pending.pop() {
            let Some(step) = self.stages.get(at) else {
                return Ok(Trail::elements(trail));
            };
            farthest = farthest.max(at);
            chosen.retain(|position| step.arrays.contains(&(position.array as usize)));
            if tried.len() + pending.len() < MOST_CHOICES && tried.insert(known_by(at, &chosen)) && budget.take() {
                for positions in step.choices(&chosen) {
                    pending.push(match positions {
                        Some(positions) => {
                            let trail = Trail { positions: positions.clone(), before: trail.clone() };
                            (at + 1, joined(&chosen, &positions), Some(Rc::new(trail)))
                        }
                        None => (at + 1, chosen.clone(), trail.clone()),
                    });
                }
            }
        }
        Err(Stuck { leaves: group[farthest..].iter().map(|stage| stage.leaf).collect() })
    }
}

impl Step {
    /// What this stage can choose: positions of a value, or `None` for the absence of any.
    fn choices(&self, chosen: &[ArrayPos]) -> Vec<Option<Positions>> {
        let mut choices: Vec<Option<Positions>> = Vec::new();
        self.accepted.consistent_with(chosen, |positions| {
            choices.push(Some(positions.clone()));
            choices.len() < MOST_CHOICES
        });
        if let Some(all) = &self.all {
            let mut is_absent = true;
            all.consistent_with(chosen, |_| {
                is_absent = false;
                false
            });
            if is_absent {
                choices.push(None);
            }
        }
        choices
    }
}

impl Trail {
    /// All that was chosen on the way, sorted by array.
    fn elements(mut trail: Option<Rc<Trail>>) -> Vec<ArrayPos> {
        let mut elements = Vec::new();
        while let Some(step) = trail {
            elements = joined(&elements, &step.positions);
            trail = step.before.clone();
        }
        elements
    }
}

/// What tells the choices made before a stage from all others.
fn known_by(stage: usize, chosen: &[ArrayPos]) -> Vec<usize> {
    let mut numbers = vec![stage];
    for position in chosen {
        numbers.extend([position.array as usize, position.index as usize]);
    }
    numbers
}

/// Both choices together, sorted by array.
fn joined(chosen: &[ArrayPos], positions: &[ArrayPos]) -> Vec<ArrayPos> {
    let mut all = [chosen, positions].concat();
    all.sort_unstable();
    all.dedup();
    all
}
