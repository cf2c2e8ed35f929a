//! Decimals and doubles, compared exactly.
//!
//! The standard library's tables for this are as much to load as the parser. Here 127 bits tell nearly always, and whole numbers of any
//! size tell the rest.

use std::cell::OnceCell;
use std::cmp::Ordering;

/// About a number: a mantissa of 127 bits, the highest of which is 1, times two to the `power`.
#[derive(Clone, Copy)]
struct Rough {
    mantissa: u128,
    power: i64,
}

impl Rough {
    const ONE_FIFTH: Rough = Rough { mantissa: u128::MAX / 5 * 2, power: -129 };

    /// The number itself, which is not 0.
    fn of(number: u64) -> Self {
        Rough { mantissa: u128::from(number), power: 0 }.normal()
    }

    fn five_to(power: i64) -> Self {
        let mut result = Rough::of(1);
        let mut square = if power < 0 { Rough::ONE_FIFTH } else { Rough::of(5) };
        let mut rest = power.unsigned_abs();
        while rest > 0 {
            if rest % 2 == 1 {
                result = result.times(square);
            }
            square = square.times(square);
            rest /= 2;
        }
        result
    }

    fn times(self, other: Rough) -> Self {
        let halves = |number: u128| (number >> 64, number & u128::from(u64::MAX));
        let ((high, low), (other_high, other_low)) = (halves(self.mantissa), halves(other.mantissa));
        let (carried, middle) = halves(high * other_low + ((low * other_low) >> 64));
        let mantissa = high * other_high + carried + ((low * other_high + middle) >> 64);
        Rough { mantissa, power: self.power + other.power + 128 }.normal()
    }

    fn normal(self) -> Self {
        let shift = self.mantissa.leading_zeros() - 1;
        Rough { mantissa: self.mantissa << shift, power: self.power - i64::from(shift) }
    }

    /// How it compares with a number that is exact, unless it is too near to tell: it can be wrong by `error` of its units.
    fn compare(self, error: u128, other: Rough) -> Option<Ordering> {
        let (own, other) = match self.power - other.power {
            0 => (self.mantissa, other.mantissa),
            1 => (self.mantissa << 1, other.mantissa),
            -1 => (self.mantissa, other.mantissa << 1),
            distance => return Some(distance.cmp(&0)),
        };
        (error == 0 || own.abs_diff(other) > 2 * error).then(|| own.cmp(&other))
    }
}

/// A whole number of any size, its lowest digits to the base of 2^64 first, the highest of which is not 0.
#[derive(Clone)]
struct Whole(Vec<u64>);

impl Whole {
    fn of(number: u64) -> Self {
        let mut whole = Whole(Vec::new());
        whole.multiply(0, number);
        whole
    }

