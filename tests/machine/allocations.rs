//! What the machine asks the allocator for: nothing for an event once its scratch has grown, and for rules no more than in
//! proportion to them.
#![allow(unsafe_code, reason = "an allocator that counts is the system's, called through an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use eventsieve::machine::{Machine, Scratch};
use eventsieve::pattern::Pattern;

/// The system's allocator, which counts what each thread asks for.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
    /// In bytes. What another thread gave back is not subtracted.
    static HELD: Cell<i64> = const { Cell::new(0) };
}

fn count(allocations: u64, bytes: i64) {
    // While a thread ends, nobody wants to know.
    let _ = ALLOCATIONS.try_with(|all| all.set(all.get() + allocations));
    let _ = HELD.try_with(|held| held.set(held.get() + bytes));
}

fn signed(bytes: usize) -> i64 {
    bytes.cast_signed() as i64
}

// SAFETY: the system's allocator does all the work, and is asked what this one is asked.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, signed(layout.size()));
        // SAFETY: the caller keeps the same promises to this allocator.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(0, -signed(layout.size()));
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, signed(layout.size()));
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(1, signed(size) - signed(layout.size()));
        // SAFETY: as above.
        unsafe { System.realloc(block, layout, size) }
    }
}

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).expect(text)
}

/// What happens meanwhile on this thread.
fn allocations(of: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.get();
    of();
    ALLOCATIONS.get() - before
}

const PATTERNS: &[&str] = &[
    r#"{"a": ["x", 1, 1.5, 12345678901234567890, true, false, null, "10.0.0.1"]}"#,
    r#"{"a": [{"exists": true}], "b": [{"exists": false}]}"#,
    r#"{"a": [{"exactly": "xy"}, {"prefix": "x"}, {"suffix": "y"}, {"equals-ignore-case": "Xß😀"}]}"#,
    r#"{"a": [{"prefix": {"equals-ignore-case": "é"}}, {"suffix": {"equals-ignore-case": "É"}}]}"#,
    r#"{"a": [{"wildcard": "x*y*"}, {"wildcard": "*y*z"}, {"wildcard": "*"}]}"#,
    r#"{"a": [{"numeric": ["=", 300]}, {"numeric": [">", 1, "<=", 5e2]}, {"numeric": ["<", 0]}]}"#,
    r#"{"a": [{"cidr": "10.0.0.0/8"}, {"cidr": "2001:db8::/32"}, "2001:db8::1"]}"#,
    r#"{"a": [{"anything-but": "x"}], "c": [{"anything-but": ["x", "y"]}]}"#,
    r#"{"a": [{"anything-but": 1}], "c": [{"anything-but": [1, 2]}]}"#,
    r#"{"a": [{"anything-but": {"prefix": "x"}}, {"anything-but": {"suffix": ["y", "z"]}}]}"#,
    r#"{"a": [{"anything-but": {"wildcard": "x*"}}, {"anything-but": {"equals-ignore-case": ["X", "y"]}}]}"#,
    r#"{"$or": [{"a": ["x"]}, {"a": [{"prefix": "x"}], "d.e": [1]}, {"d": {"e": [{"exists": false}]}}]}"#,
    r#"{"list": {"x": [1], "y": [1], "z": [{"exists": false}]}}"#,
    r#"{"list": {"x": [{"anything-but": 0}], "inner": {"x": [1], "y": ["y"]}}, "a": ["x"]}"#,
    r#"{"": [1], "é\n": {"": [2]}}"#,
];

/// Values of `a`.
#[rustfmt::skip]
const VALUES: &[&str] = &[
    r#""x""#, r#""xy""#, r#""""#, r#""y and z""#, r#""x\n\"\\\u00e9\ud83d\ude00y""#, r#""XSS😀""#, r#""É...é""#, r#""\ud83d""#,
    r#""10.0.0.1""#, r#""10.0.0.300""#, "1", "0", "-0", "1.5", "3e2", "3.00E+02", "-17.25", "1234567890123456",
    "9007199254740993", "12345678901234567", "12345678901234567890", "0.1234567890123456", "1e-400", "1e309", "true", "false",
    "null", "[]", "{}", r#"[1, ["x", [{"b": 1}]], {"d": 2}]"#, r#""2001:db8::1""#, r#""2001:0db8:0:0:0:0:0:1""#, r#""::""#,
    r#""::ffff:10.0.0.1""#, r#""::ffff:a00:1""#,
];

