//! What the workbench knows, and how it changes. No browser is needed here.

use std::rc::Rc;

use yew::{AttrValue, Reducible};

use super::contents::{Contents, Entry, Expectation, List, Pair};
use super::file::counted;
use super::table::{Table, Verdict};
use crate::cases::{self, Case, Expected};
use crate::convert::Found;
use crate::explain::grouped;

/// Changes that can be undone one after the other.
const MOST_UNDONE: usize = 50;

/// What the workbench knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    /// What it holds.
    pub contents: Rc<Contents>,
    /// The verdicts on all pairs.
    pub table: Table,
    /// What somebody is at: a pattern, and an event or the pattern alone. Where there is none of a list, its place is 0.
    pub at: Pair,
    /// A number that grows each time that what somebody is at is to have the focus.
    pub visits: u32,
    /// How what is expected comes out.
    pub score: Score,
    /// Which half is shown.
    pub half: Half,
    /// Whether the events of a bus are shown in place of it.
    pub is_live: bool,
    /// Whether what it holds was changed here or brought by somebody, so that it is to be kept.
    pub is_changed: bool,
    /// What is told, in a sentence without a full stop.
    pub said: Option<String>,
    /// Whether what is told is a change that can be undone.
    pub is_change: bool,
    /// What it held before each change that can be undone.
    before: Vec<Rc<Contents>>,
    /// What is written in, so that one undoing takes back all that was written there in one go.
    writing: Option<(List, usize)>,
    /// What the tester was given.
    lent: Option<(Pair, Entry, Entry)>,
}

/// How what is expected comes out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Score {
    /// How many expectations there are.
    pub expected: usize,
    /// Those that fail.
    pub failing: Vec<Pair>,
}

/// What the workbench shows below its head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Half {
    /// The table of verdicts.
    #[default]
    Table,
    /// A file of events.
    File,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// Opened what was kept.
    Restore(Contents),
    /// Changed it in another tab.
    FollowTab(Contents),
    /// Followed a link with a workspace in it.
    OpenLink(Contents),
    /// Came from the tester, with its pattern and its event; and whether these are what the tester was given.
    Visit(String, String, bool),
    /// Took a pair into the tester.
    Lend,
    /// Asked for the tester's texts, or others, as an entry each.
    Take(String, String),
    /// Is at a pair.
    GoTo(Pair),
    /// Asked for a pair, which is to have the focus.
    Visited(Pair),
    /// Asked for the next expectation that fails.
    NextFailure,
    /// Changed the text of the entry that somebody is at.
    Write(List, String),
    /// Named it.
    Rename(List, String),
    /// Asked for an empty one.
    Add(List),
    /// Took it out.
    Remove(List),
    /// Expects something of the pair, or no longer.
    Expect(Option<bool>),
    /// Expects everything as it is now.
    ExpectAll,
    /// Wants the pattern at hand and an event, by its text, as a case that expects the verdict that they have.
    AddCase(String),
    /// Chose a file of cases, by its name.
    Import(String, Vec<Case>),
    /// Chose a template or code with event patterns, by its name.
    AddPatterns(String, Vec<Found>),
    /// Asked for an empty workbench.
    Clear,
    /// Asked for what was there before the last change.
    Undo,
    /// Something is to be told.
    Say(String),
    /// Has seen what was told.
    Dismiss,
    /// Chose a half.
    Show(Half),
    /// Wants to see the events of a bus, or no longer.
    Watch(bool),
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).after(action))
    }
}