    fn multiply(&mut self, factor: u64, addend: u64) {
        let mut carry = addend;
        for digit in &mut self.0 {
            let product = u128::from(*digit) * u128::from(factor) + u128::from(carry);
            *digit = product as u64;
            carry = (product >> 64) as u64;
        }
        self.0.push(carry);
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn multiply_by_power(&mut self, base: u64, power: u64) {
        for _ in 0..power / 27 {
            self.multiply(base.pow(27), 0);
        }
        self.multiply(base.pow((power % 27) as u32), 0);
    }

    fn cmp(&self, other: &Whole) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

/// A power of ten: which, and about how much the same power of five is.
#[derive(Clone, Copy)]
struct Tens {
    power: i64,
    five: Rough,
}

impl Tens {
    fn to(power: i64) -> Self {
        Tens { power, five: Rough::five_to(power) }
    }
}

/// A decimal that is not negative, ready to be compared with many doubles.
pub(super) struct Exact {
    /// The first digits.
    digits: u64,
    rough: Rough,
    /// By how many of its units the rough one can be wrong.
    error: u128,
    power: i64,
    /// All digits, times the powers of five of which there are more on this side, and those of which there are more on the other.
    whole: OnceCell<[Whole; 2]>,
}

/// So many digits fit in 64 bits.
const HELD: usize = 19;

impl Exact {
    /// `digits` times ten to the `power`, which is moderate: the time taken is in proportion.
    pub(super) fn new(digits: &[u8], power: i64) -> Self {
        let value = |digits: &[u8]| digits.iter().fold(0, |value, digit| 10 * value + u64::from(digit - b'0'));
        let (first, rest) = digits.split_at(digits.len().min(HELD));
        let mut exact = Exact::of(value(first), Tens::to(power + rest.len() as i64));
        if !rest.is_empty() {
            let mut whole = Whole::of(exact.digits);
            for digits in rest.chunks(HELD) {
                whole.multiply(10_u64.pow(digits.len() as u32), value(digits));
            }
            // One more in the last of the 19 digits, of which the first is no 0, is less than this.
            exact.error += 1 << 68;
            exact.power = power;
            exact.whole = OnceCell::from(with_fives(whole, power));
        }
        exact
    }

    fn of(digits: u64, Tens { power, five }: Tens) -> Self {
        let five = Rough { power: five.power + power, ..five };
        let rough = if digits == 0 { five } else { five.times(Rough::of(digits)) };
        // Up to 5^25 all bits are there. Beyond, each multiplication adds to the error, and squaring doubles it.
        let error = if (0..=25).contains(&power) { 0 } else { 1 << 20 };
        Exact { digits, rough, error, power, whole: OnceCell::new() }
    }

    /// Compares with a double, which is not 0.
    fn compare(&self, double: Double) -> Ordering {
        if self.digits == 0 {
            return Ordering::Less;
        }
        let other = Rough::of(double.mantissa);
        let other = Rough { power: other.power + double.power, ..other };
        self.rough.compare(self.error, other).unwrap_or_else(|| self.compare_all(double))
    }

    fn compare_all(&self, Double { mantissa, power }: Double) -> Ordering {
        let whole = self.whole.get_or_init(|| with_fives(Whole::of(self.digits), self.power));
        let [mut decimal, mut double] = whole.clone();
        double.multiply(mantissa, 0);
        let shift = self.power - power;
        let side = if shift < 0 { &mut double } else { &mut decimal };
        side.multiply_by_power(2, shift.unsigned_abs());
        decimal.cmp(&double)
    }

    /// The nearest double; of two as near, the even one.
    pub(super) fn nearest(&self) -> f64 {
        let (mut low, mut high) = (0, f64::INFINITY.to_bits());
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match self.compare(Double::of_bits(middle)) {
                Ordering::Less => high = middle,
                _ => low = middle,
            }
        }
        let is_above = match self.compare(Double::of_bits(low).and_a_half()) {
            Ordering::Equal => low % 2 == 1,
            order => order == Ordering::Greater,
        };
        f64::from_bits(low + u64::from(is_above))
    }

    /// Whether it is read as a double, which is positive.
    fn is_read_as(&self, double: f64) -> bool {
        let bits = double.to_bits();
        let is_even = bits.is_multiple_of(2);
        let is_within = |from: u64, order| {
            let found = self.compare(Double::of_bits(from).and_a_half());
            found == order || is_even && found == Ordering::Equal
        };
        is_within(bits - 1, Ordering::Greater) && is_within(bits, Ordering::Less)
    }
}

fn with_fives(mut digits: Whole, power: i64) -> [Whole; 2] {
    let mut others = Whole::of(1);
    let side = if power < 0 { &mut others } else { &mut digits };
    side.multiply_by_power(5, power.unsigned_abs());
    [digits, others]
}

/// `mantissa` times two to the `power`.
#[derive(Clone, Copy)]
struct Double {
    mantissa: u64,
    power: i64,
}

impl Double {
    fn of_bits(bits: u64) -> Self {
        let fraction = bits & ((1 << 52) - 1);
        match (bits >> 52) as i64 {
            0 => Double { mantissa: fraction, power: -1074 },
            exponent => Double { mantissa: fraction | 1 << 52, power: exponent - 1075 },
        }
    }

    /// In the middle between this and the next double.
    fn and_a_half(self) -> Self {
        Double { mantissa: 2 * self.mantissa + 1, power: self.power - 1 }
    }
}

/// Whether a decimal of at most 17 digits, which is read as `double`, is the shortest that is, and of these the nearest.
pub(super) fn is_shortest(digits: u64, power: i64, double: f64) -> bool {
    let (tens, more_tens) = (Tens::to(power), Tens::to(power + 1));
    let has_shorter = || [0, 1].iter().any(|more| Exact::of(digits / 10 + more, more_tens).is_read_as(double));
    !(digits >= 10 && has_shorter())
        && nearer(digits - 1, tens, double) == digits
        && nearer(digits, tens, double) == digits
}

/// The shortest decimal that is read as `double`, which is positive: its digits, and the power of ten of the last one.
pub(super) fn shortest(double: f64) -> (u64, i64) {
    let found = Double::of_bits(double.to_bits());
    let bits = i64::from(found.mantissa.ilog2()) + found.power;
    // Of 17 digits each double has one of its own, and these are 17 or 18.
    let tens = Tens::to(((bits * 1233) >> 12) - 16);
    let (mut low, mut high) = (0, 10_u64.pow(18));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match Exact::of(middle, tens).compare(found) {
            Ordering::Greater => high = middle,
            _ => low = middle,
        }
    }
    for left_out in (0..18).rev() {
        let tens = Tens::to(tens.power + i64::from(left_out));
        let nearer = nearer(low / 10_u64.pow(left_out), tens, double);
        if Exact::of(nearer, tens).is_read_as(double) {
            return (nearer, tens.power);
        }
    }
    (low, tens.power)
}

