//! Events and patterns made to take long, and bytes that are no event.

use crate::properties::{Chance, pair};
use eventsieve::event::{self, ErrorKind, Event};
use eventsieve::explain;
use eventsieve::json::MAX_NESTING;
use eventsieve::machine::{Machine, Scratch};
use eventsieve::pattern::Pattern;

/// How many values the large events here hold; most of those events are ten million bytes long then.
const MANY: usize = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };

fn machine(patterns: &[String]) -> Machine<usize> {
    let mut machine = Machine::new();
    for (id, pattern) in patterns.iter().enumerate() {
        machine.add_rule(id, &Pattern::parse(pattern).expect("a pattern"));
    }
    machine
}

/// The rules that match an event, which is as a trusting reader wants it.
#[track_caller]
fn found(machine: &Machine<usize>, event: &str) -> Vec<usize> {
    let [exact, trusting] = [Scratch::exact(), Scratch::trusting()].map(|mut scratch| {
        let found = machine.rules_for_event(event.as_bytes(), &mut scratch).expect("an event");
        let mut found: Vec<usize> = found.copied().collect();
        found.sort_unstable();
        found
    });
    assert_eq!(exact, trusting);
    exact
}

#[track_caller]
fn check(pattern: &str, event: &str, expected: bool) {
    assert_eq!(found(&machine(&[pattern.to_owned()]), event).len(), usize::from(expected));
}

