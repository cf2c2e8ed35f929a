//! Lists in one block of memory, so that he who has a list is one step away from what is in it.

/// The place of a list among the [`Runs`]. It has room for as many things as the next power of two.
#[derive(Clone, Copy, Default)]
pub(super) struct Run {
    start: u32,
    length: u32,
}

/// Short lists, most of them of one thing. Growing and shrinking past a power of two a list is moved.
#[derive(Clone)]
pub(super) struct Runs<T> {
    things: Vec<T>,
    /// Where room for so many things is free that the index is the logarithm of it.
    free: Vec<Vec<u32>>,
}

impl Run {
    pub(super) fn len(self) -> usize {
        self.length as usize
    }

    pub(super) fn is_empty(self) -> bool {
        self.length == 0
    }

    fn room(self) -> u32 {
        if self.is_empty() { 0 } else { self.length.next_power_of_two() }
    }
}

impl<T: Copy> Runs<T> {
    pub(super) fn new() -> Self {
        Runs { things: Vec::new(), free: Vec::new() }
    }

    #[inline]
    pub(super) fn get(&self, run: Run) -> &[T] {
        &self.things[run.start as usize..][..run.len()]
    }

    pub(super) fn push(&mut self, run: &mut Run, thing: T) {
        let longer = Run { length: run.length + 1, ..*run };
        *run = self.moved(*run, longer, thing);
        self.things[run.start as usize + run.len() - 1] = thing;
    }

    /// Takes a thing out, in whose place comes the last one.
    pub(super) fn swap_remove(&mut self, run: &mut Run, at: usize) {
        let start = run.start as usize;
        let last = self.things[start + run.len() - 1];
        self.things[start + at] = last;
        let shorter = Run { length: run.length - 1, ..*run };
        *run = self.moved(*run, shorter, last);
    }

    /// Moves what two runs have in common, if their room is not the same. New room is filled with `filler`.
    fn moved(&mut self, from: Run, to: Run, filler: T) -> Run {
        if from.room() == to.room() {
            return to;
        }
        let start = if to.is_empty() { 0 } else { self.take_room(to.room(), filler) };
        let kept = from.len().min(to.len());
        self.things.copy_within(from.start as usize..from.start as usize + kept, start as usize);
        if !from.is_empty() {
            self.free_of(from.room()).push(from.start);
        }
        Run { start, ..to }
    }

    fn take_room(&mut self, room: u32, filler: T) -> u32 {
        if let Some(start) = self.free_of(room).pop() {
            return start;
        }
        let start = self.things.len();
        self.things.resize(start + room as usize, filler);
        start as u32
    }

    fn free_of(&mut self, room: u32) -> &mut Vec<u32> {
        let size = room.trailing_zeros() as usize;
        if self.free.len() <= size {
            self.free.resize(size + 1, Vec::new());
        }
        &mut self.free[size]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_stay_apart() {
        let mut runs = Runs::new();
        let mut lists = vec![(Run::default(), Vec::new()); 7];
        let mut taken = 0;
        for step in 0..2_000u32 {
            let at = step.wrapping_mul(0x9e37_79b9) as usize >> 7;
            let (run, list) = &mut lists[at % 7];
            // Each list grows in some rounds, and shrinks in others.
            if (step / 250 + at as u32 % 7) & 1 == 0 || list.is_empty() {
                runs.push(run, step);
                list.push(step);
            } else {
                let at = at % list.len();
                runs.swap_remove(run, at);
                list.swap_remove(at);
                taken += 1;
            }
            lists.iter().for_each(|(run, list)| assert_eq!(runs.get(*run), list));
        }
        assert!(taken > 500);
        let most: usize = lists.iter().map(|(run, _)| run.room() as usize).sum();
        assert!(runs.things.len() < 20 * most.max(100), "what is free is used again");
    }
}
