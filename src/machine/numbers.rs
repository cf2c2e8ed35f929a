//! Numbers in the bytes of an event: found, and read only as far as somebody asks.

use crate::json::{Reader, Token, is_shortest_decimal, product};

/// A number of an event.
#[derive(Clone, Copy)]
pub(super) struct Number<'a> {
    /// As written.
    pub(super) text: &'a [u8],
    is_negative: bool,
    /// The digits before and behind the point as one number, if they are at most 19 without zeros at the beginning.
    mantissa: Option<u64>,
    /// What power of ten the mantissa is to be multiplied with.
    exponent: i64,
}

/// The reader counts the digits of longer ones, and refuses some.
const ORDINARY_LENGTH: usize = 1000;

impl<'a> Number<'a> {
    /// The number that begins at `start`, if JSON spells numbers so.
    #[inline]
    pub(super) fn find(bytes: &'a [u8], start: usize) -> Option<Self> {
        let text = &bytes[start..];
        let mut digits = Digits::default();
        let is_negative = text.first() == Some(&b'-');
        let integer = &text[usize::from(is_negative)..];
        let mut rest = digits.take(integer)?;
        if integer[0] == b'0' && digits.count > 1 {
            return None;
        }
        let mut exponent = 0;
        if let [b'.', fraction @ ..] = rest {
            rest = digits.take(fraction)?;
            exponent = rest.len() as i64 - fraction.len() as i64;
        }
        if let [b'e' | b'E', power @ ..] = rest {
            let mut digits = Digits::default();
            let is_negative = power.first() == Some(&b'-');
            let has_sign = is_negative || power.first() == Some(&b'+');
            rest = digits.take(&power[usize::from(has_sign)..])?;
            let power = if digits.count < 10 { digits.value as i64 } else { i64::from(u32::MAX) };
            exponent += if is_negative { -power } else { power };
        }
        let text = &text[..text.len() - rest.len()];
        let is_held = digits.count <= 19 || digits.count - leading_zeros(text) <= 19;
        let mantissa = is_held.then_some(digits.value);
        let number = Number { text, is_negative, mantissa, exponent };
        (text.len() <= ORDINARY_LENGTH || number.is_accepted()).then_some(number)
    }

    fn is_accepted(&self) -> bool {
        self.as_str().is_some_and(|text| Reader::new(text).next() == Ok(Some(Token::Number)))
    }

    fn as_str(&self) -> Option<&'a str> {
        std::str::from_utf8(self.text).ok()
    }

    /// The nearest double, never -0; `None` beyond the greatest.
    pub(super) fn value(&self) -> Option<f64> {
        let value = match self.mantissa.and_then(|mantissa| quotient(mantissa, self.exponent)) {
            Some(value) if self.is_negative => -value,
            Some(value) => value,
            None => self.as_str()?.parse().ok()?,
        };
        // Adding zero turns -0 into 0.
        value.is_finite().then_some(value + 0.0)
    }

    /// The digits without zeros at their end, and the power of ten of the last one, of numbers that doubles reach.
    fn decimal(&self) -> Option<(u64, i64)> {
        let (mut mantissa, mut exponent) = (self.mantissa?, self.exponent);
        // Of the digits of an exponent only so many were looked at that it is known to be beyond, unless it begins with zeros.
        if exponent.abs() > 2000 {
            return None;
        }
        if mantissa == 0 {
            return Some((0, 0));
        }
        while mantissa.is_multiple_of(10) {
            (mantissa, exponent) = (mantissa / 10, exponent + 1);
        }
        Some((mantissa, exponent))
    }

    /// Whether EventBridge compares the number by its value, which is given.
    pub(super) fn is_comparable(&self, value: f64) -> bool {
        // Every decimal of at most 15 digits is the shortest of its double, as long as that is no subnormal one.
        let is_short = self.mantissa.is_some_and(|mantissa| mantissa < 10u64.pow(15)) && self.exponent.abs() < 290;
        is_short
            || match self.decimal() {
                Some(decimal) => {
                    let mut buffer = zmij::Buffer::new();
                    let shortest = buffer.format_finite(value);
                    Number::find(shortest.as_bytes(), 0).and_then(|shortest| shortest.decimal()) == Some(decimal)
                }
                None => self.as_str().is_some_and(|text| is_shortest_decimal(text, value)),
            }
    }
}

#[derive(Default)]
struct Digits {
    value: u64,
    count: usize,
}

impl Digits {
    /// Takes digits, of which there must be one; tells what follows. The value holds for up to 19 digits.
    #[inline(always)]
    fn take<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let mut rest = text;
        loop {
            let (value, count) = match rest.first_chunk() {
                Some(chunk) => leading_digits(*chunk),
                None => {
                    let mut chunk = [0; 8];
                    chunk[..rest.len()].copy_from_slice(rest);
                    leading_digits(chunk)
                }
            };
            self.value = self.value.wrapping_mul(WHOLE_POWERS[count]).wrapping_add(value);
            rest = &rest[count..];
            if count < 8 {
                break;
            }
        }
        let count = text.len() - rest.len();
        self.count += count;
        (count > 0).then_some(rest)
    }
}

fn leading_zeros(text: &[u8]) -> usize {
    text.iter().take_while(|byte| matches!(byte, b'-' | b'.' | b'0')).filter(|byte| **byte == b'0').count()
}

