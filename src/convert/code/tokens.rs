//! Code as tokens: as much of JavaScript's grammar as it takes to pass over what is not a pattern.

use crate::json::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name or a keyword.
    Word,
    Number,
    /// A string in quotes, or a template without anything to fill in.
    Text,
    /// A template with something to fill in.
    Template,
    /// A regular expression.
    Pattern,
    /// A string, template or comment without its end: the rest of the line, or of the text.
    Broken,
    /// Anything else, one character each.
    Sign,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
    pub(super) span: Span,
}

impl Token<'_> {
    /// Whether it is that word or that sign.
    pub(super) fn is(&self, text: &str) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Sign) && self.text == text
    }
}

/// The words behind which a slash begins a regular expression.
const BEFORE_VALUES: [&str; 9] = ["return", "typeof", "case", "in", "of", "delete", "void", "throw", "new"];

/// So many bytes of a line are searched for the end of a regular expression, so that no line takes long.
const LONGEST_EXPRESSION: usize = 300;

/// All tokens of a text, without comments and space. What has no end is a token too: only in a pattern it is a mistake
/// to tell.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, length) = match first {
            _ if first.is_whitespace() || first == '\u{feff}' => {
                at += first.len_utf8();
                continue;
            }
            '/' if rest.starts_with("//") => {
                at += rest.find(['\n', '\r']).unwrap_or(rest.len());
                continue;
            }
            '/' if rest.starts_with("/*") => match rest[2..].find("*/") {
                Some(length) => {
                    at += length + 4;
                    continue;
                }
                None => (TokenKind::Broken, rest.len()),
            },
            '"' | '\'' => match string(rest, first) {
                Some(length) => (TokenKind::Text, length),
                None => (TokenKind::Broken, rest.find(['\n', '\r']).unwrap_or(rest.len())),
            },
            '`' => template(rest).unwrap_or((TokenKind::Broken, rest.len())),
            '/' if tokens.last().is_none_or(begins_value) => match expression(rest) {
                Some(length) => (TokenKind::Pattern, length),
                None => (TokenKind::Sign, 1),
            },
            '0'..='9' => (TokenKind::Number, number(rest)),
            '.' if rest[1..].starts_with(|next: char| next.is_ascii_digit()) => (TokenKind::Number, number(rest)),
            _ if is_word(first) => (TokenKind::Word, rest.find(|next| !is_word(next)).unwrap_or(rest.len())),
            _ => (TokenKind::Sign, first.len_utf8()),
        };
        tokens.push(Token { kind, text: &rest[..length], span: Span::new(at, at + length) });
        at += length;
    }
    tokens
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$' | '#' | '@')
}

/// Whether a slash behind this token begins a value, and does not divide one.
fn begins_value(before: &Token<'_>) -> bool {
    match before.kind {
        TokenKind::Word => BEFORE_VALUES.contains(&before.text),
        TokenKind::Sign => !matches!(before.text, ")" | "]" | "}"),
        _ => false,
    }
}

/// How long the string is that begins the text; `None` where it has no end.
fn string(text: &str, quote: char) -> Option<usize> {
    let mut characters = text[1..].char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                // A line feed behind it is part of the string, and of a carriage return and a line feed both are.
                if let Some((_, '\r')) = characters.next()
                    && characters.as_str().starts_with('\n')
                {
                    characters.next();
                }
            }
            '\n' | '\r' => break,
            _ if character == quote => return Some(at + 2),
            _ => {}
        }
    }
    None
}

/// What kind of template begins the text, and how long it is, with the code that fills it.
fn template(text: &str) -> Option<(TokenKind, usize)> {
    let mut kind = TokenKind::Text;
    // Of each template that is not closed, how many braces are open in the code of it; `None` in its text.
    let mut open: Vec<Option<usize>> = vec![None];
    let mut at = 1;
    while let Some(character) = text[at..].chars().next() {
        let rest = &text[at..];
        at += character.len_utf8();
        match (open.last_mut(), character) {
            (Some(None), '\\') => at += text[at..].chars().next().map_or(0, char::len_utf8),
            (Some(None), '`') => {
                open.pop();
                if open.is_empty() {
                    return Some((kind, at));
                }
            }
            (Some(state @ None), '$') if rest.starts_with("${") => {
                (kind, at) = (TokenKind::Template, at + 1);
                *state = Some(0);
            }
            (Some(Some(depth)), '{') => *depth += 1,
            (Some(state), '}') if *state == Some(0) => *state = None,
            (Some(Some(depth)), '}') => *depth -= 1,
            (Some(Some(_)), '`') => open.push(None),
            (Some(Some(_)), '"' | '\'') => at += string(rest, character)? - 1,
            _ => {}
        }
    }
    None
}

/// How long the regular expression is that begins the text; `None` where none does.
fn expression(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let mut is_in_class = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' | '\r' => return None,
            _ if at > LONGEST_EXPRESSION => return None,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => is_in_class = true,
            ']' => is_in_class = false,
            '/' if !is_in_class => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// How long the number is that begins the text, with whatever is stuck to it.
fn number(text: &str) -> usize {
    let mut before = ' ';
    let is_hexadecimal = text.starts_with("0x") || text.starts_with("0X");
    let end = text.find(|character: char| {
        let is_sign = matches!(character, '+' | '-') && matches!(before, 'e' | 'E') && !is_hexadecimal;
        before = character;
        !is_sign && !character.is_ascii_alphanumeric() && !matches!(character, '.' | '_')
    });
    end.unwrap_or(text.len())
}
