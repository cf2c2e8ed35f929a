//! The streaming reader: which token comes next, and where the reader stands.
//!
//! Two habits of it decide the column of an error. A field name is read together with the colon and the beginning of its
//! value, so that after a name the reader already stands behind a bracket, behind a number, or behind the quote that opens
//! a string. And a string is read only when somebody asks for it: until then the reader stands behind that quote.

use std::borrow::Cow;

use super::character::Unit;
use super::error::{Container, Error, ErrorKind, Expected};
use super::location::{LineColumn, Location, Span, utf16_len};

/// At most this many objects and arrays inside one another.
pub const MAX_NESTING: usize = 1000;

/// A piece of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// `{`
    StartObject,
    /// `}`
    EndObject,
    /// `[`
    StartArray,
    /// `]`
    EndArray,
    /// The name of a field, in front of its value.
    Name,
    /// A string.
    String,
    /// A number.
    Number,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
}

/// Walks JSON text token by token, without building a tree and without recursion.
pub struct Reader<'a> {
    pub(super) text: &'a str,
    /// The byte to be read next.
    pub(super) at: usize,
    line: usize,
    line_start: usize,
    open: Vec<Open>,
    token: Option<Token>,
    span: Span,
    /// The value that was read together with its name.
    pending: Option<(Token, Span)>,
    name: Cow<'a, str>,
    /// The text of the current string; `None` until somebody asks for it.
    string: Option<Cow<'a, str>>,
    /// Whether the text read last had half of a surrogate pair.
    pub(super) has_half: bool,
}

/// An object or array that is not closed yet.
struct Open {
    container: Container,
    /// The byte offset of its bracket.
    at: usize,
    /// The line of its bracket, and the byte offset where that begins; the column is counted only for an error.
    line: usize,
    line_start: usize,
    has_entries: bool,
}

impl Open {
    fn location(&self, text: &str) -> Location {
        location(text, self.line, self.line_start, self.at)
    }
}

/// Takes time linear in the length of the line, and so only for an error.
fn location(text: &str, line: usize, line_start: usize, at: usize) -> Location {
    Location::new(text, LineColumn { line, column: utf16_len(&text[line_start..at]) + 1 })
}

impl<'a> Reader<'a> {
    /// Stands at the beginning of the text.
    pub fn new(text: &'a str) -> Self {
        Reader {
            text,
            at: 0,
            line: 1,
            line_start: 0,
            open: Vec::new(),
            token: None,
            span: Span::default(),
            pending: None,
            name: Cow::Borrowed(""),
            string: None,
            has_half: false,
        }
    }

    /// Goes on to the next token, or to `None` at the end of the text.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON, or leaves the limits: [`MAX_NESTING`], numbers of 1,000 digits.
    #[expect(clippy::should_implement_trait, reason = "an iterator would hide that every step can fail")]
    pub fn next(&mut self) -> Result<Option<Token>, Error> {
        if let Some((token, span)) = self.pending.take() {
            return self.stand_on(token, span);
        }
        if self.token == Some(Token::String) && self.string.is_none() {
            self.read_string()?;
        }
        let Some(mut character) = self.next_beyond_space()? else {
            return self.end_of_text();
        };
        if matches!(character, ']' | '}') {
            return self.close(character);
        }
        if self.has_entries() {
            character = self.next_after_comma(character)?;
        }
        if self.container() != Container::Object {
            let (token, span) = self.read_value(character)?;
            return self.stand_on(token, span);
        }
        if character != '"' {
            return Err(self.unexpected(character, Expected::Name));
        }
        let start = self.at - 1;
        self.name = self.read_name()?;
        let span = Span::new(start, self.at);
        self.stand_on(Token::Name, span)?;
        let character = self.next_after_colon()?;
        self.pending = Some(self.read_value(character)?);
        Ok(Some(Token::Name))
    }