/// The number that the first digits of some characters are, and how many digits these are: all at once, as most have many.
#[inline(always)]
fn leading_digits(characters: [u8; 8]) -> (u64, usize) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let digits = u64::from_le_bytes(characters) ^ (ONES * u64::from(b'0'));
    // The highest bit is set of the first byte that is no digit, and never of one before it.
    let others = (digits.wrapping_add(ONES * 0x76) | digits) & (ONES * 0x80);
    let count = others.trailing_zeros() as usize / 8;
    // What follows is shifted out, and zeros come in front.
    let digits = digits.unbounded_shl(64 - 8 * count as u32);
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let hundreds = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(100 + (1_000_000 << 32));
    let ones = (pairs >> 16 & 0x0000_00ff_0000_00ff).wrapping_mul(1 + (10_000 << 32));
    (hundreds.wrapping_add(ones) >> 32, count)
}

/// The double nearest to a mantissa times a power of ten, for the powers of ordinary numbers.
fn quotient(mantissa: u64, exponent: i64) -> Option<f64> {
    if let Some(product) = product(mantissa, exponent) {
        return Some(product);
    }
    let divisor = DIVISORS.get(exponent.unsigned_abs() as usize).filter(|_| exponent < 0)?;
    // The quotient to 61 bits or more, the last of which tells whether there is a rest, is rounded as the whole would be.
    let shift = mantissa.leading_zeros();
    let (quotient, rest) = divisor.divide((mantissa << shift) >> 2, (mantissa << shift) << 62);
    let scale = 1023 - 62 + divisor.shift - shift;
    Some((quotient | u64::from(rest > 0)).cast_signed() as f64 * f64::from_bits(u64::from(scale) << 52))
}

/// A power of ten to divide by, which takes two products with what is known of it beforehand.
struct Divisor {
    /// The power, shifted so that its highest bit is set.
    value: u64,
    shift: u32,
    /// 2^128 / `value`, less 2^64, rounded down.
    reciprocal: u64,
}

static DIVISORS: [Divisor; 20] = {
    let mut divisors = [const { Divisor::of(1) }; 20];
    let mut power = 1;
    while power < divisors.len() {
        divisors[power] = Divisor::of(WHOLE_POWERS[power]);
        power += 1;
    }
    divisors
};

/// The powers of ten that fit.
const WHOLE_POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut power = 1;
    while power < powers.len() {
        powers[power] = powers[power - 1] * 10;
        power += 1;
    }
    powers
};

impl Divisor {
    const fn of(power: u64) -> Self {
        let shift = power.leading_zeros();
        let value = power << shift;
        Divisor { value, shift, reciprocal: (u128::MAX / value as u128) as u64 }
    }

    /// The quotient and the rest of a number of two words, of which the upper one is less than the divisor: algorithm 4 of
    /// Möller and Granlund, "Improved division by invariant integers".
    #[inline(always)]
    fn divide(&self, high: u64, low: u64) -> (u64, u64) {
        let product = u128::from(self.reciprocal) * u128::from(high) + (u128::from(high + 1) << 64 | u128::from(low));
        let mut quotient = (product >> 64) as u64;
        let mut rest = low.wrapping_sub(quotient.wrapping_mul(self.value));
        if rest > product as u64 {
            quotient = quotient.wrapping_sub(1);
            rest = rest.wrapping_add(self.value);
        }
        if rest >= self.value {
            quotient += 1;
            rest -= self.value;
        }
        (quotient, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let number = Number::find(text.as_bytes(), 0).expect(text);
        assert_eq!(number.text, text.as_bytes());
        let expected: f64 = text.parse().expect(text);
        assert_eq!(number.value(), expected.is_finite().then_some(expected + 0.0), "{text}");
        if let Some(value) = number.value() {
            assert_eq!(number.is_comparable(value), is_shortest_decimal(text, value), "{text}");
        }
    }

    #[test]
    fn values_are_the_nearest_doubles() {
        for text in [
            "0",
            "-0",
            "1",
            "-122.42916360922355",
            "37.764110934271053",
            "0.1",
            "9007199254740993",
            "9007199254740993.0",
            "1234567890123456789",
            "12345678901234567890",
            "0.1234567890123456789",
            "1.2345678901234567e19",
            "1e308",
            "1e309",
            "4.9e-324",
            "1e-400",
            "1e23",
            "123456789012345e300",
            "1e99999999999",
            "1e-99999999999",
            "0e99999999999",
            "1e00000000001",
            "1.5e-0000000000",
            "100e+00000000000000000001",
            "5e-00000000324",
            "1e0000000000000000000000000000400",
        ] {
            check(text);
        }
        // Digits from a linear congruential generator.
        let mut state = 1u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let digits = (state >> (state % 50)).to_string();
            let point = (state >> 32) as usize % (digits.len() + 1);
            let (integer, fraction) = digits.split_at(point);
            let integer = if integer.is_empty() { "0" } else { integer };
            check(&if fraction.is_empty() { integer.to_owned() } else { format!("{integer}.{fraction}") });
            check(&format!("{integer}.{fraction}1e{}", (state >> 8) as i32 % 340));
        }
    }

    #[test]
    fn only_what_json_spells_is_a_number() {
        for text in ["-", "01", "-01", "1.", ".5", "1e", "1e+", "-.5", "+1", "00", "1.e5"] {
            assert!(Number::find(text.as_bytes(), 0).is_none(), "{text}");
        }
        let ends = |text: &str| Number::find(text.as_bytes(), 0).map(|number| number.text.len());
        assert_eq!(ends("1,"), Some(1));
        assert_eq!(ends("-1.5e-3]"), Some(7));
        assert_eq!(ends("1x"), Some(1));
        assert_eq!(ends(&"1".repeat(1000)), Some(1000));
        assert_eq!(ends(&"1".repeat(1001)), None);
    }
}