fn events() -> Vec<String> {
    let elements = |count: usize| -> String {
        let element =
            |at: usize| format!(r#"{{"x": {}, "y": {}, "inner": [{{"x": 1}}, {{"y": "y"}}]}},"#, at % 2, at / 2 % 2);
        (0..count).map(element).collect()
    };
    let mut events: Vec<String> =
        VALUES.iter().map(|value| format!(r#"{{"a": {value}, "c": {value}, "other": [{{"a": {value}}}]}}"#)).collect();
    events.push(r#"{"\u0061": "x", "d.e": 1, "\u00e9\n": {"": 2}, "": 1}"#.to_owned());
    events.push(format!(r#"{{"a": "x", "list": [{}{{}}]}}"#, elements(40)));
    events.push(format!(r#"{{"list": [{}[{}{{"z": 1}}]], "a": "x", "d": {{"e": [1, 2]}}}}"#, elements(9), elements(7)));
    events
}

#[test]
fn nothing_is_allocated_for_an_event() {
    let mut machine = Machine::new();
    for (id, text) in PATTERNS.iter().enumerate() {
        machine.add_rule(id, &pattern(text));
    }
    let events = events();
    for mut scratch in [Scratch::exact(), Scratch::trusting()] {
        let mut find = |event: &str| {
            let rules = machine.rules_for_event(event.as_bytes(), &mut scratch).expect("an event");
            rules.for_each(drop);
        };
        events.iter().for_each(|event| find(event));
        let greedy: Vec<(&String, u64)> = events
            .iter()
            .map(|event| (event, allocations(|| find(event))))
            .filter(|(_, allocations)| *allocations > 0)
            .collect();
        assert!(greedy.is_empty(), "{greedy:#?}");
    }
}

/// The bytes that a machine with these rules holds.
fn held(patterns: &[String]) -> i64 {
    let patterns: Vec<Pattern> = patterns.iter().map(|text| pattern(text)).collect();
    let before = HELD.get();
    let mut machine = Machine::new();
    patterns.iter().enumerate().for_each(|(id, pattern)| machine.add_rule(id, pattern));
    HELD.get() - before
}

#[test]
fn rules_take_memory_in_proportion_to_their_size() {
    let list = |count: usize, item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<Vec<_>>().join(",");
    let kinds: [&dyn Fn(usize) -> Vec<String>; 7] = [
        &|size| vec![format!(r#"{{"a": [{{"wildcard": "{}"}}]}}"#, "*ab".repeat(size))],
        &|size| vec![format!(r#"{{"a": [{{"equals-ignore-case": "{}"}}]}}"#, "aß".repeat(size))],
        &|size| vec![format!(r#"{{"a": [{}]}}"#, list(size, &|at| format!(r#"{{"prefix": "{at}*"}}"#)))],
        &|size| vec![format!(r#"{{"a": [{}]}}"#, list(size, &|at| format!(r#"{{"numeric": [">", {at}]}}"#)))],
        &|size| vec![format!(r#"{{"a": [{{"anything-but": [{}]}}]}}"#, list(size, &|at| format!(r#""{at}""#)))],
        &|size| vec![format!(r#"{{"$or": [{}]}}"#, list(size / 8, &|at| format!(r#"{{"a{at}": [1], "b": [{at}]}}"#)))],
        &|size| (0..size).map(|at| format!(r#"{{"a": [{{"wildcard": "*{at}*"}}], "b.c{at}": [1]}}"#)).collect(),
    ];
    for (kind, patterns) in kinds.into_iter().enumerate() {
        let [small, large] = [1000, 4000].map(|size| held(&patterns(size)));
        // Lists that grow have room to spare, but at most as much again.
        assert!(large < small * 8, "kind {kind}: {small} bytes, {large} for what is four times as large");
        assert!(large < 4_000_000, "kind {kind}: {large} bytes");
    }
}

#[test]
fn rules_that_are_gone_leave_no_memory_behind() {
    let mut machine = Machine::new();
    let mut held = Vec::new();
    for round in 0..20 {
        let patterns: Vec<Pattern> = (0..200)
            .map(|at| pattern(&PATTERNS[at % PATTERNS.len()].replace("\"x\"", &format!("\"x{round} {at}\""))))
            .collect();
        let before = HELD.get();
        patterns.iter().enumerate().for_each(|(id, pattern)| machine.add_rule(id, pattern));
        assert!((0..patterns.len()).all(|id| machine.remove_rule(&id)));
        held.push(held.last().unwrap_or(&0) + HELD.get() - before);
    }
    assert!(machine.is_empty());
    assert!(held[19] < held[0] * 2, "{held:?}");
}
