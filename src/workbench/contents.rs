//! What the workbench holds: named event patterns, named events, and what is expected of pairs of them.

use std::collections::{BTreeMap, HashMap};

use yew::AttrValue;

use crate::cases::{Case, Expected};
use crate::share::{self, Named, Workspace};

/// What a case's name is made of, where it has none of its own.
const BETWEEN: &str = " / ";

/// What the workbench holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    /// The event patterns.
    pub patterns: Vec<Entry>,
    /// The events.
    pub events: Vec<Entry>,
    /// What is expected, by the places of the pattern and of the event; without an event, of the pattern alone.
    pub expectations: BTreeMap<Pair, Expectation>,
}

/// The places of a pattern and of an event. Without an event the pattern is looked at alone.
pub(super) type Pair = (usize, Option<usize>);

/// A text with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// How it is called, which may be empty.
    pub name: AttrValue,
    /// As it is written.
    pub text: AttrValue,
}

/// What is expected of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expectation {
    /// How the case is called; where that is empty, a name is made.
    pub name: AttrValue,
    /// Its place in a file with all of them.
    pub order: usize,
    /// What is expected.
    pub expected: Expected,
}

/// One of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// The event patterns.
    Patterns,
    /// The events.
    Events,
}

impl List {
    /// What one of its entries is called in a sentence.
    pub(super) fn one(self) -> &'static str {
        match self {
            List::Patterns => "event pattern",
            List::Events => "event",
        }
    }
}