/// Of a decimal and the next one, that which is read as `double`; of two the nearer, of two as near the even one.
fn nearer(digits: u64, tens: Tens, double: f64) -> u64 {
    if !Exact::of(digits + 1, tens).is_read_as(double) {
        return digits;
    }
    if !Exact::of(digits, tens).is_read_as(double) {
        return digits + 1;
    }
    let middle = Exact::of(10 * digits + 5, Tens::to(tens.power - 1));
    match middle.compare(Double::of_bits(double.to_bits())) {
        Ordering::Less => digits + 1,
        Ordering::Greater => digits,
        Ordering::Equal => digits + digits % 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that are spread over all 64 bits, from a linear congruential generator.
    fn drawn(count: usize) -> impl Iterator<Item = u64> {
        let mut state = 1_u64;
        std::iter::repeat_with(move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state.rotate_left(32)
        })
        .take(count)
    }

    #[track_caller]
    fn check_nearest(digits: &str, power: i64) {
        let found = Exact::new(digits.as_bytes(), power).nearest();
        assert_eq!(Ok(found), format!("{digits}e{power}").parse(), "{digits}e{power}");
    }

    #[test]
    fn what_is_told_roughly_is_what_is_told_exactly() {
        for (at, number) in drawn(4000).enumerate() {
            let digits = number >> (number % 50);
            let exact = Exact::of(digits, Tens::to(at as i64 % 700 - 360));
            let near = exact.nearest().to_bits();
            for bits in [near.saturating_sub(1), near, near + 1].into_iter().filter(|bits| *bits > 0) {
                let double = Double::of_bits(bits);
                for double in [double, double.and_a_half()] {
                    assert_eq!(exact.compare(double), exact.compare_all(double), "{digits} {}", exact.power);
                }
            }
        }
    }

    #[test]
    fn decimals_are_read_as_the_nearest_double() {
        let halves =
            ["9007199254740993", "90071992547409930000001", "17976931348623158", "179769313486231580793728971405303"];
        let tiny = ["5", "24703282292062327", "24703282292062328", "22250738585072011", "22250738585072014"];
        for power in (-345..310).step_by(11) {
            for digits in halves.iter().chain(&tiny) {
                check_nearest(digits, power);
            }
        }
        for number in drawn(400) {
            check_nearest(&(number >> (number % 60)).to_string(), (number >> 8) as i64 % 320);
        }
        check_nearest(&"7".repeat(1000), -1000);
        // In the middle between the least double and 0: the one is even, and a little more is the other.
        let middle = "2470328229206232720882843964341106861825299013071623822127928412503377536351043759326499181808179961898982823\
                      4772285886546332835517796989819938739800539093906315035659515570226392290858392449105184435931802849936536152\
                      5003193704578249212652488481165320009767711112218820229100519129116234";
        check_nearest(middle, 1 - 324 - middle.len() as i64);
        check_nearest(&format!("{middle}9"), -324 - middle.len() as i64);
    }

    #[track_caller]
    fn check_shortest(double: f64) {
        let mut buffer = zmij::Buffer::new();
        let expected = buffer.format_finite(double);
        let (digits, power) = shortest(double);
        let found: f64 = format!("{digits}e{power}").parse().expect("a number");
        let plain =
            |text: &str| text.split('e').next().unwrap_or_default().replace('.', "").trim_matches('0').to_owned();
        assert_eq!((found, digits.to_string().trim_end_matches('0')), (double, &*plain(expected)), "{expected}");
        let (digits, power) = match digits % 10 {
            0 => (digits / 10, power + 1),
            _ => (digits, power),
        };
        assert!(is_shortest(digits, power, double), "{expected}");
        for other in [digits - 1, digits + 1].into_iter().filter(|other| *other > 0) {
            assert!(
                !is_shortest(other, power, double) || Exact::of(other, Tens::to(power)).nearest() != double,
                "{other}e{power}"
            );
        }
    }

    #[test]
    fn doubles_are_spelled_as_short_and_as_near_as_can_be() {
        let bits =
            drawn(400).map(|bits| f64::from_bits(bits >> 1)).filter(|double| double.is_finite() && *double > 0.0);
        // Great whole numbers often stand in the middle between two decimals.
        let whole = drawn(400).map(|number| (number >> (number % 12)) as f64);
        let powers = (-1074..1024).step_by(11).map(|power| 2_f64.powi(power / 2) * 2_f64.powi(power - power / 2));
        let edges = [f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e-323, 9e-323, 1e23, 9.5e-323, 1e22, 0.3, 1.0 / 3.0];
        for double in bits.chain(whole).chain(powers).chain(edges) {
            check_shortest(double);
        }
    }
}
