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
