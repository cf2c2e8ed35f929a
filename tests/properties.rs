//! Generated pairs of pattern and event: the machine, the plain matcher and the naive one agree.
//!
//! `EVENTSIEVE_PAIRS` says how many pairs are tried, and `EVENTSIEVE_SEED` which one is the first.

use std::collections::VecDeque;

use crate::{matchers, naive};
use eventsieve::event::Event;
use eventsieve::explain;
use eventsieve::machine::{Machine, Scratch};
use eventsieve::pattern::Pattern;

// The tables hold JSON text, strings without their quotes. What is frequent stands there more than once.

const NAMES: &[&str] =
    &["a", "a", "a", "b", "b", "b", "c", "c", "a.b", "b.c", "\\u0061", "é", "\u{ffff}", "😀", "", "a.", ".a", "$or2"];
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "", "a", "b", "ab", "aB", "AB", "ba", "abab", "a*b", "*", "\\u0061", "\\\"", "\\\\", "\\u0000", "ß", "ss", "SS", "İ",
    "i̇", "i", "I", "ı", "ǅ", "ǆ", "Ǆ", "ς", "σ", "Σ", "K", "k", "ﬁ", "FI", "ŉ", "😀", "\\ud83d\\uDE00", "??", "?", "300",
    "null", "10.0.0.1", "010.0.0.1", "::ffff:a00:1", "::ffff:10.0.0.1", "10.0.0.200", "::1", "0:0:0:0:0:0:0:1", "a00::",
    "0A00:0000::", "10.0.0.256", "10.0.0",
];
const WILDCARDS: &[&str] = &[
    "",
    "*",
    "a",
    "a*",
    "*b",
    "a*b",
    "*a*",
    "*a*b",
    "a*a*",
    "\\\\*",
    "*\\\\*b",
    "\\\\\\\\*",
    "*😀",
    "ß*",
    "10.*",
    "?*",
];
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "10.0.0.0/8", "10.0.0.9/24", "10.0.0.0/31", "010.0.0.129/+25", "0.0.0.0/0", "1.2.3.4/-0", "::/0", "::1/127",
    "A00::/024", "::2/126/", "::ffff:a00:0/24",
];
/// The first fourteen can be compared.
#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "300", "300.0", "3e2", "3.0E+2", "-0", "0", "0.0e9", "-1", "1", "1.5", "0.1", "1e-1", "1e308", "9007199254740992",
    "1e309", "1E309", "1e-400", "9007199254740993", "12345678901234567890", "3.14159265358979323846",
];
#[rustfmt::skip]
const RANGES: &[&str] = &[
    "'=', 3e2", "'=', -0", "'<', 300", "'<=', 0", "'>', 0.0", "'>=', 1.50", "'>', -1, '<', 1", "'>=', -1, '<=', 300.0",
    "'>', 300, '<=', 9007199254740992", "'>=', 0.1, '<', 1e308",
];
/// T is a text, S one that is not empty, W a wildcard, B a block, N a number, C a comparable one, R a range.
#[rustfmt::skip]
const ALTERNATIVES: &[&str] = &[
    "T", "T", "T", "T", "N", "N", "true", "false", "null", "{'exists': true}", "{'exists': false}", "{'exists': false}",
    "{'exactly': T}", "{'equals-ignore-case': T}", "{'wildcard': W}", "{'cidr': B}", "{'numeric': [R]}", "{'prefix': T}",
    "{'suffix': T}", "{'prefix': {'equals-ignore-case': T}}", "{'suffix': {'equals-ignore-case': T}}",
    "{'anything-but': T}", "{'anything-but': [T, T]}", "{'anything-but': C}", "{'anything-but': [C, C]}",
    "{'anything-but': {'prefix': S}}", "{'anything-but': {'suffix': [S, S]}}", "{'anything-but': {'wildcard': [W, W]}}",
    "{'anything-but': {'equals-ignore-case': [S, S]}}", "{'anything-but': {'wildcard': W}}",
];

