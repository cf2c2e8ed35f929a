//! The crate `quamina`, which stops reading an event when it has seen all fields that its rules ask for.

use ::quamina::{MatcherBuildMode, QuaminaBuilder};

use super::Engine;

/// Quamina in one of its build modes.
pub(crate) struct Quamina(::quamina::Quamina<usize>);

impl Quamina {
    /// The default: automata with wildcards stay nondeterministic.
    pub(crate) fn comfort() -> Self {
        Self::new(MatcherBuildMode::BuiltForComfort)
    }

    /// Automata with wildcards are made deterministic before the first event after an add.
    pub(crate) fn speed() -> Self {
        Self::new(MatcherBuildMode::BuiltForSpeed)
    }

    fn new(mode: MatcherBuildMode) -> Self {
        // The default budget is 10 MB a field, too little for 10,000 rules on one.
        let mut quamina = QuaminaBuilder::new().with_arena_byte_budget(8 << 30).build().expect("a builder's defaults");
        quamina.set_matcher_build_mode(mode);
        Quamina(quamina)
    }
}

impl Engine for Quamina {
    fn add(&mut self, id: usize, rule: &str) {
        self.0.add_pattern(id, rule).expect("a rule");
    }

    fn count(&mut self, events: &[&str]) -> usize {
        let mut count = 0;
        for event in events {
            count += self.0.matches_for_event(event.as_bytes()).expect("an event").len();
        }
        count
    }

    fn tally(&mut self, events: &[&str], counts: &mut [usize]) {
        for event in events {
            for id in self.0.matches_for_event(event.as_bytes()).expect("an event") {
                counts[id] += 1;
            }
        }
    }
}
