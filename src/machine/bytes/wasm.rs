//! The skipper as WebAssembly with 128-bit registers.
#![allow(unsafe_code, reason = "one read through a pointer; what makes it sound stands beside it")]

use std::arch::wasm32::*;

use crate::machine::bytes::Checked;
use crate::machine::bytes::checker::Check;
use crate::machine::bytes::lanes::{Kernel, Lanes, Simd, prefix_xor_by_shifts};
use crate::machine::bytes::skipper::Skip;

/// See [`crate::machine::bytes`].
#[inline]
pub(crate) fn skip(bytes: &[u8], at: usize, is_inside: bool) -> Option<usize> {
    Skip { bytes, at, is_inside }.run(Simd128)
}

/// See [`crate::machine::bytes`].
#[inline]
pub(crate) fn check(bytes: &[u8], at: usize, depth: usize) -> Option<Checked> {
    Check { bytes, at, depth }.run(Simd128)
}

/// There is no such hint.
#[inline]
pub(crate) fn prefetch(_: *const u8) {}

/// Nothing loads a module with these instructions that does not know them.
#[derive(Clone, Copy, Default)]
pub(crate) struct Simd128;

impl Simd for Simd128 {
    type Lanes = ((Simd128Lanes, Simd128Lanes), (Simd128Lanes, Simd128Lanes));

    #[inline(always)]
    fn load(self, bytes: &[u8; 64]) -> Self::Lanes {
        let start = bytes.as_ptr().cast::<v128>();
        // SAFETY: `at` is at most 3, so that the read lies inside of the 64 bytes; it needs no alignment.
        let load = |at| Simd128Lanes(unsafe { v128_load(start.add(at)) });
        ((load(0), load(1)), (load(2), load(3)))
    }

    #[inline(always)]
    fn prefix_xor(self, bits: u64) -> u64 {
        prefix_xor_by_shifts(bits)
    }
}

/// 16 bytes.
#[derive(Clone, Copy)]
pub(crate) struct Simd128Lanes(v128);

impl Lanes for Simd128Lanes {
    const WIDTH: u32 = 16;

    #[inline(always)]
    fn equal(self, byte: u8) -> Self {
        Simd128Lanes(u8x16_eq(self.0, u8x16_splat(byte)))
    }

    #[inline(always)]
    fn at_most(self, byte: u8) -> Self {
        Simd128Lanes(u8x16_le(self.0, u8x16_splat(byte)))
    }

    #[inline(always)]
    fn below_space(self) -> Self {
        Simd128Lanes(i8x16_lt(self.0, i8x16_splat(0x20)))
    }

    #[inline(always)]
    fn minus(self, byte: u8) -> Self {
        Simd128Lanes(u8x16_sub(self.0, u8x16_splat(byte)))
    }

    #[inline(always)]
    fn with(self, byte: u8) -> Self {
        Simd128Lanes(v128_or(self.0, u8x16_splat(byte)))
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Simd128Lanes(v128_or(self.0, other.0))
    }

    #[inline(always)]
    fn bits(self) -> u64 {
        u64::from(u8x16_bitmask(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::bytes::tests::lanes_hold;

    #[test]
    fn each_register_holds_bytes() {
        lanes_hold(Simd128);
    }
}
