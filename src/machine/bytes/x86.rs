//! The skipper on x86-64: with AVX2 where the processor has it, and else with SSE2, which each has.
#![allow(unsafe_code, reason = "instructions that not every processor has; what makes each use sound stands beside it")]

use std::arch::x86_64::*;

use crate::machine::bytes::Checked;
use crate::machine::bytes::checker::Check;
use crate::machine::bytes::lanes::{Kernel, Lanes, Simd, prefix_xor_by_shifts};
use crate::machine::bytes::skipper::Skip;

/// See [`crate::machine::bytes`].
#[inline]
pub(crate) fn skip(bytes: &[u8], at: usize, is_inside: bool) -> Option<usize> {
    run(Skip { bytes, at, is_inside })
}

/// See [`crate::machine::bytes`].
#[inline]
pub(crate) fn check(bytes: &[u8], at: usize, depth: usize) -> Option<Checked> {
    run(Check { bytes, at, depth })
}

/// See [`crate::machine::bytes`].
#[inline]
pub(crate) fn prefetch(place: *const u8) {
    // SAFETY: this is a hint, which reads nothing and may be given for any address.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(place.cast()) };
}

#[inline(always)]
fn run<K: Kernel>(kernel: K) -> K::Output {
    match Avx2::detect() {
        // SAFETY: an `Avx2` exists only where the processor has these features.
        Some(avx2) => unsafe { run_with_avx2(kernel, avx2) },
        None => kernel.run(Sse2),
    }
}

#[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,popcnt,lzcnt")]
fn run_with_avx2<K: Kernel>(kernel: K, avx2: Avx2) -> K::Output {
    kernel.run(avx2)
}

/// The processor has AVX2, PCLMULQDQ, BMI1, BMI2, POPCNT and LZCNT: nothing but [`Avx2::detect`] makes it.
#[derive(Clone, Copy)]
pub(crate) struct Avx2(());

impl Avx2 {
    /// The proof, if the processor has them. The first call asks the processor, all others a number in memory.
    #[inline]
    pub(crate) fn detect() -> Option<Self> {
        let found = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("pclmulqdq")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("popcnt")
            && is_x86_feature_detected!("lzcnt");
        found.then_some(Avx2(()))
    }
}

impl Simd for Avx2 {
    type Lanes = (Avx2Lanes, Avx2Lanes);

    #[inline(always)]
    fn load(self, bytes: &[u8; 64]) -> Self::Lanes {
        let start = bytes.as_ptr().cast::<__m256i>();
        // SAFETY: `self` proves AVX2; both reads lie inside of the 64 bytes, and need no alignment.
        unsafe { (Avx2Lanes(_mm256_loadu_si256(start)), Avx2Lanes(_mm256_loadu_si256(start.add(1)))) }
    }

    #[inline(always)]
    fn prefix_xor(self, bits: u64) -> u64 {
        // A product without carries by all ones adds up each bit and those below it.
        // SAFETY: `self` proves PCLMULQDQ.
        unsafe {
            let sums = _mm_clmulepi64_si128::<0>(_mm_cvtsi64_si128(bits.cast_signed()), _mm_set1_epi8(-1));
            _mm_cvtsi128_si64(sums).cast_unsigned()
        }
    }
}

/// 32 bytes, which are loaded with an [`Avx2`] only, and so prove AVX2.
#[derive(Clone, Copy)]
pub(crate) struct Avx2Lanes(__m256i);

impl Lanes for Avx2Lanes {
    const WIDTH: u32 = 32;

    #[inline(always)]
    fn equal(self, byte: u8) -> Self {
        // SAFETY: `self` proves AVX2.
        Avx2Lanes(unsafe { _mm256_cmpeq_epi8(self.0, _mm256_set1_epi8(byte.cast_signed())) })
    }

    #[inline(always)]
    fn at_most(self, byte: u8) -> Self {
        // SAFETY: `self` proves AVX2.
        Avx2Lanes(unsafe { _mm256_cmpeq_epi8(_mm256_min_epu8(self.0, _mm256_set1_epi8(byte.cast_signed())), self.0) })
    }

