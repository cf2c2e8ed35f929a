//! What is known of each event of a feed: whether the pattern matches it, and whether it holds a text.

use std::collections::VecDeque;

use crate::live::{Arrival, Feed};
use crate::machine::{Machine, Scratch};
use crate::pattern::Pattern;

/// What is known of each event of a feed.
pub(super) struct Judged {
    machine: Option<Machine<()>>,
    scratch: Scratch,
    /// In small letters; empty where none is wanted.
    wanted: String,
    known: VecDeque<Known>,
    matched: usize,
}

/// What is known of an event.
#[derive(Clone, Copy)]
struct Known {
    number: u64,
    verdict: Option<bool>,
    holds_text: bool,
}

impl Judged {
    pub(super) fn new() -> Self {
        let (wanted, known) = (String::new(), VecDeque::new());
        Judged { machine: None, scratch: Scratch::exact(), wanted, known, matched: 0 }
    }

    /// Judges by another pattern from now on, or by none.
    pub(super) fn by(&mut self, pattern: Option<&Pattern>, feed: &Feed) {
        self.machine = pattern.map(|pattern| {
            let mut machine = Machine::new();
            machine.add_rule((), pattern);
            machine
        });
        self.again(feed);
    }

    /// Looks for another text from now on, in any letter case.
    pub(super) fn search(&mut self, text: &str, feed: &Feed) {
        self.wanted = text.trim().to_lowercase();
        self.again(feed);
    }

    /// Judges all that is there once more.
    pub(super) fn again(&mut self, feed: &Feed) {
        self.known.clear();
        self.matched = 0;
        self.follow(feed);
    }

    /// Judges what came, and forgets what was given up.
    pub(super) fn follow(&mut self, feed: &Feed) {
        let first = feed.arrivals().next().map_or(u64::MAX, |arrival| arrival.number);
        while let Some(known) = self.known.front().filter(|known| known.number < first) {
            self.matched -= usize::from(known.verdict == Some(true));
            self.known.pop_front();
        }
        for arrival in feed.arrivals().skip(self.known.len()) {
            let known = self.known_of(arrival);
            self.matched += usize::from(known.verdict == Some(true));
            self.known.push_back(known);
        }
    }

    fn known_of(&mut self, arrival: &Arrival) -> Known {
        let Arrival { number, text, .. } = arrival;
        // What came was read as JSON; what is no event all the same does not match.
        let verdict = self
            .machine
            .as_ref()
            .map(|machine| machine.matches_any(text.as_bytes(), &mut self.scratch).unwrap_or(false));
        let holds_text = self.wanted.is_empty() || text.to_lowercase().contains(&self.wanted);
        Known { number: *number, verdict, holds_text }
    }

    fn known(&self, number: u64) -> Option<&Known> {
        let place = self.known.binary_search_by_key(&number, |known| known.number).ok()?;
        self.known.get(place)
    }

    /// Whether an event matches, if it is here and there is a pattern.
    pub(super) fn verdict(&self, number: u64) -> Option<bool> {
        self.known(number)?.verdict
    }

    /// Of the events that are here, oldest first: the number, the verdict, and whether it holds the text.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = (u64, Option<bool>, bool)> {
        self.known.iter().map(|known| (known.number, known.verdict, known.holds_text))
    }

    /// Whether there is a pattern.
    pub(super) fn has_pattern(&self) -> bool {
        self.machine.is_some()
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
        judged.by(Some(&pattern), &feed);
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
        judged.by(Some(&Pattern::parse(r#"{"a": [2]}"#).expect("a pattern")), &feed);
        assert_eq!(judged.matched(), 1);
        let cleared = feed.clear();
        judged.follow(&feed);
        assert_eq!((judged.matched(), judged.verdict(6)), (0, None));
        push(&mut feed, 2);
        judged.follow(&feed);
        assert_eq!((judged.matched(), judged.verdict(7)), (1, Some(true)));
        feed.restore(cleared);
        judged.again(&feed);
        assert_eq!([4, 5, 6, 7].map(|number| judged.verdict(number)), [false, false, true, true].map(Some));
    }

    #[test]
    fn a_text_is_found_in_any_letter_case() {
        let mut feed = Feed::default();
        let mut judged = Judged::new();
        for text in [r#"{"b":"One"}"#, r#"{"b":"Ünf"}"#] {
            feed.push(0.0, text.into(), Summary::default());
        }
        let found = |judged: &Judged| judged.all().map(|(.., holds_text)| holds_text).collect::<Vec<_>>();
        judged.follow(&feed);
        assert_eq!(found(&judged), [true, true]);
        judged.search(" oNE", &feed);
        assert_eq!(found(&judged), [true, false]);
        judged.search("üNF", &feed);
        feed.push(0.0, r#"{"b":"ünf"}"#.into(), Summary::default());
        judged.follow(&feed);
        assert_eq!(found(&judged), [false, true, true]);
    }
}
