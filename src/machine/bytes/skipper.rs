//! Finds the end of an object or array that is known to be valid.

use super::lanes::{Kernel, Lanes, Simd};
use super::next_block;
use super::strings::split_escapes;

/// Finds the byte offset behind the object or array at `at`, or behind the object inside of which `at` is.
pub(crate) struct Skip<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
    pub(crate) is_inside: bool,
}

impl Kernel for Skip<'_> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<usize> {
        let Skip { bytes, at, is_inside } = self;
        let mut rest = bytes.get(at..)?;
        // Brackets of the other kind are closed where they must be, and need no counting.
        let is_object = is_inside || rest.first() == Some(&b'{');
        let (open_bracket, close_bracket) = if is_object { (b'{', b'}') } else { (b'[', b']') };
        let mut depth = u32::from(is_inside);
        let mut in_string = 0;
        let mut escaped = 0;
        let mut filled = [0; 64];
        loop {
            let text = rest;
            let lanes = simd.load(next_block(&mut rest, &mut filled)?);
            let mut quotes = lanes.equal(b'"').bits();
            let backslashes = lanes.equal(b'\\').bits();
            if backslashes | escaped != 0 {
                quotes &= !split_escapes(backslashes, &mut escaped).1;
            }
            let inside = simd.prefix_xor(quotes) ^ in_string;
            in_string = (inside.cast_signed() >> 63).cast_unsigned();
            let open = lanes.equal(open_bracket).bits() & !inside;
            let mut close = lanes.equal(close_bracket).bits() & !inside;
            let mut closed = 0;
            while close != 0 {
                let at = close.trailing_zeros();
                close &= close - 1;
                closed += 1;
                let opened_before = (open & ((1 << at) - 1)).count_ones();
                if depth + opened_before == closed {
                    return Some(bytes.len() - text.len() + at as usize + 1);
                }
            }
            depth = depth + open.count_ones() - closed;
        }
    }
}
