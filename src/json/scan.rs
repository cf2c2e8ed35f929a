//! The reader's way through one name, string, word or number.

use std::borrow::Cow;

use super::character::Unit;
use super::error::{Container, Error, ErrorKind, Expected, NumberFault};
use super::location::{Span, utf16_len};
use super::reader::{Reader, Token};
use super::word::{continues_word, starts_word};

/// A number has at most this many digits, those of the exponent included.
pub(super) const MAX_NUMBER_LENGTH: usize = 1000;

/// A field name has at most this many UTF-16 units.
pub(crate) const MAX_NAME_UNITS: usize = 50_000;

/// Of an unknown word at most this many UTF-16 units are shown.
const MAX_WORD_UNITS: usize = 256;

impl<'a> Reader<'a> {
    /// Reads the rest of a field name whose opening quote was taken.
    pub(super) fn read_name(&mut self) -> Result<Cow<'a, str>, Error> {
        let start = self.at - 1;
        let name = self.read_quoted(true)?;
        let length = utf16_len(&name);
        if length > MAX_NAME_UNITS {
            return Err(self.limit_error(ErrorKind::NameTooLong { length }, Span::new(start, self.at)));
        }
        Ok(name)
    }

    /// Reads up to the closing quote, and takes it.
    pub(super) fn read_quoted(&mut self, in_name: bool) -> Result<Cow<'a, str>, Error> {
        let text = self.text;
        let start = self.at;
        self.has_half = false;
        let mut unescaped = String::new();
        // How far the text is in `unescaped` already; equal to `start` while there was no escape.
        let mut copied = start;
        loop {
            self.at += text[self.at..].bytes().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)).count();
            match self.bump() {
                None => {
                    let kind = if in_name { ErrorKind::EndInName } else { ErrorKind::EndInString };
                    return Err(self.error(kind, Span::new(start - 1, self.at)));
                }
                Some('"') if copied == start => return Ok(Cow::Borrowed(&text[start..self.at - 1])),
                Some('"') => {
                    unescaped.push_str(&text[copied..self.at - 1]);
                    return Ok(Cow::Owned(unescaped));
                }
                Some('\\') => {
                    unescaped.push_str(&text[copied..self.at - 1]);
                    unescaped.push(self.read_escape()?);
                    copied = self.at;
                }
                Some(control) => {
                    let found = Unit::first_of(control);
                    return Err(self.error_at_last(ErrorKind::ControlCharacter { found, in_name }));
                }
            }
        }
    }

    /// Reads an escape whose backslash was taken; two escapes where they are the halves of one character.
    fn read_escape(&mut self) -> Result<char, Error> {
        let start = self.at - 1;
        let Some(character) = self.bump() else {
            return Err(self.end_in_escape(start));
        };
        match character {
            'b' => Ok('\u{8}'),
            't' => Ok('\t'),
            'n' => Ok('\n'),
            'f' => Ok('\u{c}'),
            'r' => Ok('\r'),
            '"' | '/' | '\\' => Ok(character),
            'u' => self.read_unicode_escape(start),
            _ => Err(self.error_at_last(ErrorKind::UnknownEscape { found: Unit::first_of(character) })),
        }
    }

    fn end_in_escape(&self, start: usize) -> Error {
        self.error(ErrorKind::EndInEscape, Span::new(start, self.at))
    }

    fn read_unicode_escape(&mut self, start: usize) -> Result<char, Error> {
        let high = self.read_hex(start)?;
        if (0xd800..0xdc00).contains(&high) && self.text[self.at..].starts_with("\\u") {
            let after_high = self.at;
            self.at += 2;
            let low = self.read_hex(after_high)?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x10000 + (u32::from(high - 0xd800) << 10) + u32::from(low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or('?'));
            }
            self.at = after_high;
        }
        Ok(char::from_u32(u32::from(high)).unwrap_or_else(|| {
            self.has_half = true;
            '?'
        }))
    }

    /// Reads the digits of the escape that begins at `start`.
    fn read_hex(&mut self, start: usize) -> Result<u16, Error> {
        let mut value = 0;
        for _ in 0..4 {
            let Some(character) = self.bump() else {
                return Err(self.end_in_escape(start));
            };
            // The reader looks at the low byte of a unit only, and so takes `٣` (U+0663) for `c` (U+0063).
            let low_byte = Unit::first_of(character).low_byte();
            let Some(digit) = char::from(low_byte).to_digit(16) else {
                return Err(self.unexpected(character, Expected::HexDigit));
            };
            value = value << 4 | digit as u16;
        }
        Ok(value)
    }

    /// Byte offset after the string that begins at `start`, found without judging what it holds.
    pub(super) fn string_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => return at + 1,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        self.text.len()
    }

    /// Reads the rest of `true`, `false` or `null`, whose first character was taken.
    pub(super) fn read_word(&mut self, word: &'static str, token: Token) -> Result<Token, Error> {
        self.match_word(word, 1)?;
        Ok(token)
    }

    /// Reads the rest of `word` after its first `matched` bytes, and makes sure that it ends there.
    fn match_word(&mut self, word: &'static str, mut matched: usize) -> Result<(), Error> {
        while matched < word.len() {
            if self.text.as_bytes().get(self.at) != Some(&word.as_bytes()[matched]) {
                return Err(self.unknown_word(&word[..matched]));
            }
            self.at += 1;
            matched += 1;
        }
        match self.peek() {
            Some(character) if character >= '0' && continues_word(character) => Err(self.unknown_word(word)),
            _ => Ok(()),
        }
    }

    /// Takes what looks like the rest of a word.
    fn unknown_word(&mut self, read: &str) -> Error {
        let start = self.at - read.len();
        let mut word = read.to_owned();
        let mut units = utf16_len(read);
        while let Some(character) = self.peek().filter(|character| continues_word(*character)) {
            self.at += character.len_utf8();
            word.push(character);
            units += 1;
            if units >= MAX_WORD_UNITS {
                word.push_str("...");
                break;
            }
        }
        self.error(ErrorKind::UnknownWord { word }, Span::new(start, self.at))
    }

    /// A value that begins with a character no value begins with.
    pub(super) fn odd_value(&mut self, first: char) -> Error {
        let start = self.at - first.len_utf8();
        match first {
            'N' => self.non_standard("NaN", 1, start),
            'I' => self.non_standard("Infinity", 1, start),
            '+' => self.after_plus(start),
            _ if starts_word(first) => self.unknown_word(&self.text[start..self.at]),
            _ => self.unexpected(first, Expected::Value),
        }
    }

    fn non_standard(&mut self, word: &'static str, matched: usize, start: usize) -> Error {
        match self.match_word(word, matched) {
            Ok(()) => self.error(ErrorKind::NonStandardWord { word }, Span::new(start, self.at)),
            Err(error) => error,
        }
    }

    fn after_plus(&mut self, start: usize) -> Error {
        let Some(character) = self.bump() else {
            return self.end_error(ErrorKind::EndInNumber);
        };
        if let Some(error) = self.signed_infinity(character, ["+INF", "+Infinity"], start) {
            return error;
        }
        self.number_error('+', NumberFault::Plus, Span::new(start, start + 1))
    }

    /// `-INF`, `+Infinity` and their like, when `character` was taken after the sign.
    fn signed_infinity(&mut self, character: char, words: [&'static str; 2], start: usize) -> Option<Error> {
        if character != 'I' {
            return None;
        }
        match self.bump() {
            None => Some(self.end_error(ErrorKind::EndInNumber)),
            Some('N') => Some(self.non_standard(words[0], 3, start)),
            Some('n') => Some(self.non_standard(words[1], 3, start)),
            Some(_) => None,
        }
    }

    /// An error in the number at `span`, at the character just read.
    fn number_error(&self, found: char, fault: NumberFault, span: Span) -> Error {
        let kind = ErrorKind::MalformedNumber { found: Unit::first_of(found), fault };
        let (kind, _, location) = self.error_at_last(kind).into_parts();
        Error::new(kind, span, location)
    }

    /// Reads the rest of a number whose first character was taken.
    ///
    /// A number is first read ahead of the reader's place, which follows only up to the first `.` or `e`; where that fails
    /// for want of text, or where the number begins with 0, it is read again step by step. An error's column depends on
    /// which of the two found it.
    pub(super) fn read_number(&mut self, first: char) -> Result<Token, Error> {
        let start = self.at - 1;
        let mut ahead = Ahead { bytes: self.text.as_bytes(), at: self.at };
        let leading = if first == '-' {
            match ahead.bump() {
                None => return self.read_number_stepwise(start),
                Some(byte) if !byte.is_ascii_digit() => return Err(self.no_digit_after_minus(start)),
                Some(byte) => byte,
            }
        } else {
            first as u8
        };
        if leading == b'0' {
            return self.read_number_stepwise(start);
        }
        let mut digits = 1 + ahead.digits();
        let Some(mut next) = ahead.bump() else {
            return self.read_number_stepwise(start);
        };
        if matches!(next, b'.' | b'e' | b'E') {
            self.at = ahead.at;
        }
        if next == b'.' {
            let fraction = ahead.digits();
            let Some(byte) = ahead.bump() else {
                return self.read_number_stepwise(start);
            };
            if fraction == 0 {
                let span = Span::new(start, ahead.at - 1);
                return Err(self.number_error(char_at(self.text, span.end), NumberFault::NoFraction, span));
            }
            digits += fraction;
            next = byte;
        }
        if matches!(next, b'e' | b'E') {
            if matches!(ahead.peek(), Some(b'+' | b'-')) {
                ahead.at += 1;
            }
            let exponent = ahead.digits();
            if ahead.bump().is_none() {
                return self.read_number_stepwise(start);
            }
            if exponent == 0 {
                let span = Span::new(start, ahead.at - 1);
                return Err(self.number_error(char_at(self.text, span.end), NumberFault::NoExponent, span));
            }
            digits += exponent;
        }
        self.at = ahead.at - 1;
        self.end_number(start, digits)
    }

    fn no_digit_after_minus(&mut self, start: usize) -> Error {
        match self.bump() {
            Some('.') => self.unexpected('.', Expected::Value),
            Some(character) => self.signed_infinity(character, ["-INF", "-Infinity"], start).unwrap_or_else(|| {
                let found = self.text[..self.at].chars().next_back().unwrap_or('-');
                self.number_error(found, NumberFault::NoDigitAfterMinus, Span::new(start, start + 1))
            }),
            None => self.end_error(ErrorKind::EndAfterSign),
        }
    }

    fn read_number_stepwise(&mut self, start: usize) -> Result<Token, Error> {
        self.at = start + usize::from(self.text.as_bytes()[start] == b'-');
        let mut digits = 0;
        // EventBridge's reader counts one digit too few for a part that such a number lacks, if it has the other.
        let mut lacking = 0;
        match self.bump() {
            None => return Err(self.end_error(ErrorKind::EndAfterSign)),
            Some('0') if self.peek().is_some_and(|next| next.is_ascii_digit()) => {
                let end = self.at + self.text[self.at..].bytes().take_while(u8::is_ascii_digit).count();
                return Err(self.error(ErrorKind::LeadingZero, Span::new(start, end)));
            }
            Some(_) => digits += 1 + self.bump_digits(),
        }
        if self.peek() == Some('.') {
            self.at += 1;
            let fraction = self.bump_digits();
            if fraction == 0 {
                let span = Span::new(start, self.at);
                let found = self.bump().unwrap_or('.');
                return Err(self.number_error(found, NumberFault::NoFraction, span));
            }
            digits += fraction;
        } else {
            lacking += 1;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            let exponent = self.bump_digits();
            if exponent == 0 {
                let span = Span::new(start, self.at);
                return Err(match self.bump() {
                    Some(found) => self.number_error(found, NumberFault::NoExponent, span),
                    None => self.end_error(ErrorKind::EndInExponent),
                });
            }
            digits += exponent;
        } else {
            lacking += 1;
        }
        self.end_number(start, digits - lacking % 2)
    }

    fn bump_digits(&mut self) -> usize {
        let digits = self.text[self.at..].bytes().take_while(u8::is_ascii_digit).count();
        self.at += digits;
        digits
    }

    fn end_number(&mut self, start: usize, digits: usize) -> Result<Token, Error> {
        if self.container() == Container::Root {
            self.expect_root_space()?;
        }
        if digits > MAX_NUMBER_LENGTH {
            return Err(self.limit_error(ErrorKind::NumberTooLong { length: digits }, Span::new(start, self.at)));
        }
        Ok(Token::Number)
    }

    /// A number at the top must be followed by white space, of which one character is taken, unless it is a carriage return.
    fn expect_root_space(&mut self) -> Result<(), Error> {
        match self.bump() {
            None | Some(' ' | '\t') => {}
            Some('\n') => self.begin_line(),
            // Looked at, and put back.
            Some('\r') => self.at -= 1,
            Some(other) => return Err(self.unexpected(other, Expected::RootSpace)),
        }
        Ok(())
    }
}

/// Looks ahead of the reader.
struct Ahead<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Ahead<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn bump(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn digits(&mut self) -> usize {
        let digits = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        digits
    }
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('?')
}
