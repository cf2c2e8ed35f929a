//! The verdict on each event of a feed.

use std::collections::VecDeque;

use crate::live::Feed;
use crate::machine::{Machine, Scratch};
use crate::pattern::Pattern;

/// The verdict of one pattern on each event of a feed.
pub(super) struct Judged {
    machine: Option<Machine<()>>,
    scratch: Scratch,
    /// The number of the first event that has a verdict here.
    first: u64,
    verdicts: VecDeque<bool>,
    matched: usize,
}

impl Judged {
    pub(super) fn new() -> Self {
        Judged { machine: None, scratch: Scratch::exact(), first: 1, verdicts: VecDeque::new(), matched: 0 }
    }

    /// Judges by another pattern from now on, or by none.
    pub(super) fn by(&mut self, pattern: Option<&Pattern>) {
        self.machine = pattern.map(|pattern| {
            let mut machine = Machine::new();
            machine.add_rule((), pattern);
            machine
        });
        self.verdicts.clear();
        self.matched = 0;
    }

    /// Judges what came, and forgets what was given up.
    pub(super) fn follow(&mut self, feed: &Feed) {
        let first = feed.arrivals().next().map_or(feed.received() + 1, |arrival| arrival.number);
        if self.verdicts.is_empty() {
            self.first = first;
        }
        while self.first < first {
            self.matched -= usize::from(self.verdicts.pop_front() == Some(true));
            self.first += 1;
        }
        let Some(machine) = &self.machine else { return };
        for arrival in feed.arrivals().skip(self.verdicts.len()) {
            // What came was read as JSON; what is no event all the same does not match.
            let is_match = machine.matches_any(arrival.text.as_bytes(), &mut self.scratch).unwrap_or(false);
            self.matched += usize::from(is_match);
            self.verdicts.push_back(is_match);
        }
    }

    /// Whether an event matches, if it is here and there is a pattern.
    pub(super) fn verdict(&self, number: u64) -> Option<bool> {
        let place = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.verdicts.get(place).copied()
    }

    /// How many match.
    pub(super) fn matched(&self) -> usize {
        self.matched
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Summary;

    fn push(feed: &mut Feed, value: u32) {
        feed.push(0.0, format!(r#"{{"a":{value}}}"#), Summary::default());
    }

    #[test]
    fn verdicts_follow_the_feed_and_the_pattern() {
        let mut feed = Feed::new(4, 1000);
        let mut judged = Judged::new();
        judged.follow(&feed);
        for value in [1, 2, 1] {
            push(&mut feed, value);
        }
        judged.follow(&feed);
        assert_eq!((judged.verdict(1), judged.matched()), (None, 0), "without a pattern nothing is known");
        let pattern = Pattern::parse(r#"{"a": [1]}"#).expect("a pattern");
        judged.by(Some(&pattern));
        judged.follow(&feed);
        assert_eq!(
            [0, 1, 2, 3, 4].map(|number| judged.verdict(number)),
            [None, Some(true), Some(false), Some(true), None]
        );
        for value in [1, 1, 2] {
            push(&mut feed, value);
        }
        judged.follow(&feed);
        assert_eq!(
            [2, 3, 4, 5, 6].map(|number| judged.verdict(number)),
            [None, Some(true), Some(true), Some(true), Some(false)]
        );
        assert_eq!(judged.matched(), 3);
        judged.by(Some(&Pattern::parse(r#"{"a": [2]}"#).expect("a pattern")));
        judged.follow(&feed);
        assert_eq!(judged.matched(), 1);
        feed.clear();
        judged.follow(&feed);
        assert_eq!((judged.matched(), judged.verdict(6)), (0, None));
        push(&mut feed, 2);
        judged.follow(&feed);
        assert_eq!((judged.matched(), judged.verdict(7)), (1, Some(true)));
    }
}
