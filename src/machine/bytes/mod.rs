//! Skips an object or array that no rule asks about.
//!
//! [`check`] makes sure that what it skips is JSON as [`crate::json::Reader`] has it, to the letter; [`skip`] relies on
//! that. Both look at 64 bytes in one go where the processor can. Neither says what is wrong with a text: where
//! `check` finds nothing, the reader is asked for the error.
//!
//! ```text
//! {"a": [1, {"b": "}"}]}, ...
//!       ^              ^ skip(bytes, 6) == Some(21)
//! ```

// What `crate::simd` uses of these depends on the processor.
#[allow(dead_code, reason = "not every processor has a use for it")]
pub(crate) mod checker;
#[allow(dead_code, reason = "not every processor has a use for it")]
pub(crate) mod lanes;
mod nesting;
#[allow(dead_code, reason = "not every processor has a use for it")]
pub(crate) mod portable;
#[cfg(test)]
mod samples;
mod scalars;
#[allow(dead_code, reason = "not every processor has a use for it")]
pub(crate) mod skipper;
mod strings;
#[cfg(test)]
#[allow(dead_code, reason = "not every processor has a use for it")]
pub(crate) mod tests;
mod tokens;

use std::ops::Range;

/// Finds the end of the object or array whose opening bracket is at `at`, in JSON that is known to be valid.
///
/// The end is the byte offset behind its closing bracket; `None` if the bytes end before.
pub(in crate::machine) fn skip(bytes: &[u8], at: usize) -> Option<usize> {
    crate::simd::skip(bytes, at, false)
}

/// Finds the end of the object inside of which `at` is, but in no string, in JSON that is known to be valid: as [`skip`].
pub(in crate::machine) fn skip_rest(bytes: &[u8], at: usize) -> Option<usize> {
    crate::simd::skip(bytes, at, true)
}

/// Finds the end of the object or array whose opening bracket is at `at`, if the reader would read it without an error.
///
/// `depth` is how many objects and arrays are open around it. `non_ascii` becomes true if it has bytes of 0x80 or more;
/// whether those are UTF-8 is not looked at.
pub(in crate::machine) fn check(bytes: &[u8], at: usize, depth: usize, non_ascii: &mut bool) -> Option<usize> {
    let checked = crate::simd::check(bytes, at, depth)?;
    *non_ascii |= checked.non_ascii;
    Some(checked.end)
}

/// Has the processor fetch what stands behind an event, so many bytes of it, while that is read: most events come one behind the
/// other, and waiting for memory takes a part of the time for each.
pub(in crate::machine) fn expect_next(event: &[u8], length: usize) {
    let next = event.as_ptr_range().end;
    for line in 0..(length.div_ceil(LINE) + 1).min(MOST_LINES) {
        crate::simd::prefetch(next.wrapping_add(line * LINE));
    }
}

/// What a processor fetches in one go, and how many of these it may be asked for at once.
const LINE: usize = 64;
const MOST_LINES: usize = 16;

/// What [`check`] has found.
pub(crate) struct Checked {
    /// The byte offset behind the closing bracket.
    pub(crate) end: usize,
    /// Whether there are bytes of 0x80 or more.
    pub(crate) non_ascii: bool,
}

/// Takes the next 64 bytes of a text; if there are less, spaces stand behind them in `filled`. `None` at the end.
#[inline(always)]
fn next_block<'a: 'b, 'b>(rest: &mut &'a [u8], filled: &'b mut [u8; 64]) -> Option<&'b [u8; 64]> {
    match rest.split_first_chunk() {
        Some((block, behind)) => {
            *rest = behind;
            Some(block)
        }
        None => fill(std::mem::take(rest), filled),
    }
}

#[cold]
#[inline(never)]
fn fill<'a>(rest: &[u8], filled: &'a mut [u8; 64]) -> Option<&'a [u8; 64]> {
    *filled = [b' '; 64];
    filled[..rest.len()].copy_from_slice(rest);
    (!rest.is_empty()).then_some(filled)
}

/// Blocks in a row.
#[derive(Default)]
struct Run {
    range: Range<usize>,
}

impl Run {
    /// Takes the block at `at`, with which a new run begins unless the last one ends there.
    fn take(&mut self, at: usize) -> Range<usize> {
        let start = if self.range.end == at { self.range.start } else { at };
        self.range = start..at + 64;
        self.range.clone()
    }
}

/// The places behind those at `bits`, of which the last is carried over to the next block.
#[inline(always)]
fn behind(bits: u64, carried: &mut u64) -> u64 {
    let places = bits << 1 | *carried;
    *carried = bits >> 63;
    places
}
