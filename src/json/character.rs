//! Characters as the reader behind EventBridge sees them: one UTF-16 unit at a time.

use std::fmt;

/// One UTF-16 unit: a character, or half of one outside the basic plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit(u16);

impl Unit {
    /// The first unit of a character.
    pub fn first_of(character: char) -> Self {
        let mut units = [0; 2];
        Unit(character.encode_utf16(&mut units)[0])
    }

    /// The lower half of the unit.
    pub(super) fn low_byte(self) -> u8 {
        self.0 as u8
    }

    fn to_char(self) -> Option<char> {
        char::from_u32(u32::from(self.0))
    }
}

/// Writes what EventBridge writes: `'x' (code 120)`, with the code in hexadecimal too beyond Latin-1, and control
/// characters by code alone. Half a character is shown as `?`, which is what remains of it in EventBridge's UTF-8 answer.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.0;
        let shown = self.to_char().unwrap_or('?');
        if is_control(shown) {
            write!(f, "(CTRL-CHAR, code {code})")
        } else if code > 255 {
            write!(f, "'{shown}' (code {code} / 0x{code:x})")
        } else {
            write!(f, "'{shown}' (code {code})")
        }
    }
}

/// Whether the character is a C0 or C1 control character, or DEL.
pub(super) fn is_control(character: char) -> bool {
    character.is_control()
}

/// Whether the character can begin a bare word such as `nul` or `$x`.
pub(super) fn starts_word(character: char) -> bool {
    is_basic(character) && (character.is_alphabetic() || is_currency(character) || is_connector(character))
}

/// Whether the character can continue a bare word.
///
/// This and [`starts_word`] decide how much of a word an error shows, as `Character.isJavaIdentifierPart` does. They differ
/// from it for most combining marks, and for letters and fractions outside Latin-1 that nobody writes without quotes.
pub(super) fn continues_word(character: char) -> bool {
    let is_fraction_or_power = matches!(character, '²' | '³' | '¹' | '¼'..='¾');
    let continues =
        character.is_alphanumeric() && !is_fraction_or_power || is_combining(character) || is_ignorable(character);
    starts_word(character) || is_basic(character) && continues
}

/// A character of two units is never part of a word, because each half is looked at alone.
fn is_basic(character: char) -> bool {
    character.len_utf16() == 1
}

fn is_currency(character: char) -> bool {
    matches!(character, '$' | '\u{a2}'..='\u{a5}' | '\u{58f}' | '\u{60b}' | '\u{7fe}' | '\u{7ff}' | '\u{9f2}' | '\u{9f3}'
        | '\u{9fb}' | '\u{af1}' | '\u{bf9}' | '\u{e3f}' | '\u{17db}' | '\u{20a0}'..='\u{20bf}' | '\u{a838}' | '\u{fdfc}'
        | '\u{fe69}' | '\u{ff04}' | '\u{ffe0}' | '\u{ffe1}' | '\u{ffe5}' | '\u{ffe6}')
}

fn is_connector(character: char) -> bool {
    matches!(
        character,
        '_' | '\u{203f}' | '\u{2040}' | '\u{2054}' | '\u{fe33}' | '\u{fe34}' | '\u{fe4d}'..='\u{fe4f}' | '\u{ff3f}'
    )
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20dc}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

fn is_ignorable(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{e}'..='\u{1b}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_written_as_eventbridge_writes_it() {
        assert_eq!(Unit::first_of('x').to_string(), "'x' (code 120)");
        assert_eq!(Unit::first_of('\n').to_string(), "(CTRL-CHAR, code 10)");
        assert_eq!(Unit::first_of('\u{9f}').to_string(), "(CTRL-CHAR, code 159)");
        assert_eq!(Unit::first_of('é').to_string(), "'é' (code 233)");
        assert_eq!(Unit::first_of('日').to_string(), "'日' (code 26085 / 0x65e5)");
        assert_eq!(Unit::first_of('😀').to_string(), "'?' (code 55357 / 0xd83d)");
    }
}
