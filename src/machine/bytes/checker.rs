//! Reads an object or array and keeps nothing of it: every character is judged, 64 in one go.
//!
//! Each kind of character of a block is a word with one bit for each place. What follows what is then a shift by one,
//! with what is carried over from the block before; the inside of strings is the exclusive or of the quotes so far; and
//! the carry of an addition crosses a run of digits, letters or spaces.

use crate::json::MAX_NESTING;

use super::lanes::{Kernel, Lanes, Simd};
use super::nesting::{Levels, Nesting};
use super::scalars::{Characters, Scalars, is_short_number};
use super::strings::{Strings, is_short_name};
use super::tokens::{Expected, Tokens};
use super::{Checked, Run, next_block};

/// Reads the object or array at `at`, around which `depth` others are open.
pub(crate) struct Check<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
    pub(crate) depth: usize,
}

impl Kernel for Check<'_> {
    type Output = Option<Checked>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<Checked> {
        let Check { bytes, at, depth } = self;
        let mut nesting = Nesting::new(MAX_NESTING.checked_sub(depth)?);
        let mut strings = Strings::default();
        let mut expected = Expected::value();
        let mut scalars = Scalars::default();
        let (mut of_name, mut of_number) = (Run::default(), Run::default());
        let mut non_ascii = 0;
        let mut rest = bytes.get(at..)?;
        let mut filled = [0; 64];
        loop {
            let text = rest;
            let base = || bytes.len() - text.len();
            let block = next_block(&mut rest, &mut filled)?;
            let lanes = simd.load(block);
            let quoted = strings.take(simd, lanes, text);
            let (inside, out) = (quoted.inside, !quoted.inside);
            if quoted.quotes == 0 {
                if inside != 0 {
                    if strings.wrong != 0 || expected.is_inside_name() && !is_short_name(bytes, of_name.take(base())) {
                        return None;
                    }
                    non_ascii |= quoted.high;
                    continue;
                }
                // A number that is too long fills blocks in which there is no comma.
                if lanes.equal(b',').bits() == 0 && !is_short_number(bytes, of_number.take(base())) {
                    return None;
                }
            }
            let folded = lanes.with(0x20);
            let open = folded.equal(b'{').bits() & out;
            let close = folded.equal(b'}').bits() & out;
            let Levels { in_object, last } = nesting.take(block, open, close)?;

            let (opening, closing) = (quoted.quotes & inside, quoted.quotes & out);
            let comma = lanes.equal(b',').bits() & out;
            let colon = lanes.equal(b':').bits() & out;
            let values = lanes.minus(b'0');
            let digit = values.at_most(9).bits() & out;
            let zero = values.equal(0).bits() & out;
            let dot = lanes.equal(b'.').bits() & out;
            let minus = lanes.equal(b'-').bits() & out;
            // A sum, as these have no place in common: of `|` the compiler makes more work.
            let other = out - (closing + open + close + comma + colon + digit + dot + minus);
            let tokens = Tokens { open, close, comma, colon, in_object, in_string: inside, opening, closing };
            let plain = Characters { digit, zero, dot, minus, e: 0, plus: 0, other: 0 };
            // All places, unless the last bracket is among them, behind which nothing counts.
            let counted = last.wrapping_sub(1) | last;
            let wrong = if other & counted | quoted.odd | scalars.is_inside_other() == 0 {
                let found = scalars.take_plain(plain);
                found.wrong | expected.take(tokens, found.starts, 0)
            } else {
                let space = lanes.equal(b' ').or(lanes.equal(b'\t')).or(lanes.equal(b'\n')).or(lanes.equal(b'\r'));
                let space = space.bits() & out;
                let e = folded.equal(b'e').bits() & other;
                let plus = lanes.equal(b'+').bits() & other;
                let found = scalars.take(Characters { e, plus, other: other & !(space | e | plus), ..plain }, text);
                strings.wrong | found.wrong | expected.take(tokens, found.starts, space)
            };
            if wrong & counted != 0 {
                return None;
            }
            non_ascii |= quoted.high & counted;
            if last != 0 {
                let end = base() + last.trailing_zeros() as usize + 1;
                return Some(Checked { end, non_ascii: non_ascii != 0 });
            }
        }
    }
}
