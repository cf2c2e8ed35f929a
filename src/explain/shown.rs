//! Values and operands as sentences show them: as JSON, and cut where they are long.

use std::fmt;

use crate::event::{Value, is_invisible};
use crate::json;

/// Characters of a text that are shown at the most.
const MOST: usize = 60;

/// Characters of a path that are shown at the most.
const MOST_OF_PATH: usize = 120;

/// Characters that are shown before the first difference of two long texts.
const SHARED: usize = 12;

/// A string as JSON, cut to fit a sentence.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quoted(&cut(self.0), is_invisible))
    }
}

/// A path as it is shown: what a reader could not see, or a terminal would obey, is escaped, and what is very long is cut.
pub fn shown_path(path: &str) -> String {
    let quoted = quoted(&beginning(path, MOST_OF_PATH), is_invisible);
    let inside = &quoted[1..quoted.len() - 1];
    inside.replace("\\\"", "\"").replace("\\\\", "\\")
}

/// The text as JSON, with such characters escaped besides those that have to be.
fn quoted(text: &str, is_escaped: fn(char) -> bool) -> String {
    let plain = json::quoted(text);
    let mut shown = String::with_capacity(plain.len());
    for character in plain.chars() {
        if is_escaped(character) {
            let mut units = [0; 2];
            shown.extend(character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Besides those, marks that join the letter before them, so that two texts can look the same.
fn is_deceptive(character: char) -> bool {
    is_invisible(character) || matches!(character, '\u{300}'..='\u{36f}')
}

/// A value as JSON, cut to fit a sentence.
pub(super) struct Shown<'a>(pub(super) &'a Value);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Null => f.write_str("null"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Number(number) => f.write_str(&cut(number.text())),
            Value::String(text) => Quoted(text).fmt(f),
        }
    }
}

/// The text, or its beginning and `…`.
pub(super) fn cut(text: &str) -> String {
    beginning(text, MOST)
}

fn beginning(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Two texts beside each other: of long ones the part where they begin to differ.
pub(super) fn apart(one: &str, other: &str) -> [String; 2] {
    let is_long = |text: &str| text.chars().nth(MOST).is_some();
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let from = if is_long(one) || is_long(other) { shared.saturating_sub(SHARED) } else { 0 };
    [one, other].map(|text| {
        let rest: String = text.chars().skip(from).collect();
        quoted(&format!("{}{}", if from > 0 { "…" } else { "" }, cut(&rest)), is_deceptive)
    })
}

/// A number with a comma between groups of three digits.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The items joined by commas; of many the first few, and how many more there are.
pub(super) fn listed<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    const MOST_ITEMS: usize = 4;
    let mut items = items.into_iter();
    let shown: Vec<String> = items.by_ref().take(MOST_ITEMS).map(|item| item.to_string()).collect();
    match items.count() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_shown_where_they_differ() {
        let [one, other] = apart(&format!("{}abc", "x".repeat(100)), &format!("{}abd", "x".repeat(100)));
        assert_eq!((one.as_str(), other.as_str()), ("\"…xxxxxxxxxxabc\"", "\"…xxxxxxxxxxabd\""));
        assert_eq!(apart("a", "b"), ["\"a\"", "\"b\""]);
        assert_eq!(cut(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(Quoted("a\u{a0}b\u{200b}").to_string(), "\"a\\u00a0b\\u200b\"");
        assert_eq!(apart("\u{e9}", "e\u{301}"), ["\"é\"", "\"e\\u0301\""]);
        assert_eq!(shown_path("a\u{1b}[2J\n.b\"c\\d"), "a\\u001b[2J\\n.b\"c\\d");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([grouped(999), grouped(2_048), grouped(1_234_567)], ["999", "2,048", "1,234,567"]);
    }

    #[test]
    fn long_lists_are_counted() {
        assert_eq!(listed(1..=4), "1, 2, 3, 4");
        assert_eq!(listed(1..=9), "1, 2, 3, 4 and 5 more");
    }
}
