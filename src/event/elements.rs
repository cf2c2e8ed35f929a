//! Where values stand in arrays, as a tree, so that deep nesting is held once.

use super::ArrayPos;

/// An element of an array that is an object or an array itself, and so the place of all values inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ElementId(u32);

impl ElementId {
    /// Its number among the elements of the event.
    pub(crate) fn number(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Elements {
    nodes: Vec<Node>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    around: Option<ElementId>,
    position: ArrayPos,
}

impl Elements {
    pub(super) fn add(&mut self, around: Option<ElementId>, position: ArrayPos) -> ElementId {
        self.nodes.push(Node { around, position });
        ElementId(self.nodes.len() as u32 - 1)
    }

    /// The element's position in its array, and the element around that array.
    pub(super) fn get(&self, element: ElementId) -> (ArrayPos, Option<ElementId>) {
        let Node { around, position } = self.nodes[element.0 as usize];
        (position, around)
    }
}
