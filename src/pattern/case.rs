//! The lower and the upper case of characters, as Unicode 17 has them, of characters that are one UTF-16 unit.
//!
//! The standard library's tables say the same of each, in twenty times the space, and in the version of Unicode that the compiler
//! happens to have, on which no verdict should depend.

/// A character in one case: one to three characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Form {
    characters: [char; 3],
    length: u8,
}

/// Neighbouring letters whose lower case is as far away; every second one, where that is the next character.
struct Run {
    first: u16,
    last: u16,
    /// Modulo 2^16.
    distance: u16,
}

impl Form {
    pub(super) fn of(characters: impl IntoIterator<Item = char>) -> Self {
        let mut form = Form { characters: ['\0'; 3], length: 0 };
        for (place, character) in form.characters.iter_mut().zip(characters) {
            *place = character;
            form.length += 1;
        }
        form
    }

    pub(crate) fn characters(&self) -> &[char] {
        &self.characters[..usize::from(self.length)]
    }
}

/// A character in lower case.
pub(crate) fn lower(character: char) -> Form {
    let Some(unit) = unit_of(character) else {
        return Form::of([character.to_ascii_lowercase()]);
    };
    let run = LOWER.get(LOWER.partition_point(|run| run.last < unit)).filter(|run| run.has(unit));
    match character {
        '\u{130}' => Form::of(['i', '\u{307}']),
        _ => Form::of(run.map_or(Some(character), |run| char_of(unit.wrapping_add(run.distance)))),
    }
}

/// A character in upper case.
pub(crate) fn upper(character: char) -> Form {
    let Some(unit) = unit_of(character) else {
        return Form::of([character.to_ascii_uppercase()]);
    };
    if let Some(several) = SEVERAL.split(' ').find_map(|several| several.strip_prefix(character)) {
        return Form::of(several.chars());
    }
    let other = UPPER.iter().find(|(letter, _)| *letter == unit).map(|(_, upper)| *upper);
    let of_lower = |run: &Run| Some(unit.wrapping_sub(run.distance)).filter(|other| run.has(*other));
    Form::of(other.or_else(|| LOWER.iter().find_map(of_lower)).map_or(Some(character), char_of))
}

/// A text, each character of which is put into a case of its own.
pub(crate) fn in_case(text: &str, case: fn(char) -> Form) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        shown.extend(case(character).characters());
    }
    shown
}

/// What the tables know a character by.
fn unit_of(character: char) -> Option<u16> {
    u16::try_from(u32::from(character)).ok().filter(|_| !character.is_ascii())
}

fn char_of(unit: u16) -> Option<char> {
    char::from_u32(u32::from(unit))
}

impl Run {
    fn has(&self, unit: u16) -> bool {
        let is_second = matches!(self.distance, 1 | 0xffff) && (unit ^ self.first) & 1 == 1;
        (self.first..=self.last).contains(&unit) && !is_second
    }
}

const fn run(first: u16, last: u16, distance: i32) -> Run {
    Run { first, last, distance: distance as u16 }
}

