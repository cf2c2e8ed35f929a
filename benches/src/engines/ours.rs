//! Eventsieve's machine.

use eventsieve::machine::{Machine, Scratch};
use eventsieve::pattern::Pattern;

use super::Engine;

/// The machine, with one of the two ways to read an event.
pub(crate) struct Ours {
    machine: Machine<usize>,
    scratch: Scratch,
}

impl Ours {
    /// Reads each event to its end, and refuses one that is not JSON.
    pub(crate) fn exact() -> Self {
        Ours { machine: Machine::new(), scratch: Scratch::exact() }
    }

    /// Trusts that each event is JSON, and stops when it has met every path that rules ask about.
    pub(crate) fn trusting() -> Self {
        Ours { machine: Machine::new(), scratch: Scratch::trusting() }
    }
}

impl Engine for Ours {
    fn add(&mut self, id: usize, rule: &str) {
        self.machine.add_rule(id, &Pattern::parse(rule).expect("a rule"));
    }

    fn count(&mut self, events: &[&str]) -> usize {
        let mut count = 0;
        for event in events {
            count += self.machine.rules_for_event(event.as_bytes(), &mut self.scratch).expect("an event").len();
        }
        count
    }

    fn tally(&mut self, events: &[&str], counts: &mut [usize]) {
        for event in events {
            for id in self.machine.rules_for_event(event.as_bytes(), &mut self.scratch).expect("an event") {
                counts[*id] += 1;
            }
        }
    }
}
