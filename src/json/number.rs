//! Numbers by their text and by their value.

use super::exact::{self, Exact};

/// The shortest decimal of a double has at most so many digits.
const MOST_DIGITS: usize = 17;

/// A JSON number: its text, and its value where it has one that can be compared.
///
/// EventBridge compares a number by value only when the number is exactly the shortest decimal of its double. `300`,
/// `300.0` and `3.0e2` are one value; `9007199254740993`, `3.14159265358979323846`, `1e309` and `1e-400` have none, because
/// their doubles stand for other numbers.
///
/// ```
/// use eventsieve::json::Number;
///
/// assert_eq!(Number::new("3.0e2").value(), Some(300.0));
/// assert_eq!(Number::new("9007199254740993").value(), None);
/// ```
#[derive(Clone, Debug)]
pub struct Number {
    text: Box<str>,
    value: Option<f64>,
}

impl Number {
    /// Takes the text of a number, as JSON spells it.
    pub fn new(text: &str) -> Self {
        Number { text: text.into(), value: comparable_value(text) }
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value, where it can be compared. Never NaN or infinite, never -0.
    pub fn value(&self) -> Option<f64> {
        self.value
    }

    /// The nearest double, whatever it stands for.
    pub(crate) fn double(&self) -> Option<f64> {
        Decimal::of(&self.text).map(|decimal| decimal.double())
    }

    /// Whether the exponent is beyond what EventBridge's decimal arithmetic can hold (about 2 thousand million).
    pub(crate) fn exceeds_limits(&self) -> bool {
        Decimal::of(&self.text).is_some_and(|decimal| decimal.exceeds_limits)
    }
}

/// Numbers are equal when their texts are identical or their comparable values are.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text || self.value.is_some() && self.value == other.value
    }
}

fn comparable_value(text: &str) -> Option<f64> {
    let decimal = Decimal::of(text)?;
    let value = decimal.double();
    // Adding zero turns -0 into 0.
    decimal.is_shortest(value).then_some(value + 0.0)
}

/// Whether `text`, which `value` was read from, is exactly the shortest decimal of that double.
pub(crate) fn is_shortest_decimal(text: &str, value: f64) -> bool {
    Decimal::of(text).is_some_and(|decimal| decimal.is_shortest(value))
}

/// The product of a whole number and a power of ten, where that can be told without rounding more than once.
#[inline]
pub(crate) fn product(mantissa: u64, exponent: i64) -> Option<f64> {
    let power = *EXACT_POWERS.get(exponent.unsigned_abs() as usize).filter(|_| mantissa < 1 << 53)?;
    Some(if exponent < 0 { mantissa as f64 / power } else { mantissa as f64 * power })
}

/// The powers of ten that a double holds exactly.
#[rustfmt::skip]
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
];

/// A finite double as short as it can be spelled: with an exponent where there would be many zeros.
pub(crate) fn shortest(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let (digits, exponent) = exact::shortest(value.abs());
    let digits = digits.to_string();
    // How many digits stand before the point.
    let point = digits.len() as i64 + exponent;
    match usize::try_from(point) {
        Ok(point @ 1..=21) if point >= digits.len() => format!("{sign}{digits}{}", "0".repeat(point - digits.len())),
        Ok(point @ 1..=21) => format!("{sign}{}.{}", &digits[..point], &digits[point..]),
        _ if (-5..=0).contains(&point) => format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)),
        _ => {
            let (first, rest) = digits.split_at(1);
            format!("{sign}{first}{}{rest}e{}", if rest.is_empty() { "" } else { "." }, point - 1)
        }
    }
}

/// A decimal in a unique form: no zeros at either end of the digits, and zero as no digits at all.
struct Decimal<'a> {
    negative: bool,
    /// What stands before and behind the point.
    digits: [&'a [u8]; 2],
    /// The power of ten of the last digit.
    exponent: i64,
    /// Whether the exponent leaves 32 bits.
    exceeds_limits: bool,
}

impl<'a> Decimal<'a> {
    /// `None` of what is no number.
    fn of(text: &'a str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, saturating_parse(exponent)?),
            None => (text, 0),
        };
        let (integer, fraction) = match mantissa.split_once('.') {
            Some((integer, fraction)) => (integer, digits_of(fraction)?),
            None => (mantissa, ""),
        };
        let integer = digits_of(integer)?;
        let mut exponent = exponent - fraction.len() as i64;
        let exceeds_limits = i32::try_from(exponent).is_err();

