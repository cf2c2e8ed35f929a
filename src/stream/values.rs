//! Where the events of a text are that is not one event a line: an array, the records of a log, or objects one after the other.
//!
//! Brackets and quotes are all that is looked at. What is between the ends of a value is for the engine to judge, which refuses
//! whatever is not an event.

use std::ops::Range;

use memchr::memchr2;

use super::envelope::Head;

/// The places of the values of a text: those at its top, and the elements of arrays at its top. An array there can also be the
/// `Records` of an object, as in a log of CloudTrail.
///
/// The text may arrive in parts. Whoever asks passes what is there of it, from the same byte on as before, or else says by
/// [`dropped`](Values::dropped) how much was taken away from its beginning.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    at: usize,
    expected: Expected,
    /// Whether the array is that of a log.
    is_log: bool,
    /// The value of which the end is not there yet.
    open: Option<Open>,
}

/// What can stand next.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Expected {
    /// A value at the top, or the end of the text.
    Top,
    /// The first element of an array, or its end.
    First,
    /// An element, after a comma.
    Element,
    /// The comma after an element, or the end of the array.
    Comma,
    /// The bracket that closes a log.
    Close,
}

/// What stands next.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Next {
    /// A value.
    Value {
        range: Range<usize>,
        /// Whether it is a record of a log.
        is_record: bool,
    },
    /// Nothing that could be told from here on.
    Misplaced(Misplaced),
    /// What is there of the text does not tell.
    More,
    /// Nothing but white space.
    End,
}

/// What keeps the values behind it from being found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Misplaced {
    /// The byte in front of which the search ended.
    pub(crate) at: usize,
    pub(crate) missing: Missing,
}

/// What is not there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Missing {
    /// `{}, {}`: what stands at the top is no value.
    Value,
    /// `[{},]`
    Element,
    /// `[{} {}]`
    Comma,
    /// `[{}`
    Bracket,
    /// `{"Records":[], "a": 1}`: an object goes on behind its records.
    Close,
}

impl Missing {
    /// What is wrong, in a sentence without a full stop.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Missing::Value => "Only white space can stand between events",
            Missing::Element => "An event is missing here",
            Missing::Comma => "A comma is missing between events",
            Missing::Bracket => "The array of events is not closed",
            Missing::Close => "The object is not closed behind its records",
        }
    }

    /// What to do about it, in a sentence.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Missing::Value => "Write one event a line, or put square brackets around all and commas between them.",
            Missing::Element => "Remove the comma that has no event beside it.",
            Missing::Comma => "Put a comma between the events of an array.",
            Missing::Bracket => "Close the array with ].",
            Missing::Close => "A log of CloudTrail has nothing but Records; close it with }.",
        }
    }
}

impl Values {
    pub(crate) fn new() -> Self {
        Values { at: 0, expected: Expected::Top, is_log: false, open: None }
    }

    /// Passes over the beginning of the text, before anything is asked for.
    pub(crate) fn skip(&mut self, count: usize) {
        self.at = count;
    }

    /// What stands next in a text; `is_whole` if nothing will follow what is there of it.
    pub(crate) fn next(&mut self, text: &[u8], is_whole: bool) -> Next {
        if self.open.is_some() {
            return self.go_on(text, is_whole);
        }
        loop {
            self.at = skip_space(text, self.at);
            let byte = text.get(self.at).copied();
            if byte.is_none() && !is_whole {
                return Next::More;
            }
            self.expected = match (self.expected, byte) {
                (Expected::Top, None) => return Next::End,
                (Expected::Top, Some(b'[')) => Expected::First,
                (Expected::First | Expected::Comma, Some(b']')) if self.is_log => Expected::Close,
                (Expected::First | Expected::Comma, Some(b']')) => Expected::Top,
                (Expected::Comma, Some(b',')) => Expected::Element,
                (Expected::Close, Some(b'}')) => {
                    self.is_log = false;
                    Expected::Top
                }
                (Expected::Comma | Expected::Close, _) | (_, None | Some(b',' | b':' | b']' | b'}')) => {
                    return Next::Misplaced(self.misplaced(text));
                }
                (Expected::Top, Some(b'{')) => match Head::of(&text[self.at..]) {
                    Head::Unknown if !is_whole => return Next::More,
                    Head::Log { length } => {
                        self.at += length;
                        self.is_log = true;
                        self.expected = Expected::First;
                        continue;
                    }
                    _ => return self.value(text, is_whole),
                },
                (_, Some(_)) => return self.value(text, is_whole),
            };
            self.at += 1;
        }
    }

