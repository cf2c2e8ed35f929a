//! Rules that come and go, in one thread and in several.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::hash::Hash;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::properties::{Chance, pair};
use eventsieve::event::{self, Event};
use eventsieve::explain;
use eventsieve::machine::{Machine, Scratch, Shared};
use eventsieve::pattern::Pattern;

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).expect(text)
}

/// The ids of the rules that match an event, each once.
fn found<I: Clone + Eq + Hash + Ord>(
    machine: &Machine<I>,
    event: &str,
    scratch: &mut Scratch,
) -> Result<BTreeSet<I>, event::Error> {
    let matches = machine.rules_for_event(event.as_bytes(), scratch)?;
    let length = matches.len();
    let found: BTreeSet<I> = matches.cloned().collect();
    assert_eq!(found.len(), length, "{event}");
    Ok(found)
}

/// A machine, and the plain matcher with the same rules.
struct Model<I> {
    machine: Machine<I>,
    rules: BTreeMap<I, Pattern>,
    exact: Scratch,
    trusting: Scratch,
}

impl<I: Clone + Eq + Hash + Ord + Debug> Model<I> {
    fn new() -> Self {
        Model {
            machine: Machine::new(),
            rules: BTreeMap::new(),
            exact: Scratch::exact(),
            trusting: Scratch::trusting(),
        }
    }

    fn add(&mut self, id: I, pattern: Pattern) {
        self.machine.add_rule(id.clone(), &pattern);
        self.rules.insert(id, pattern);
    }

    fn remove(&mut self, id: &I) {
        assert_eq!(self.machine.remove_rule(id), self.rules.remove(id).is_some());
    }

    #[track_caller]
    fn check(&mut self, text: &str) {
        let event = Event::parse(text).expect("an event");
        let matching = self.rules.iter().filter(|(_, pattern)| explain::matches(pattern, &event));
        let expected: BTreeSet<I> = matching.map(|(id, _)| id.clone()).collect();
        assert_eq!(found(&self.machine, text, &mut self.exact), Ok(expected), "{text}");
        assert_eq!(self.machine.len(), self.rules.len());
        assert_eq!(self.machine.is_empty(), self.rules.is_empty());
    }

    /// A machine that never had other rules answers alike, down to how far it reads an event that it trusts.
    #[track_caller]
    fn check_against_new(&mut self, text: &str) {
        let mut new = Machine::new();
        self.rules.iter().for_each(|(id, pattern)| new.add_rule(id.clone(), pattern));
        for length in (0..text.len()).filter(|length| text.is_char_boundary(*length)) {
            let text = &text[..length];
            let [found, expected] = [&self.machine, &new].map(|machine| found(machine, text, &mut self.trusting));
            assert_eq!(found, expected, "{text}");
        }
    }
}

