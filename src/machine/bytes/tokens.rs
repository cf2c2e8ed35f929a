//! Which token may follow which, all those of a block at once.

use super::behind;

/// The tokens of a block, numbers and words aside.
pub(super) struct Tokens {
    pub(super) open: u64,
    pub(super) close: u64,
    pub(super) comma: u64,
    pub(super) colon: u64,
    /// The places directly inside of an object, its opening bracket included.
    pub(super) in_object: u64,
    /// The places inside of strings, opening quotes included.
    pub(super) in_string: u64,
    /// Opening quotes.
    pub(super) opening: u64,
    /// Closing quotes.
    pub(super) closing: u64,
}

/// What must be next, carried over between blocks: each is 0 or 1.
#[derive(Default)]
pub(super) struct Expected {
    /// A name or a value.
    entry: u64,
    /// A name.
    name: u64,
    colon: u64,
    /// The first entry, or the closing bracket in its place.
    first: u64,
    /// The rest of a name.
    rest_of_name: u64,
}

impl Expected {
    /// In front of a value.
    pub(super) fn value() -> Self {
        Expected { entry: 1, ..Expected::default() }
    }

    /// Whether the next block begins inside of a name.
    #[inline(always)]
    pub(super) fn is_inside_name(&self) -> bool {
        self.rest_of_name != 0
    }

    /// Tells which tokens are not those that must be there.
    ///
    /// `scalars` are the places where numbers and words begin; `space` is the white space.
    #[inline(always)]
    pub(super) fn take(&mut self, tokens: Tokens, scalars: u64, space: u64) -> u64 {
        let Tokens { open, close, comma, colon, in_object, in_string, opening, closing } = tokens;
        let before = open | comma;
        let first = follow(open, &mut self.first, space);
        let name = follow(before & in_object, &mut self.name, space);
        let entry = follow(before | colon, &mut self.entry, space);
        // The carry of the addition runs from the opening quote of a name to the closing one.
        let (ends, runs_on) = (opening & name | self.rest_of_name).overflowing_add(in_string);
        self.rest_of_name = u64::from(runs_on);
        let behind_name = follow(ends & closing, &mut self.colon, space);
        let no_string = scalars | open;
        // Each token but the first follows one other. Behind a name there must be a colon; behind an opening bracket, a
        // comma or a colon an entry, or the bracket that closes what was just opened. As neither colons nor entries may be
        // anywhere else, nothing is left behind a value but commas and closing brackets.
        (colon ^ behind_name) | ((no_string | opening) ^ entry ^ (close & first)) | (name & no_string)
    }
}

/// The tokens that follow those which end at `ends`, with white space between.
#[inline(always)]
fn follow(ends: u64, carried: &mut u64, space: u64) -> u64 {
    let next = behind(ends, carried);
    // The carry of the addition crosses white space.
    let (beyond, runs_on) = next.overflowing_add(space);
    *carried |= u64::from(runs_on);
    beyond & !space
}