    /// Whether a value can stand behind what is there of a text, of which all values in front were found; none if all is closed
    /// there, or something is misplaced.
    pub(super) fn can_go_on(&self, text: &[u8]) -> Option<bool> {
        let mut values = self.clone();
        if values.next(text, false) != Next::More {
            return None;
        }
        let rest = &text[values.needed_from().min(text.len())..];
        match (rest.trim_ascii_end().last(), values.expected) {
            (None, Expected::Top) => None,
            (None, expected) => Some(matches!(expected, Expected::First | Expected::Element)),
            (Some(b'[' | b':'), _) => Some(innermost(rest).is_some()),
            (Some(b','), _) => Some(innermost(rest) == Some(b'[')),
            _ => Some(false),
        }
    }

    /// Up to where nothing of the text is needed any more.
    pub(crate) fn needed_from(&self) -> usize {
        self.open.as_ref().map_or(self.at, |open| open.start)
    }

    /// Up to where the text was looked at.
    pub(crate) fn seen(&self) -> usize {
        self.open.as_ref().map_or(self.at, |open| open.at)
    }

    /// Tells that so many bytes were taken away from the beginning of the text. A value of which some are taken away seems to
    /// begin with what is left.
    pub(crate) fn dropped(&mut self, count: usize) {
        self.at = self.at.saturating_sub(count);
        if let Some(open) = &mut self.open {
            open.start = open.start.saturating_sub(count);
            open.at -= count;
        }
    }

    fn value(&mut self, text: &[u8], is_whole: bool) -> Next {
        self.open = Some(Open { start: self.at, at: self.at, depth: 0, inside: Inside::Nothing });
        self.go_on(text, is_whole)
    }

    /// Looks for the end of the value that is open.
    fn go_on(&mut self, text: &[u8], is_whole: bool) -> Next {
        let Some(open) = &mut self.open else {
            return Next::More;
        };
        let is_closed = open.reaches_end(text);
        if !is_closed && !is_whole {
            return Next::More;
        }
        let range = open.start..open.at.min(text.len());
        self.at = range.end;
        self.open = None;
        if self.expected != Expected::Top {
            self.expected = Expected::Comma;
        }
        Next::Value { range, is_record: self.is_log }
    }

    fn misplaced(&mut self, text: &[u8]) -> Misplaced {
        let missing = match self.expected {
            Expected::Top => Missing::Value,
            Expected::Close => Missing::Close,
            _ if self.at == text.len() => Missing::Bracket,
            Expected::First | Expected::Element => Missing::Element,
            Expected::Comma => Missing::Comma,
        };
        let misplaced = Misplaced { at: self.at, missing };
        self.at = text.len();
        self.expected = Expected::Top;
        misplaced
    }
}