#[test]
fn wildcards_that_repeat_themselves() {
    let wildcard = |text: String| format!(r#"{{"a":[{{"wildcard":"{text}"}}]}}"#);
    let count = if cfg!(debug_assertions) { 10 } else { 100 };
    let machine = machine(&["*a".repeat(count), "*a".repeat(count) + "*", "*ab".repeat(count) + "*a"].map(wildcard));
    let found = |text: &str| found(&machine, &format!(r#"{{"a":"{text}"}}"#));
    assert_eq!(found(&"a".repeat(100_000)), [0, 1]);
    assert_eq!(found(&"ab".repeat(50_000)), [1]);
    assert_eq!(found(&"aba".repeat(30_000)), [0, 1, 2]);
    assert!(found(&"a".repeat(count - 1)).is_empty());
}

#[test]
fn many_wildcards_at_once() {
    let wildcard = |at: usize| format!(r#"{{"a":[{{"wildcard":"*a*{at}*b{}*"}}]}}"#, "*a".repeat(at + 1));
    let machine = machine(&(0..50).map(wildcard).collect::<Vec<_>>());
    let found = |text: &str| found(&machine, &format!(r#"{{"a":"{text}"}}"#));
    assert!(found(&"ab".repeat(50_000)).is_empty());
    assert_eq!(found(&("ab7".to_owned() + &"ab".repeat(50_000))), [7]);
    assert_eq!(found(&("ab0123456789".repeat(7) + "a")), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn deep_nesting() {
    let depth = MAX_NESTING - 1;
    let arrays = |depth: usize, inside: &str| format!(r#"{{"a":{}{inside}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    check(r#"{"a":[2]}"#, &arrays(depth, &("1,".repeat(MANY) + "2")), true);
    check(r#"{"b":[2]}"#, &arrays(depth, &("1,".repeat(5 * MANY) + "2")), false);
    let names = vec!["a"; depth].join(".");
    let objects = |depth: usize, inside: &str| format!("{}{inside}{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
    check(&format!(r#"{{"{names}":["x"]}}"#), &objects(depth, &format!(r#""{}x""#, " ".repeat(10 * MANY))), false);
    check(&format!(r#"{{"{names}":["x"]}}"#), &objects(depth, r#""x""#), true);

    for too_deep in [arrays(MAX_NESTING, ""), objects(MAX_NESTING + 1, "1"), arrays(MAX_NESTING - 2, r#"[{"a":[]}]"#)] {
        for pattern in [format!(r#"{{"{names}":[1]}}"#), r#"{"b":[1]}"#.to_owned()] {
            let refused = machine(&[pattern]).matches_any(too_deep.as_bytes(), &mut Scratch::exact());
            assert_eq!(refused, Event::parse(&too_deep).map(|_| false));
            assert!(refused.is_err());
        }
    }
}

#[test]
fn a_long_string() {
    let text = "é\\n😀xy".repeat(MANY);
    let event = format!(r#"{{"a":"{text}!"}}"#);
    check(r#"{"a":[{"suffix":"y!"}]}"#, &event, true);
    check(r#"{"a":[{"prefix":{"equals-ignore-case":"É\n😀XZ"}},{"wildcard":"é*!?"}]}"#, &event, false);
    check(r#"{"b":[{"exists":false}]}"#, &event, true);
}

#[test]
fn many_names() {
    let names: String = (0..MANY).map(|at| format!(r#""n{at}":{at},"#)).collect();
    let event = format!(r#"{{{names}"last":{{"x":1}}}}"#);
    let both = format!(r#"{{"last":{{"x":[1]}},"n{0}":[{0}]}}"#, MANY - 1);
    let patterns = [both, r#"{"last":{"x":[1],"y":[1]}}"#.to_owned()];
    assert_eq!(found(&machine(&patterns), &event), [0]);
}

#[test]
fn many_elements() {
    let elements: String = (0..MANY).map(|at| format!(r#"{{"x":{},"y":{at}}},"#, at % 10)).collect();
    let event = format!(r#"{{"a":[{elements}[]]}}"#);
    let last = MANY - 1;
    check(&format!(r#"{{"a":{{"x":[9],"y":[{last}]}}}}"#), &event, true);
    check(&format!(r#"{{"a":{{"x":[8],"y":[{last}]}}}}"#), &event, false);
}

/// What the plain matcher's room says of bytes that ought to be an event. Unlike that, the machine does not look at what follows
/// the closing bracket, be it text or not.
fn read(bytes: &[u8]) -> Result<Event, event::Error> {
    Event::from_bytes(bytes).or_else(|error| match error.kind() {
        ErrorKind::NotUtf8 => Event::from_bytes(&bytes[..error.span().start]).map_err(|_| error),
        _ => Err(error),
    })
}

/// Changes a text at a few places.
fn broken(mut bytes: Vec<u8>, chance: &mut Chance) -> Vec<u8> {
    #[rustfmt::skip]
    const PIECES: [&[u8]; 24] = [
        b"\"", b"\\", b"\\u", b"\\ud83d", b"\\u0000", b"\\x", b"{", b"}", b"[", b"]", b",", b":", b"-", b"0", b".", b"e",
        b"true", b" ", b"\n", b"\0", b"\x7f", b"\x80", b"\xff", b"\xf0\x9f\x98\x80",
    ];
    for _ in 0..=chance.below(3) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(9)).min(bytes.len());
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            2 => drop(bytes.drain(at..end)),
            3 => drop(bytes.splice(at..end, PIECES[chance.below(PIECES.len())].iter().copied())),
            4 => drop(bytes.splice(at..at, bytes[at..end].to_vec())),
            _ => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].repeat(1 + chance.below(70)))),
        }
    }
    bytes
}

/// What is left of a broken event has the plain matcher's verdict, or is refused in the reader's words.
#[test]
fn broken_events() {
    let pairs = if cfg!(debug_assertions) { 2_500 } else { 200_000 };
    let (mut exact, mut trusting) = (Scratch::exact(), Scratch::trusting());
    let (mut refused, mut accepted) = (0, 0);
    let mut skipped = String::from("{}");
    for seed in 1..=pairs {
        let chance = &mut Chance(seed);
        let (pattern, event) = pair(seed);
        let pattern = Pattern::parse(&pattern).expect("a pattern");
        let mut machine = Machine::new();
        machine.add_rule((), &pattern);
        // Objects that nobody asks about are read in other ways, many bytes in one go.
        let name = "skipped".repeat(chance.below(12));
        let longer = format!(r#"{{"{name}":[{}],{}"#, vec![skipped; chance.below(4)].join(","), &event[1..]);
        skipped = event;
        for _ in 0..5 {
            let event = broken(longer.clone().into_bytes(), chance);
            let expected = read(&event).map(|event| explain::matches(&pattern, &event));
            *(if expected.is_err() { &mut refused } else { &mut accepted }) += 1;
            let verdict = machine.matches_any(&event, &mut exact);
            assert_eq!(verdict, expected, "seed {seed}: {} {}", pattern.canonical(), event.escape_ascii());
            // Whatever that says, it says something.
            let _ = machine.matches_any(&event, &mut trusting);
        }
    }
    println!("{refused} events were refused, {accepted} were not");
    assert!(refused > pairs && accepted > pairs / 2, "one outcome is too rare to be tested");
}

#[test]
fn bytes_of_any_kind() {
    const ALPHABET: &[u8] = b"{{{}[]\"\"\":,,ab\\ud80.1-e+truefalsn \n\x01\x80\xff";
    let machine = machine(&[r#"{"a":{"b":["a"]},"b":[{"exists":false}]}"#.to_owned(), r#"{"":[1]}"#.to_owned()]);
    let (mut exact, mut trusting) = (Scratch::exact(), Scratch::trusting());
    let chance = &mut Chance(2);
    for round in 0..30_000 {
        let length = chance.below(200);
        let mut bytes: Vec<u8> = match round % 3 {
            0 => (0..length).map(|_| chance.below(256) as u8).collect(),
            _ => (0..length).map(|_| ALPHABET[chance.below(ALPHABET.len())]).collect(),
        };
        if round % 3 == 2 {
            bytes.splice(0..0, br#"{"c":["#.iter().copied());
        }
        let expected = read(&bytes).err();
        assert_eq!(machine.rules_for_event(&bytes, &mut exact).err(), expected, "{}", bytes.escape_ascii());
        let _ = machine.matches_any(&bytes, &mut trusting);
    }
}
