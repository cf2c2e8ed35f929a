use crate::json::{MAX_NESTING, Reader, Token};

use super::lanes::{Kernel, Lanes, Simd};
use super::samples::Random;
use super::{Checked, checker, portable, skipper};

/// Where the reader ends the object or array with which a text begins, inside of `depth` arrays.
fn read(text: &str, depth: usize) -> Option<usize> {
    let text = "[".repeat(depth) + text;
    let mut reader = Reader::new(&text);
    let mut open = 0;
    while let Some(token) = reader.next().ok()? {
        match token {
            Token::StartObject | Token::StartArray => open += 1,
            Token::EndObject | Token::EndArray => open -= 1,
            _ => {}
        }
        if open == depth && matches!(token, Token::EndObject | Token::EndArray) {
            return Some(reader.span().end - depth);
        }
    }
    None
}

/// The two functions for one instruction set.
#[derive(Clone, Copy)]
pub(crate) struct Skipper {
    pub(crate) check: fn(&[u8], usize, usize) -> Option<Checked>,
    pub(crate) skip: fn(&[u8], usize, bool) -> Option<usize>,
}

impl Skipper {
    /// That of an instruction set which needs no proof.
    pub(crate) fn of<S: Simd + Default>() -> Self {
        Skipper {
            check: |bytes, at, depth| checker::Check { bytes, at, depth }.run(S::default()),
            skip: |bytes, at, is_inside| skipper::Skip { bytes, at, is_inside }.run(S::default()),
        }
    }
}

/// Makes sure that each of some skippers takes texts as the reader takes them.
pub(crate) fn skippers_hold(skippers: &[Skipper]) {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..1000 {
        let mut whole = String::new();
        random.container(4, &mut whole);
        for changes in [0, 1, 1, 1, 1, 1, 2, 3] {
            let mut text = whole.clone();
            (0..changes).for_each(|_| random.change(&mut text));
            hold_for(skippers, &text, random.below(3), 0);
        }
    }
    for text in edges() {
        hold_for(skippers, &text, 0, 0);
    }
    for [open, close] in [["[", "]"], ["{\"a\":", "}"], ["[{\"a\":1,\"b\":[[[]],", "]}]"]] {
        for levels in [60, 61, 62, 63, 122, 123, 124, 998, 999, 1000] {
            let times = levels / close.len();
            let text = open.repeat(times) + "[]" + &close.repeat(times);
            let around = MAX_NESTING.saturating_sub(levels);
            for depth in [0, around.saturating_sub(2), around.saturating_sub(1), around, MAX_NESTING] {
                hold_for(skippers, &text, 0, depth);
            }
        }
    }
}

/// Makes sure that a text is taken as the reader takes it, wherever it stands.
fn hold_for(skippers: &[Skipper], text: &str, before: usize, depth: usize) {
    let bytes = ["\"".repeat(before).as_bytes(), text.as_bytes()].concat();
    let end = read(text, depth);
    for skipper in skippers {
        let checked = (skipper.check)(&bytes, before, depth);
        assert_eq!(checked.as_ref().map(|checked| checked.end - before), end, "{depth} around {text:?}");
        if let (Some(checked), Some(end)) = (checked, end) {
            assert_eq!(checked.non_ascii, !text.as_bytes()[..end].is_ascii(), "{text:?}");
            assert_eq!((skipper.skip)(&bytes, before, false), Some(before + end), "{text:?}");
            if text.starts_with('{') {
                assert_eq!((skipper.skip)(&bytes, before + 1, true), Some(before + end), "{text:?}");
            }
        }
    }
}

