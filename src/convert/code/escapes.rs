//! The text that a string in code stands for.

use std::fmt::Write;

use crate::convert::error::{CodeFault, Error, ErrorKind};
use crate::convert::value::Text;
use crate::json::{Span, quote};

/// The text of a string without its quotes. `end` is where that ends in the code.
///
/// # Errors
///
/// Where an escape stands for no character.
pub(super) fn resolve(text: &str, end: usize) -> Result<Text, Error> {
    Escapes { rest: text, end, units: Vec::new() }.read()
}

/// Resolves the escapes of a string, in units of UTF-16, of which a half can stand alone.
struct Escapes<'a> {
    rest: &'a str,
    /// Where the string's content ends in the code.
    end: usize,
    units: Vec<u16>,
}

impl Escapes<'_> {
    fn read(mut self) -> Result<Text, Error> {
        while let Some(character) = self.take() {
            match character {
                '\\' => self.escape()?,
                // In a template every end of a line is a line feed.
                '\r' => {
                    self.skip('\n');
                    self.push('\n');
                }
                _ => self.push(character),
            }
        }
        Ok(text(&self.units))
    }

    fn escape(&mut self) -> Result<(), Error> {
        let start = self.end - self.rest.len() - 1;
        let fault =
            move |length: usize| Error::new(ErrorKind::Code(CodeFault::Escape), Span::new(start, start + length));
        match self.take() {
            Some('n') => self.push('\n'),
            Some('r') => self.push('\r'),
            Some('t') => self.push('\t'),
            Some('b') => self.push('\u{8}'),
            Some('f') => self.push('\u{c}'),
            Some('v') => self.push('\u{b}'),
            Some('\r') => self.skip('\n'),
            Some('\n' | '\u{2028}' | '\u{2029}') => {}
            Some('0') if !self.rest.starts_with(|next: char| next.is_ascii_digit()) => self.push('\0'),
            Some('0'..='9') => return Err(fault(2)),
            Some('x') => {
                let unit = self.hexadecimal(2).ok_or_else(|| fault(2))?;
                self.units.push(unit);
            }
            Some('u') if self.rest.starts_with('{') => {
                let (digits, rest) = self.rest[1..].split_once('}').ok_or_else(|| fault(2))?;
                let is_short = digits.len() <= 8 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                let code = if is_short { u32::from_str_radix(digits, 16).ok() } else { None };
                match code.map(|code| (char::from_u32(code), u16::try_from(code))) {
                    Some((Some(character), _)) => self.push(character),
                    Some((None, Ok(half))) => self.units.push(half),
                    _ => return Err(fault(2)),
                }
                self.rest = rest;
            }
            Some('u') => {
                let unit = self.hexadecimal(4).ok_or_else(|| fault(2))?;
                self.units.push(unit);
            }
            Some(other) => self.push(other),
            None => return Err(fault(1)),
        }
        Ok(())
    }

    fn hexadecimal(&mut self, length: usize) -> Option<u16> {
        let digits = self.rest.get(..length).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        self.rest = &self.rest[length..];
        u16::from_str_radix(digits, 16).ok()
    }

    fn take(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = &self.rest[character.len_utf8()..];
        Some(character)
    }

    fn skip(&mut self, character: char) {
        self.rest = self.rest.strip_prefix(character).unwrap_or(self.rest);
    }

    fn push(&mut self, character: char) {
        self.units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
    }
}

/// A text of units, whose halves JSON can spell.
fn text(units: &[u16]) -> Text {
    if let Ok(text) = String::from_utf16(units) {
        return Text::new(text);
    }
    let (mut text, mut spelling) = (String::new(), "\"".to_owned());
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok(character) => {
                text.push(character);
                let mut quoted = String::new();
                quote(&mut quoted, character.encode_utf8(&mut [0; 4]));
                spelling += &quoted[1..quoted.len() - 1];
            }
            Err(half) => {
                text.push('?');
                // Writing into a string cannot fail.
                let _ = write!(spelling, "\\u{:04x}", half.unpaired_surrogate());
            }
        }
    }
    Text::with_halves(text, spelling + "\"")
}
