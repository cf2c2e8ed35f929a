//! Positions in arrays, arranged so that those which go together are found without looking at the others.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::candidates::Candidates;
use crate::event::{ArrayPos, Event, Field};

/// The positions of a value, from the outermost array inwards.
pub(super) type Positions = Rc<[ArrayPos]>;

/// At most this many positions are held for one event and one rule. Only events made for it come near: hundreds of arrays
/// inside one another, each with many elements that the pattern asks about.
const MOST_POSITIONS: usize = 4_000_000;

/// Tells the positions of fields, leaving out each array of which the fields stand in one element only: it sets no two of them
/// apart.
pub(super) struct Census<'e> {
    event: &'e Event,
    /// The arrays of which the fields stand in several elements.
    parting: HashSet<usize>,
    /// The positions that were told: of what stands in no array, and then of what stands in the known elements.
    told: Vec<Positions>,
    /// By the number of an element, the place of its positions among those told.
    known: HashMap<usize, usize>,
    held: usize,
}

impl<'e> Census<'e> {
    pub(super) fn of(event: &'e Event, leaves: &[&Candidates<'_>]) -> Self {
        let mut parting = HashSet::new();
        let mut met = HashSet::new();
        let mut first_met: HashMap<usize, usize> = HashMap::new();
        for field in leaves.iter().flat_map(|leaf| &leaf.fields) {
            for (element, position) in event.positions(field.element) {
                if !met.insert(element.number()) {
                    break;
                }
                let (array, index) = (position.array as usize, position.index as usize);
                if *first_met.entry(array).or_insert(index) != index {
                    parting.insert(array);
                }
            }
        }
        Census { event, parting, told: vec![Positions::from([])], known: HashMap::new(), held: 0 }
    }

    /// The positions of a field, or `None` where there are too many to be held.
    pub(super) fn positions(&mut self, field: &Field) -> Option<Positions> {
        let mut unknown = Vec::new();
        let mut known = 0;
        for (element, position) in self.event.positions(field.element) {
            if let Some(at) = self.known.get(&element.number()) {
                known = *at;
                break;
            }
            unknown.push((element.number(), position));
        }
        let mut positions = self.told[known].clone();
        for (element, position) in unknown.into_iter().rev() {
            if self.parting.contains(&(position.array as usize)) {
                positions = [&*positions, &[position]].concat().into();
                self.held += positions.len();
                if self.held > MOST_POSITIONS {
                    return None;
                }
            }
            self.known.insert(element, self.told.len());
            self.told.push(positions.clone());
        }
        Some(positions)
    }
}

/// A tree of positions: from the outermost array inwards, one level for each array around a value.
#[derive(Default)]
pub(super) struct Elements {
    /// The positions of a value that stands here; values of the same positions are one.
    here: Option<Positions>,
    /// Ordered by array, then by element.
    inside: Vec<(ArrayPos, Elements)>,
}

impl Elements {
    pub(super) fn of(all: &[Positions]) -> Self {
        let mut root = Elements::default();
        for positions in all {
            let mut node = &mut root;
            for position in positions.iter() {
                // What comes in the order of the text is added at the end.
                let at = place(&node.inside, *position).unwrap_or_else(|at| {
                    node.inside.insert(at, (*position, Elements::default()));
                    at
                });
                node = &mut node.inside[at].1;
            }
            node.here = Some(positions.clone());
        }
        root
    }

    /// Calls `found` with the positions that name no other element of an array that `chosen` names, until it says that it has
    /// enough. Takes time in proportion to those, not to all.
    pub(super) fn consistent_with(&self, chosen: &[ArrayPos], mut found: impl FnMut(&Positions) -> bool) {
        let mut pending = vec![self];
        while let Some(node) = pending.pop() {
            if let Some(positions) = &node.here
                && !found(positions)
            {
                return;
            }
            let mut rest = &node.inside[..];
            while let Some((first, _)) = rest.first() {
                let (of_array, behind) = rest.split_at(rest.partition_point(|(other, _)| other.array == first.array));
                match chosen.binary_search_by_key(&first.array, |position| position.array) {
                    Ok(at) => pending.extend(place(of_array, chosen[at]).ok().map(|place| &of_array[place].1)),
                    Err(_) => pending.extend(of_array.iter().map(|(_, elements)| elements)),
                }
                rest = behind;
            }
        }
    }
}

/// Where the position is among them, or where it belongs.
fn place(inside: &[(ArrayPos, Elements)], position: ArrayPos) -> Result<usize, usize> {
    inside.binary_search_by_key(&position, |(other, _)| *other)
}

impl Drop for Elements {
    /// Without recursion, however deep arrays are nested.
    fn drop(&mut self) {
        let mut pending = std::mem::take(&mut self.inside);
        while let Some((_, mut node)) = pending.pop() {
            pending.append(&mut node.inside);
        }
    }
}