impl Contents {
    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.patterns.is_empty() && self.events.is_empty()
    }

    /// One of the lists.
    pub(super) fn list(&self, list: List) -> &[Entry] {
        match list {
            List::Patterns => &self.patterns,
            List::Events => &self.events,
        }
    }

    /// One of the lists, to change it.
    pub(super) fn list_mut(&mut self, list: List) -> &mut Vec<Entry> {
        match list {
            List::Patterns => &mut self.patterns,
            List::Events => &mut self.events,
        }
    }

    /// How an entry is called, or its number where it has no name.
    pub(super) fn name(&self, list: List, at: usize) -> String {
        match (self.list(list).get(at), list) {
            (Some(entry), _) if !entry.name.is_empty() => entry.name.to_string(),
            (_, List::Patterns) => format!("Pattern {}", at + 1),
            (_, List::Events) => format!("Event {}", at + 1),
        }
    }

    /// Whether something is expected of a pattern alone.
    pub(super) fn has_lone_patterns(&self) -> bool {
        self.expectations.keys().any(|(_, event)| event.is_none())
    }

    /// Takes out an entry, and what is expected of it.
    pub(super) fn remove(&mut self, list: List, at: usize) {
        self.list_mut(list).remove(at);
        let moved = |place: usize| (place != at).then(|| place - usize::from(place > at));
        let expectations = std::mem::take(&mut self.expectations).into_iter();
        self.expectations = expectations
            .filter_map(|((pattern, event), expectation)| {
                let pair = match (list, event) {
                    (List::Patterns, event) => (moved(pattern)?, event),
                    (List::Events, Some(event)) => (pattern, Some(moved(event)?)),
                    (List::Events, None) => (pattern, None),
                };
                Some((pair, expectation))
            })
            .collect();
    }

    /// The case that an expectation is, with a name.
    pub(super) fn case(&self, (pattern, event): Pair, expectation: &Expectation) -> Case {
        let name = match (&*expectation.name, event) {
            ("", Some(event)) => self.name(List::Patterns, pattern) + BETWEEN + &self.name(List::Events, event),
            ("", None) => self.name(List::Patterns, pattern),
            (name, _) => name.to_owned(),
        };
        Case {
            name: Some(name),
            pattern: self.patterns[pattern].text.to_string(),
            event: event.map(|event| self.events[event].text.to_string()),
            expected: expectation.expected.clone(),
        }
    }

    /// A case for each expectation.
    pub(super) fn cases(&self) -> Vec<Case> {
        self.in_order().map(|(pair, expectation)| self.case(*pair, expectation)).collect()
    }

    /// The expectations in the order in which they came.
    fn in_order(&self) -> impl Iterator<Item = (&Pair, &Expectation)> {
        let mut all: Vec<_> = self.expectations.iter().collect();
        all.sort_by_key(|(_, expectation)| expectation.order);
        all.into_iter()
    }

    /// The place behind all expectations.
    pub(super) fn next_order(&self) -> usize {
        self.expectations.values().map(|expectation| expectation.order + 1).max().unwrap_or(0)
    }

    /// Adds cases. A text that is there already, to the letter, is not added once more. Tells how many cases are left out because
    /// of the same pattern and event something else is expected already.
    pub(super) fn add_cases(&mut self, cases: Vec<Case>) -> usize {
        let (mut patterns, mut events) = (Known::of(&self.patterns), Known::of(&self.events));
        let (mut left_out, first) = (0, self.next_order());
        for (order, case) in (first..).zip(cases) {
            let name = case.name.unwrap_or_default();
            // A name that the workbench made tells the names of both.
            let (of_pattern, of_event) = match name.split_once(BETWEEN) {
                Some(names) if case.event.is_some() => names,
                _ => ("", &*name),
            };
            let pattern = patterns.place(&mut self.patterns, of_pattern, case.pattern);
            let event = case.event.map(|event| events.place(&mut self.events, of_event, event));
            let pair = (pattern, event);
            match self.expectations.get(&pair) {
                Some(known) if known.expected != case.expected => left_out += 1,
                Some(_) => {}
                None => {
                    let made = Expectation { name: AttrValue::default(), order, expected: case.expected };
                    let is_made = self.case(pair, &made).name.as_deref() == Some(&name);
                    let name = if is_made { AttrValue::default() } else { name.into() };
                    self.expectations.insert(pair, Expectation { name, ..made });
                }
            }
        }
        left_out
    }

    /// As what is kept and shared.
    pub(super) fn to_json(&self) -> String {
        let list = |entries: &[Entry]| {
            entries.iter().map(|entry| Named { name: entry.name.to_string(), text: entry.text.to_string() }).collect()
        };
        let expectations = self.in_order().map(|((pattern, event), expectation)| share::Expectation {
            name: expectation.name.to_string(),
            pattern: *pattern,
            event: *event,
            outcome: match &expectation.expected {
                Expected::Verdict(matches) => Ok(*matches),
                Expected::Error(text) => Err(text.clone()),
            },
        });
        let workspace =
            Workspace { patterns: list(&self.patterns), events: list(&self.events), ..Workspace::default() };
        share::to_json(&workspace, &expectations.collect::<Vec<_>>())
    }

    /// What was kept or shared. What is expected of something that is not there is left out.
    ///
    /// # Errors
    ///
    /// Where it is no workspace.
    pub(super) fn from_json(json: &str) -> Result<Self, share::Error> {
        let (workspace, expectations) = (Workspace::from_json(json)?, share::expectations(json)?);
        let list = |texts: Vec<Named>| -> Vec<Entry> {
            texts.into_iter().map(|Named { name, text }| Entry { name: name.into(), text: text.into() }).collect()
        };
        let (patterns, events) = (list(workspace.patterns), list(workspace.events));
        let is_there = |expectation: &share::Expectation| {
            let is_judged = expectation.event.is_some() || expectation.outcome.is_err();
            expectation.pattern < patterns.len()
                && expectation.event.is_none_or(|event| event < events.len())
                && is_judged
        };
        let expectations = expectations.into_iter().filter(is_there).enumerate().map(|(order, expectation)| {
            let expected = match expectation.outcome {
                Ok(matches) => Expected::Verdict(matches),
                Err(text) => Expected::Error(text),
            };
            let pair = (expectation.pattern, expectation.event);
            (pair, Expectation { name: expectation.name.into(), order, expected })
        });
        Ok(Contents { expectations: expectations.collect(), patterns, events })
    }
}

/// Where in a list each text stands.
struct Known(HashMap<AttrValue, usize>);

impl Known {
    fn of(entries: &[Entry]) -> Self {
        // Of a text that is there twice, the first counts.
        Known(entries.iter().enumerate().rev().map(|(at, entry)| (entry.text.clone(), at)).collect())
    }

