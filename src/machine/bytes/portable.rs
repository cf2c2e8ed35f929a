//! The skipper for any processor, byte by byte.

use crate::json::MAX_NESTING;

use super::Checked;
use super::scalars::MAX_DIGITS;
use super::strings::{MAX_NAME_UNITS, split_string};

/// See [`super::skip`].
pub(crate) fn skip(bytes: &[u8], at: usize, is_inside: bool) -> Option<usize> {
    let mut depth = usize::from(is_inside);
    let mut at = at;
    loop {
        let byte = bytes.get(at)?;
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => return Some(at),
            b'}' | b']' => depth -= 1,
            b'"' => at = string_end(bytes, at)?,
            _ => {}
        }
    }
}

/// The byte offset behind the string whose opening quote was taken.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// There is no such hint.
pub(crate) fn prefetch(_: *const u8) {}

/// See [`super::check`].
pub(crate) fn check(bytes: &[u8], at: usize, depth: usize) -> Option<Checked> {
    let mut walk = Walk { rest: bytes.get(at..)? };
    walk.container(MAX_NESTING.checked_sub(depth)?)?;
    let end = bytes.len() - walk.rest.len();
    Some(Checked { end, non_ascii: !bytes[at..end].is_ascii() })
}

/// Walks a text without keeping anything of it.
struct Walk<'a> {
    rest: &'a [u8],
}

impl Walk<'_> {
    /// Takes an object or array, inside of which there are at most `room` levels, its own included.
    fn container(&mut self, room: usize) -> Option<()> {
        // The innermost level comes last; an object is true.
        let mut open = Vec::new();
        loop {
            // In front of a value.
            match self.peek()? {
                bracket @ (b'{' | b'[') => {
                    if open.len() == room {
                        return None;
                    }
                    let is_object = bracket == b'{';
                    open.push(is_object);
                    self.bump();
                    self.skip_space();
                    if !matches!((self.peek()?, is_object), (b'}', true) | (b']', false)) {
                        if is_object {
                            self.name()?;
                        }
                        continue;
                    }
                }
                b'"' => _ = self.string()?,
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                b'n' => self.word(b"null")?,
                _ => self.number()?,
            }
            // Behind a value, or at the bracket that closes an empty level.
            self.close(&mut open)?;
            match open.last() {
                None => return Some(()),
                Some(true) => self.name()?,
                Some(false) => {}
            }
        }
    }

    /// Closes all levels that end here, and takes the comma behind them.
    fn close(&mut self, open: &mut Vec<bool>) -> Option<()> {
        while let Some(is_object) = open.last() {
            self.skip_space();
            let byte = self.peek()?;
            self.bump();
            match (byte, is_object) {
                (b'}', true) | (b']', false) => _ = open.pop(),
                (b',', _) => {
                    self.skip_space();
                    break;
                }
                _ => return None,
            }
        }
        Some(())
    }

    fn name(&mut self) -> Option<()> {
        if self.string()? > MAX_NAME_UNITS {
            return None;
        }
        self.skip_space();
        self.expect(b':')?;
        self.skip_space();
        Some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.expect(b'-');
        let begins_with_zero = self.peek()? == b'0';
        let whole = self.digits()?;
        if begins_with_zero && whole > 1 {
            return None;
        }
        let fraction = match self.expect(b'.') {
            Some(()) => self.digits()?,
            None => 0,
        };
        let mut exponent = 0;
        if matches!(self.peek()?, b'e' | b'E') {
            self.bump();
            if matches!(self.peek()?, b'+' | b'-') {
                self.bump();
            }
            exponent = self.digits()?;
        }
        // The reader counts one digit too few where a number begins with a zero, and lacks one of the two parts.
        let uncounted = usize::from(begins_with_zero && (fraction == 0) != (exponent == 0));
        (whole + fraction + exponent - uncounted <= MAX_DIGITS).then_some(())
    }

    /// Takes at least one digit.
    fn digits(&mut self) -> Option<usize> {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.rest = &self.rest[length..];
        (length > 0).then_some(length)
    }

    /// Takes a string, and tells its UTF-16 units.
    fn string(&mut self) -> Option<usize> {
        self.expect(b'"')?;
        let (units, rest) = split_string(self.rest)?;
        self.rest = rest;
        Some(units)
    }

    fn skip_space(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', behind @ ..] = self.rest {
            self.rest = behind;
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.bump())
    }

    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    fn bump(&mut self) {
        self.rest = &self.rest[1..];
    }
}