    /// The current token's text: a name or string unescaped, a number or word as written, a bracket as itself.
    ///
    /// Half of a surrogate pair, which JSON can spell and UTF-8 cannot hold, becomes `?`, as it does in EventBridge.
    ///
    /// # Errors
    ///
    /// Where a string that was not read yet turns out to be malformed.
    pub fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        match self.token {
            Some(Token::Name) => Ok(self.name.clone()),
            Some(Token::String) => match &self.string {
                Some(text) => Ok(text.clone()),
                None => self.read_string(),
            },
            _ => Ok(Cow::Borrowed(&self.text[self.span.range()])),
        }
    }

    /// The current token as it is written, quotes included.
    pub fn spelling(&self) -> &'a str {
        &self.text[self.span().range()]
    }

    /// Whether the name or string that was read last has half of a surrogate pair, which stands as `?` in its text.
    pub fn has_half_pair(&self) -> bool {
        self.has_half
    }

    /// The current token, quotes included. A string that breaks off spans the rest of the text.
    pub fn span(&self) -> Span {
        match self.token {
            Some(Token::String) => Span::new(self.span.start, self.string_end(self.span.start)),
            _ => self.span,
        }
    }

    /// Where the reader stands, as EventBridge prints it.
    pub fn location(&self) -> Location {
        self.location_at(self.at)
    }

    fn location_at(&self, at: usize) -> Location {
        location(self.text, self.line, self.line_start, at)
    }

    /// An error about `span`, at the place where the reader stands.
    pub(super) fn error(&self, kind: ErrorKind, span: Span) -> Error {
        Error::new(kind, span, Some(self.location()))
    }

    /// An error about the character just read, at that character.
    pub(super) fn error_at_last(&self, kind: ErrorKind) -> Error {
        let start = self.before_last();
        Error::new(kind, Span::new(start, self.at), Some(self.location_at(start)))
    }

    pub(super) fn unexpected(&self, character: char, expected: Expected) -> Error {
        self.error_at_last(ErrorKind::UnexpectedCharacter { found: Unit::first_of(character), expected })
    }

    /// An error because the text ended; underlined is the token it ends with, or else its last character.
    pub(super) fn end_error(&self, kind: ErrorKind) -> Error {
        let text = self.text.trim_end();
        let token = self.span();
        let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
        let span = if token.end == text.len() { token } else { Span::new(last, text.len()) };
        self.error(kind, span)
    }

    /// An error that is reported without a location.
    pub(super) fn limit_error(&self, kind: ErrorKind, span: Span) -> Error {
        Error::new(kind, span, None)
    }

    fn before_last(&self) -> usize {
        self.text[..self.at].char_indices().next_back().map_or(0, |(at, _)| at)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    pub(super) fn container(&self) -> Container {
        self.open.last().map_or(Container::Root, |open| open.container)
    }

    /// Whether the enclosing container has an entry before the one that begins now; counts that one.
    fn has_entries(&mut self) -> bool {
        self.open.last_mut().is_some_and(|open| std::mem::replace(&mut open.has_entries, true))
    }

    fn stand_on(&mut self, token: Token, span: Span) -> Result<Option<Token>, Error> {
        let opened = match token {
            Token::StartObject => Some(Container::Object),
            Token::StartArray => Some(Container::Array),
            _ => None,
        };
        if let Some(container) = opened {
            if self.open.len() == MAX_NESTING {
                return Err(self.limit_error(ErrorKind::TooDeep, span));
            }
            let Reader { line, line_start, .. } = *self;
            self.open.push(Open { container, at: span.start, line, line_start, has_entries: false });
        }
        self.token = Some(token);
        self.span = span;
        self.string = None;
        Ok(self.token)
    }

    fn close(&mut self, bracket: char) -> Result<Option<Token>, Error> {
        let closed = if bracket == ']' { Container::Array } else { Container::Object };
        match self.open.pop() {
            Some(open) if open.container == closed => {}
            Some(open) => {
                let opened = open.location(self.text);
                let kind = ErrorKind::WrongBracket { found: bracket, open: open.container, opened };
                return Err(self.error_at_last(kind));
            }
            None => return Err(self.error_at_last(ErrorKind::NothingToClose { found: bracket })),
        }
        let token = if bracket == ']' { Token::EndArray } else { Token::EndObject };
        self.stand_on(token, Span::new(self.at - 1, self.at))
    }

    fn end_of_text(&mut self) -> Result<Option<Token>, Error> {
        match self.open.last() {
            None => {
                self.token = None;
                self.span = Span::new(self.at, self.at);
                Ok(None)
            }
            Some(open) => {
                Err(self.end_error(ErrorKind::Unclosed { open: open.container, opened: open.location(self.text) }))
            }
        }
    }

    fn next_after_comma(&mut self, character: char) -> Result<char, Error> {
        if character != ',' {
            return Err(self.unexpected(character, Expected::Comma(self.container())));
        }
        self.next_or_end_error()
    }

    fn next_after_colon(&mut self) -> Result<char, Error> {
        let character = self.next_or_end_error()?;
        if character != ':' {
            return Err(self.unexpected(character, Expected::Colon));
        }
        self.next_or_end_error()
    }

    fn next_or_end_error(&mut self) -> Result<char, Error> {
        match self.next_beyond_space()? {
            Some(character) => Ok(character),
            None => Err(self.end_error(ErrorKind::EndBetween { open: self.container() })),
        }
    }

    /// Skips white space and takes the character behind it.
    fn next_beyond_space(&mut self) -> Result<Option<char>, Error> {
        while let Some(character) = self.bump() {
            match character {
                ' ' | '\t' => {}
                '\n' => self.begin_line(),
                '\r' => self.end_carriage_return(),
                '\0'..='\x1f' => {
                    let found = Unit::first_of(character);
                    let span = Span::new(self.before_last(), self.at);
                    return Err(self.error(ErrorKind::ControlBetweenTokens { found }, span));
                }
                '/' => return Err(self.unexpected(character, Expected::NoComment)),
                _ => return Ok(Some(character)),
            }
        }
        Ok(None)
    }

    /// A carriage return was taken; a line feed behind it belongs to it.
    pub(super) fn end_carriage_return(&mut self) {
        if self.peek() == Some('\n') {
            self.at += 1;
        }
        self.begin_line();
    }

    pub(super) fn begin_line(&mut self) {
        self.line += 1;
        self.line_start = self.at;
    }

    /// Reads the value whose first character was just taken; of a string, only that quote.
    fn read_value(&mut self, first: char) -> Result<(Token, Span), Error> {
        let start = self.before_last();
        let token = match first {
            '"' => Token::String,
            '{' => Token::StartObject,
            '[' => Token::StartArray,
            '}' => return Err(self.unexpected(first, Expected::ValueBeforeBracket)),
            't' => self.read_word("true", Token::True)?,
            'f' => self.read_word("false", Token::False)?,
            'n' => self.read_word("null", Token::Null)?,
            '-' | '0'..='9' => self.read_number(first)?,
            _ => return Err(self.odd_value(first)),
        };
        // Behind a number at the top the reader has taken a character of white space too.
        let length = self.text[start..self.at].trim_end().len();
        Ok((token, Span::new(start, start + length)))
    }

    fn read_string(&mut self) -> Result<Cow<'a, str>, Error> {
        let text = self.read_quoted(false)?;
        self.string = Some(text.clone());
        Ok(text)
    }
}
