//! Elements of arrays, and whether values that stand in them go together.
//!
//! Two values go together unless they stand in different elements of one array. The elements of an event are numbered in the
//! order of its text, so that all that an array holds, at whatever depth, is one run of numbers.

/// An element that is an object or an array itself, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct ElementId(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ArrayId(u32);

/// The elements of an event that were walked through.
#[derive(Clone, Default)]
pub(super) struct Elements {
    /// By their numbers, from 1.
    elements: Vec<Element>,
    arrays: Vec<Array>,
}

#[derive(Clone, Copy)]
struct Element {
    array: ArrayId,
    /// The element that its array stands in.
    around: ElementId,
}

#[derive(Clone, Copy)]
struct Array {
    /// Behind the last element inside.
    end: ElementId,
}

impl ArrayId {
    /// Counted from 0: for what is kept beside the arrays.
    pub(super) fn place(self) -> usize {
        self.0 as usize
    }
}

impl ElementId {
    pub(super) const NONE: Self = ElementId(0);

    pub(super) fn is_none(self) -> bool {
        self == Self::NONE
    }
}

impl Elements {
    pub(super) fn clear(&mut self) {
        self.elements.clear();
        self.arrays.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    pub(super) fn begin_array(&mut self) -> ArrayId {
        self.arrays.push(Array { end: ElementId(u32::MAX) });
        ArrayId(self.arrays.len() as u32 - 1)
    }

    pub(super) fn end_array(&mut self, id: ArrayId) {
        self.arrays[id.0 as usize].end = ElementId(self.elements.len() as u32 + 1);
    }

    pub(super) fn begin_element(&mut self, array: ArrayId, around: ElementId) -> ElementId {
        self.elements.push(Element { array, around });
        ElementId(self.elements.len() as u32)
    }

    /// How many arrays there are.
    pub(super) fn arrays(&self) -> usize {
        self.arrays.len()
    }

    /// Behind the last element inside an array.
    pub(super) fn end_of(&self, array: ArrayId) -> ElementId {
        self.arrays[array.0 as usize].end
    }

    /// The element and those around it, from the inside out, each with its array.
    pub(super) fn outwards(&self, id: ElementId) -> impl Iterator<Item = (ElementId, ArrayId)> {
        let mut next = id;
        std::iter::from_fn(move || {
            let id = next;
            let element = self.elements.get((id.0 as usize).checked_sub(1)?)?;
            next = element.around;
            Some((id, element.array))
        })
    }
}
