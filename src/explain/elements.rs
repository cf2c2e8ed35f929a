//! Positions in arrays, arranged so that those which go together are found without looking at the others.

use std::collections::BTreeMap;

use crate::event::ArrayPos;

/// A tree of positions: from the outermost array inwards, one level for each array around a value.
#[derive(Default)]
pub(super) struct Elements<'e> {
    /// The positions of a value that stands here; values of the same positions are one.
    here: Option<&'e [ArrayPos]>,
    /// By array, then by element.
    inside: BTreeMap<u32, BTreeMap<u32, Elements<'e>>>,
}

impl<'e> Elements<'e> {
    /// Calls `found` with the positions that name no other element of an array that `chosen` names. Takes time in proportion
    /// to those, not to all.
    pub(super) fn consistent_with(&self, chosen: &[ArrayPos], found: &mut impl FnMut(&'e [ArrayPos])) {
        let mut pending = vec![self];
        while let Some(node) = pending.pop() {
            if let Some(positions) = node.here {
                found(positions);
            }
            for (array, elements) in &node.inside {
                match chosen.iter().find(|position| position.array == *array) {
                    Some(position) => pending.extend(elements.get(&position.index)),
                    None => pending.extend(elements.values()),
                }
            }
        }
    }
}

impl<'e> FromIterator<&'e [ArrayPos]> for Elements<'e> {
    fn from_iter<I: IntoIterator<Item = &'e [ArrayPos]>>(all: I) -> Self {
        let mut root = Elements::default();
        for positions in all {
            let mut node = &mut root;
            for position in positions {
                node = node.inside.entry(position.array).or_default().entry(position.index).or_default();
            }
            node.here = Some(positions);
        }
        root
    }
}

impl Drop for Elements<'_> {
    /// Without recursion, however deep arrays are nested.
    fn drop(&mut self) {
        let mut pending: Vec<Elements<'_>> = take_inside(self).collect();
        while let Some(mut node) = pending.pop() {
            pending.extend(take_inside(&mut node));
        }
    }
}

fn take_inside<'e>(node: &mut Elements<'e>) -> impl Iterator<Item = Elements<'e>> + use<'e> {
    std::mem::take(&mut node.inside).into_values().flat_map(BTreeMap::into_values)
}