impl State {
    fn after(mut self, action: Action) -> Self {
        let writing = self.writing.take();
        match action {
            Action::Restore(contents) => {
                self.replace(contents);
                self.is_changed = false;
            }
            Action::FollowTab(contents) if contents != *self.contents => {
                self.remember(Some("Brought in what was changed in another tab".into()));
                self.replace(contents);
                self.is_changed = false;
            }
            Action::FollowTab(_) => {}
            Action::OpenLink(contents) => {
                if contents != *self.contents {
                    let told =
                        (!self.contents.is_empty()).then(|| "Put what the link holds in place of the workbench".into());
                    self.remember(told);
                    self.replace(contents);
                    (self.at, self.half) = ((0, self.first_event()), Half::Table);
                    // What was kept stays until something is changed here.
                    self.is_changed = false;
                }
            }
            Action::Visit(pattern, event, is_lent) => self.visit(pattern, event, is_lent),
            Action::Lend => {
                if let (pattern, Some(event)) = self.at
                    && let (Some(pattern), Some(event)) =
                        (self.contents.patterns.get(pattern), self.contents.events.get(event))
                {
                    self.lent = Some((self.at, pattern.clone(), event.clone()));
                }
            }
            Action::Take(pattern, event) => {
                self.remember(Some("Added the tester's texts".into()));
                self.take(pattern, event);
            }
            Action::GoTo(pair) => self.at = self.within(pair),
            Action::Visited(pair) => {
                (self.at, self.half) = (self.within(pair), Half::Table);
                self.visits += 1;
            }
            Action::NextFailure => {
                let failing = &self.score.failing;
                let next = failing.iter().find(|pair| **pair > self.at).or(failing.first());
                if let Some(pair) = next.copied() {
                    return self.after(Action::Visited(pair));
                }
            }
            Action::Write(list, text) => {
                if let Some(entry) = self.writable(list, writing) {
                    entry.text = text.into();
                    self.judge();
                }
            }
            Action::Rename(list, name) => {
                if let Some(entry) = self.writable(list, writing) {
                    entry.name = name.into();
                }
            }
            Action::Add(list) => {
                self.remember(None);
                self.contents_mut().list_mut(list).push(Entry::default());
                let at = self.contents.list(list).len() - 1;
                self.at = self.within(match list {
                    List::Patterns => (at, self.at.1.or(self.first_event())),
                    List::Events => (self.at.0, Some(at)),
                });
                self.judge();
            }
            Action::Remove(list) => self.remove(list),
            Action::Expect(matches) => self.expect(matches),
            Action::ExpectAll => self.expect_all(),
            Action::AddCase(event) => self.add_case(event),
            Action::Import(file, cases) => self.import(&file, cases),
            Action::AddPatterns(file, found) => self.add_patterns(&file, found),
            Action::Clear => {
                self.remember(Some("Cleared the workbench".into()));
                self.replace(Contents::default());
            }
            Action::Undo => {
                if let Some(contents) = self.before.pop() {
                    self.contents = contents;
                    self.is_changed = true;
                    self.judge();
                }
                (self.said, self.is_change) = (None, false);
            }
            Action::Say(sentence) => self.say(sentence),
            Action::Dismiss => (self.said, self.is_change) = (None, false),
            Action::Show(half) => self.half = half,
            Action::Watch(is_live) => self.is_live = is_live,
        }
        self
    }

    fn contents_mut(&mut self) -> &mut Contents {
        self.is_changed = true;
        Rc::make_mut(&mut self.contents)
    }

    fn replace(&mut self, contents: Contents) {
        *self.contents_mut() = contents;
        self.judge();
    }

    /// Brings everything that follows from the contents up to them.
    fn judge(&mut self) {
        self.table.judge(&self.contents);
        self.at = self.within(self.at);
        let failing = self.contents.expectations.iter();
        let failing = failing.filter(|(pair, expectation)| !self.passes(**pair, expectation)).map(|(pair, _)| *pair);
        self.score = Score { failing: failing.collect(), expected: self.contents.expectations.len() };
    }

    /// Whether something that is expected is so.
    pub(super) fn passes(&self, pair: Pair, expectation: &Expectation) -> bool {
        match (&expectation.expected, pair) {
            (Expected::Verdict(matches), (pattern, Some(event))) => {
                self.table.verdict(pattern, event) == if *matches { Verdict::Match } else { Verdict::NoMatch }
            }
            _ => self.contents.case(pair, expectation).check().is_ok(),
        }
    }

    /// Keeps what there is for undoing, and tells what takes its place. Called before that.
    fn remember(&mut self, change: Option<String>) {
        if self.before.len() == MOST_UNDONE {
            self.before.remove(0);
        }
        self.before.push(self.contents.clone());
        (self.is_change, self.said) = (change.is_some(), change);
    }

    fn say(&mut self, sentence: String) {
        (self.said, self.is_change) = (Some(sentence), false);
    }