/// Letters with a lower case, beyond ASCII.
#[rustfmt::skip]
static LOWER: [Run; 175] = [
    run(0x00c0, 0x00d6, 32), run(0x00d8, 0x00de, 32), run(0x0100, 0x012e, 1), run(0x0132, 0x0136, 1), run(0x0139, 0x0147, 1),
    run(0x014a, 0x0176, 1), run(0x0178, 0x0178, -121), run(0x0179, 0x017d, 1), run(0x0181, 0x0181, 210),
    run(0x0182, 0x0184, 1), run(0x0186, 0x0186, 206), run(0x0187, 0x0187, 1), run(0x0189, 0x018a, 205),
    run(0x018b, 0x018b, 1), run(0x018e, 0x018e, 79), run(0x018f, 0x018f, 202), run(0x0190, 0x0190, 203),
    run(0x0191, 0x0191, 1), run(0x0193, 0x0193, 205), run(0x0194, 0x0194, 207), run(0x0196, 0x0196, 211),
    run(0x0197, 0x0197, 209), run(0x0198, 0x0198, 1), run(0x019c, 0x019c, 211), run(0x019d, 0x019d, 213),
    run(0x019f, 0x019f, 214), run(0x01a0, 0x01a4, 1), run(0x01a6, 0x01a6, 218), run(0x01a7, 0x01a7, 1),
    run(0x01a9, 0x01a9, 218), run(0x01ac, 0x01ac, 1), run(0x01ae, 0x01ae, 218), run(0x01af, 0x01af, 1),
    run(0x01b1, 0x01b2, 217), run(0x01b3, 0x01b5, 1), run(0x01b7, 0x01b7, 219), run(0x01b8, 0x01b8, 1),
    run(0x01bc, 0x01bc, 1), run(0x01c4, 0x01c4, 2), run(0x01c5, 0x01c5, 1), run(0x01c7, 0x01c7, 2), run(0x01c8, 0x01c8, 1),
    run(0x01ca, 0x01ca, 2), run(0x01cb, 0x01db, 1), run(0x01de, 0x01ee, 1), run(0x01f1, 0x01f1, 2), run(0x01f2, 0x01f4, 1),
    run(0x01f6, 0x01f6, -97), run(0x01f7, 0x01f7, -56), run(0x01f8, 0x021e, 1), run(0x0220, 0x0220, -130),
    run(0x0222, 0x0232, 1), run(0x023a, 0x023a, 10795), run(0x023b, 0x023b, 1), run(0x023d, 0x023d, -163),
    run(0x023e, 0x023e, 10792), run(0x0241, 0x0241, 1), run(0x0243, 0x0243, -195), run(0x0244, 0x0244, 69),
    run(0x0245, 0x0245, 71), run(0x0246, 0x024e, 1), run(0x0370, 0x0372, 1), run(0x0376, 0x0376, 1),
    run(0x037f, 0x037f, 116), run(0x0386, 0x0386, 38), run(0x0388, 0x038a, 37), run(0x038c, 0x038c, 64),
    run(0x038e, 0x038f, 63), run(0x0391, 0x03a1, 32), run(0x03a3, 0x03ab, 32), run(0x03cf, 0x03cf, 8),
    run(0x03d8, 0x03ee, 1), run(0x03f4, 0x03f4, -60), run(0x03f7, 0x03f7, 1), run(0x03f9, 0x03f9, -7),
    run(0x03fa, 0x03fa, 1), run(0x03fd, 0x03ff, -130), run(0x0400, 0x040f, 80), run(0x0410, 0x042f, 32),
    run(0x0460, 0x0480, 1), run(0x048a, 0x04be, 1), run(0x04c0, 0x04c0, 15), run(0x04c1, 0x04cd, 1), run(0x04d0, 0x052e, 1),
    run(0x0531, 0x0556, 48), run(0x10a0, 0x10c5, 7264), run(0x10c7, 0x10c7, 7264), run(0x10cd, 0x10cd, 7264),
    run(0x13a0, 0x13ef, 38864), run(0x13f0, 0x13f5, 8), run(0x1c89, 0x1c89, 1), run(0x1c90, 0x1cba, -3008),
    run(0x1cbd, 0x1cbf, -3008), run(0x1e00, 0x1e94, 1), run(0x1e9e, 0x1e9e, -7615), run(0x1ea0, 0x1efe, 1),
    run(0x1f08, 0x1f0f, -8), run(0x1f18, 0x1f1d, -8), run(0x1f28, 0x1f2f, -8), run(0x1f38, 0x1f3f, -8),
    run(0x1f48, 0x1f4d, -8), run(0x1f59, 0x1f59, -8), run(0x1f5b, 0x1f5b, -8), run(0x1f5d, 0x1f5d, -8),
    run(0x1f5f, 0x1f5f, -8), run(0x1f68, 0x1f6f, -8), run(0x1f88, 0x1f8f, -8), run(0x1f98, 0x1f9f, -8),
    run(0x1fa8, 0x1faf, -8), run(0x1fb8, 0x1fb9, -8), run(0x1fba, 0x1fbb, -74), run(0x1fbc, 0x1fbc, -9),
    run(0x1fc8, 0x1fcb, -86), run(0x1fcc, 0x1fcc, -9), run(0x1fd8, 0x1fd9, -8), run(0x1fda, 0x1fdb, -100),
    run(0x1fe8, 0x1fe9, -8), run(0x1fea, 0x1feb, -112), run(0x1fec, 0x1fec, -7), run(0x1ff8, 0x1ff9, -128),
    run(0x1ffa, 0x1ffb, -126), run(0x1ffc, 0x1ffc, -9), run(0x2126, 0x2126, -7517), run(0x212a, 0x212a, -8383),
    run(0x212b, 0x212b, -8262), run(0x2132, 0x2132, 28), run(0x2160, 0x216f, 16), run(0x2183, 0x2183, 1),
    run(0x24b6, 0x24cf, 26), run(0x2c00, 0x2c2f, 48), run(0x2c60, 0x2c60, 1), run(0x2c62, 0x2c62, -10743),
    run(0x2c63, 0x2c63, -3814), run(0x2c64, 0x2c64, -10727), run(0x2c67, 0x2c6b, 1), run(0x2c6d, 0x2c6d, -10780),
    run(0x2c6e, 0x2c6e, -10749), run(0x2c6f, 0x2c6f, -10783), run(0x2c70, 0x2c70, -10782), run(0x2c72, 0x2c72, 1),
    run(0x2c75, 0x2c75, 1), run(0x2c7e, 0x2c7f, -10815), run(0x2c80, 0x2ce2, 1), run(0x2ceb, 0x2ced, 1),
    run(0x2cf2, 0x2cf2, 1), run(0xa640, 0xa66c, 1), run(0xa680, 0xa69a, 1), run(0xa722, 0xa72e, 1), run(0xa732, 0xa76e, 1),
    run(0xa779, 0xa77b, 1), run(0xa77d, 0xa77d, -35332), run(0xa77e, 0xa786, 1), run(0xa78b, 0xa78b, 1),
    run(0xa78d, 0xa78d, -42280), run(0xa790, 0xa792, 1), run(0xa796, 0xa7a8, 1), run(0xa7aa, 0xa7aa, -42308),
    run(0xa7ab, 0xa7ab, -42319), run(0xa7ac, 0xa7ac, -42315), run(0xa7ad, 0xa7ad, -42305), run(0xa7ae, 0xa7ae, -42308),
    run(0xa7b0, 0xa7b0, -42258), run(0xa7b1, 0xa7b1, -42282), run(0xa7b2, 0xa7b2, -42261), run(0xa7b3, 0xa7b3, 928),
    run(0xa7b4, 0xa7c2, 1), run(0xa7c4, 0xa7c4, -48), run(0xa7c5, 0xa7c5, -42307), run(0xa7c6, 0xa7c6, -35384),
    run(0xa7c7, 0xa7c9, 1), run(0xa7cb, 0xa7cb, -42343), run(0xa7cc, 0xa7da, 1), run(0xa7dc, 0xa7dc, -42561),
    run(0xa7f5, 0xa7f5, 1), run(0xff21, 0xff3a, 32),
];

