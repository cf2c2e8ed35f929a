//! Chance that is the same in every run.

/// The splitmix64 generator.
pub(crate) struct Chance(u64);

impl Chance {
    /// A generator whose numbers follow from the seed.
    pub(crate) fn new(seed: u64) -> Self {
        Chance(seed)
    }

    /// A number from 0 to 1, end exclusive.
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number from `low` to `high`, end exclusive.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.share() * (high - low)
    }

    /// A whole number below the limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.share() * limit as f64) as usize
    }

    /// Whether something happens that does so in this share of all cases.
    pub(crate) fn happens(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// One of the list, the first ones more often than the last.
    pub(crate) fn early<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let share = self.share();
        list[(share * share * list.len() as f64) as usize]
    }
}