    #[inline(always)]
    fn below_space(self) -> Self {
        // SAFETY: `self` proves AVX2.
        Avx2Lanes(unsafe { _mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), self.0) })
    }

    #[inline(always)]
    fn minus(self, byte: u8) -> Self {
        // SAFETY: `self` proves AVX2.
        Avx2Lanes(unsafe { _mm256_sub_epi8(self.0, _mm256_set1_epi8(byte.cast_signed())) })
    }

    #[inline(always)]
    fn with(self, byte: u8) -> Self {
        // SAFETY: `self` proves AVX2.
        Avx2Lanes(unsafe { _mm256_or_si256(self.0, _mm256_set1_epi8(byte.cast_signed())) })
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        // SAFETY: `self` proves AVX2.
        Avx2Lanes(unsafe { _mm256_or_si256(self.0, other.0) })
    }

    #[inline(always)]
    fn bits(self) -> u64 {
        // SAFETY: `self` proves AVX2.
        let bits = unsafe { _mm256_movemask_epi8(self.0) };
        u64::from(bits.cast_unsigned())
    }
}

/// Every processor of this kind has SSE2.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sse2;

impl Simd for Sse2 {
    type Lanes = ((Sse2Lanes, Sse2Lanes), (Sse2Lanes, Sse2Lanes));

    #[inline(always)]
    fn load(self, bytes: &[u8; 64]) -> Self::Lanes {
        let start = bytes.as_ptr().cast::<__m128i>();
        // SAFETY: `at` is at most 3, so that the read lies inside of the 64 bytes; it needs no alignment.
        let load = |at| Sse2Lanes(unsafe { _mm_loadu_si128(start.add(at)) });
        ((load(0), load(1)), (load(2), load(3)))
    }

    #[inline(always)]
    fn prefix_xor(self, bits: u64) -> u64 {
        prefix_xor_by_shifts(bits)
    }
}

/// 16 bytes.
#[derive(Clone, Copy)]
pub(crate) struct Sse2Lanes(__m128i);

impl Lanes for Sse2Lanes {
    const WIDTH: u32 = 16;

    #[inline(always)]
    fn equal(self, byte: u8) -> Self {
        // SAFETY: every processor of this kind has SSE2.
        Sse2Lanes(unsafe { _mm_cmpeq_epi8(self.0, _mm_set1_epi8(byte.cast_signed())) })
    }

    #[inline(always)]
    fn at_most(self, byte: u8) -> Self {
        // SAFETY: every processor of this kind has SSE2.
        Sse2Lanes(unsafe { _mm_cmpeq_epi8(_mm_min_epu8(self.0, _mm_set1_epi8(byte.cast_signed())), self.0) })
    }

    #[inline(always)]
    fn below_space(self) -> Self {
        // SAFETY: every processor of this kind has SSE2.
        Sse2Lanes(unsafe { _mm_cmplt_epi8(self.0, _mm_set1_epi8(0x20)) })
    }

    #[inline(always)]
    fn minus(self, byte: u8) -> Self {
        // SAFETY: every processor of this kind has SSE2.
        Sse2Lanes(unsafe { _mm_sub_epi8(self.0, _mm_set1_epi8(byte.cast_signed())) })
    }

    #[inline(always)]
    fn with(self, byte: u8) -> Self {
        // SAFETY: every processor of this kind has SSE2.
        Sse2Lanes(unsafe { _mm_or_si128(self.0, _mm_set1_epi8(byte.cast_signed())) })
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        // SAFETY: every processor of this kind has SSE2.
        Sse2Lanes(unsafe { _mm_or_si128(self.0, other.0) })
    }

    #[inline(always)]
    fn bits(self) -> u64 {
        // SAFETY: every processor of this kind has SSE2.
        let bits = unsafe { _mm_movemask_epi8(self.0) };
        u64::from(bits.cast_unsigned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::bytes::tests::{Skipper, lanes_hold, skippers_hold};

    #[test]
    fn each_register_holds_bytes() {
        lanes_hold(Sse2);
        Avx2::detect().into_iter().for_each(lanes_hold);
    }

    #[test]
    fn what_is_skipped_with_sse2_is_what_the_reader_reads() {
        skippers_hold(&[Skipper::of::<Sse2>()]);
    }
}
