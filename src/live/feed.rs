//! The events that came, as many as there is room for.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::rc::Rc;

use super::message::Summary;

/// An event that came.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Which of all that came, from 1 on; it stays when others before it are given up.
    pub number: u64,
    /// When it came, in milliseconds since 1970.
    pub at: f64,
    /// Its text to the byte.
    pub text: Rc<str>,
    /// What it is about.
    pub summary: Summary,
}

/// The events that came, newest last. Those that came first are given up when there is no more room.
#[derive(Debug)]
pub struct Feed {
    arrivals: VecDeque<Arrival>,
    ids: HashSet<String>,
    bytes: usize,
    most: usize,
    most_bytes: usize,
    received: u64,
    repeats: u64,
    rate: Rate,
    sources: BTreeMap<String, usize>,
}

impl Feed {
    /// How many events are kept if nobody says otherwise.
    pub const USUAL: usize = 10_000;

    /// How many bytes of events are kept, whatever their number. One event is kept however long it is.
    pub const BYTES: usize = 64 << 20;

    /// Keeps so many events of so many bytes.
    pub fn new(most: usize, most_bytes: usize) -> Self {
        Feed {
            arrivals: VecDeque::new(),
            ids: HashSet::new(),
            bytes: 0,
            most: most.max(1),
            most_bytes,
            received: 0,
            repeats: 0,
            rate: Rate::default(),
            sources: BTreeMap::new(),
        }
    }

    /// Takes an event in, unless it is here already: it comes at least once. Tells whether it is new.
    pub fn push(&mut self, at: f64, text: String, summary: Summary) -> bool {
        if !summary.id.is_empty() && !self.ids.insert(summary.id.clone()) {
            self.repeats += 1;
            return false;
        }
        self.received += 1;
        self.rate.count(at);
        self.take(Arrival { number: self.received, at, text: text.into(), summary });
        self.fit();
        true
    }

    /// Keeps another number of events from now on.
    pub fn keep(&mut self, most: usize) {
        self.most = most.max(1);
        self.fit();
    }

    /// Gives all that came away; what comes is counted on.
    pub fn clear(&mut self) -> Vec<Arrival> {
        self.ids.clear();
        self.sources.clear();
        self.bytes = 0;
        self.arrivals.drain(..).collect()
    }

    /// Takes back what [`clear`](Feed::clear) gave away, as far as there is room beside what came since.
    pub fn restore(&mut self, cleared: Vec<Arrival>) {
        let since = self.clear();
        for arrival in cleared.into_iter().chain(since) {
            if arrival.summary.id.is_empty() || self.ids.insert(arrival.summary.id.clone()) {
                self.take(arrival);
            }
        }
        self.fit();
    }

    fn take(&mut self, arrival: Arrival) {
        self.bytes += arrival.text.len();
        *self.sources.entry(arrival.summary.source.clone()).or_default() += 1;
        self.arrivals.push_back(arrival);
    }

    /// The events that are here, oldest first.
    pub fn arrivals(&self) -> impl DoubleEndedIterator<Item = &Arrival> + ExactSizeIterator {
        self.arrivals.iter()
    }

    /// The event of a number, if it is still here.
    pub fn get(&self, number: u64) -> Option<&Arrival> {
        self.place(number).and_then(|place| self.arrivals.get(place))
    }

    /// At which place from the oldest on the event of a number is, if it is still here.
    pub fn place(&self, number: u64) -> Option<usize> {
        self.arrivals.binary_search_by_key(&number, |arrival| arrival.number).ok()
    }

    /// How many came, without repeats.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// How many came again.
    pub fn repeats(&self) -> u64 {
        self.repeats
    }

    /// In bytes, what the texts that are here take.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many came when.
    pub fn rate(&self) -> &Rate {
        &self.rate
    }

    /// How many of the events that are here each source sent, the most first.
    pub fn sources(&self) -> Vec<(&str, usize)> {
        let mut sources: Vec<_> = self.sources.iter().map(|(source, count)| (&**source, *count)).collect();
        sources.sort_by_key(|(_, count)| Reverse(*count));
        sources
    }

    /// Those that are wanted of what is here, oldest first, one event a line.
    pub fn lines(&self, is_wanted: impl Fn(&Arrival) -> bool) -> String {
        let mut lines = String::new();
        for arrival in self.arrivals.iter().filter(|arrival| is_wanted(arrival)) {
            // A line break between members means nothing; inside a string there can be none.
            lines.extend(arrival.text.chars().map(|letter| if matches!(letter, '\n' | '\r') { ' ' } else { letter }));
            lines.push('\n');
        }
        lines
    }

    fn fit(&mut self) {
        while self.arrivals.len() > self.most || self.bytes > self.most_bytes && self.arrivals.len() > 1 {
            let Some(first) = self.arrivals.pop_front() else { return };
            self.bytes -= first.text.len();
            self.ids.remove(&first.summary.id);
            if let Some(count) = self.sources.get_mut(&first.summary.source) {
                *count -= 1;
                if *count == 0 {
                    self.sources.remove(&first.summary.source);
                }
            }
        }
    }
}

impl Default for Feed {
    fn default() -> Self {
        Feed::new(Feed::USUAL, Feed::BYTES)
    }
}

