//! The search for values that satisfy all leaves of a rule together.
//!
//! Where a leaf takes absence, leaves are taken in the order of their paths, for such a leaf is judged against the elements that
//! the leaves before it chose; else those with the fewest values come first. A choice is the set of elements chosen so far, as
//! far as they are in arrays that later leaves have values in; the same choice is never looked at twice, and values that it
//! rules out are skipped a run at a time. So the ordinary search takes time linear in the number of values, times the depth of
//! the arrays around them.

use std::cmp::Ordering;
use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::elements::{ArrayId, ElementId, Elements};
use super::findings::Findings;
use super::index::Index;
use super::leaves::LeafId;
use super::tree::NodeId;

/// A search takes at most this many steps, and [`STEPS_A_VALUE`] more for each value that it looks at. Ordinary ones need a few
/// for each; only names that stand many times in one event, each with an array, need more than this.
const MOST_STEPS: usize = 2_000_000;
const STEPS_A_VALUE: usize = 64;

/// Kept from one search to the next, so that nothing is allocated once it has grown.
#[derive(Clone, Default)]
pub(super) struct Search {
    leaves: Vec<LeafId>,
    stages: Vec<Stage>,
    /// The elements that the stages speak of.
    places: Vec<ElementId>,
    /// By the place of an array.
    arrays: Vec<ArrayMark>,
    /// The number of this search.
    search: u32,
    /// The elements that the choices speak of.
    chosen: Vec<ElementId>,
    pending: Vec<Choice>,
    known: HashTable<Choice>,
    hasher: DefaultHashBuilder,
    /// The number of the choice that is being looked at.
    choice: u32,
    /// How many steps are left to this search.
    steps: usize,
}

/// What stands at one leaf's path.
#[derive(Clone)]
struct Stage {
    /// Where the values stand that satisfy the leaf: a run of [`Search::places`], sorted.
    accepted: Range<usize>,
    /// Where all values stand, for a leaf that takes absence.
    all: Option<Range<usize>>,
    /// Stages of different groups have no array in common, and no bearing on each other.
    group: usize,
}

#[derive(Clone, Copy, Default)]
struct ArrayMark {
    search: u32,
    /// The last stage that has values in this array.
    last_stage: usize,
    choice: u32,
    /// The element that is chosen.
    chosen: ElementId,
}

/// The elements chosen before a stage: a run of [`Search::chosen`], sorted. Those around a chosen element are chosen too.
#[derive(Clone, Copy)]
struct Choice {
    stage: usize,
    start: usize,
    length: usize,
    /// How many of the stage's values were looked at.
    resume: usize,
}

impl Search {
    /// Whether there are values for all leaves on the way to a node that go together. Each leaf alone can be satisfied.
    pub(super) fn succeeds(&mut self, index: &Index, findings: &Findings, end: NodeId) -> bool {
        let elements = &findings.elements;
        if elements.is_empty() {
            return true;
        }
        self.begin(elements.arrays());
        self.take_leaves(index, findings, end);
        self.steps = MOST_STEPS + STEPS_A_VALUE * self.places.len();
        for stage in 0..self.stages.len() {
            self.group(elements, stage);
        }
        (0..self.stages.len()).all(|first| self.stages[first].group != first || self.group_succeeds(elements, first))
    }

    fn begin(&mut self, arrays: usize) {
        if self.search == u32::MAX || self.choice > u32::MAX / 2 {
            self.search = 0;
            self.choice = 0;
            self.arrays.clear();
        }
        self.search += 1;
        if self.arrays.len() < arrays {
            self.arrays.resize(arrays, ArrayMark::default());
        }
        self.stages.clear();
        self.places.clear();
    }