/// Chance, by the splitmix64 generator. What it makes is JSON text.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % limit as u64) as usize
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn primitive(&mut self) -> String {
        match self.below(8) {
            0 => self.pick(&["true", "false", "null"]).to_owned(),
            1..=2 => self.pick(NUMBERS).to_owned(),
            _ => format!("\"{}\"", self.pick(TEXTS)),
        }
    }

    /// Members of a pattern, and members of an event that it has some chance to match.
    fn members(&mut self, depth: usize) -> (Vec<String>, Vec<String>) {
        let (mut pattern, mut event) = (Vec::new(), Vec::new());
        for _ in 0..=self.below(3) {
            let name = self.pick(NAMES);
            match self.below(8) {
                0 if depth > 0 => {
                    let branches: Vec<_> = (0..2 + self.below(2)).map(|_| self.members(depth - 1)).collect();
                    let patterns: Vec<String> = branches.iter().map(|(pattern, _)| object(pattern)).collect();
                    pattern.push(format!("\"$or\": [{}]", patterns.join(", ")));
                    event.extend_from_slice(&branches[self.below(branches.len())].1);
                }
                1..=3 if depth > 0 => {
                    let (inner_pattern, inner_event) = self.members(depth - 1);
                    pattern.push(format!("\"{name}\": {}", object(&inner_pattern)));
                    match self.below(6) {
                        // A name with dots says the same.
                        0 => event.extend(inner_event.iter().map(|member| format!("\"{name}.{}", &member[1..]))),
                        _ => event.push(format!("\"{name}\": {}", self.spread(&inner_event))),
                    }
                }
                _ => {
                    let (alternatives, value) = self.leaf();
                    pattern.push(format!("\"{name}\": [{}]", alternatives.join(", ")));
                    event.extend(value.map(|value| format!("\"{name}\": {value}")));
                }
            }
        }
        if self.below(3) == 0 {
            let value = self.primitive();
            event.push(format!("\"{}\": {}", self.pick(NAMES), self.among_others(&value)));
        }
        (pattern, event)
    }

    /// Some alternatives, and a value that was made for the first of them.
    fn leaf(&mut self) -> (Vec<String>, Option<String>) {
        let (mut alternatives, values): (Vec<_>, Vec<_>) = (0..=self.below(4)).map(|_| self.alternative()).unzip();
        let is_absent = self.below(if alternatives[0].contains("false}") { 2 } else { 16 }) == 0;
        alternatives.reverse();
        (alternatives, (!is_absent).then(|| self.among_others(&values[0])))
    }

    /// An alternative, and a value that was made for it.
    fn alternative(&mut self) -> (String, String) {
        let template = self.pick(ALTERNATIVES);
        let mut alternative = String::new();
        let mut value = if template.len() > 5 { self.primitive() } else { template.to_owned() };
        for character in template.chars() {
            let (list, quote) = match character {
                'T' => (TEXTS, "\""),
                'S' => (&TEXTS[1..], "\""),
                'W' => (WILDCARDS, "\""),
                'B' => (BLOCKS, "\""),
                'N' => (NUMBERS, ""),
                'C' => (&NUMBERS[..14], ""),
                'R' => (RANGES, ""),
                _ => {
                    alternative.push(character);
                    continue;
                }
            };
            let filling = self.pick(list);
            alternative += &format!("{quote}{filling}{quote}");
            value = match character {
                'N' | 'C' => filling.to_owned(),
                'R' => self.pick(NUMBERS).to_owned(),
                _ => format!("\"{}\"", self.resembling(filling)),
            };
        }
        (alternative.replace('\'', "\""), value)
    }

    /// A text that is perhaps like this text, like this wildcard, or in this block.
    fn resembling(&mut self, text: &str) -> String {
        let text = text.split('/').next().unwrap_or_default().replace('*', self.pick(&["", "b", "ab", "*"]));
        match self.below(12) {
            0 => format!("a{text}"),
            1 => format!("{text}b"),
            // An escape has its case.
            2 if !text.contains('\\') => text.to_uppercase(),
            3 if !text.contains('\\') => text.to_lowercase(),
            _ => text,
        }
    }

    /// An object with these members, or an array of objects that share them.
    fn spread(&mut self, members: &[String]) -> String {
        let (first, second) = members.split_at(self.below(members.len() + 1));
        match self.below(6) {
            0 => format!("[{}, {}]", object(first), self.among_others(&object(second))),
            1 => self.among_others(&object(members)),
            _ => object(members),
        }
    }

    /// The value, perhaps inside an array.
    fn among_others(&mut self, value: &str) -> String {
        match self.below(12) {
            0 => format!("[{value}]"),
            1 => format!("[{}, {value}, [{}, {value}]]", self.primitive(), self.primitive()),
            2 => format!("[{{\"{}\": {value}}}, {value}]", self.pick(NAMES)),
            3 => format!("[[{value}], [], {{}}, {}]", self.primitive()),
            _ => value.to_owned(),
        }
    }
}