/// Texts in which something stands at each place of a block, and texts at the reader's limits.
fn edges() -> Vec<String> {
    let mut texts = Vec::new();
    for before in (0..3).chain(50..68) {
        let (letters, spaces) = ("a".repeat(before), " ".repeat(before));
        for escape in
            ["\\n", "\\\\", "\\\"", "\\u00e9", "\\u00g9", "\\u00", "\\x", "\\", "\t", "\\\\\\\\\\", "\\\\\\\\\\\""]
        {
            texts.push(format!("[\"{letters}{escape}\"]"));
            texts.push(format!("[\"{letters}{escape}"));
        }
        for word in [
            "true",
            "false",
            "null",
            "truee",
            "fals",
            "nul",
            "tru",
            "true1",
            "nulltrue",
            "1true",
            "xalse",
            "-",
            "1e+",
            "01",
            ".5",
            "1.5.5",
            "1e5.5",
            "1e-05",
            "1e+00.5",
            "-0.07e-007",
            "-00",
            "1e5e5",
            "1ee5",
            "1-5",
            "1e--5",
            "--1",
            "1+5",
        ] {
            texts.push(format!("[{spaces}{word}]"));
            texts.push(format!("[{spaces}{word},1{spaces}]"));
            texts.push(format!("[{spaces}{word}"));
        }
        for text in
            ["{\"a\":1,}", "{\"a\"1}", "{1:1}", "[1,,1]", "[:]", "{\"a\":}", "[1}", "[\"a\"1]", "[1\"a\"]", "[1]x\"\0"]
        {
            texts.push(format!("{}{spaces}{}", &text[..1], &text[1..]));
            texts.push(format!("{}{spaces}{}", &text[..text.len() - 2], &text[text.len() - 2..]));
        }
    }
    for digits in 997..1003 {
        let digits = "1".repeat(digits);
        texts.extend([
            format!("[{digits}]"),
            format!("[-{digits}.5,2]"),
            format!("[0.{digits}]"),
            format!("[1.{digits}e5]"),
        ]);
        texts.extend([format!("[0.{digits}e55]"), format!("[1E+{digits} ]"), format!("[-0e-{digits}]")]);
    }
    for units in [50_000, 50_001] {
        texts.push(format!("{{\"a\\\"\":\"{0}\", \"{0}\" :1}}", "a".repeat(units)));
        texts.push(format!("{{\"a\":[\"{}\"]}}", "a".repeat(units)));
        let odd = "😀é\\ud83d\\u004\u{663}\\n".repeat(500);
        texts.push(format!("{{\"{odd}{}\":1}}", "a".repeat(units - 500 * 6)));
    }
    texts
}

/// Makes sure that an instruction set's bytes are what they are said to be.
pub(crate) fn lanes_hold<S: Simd>(simd: S) {
    let mut random = Random(1);
    for round in 0..600 {
        let mut bytes = [0; 64];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = if round < 256 { (round ^ at) as u8 } else { random.below(256) as u8 };
        }
        let bits =
            |is_set: &dyn Fn(u8) -> bool| bytes.iter().rev().fold(0, |bits, byte| bits << 1 | u64::from(is_set(*byte)));
        let lanes = simd.load(&bytes);
        assert_eq!(lanes.bits(), bits(&|byte| byte >= 0x80));
        assert_eq!(lanes.below_space().bits(), bits(&|byte| !(0x20..0x80).contains(&byte)));
        for other in [0, 9, 0x1f, b'"', b'0', b'{', 0x7f, 0x80, 0xff] {
            assert_eq!(lanes.equal(other).bits(), bits(&|byte| byte == other));
            assert_eq!(lanes.at_most(other).bits(), bits(&|byte| byte <= other));
            assert_eq!(lanes.minus(other).at_most(9).bits(), bits(&|byte| byte.wrapping_sub(other) <= 9));
            assert_eq!(lanes.with(0x20).equal(other).bits(), bits(&|byte| byte | 0x20 == other));
            assert_eq!(lanes.or(lanes.equal(other)).bits(), bits(&|byte| byte >= 0x80 || byte == other));
        }
        let word = lanes.bits() ^ lanes.at_most(b'a').bits() << 3;
        let sums = (0..64).fold(0, |sums, at| sums | u64::from((word << (63 - at)).count_ones() % 2) << at);
        assert_eq!(simd.prefix_xor(word), sums);
    }
}

#[test]
fn what_is_skipped_is_what_the_reader_reads() {
    skippers_hold(&[
        Skipper { check: crate::simd::check, skip: crate::simd::skip },
        Skipper { check: portable::check, skip: portable::skip },
    ]);
}

#[test]
fn nothing_is_found_where_nothing_is() {
    let mut non_ascii = false;
    assert_eq!(super::check(b"", 0, 0, &mut non_ascii), None);
    assert_eq!(super::check(b"[]", 2, 0, &mut non_ascii), None);
    assert_eq!(super::check(b"[]", 3, 0, &mut non_ascii), None);
    assert_eq!(super::skip(b"[]", 2), None);
    assert_eq!(super::skip(b"[[]", 0), None);
    assert_eq!(super::skip(b"[\"]", 0), None);
    assert_eq!(super::check(b"[\xff]", 0, 0, &mut non_ascii), None);
    assert!(!non_ascii);
}
