//! What the skipper asks of a processor: 64 bytes looked at in one go.

/// A proof that the processor has what an instruction set's code needs; without one no [`Lanes`] can be made.
pub(crate) trait Simd: Copy {
    /// 64 bytes in this instruction set's registers.
    type Lanes: Lanes;

    /// Takes 64 bytes.
    fn load(self, bytes: &[u8; 64]) -> Self::Lanes;

    /// Each bit becomes the exclusive or of itself and all lower bits.
    fn prefix_xor(self, bits: u64) -> u64;
}

/// Bytes in registers. A comparison gives a byte of all ones for each byte that it holds for, and else all zeros.
pub(crate) trait Lanes: Copy {
    /// How many bytes these are, at most 64.
    const WIDTH: u32;

    /// Which bytes are `byte`.
    fn equal(self, byte: u8) -> Self;

    /// Which bytes are at most `byte`.
    fn at_most(self, byte: u8) -> Self;

    /// Which bytes are control characters, or 0x80 or more: those that, with a sign, are less than a space.
    fn below_space(self) -> Self;

    /// Each byte less `byte`, wrapping.
    fn minus(self, byte: u8) -> Self;

    /// Each byte with the bits of `byte` set.
    fn with(self, byte: u8) -> Self;

    /// The bits that either of two has.
    fn or(self, other: Self) -> Self;

    /// The highest bit of each byte; that of the first byte is the lowest.
    fn bits(self) -> u64;
}

/// Twice as many bytes. There is no closure here, as that might be compiled for the wrong instruction set.
impl<L: Lanes> Lanes for (L, L) {
    const WIDTH: u32 = L::WIDTH * 2;

    #[inline(always)]
    fn equal(self, byte: u8) -> Self {
        (self.0.equal(byte), self.1.equal(byte))
    }

    #[inline(always)]
    fn at_most(self, byte: u8) -> Self {
        (self.0.at_most(byte), self.1.at_most(byte))
    }

    #[inline(always)]
    fn below_space(self) -> Self {
        (self.0.below_space(), self.1.below_space())
    }

    #[inline(always)]
    fn minus(self, byte: u8) -> Self {
        (self.0.minus(byte), self.1.minus(byte))
    }

    #[inline(always)]
    fn with(self, byte: u8) -> Self {
        (self.0.with(byte), self.1.with(byte))
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        (self.0.or(other.0), self.1.or(other.1))
    }

    #[inline(always)]
    fn bits(self) -> u64 {
        self.0.bits() | self.1.bits() << L::WIDTH
    }
}

/// Work that is compiled once for each instruction set.
pub(crate) trait Kernel {
    /// What the work finds.
    type Output;

    /// Does the work.
    ///
    /// Implementations, and all they call with a [`Simd`], are always inlined: only then are they compiled for its set.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

/// [`Simd::prefix_xor`] where there is no instruction for it.
#[inline(always)]
pub(crate) fn prefix_xor_by_shifts(bits: u64) -> u64 {
    (0..6).fold(bits, |sum, step| sum ^ sum << (1 << step))
}