/// Letters whose upper case has another lower case.
#[rustfmt::skip]
static UPPER: [(u16, u16); 27] = [
    (0x00b5, 0x039c), (0x0131, 0x0049), (0x017f, 0x0053), (0x01c5, 0x01c4), (0x01c8, 0x01c7), (0x01cb, 0x01ca),
    (0x01f2, 0x01f1), (0x0345, 0x0399), (0x03c2, 0x03a3), (0x03d0, 0x0392), (0x03d1, 0x0398), (0x03d5, 0x03a6),
    (0x03d6, 0x03a0), (0x03f0, 0x039a), (0x03f1, 0x03a1), (0x03f5, 0x0395), (0x1c80, 0x0412), (0x1c81, 0x0414),
    (0x1c82, 0x041e), (0x1c83, 0x0421), (0x1c84, 0x0422), (0x1c85, 0x0422), (0x1c86, 0x042a), (0x1c87, 0x0462),
    (0x1c88, 0xa64a), (0x1e9b, 0x1e60), (0x1fbe, 0x0399),
];

/// Letters whose upper case is several characters, each with these behind it.
#[rustfmt::skip]
static SEVERAL: &str = concat!(
    "\u{df}SS \u{149}\u{2bc}N \u{1f0}J\u{30c} \u{390}\u{399}\u{308}\u{301} \u{3b0}\u{3a5}\u{308}\u{301} ",
    "\u{587}\u{535}\u{552} \u{1e96}H\u{331} \u{1e97}T\u{308} \u{1e98}W\u{30a} \u{1e99}Y\u{30a} \u{1e9a}A\u{2be} ",
    "\u{1f50}\u{3a5}\u{313} \u{1f52}\u{3a5}\u{313}\u{300} \u{1f54}\u{3a5}\u{313}\u{301} \u{1f56}\u{3a5}\u{313}\u{342} ",
    "\u{1f80}\u{1f08}\u{399} \u{1f81}\u{1f09}\u{399} \u{1f82}\u{1f0a}\u{399} \u{1f83}\u{1f0b}\u{399} ",
    "\u{1f84}\u{1f0c}\u{399} \u{1f85}\u{1f0d}\u{399} \u{1f86}\u{1f0e}\u{399} \u{1f87}\u{1f0f}\u{399} ",
    "\u{1f88}\u{1f08}\u{399} \u{1f89}\u{1f09}\u{399} \u{1f8a}\u{1f0a}\u{399} \u{1f8b}\u{1f0b}\u{399} ",
    "\u{1f8c}\u{1f0c}\u{399} \u{1f8d}\u{1f0d}\u{399} \u{1f8e}\u{1f0e}\u{399} \u{1f8f}\u{1f0f}\u{399} ",
    "\u{1f90}\u{1f28}\u{399} \u{1f91}\u{1f29}\u{399} \u{1f92}\u{1f2a}\u{399} \u{1f93}\u{1f2b}\u{399} ",
    "\u{1f94}\u{1f2c}\u{399} \u{1f95}\u{1f2d}\u{399} \u{1f96}\u{1f2e}\u{399} \u{1f97}\u{1f2f}\u{399} ",
    "\u{1f98}\u{1f28}\u{399} \u{1f99}\u{1f29}\u{399} \u{1f9a}\u{1f2a}\u{399} \u{1f9b}\u{1f2b}\u{399} ",
    "\u{1f9c}\u{1f2c}\u{399} \u{1f9d}\u{1f2d}\u{399} \u{1f9e}\u{1f2e}\u{399} \u{1f9f}\u{1f2f}\u{399} ",
    "\u{1fa0}\u{1f68}\u{399} \u{1fa1}\u{1f69}\u{399} \u{1fa2}\u{1f6a}\u{399} \u{1fa3}\u{1f6b}\u{399} ",
    "\u{1fa4}\u{1f6c}\u{399} \u{1fa5}\u{1f6d}\u{399} \u{1fa6}\u{1f6e}\u{399} \u{1fa7}\u{1f6f}\u{399} ",
    "\u{1fa8}\u{1f68}\u{399} \u{1fa9}\u{1f69}\u{399} \u{1faa}\u{1f6a}\u{399} \u{1fab}\u{1f6b}\u{399} ",
    "\u{1fac}\u{1f6c}\u{399} \u{1fad}\u{1f6d}\u{399} \u{1fae}\u{1f6e}\u{399} \u{1faf}\u{1f6f}\u{399} ",
    "\u{1fb2}\u{1fba}\u{399} \u{1fb3}\u{391}\u{399} \u{1fb4}\u{386}\u{399} \u{1fb6}\u{391}\u{342} ",
    "\u{1fb7}\u{391}\u{342}\u{399} \u{1fbc}\u{391}\u{399} \u{1fc2}\u{1fca}\u{399} \u{1fc3}\u{397}\u{399} ",
    "\u{1fc4}\u{389}\u{399} \u{1fc6}\u{397}\u{342} \u{1fc7}\u{397}\u{342}\u{399} \u{1fcc}\u{397}\u{399} ",
    "\u{1fd2}\u{399}\u{308}\u{300} \u{1fd3}\u{399}\u{308}\u{301} \u{1fd6}\u{399}\u{342} \u{1fd7}\u{399}\u{308}\u{342} ",
    "\u{1fe2}\u{3a5}\u{308}\u{300} \u{1fe3}\u{3a5}\u{308}\u{301} \u{1fe4}\u{3a1}\u{313} \u{1fe6}\u{3a5}\u{342} ",
    "\u{1fe7}\u{3a5}\u{308}\u{342} \u{1ff2}\u{1ffa}\u{399} \u{1ff3}\u{3a9}\u{399} \u{1ff4}\u{38f}\u{399} ",
    "\u{1ff6}\u{3a9}\u{342} \u{1ff7}\u{3a9}\u{342}\u{399} \u{1ffc}\u{3a9}\u{399} \u{fb00}FF \u{fb01}FI \u{fb02}FL ",
    "\u{fb03}FFI \u{fb04}FFL \u{fb05}ST \u{fb06}ST \u{fb13}\u{544}\u{546} \u{fb14}\u{544}\u{535} \u{fb15}\u{544}\u{53b} ",
    "\u{fb16}\u{54e}\u{546} \u{fb17}\u{544}\u{53d}",
);

#[cfg(test)]
mod tests {
    use super::*;

    /// A number that stands for all of the tables, whatever the compiler knows.
    #[test]
    fn cases_stay_as_they_are() {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for form in ('\0'..='\u{ffff}').flat_map(|character| [lower(character), upper(character)]) {
            for character in form.characters {
                hash = (hash ^ u64::from(character)).wrapping_mul(0x100_0000_01b3);
            }
        }
        assert_eq!(hash, 0x5a43_df0c_fd06_0f81, "{hash:#x}");
    }

    #[test]
    fn cases_are_those_of_unicode() {
        if char::UNICODE_VERSION != (17, 0, 0) {
            println!("skipped: the compiler has another version of Unicode");
            return;
        }
        for character in '\0'..='\u{ffff}' {
            assert!(lower(character) == Form::of(character.to_lowercase()), "{character:?}");
            assert!(upper(character) == Form::of(character.to_uppercase()), "{character:?}");
        }
    }

    #[test]
    fn texts_are_put_into_a_case() {
        assert_eq!(in_case("Straße ÀǅŒ", upper), "STRASSE ÀǄŒ");
        assert_eq!(in_case("STRAßE ÀǅŒİ", lower), "straße àǆœi\u{307}");
    }
}
