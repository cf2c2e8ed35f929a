//! Strings: where they are, and what in them is looked at byte by byte, which is escapes and the length of long names.

use std::ops::Range;

use super::lanes::{Lanes, Simd};

/// A field name has at most this many UTF-16 units, as [`crate::json::Reader`] has it.
pub(super) const MAX_NAME_UNITS: usize = 50_000;

/// A name that fills blocks of so many bytes may have more.
const MANY_BYTES: usize = MAX_NAME_UNITS - 128;

/// What is carried over between blocks.
#[derive(Default)]
pub(super) struct Strings {
    /// All ones if the next block begins inside of a string.
    inside: u64,
    /// 1 if it begins with an escaped character.
    escaped: u64,
    /// Wrong escapes and control characters in the block taken last; once there are some, no more is taken.
    pub(super) wrong: u64,
}

/// The strings of a block.
pub(super) struct Quoted {
    /// The quotes that are not escaped.
    pub(super) quotes: u64,
    /// The places inside of strings, opening quotes included.
    pub(super) inside: u64,
    /// The bytes of 0x80 or more.
    pub(super) high: u64,
    /// Not 0 if there are escapes or control characters.
    pub(super) odd: u64,
}

impl Strings {
    /// Takes the block with which `text` begins.
    #[inline(always)]
    pub(super) fn take<S: Simd>(&mut self, simd: S, lanes: S::Lanes, text: &[u8]) -> Quoted {
        let mut quotes = lanes.equal(b'"').bits();
        let special = lanes.equal(b'\\').or(lanes.below_space()).bits();
        let (mut high, mut odd) = (0, 0);
        if special | self.escaped != 0 {
            rarely();
            high = lanes.bits();
            odd = special & !high | self.escaped;
            if odd != 0 {
                let backslashes = lanes.equal(b'\\').bits();
                let control = special & !high & !backslashes;
                let (escapes, escaped) = split_escapes(backslashes, &mut self.escaped);
                quotes &= !escaped;
                self.wrong = control & (simd.prefix_xor(quotes) ^ self.inside);
                if escapes != 0 {
                    self.wrong |= wrong_escapes(text, escapes);
                }
            }
        }
        let inside = simd.prefix_xor(quotes) ^ self.inside;
        self.inside = (inside.cast_signed() >> 63).cast_unsigned();
        Quoted { quotes, inside, high, odd }
    }
}

/// Keeps what is done only now and then out of the way of the rest.
#[cold]
#[inline]
fn rarely() {}

/// Of some backslashes those that begin an escape, and the characters that are escaped.
///
/// `carried` is 1 if the first character of the block is escaped, and becomes that of the next block.
#[inline(always)]
pub(super) fn split_escapes(backslashes: u64, carried: &mut u64) -> (u64, u64) {
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    let first = *carried;
    let free = backslashes & !first;
    // Of a run every other backslash begins an escape. A run that begins at an odd place meets a one there, whose carry
    // clears the run and comes out behind it; one that begins at an even place stays. Turned over at all odd places,
    // either has ones where the escapes are, and behind itself if its last backslash is one of them.
    let alternating = free.wrapping_add(ODD & !(free << 1)) ^ ODD;
    let escapes = alternating & backslashes;
    *carried = escapes >> 63;
    (escapes, alternating ^ (backslashes | first))
}

/// The backslashes in the first block of a text behind which there is no escape.
#[cold]
fn wrong_escapes(text: &[u8], escapes: u64) -> u64 {
    let mut wrong = 0;
    let mut rest = escapes;
    while rest != 0 {
        let at = rest.trailing_zeros();
        rest &= rest - 1;
        if behind_escape(&text[at as usize + 1..]).is_none() {
            wrong |= 1 << at;
        }
    }
    wrong
}

/// The text behind an escape whose backslash was taken, if it is one.
fn behind_escape(text: &[u8]) -> Option<&[u8]> {
    let (escaped, rest) = text.split_first()?;
    match escaped {
        b'u' => (0..4).try_fold(rest, |rest, _| behind_digit(rest)),
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(rest),
        _ => None,
    }
}

/// The text behind its first character, if that is a hexadecimal digit.
///
/// As the reader does, this looks at the low byte of a UTF-16 unit only, and so takes U+0663 for U+0063.
fn behind_digit(text: &[u8]) -> Option<&[u8]> {
    let length = match text.first()? {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0.. => 4,
    };
    let (character, rest) = text.split_at_checked(length)?;
    let unit = std::str::from_utf8(character).ok()?.encode_utf16().next()?;
    (unit as u8).is_ascii_hexdigit().then_some(rest)
}

/// Whether the name that is open in the block before `run`, and fills that, has not too many characters.
pub(super) fn is_short_name(bytes: &[u8], run: Range<usize>) -> bool {
    // Each name is looked at once.
    !(MANY_BYTES..MANY_BYTES + 64).contains(&run.len()) || has_few_units(bytes, run.start)
}

/// Whether the name whose opening quote is the last quote before `at` has not too many characters.
#[cold]
fn has_few_units(bytes: &[u8], at: usize) -> bool {
    let is_opening = |quote: &usize| {
        let before = &bytes[..*quote];
        bytes[*quote] == b'"' && before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 0
    };
    let start = (0..at).rev().take(64).find(is_opening);
    start.and_then(|start| split_string(&bytes[start + 1..])).is_some_and(|(units, _)| units <= MAX_NAME_UNITS)
}

/// Takes the string whose opening quote was taken: its UTF-16 units, of which an escape is one, and the text behind it.
pub(super) fn split_string(text: &[u8]) -> Option<(usize, &[u8])> {
    let mut units = 0;
    let mut rest = text;
    loop {
        let (byte, behind) = rest.split_first()?;
        rest = behind;
        units += match byte {
            b'"' => return Some((units, rest)),
            b'\\' => {
                rest = behind_escape(rest)?;
                1
            }
            0..0x20 => return None,
            // These continue a character that was counted.
            0x80..0xc0 => 0,
            0xf0.. => 2,
            _ => 1,
        };
    }
}
