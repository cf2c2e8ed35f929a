//! What a plain scalar of YAML stands for.
//!
//! CloudFormation reads YAML 1.1, other tools read 1.2. Where the two agree, the value is what both say; where they do
//! not, there is something to tell.

use super::error::NoteKind;
use super::value::{Node, Text, Value};
use crate::json::{Reader, Span, Token};

/// The value of a scalar without quotes and without a tag.
pub(super) fn plain(text: &str, span: Span) -> Node {
    let node = |value| Node::new(value, span);
    match text {
        "" | "~" | "null" | "Null" | "NULL" => node(Value::Null),
        "true" | "True" | "TRUE" => node(Value::Bool(true)),
        "false" | "False" | "FALSE" => node(Value::Bool(false)),
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => node(Value::Bool(true)).doubted(NoteKind::Word(text.into())),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => node(Value::Bool(false)).doubted(NoteKind::Word(text.into())),
        _ if is_json_number(text) => {
            let number = node(Value::Number(text.into()));
            // Without a point, or without a sign behind the e, 1.1 sees text.
            let is_odd = text
                .split_once(['e', 'E'])
                .is_some_and(|(digits, exponent)| !digits.contains('.') || !exponent.starts_with(['+', '-']));
            if is_odd { number.doubted(NoteKind::OddNumber(text.into())) } else { number }
        }
        _ if resembles_number(text) => node(Value::Text(Text::new(text))).doubted(NoteKind::OddNumber(text.into())),
        _ => node(Value::Text(Text::new(text))),
    }
}

/// Whether a reader of YAML could take the text, without quotes, for something else than text.
pub(super) fn is_misread(text: &str) -> bool {
    let node = plain(text, Span::default());
    node.doubt.is_some()
        || node.as_text().is_none()
        // To YAML 1.1 these are a date, a default and a merge; some readers take the letters as words.
        || matches!(text, "=" | "<<" | "y" | "Y" | "n" | "N")
        || text.starts_with(|first: char| first.is_ascii_digit())
}

/// Whether the text is a whole number of JSON, and nothing else.
pub(super) fn is_json_number(text: &str) -> bool {
    if !text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return false;
    }
    let mut reader = Reader::new(text);
    matches!(reader.next(), Ok(Some(Token::Number))) && reader.span() == Span::new(0, text.len())
}

/// `0777`, `0x1F`, `0o17`, `1_000`, `+1`, `.5`, `1.`, `1:30`, `.inf`: numbers to some readers.
fn resembles_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    if matches!(digits.to_ascii_lowercase().as_str(), ".inf" | ".nan") {
        return true;
    }
    let lower = digits.to_ascii_lowercase();
    let is_of = |digits: &str, allowed: fn(char) -> bool| !digits.is_empty() && digits.chars().all(allowed);
    if let Some(digits) = lower.strip_prefix("0x") {
        return is_of(digits, |digit| digit.is_ascii_hexdigit() || digit == '_');
    }
    if let Some(digits) = lower.strip_prefix("0o").or_else(|| lower.strip_prefix("0b")) {
        return is_of(digits, |digit| digit.is_digit(8) || digit == '_');
    }
    let is_one = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    let mantissa = lower.split_once('e').map_or(lower.as_str(), |(mantissa, exponent)| {
        let exponent = exponent.trim_start_matches(['-', '+']);
        if is_of(exponent, |digit| digit.is_ascii_digit()) { mantissa } else { "" }
    });
    is_one
        && is_of(mantissa, |digit| digit.is_ascii_digit() || matches!(digit, '.' | '_' | ':'))
        && mantissa.matches('.').count() <= 1
        && mantissa.contains(|digit: char| digit.is_ascii_digit())
        && mantissa.matches(':').count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, json: &str, is_doubted: bool) {
        let node = plain(text, Span::default());
        assert_eq!((node.print(), node.doubt.is_some()), (json.to_owned(), is_doubted), "{text}");
    }

    #[test]
    fn what_all_readers_agree_on_is_read_so() {
        check("~", "null", false);
        check("True", "true", false);
        check("12345678901234567890", "12345678901234567890", false);
        check("-1.50", "-1.50", false);
        check("1.0e+2", "1.0e+2", false);
        check("aws.s3", "\"aws.s3\"", false);
        check("2024-01-01", "\"2024-01-01\"", false);
        check("10.0.0.0/8", "\"10.0.0.0/8\"", false);
        check("1.2.3", "\"1.2.3\"", false);
        check("-", "\"-\"", false);
        check("1a", "\"1a\"", false);
    }

    #[test]
    fn what_they_do_not_agree_on_is_told() {
        check("yes", "true", true);
        check("Off", "false", true);
        check("1e2", "1e2", true);
        for text in ["0777", "0x1f", "0o17", "1_000", "+1", ".5", "1.", "1:30", ".inf", "-.INF", "011111111111"] {
            check(text, &format!("\"{text}\""), true);
        }
    }
}
