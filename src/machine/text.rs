//! Names and strings in the bytes of an event.

use crate::json::MAX_NAME_UNITS;

/// What stands between two quotes.
#[derive(Clone, Copy)]
pub(super) struct Quoted {
    /// Byte offset behind the opening quote.
    pub(super) start: usize,
    /// Byte offset of the closing quote.
    pub(super) end: usize,
    pub(super) has_escape: bool,
}

impl Quoted {
    /// Of the string whose opening quote is at `at`. `None` where it does not end, or has a control character.
    #[inline(always)]
    pub(super) fn find(bytes: &[u8], at: usize) -> Option<Self> {
        let start = at + 1;
        let mut end = start;
        let mut has_escape = false;
        loop {
            end = next_special(bytes, end)?;
            match bytes[end] {
                b'"' => return Some(Quoted { start, end, has_escape }),
                b'\\' => {
                    has_escape = true;
                    end += 2;
                }
                _ => return None,
            }
        }
    }
}

/// The place of the next quote, backslash or control character. Eight bytes at a time: the highest bit of a byte of the
/// differences below is set for the first such byte, and never for one before it.
#[inline(always)]
fn next_special(bytes: &[u8], start: usize) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = 0x8080_8080_8080_8080;
    let mut at = start;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*chunk);
        // With its second bit turned a quote is next to the control characters, and no other character comes between.
        let quotes_and_controls = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
        let backslashes = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
        let special = (quotes_and_controls | backslashes) & !word & HIGHEST;
        if special != 0 {
            return Some(at + special.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).map(|found| at + found)
}

/// Whether a name, without its escapes, is longer than the reader takes.
pub(super) fn is_too_long(name: &[u8]) -> bool {
    name.len() > MAX_NAME_UNITS
        && std::str::from_utf8(name).is_ok_and(|name| name.encode_utf16().count() > MAX_NAME_UNITS)
}

/// Writes a string without its escapes. `None` where one is none.
///
/// Half of a surrogate pair becomes `?`, as in the reader.
pub(super) fn unescape(raw: &[u8], into: &mut Vec<u8>) -> Option<()> {
    into.clear();
    let mut rest = std::str::from_utf8(raw).ok()?;
    while let Some((before, escape)) = rest.split_once('\\') {
        into.extend_from_slice(before.as_bytes());
        let kind = escape.chars().next()?;
        rest = &escape[kind.len_utf8()..];
        let character = match kind {
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'f' => '\u{c}',
            'r' => '\r',
            '"' | '/' | '\\' => kind,
            'u' => {
                let (high, behind) = hex(rest)?;
                rest = behind;
                let low = behind.strip_prefix("\\u").filter(|_| (0xd800..0xdc00).contains(&high));
                match low.map(hex) {
                    Some(None) => return None,
                    Some(Some((low, behind))) if (0xdc00..0xe000).contains(&low) => {
                        rest = behind;
                        char::from_u32(0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00))?
                    }
                    _ => char::from_u32(high).unwrap_or('?'),
                }
            }
            _ => return None,
        };
        into.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    into.extend_from_slice(rest.as_bytes());
    Some(())
}

/// Four hexadecimal digits, and what follows. The reader looks at the low byte of a UTF-16 unit only, and so takes other
/// characters for digits too.
fn hex(text: &str) -> Option<(u32, &str)> {
    let mut value = 0;
    let mut characters = text.chars();
    for _ in 0..4 {
        let unit = characters.next()?.encode_utf16(&mut [0; 2])[0];
        value = value << 4 | char::from(unit as u8).to_digit(16)?;
    }
    Some((value, characters.as_str()))
}
