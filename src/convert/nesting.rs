//! How deep HCL nests, looked at before it is parsed: its parser calls itself for each level, and the stack may be small.

use super::error::{Error, ErrorKind};
use crate::json::Span;

/// At most this many brackets, templates and directives inside one another.
const DEEPEST: usize = 32;

/// What the text stands in.
enum Inside<'a> {
    /// A bracket of the language, or the code in a template.
    Code,
    /// A string in quotes.
    Quoted,
    /// A heredoc, up to a line with this word.
    Heredoc(&'a str),
    /// The text between `%{if ...}` and `%{endif}`.
    Directive,
}

/// Looks through a text once, and builds nothing.
///
/// # Errors
///
/// Where it nests too deep.
pub(super) fn check(text: &str) -> Result<(), Error> {
    let mut inside: Vec<Inside<'_>> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        at += match innermost_text(&inside) {
            None => code(&mut inside, rest, &text[at..]),
            Some(_) if rest.starts_with(b"$${") || rest.starts_with(b"%%{") => 3,
            Some(_) if rest.starts_with(b"${") => {
                inside.push(Inside::Code);
                2
            }
            Some(_) if rest.starts_with(b"%{") => directive(&mut inside, rest),
            Some(Inside::Heredoc(word)) if rest[0] == b'\n' && ends_heredoc(&text[at + 1..], word) => {
                leave_text(&mut inside);
                1
            }
            Some(Inside::Quoted) if rest[0] == b'\\' => 2,
            Some(Inside::Quoted) if matches!(rest[0], b'"' | b'\n') => {
                leave_text(&mut inside);
                1
            }
            Some(_) => 1,
        };
        if inside.len() > DEEPEST {
            return Err(too_deep(text, at));
        }
        // What was skipped can end inside a character.
        while !text.is_char_boundary(at.min(text.len())) {
            at += 1;
        }
    }
    Ok(())
}

fn too_deep(text: &str, at: usize) -> Error {
    let mut start = at.saturating_sub(1).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let width = text[start..].chars().next().map_or(0, char::len_utf8);
    Error::new(ErrorKind::HclTooDeep(DEEPEST), Span::new(start, start + width))
}

/// The string or heredoc whose text comes next; `None` in code.
fn innermost_text<'a, 'b>(inside: &'b [Inside<'a>]) -> Option<&'b Inside<'a>> {
    inside
        .iter()
        .rev()
        .find(|inside| !matches!(inside, Inside::Directive))
        .filter(|inside| !matches!(inside, Inside::Code))
}

/// Leaves the string or heredoc, with the directives that have no end in it.
fn leave_text(inside: &mut Vec<Inside<'_>>) {
    while let Some(Inside::Directive) = inside.pop() {}
}

/// Takes a piece of code, and says how long it is.
fn code<'a>(inside: &mut Vec<Inside<'a>>, rest: &[u8], text: &'a str) -> usize {
    let line = || text.find('\n').unwrap_or(text.len());
    match rest[0] {
        b'{' | b'[' | b'(' => inside.push(Inside::Code),
        b'}' | b']' | b')' => {
            inside.pop();
        }
        b'"' => inside.push(Inside::Quoted),
        b'#' => return line().max(1),
        b'/' if rest.starts_with(b"//") => return line(),
        b'/' if rest.starts_with(b"/*") => return text.find("*/").map_or(text.len(), |end| end + 2),
        b'<' if rest.starts_with(b"<<") => {
            let word = text[2..line()].trim_start_matches('-').trim();
            if !word.is_empty() {
                inside.push(Inside::Heredoc(word));
                // The first line of the text can be the last.
                return line();
            }
        }
        _ => {}
    }
    1
}

/// Takes the beginning of a directive: `if` and `for` go down, and their ends up.
fn directive(inside: &mut Vec<Inside<'_>>, rest: &[u8]) -> usize {
    let word = rest[2..].trim_ascii_start();
    let word = word.strip_prefix(b"~").unwrap_or(word).trim_ascii_start();
    if word.starts_with(b"end") {
        if matches!(inside.last(), Some(Inside::Directive)) {
            inside.pop();
        }
    } else if !word.starts_with(b"else") {
        inside.push(Inside::Directive);
    }
    inside.push(Inside::Code);
    2
}

fn ends_heredoc(rest: &str, word: &str) -> bool {
    rest.trim_start_matches([' ', '\t'])
        .strip_prefix(word)
        .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '_' | '-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_depth(open: &str, close: &str) {
        let text = |levels: usize| format!("a = {}1{}\n", open.repeat(levels), close.repeat(levels));
        assert_eq!(check(&text(10)), Ok(()), "{open}");
        let error = check(&text(40)).expect_err(open);
        assert_eq!(error.kind(), &ErrorKind::HclTooDeep(DEEPEST));
    }

    #[test]
    fn each_way_to_nest_is_seen() {
        check_depth("{ a = ", "}");
        check_depth("[", "]");
        check_depth("f(", ")");
        check_depth("\"${", "}\"");
        check_depth("\"é%{ if x }${", "}%{ endif }\"");
        let directives = |levels: usize| format!("\"{}{}\"", "%{if x}".repeat(levels), "%{~ endif ~}".repeat(levels));
        assert_eq!(check(&directives(20)), Ok(()));
        assert!(check(&directives(40)).is_err());
    }

    #[test]
    fn what_does_not_nest_is_passed_over() {
        let many = |piece: &str| assert_eq!(check(&piece.repeat(100)), Ok(()), "{piece}");
        many("a = \"{[(\\\"{\"\n");
        many("# {\n");
        many("// (é\n");
        many("/* [ */");
        many("a = <<EOF\n{[(\n  EOF\n");
        many("a = <<-EOF\nEOF\n");
        many("a = \"$${ %%{ {\"\n");
        many("a { b = [1, \"${f(x)}\"] }\n");
        many("a = \"%{if x}b%{else}c%{endif}\"\n");
    }
}