    /// The nearest pair that is there.
    fn within(&self, (pattern, event): Pair) -> Pair {
        let last = |list| self.contents.list(list).len().saturating_sub(1);
        let event = event.filter(|_| !self.contents.events.is_empty()).map(|event| event.min(last(List::Events)));
        let event = if self.contents.has_lone_patterns() { event } else { event.or(self.first_event()) };
        (pattern.min(last(List::Patterns)), event)
    }

    fn first_event(&self) -> Option<usize> {
        (!self.contents.events.is_empty()).then_some(0)
    }

    /// Which entry of a list somebody is at; one that is not there where it is none.
    pub(super) fn place(&self, list: List) -> usize {
        match list {
            List::Patterns => self.at.0,
            List::Events => self.at.1.unwrap_or(usize::MAX),
        }
    }

    /// The entry of a list that somebody is at, to be written in as before or anew.
    fn writable(&mut self, list: List, before: Option<(List, usize)>) -> Option<&mut Entry> {
        let writing = Some((list, self.place(list)));
        self.entry(list)?;
        if before != writing {
            self.remember(None);
        }
        self.writing = writing;
        let at = self.place(list);
        self.contents_mut().list_mut(list).get_mut(at)
    }

    /// The entry of a list that somebody is at.
    pub(super) fn entry(&self, list: List) -> Option<&Entry> {
        self.contents.list(list).get(self.place(list))
    }

    fn visit(&mut self, pattern: String, event: String, is_lent: bool) {
        if let Some((pair, lent_pattern, lent_event)) = self.lent.take().filter(|_| is_lent) {
            let (at_pattern, at_event) = (pair.0, pair.1.unwrap_or_default());
            // What was taken out or changed here meanwhile stays as it is.
            let contents = &self.contents;
            let is_there = contents.patterns.get(at_pattern) == Some(&lent_pattern)
                && contents.events.get(at_event) == Some(&lent_event);
            if !is_there {
                return;
            }
            if !is_same(&lent_pattern.text, &pattern) || !is_same(&lent_event.text, &event) {
                self.remember(Some("Brought back what you changed in the tester".into()));
                let contents = self.contents_mut();
                contents.patterns[at_pattern].text = pattern.into();
                contents.events[at_event].text = event.into();
                self.judge();
            }
            // It is still in the tester.
            let (pattern, event) = (&self.contents.patterns[at_pattern], &self.contents.events[at_event]);
            self.lent = Some((pair, pattern.clone(), event.clone()));
        } else if self.contents.is_empty() && !(pattern.is_empty() && event.is_empty()) {
            self.take(pattern, event);
            self.is_changed = false;
        }
    }

