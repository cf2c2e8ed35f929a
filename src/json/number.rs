//! Numbers by their text and by their value.

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

    /// Whether the exponent is beyond what EventBridge's decimal arithmetic can hold (about 2 thousand million).
    pub(crate) fn exceeds_limits(&self) -> bool {
        Decimal::of(&self.text).is_none()
    }
}

/// Numbers are equal when their texts are identical or their comparable values are.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text || self.value.is_some() && self.value == other.value
    }
}

fn comparable_value(text: &str) -> Option<f64> {
    // Every integer of at most 15 digits is the shortest decimal of its double.
    let is_short_integer = text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
    let value: f64 = text.parse().ok()?;
    if !value.is_finite() {
        return None;
    }
    // Adding zero turns -0 into 0.
    let value = value + 0.0;
    (is_short_integer || Decimal::of(text)? == Decimal::of(&format!("{value:e}"))?).then_some(value)
}

/// A decimal in a unique form: no zeros at either end of the digits, and zero as no digits at all.
#[derive(PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    /// The power of ten of the last digit.
    exponent: i64,
}

impl Decimal {
    /// `None` where the exponent leaves 32 bits.
    fn of(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, saturating_parse(exponent)),
            None => (text, 0),
        };
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut exponent = exponent - fraction.len() as i64;
        i32::try_from(exponent).ok()?;

        let mut digits: Vec<u8> = integer.bytes().chain(fraction.bytes()).skip_while(|digit| *digit == b'0').collect();
        while digits.last() == Some(&b'0') {
            digits.pop();
            exponent += 1;
        }
        if digits.is_empty() {
            return Some(Decimal { negative: false, digits, exponent: 0 });
        }
        Some(Decimal { negative, digits, exponent })
    }
}

/// An exponent's value, held within what 64 bits leave room to subtract from.
fn saturating_parse(exponent: &str) -> i64 {
    let limit = i64::MAX / 4;
    let (sign, digits) = match exponent.as_bytes().first() {
        Some(b'-') => (-1, &exponent[1..]),
        Some(b'+') => (1, &exponent[1..]),
        _ => (1, exponent),
    };
    let magnitude = digits.bytes().fold(0i64, |value, digit| {
        value.saturating_mul(10).saturating_add(i64::from(digit.wrapping_sub(b'0'))).min(limit)
    });
    sign * magnitude
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn huge_exponents_exceed_the_limits() {
        assert!(Number::new("1e9999999999").exceeds_limits());
        assert!(Number::new("1e2147483648").exceeds_limits());
        assert!(Number::new("1e-99999999999999999999999").exceeds_limits());
        assert!(!Number::new("1e2147483647").exceeds_limits());
        assert!(!Number::new("1e400").exceeds_limits());
    }
}