    fn take_leaves(&mut self, index: &Index, findings: &Findings, end: NodeId) {
        self.leaves.clear();
        let asks_more = |id: &LeafId| {
            let leaf = index.leaves.get(*id);
            if leaf.takes_absence {
                // Where there is no value, nothing more is asked.
                return findings.has_values(index, *id);
            }
            // Before an `anything-but` there is a leaf that asks for any value: the same one satisfies both.
            let same_field = |other: LeafId| index.leaves.get(other).field == leaf.field && other != *id;
            leaf.is_wide() || !index.asks_for_presence(leaf) || !index.tree.leaves(end).any(same_field)
        };
        self.leaves.extend(index.tree.leaves(end).filter(asks_more));
        let takes_absence = self.leaves.iter().any(|id| index.leaves.get(*id).takes_absence);
        if takes_absence {
            self.leaves.sort_unstable_by(|a, b| compare_paths(index.path_of(*a), index.path_of(*b)));
        } else if self.leaves.len() == 1 {
            return;
        }
        for id in &self.leaves {
            let start = self.places.len();
            findings.satisfying(index, *id, &mut self.places);
            let accepted = sorted_run(&mut self.places, start);
            // A value outside of all arrays goes together with any other. But what is judged absent may hang on the choice.
            if !takes_absence && self.places[accepted.clone()].first() == Some(&ElementId::NONE) {
                self.places.truncate(start);
                continue;
            }
            let leaf = index.leaves.get(*id);
            let all = leaf.takes_absence.then(|| {
                let start = self.places.len();
                findings.values(leaf.field, &mut self.places);
                sorted_run(&mut self.places, start)
            });
            self.stages.push(Stage { accepted, all, group: 0 });
        }
        if !takes_absence {
            self.stages.sort_unstable_by_key(|stage| stage.accepted.len());
        }
        (0..).zip(&mut self.stages).for_each(|(at, stage)| stage.group = at);
    }

    /// Notes in which arrays a stage has values, and joins it with the stages that have values there too.
    fn group(&mut self, elements: &Elements, stage: usize) {
        let Stage { accepted, all, .. } = self.stages[stage].clone();
        for place in accepted.chain(all.unwrap_or_default()) {
            for (_, array) in elements.outwards(self.places[place]) {
                let mark = &mut self.arrays[array.place()];
                let is_met = mark.search == self.search;
                if is_met && mark.last_stage == stage {
                    break;
                }
                let other = if is_met { mark.last_stage } else { stage };
                mark.search = self.search;
                mark.last_stage = stage;
                self.join(other, stage);
            }
        }
    }

    /// A group bears the number of its first stage.
    fn join(&mut self, one: usize, other: usize) {
        let groups = [self.stages[one].group, self.stages[other].group];
        let first = groups[0].min(groups[1]);
        if groups[0] != groups[1] {
            self.stages.iter_mut().filter(|stage| groups.contains(&stage.group)).for_each(|stage| stage.group = first);
        }
    }

    fn group_succeeds(&mut self, elements: &Elements, first: usize) -> bool {
        self.chosen.clear();
        self.pending.clear();
        self.known.clear();
        self.pending.push(Choice { stage: first, start: 0, length: 0, resume: 0 });
        while let Some(choice) = self.pending.pop() {
            if self.goes_on(elements, choice) {
                return true;
            }
            if self.steps == 0 {
                return false;
            }
        }
        false
    }

    /// Makes the next choice of a stage, and leaves the others for later; tells whether the stage was the last one of its
    /// group, and there was a choice.
    fn goes_on(&mut self, elements: &Elements, choice: Choice) -> bool {
        self.mark_chosen(elements, choice);
        let Stage { accepted, all, group } = self.stages[choice.stage].clone();
        let later = &self.stages[choice.stage + 1..];
        let next = later.iter().position(|stage| stage.group == group).map(|at| choice.stage + 1 + at);
        let at = self.compatible(elements, accepted.start + choice.resume..accepted.end);
        if at < accepted.end {
            let Some(next) = next else {
                return true;
            };
            self.pending.push(Choice { resume: at + 1 - accepted.start, ..choice });
            self.choose(elements, choice, next, self.places[at]);
        } else if let Some(all) = all
            && self.compatible(elements, all.clone()) == all.end
        {
            let Some(next) = next else {
                return true;
            };
            self.choose(elements, choice, next, ElementId::NONE);
        }
        false
    }

