//! Values and operands as sentences show them: as JSON, and cut where they are long.

use std::fmt;

use crate::event::Value;
use crate::json;

/// Characters of a text that are shown at the most.
const MOST: usize = 60;

/// Characters that are shown before the first difference of two long texts.
const SHARED: usize = 12;

/// A string as JSON, cut to fit a sentence.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = String::new();
        json::quote(&mut shown, &cut(self.0));
        f.write_str(&shown)
    }
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
    match text.char_indices().nth(MOST) {
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
        let mut shown = String::new();
        json::quote(&mut shown, &format!("{}{}", if from > 0 { "…" } else { "" }, cut(&rest)));
        shown
    })
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
    fn long_lists_are_counted() {
        assert_eq!(listed(1..=4), "1, 2, 3, 4");
        assert_eq!(listed(1..=9), "1, 2, 3, 4 and 5 more");
    }
}
