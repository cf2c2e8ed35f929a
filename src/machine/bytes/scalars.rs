//! Numbers and words, all those of a block at once.

use std::ops::Range;

use super::behind;

/// A number has at most this many digits, those of the exponent included, as [`crate::json::Reader`] has it.
pub(super) const MAX_DIGITS: usize = 1000;

/// A number that fills blocks of so many bytes may have more.
const MANY_BYTES: usize = MAX_DIGITS - 128;

/// More characters than a number with [`MAX_DIGITS`] can have.
const MAX_NUMBER_LENGTH: usize = MAX_DIGITS + 100;

/// What the last character of the block before was: each is 0 or 1.
#[derive(Default)]
pub(super) struct Scalars {
    /// A digit or a dot.
    number: u64,
    /// A dot or a minus.
    lead: u64,
    /// A dot, or a digit behind one.
    fraction: u64,
    /// A zero that begins a number.
    zero: u64,
    rare: Rare,
}

/// What is not in every document.
#[derive(Default)]
struct Rare {
    e: u64,
    plus: u64,
    /// A minus behind an `e`.
    minus: u64,
    /// A digit behind an `e`.
    digit: u64,
    word: u64,
    /// How many letters of a word the next block begins with.
    letters: u32,
    /// Not 0 if one of these is not.
    any: u64,
}

/// The characters of a block outside of strings.
#[derive(Clone, Copy)]
pub(super) struct Characters {
    pub(super) digit: u64,
    pub(super) zero: u64,
    pub(super) dot: u64,
    pub(super) minus: u64,
    /// `e` and `E`, those of words included.
    pub(super) e: u64,
    pub(super) plus: u64,
    /// What is none of these, and neither white space nor a bracket, comma, colon or quote.
    pub(super) other: u64,
}

/// What was found in a block.
pub(super) struct Found {
    /// Where numbers and words begin.
    pub(super) starts: u64,
    /// What stands where it must not.
    pub(super) wrong: u64,
}

impl Scalars {
    /// Not 0 if the next block begins inside of something that [`Scalars::take_plain`] does not know.
    #[inline(always)]
    pub(super) fn is_inside_other(&self) -> u64 {
        self.rare.any
    }

    /// Takes a block with numbers of digits, `-` and `.` only.
    #[inline(always)]
    pub(super) fn take_plain(&mut self, Characters { digit, zero, dot, minus, .. }: Characters) -> Found {
        let (number, lead) = (digit | dot, dot | minus);
        let behind_number = behind(number, &mut self.number);
        let behind_lead = behind(lead, &mut self.lead);
        let leading_zero = zero & !behind_number;
        let wrong = (behind_number ^ dot) & lead
            | behind_lead & !digit
            | behind(leading_zero, &mut self.zero) & digit
            | second_dots(number, dot, &mut self.fraction);
        Found { starts: (number | minus) & !(behind_number | behind_lead), wrong }
    }

    /// Takes a block with numbers and words of every kind, with which `text` begins.
    #[inline(always)]
    pub(super) fn take(&mut self, all: Characters, text: &[u8]) -> Found {
        let Characters { digit, zero, dot, minus, plus, .. } = all;
        let rare = &mut self.rare;
        let (number, lead) = (digit | dot, dot | minus);
        let scalar = number | minus | plus | all.e | all.other;
        let before = self.number | self.lead | rare.e | rare.plus | rare.word;
        let starts = scalar & !(scalar << 1 | before);

        let word = words(text, starts & all.other, &mut rare.letters);
        let mut wrong = all.other & !word | behind(word, &mut rare.word) & scalar & !word;
        let e = all.e & !word;

        let behind_number = behind(number, &mut self.number);
        let behind_lead = behind(lead, &mut self.lead);
        let behind_plus = behind(plus, &mut rare.plus);
        let behind_e = behind(e, &mut rare.e);
        let behind_signed_e = behind_plus | behind(minus & behind_e, &mut rare.minus);
        let leading_zero = zero & !(behind_number | behind_e | behind_signed_e);
        // The carry of the addition crosses the digits of an exponent.
        let (ends, runs_on) = (behind_e & digit | behind_signed_e | rare.digit).overflowing_add(digit);
        rare.digit = u64::from(runs_on);
        wrong |= minus & !(starts | behind_e)
            | plus & !behind_e
            | (dot | e) & !behind_number
            | behind_e & !(digit | plus | minus)
            | (behind_lead | behind_plus) & !digit
            | behind(leading_zero, &mut self.zero) & digit
            | second_dots(number, dot, &mut self.fraction)
            | ends & (dot | e);
        rare.any = rare.e | rare.plus | rare.minus | rare.digit | rare.word;
        Found { starts, wrong }
    }
}

/// The dots of a number that has had one.
#[inline(always)]
fn second_dots(number: u64, dot: u64, fraction: &mut u64) -> u64 {
    // From the first dot on, the carry of the addition crosses the number, and takes the dot away. It leaves another.
    let (rest, runs_on) = number.overflowing_add(dot.wrapping_add(*fraction));
    *fraction = u64::from(runs_on);
    rest & dot
}

/// The letters of the words `true`, `false` and `null` that begin at `starts`, and of one that began in the block before.
///
/// `left` is how many letters that one has in this block, and becomes how many the next block has.
#[inline(always)]
fn words(text: &[u8], starts: u64, left: &mut u32) -> u64 {
    let mut letters = (1 << *left) - 1;
    *left = 0;
    let mut rest = starts;
    while rest != 0 {
        let at = rest.trailing_zeros();
        rest &= rest - 1;
        // Behind the last word there is a bracket still.
        let Some([first, middle @ .., last]) = text[at as usize..].first_chunk::<5>() else {
            break;
        };
        let four = u32::from_le_bytes([*first, middle[0], middle[1], middle[2]]);
        let next_four = u32::from_le_bytes([middle[0], middle[1], middle[2], *last]);
        let is_true = four == u32::from_le_bytes(*b"true");
        let is_null = four == u32::from_le_bytes(*b"null");
        let is_false = (*first == b'f') & (next_four == u32::from_le_bytes(*b"alse"));
        let length = u32::from(is_true | is_null) * 4 + u32::from(is_false) * 5;
        letters |= ((1 << length) - 1) << at;
        *left = (at + length).saturating_sub(64);
    }
    letters
}

/// Whether the number that fills the blocks of `run` has not too many digits.
pub(super) fn is_short_number(bytes: &[u8], run: Range<usize>) -> bool {
    run.len() < MANY_BYTES || has_few_digits(bytes, run.end - 64)
}

/// Whether the number at `at`, or around it, has not too many digits.
#[cold]
fn has_few_digits(bytes: &[u8], at: usize) -> bool {
    let is_inside = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    let before = bytes[..at].iter().rev().take(MAX_NUMBER_LENGTH).take_while(is_inside).count();
    let start = at - before;
    let length = bytes[start..].iter().take(MAX_NUMBER_LENGTH).take_while(is_inside).count();
    let number = &bytes[start..start + length];
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    let parts =
        usize::from(number.contains(&b'.')) + usize::from(number.iter().any(|byte| matches!(byte, b'e' | b'E')));
    // The reader counts one digit too few where a number begins with a zero, and lacks one of the two parts.
    let begins_with_zero = number.iter().find(|byte| **byte != b'-') == Some(&b'0');
    length < MAX_NUMBER_LENGTH && digits - usize::from(begins_with_zero && parts == 1) <= MAX_DIGITS
}