    /// Where a text stands, which is added where it is new.
    fn place(&mut self, entries: &mut Vec<Entry>, name: &str, text: String) -> usize {
        let text = AttrValue::from(text);
        *self.0.entry(text.clone()).or_insert_with(|| {
            entries.push(Entry { name: AttrValue::from(name.to_owned()), text });
            entries.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases;

    fn case(name: Option<&str>, pattern: &str, event: Option<&str>, expected: Expected) -> Case {
        Case { name: name.map(str::to_owned), pattern: pattern.into(), event: event.map(str::to_owned), expected }
    }

    fn file() -> Vec<Case> {
        vec![
            case(Some("stops"), "{\"s\": [\"x\"]}", Some("{\"s\": \"x\"}"), Expected::Verdict(true)),
            case(Some("runs"), "{\"s\": [\"x\"]}", Some("{\"s\": \"y\"}"), Expected::Verdict(false)),
            case(Some("p / e"), "{\"t\": [1]}", Some("{\"s\": \"x\"}"), Expected::Verdict(false)),
            case(Some("no list"), "{\"t\": 1}", None, Expected::Error("refused".into())),
            case(Some("p / e"), "{\"t\": [2]}", Some("{\"t\": 2}"), Expected::Verdict(true)),
        ]
    }

    #[test]
    fn a_case_file_comes_out_as_it_went_in() {
        let mut contents = Contents::default();
        assert_eq!(contents.add_cases(file()), 0);
        assert_eq!((contents.patterns.len(), contents.events.len()), (4, 3));
        assert_eq!(contents.cases(), file());
        // Once more, from what was written.
        let mut again = Contents::default();
        again.add_cases(cases::read(&cases::write(&contents.cases())).expect("cases"));
        assert_eq!(again.cases(), contents.cases());
    }

    #[test]
    fn names_that_were_made_are_made_again() {
        let mut contents = Contents::default();
        contents.add_cases(vec![case(Some("p / e"), "{}", Some("{\"a\": 1}"), Expected::Verdict(true))]);
        assert_eq!((contents.name(List::Patterns, 0), contents.name(List::Events, 0)), ("p".into(), "e".into()));
        contents.patterns[0].name = "q".into();
        assert_eq!(contents.cases()[0].name.as_deref(), Some("q / e"));
    }

    #[test]
    fn cases_that_contradict_are_counted() {
        let mut contents = Contents::default();
        let expected = |matches| case(None, "{}", Some("{}"), Expected::Verdict(matches));
        assert_eq!(contents.add_cases(vec![expected(true), expected(true), expected(false)]), 1);
        assert_eq!(contents.expectations.len(), 1);
    }

    #[test]
    fn what_is_expected_moves_with_what_it_is_expected_of() {
        let mut contents = Contents::default();
        contents.add_cases(file());
        contents.remove(List::Patterns, 0);
        assert_eq!(contents.cases().len(), 3);
        assert_eq!(contents.cases()[0].pattern, "{\"t\": [1]}");
        contents.remove(List::Events, 0);
        assert_eq!(contents.expectations.keys().collect::<Vec<_>>(), [&(1, None), &(2, Some(1))]);
    }

    #[test]
    fn what_is_kept_comes_back() {
        let mut contents = Contents::default();
        contents.add_cases(file());
        contents.patterns[1].name = "a \"name\"".into();
        assert_eq!(Contents::from_json(&contents.to_json()), Ok(contents));
    }

    #[test]
    fn what_is_expected_of_nothing_is_left_out() {
        let json = r#"{"p": [{"t": "{}"}], "e": [{"t": "{}"}], "x": [{"p": 1, "e": 0, "m": true}, {"p": 0, "e": 1, "m": true},
            {"p": 0, "m": true}, {}, {"p": 0, "e": 0, "m": false}]}"#;
        let contents = Contents::from_json(json).expect("a workspace");
        assert_eq!(contents.expectations.keys().collect::<Vec<_>>(), [&(0, Some(0))]);
    }
}