/// A value that was begun.
#[derive(Clone, Debug)]
struct Open {
    start: usize,
    /// Up to where it was looked at.
    at: usize,
    /// How many brackets are open.
    depth: usize,
    inside: Inside,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Inside {
    Nothing,
    String,
    /// A number, or whatever else is neither string nor bracket.
    Word,
}

impl Open {
    /// Goes on to the end of the value; one that is not closed ends with the text. Takes one byte at the least.
    fn reaches_end(&mut self, text: &[u8]) -> bool {
        loop {
            let is_behind_part = match self.inside {
                Inside::Nothing => false,
                Inside::String => match end_of_string(text, self.at) {
                    Ok(end) => self.leave(end),
                    Err(at) => {
                        self.at = at;
                        return false;
                    }
                },
                Inside::Word => {
                    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"{}[],:\"".contains(byte);
                    let length = text[self.at..].iter().position(ends);
                    let Some(length) = length else {
                        self.at = text.len();
                        return false;
                    };
                    self.leave(self.at + length)
                }
            };
            if is_behind_part && self.depth == 0 {
                return true;
            }
            let Some(byte) = text.get(self.at) else {
                return false;
            };
            self.at += 1;
            match byte {
                b'"' => self.inside = Inside::String,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return true;
                    }
                }
                _ if self.depth == 0 => self.inside = Inside::Word,
                _ => {}
            }
        }
    }

    fn leave(&mut self, at: usize) -> bool {
        self.at = at;
        self.inside = Inside::Nothing;
        true
    }
}

/// The bracket that is opened last and not closed in a text; none if there is none, or the text ends in a string.
fn innermost(text: &[u8]) -> Option<u8> {
    let (mut open, mut at) = (Vec::new(), 0);
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'"' => at = end_of_string(text, at).ok()?,
            b'{' | b'[' => open.push(*byte),
            b'}' | b']' => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

pub(super) fn skip_space(text: &[u8], at: usize) -> usize {
    text.len() - text[at..].trim_ascii_start().len()
}

/// Behind the closing quote of a string, from behind the opening one or some byte of it; or else from where to look on once there
/// is more of the text, which can be behind its end.
pub(super) fn end_of_string(text: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start;
    while let Some(found) = memchr2(b'"', b'\\', text.get(at..).unwrap_or_default()) {
        at += found;
        if text[at] == b'"' {
            return Ok(at + 1);
        }
        // What is escaped may not be there yet.
        at += 2;
    }
    Err(at.max(text.len()))
}

/// The end of the value that begins at a byte; one that is not closed ends with the text.
pub(super) fn end_of_value(text: &[u8], start: usize) -> usize {
    let mut open = Open { start, at: start, depth: 0, inside: Inside::Nothing };
    open.reaches_end(text);
    open.at.min(text.len())
}

/// Whether the value that a text begins with ends in it.
pub(super) fn is_closed(text: &[u8]) -> bool {
    Open { start: 0, at: 0, depth: 0, inside: Inside::Nothing }.reaches_end(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str], misplaced: Option<(usize, Missing)>) {
        for at_once in [text.len().max(1), 1, 2, 3, 7] {
            let (mut found, mut end) = (Vec::new(), None);
            let mut values = Values::new();
            let (mut there, mut base) = (0, 0);
            loop {
                match values.next(&text.as_bytes()[base..there], there == text.len()) {
                    Next::Value { range, .. } => found.push(&text[base + range.start..base + range.end]),
                    Next::Misplaced(Misplaced { at, missing }) => end = Some((base + at, missing)),
                    Next::More => {
                        there = (there + at_once).min(text.len());
                        let count = values.needed_from();
                        values.dropped(count);
                        base += count;
                        continue;
                    }
                    Next::End => break,
                }
                if end.is_some() {
                    break;
                }
            }
            assert_eq!((&found[..], end), (expected, misplaced), "{text}, {at_once} bytes at once");
        }
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

    #[test]
    fn records_of_a_log_are_values() {
        let of = |text: &str| text.replace("{1}", r#"{"eventSource":"a.amazonaws.com"}"#);
        let one = of("{1}");
        check(&of(r#" { "Records" : [{1}, {}] } {"Records":[{1}]}"#), &[&one, "{}", &one], None);
        check(&of(r#"{"Records":[{1}],"a":1}"#), &[&one], Some((46, Missing::Close)));
        check(r#"{"Records":{}} {"Record":[]}"#, &[r#"{"Records":{}}"#, r#"{"Record":[]}"#], None);
        check(&of(r#"{"Records":[{1}]"#), &[&one], Some((46, Missing::Close)));
        let notification = r#"{"Records":[{"eventSource":"aws:s3"}]}"#;
        check(&notification.repeat(2), &[notification; 2], None);
    }
}