fn object(members: &[String]) -> String {
    format!("{{{}}}", members.join(", "))
}

/// The verdict of the plain matcher, or why it refuses.
fn verdict(pattern: &str, event: &str) -> Result<bool, String> {
    matchers::plain(&Pattern::parse(pattern).map_err(|error| error.to_string())?, event)
}

/// Whether the three matchers differ. All have to take what one takes.
fn is_disputed(pattern: &str, event: &str) -> bool {
    let Ok(parsed) = Pattern::parse(pattern) else {
        return false;
    };
    let verdict = matchers::plain(&parsed, event);
    matchers::machine(&parsed, event) != verdict
        || verdict.is_ok_and(|verdict| naive::matches(pattern, event) != Some(verdict))
}

/// Cuts slices out of both texts as long as the verdicts differ. The matchers refuse most of what is left.
fn shrink(mut pattern: String, mut event: String) -> (String, String) {
    loop {
        if let Some(shorter) = shorter(&pattern, |shorter| is_disputed(shorter, &event)) {
            pattern = shorter;
        } else if let Some(shorter) = shorter(&event, |shorter| is_disputed(&pattern, shorter)) {
            event = shorter;
        } else {
            return (pattern, event);
        }
    }
}

/// The text without the longest slice that it does not need.
fn shorter(text: &str, is_enough: impl Fn(&str) -> bool) -> Option<String> {
    let slices = (1..text.len()).rev().flat_map(|length| (0..=text.len() - length).map(move |at| (at, at + length)));
    let mut rests = slices.filter_map(|(start, end)| Some(text.get(..start)?.to_owned() + text.get(end..)?));
    rests.find(|rest| is_enough(rest))
}

pub(crate) fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a setting must be a whole number"))
}

/// A pattern, and an event that it has some chance to match.
pub(crate) fn pair(seed: u64) -> (String, String) {
    let (pattern, event) = Chance(seed.wrapping_mul(0xd134_2543_de82_ef95)).members(2);
    (object(&pattern), object(&event))
}

#[test]
fn the_three_matchers_agree() {
    let pairs = setting("EVENTSIEVE_PAIRS", if cfg!(debug_assertions) { 20_000 } else { 1_000_000 });
    let first = setting("EVENTSIEVE_SEED", 1);
    let mut matched = 0;
    for seed in first..first + pairs {
        let (pattern, event) = pair(seed);
        if is_disputed(&pattern, &event) {
            let (pattern, event) = shrink(pattern, event);
            panic!("seed {seed}: the matchers differ\n{pattern}\n{event}");
        }
        matched += u64::from(verdict(&pattern, &event) == Ok(true));
    }
    println!("{matched} of {pairs} pairs matched, {} did not", pairs - matched);
    assert!(pairs < 1000 || (pairs / 4..pairs / 5 * 3).contains(&matched), "one verdict is too rare to be tested");
}

/// Rules come and go: of the last hundred patterns, each event finds those that match it.
#[test]
fn a_machine_finds_each_rule_among_others() {
    const RULES: u64 = 100;
    let events = setting("EVENTSIEVE_PAIRS", if cfg!(debug_assertions) { 2_000 } else { 100_000 });
    let first = setting("EVENTSIEVE_SEED", 1);
    let mut machine = Machine::new();
    let mut scratch = Scratch::exact();
    let mut patterns = VecDeque::new();
    for seed in first..first + events {
        let (text, event) = pair(seed);
        let pattern = Pattern::parse(&text).expect("a pattern");
        machine.add_rule(seed % RULES, &pattern);
        patterns.push_back((seed % RULES, text, pattern));
        if patterns.len() as u64 > RULES {
            patterns.pop_front();
        }
        let parsed = Event::parse(&event).expect("an event");
        let mut found: Vec<u64> =
            machine.rules_for_event(event.as_bytes(), &mut scratch).expect("an event").copied().collect();
        found.sort_unstable();
        let matching = patterns.iter().filter(|(_, _, pattern)| explain::matches(pattern, &parsed));
        let mut expected: Vec<u64> = matching.map(|(id, _, _)| *id).collect();
        expected.sort_unstable();
        assert_eq!(found, expected, "seed {seed}: {event}");
    }
    for (id, _, _) in &patterns {
        assert!(machine.remove_rule(id));
    }
    assert!(machine.is_empty());
}