/// Adds, replaces and removes rules by chance. The patterns are few, so that rules often share them or have them again.
fn rules_come_and_go<I: Clone + Eq + Hash + Ord + Debug>(ids: &[I], seed: u64) {
    let chance = &mut Chance(seed);
    let mut model = Model::new();
    for step in 0..300 {
        let id = &ids[chance.below(ids.len())];
        let (text, event) = pair(seed + chance.below(60) as u64);
        match chance.below(5) {
            0 | 1 => model.remove(id),
            _ => model.add(id.clone(), pattern(&text)),
        }
        assert_eq!(model.machine.contains_rule(id), model.rules.contains_key(id));
        model.check(&event);
        if step % 60 == 0 {
            model.check_against_new(&event);
        }
    }
    let before = model.machine.clone();
    let (kept, (_, event)) = (model.rules.clone(), pair(seed));
    for id in ids {
        model.remove(id);
        assert!(!model.machine.contains_rule(id));
        model.check(&event);
    }
    assert!(model.machine.is_empty());
    model.check_against_new(&event);
    model.machine.add_rule(ids[0].clone(), &pattern(r#"{"b": [{"exists": false}]}"#));
    model.machine.remove_rule(&ids[0]);
    model.check_against_new(r#"{"b": {"c": 1}}"#);

    model.machine = before;
    model.rules = kept;
    model.check(&event);
}

#[test]
fn ids_are_of_any_type() {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    enum Id {
        Only,
        Numbered(u8),
    }
    rules_come_and_go(&(0..20).collect::<Vec<u64>>(), 1);
    rules_come_and_go(&(0..10).map(|at| format!("rule {at}")).collect::<Vec<String>>(), 1001);
    rules_come_and_go(&["a", "b", ""].map(|bus| (bus, 'x')), 2001);
    rules_come_and_go(&[Id::Only, Id::Numbered(0), Id::Numbered(1)], 3001);
    rules_come_and_go(&[()], 4001);
}

/// A pattern with all kinds of leaves, taken out again, leaves those that share parts with it as they were.
#[test]
fn rules_share_what_they_ask() {
    let leaves = [
        r#""a": ["x", {"prefix": "x"}]"#,
        r#""a": [{"prefix": "x"}]"#,
        r#""a": [{"prefix": "xy"}, {"anything-but": "x"}]"#,
        r#""a": [{"wildcard": "x*y*"}, {"equals-ignore-case": "xY"}]"#,
        r#""a": [{"suffix": "y"}, {"suffix": {"equals-ignore-case": "XY"}}]"#,
        r#""a": ["10.0.0.1", {"cidr": "10.0.0.0/24"}]"#,
        r#""a": [{"cidr": "10.0.0.0/24"}, {"cidr": "::/0"}, "::1"]"#,
        r#""a": [1, {"numeric": ["<", 5]}, {"numeric": [">", 1, "<", 5]}]"#,
        r#""a": [{"numeric": [">", 1, "<", 5]}, {"anything-but": [1, 2]}]"#,
        r#""a": [null, true, {"exists": false}]"#,
        r#""a": [{"exists": true}]"#,
        r#""a": {"b": [1]}"#,
        r#""a.b": [{"exists": false}], "": [1]"#,
    ];
    let values =
        [r#""x""#, r#""xy""#, r#""XY""#, r#""10.0.0.1""#, r#""::1""#, "1", "3", "5e0", "null", "true", r#"{"b":1}"#];
    let events = values.map(|value| format!(r#"{{"a": [{value}]}}"#));
    let mut model = Model::new();
    let texts =
        leaves.iter().flat_map(|leaf| [format!("{{{leaf}}}"), format!(r#"{{{leaf}, "c": [{{"exists": false}}]}}"#)]);
    for (id, text) in texts.enumerate() {
        model.add(id, pattern(&text));
    }
    let chance = &mut Chance(5);
    while !model.rules.is_empty() {
        events.iter().for_each(|event| model.check(event));
        let id = model.rules.keys().nth(chance.below(model.rules.len())).copied().expect("a rule");
        model.remove(&id);
    }
    model.check_against_new(&events[0]);
}

/// The rules that a reader finds, all of which match.
fn found_by<I: Clone + Eq + Hash + Ord>(machine: &Machine<I>, scratch: &mut Scratch) -> BTreeSet<I> {
    found(machine, r#"{"a": [1, 2, 3]}"#, scratch).expect("an event")
}

/// A writer at work, which is counted until it ends, be it by a panic.
struct AtWork<'a>(&'a AtomicU64);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Release);
    }
}

/// The writer adds a rule, then removes the one before it. So there are two rules at the most, the later ones later.
#[test]
fn readers_see_only_rules_that_were_there_together() {
    const RULES: u64 = 2000;
    let shared = Shared::default();
    shared.add_rule(0, &pattern(r#"{"a": [1]}"#));
    // The writer's word that this rule has been added.
    let added = AtomicU64::new(0);
    let writers = AtomicU64::new(1);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut scratch = Scratch::exact();
                let (mut last, mut held) = (0, None);
                let mut goes_on = true;
                while goes_on {
                    goes_on = writers.load(Ordering::Acquire) > 0;
                    let promised = added.load(Ordering::Acquire);
                    let machine = shared.load();
                    let rules = found_by(&machine, &mut scratch);
                    let newest = rules.last().copied().expect("a rule, at any time");
                    assert!(rules.iter().copied().eq([newest]) || rules.iter().copied().eq([newest - 1, newest]));
                    assert_eq!(machine.len(), rules.len());
                    assert!(newest >= promised.max(last), "{newest} after {promised} and {last}");
                    last = newest;

                    // A version that is held stays as it was.
                    let (version, rules) = held.get_or_insert((machine, rules));
                    assert_eq!(found_by(version, &mut scratch), *rules);
                    if last % 7 == 0 {
                        held = None;
                    }
                }
            });
        }
        let _at_work = AtWork(&writers);
        for id in 1..RULES {
            shared.add_rule(id, &pattern([r#"{"a": [1]}"#, r#"{"a": [{"anything-but": 1}]}"#][id as usize % 2]));
            added.store(id, Ordering::Release);
            assert!(shared.remove_rule(&(id - 1)));
            assert!(!shared.remove_rule(&(id - 1)));
        }
    });
    assert_eq!(found_by(&shared.load(), &mut Scratch::exact()), [RULES - 1].into());
}

/// Several writers, each with a rule that it replaces by another of the same id, and one that it takes away.
#[test]
fn a_rule_that_is_replaced_is_never_missing() {
    let shared = Shared::new(Machine::new());
    let patterns = [r#"{"a": [1]}"#, r#"{"a": [{"numeric": [">", 1]}]}"#, r#"{"a": [{"exists": true}]}"#].map(pattern);
    let writers = ["one", "two", "three"];
    for id in writers {
        shared.add_rule((id, true), &patterns[0]);
    }
    let at_work = AtomicU64::new(writers.len() as u64);
    let (shared, patterns, at_work) = (&shared, &patterns, &at_work);
    thread::scope(|scope| {
        for id in writers {
            scope.spawn(move || {
                let _at_work = AtWork(at_work);
                for round in 0..500 {
                    shared.add_rule((id, true), &patterns[round % 3]);
                    shared.add_rule((id, false), &patterns[round % 2]);
                    assert!(shared.remove_rule(&(id, false)));
                }
            });
        }
        scope.spawn(move || {
            let mut scratch = Scratch::exact();
            while at_work.load(Ordering::Acquire) > 0 {
                let machine = shared.load();
                let rules = found_by(&machine, &mut scratch);
                assert_eq!(rules.len(), machine.len());
                assert!(writers.iter().all(|id| rules.contains(&(*id, true))), "{rules:?}");
            }
        });
    });
    assert_eq!(found_by(&shared.load(), &mut Scratch::exact()), writers.map(|id| (id, true)).into());
}

thread_local! {
    static COPIES_LEFT: Cell<u32> = const { Cell::new(u32::MAX) };
}

/// An id that panics when it is copied too often.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Fragile(&'static str);

impl Clone for Fragile {
    fn clone(&self) -> Self {
        COPIES_LEFT.set(COPIES_LEFT.get().checked_sub(1).expect("a copy that is left"));
        Fragile(self.0)
    }
}

/// What a writer leaves undone is nowhere to be seen, neither at once nor in a later version.
#[test]
fn a_writer_that_panics_takes_no_rule_away() {
    let pattern = pattern(r#"{"a": [1]}"#);
    let mut panics = 0;
    for copies in 0..4 {
        let shared = Shared::default();
        shared.add_rule(Fragile("kept"), &pattern);
        COPIES_LEFT.set(copies);
        let done = panic::catch_unwind(AssertUnwindSafe(|| shared.add_rule(Fragile("kept"), &pattern)));
        COPIES_LEFT.set(u32::MAX);
        panics += u32::from(done.is_err());

        let mut expected = BTreeSet::from([Fragile("kept")]);
        assert_eq!(found_by(&shared.load(), &mut Scratch::exact()), expected);
        for id in ["one", "two", "three"] {
            shared.add_rule(Fragile(id), &pattern);
            expected.insert(Fragile(id));
            assert_eq!(found_by(&shared.load(), &mut Scratch::exact()), expected, "after {copies} copies");
            assert_eq!(shared.load().len(), expected.len());
        }
    }
    assert!((1..4).contains(&panics));
}
