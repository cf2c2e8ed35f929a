//! Decimals and doubles, compared exactly.
//!
//! Made to be short, not fast: numbers of up to 15 digits are told apart without this, and the automaton has its own way.

use std::cmp::Ordering;

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

/// A positive decimal, ready to be compared with many doubles.
pub(super) struct Exact {
    /// The digits, times the powers of five of which there are more on this side.
    digits: Whole,
    /// The powers of five of which there are more on the other side.
    fives: Whole,
    /// The power of two.
    power: i64,
}

impl Exact {
    /// `digits` times ten to the `power`, which is moderate: the time taken is in proportion.
    pub(super) fn new<'d>(digits: impl IntoIterator<Item = &'d u8>, power: i64) -> Self {
        let mut whole = Whole::of(0);
        for digit in digits {
            whole.multiply(10, u64::from(digit - b'0'));
        }
        Exact::of_whole(whole, power)
    }

    fn of(digits: u64, power: i64) -> Self {
        Exact::of_whole(Whole::of(digits), power)
    }

    fn of_whole(mut digits: Whole, power: i64) -> Self {
        let mut fives = Whole::of(1);
        let side = if power < 0 { &mut fives } else { &mut digits };
        side.multiply_by_power(5, power.unsigned_abs());
        Exact { digits, fives, power }
    }

    /// Compares with a double.
    fn compare(&self, Double { mantissa, power }: Double) -> Ordering {
        let (mut decimal, mut double) = (self.digits.clone(), self.fives.clone());
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
    let has_shorter = || [0, 1].iter().any(|more| Exact::of(digits / 10 + more, power + 1).is_read_as(double));
    !(digits >= 10 && has_shorter())
        && nearer(digits - 1, power, double) == digits
        && nearer(digits, power, double) == digits
}

/// The shortest decimal that is read as `double`, which is positive: its digits, and the power of ten of the last one.
pub(super) fn shortest(double: f64) -> (u64, i64) {
    let found = Double::of_bits(double.to_bits());
    let bits = i64::from(found.mantissa.ilog2()) + found.power;
    // Of 17 digits each double has one of its own, and these are 17 or 18.
    let power = ((bits * 1233) >> 12) - 16;
    let (mut low, mut high) = (0, 10_u64.pow(18));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match Exact::of(middle, power).compare(found) {
            Ordering::Greater => high = middle,
            _ => low = middle,
        }
    }
    for left_out in (0..18).rev() {
        let (digits, power) = (low / 10_u64.pow(left_out), power + i64::from(left_out));
        let nearer = nearer(digits, power, double);
        if Exact::of(nearer, power).is_read_as(double) {
            return (nearer, power);
        }
    }
    (low, power)
}

/// Of a decimal and the next one, that which is read as `double`; of two the nearer, of two as near the even one.
fn nearer(digits: u64, power: i64, double: f64) -> u64 {
    if !Exact::of(digits + 1, power).is_read_as(double) {
        return digits;
    }
    if !Exact::of(digits, power).is_read_as(double) {
        return digits + 1;
    }
    let middle = Exact::of(10 * digits + 5, power - 1);
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
                !is_shortest(other, power, double) || Exact::of(other, power).nearest() != double,
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
        let powers =
            (-1074..1024).step_by(11).map(|power| Exact { digits: Whole::of(1), fives: Whole::of(1), power }.nearest());
        let edges = [f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e-323, 9e-323, 1e23, 9.5e-323, 1e22, 0.3, 1.0 / 3.0];
        for double in bits.chain(whole).chain(powers).chain(edges) {
            check_shortest(double);
        }
    }
}
