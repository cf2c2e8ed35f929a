//! The engines, all with the same face: rules go in, the ids of those that match an event come out.

mod naive;
mod ours;
mod quamina;

pub(crate) use naive::Naive;
pub(crate) use ours::Ours;
pub(crate) use quamina::Quamina;

/// Something that tells which of many rules an event matches.
pub(crate) trait Engine {
    /// Adds a rule from its text.
    ///
    /// # Panics
    ///
    /// Where the engine does not take the rule.
    fn add(&mut self, id: usize, rule: &str);

    /// How many matches there are in all these events. This is what is measured: it asks for the ids of all matching rules.
    fn count(&mut self, events: &[&str]) -> usize;

    /// Adds to `counts`, at each rule's id, how many of these events it matches.
    fn tally(&mut self, events: &[&str], counts: &mut [usize]);
}

/// An engine with the rules in it, their ids their places. It has seen one event, so that what it puts off until then is done.
pub(crate) fn built<E: Engine>(mut engine: E, rules: &[String], event: &[&str]) -> E {
    for (id, rule) in rules.iter().enumerate() {
        engine.add(id, rule);
    }
    engine.count(event);
    engine
}
