//! Ranges of numbers, found by a number inside them.
//!
//! Numbers become keys that sort as the numbers do. A range is kept at one place: under the bits that its two ends have in
//! common. There its lower end lies in the half of the keys that go on with 0, its upper end in the other half; so of a
//! number in the lower half only the lower ends are of interest, and of one in the upper half only the upper ends. Both are
//! kept in order, and of each only those are looked at that take the number. A number thus costs at most 65 places, one for
//! each length of the common bits that is in use, and beyond that nothing but what is found.

use std::collections::BTreeSet;
use std::hash::BuildHasher;

use hashbrown::HashMap;

use super::predicates::PredicateId;
use super::sieve::Sieve;
use crate::pattern::Range;

/// The keys of the numbers of a range: both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Interval {
    low: u64,
    high: u64,
}

impl Interval {
    pub(super) fn of(range: &Range) -> Self {
        let low = range.bottom().map_or(0, |bound| key(bound.value) + u64::from(!bound.inclusive));
        let high = range.top().map_or(u64::MAX, |bound| key(bound.value) - u64::from(!bound.inclusive));
        Interval { low, high }
    }

    /// The lowest and the highest key.
    pub(super) fn ends(self) -> [u64; 2] {
        [self.low, self.high]
    }

    fn contains(self, key: u64) -> bool {
        (self.low..=self.high).contains(&key)
    }

    /// The highest bit in which its keys differ. Of a single key it is the last one: to part a key from its neighbour does no
    /// harm.
    fn fork(self) -> u64 {
        1 << (self.low ^ self.high | 1).ilog2()
    }
}

/// Sorts as the numbers do. A number is finite, and never -0.
fn key(value: f64) -> u64 {
    let bits = value.to_bits();
    if value.is_sign_negative() { !bits } else { bits | 1 << 63 }
}

/// The bits of a key in front of a fork, a one, and zeros: the place of all ranges that hold the key or a neighbour, and whose
/// ends part ways there.
fn place(key: u64, fork: u64) -> u64 {
    (key | fork) & fork.wrapping_neg()
}

/// Ranges, each with what it stands for. A few are looked at one by one; that is faster.
#[derive(Clone, Default)]
pub(super) struct Ranges {
    few: Vec<(Interval, PredicateId)>,
    places: HashMap<u64, Place>,
    /// The hashes of the places: at most of a number's there is none.
    sieve: Sieve,
    /// How many places there are for each fork; those of none are left out.
    forks: Vec<(u64, u32)>,
}

/// As many as are looked at one by one.
const FEW: usize = 8;

/// The ranges that share their common bits.
#[derive(Clone)]
enum Place {
    /// Most places have one, and it is at hand.
    One(Interval, PredicateId),
    Many(Box<Many>),
}

/// Several ranges, by each end.
#[derive(Clone, Default)]
struct Many {
    by_low: BTreeSet<(u64, PredicateId)>,
    by_high: BTreeSet<(u64, PredicateId)>,
}

impl Ranges {
    pub(super) fn is_empty(&self) -> bool {
        self.few.is_empty() && self.forks.is_empty()
    }

    pub(super) fn insert(&mut self, interval: Interval, id: PredicateId) {
        if self.few.len() < FEW {
            self.few.push((interval, id));
        } else {
            self.insert_in_place(interval, id);
        }
    }

    fn insert_in_place(&mut self, interval: Interval, id: PredicateId) {
        let fork = interval.fork();
        let at = place(interval.low, fork);
        if let Some(known) = self.places.get_mut(&at) {
            return known.insert(interval, id);
        }
        self.places.insert(at, Place::One(interval, id));
        match self.forks.iter_mut().find(|known| known.0 == fork) {
            Some((_, places)) => *places += 1,
            None => self.forks.push((fork, 1)),
        }
        self.note(at);
    }

    /// Notes a new place in the sieve.
    fn note(&mut self, at: u64) {
        let Ranges { places, sieve, .. } = self;
        let hash = |at: &u64| places.hasher().hash_one(at);
        if sieve.is_full() {
            *sieve = Sieve::with_room(places.len());
            places.keys().for_each(|at| sieve.insert(hash(at)));
        } else {
            sieve.insert(hash(&at));
        }
    }