    fn mark_chosen(&mut self, elements: &Elements, choice: Choice) {
        self.choice += 1;
        self.spend(choice.length);
        for at in choice.start..choice.start + choice.length {
            for (element, array) in elements.outwards(self.chosen[at]) {
                let mark = &mut self.arrays[array.place()];
                if mark.choice == self.choice {
                    break;
                }
                mark.choice = self.choice;
                mark.chosen = element;
            }
        }
    }

    /// The first of some places that goes together with what is chosen, or the end of the run.
    fn compatible(&mut self, elements: &Elements, run: Range<usize>) -> usize {
        let mut at = run.start;
        while at < run.end {
            self.spend(1);
            let place = self.places[at];
            let ruled_out = elements.outwards(place).find_map(|(element, array)| {
                let mark = &self.arrays[array.place()];
                let is_other = mark.choice == self.choice && mark.chosen != element;
                is_other.then_some((mark.chosen, elements.end_of(array)))
            });
            // What follows up to the chosen element, or else up to the end of the array, stands in other elements too.
            let resume = match ruled_out {
                None => return at,
                Some((chosen, _)) if place < chosen => chosen,
                Some((_, end)) => end,
            };
            at += self.places[at..run.end].partition_point(|place| *place < resume);
        }
        run.end
    }

    /// Adds an element to what was chosen, and has the next stage go on from there, unless it did so before.
    fn choose(&mut self, elements: &Elements, choice: Choice, next: usize, added: ElementId) {
        let start = self.chosen.len();
        for at in choice.start..choice.start + choice.length {
            let matters = self.innermost_that_matters(elements, self.chosen[at], choice.stage);
            self.chosen.extend(matters);
        }
        let matters = self.innermost_that_matters(elements, added, choice.stage);
        self.chosen.extend(matters);
        sorted_run(&mut self.chosen, start);
        self.drop_implied(elements, start);

        let length = self.chosen.len() - start;
        let choice = Choice { stage: next, start, length, resume: 0 };
        let Search { known, chosen, hasher, .. } = self;
        let key = |choice: &Choice| (choice.stage, &chosen[choice.start..choice.start + choice.length]);
        let hash = hasher.hash_one(key(&choice));
        if known.find(hash, |other| key(other) == key(&choice)).is_some() {
            self.chosen.truncate(start);
        } else {
            known.insert_unique(hash, choice, |other| hasher.hash_one(key(other)));
            self.pending.push(choice);
        }
    }

    /// Of an element and those around it, the innermost whose array has values of a later stage.
    fn innermost_that_matters(&self, elements: &Elements, of: ElementId, stage: usize) -> Option<ElementId> {
        let matters = |(_, array): &(ElementId, ArrayId)| {
            let mark = &self.arrays[array.place()];
            mark.search == self.search && mark.last_stage > stage
        };
        elements.outwards(of).find(matters).map(|(element, _)| element)
    }

    fn spend(&mut self, steps: usize) {
        self.steps = self.steps.saturating_sub(steps);
    }

    /// Leaves out what is around another chosen element.
    fn drop_implied(&mut self, elements: &Elements, start: usize) {
        let count = self.chosen.len() - start;
        self.spend(count * count);
        let mut kept = start;
        for at in start..self.chosen.len() {
            let element = self.chosen[at];
            // What is around an element has a lower number.
            let mut later = self.chosen[at + 1..].iter();
            let is_implied = later.any(|other| elements.outwards(*other).any(|(around, _)| around == element));
            if !is_implied {
                self.chosen[kept] = element;
                kept += 1;
            }
        }
        self.chosen.truncate(kept);
    }
}

/// Sorts a list from some place on, and leaves out what stands there twice.
fn sorted_run(list: &mut Vec<ElementId>, start: usize) -> Range<usize> {
    let run = &mut list[start..];
    if !run.is_sorted() {
        run.sort_unstable();
    }
    let mut kept = start;
    for at in start..list.len() {
        if kept == start || list[kept - 1] != list[at] {
            list[kept] = list[at];
            kept += 1;
        }
    }
    list.truncate(kept);
    start..kept
}

/// The order in which EventBridge tries the fields of a pattern.
fn compare_paths(one: &str, other: &str) -> Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}
