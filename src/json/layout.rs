//! The same JSON with other white space.

use std::fmt::Write;

use super::error::Error;
use super::location::Span;
use super::reader::{Reader, Token};

/// An array stays on its line up to this many characters.
const WIDTH: usize = 80;

const INDENT: &str = "  ";

/// What is deeper is not indented further, so that no text grows beyond measure.
const MOST_LEVELS: usize = 50;

/// A member a line, indented by two spaces a level; an array that fits stays on its line. Names and values keep their spelling,
/// and what follows the JSON is kept.
///
/// # Errors
///
/// Where the text is not JSON.
pub fn formatted(text: &str) -> Result<String, Error> {
    let pieces = Pieces::of(text)?;
    let mut out = String::with_capacity(text.len());
    // For each object or array that is not closed yet, whether it is on one line.
    let mut open: Vec<bool> = Vec::new();
    let mut column = 0;
    for (at, piece) in pieces.list.iter().enumerate() {
        let closes = matches!(piece.token, Token::EndObject | Token::EndArray);
        let is_inline = if closes { open.pop().unwrap_or(true) } else { open.last().copied().unwrap_or(true) };
        let before = at.checked_sub(1).map(|before| pieces.list[before].token);
        let is_first = matches!(before, None | Some(Token::StartObject | Token::StartArray));
        let gap = if closes { "" } else { separator(before, " ") };
        if is_inline || before == Some(Token::Name) || closes && is_first {
            out.push_str(gap);
            column += gap.len();
        } else {
            out.push_str(gap.trim_end());
            let _ = write!(out, "\n{}", INDENT.repeat(open.len().min(MOST_LEVELS)));
            column = open.len().min(MOST_LEVELS) * INDENT.len();
        }
        let spelling = &text[piece.span.range()];
        out.push_str(spelling);
        column += spelling.len();
        match piece.token {
            Token::StartObject => open.push(is_inline && !open.is_empty()),
            Token::StartArray => open.push(is_inline && !open.is_empty() || column + piece.width <= WIDTH),
            _ => {}
        }
    }
    out.push_str(pieces.rest);
    Ok(out)
}

/// Without white space between names and values, which keep their spelling; what follows the JSON is kept.
///
/// # Errors
///
/// Where the text is not JSON.
pub fn minified(text: &str) -> Result<String, Error> {
    let pieces = Pieces::of(text)?;
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for piece in &pieces.list {
        if !matches!(piece.token, Token::EndObject | Token::EndArray) {
            out.push_str(separator(before, ""));
        }
        out.push_str(&text[piece.span.range()]);
        before = Some(piece.token);
    }
    out.push_str(pieces.rest);
    Ok(out)
}

/// What stands in front of what is not a closing bracket.
fn separator(before: Option<Token>, space: &str) -> &'static str {
    match (before, space.is_empty()) {
        (None | Some(Token::StartObject | Token::StartArray), _) => "",
        (Some(Token::Name), true) => ":",
        (Some(Token::Name), false) => ": ",
        (Some(_), true) => ",",
        (Some(_), false) => ", ",
    }
}

struct Pieces<'a> {
    list: Vec<Piece>,
    /// What follows the JSON, but for white space.
    rest: &'a str,
}

struct Piece {
    token: Token,
    span: Span,
    /// Of what opens: how many bytes it has on one line, about.
    width: usize,
}

impl<'a> Pieces<'a> {
    fn of(text: &'a str) -> Result<Self, Error> {
        let mut reader = Reader::new(text);
        let mut list: Vec<Piece> = Vec::new();
        let mut open = Vec::new();
        let (mut total, mut end) = (0, 0);
        while let Some(token) = reader.next()? {
            let span = reader.span();
            total += span.range().len() + ": ".len();
            end = span.end;
            match token {
                Token::StartObject | Token::StartArray => open.push((list.len(), total)),
                Token::EndObject | Token::EndArray => {
                    if let Some((start, before)) = open.pop() {
                        list[start].width = total - before;
                    }
                }
                _ => {}
            }
            list.push(Piece { token, span, width: 0 });
            if open.is_empty() {
                // A string is looked at only when somebody asks for it.
                reader.text()?;
                break;
            }
        }
        Ok(Pieces { list, rest: text[end..].trim_end() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, minified_to: &str) {
        assert_eq!(formatted(text).expect(text), expected);
        assert_eq!(formatted(expected).expect(text), expected);
        assert_eq!(minified(text).expect(text), minified_to);
        assert_eq!(formatted(minified_to).expect(text), expected);
    }

    #[test]
    fn members_stand_on_lines_of_their_own() {
        check(
            r#"{"a":{"b":[ 1.0,{"prefix":"c"} ]},"d":{},"e":[],"f":"\u0041"}"#,
            "{\n  \"a\": {\n    \"b\": [1.0, {\"prefix\": \"c\"}]\n  },\n  \"d\": {},\n  \"e\": [],\n  \"f\": \"\\u0041\"\n}",
            r#"{"a":{"b":[1.0,{"prefix":"c"}]},"d":{},"e":[],"f":"\u0041"}"#,
        );
        check("[1, 2]", "[1, 2]", "[1,2]");
        check(" 1e3 ", "1e3", "1e3");
    }

    #[test]
    fn an_array_that_does_not_fit_has_an_element_a_line() {
        let long = "x".repeat(50);
        check(
            &format!(r#"{{"a":["{long}",["{long}"],{{"b":1}}]}}"#),
            &format!("{{\n  \"a\": [\n    \"{long}\",\n    [\"{long}\"],\n    {{\n      \"b\": 1\n    }}\n  ]\n}}"),
            &format!(r#"{{"a":["{long}",["{long}"],{{"b":1}}]}}"#),
        );
    }

    #[test]
    fn what_follows_is_kept_and_what_is_no_json_is_an_error() {
        check("{} and more\n", "{} and more", "{} and more");
        assert!(formatted("{\"a\": ").is_err());
        assert!(minified("{\"a\" 1}").is_err());
    }

    #[test]
    fn the_deepest_text_is_formatted() {
        let deep = "[".repeat(999) + &"]".repeat(999);
        assert_eq!(minified(&formatted(&deep).expect("deep")).expect("formatted"), deep);
    }
}