        let mut digits = [integer.as_bytes(), fraction.as_bytes()];
        while let [b'0', rest @ ..] = digits[0] {
            digits[0] = rest;
        }
        while let ([], [b'0', rest @ ..]) = (digits[0], digits[1]) {
            digits[1] = rest;
        }
        while let ([rest @ .., b'0'], _) | ([], [rest @ .., b'0']) = (digits[1], digits[0]) {
            let last = if digits[1].is_empty() { &mut digits[0] } else { &mut digits[1] };
            *last = rest;
            exponent += 1;
        }
        Some(Decimal { negative, digits, exponent, exceeds_limits })
    }

    fn digits(&self) -> impl Iterator<Item = &u8> {
        self.digits.iter().copied().flatten()
    }

    fn count(&self) -> usize {
        self.digits[0].len() + self.digits[1].len()
    }

    /// The digits as a number, if they are at most 17.
    fn mantissa(&self) -> Option<u64> {
        (self.count() <= MOST_DIGITS)
            .then(|| self.digits().fold(0, |value, digit| 10 * value + u64::from(digit - b'0')))
    }

    /// The nearest double, which can be infinite.
    fn double(&self) -> f64 {
        let point = self.count() as i64 + self.exponent;
        let size = match self.mantissa().and_then(|mantissa| product(mantissa, self.exponent)) {
            Some(size) => size,
            None if self.count() == 0 => 0.0,
            None if point < -330 => 0.0,
            None if point > 309 => f64::INFINITY,
            None => Exact::new(&self.digits.concat(), self.exponent).nearest(),
        };
        if self.negative { -size } else { size }
    }

    /// Whether it is the shortest decimal of `value`, which is its double.
    fn is_shortest(&self, value: f64) -> bool {
        match self.mantissa() {
            _ if self.exceeds_limits => false,
            _ if value == 0.0 => self.count() == 0,
            // Every decimal of at most 15 digits is the shortest of its double, as long as that is no subnormal one.
            Some(_) if self.count() <= 15 && value.is_normal() => true,
            Some(mantissa) => value.is_finite() && exact::is_shortest(mantissa, self.exponent, value.abs()),
            None => false,
        }
    }
}

/// The text, if it is one digit or more.
fn digits_of(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// An exponent's value, held within what 64 bits leave room to subtract from.
fn saturating_parse(exponent: &str) -> Option<i64> {
    let limit = i64::MAX / 4;
    let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let magnitude = digits_of(digits)?
        .bytes()
        .fold(0i64, |value, digit| value.saturating_mul(10).saturating_add(i64::from(digit - b'0')).min(limit));
    Some(if exponent.starts_with('-') { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_double_is_spelled_as_short_as_it_can_be() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        let drawn = (0..20_000).map(|_| {
            bits = bits.wrapping_mul(0x2545_f491_4f6c_dd1d).rotate_left(17);
            f64::from_bits(bits)
        });
        let edges = [
            0.0,
            -0.0,
            1.0,
            0.1,
            1e-6,
            9.99e-7,
            1e-7,
            1e20,
            1e21,
            123456789012345680.0,
            1.5e300,
            5e-324,
            f64::MAX,
            -2.5,
        ];
        let near = (-30..30).flat_map(|power| [1.0, 1.25, 0.3].map(|first| first * 10_f64.powi(power)));
        for value in edges.into_iter().chain(near).chain(drawn.filter(|value| value.is_finite())) {
            let has_many_zeros = value != 0.0 && !(1e-6..1e21).contains(&value.abs());
            let expected = if has_many_zeros { format!("{value:e}") } else { (value + 0.0).to_string() };
            let found = shortest(value);
            // Of two that are as short and as near, each is right.
            assert_eq!((found.parse(), found.len()), (Ok(value), expected.len()), "{found} for {expected}");
        }
    }

    #[track_caller]
    fn same(a: &str, b: &str) {
        assert_eq!(Number::new(a), Number::new(b), "{a} and {b}");
    }

    #[track_caller]
    fn differ(a: &str, b: &str) {
        assert_ne!(Number::new(a), Number::new(b), "{a} and {b}");
    }

    #[test]
    fn equal_values_are_equal_however_spelled() {
        same("300", "300.0");
        same("300", "3.0e2");
        same("3e+2", "30000E-2");
        same("-0", "0");
        same("0.0000", "-0e99");
        same("5e-324", "5E-324");
        same("1e23", "1E23");
        same("-0.1", "-1e-1");
    }

    #[test]
    fn numbers_that_a_double_cannot_hold_equal_only_their_own_text() {
        for text in
            ["9007199254740993", "12345678901234567890", "3.14159265358979323846", "1e309", "1e-400", "4.9e-324"]
        {
            assert_eq!(Number::new(text).value(), None, "{text}");
            same(text, text);
        }
        differ("1e309", "1E309");
        differ("9007199254740993", "9007199254740992");
    }

    #[test]
    fn what_is_no_number_has_no_value() {
        for text in
            ["", "-", "abc", "NaN", "1e", "1e5x", "1 ", " 1", "+1", ".5", "1.", "1.e5", "1.5.5", "1e+", "--1", "١"]
        {
            assert_eq!(Number::new(text).value(), None, "{text}");
        }
    }

    #[test]
    fn huge_exponents_exceed_the_limits() {
        assert!(Number::new("1e9999999999").exceeds_limits());
        assert!(Number::new("1e2147483648").exceeds_limits());
        assert!(Number::new("1e-99999999999999999999999").exceeds_limits());
        assert!(!Number::new("1e2147483647").exceeds_limits());
        assert!(!Number::new("1e400").exceeds_limits());
    }
}
