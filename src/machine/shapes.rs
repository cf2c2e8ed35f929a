//! What a string can be asked to look like: one form for prefixes, suffixes, letters of either case and wildcards.

use crate::pattern::{Folded, Wildcard};

/// A way a string can look, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    /// Whether the parts are met from the end of the string on.
    pub(super) is_backward: bool,
    pub(super) parts: Box<[Part]>,
}

/// A piece of a string, in the direction of its [`Shape`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Byte(u8),
    /// One UTF-16 unit, in its lower-case or its upper-case form.
    AnyCase(char),
    /// Any run of bytes.
    Any,
}

impl Shape {
    /// `abc*`
    pub(super) fn prefix(text: &str) -> Self {
        Shape::forward(text.bytes().map(Part::Byte).chain([Part::Any]))
    }

    /// `*abc`
    pub(super) fn suffix(text: &str) -> Self {
        Shape::backward([Part::Any].into_iter().chain(text.bytes().map(Part::Byte)))
    }

    pub(super) fn ignoring_case(folded: &Folded) -> Self {
        Shape::forward(any_case(folded))
    }

    pub(super) fn prefix_ignoring_case(folded: &Folded) -> Self {
        Shape::forward(any_case(folded).chain([Part::Any]))
    }

    pub(super) fn suffix_ignoring_case(folded: &Folded) -> Self {
        Shape::backward([Part::Any].into_iter().chain(any_case(folded)))
    }

    /// Met from the end that does not begin with an asterisk, if there is one, so that most strings fail at once.
    pub(super) fn wildcard(wildcard: &Wildcard) -> Self {
        let pieces = wildcard.pieces();
        let mut parts = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                parts.push(Part::Any);
            }
            parts.extend(piece.bytes().map(Part::Byte));
        }
        match (parts.first(), parts.last()) {
            (Some(Part::Any), Some(Part::Byte(_))) => Shape::backward(parts),
            _ => Shape::forward(parts),
        }
    }

    /// The one string of this look, if there is but one.
    pub(super) fn only(&self) -> Option<Box<[u8]>> {
        let bytes = self.parts.iter().map(|part| match part {
            Part::Byte(byte) => Some(*byte),
            _ => None,
        });
        // Only what begins with an asterisk is backward.
        bytes.collect()
    }

    fn forward(parts: impl IntoIterator<Item = Part>) -> Self {
        Shape { is_backward: false, parts: parts.into_iter().collect() }
    }

    /// Takes the parts in the order of the text.
    fn backward(parts: impl IntoIterator<Item = Part>) -> Self {
        let mut parts: Box<[Part]> = parts.into_iter().collect();
        // A lone asterisk is the same from either end.
        let is_backward = parts.len() > 1;
        parts.reverse();
        Shape { is_backward, parts }
    }
}

/// Bytes where there is but one form, so that texts of either kind share their way through an automaton.
fn any_case(folded: &Folded) -> impl Iterator<Item = Part> {
    folded.units().flat_map(|unit| {
        let [lower, upper] = Folded::forms(unit);
        if lower == upper {
            lower.into_bytes().into_iter().map(Part::Byte).collect()
        } else {
            vec![Part::AnyCase(unit)]
        }
    })
}
