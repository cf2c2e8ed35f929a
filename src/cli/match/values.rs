//! Where the events of a text are that is not one event a line: an array, or objects one after the other.
//!
//! Brackets and quotes are all that is looked at. What is between the ends of a value is for the engine to judge, which refuses
//! whatever is not an event.

use std::ops::Range;

use memchr::memchr2;

/// The places of the values of a text: those at its top, and the elements of arrays at its top.
pub(super) struct Values<'t> {
    text: &'t [u8],
    at: usize,
    expected: Expected,
}

/// What can stand next.
#[derive(Clone, Copy, PartialEq)]
enum Expected {
    /// A value at the top, or the end of the text.
    Top,
    /// The first element of an array, or its end.
    First,
    /// An element, after a comma.
    Element,
    /// The comma after an element, or the end of the array.
    Comma,
}

/// What keeps the values behind it from being found.
#[derive(Debug, PartialEq)]
pub(super) struct Misplaced {
    /// The byte in front of which the search ended.
    pub(super) at: usize,
    pub(super) missing: Missing,
}

/// What is not there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Missing {
    /// `{}, {}`: what stands at the top is no value.
    Value,
    /// `[{},]`
    Element,
    /// `[{} {}]`
    Comma,
    /// `[{}`
    Bracket,
}

impl<'t> Values<'t> {
    pub(super) fn new(text: &'t [u8]) -> Self {
        Values { text, at: 0, expected: Expected::Top }
    }

    fn value(&mut self) -> Range<usize> {
        let start = self.at;
        self.at = end_of_value(self.text, start);
        if self.expected != Expected::Top {
            self.expected = Expected::Comma;
        }
        start..self.at
    }

    fn misplaced(&mut self) -> Misplaced {
        let missing = match self.expected {
            Expected::Top => Missing::Value,
            _ if self.at == self.text.len() => Missing::Bracket,
            Expected::First | Expected::Element => Missing::Element,
            Expected::Comma => Missing::Comma,
        };
        let misplaced = Misplaced { at: self.at, missing };
        self.at = self.text.len();
        self.expected = Expected::Top;
        misplaced
    }
}

impl Iterator for Values<'_> {
    type Item = Result<Range<usize>, Misplaced>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.at = skip_space(self.text, self.at);
            let byte = self.text.get(self.at).copied();
            self.expected = match (self.expected, byte) {
                (Expected::Top, None) => return None,
                (Expected::Top, Some(b'[')) => Expected::First,
                (Expected::First | Expected::Comma, Some(b']')) => Expected::Top,
                (Expected::Comma, Some(b',')) => Expected::Element,
                (Expected::Comma, _) | (_, None | Some(b',' | b':' | b']' | b'}')) => {
                    return Some(Err(self.misplaced()));
                }
                (_, Some(_)) => return Some(Ok(self.value())),
            };
            self.at += 1;
        }
    }
}

fn skip_space(text: &[u8], at: usize) -> usize {
    text.len() - text[at..].trim_ascii_start().len()
}

/// Where the value ends that begins at a byte; one that is not closed ends with the text. Takes one byte at the least.
fn end_of_value(text: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'"' => at = end_of_string(text, at),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => at = end_of_word(text, at),
            _ => continue,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Behind the closing quote of a string, from behind the opening one.
fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(found) = memchr2(b'"', b'\\', text.get(at..).unwrap_or_default()) {
        at += found;
        if text[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    text.len()
}

/// Behind a number, or whatever else is neither string nor bracket.
fn end_of_word(text: &[u8], start: usize) -> usize {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"{}[],:\"".contains(byte);
    text[start..].iter().position(ends).map_or(text.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str], misplaced: Option<(usize, Missing)>) {
        let (mut found, mut end) = (Vec::new(), None);
        for value in Values::new(text.as_bytes()) {
            match value {
                Ok(range) => found.push(&text[range]),
                Err(Misplaced { at, missing }) => end = Some((at, missing)),
            }
        }
        assert_eq!((&found[..], end), (expected, misplaced), "{text}");
    }

    #[test]
    fn values_stand_in_arrays_or_one_after_the_other() {
        check("", &[], None);
        check(" [ ] ", &[], None);
        check(
            r#"[{"a":[1,{}]}, {"b":"]}\"\\"},null,-1.5]"#,
            &[r#"{"a":[1,{}]}"#, r#"{"b":"]}\"\\"}"#, "null", "-1.5"],
            None,
        );
        check("{}{}\n{\n}[{}] [{}]", &["{}", "{}", "{\n}", "{}", "{}"], None);
        check(r#"["é", [1, [2]]]"#, &[r#""é""#, "[1, [2]]"], None);
    }

    #[test]
    fn a_value_that_is_not_closed_ends_with_the_text() {
        check("[{}", &["{}"], Some((3, Missing::Bracket)));
        check(r#"[{}, {"a": "}]"#, &["{}", r#"{"a": "}]"#], Some((14, Missing::Bracket)));
        check(r#"{"a\"#, &[r#"{"a\"#], None);
    }

    #[test]
    fn what_stands_between_values_is_misplaced() {
        check("{}, {}", &["{}"], Some((2, Missing::Value)));
        check("{}}", &["{}"], Some((2, Missing::Value)));
        check("[{} {}]", &["{}"], Some((4, Missing::Comma)));
        check("[{}}]", &["{}"], Some((3, Missing::Comma)));
        check("[{},]", &["{}"], Some((4, Missing::Element)));
        check("[,{}]", &[], Some((1, Missing::Element)));
    }
}
