//! Positions in arrays, arranged so that those which go together are found without looking at the others.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::event::{ArrayPos, ElementId, Event, Field};

/// The positions of a value, from the outermost array inwards.
pub(super) type Positions = Rc<[ArrayPos]>;

/// At most this many positions are held for one event and one rule. Only events made for it come near: hundreds of arrays
/// inside one another, each with many elements that the pattern asks about.
const MOST_POSITIONS: usize = 4_000_000;

/// Tells the positions of fields, leaving out each array of which the fields stand in one element only: it sets no two of them
/// apart.
pub(super) struct Census<'e> {
    event: &'e Event,
    /// The arrays met, each with the first element met, or `None` once there were two.
    arrays: HashMap<u32, Option<u32>>,
    known: HashMap<Option<ElementId>, Positions>,
    held: usize,
}

impl<'e> Census<'e> {
    pub(super) fn of<'f>(event: &'e Event, fields: impl Iterator<Item = &'f Field>) -> Self {
        let mut arrays: HashMap<u32, Option<u32>> = HashMap::new();
        let mut met: HashMap<ElementId, ()> = HashMap::new();
        for field in fields {
            for (element, position) in event.positions(field.element) {
                if met.insert(element, ()).is_some() {
                    break;
                }
                let only = arrays.entry(position.array).or_insert(Some(position.index));
                if *only != Some(position.index) {
                    *only = None;
                }
            }
        }
        Census { event, arrays, known: HashMap::from([(None, Positions::from([]))]), held: 0 }
    }

    /// The positions of a field, or `None` where there are too many to be held.
    pub(super) fn positions(&mut self, field: &Field) -> Option<Positions> {
        let mut unknown = Vec::new();
        let mut known = self.known.get(&None);
        for (element, position) in self.event.positions(field.element) {
            if let Some(positions) = self.known.get(&Some(element)) {
                known = Some(positions);
                break;
            }
            unknown.push((element, position));
        }
        let mut positions = known?.clone();
        for (element, position) in unknown.into_iter().rev() {
            if self.arrays.get(&position.array) == Some(&None) {
                positions = positions.iter().copied().chain([position]).collect();
                self.held += positions.len();
                if self.held > MOST_POSITIONS {
                    return None;
                }
            }
            self.known.insert(Some(element), positions.clone());
        }
        Some(positions)
    }
}

/// A tree of positions: from the outermost array inwards, one level for each array around a value.
#[derive(Default)]
pub(super) struct Elements {
    /// The positions of a value that stands here; values of the same positions are one.
    here: Option<Positions>,
    /// By array, then by element.
    inside: BTreeMap<u32, BTreeMap<u32, Elements>>,
}

impl Elements {
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
            for (array, elements) in &node.inside {
                match chosen.binary_search_by_key(array, |position| position.array) {
                    Ok(at) => pending.extend(elements.get(&chosen[at].index)),
                    Err(_) => pending.extend(elements.values()),
                }
            }
        }
    }
}

impl<'a> FromIterator<&'a Positions> for Elements {
    fn from_iter<I: IntoIterator<Item = &'a Positions>>(all: I) -> Self {
        let mut root = Elements::default();
        for positions in all {
            let mut node = &mut root;
            for position in positions.iter() {
                node = node.inside.entry(position.array).or_default().entry(position.index).or_default();
            }
            node.here = Some(positions.clone());
        }
        root
    }
}

impl Drop for Elements {
    /// Without recursion, however deep arrays are nested.
    fn drop(&mut self) {
        let mut pending: Vec<Elements> = take_inside(self).collect();
        while let Some(mut node) = pending.pop() {
            pending.extend(take_inside(&mut node));
        }
    }
}

fn take_inside(node: &mut Elements) -> impl Iterator<Item = Elements> + use<> {
    std::mem::take(&mut node.inside).into_values().flat_map(BTreeMap::into_values)
}
