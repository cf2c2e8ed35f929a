//! Tells most hashes that are not in a large table from those that are, in so little room that it stays in the cache.

/// Hashes that were noted, each as one bit that others may have too. What is taken out of the table stays noted until all is
/// noted anew.
#[derive(Clone, Default)]
pub(super) struct Sieve {
    words: Vec<u64>,
    /// How many more hashes there is room for.
    room: usize,
}

/// How many bits there are at least for each hash.
const BITS: usize = 16;

impl Sieve {
    /// An empty one, with room for so many hashes and about as many again.
    pub(super) fn with_room(hashes: usize) -> Self {
        let words = ((hashes + 1) * 2 * BITS).div_ceil(64).next_power_of_two();
        Sieve { words: vec![0; words], room: words * 64 / BITS }
    }

    pub(super) fn is_full(&self) -> bool {
        self.room == 0
    }

    pub(super) fn insert(&mut self, hash: u64) {
        let at = self.place(hash);
        self.words[at] |= Self::bit(hash);
        self.room = self.room.saturating_sub(1);
    }

    /// Whether the hash may have been noted.
    #[inline]
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        self.words.get(self.place(hash)).is_some_and(|word| word & Self::bit(hash) != 0)
    }

    /// The table has the lowest and the highest bits of a hash for itself, and here others count.
    fn place(&self, hash: u64) -> usize {
        (hash >> 32) as usize & self.words.len().wrapping_sub(1)
    }

    fn bit(hash: u64) -> u64 {
        1 << (hash >> 50 & 63)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_what_was_noted_and_little_else() {
        let hash = |number: u64| {
            number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29).wrapping_mul(0xd6e8_feb8_6659_fd93)
        };
        assert!(!Sieve::default().may_hold(hash(1)) && Sieve::default().is_full());
        let mut sieve = Sieve::with_room(1_000);
        (0..1_000).for_each(|number| sieve.insert(hash(number)));
        assert!(!sieve.is_full());
        assert!((0..1_000).all(|number| sieve.may_hold(hash(number))));
        assert!((1_000..11_000).filter(|number| sieve.may_hold(hash(*number))).count() < 1_000);
        (1_000..2_048).for_each(|number| sieve.insert(hash(number)));
        assert!(sieve.is_full());
    }
}
