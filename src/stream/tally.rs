//! Which paths and values occur most, in memory that is bounded.

use hashbrown::HashMap;

use crate::event::Event;

/// As many paths are counted; others only as being there.
const MOST_PATHS: usize = 1000;

/// As many values of one path are counted at a time.
const MOST_VALUES: usize = 250;

/// In bytes of JSON: longer values are not counted each.
const LONGEST_VALUE: usize = 120;

/// How often paths and values occur. An event counts once for each, however often it has it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    paths: HashMap<Box<str>, Counted>,
    events: u64,
    has_more_paths: bool,
}

#[derive(Clone, Debug, Default)]
struct Counted {
    events: u64,
    /// The event that was counted last.
    last: u64,
    /// How many events have each, and the one that was counted last.
    values: HashMap<Box<str>, (u64, u64)>,
    is_partial: bool,
}

/// A path, and what stands there most often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The names joined by dots.
    pub path: String,
    /// In how many of the events that were looked at it stands.
    pub events: u64,
    /// The most frequent values.
    pub values: Vec<Value>,
    /// How many values are told apart.
    pub distinct: usize,
    /// Whether there are more values than were counted: then the counts are the least that there can be.
    pub is_partial: bool,
}

/// A value, and how often it occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As it is written in the event.
    pub json: String,
    /// In how many of the events that were looked at it stands at the path.
    pub events: u64,
}

impl Tally {
    /// How many events were looked at.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Whether there are more paths than can be counted.
    pub fn has_more_paths(&self) -> bool {
        self.has_more_paths
    }

    /// The most frequent paths, at most so many, each with so many of its values. Of paths that are equally frequent those come
    /// first that have the fewest values: they tell the events apart best.
    pub fn top(&self, paths: usize, values: usize) -> Vec<Path> {
        let mut top: Vec<(&str, &Counted)> = self.paths.iter().map(|(path, counted)| (&**path, counted)).collect();
        let spread = |counted: &Counted| if counted.is_partial { usize::MAX } else { counted.values.len() };
        top.sort_unstable_by(|(one_path, one), (other_path, other)| {
            let order = other.events.cmp(&one.events).then(spread(one).cmp(&spread(other)));
            order.then(one_path.cmp(other_path))
        });
        top.truncate(paths);
        top.into_iter().map(|(path, counted)| counted.shown(path, values)).collect()
    }

    pub(super) fn count(&mut self, event: &Event, text: &str) {
        self.events += 1;
        for field in event.fields() {
            let path = event.path(field);
            if self.paths.len() >= MOST_PATHS && !self.paths.contains_key(path.as_str()) {
                self.has_more_paths = true;
                continue;
            }
            let counted = self.paths.entry_ref(path.as_str()).or_default();
            counted.events += u64::from(counted.last != self.events);
            counted.last = self.events;
            counted.count(text.get(field.span.range()).unwrap_or_default(), self.events);
        }
    }
}

impl Counted {
    fn count(&mut self, value: &str, event: u64) {
        if let Some((times, last)) = self.values.get_mut(value) {
            *times += u64::from(*last != event);
            *last = event;
            return;
        }
        if value.len() > LONGEST_VALUE {
            self.is_partial = true;
            return;
        }
        if self.values.len() >= MOST_VALUES {
            // Lossy counting: each loses one, and those that were seen no more often make room.
            self.is_partial = true;
            self.values.retain(|_, (times, _)| {
                *times -= 1;
                *times > 0
            });
            return;
        }
        self.values.insert(value.into(), (1, event));
    }

    fn shown(&self, path: &str, most: usize) -> Path {
        let mut values: Vec<Value> = self
            .values
            .iter()
            .map(|(json, (events, _))| Value { json: (**json).to_owned(), events: *events })
            .collect();
        let distinct = values.len();
        values.sort_unstable_by(|one, other| other.events.cmp(&one.events).then(one.json.cmp(&other.json)));
        values.truncate(most);
        Path { path: path.to_owned(), events: self.events, values, distinct, is_partial: self.is_partial }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(texts: impl IntoIterator<Item = String>) -> Tally {
        let mut tally = Tally::default();
        for text in texts {
            tally.count(&Event::parse(&text).expect("an event"), &text);
        }
        tally
    }

    #[test]
    fn an_event_counts_once() {
        let texts = [r#"{"a":["x","x","y"],"b":{"c":1}}"#, r#"{"a":"x"}"#, r#"{"b":{"c":1.0}}"#];
        let top = tally(texts.map(String::from)).top(10, 10);
        let shown: Vec<String> = top
            .iter()
            .map(|path| {
                let values: Vec<String> =
                    path.values.iter().map(|value| format!("{}:{}", value.json, value.events)).collect();
                format!("{} {} {}", path.path, path.events, values.join(" "))
            })
            .collect();
        assert_eq!(shown, [r#"a 2 "x":2 "y":1"#, "b.c 2 1:1 1.0:1"]);
    }

    #[test]
    fn what_is_frequent_outlasts_what_is_not() {
        let texts = (0..10_000).map(|n| {
            let value = if n % 10 == 0 { "often".into() } else { format!("once {n}") };
            format!(r#"{{"id":"{value}"}}"#)
        });
        let top = tally(texts).top(1, 1);
        assert_eq!((top[0].events, top[0].is_partial), (10_000, true));
        assert_eq!(top[0].values[0].json, "\"often\"");
        assert!((900..=1000).contains(&top[0].values[0].events), "{}", top[0].values[0].events);
    }

    #[test]
    fn names_without_end_take_no_memory() {
        let tally = tally((0..20).map(|n| {
            let members: Vec<String> = (0..100).map(|m| format!(r#""{}":0"#, n * 100 + m)).collect();
            format!("{{{}}}", members.join(","))
        }));
        assert!(tally.has_more_paths());
        assert_eq!(tally.paths.len(), MOST_PATHS);
    }
}