    pub(super) fn remove(&mut self, interval: Interval, id: PredicateId) {
        if let Some(at) = self.few.iter().position(|few| few.1 == id) {
            self.few.swap_remove(at);
            return;
        }
        let fork = interval.fork();
        let at = place(interval.low, fork);
        if self.places.get_mut(&at).is_some_and(|place| place.is_empty_without(interval, id)) {
            self.places.remove(&at);
            self.forks.retain_mut(|(known, places)| {
                *places -= u32::from(*known == fork);
                *places > 0
            });
        }
    }

    /// Calls `found` for each range that holds the number.
    pub(super) fn containing(&self, value: f64, mut found: impl FnMut(PredicateId)) {
        let key = key(value);
        for (interval, id) in &self.few {
            if interval.contains(key) {
                found(*id);
            }
        }
        for (fork, _) in &self.forks {
            let at = place(key, *fork);
            if !self.sieve.may_hold(self.places.hasher().hash_one(at)) {
                continue;
            }
            match self.places.get(&at) {
                Some(Place::One(interval, id)) if interval.contains(key) => found(*id),
                Some(Place::Many(many)) => many.containing(key, *fork, &mut found),
                _ => {}
            }
        }
    }
}

impl Place {
    fn insert(&mut self, interval: Interval, id: PredicateId) {
        match self {
            Place::One(first, first_id) => {
                let mut many = Box::new(Many::default());
                many.insert(*first, *first_id);
                many.insert(interval, id);
                *self = Place::Many(many);
            }
            Place::Many(many) => many.insert(interval, id),
        }
    }

    /// Takes a range out; tells whether there is none any more.
    fn is_empty_without(&mut self, interval: Interval, id: PredicateId) -> bool {
        match self {
            Place::One(_, only) => *only == id,
            Place::Many(many) => {
                many.by_low.remove(&(interval.low, id));
                many.by_high.remove(&(interval.high, id));
                many.by_low.is_empty()
            }
        }
    }
}

impl Many {
    fn insert(&mut self, interval: Interval, id: PredicateId) {
        self.by_low.insert((interval.low, id));
        self.by_high.insert((interval.high, id));
    }

    fn containing(&self, key: u64, fork: u64, mut found: impl FnMut(PredicateId)) {
        let is_in_lower_half = key & fork == 0;
        if is_in_lower_half {
            self.by_low.iter().take_while(|(low, _)| *low <= key).for_each(|(_, id)| found(*id));
        } else {
            self.by_high.iter().rev().take_while(|(high, _)| *high >= key).for_each(|(_, id)| found(*id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::arena::Arena;
    use crate::pattern::Bound;

    #[test]
    fn a_number_finds_the_ranges_that_hold_it() {
        let bounds = [f64::MIN, -1e9, -5.0, -1.0, -1e-9, 0.0, 5e-324, 1e-9, 0.1, 1.0, 1.5, 2.0, 300.0, 1e9, f64::MAX];
        let bound = |at: usize, inclusive| Bound { value: bounds[at], inclusive };
        let mut all = Vec::new();
        for inclusive in [false, true] {
            for bottom in 0..bounds.len() {
                all.extend(Range::from(bound(bottom, inclusive)));
                all.extend(Range::up_to(bound(bottom, inclusive)));
                for top in 0..bounds.len() {
                    all.extend(Range::between(bound(bottom, inclusive), bound(top, !inclusive)));
                }
            }
        }
        let mut numbers = Arena::new();
        let all: Vec<(Range, PredicateId)> =
            all.into_iter().map(|range| (range, numbers.insert(()).of_another())).collect();
        let mut ranges = Ranges::default();
        all.iter().for_each(|(range, id)| ranges.insert(Interval::of(range), *id));
        let values = bounds.iter().flat_map(|value| [value.next_down(), *value, value.next_up()]);
        let values: Vec<f64> = values.filter(|value| value.is_finite()).map(|value| value + 0.0).collect();
        let check = |ranges: &Ranges, left: &[(Range, PredicateId)]| {
            for value in &values {
                let mut found = Vec::new();
                ranges.containing(*value, |id| found.push(id));
                found.sort();
                let expected: Vec<_> = left.iter().filter(|(range, _)| range.contains(*value)).map(|of| of.1).collect();
                assert_eq!(found, expected, "{value:e}");
            }
        };
        check(&ranges, &all);
        let (gone, left) = all.split_at(all.len() / 2);
        gone.iter().for_each(|(range, id)| ranges.remove(Interval::of(range), *id));
        check(&ranges, left);
        left.iter().for_each(|(range, id)| ranges.remove(Interval::of(range), *id));
        assert!(ranges.is_empty());
    }
}
