//! One machine for many threads.

use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::{ArcSwap, Guard};

use super::Machine;
use crate::pattern::Pattern;

/// A machine whose rules change while other threads match events.
///
/// Readers never wait: each takes the version that is current, and keeps it as long as it likes. There are two machines. A
/// change is made to the one that nobody reads, which then takes the place of the other; the other is brought up to date at
/// the next change, or copied in the rare case that a reader still holds it. So a change costs twice the time of one on a
/// [`Machine`], the rules take twice the memory, and readers that hold on to versions make changes dear.
///
/// ```
/// use eventsieve::machine::{Scratch, Shared};
/// use eventsieve::pattern::Pattern;
///
/// let shared = Shared::default();
/// let before = shared.load();
/// shared.add_rule("running", &Pattern::parse(r#"{"state": ["running"]}"#).expect("a pattern"));
///
/// let event = br#"{"state": "running"}"#;
/// let mut scratch = Scratch::exact();
/// assert!(shared.load().matches_any(event, &mut scratch).expect("an event"));
/// assert!(!before.matches_any(event, &mut scratch).expect("an event"));
/// ```
pub struct Shared<I> {
    current: ArcSwap<Machine<I>>,
    writer: Mutex<Writer<I>>,
}

struct Writer<I> {
    /// The machine that was current before the last change; `None` where it is to be copied.
    spare: Option<Arc<Machine<I>>>,
    /// The last change, which the spare machine lacks.
    lacking: Option<Change<I>>,
}

#[derive(Clone)]
enum Change<I> {
    Add(I, Arc<Pattern>),
    Remove(I),
}

impl<I: Clone + Eq + Hash> Shared<I> {
    /// Shares a machine.
    pub fn new(machine: Machine<I>) -> Self {
        let writer = Writer { spare: None, lacking: None };
        Shared { current: ArcSwap::from_pointee(machine), writer: Mutex::new(writer) }
    }

    /// The current version. It stays as it is for who holds it.
    pub fn load(&self) -> Guard<Arc<Machine<I>>> {
        self.current.load()
    }

    /// Adds a rule, in place of one of the same id. Who loads the machine after this sees it.
    pub fn add_rule(&self, id: I, pattern: &Pattern) {
        self.change(Change::Add(id, Arc::new(pattern.clone())));
    }

    /// Takes a rule out; tells whether there was one. Who loads the machine after this does not see it.
    pub fn remove_rule(&self, id: &I) -> bool {
        self.load().contains_rule(id) && self.change(Change::Remove(id.clone()))
    }

    fn change(&self, change: Change<I>) -> bool {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // Both are out of the writer while they are worked on: a writer that panics leaves nothing half done behind.
        let (spare, lacking) = (writer.spare.take(), writer.lacking.take());
        let mut machine = match spare.map(Arc::try_unwrap) {
            Some(Ok(mut machine)) => {
                lacking.map(|change| change.apply(&mut machine));
                machine
            }
            _ => Machine::clone(&self.current.load()),
        };
        let made = change.clone().apply(&mut machine);
        writer.spare = Some(self.current.swap(Arc::new(machine)));
        writer.lacking = Some(change);
        made
    }
}

impl<I: Clone + Eq + Hash> Default for Shared<I> {
    fn default() -> Self {
        Shared::new(Machine::new())
    }
}

impl<I: Clone + Eq + Hash> Change<I> {
    fn apply(self, machine: &mut Machine<I>) -> bool {
        match self {
            Change::Add(id, pattern) => {
                machine.add_rule(id, &pattern);
                true
            }
            Change::Remove(id) => machine.remove_rule(&id),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// How many more copies can be made of an id.
    static COPIES: AtomicUsize = AtomicUsize::new(usize::MAX);

    #[derive(PartialEq, Eq, Hash)]
    struct Brittle(u32);

    impl Clone for Brittle {
        fn clone(&self) -> Self {
            let left = COPIES.fetch_sub(1, Ordering::Relaxed);
            assert!(left > 0, "no copy is left");
            Brittle(self.0)
        }
    }

    #[test]
    fn a_writer_that_panics_leaves_nothing_half_done() {
        let pattern = Pattern::parse(r#"{"a": [1]}"#).expect("a pattern");
        for copies in 0..20 {
            let shared = Shared::default();
            COPIES.store(usize::MAX, Ordering::Relaxed);
            shared.add_rule(Brittle(1), &pattern);
            COPIES.store(copies, Ordering::Relaxed);
            let outcome = catch_unwind(AssertUnwindSafe(|| shared.add_rule(Brittle(2), &pattern)));
            COPIES.store(usize::MAX, Ordering::Relaxed);
            let rules = if outcome.is_ok() { 2 } else { 1 };
            assert_eq!(shared.load().len(), rules, "{copies} copies");
            for more in 0..4 {
                shared.add_rule(Brittle(10 + more), &pattern);
                assert_eq!(shared.load().len(), rules + 1 + more as usize, "{copies} copies");
                assert!(shared.load().contains_rule(&Brittle(1)), "{copies} copies");
            }
        }
    }
}
