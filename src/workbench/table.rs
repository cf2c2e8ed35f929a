//! The verdict on each pair of an event pattern and an event.
//!
//! All patterns are one [`Machine`], so that an event is read once. Only what a change touches is judged again: a row for an event,
//! a column for a pattern.

use std::rc::Rc;

use yew::AttrValue;

use super::contents::{Contents, Entry, List};
use crate::machine::{Machine, Scratch};
use crate::pattern::Pattern;

/// How a pair comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The event matches.
    Match,
    /// It does not.
    NoMatch,
    /// The pattern is not one.
    InvalidPattern,
    /// The event is not one.
    InvalidEvent,
}

/// The verdicts, and the texts that they are on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    columns: Vec<Column>,
    events: Vec<AttrValue>,
}

/// The verdicts on a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    pattern: AttrValue,
    is_valid: bool,
    /// One for each event.
    verdicts: Rc<Vec<Verdict>>,
}

impl Table {
    /// The verdict on a pair that is there.
    pub(super) fn verdict(&self, pattern: usize, event: usize) -> Verdict {
        self.columns[pattern].verdicts[event]
    }

    /// Whether a text is an event pattern.
    pub(super) fn is_valid(&self, pattern: usize) -> bool {
        self.columns[pattern].is_valid
    }

    /// How many events match a pattern.
    pub(super) fn matches(&self, pattern: usize) -> usize {
        self.columns[pattern].verdicts.iter().filter(|verdict| **verdict == Verdict::Match).count()
    }

    /// Forgets the verdicts on an entry, so that those behind it are not judged again only because they move up.
    pub(super) fn forget(&mut self, list: List, at: usize) {
        match list {
            List::Patterns => drop(self.columns.remove(at)),
            List::Events => {
                self.events.remove(at);
                for column in &mut self.columns {
                    Rc::make_mut(&mut column.verdicts).remove(at);
                }
            }
        }
    }

    /// Judges what is not the same as before.
    pub(super) fn judge(&mut self, contents: &Contents) {
        let events: Vec<AttrValue> = contents.events.iter().map(|event| event.text.clone()).collect();
        let is_known = |at: &usize| self.events.get(*at) == Some(&events[*at]);
        let (known, changed): (Vec<usize>, Vec<usize>) = (0..events.len()).partition(is_known);
        let is_kept =
            |at: usize, entry: &Entry| self.columns.get(at).is_some_and(|column| column.pattern == entry.text);
        let (kept, new): (Vec<usize>, Vec<usize>) =
            (0..contents.patterns.len()).partition(|at| is_kept(*at, &contents.patterns[*at]));

        let mut columns = std::mem::take(&mut self.columns).into_iter().map(Some).collect::<Vec<_>>();
        self.columns = contents
            .patterns
            .iter()
            .enumerate()
            .map(|(at, entry)| match columns.get_mut(at).and_then(Option::take) {
                Some(column) if column.pattern == entry.text => column,
                _ => Column { pattern: entry.text.clone(), is_valid: false, verdicts: Rc::default() },
            })
            .collect();
        for column in &mut self.columns {
            if column.verdicts.len() != events.len() {
                Rc::make_mut(&mut column.verdicts).resize(events.len(), Verdict::InvalidPattern);
            }
        }
        self.events = events;
        self.judge_pairs(&kept, &changed);
        self.judge_pairs(&new, &changed);
        self.judge_pairs(&new, &known);
    }

