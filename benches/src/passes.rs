//! Passes over the events by Eventsieve's machine, the same natively and as WebAssembly. `wasm.mjs` has them take turns, and
//! holds the one against the other.
//!
//! Either way the events are made in the memory that the machine reads them from.

use eventsieve::machine::{Machine, Scratch};
use eventsieve::pattern::Pattern;
use eventsieve_benches::features::{LOTS, features};
use eventsieve_benches::rules::{self, KINDS};

/// A machine, and the events that pass through it.
struct Course {
    events: Vec<&'static str>,
    machine: Machine<usize>,
    scratch: Scratch,
}

impl Course {
    /// Scenario 0 is `exact-1`, scenario 1 is `PARTIAL_COMBO`.
    fn new(scenario: u32, trusts: bool) -> Self {
        let events: Vec<&str> = features(LOTS).leak().lines().collect();
        let rules = match scenario {
            0 => rules::exact(1, &events),
            _ => KINDS
                .iter()
                .filter(|kind| kind.in_quamina)
                .flat_map(|kind| kind.rules)
                .map(ToString::to_string)
                .collect(),
        };
        let mut machine = Machine::new();
        for (id, rule) in rules.iter().enumerate() {
            machine.add_rule(id, &Pattern::parse(rule).expect("a rule"));
        }
        Course { events, machine, scratch: if trusts { Scratch::trusting() } else { Scratch::exact() } }
    }

    /// Takes this many events from the first one on; tells how many matches there are.
    fn pass(&mut self, first: usize, count: usize) -> usize {
        let mut matches = 0;
        for event in &self.events[first..first + count] {
            matches += self.machine.rules_for_event(event.as_bytes(), &mut self.scratch).expect("an event").len();
        }
        matches
    }
}

/// Answers each line `FIRST COUNT` with one line: the matches, and the milliseconds of the pass.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    let arguments: Vec<u32> = std::env::args().skip(1).map(|text| text.parse().expect("a number")).collect();
    let [scenario, trusts] = arguments[..] else { panic!("usage: passes SCENARIO TRUSTS") };
    let mut course = Course::new(scenario, trusts != 0);
    for line in std::io::stdin().lines() {
        let line = line.expect("standard input");
        let (first, count) = line.split_once(' ').expect("two numbers");
        let (first, count) = (first.parse().expect("a number"), count.parse().expect("a number"));
        let clock = std::time::Instant::now();
        let matches = course.pass(first, count);
        println!("{matches} {}", clock.elapsed().as_secs_f64() * 1e3);
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// What JavaScript calls, and holds the clock for.
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "a name without its module's path is what makes an export; nothing else has these names")]
mod exports {
    use std::cell::RefCell;

    use super::Course;

    thread_local! {
        static COURSE: RefCell<Option<Course>> = const { RefCell::new(None) };
    }

    #[unsafe(no_mangle)]
    extern "C" fn build(scenario: u32, trusts: u32) {
        COURSE.set(Some(Course::new(scenario, trusts != 0)));
    }

    #[unsafe(no_mangle)]
    extern "C" fn pass(first: usize, count: usize) -> usize {
        COURSE.with_borrow_mut(|course| course.as_mut().expect("a course that was built").pass(first, count))
    }
}
