//! The patterns, as one machine.

use std::io;

use crate::cli::paint::{Severity, Source, paint};
use crate::cli::subjects::{Subject, subjects};
use crate::cli::{input, tell};
use crate::event;
use crate::machine::{Machine, Scratch};
use crate::pattern::Pattern;
use crate::report::Report;

/// The patterns of the command line, in the order in which they are given.
pub(super) struct Sieve {
    machine: Machine<usize>,
    scratch: Scratch,
    /// By the place of a pattern: how it is called.
    ids: Vec<String>,
    found: Vec<usize>,
}

impl Sieve {
    /// Reads all patterns, or says what is wrong with each that is not one.
    pub(super) fn read(given: &[String]) -> Option<Self> {
        let mut sieve =
            Sieve { machine: Machine::new(), scratch: Scratch::exact(), ids: Vec::new(), found: Vec::new() };
        let mut all_good = true;
        for (number, given) in (1..).zip(given) {
            all_good &= sieve.add(number, given);
        }
        all_good.then_some(sieve)
    }

    /// Whether any pattern matches an event.
    pub(super) fn matches(&mut self, event: &[u8]) -> Result<bool, event::Error> {
        self.machine.matches_any(event, &mut self.scratch)
    }

    /// Finds the patterns that match an event.
    pub(super) fn find(&mut self, event: &[u8]) -> Result<(), event::Error> {
        self.found.clear();
        self.found.extend(self.machine.rules_for_event(event, &mut self.scratch)?);
        self.found.sort_unstable();
        Ok(())
    }

    /// Where the event ended that was judged last: the byte offset behind its closing bracket.
    pub(super) fn end(&self) -> usize {
        self.scratch.end()
    }

    /// The places of the patterns that were found last, in order.
    pub(super) fn found(&self) -> &[usize] {
        &self.found
    }

    /// How each pattern is called, by its place.
    pub(super) fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Adds what stands behind one `--pattern`; tells whether all of it is good.
    fn add(&mut self, number: usize, given: &str) -> bool {
        if given.trim_start().starts_with('{') {
            return self.add_all(&format!("<pattern {number}>"), &number.to_string(), given.into());
        }
        if given == "-" {
            tell("eventsieve: -: patterns are not read from standard input, only events");
            return false;
        }
        match input::read(given) {
            Ok(text) => self.add_all(given, given, text),
            Err(error) => {
                tell(format_args!("eventsieve: {given}: {error}"));
                false
            }
        }
    }

    fn add_all(&mut self, path: &str, id: &str, text: String) -> bool {
        let subjects = subjects(path, text);
        if subjects.is_empty() {
            tell(format_args!("eventsieve: {path}: there is no pattern in it"));
            return false;
        }
        let mut all_good = true;
        for subject in subjects {
            all_good &= self.add_one(&subject, id);
        }
        all_good
    }

    fn add_one(&mut self, subject: &Subject, id: &str) -> bool {
        match Pattern::parse(&subject.pattern).and_then(Pattern::admitted) {
            Ok(pattern) => {
                self.machine.add_rule(self.ids.len(), &pattern);
                self.ids.push(subject.rule.as_deref().unwrap_or(id).to_owned());
                true
            }
            Err(error) => {
                let path = subject.path();
                let source = Source::new(&subject.pattern, &path);
                let painted = paint(Severity::Error, &Report::from(&error), source, &io::stderr());
                tell(format_args!("{painted}\n"));
                false
            }
        }
    }
}