    fn take(&mut self, pattern: String, event: String) {
        let texts = [(List::Patterns, pattern), (List::Events, event)];
        for (list, text) in texts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
            let at = self.contents.list(list).iter().position(|entry| *entry.text == text);
            let at = at.unwrap_or_else(|| {
                let entries = self.contents_mut().list_mut(list);
                entries.push(Entry { name: AttrValue::default(), text: text.into() });
                entries.len() - 1
            });
            match list {
                List::Patterns => self.at.0 = at,
                List::Events => self.at.1 = Some(at),
            }
        }
        self.judge();
    }

    fn remove(&mut self, list: List) {
        let at = self.place(list);
        if at >= self.contents.list(list).len() {
            return;
        }
        self.remember(Some(format!("Removed {}", self.contents.name(list, at))));
        self.contents_mut().remove(list, at);
        self.table.forget(list, at);
        self.judge();
    }

    fn add_case(&mut self, event: String) {
        self.remember(Some("Added the event, and expects the verdict that it has".into()));
        let at = self.contents.events.iter().position(|entry| *entry.text == event);
        let at = at.unwrap_or_else(|| {
            let events = self.contents_mut().list_mut(List::Events);
            events.push(Entry { name: AttrValue::default(), text: event.into() });
            events.len() - 1
        });
        self.judge();
        let pair = (self.at.0, Some(at));
        let verdict = self.contents.patterns.get(pair.0).map(|_| self.table.verdict(pair.0, at));
        if let Some(verdict @ (Verdict::Match | Verdict::NoMatch)) = verdict {
            let expected = Expected::Verdict(verdict == Verdict::Match);
            let order = self.contents.next_order();
            self.contents_mut().expectations.insert(pair, Expectation { name: AttrValue::default(), order, expected });
            self.judge();
        } else {
            self.said = Some("Added the event, and expects nothing of it: the pattern is not valid".into());
        }
    }

    fn expect(&mut self, matches: Option<bool>) {
        let pair = self.at;
        let (pattern, Some(event)) = pair else {
            return;
        };
        if pattern >= self.contents.patterns.len() || event >= self.contents.events.len() {
            return;
        }
        self.remember(None);
        let order = self.contents.next_order();
        let expectations = &mut self.contents_mut().expectations;
        match matches {
            Some(matches) => {
                let expected = Expected::Verdict(matches);
                let known = expectations.remove(&pair);
                let (name, order) = known.map_or((AttrValue::default(), order), |known| (known.name, known.order));
                expectations.insert(pair, Expectation { name, order, expected });
            }
            None => drop(expectations.remove(&pair)),
        }
        self.judge();
    }

    /// Invalid pairs have no verdict that could be expected; what is expected already stays.
    fn expect_all(&mut self) {
        let before = self.contents.expectations.len();
        self.remember(None);
        let table = std::mem::take(&mut self.table);
        let mut order = self.contents.next_order();
        let contents = self.contents_mut();
        for pattern in 0..contents.patterns.len() {
            for event in 0..contents.events.len() {
                let matches = match table.verdict(pattern, event) {
                    Verdict::Match => true,
                    Verdict::NoMatch => false,
                    Verdict::InvalidPattern | Verdict::InvalidEvent => continue,
                };
                let expected = Expected::Verdict(matches);
                let expectation = || Expectation { name: AttrValue::default(), order, expected };
                contents.expectations.entry((pattern, Some(event))).or_insert_with(expectation);
                order += 1;
            }
        }
        self.table = table;
        self.judge();
        let new = self.contents.expectations.len() - before;
        (self.said, self.is_change) = (Some(format!("Expects {} more verdicts as they are now", grouped(new))), true);
    }

    fn import(&mut self, file: &str, cases: Vec<Case>) {
        let count = cases.len();
        self.remember(None);
        let before = self.contents.expectations.len();
        let contradicting = self.contents_mut().add_cases(cases);
        self.half = Half::Table;
        self.judge();
        let new = self.contents.expectations.len() - before;
        let mut told = format!("Added {} of {file}", counted(new as u64, "case", "cases"));
        let repeated = count - new - contradicting;
        if repeated > 0 {
            told += &format!("; {} what is expected already", counted(repeated as u64, "repeats", "repeat"));
        }
        if contradicting > 0 {
            told += &format!("; left out {} it", counted(contradicting as u64, "that contradicts", "that contradict"));
        }
        (self.said, self.is_change) = (Some(told), true);
    }

    /// A pattern that is there already, to the letter, is not added once more.
    fn add_patterns(&mut self, file: &str, found: Vec<Found>) {
        self.remember(None);
        let before = self.contents.patterns.len();
        let noted = found.iter().filter(|found| !found.notes.is_empty()).count();
        for Found { name, pattern, .. } in found {
            if !self.contents.patterns.iter().any(|entry| *entry.text == pattern) {
                let name = AttrValue::from(name.unwrap_or_default());
                self.contents_mut().patterns.push(Entry { name, text: pattern.into() });
            }
        }
        self.half = Half::Table;
        self.judge();
        let new = self.contents.patterns.len() - before;
        let mut told = format!("Added {} of {file}", counted(new as u64, "event pattern", "event patterns"));
        if noted > 0 {
            told += &format!("; of {} Convert in the tester says more", grouped(noted));
        }
        (self.said, self.is_change) = (Some(told), true);
    }

    /// The text of the file with all cases.
    pub(super) fn file(&self) -> String {
        cases::write(&self.contents.cases())
    }

    /// Whether there is something to be undone.
    pub(super) fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }
}

/// Whether two texts are the same to an editor, which knows one kind of line break.
fn is_same(one: &str, other: &str) -> bool {
    one == other || one.contains('\r') && one.replace("\r\n", "\n").replace('\r', "\n") == other
}

#[cfg(test)]
mod tests;