/// How many events came in each of the last seconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rate {
    /// A second since 1970, and how many came in it; only where some did.
    counts: VecDeque<(u64, u32)>,
}

impl Rate {
    /// How far back it goes, in seconds.
    pub const SECONDS: u64 = 120;

    fn count(&mut self, at: f64) {
        let second = (at / 1e3) as u64;
        match self.counts.back_mut() {
            Some((last, count)) if *last >= second => *count += 1,
            _ => self.counts.push_back((second, 1)),
        }
        while self.counts.front().is_some_and(|(first, _)| first + Self::SECONDS <= second) {
            self.counts.pop_front();
        }
    }

    /// How many came in each second up to the one of a time in milliseconds since 1970, oldest first.
    pub fn until(&self, at: f64) -> Vec<u32> {
        let last = (at / 1e3) as u64;
        let mut counts = vec![0; Self::SECONDS as usize];
        for (second, count) in &self.counts {
            let place = (second + Self::SECONDS).checked_sub(last + 1).and_then(|place| usize::try_from(place).ok());
            if let Some(slot) = place.and_then(|place| counts.get_mut(place)) {
                *slot += count;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(feed: &mut Feed, id: &str, text: &str) -> bool {
        feed.push(0.0, text.to_owned(), Summary { id: id.to_owned(), ..Summary::default() })
    }

    fn texts(feed: &Feed) -> Vec<&str> {
        feed.arrivals().map(|arrival| &*arrival.text).collect()
    }

    #[test]
    fn the_oldest_go_when_there_is_no_room() {
        let mut feed = Feed::new(3, 100);
        for number in 1..=5 {
            assert!(push(&mut feed, &number.to_string(), &number.to_string()));
        }
        assert_eq!((texts(&feed), feed.received(), feed.bytes()), (vec!["3", "4", "5"], 5, 3));
        assert_eq!(feed.get(4).map(|arrival| &*arrival.text), Some("4"));
        assert_eq!((feed.get(2), feed.get(6)), (None, None));
        feed.keep(1);
        assert_eq!(texts(&feed), ["5"]);
        push(&mut feed, "6", &"x".repeat(500));
        assert_eq!((feed.arrivals().len(), feed.bytes()), (1, 500), "one is kept however long it is");
    }

    #[test]
    fn what_comes_again_is_counted_and_not_kept() {
        let mut feed = Feed::new(2, 100);
        assert!(push(&mut feed, "a", "1"));
        assert!(!push(&mut feed, "a", "1"));
        assert!(push(&mut feed, "", "2") && push(&mut feed, "", "2"), "without an id nothing is known");
        assert_eq!((feed.received(), feed.repeats()), (3, 1));
        assert!(push(&mut feed, "a", "1"), "what was given up is forgotten");
        feed.clear();
        assert_eq!((feed.arrivals().len(), feed.bytes(), feed.received()), (0, 0, 4));
    }

    #[test]
    fn sources_are_counted_as_long_as_their_events_are_here() {
        let mut feed = Feed::new(4, 100);
        for source in ["c", "b", "a", "b", "a"] {
            feed.push(0.0, String::new(), Summary { source: source.to_owned(), ..Summary::default() });
        }
        assert_eq!(feed.sources(), [("a", 2), ("b", 2)]);
        feed.keep(1);
        assert_eq!(feed.sources(), [("a", 1)]);
        feed.clear();
        assert_eq!(feed.sources(), []);
    }

    #[test]
    fn what_was_cleared_comes_back_before_what_came_since() {
        let mut feed = Feed::new(3, 100);
        for id in ["a", "b"] {
            push(&mut feed, id, id);
        }
        let cleared = feed.clear();
        assert_eq!((cleared.len(), feed.bytes()), (2, 0));
        // One that came before comes once more, which is not known while it is away.
        push(&mut feed, "b", "b");
        push(&mut feed, "c", "c");
        feed.restore(cleared);
        assert_eq!((texts(&feed), feed.bytes()), (vec!["a", "b", "c"], 3));
        push(&mut feed, "d", "d");
        assert_eq!(texts(&feed), ["b", "c", "d"]);
    }

    #[test]
    fn lines_hold_an_event_each() {
        let mut feed = Feed::default();
        push(&mut feed, "a", "{\"a\":\r\n\"\\n\"}");
        push(&mut feed, "b", "{}");
        assert_eq!(feed.lines(|_| true), "{\"a\":  \"\\n\"}\n{}\n");
        assert_eq!(feed.lines(|arrival| arrival.number == 2), "{}\n");
    }

    #[test]
    fn the_rate_goes_back_two_minutes() {
        let mut feed = Feed::default();
        for at in [1_000.0, 61_000.0, 61_999.0, 60_000.0, 120_500.0] {
            feed.push(at, String::new(), Summary::default());
        }
        let counts = feed.rate().until(120_999.0);
        let some: Vec<(usize, u32)> = counts.iter().copied().enumerate().filter(|(_, count)| *count > 0).collect();
        assert_eq!(some, [(0, 1), (60, 3), (119, 1)]);
        assert_eq!(feed.rate().until(1_000_000.0).iter().sum::<u32>(), 0);
    }
}