    fn judge_pairs(&mut self, patterns: &[usize], events: &[usize]) {
        // A pattern without an event is still valid or not.
        if patterns.is_empty() {
            return;
        }
        let mut machine = Machine::new();
        for at in patterns {
            let column = &mut self.columns[*at];
            let pattern = Pattern::parse(&column.pattern);
            column.is_valid = pattern.is_ok();
            let verdict = if column.is_valid { Verdict::NoMatch } else { Verdict::InvalidPattern };
            let verdicts = Rc::make_mut(&mut column.verdicts);
            events.iter().for_each(|event| verdicts[*event] = verdict);
            if let Ok(pattern) = pattern {
                machine.add_rule(*at, &pattern);
            }
        }
        let mut scratch = Scratch::exact();
        for at in events {
            match machine.rules_for_event(self.events[*at].as_bytes(), &mut scratch) {
                Ok(rules) => {
                    for rule in rules.copied().collect::<Vec<usize>>() {
                        Rc::make_mut(&mut self.columns[rule].verdicts)[*at] = Verdict::Match;
                    }
                }
                Err(_) => {
                    for pattern in patterns.iter().filter(|pattern| machine.contains_rule(pattern)) {
                        Rc::make_mut(&mut self.columns[*pattern].verdicts)[*at] = Verdict::InvalidEvent;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(patterns: &[&str], events: &[&str]) -> Contents {
        let list = |texts: &[&str]| {
            texts.iter().map(|text| Entry { text: AttrValue::from((*text).to_owned()), ..Entry::default() }).collect()
        };
        Contents { patterns: list(patterns), events: list(events), ..Contents::default() }
    }

    fn fresh(contents: &Contents) -> Table {
        let mut table = Table::default();
        table.judge(contents);
        table
    }

    const PATTERNS: &[&str] = &[r#"{"a": [1]}"#, r#"{"a": [{"exists": true}]}"#, r#"{"a": 1}"#, "", r#"{"b": [2]}"#];
    const EVENTS: &[&str] = &[r#"{"a": 1}"#, r#"{"a": 2, "b": 2}"#, "[1]", r#"{"a":"#, "{}", ""];

    #[test]
    fn each_pair_comes_out_as_it_does_alone() {
        use Verdict::{InvalidEvent, InvalidPattern, Match, NoMatch};
        let contents = contents(PATTERNS, EVENTS);
        let table = fresh(&contents);
        let column = |pattern: usize| (0..EVENTS.len()).map(|event| table.verdict(pattern, event)).collect::<Vec<_>>();
        assert_eq!(column(0), [Match, NoMatch, InvalidEvent, InvalidEvent, NoMatch, InvalidEvent]);
        assert_eq!(column(1), [Match, Match, InvalidEvent, InvalidEvent, NoMatch, InvalidEvent]);
        assert_eq!(column(2), [InvalidPattern; 6]);
        assert_eq!(column(3), [InvalidPattern; 6]);
        assert_eq!(column(4), [NoMatch, Match, InvalidEvent, InvalidEvent, NoMatch, InvalidEvent]);
        assert_eq!((table.is_valid(0), table.is_valid(2), table.matches(1)), (true, false, 2));
    }

    #[test]
    fn after_any_change_the_table_is_as_if_it_were_new() {
        let mut now = contents(PATTERNS, EVENTS);
        let mut table = fresh(&now);
        let check = |table: &mut Table, now: &Contents| {
            table.judge(now);
            assert_eq!(*table, fresh(now));
        };
        now.patterns[0].text = r#"{"a": [2]}"#.into();
        check(&mut table, &now);
        now.events[3].text = r#"{"a": 2}"#.into();
        check(&mut table, &now);
        now.events.push(Entry { text: r#"{"b": 2}"#.into(), ..Entry::default() });
        now.patterns.push(Entry { text: r#"{"b": [{"exists": false}]}"#.into(), ..Entry::default() });
        check(&mut table, &now);
        for list in [List::Events, List::Patterns] {
            now.remove(list, 1);
            table.forget(list, 1);
            check(&mut table, &now);
        }
        // Without being told.
        now.remove(List::Patterns, 0);
        now.remove(List::Events, 0);
        check(&mut table, &now);
        check(&mut table, &Contents::default());
    }

    #[test]
    fn a_pattern_is_valid_or_not_without_events() {
        let table = fresh(&contents(PATTERNS, &[]));
        assert_eq!((table.is_valid(0), table.is_valid(3)), (true, false));
    }
}
