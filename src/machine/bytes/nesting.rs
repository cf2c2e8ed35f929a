//! Which brackets are open: one bit for each level.

use crate::json::MAX_NESTING;

/// So many levels stand in one word, below the bit that marks its end; one more would still fit.
const LEVELS: usize = 61;

/// A word without levels: only the bit that marks the end.
const NONE: u64 = 1;

/// The levels that are open.
pub(super) struct Nesting {
    /// The innermost levels, innermost lowest: 1 is an object. Above them stands a 1 that marks the end.
    kinds: u64,
    deep: Deep,
}

/// What is looked at only where the levels leave their word.
struct Deep {
    /// The most that the word may be.
    limit: u64,
    /// The words of the outer levels, and how many there are.
    outer: [u64; MAX_NESTING / LEVELS + 1],
    words: usize,
    /// How many levels there may be.
    room: usize,
}

/// What the brackets of a block say.
pub(super) struct Levels {
    /// The places directly inside of an object, its opening bracket included.
    pub(super) in_object: u64,
    /// The bracket that closes the first level, if it is among them.
    pub(super) last: u64,
}

impl Nesting {
    /// At most `room` levels may be opened, which is [`MAX_NESTING`] or less.
    #[inline(always)]
    pub(super) fn new(room: usize) -> Self {
        let mut deep = Deep { limit: 0, outer: [0; MAX_NESTING / LEVELS + 1], words: 0, room };
        deep.set_limit();
        Nesting { kinds: NONE, deep }
    }

    /// Takes the brackets of a block.
    ///
    /// `None` where one closes what was opened by another kind, or opens a level too many.
    #[inline(always)]
    pub(super) fn take(&mut self, block: &[u8; 64], open: u64, close: u64) -> Option<Levels> {
        let mut kinds = self.kinds;
        let mut in_object = (kinds & 1).wrapping_neg();
        let mut last = 0;
        let mut rest = open | close;
        while rest != 0 {
            let at = rest.trailing_zeros();
            rest &= rest - 1;
            // This bit tells braces from square brackets.
            let kind = u64::from(block[at as usize] >> 5 & 1);
            let before = kinds;
            if open >> at & 1 != 0 {
                kinds = kinds << 1 | kind;
                if kinds > self.deep.limit {
                    kinds = self.deep.push(kinds)?;
                }
            } else {
                if (kinds ^ kind) & 1 != 0 {
                    return None;
                }
                kinds >>= 1;
                if kinds == NONE {
                    if self.deep.words == 0 {
                        last = 1 << at;
                        break;
                    }
                    kinds = self.deep.pop();
                }
            }
            // If the kind has changed, it has for all places from here on.
            in_object ^= (((before ^ kinds) & 1) << at).wrapping_neg();
        }
        self.kinds = kinds;
        Some(Levels { in_object, last })
    }
}

impl Deep {
    /// Takes a word with a level too many, and gives one with that level alone.
    #[cold]
    fn push(&mut self, kinds: u64) -> Option<u64> {
        if self.room_left() <= LEVELS {
            return None;
        }
        self.outer[self.words] = kinds >> 1;
        self.words += 1;
        self.set_limit();
        Some(NONE << 1 | kinds & 1)
    }

    /// Gives the word that was taken last.
    #[cold]
    fn pop(&mut self) -> u64 {
        self.words -= 1;
        self.set_limit();
        self.outer[self.words]
    }

    fn room_left(&self) -> usize {
        self.room - self.words * LEVELS
    }

    fn set_limit(&mut self) {
        self.limit = (NONE << self.room_left().min(LEVELS) << 1) - 1;
    }
}
