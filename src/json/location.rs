//! Places in a text: for a person's eye ([`Span`], [`LineColumn`]) and as EventBridge prints them ([`Location`]).

use std::fmt;
use std::ops::Range;

use super::character::is_control;

/// A piece of a text: byte offsets from 0, end exclusive. Both stand on character boundaries of the text they come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Byte offset of the first byte.
    pub start: usize,
    /// Byte offset after the last byte.
    pub end: usize,
}

impl Span {
    /// From `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// From the start of this span to the end of the other.
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start, other.end)
    }

    /// The same as a range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A line and a column, both from 1; the column counts UTF-16 units, as editors and EventBridge do.
///
/// Lines break at `\n`, at `\r` and at `\r\n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// From 1.
    pub line: usize,
    /// From 1, in UTF-16 units.
    pub column: usize,
}

impl LineColumn {
    /// Where the byte `offset` of `text` stands. Takes time linear in `offset`.
    ///
    /// # Panics
    ///
    /// Where `offset` is beyond the text, or inside a character.
    pub fn of(text: &str, offset: usize) -> Self {
        let before = &text[..offset];
        let mut line = 1;
        let mut line_start = 0;
        for (at, byte) in before.bytes().enumerate() {
            let breaks = byte == b'\n' || byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n');
            if breaks {
                line += 1;
                line_start = at + 1;
            }
        }
        LineColumn { line, column: utf16_len(&before[line_start..]) + 1 }
    }
}

/// Finds lines and columns in one text without counting from its start each time.
#[derive(Clone, Debug)]
pub struct PlaceIndex {
    /// For each stretch of so many bytes, the place of the first character in it.
    checkpoints: Vec<Checkpoint>,
}

#[derive(Clone, Copy, Debug)]
struct Checkpoint {
    offset: usize,
    /// The offset in UTF-16 units.
    units: usize,
    position: LineColumn,
}

impl PlaceIndex {
    /// In bytes.
    const STRETCH: usize = 1024;

    /// Takes time linear in the text.
    pub fn new(text: &str) -> Self {
        let mut checkpoints = vec![Checkpoint { offset: 0, units: 0, position: LineColumn { line: 1, column: 1 } }];
        let mut at = 0;
        while text.len() - at > Self::STRETCH {
            let last = checkpoints[checkpoints.len() - 1];
            at += Self::STRETCH;
            while !text.is_char_boundary(at) {
                at += 1;
            }
            let units = last.units + utf16_len(&text[last.offset..at]);
            checkpoints.push(Checkpoint { offset: at, units, position: last.to(text, at) });
        }
        PlaceIndex { checkpoints }
    }

    /// Where the byte `offset` stands in the text that the index was made of.
    ///
    /// # Panics
    ///
    /// Where `offset` is beyond the text, or inside a character.
    pub fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        self.before(offset).to(text, offset)
    }

    /// The byte `offset` of the text that the index was made of, in UTF-16 units, as JavaScript counts.
    ///
    /// # Panics
    ///
    /// Where `offset` is beyond the text, or inside a character.
    pub fn utf16_offset(&self, text: &str, offset: usize) -> usize {
        let checkpoint = self.before(offset);
        checkpoint.units + utf16_len(&text[checkpoint.offset..offset])
    }

    fn before(&self, offset: usize) -> Checkpoint {
        let behind = self.checkpoints.partition_point(|checkpoint| checkpoint.offset <= offset);
        self.checkpoints[behind.max(1) - 1]
    }
}

impl Checkpoint {
    fn to(self, text: &str, offset: usize) -> LineColumn {
        let LineColumn { mut line, mut column } = self.position;
        let mut line_start = self.offset;
        for at in self.offset..offset {
            let byte = text.as_bytes()[at];
            if byte == b'\n' || byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n') {
                (line, column, line_start) = (line + 1, 1, at + 1);
            }
        }
        LineColumn { line, column: column + utf16_len(&text[line_start..offset]) }
    }
}

/// A place as EventBridge prints it at the end of an error: an excerpt of the whole text, then line and column.
///
/// ```
/// use eventsieve::pattern::Pattern;
///
/// let error = Pattern::parse(r#"{"a": 1}"#).unwrap_err();
/// assert_eq!(error.locations()[0].to_string(), r#"[Source: (String)"{"a": 1}"; line: 1, column: 8]"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    excerpt: String,
    /// The line, and the column where the reader stood, which is seldom where the mistake begins.
    pub position: LineColumn,
}

impl Location {
    pub(super) fn new(text: &str, position: LineColumn) -> Self {
        Location { excerpt: excerpt(text), position }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LineColumn { line, column } = self.position;
        write!(f, "[Source: (String){}; line: {line}, column: {column}]", self.excerpt)
    }
}

/// EventBridge quotes at most this many UTF-16 units of the text.
const EXCERPT_UNITS: usize = 500;

fn excerpt(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut room = EXCERPT_UNITS;
    let mut rest = text.chars();
    while let Some(character) = rest.clone().next() {
        if room == 0 {
            break;
        }
        if character.len_utf16() > room {
            // The cut falls inside a pair; the half that remains is shown as `?`.
            quoted.push('?');
        } else if is_control(character) && !matches!(character, '\n' | '\r') {
            quoted.push_str(&format!("\\u{:04X}", u32::from(character)));
        } else {
            quoted.push(character);
        }
        room = room.saturating_sub(character.len_utf16());
        rest.next();
    }
    quoted.push('"');
    let units = utf16_len(text);
    if units > EXCERPT_UNITS {
        quoted.push_str(&format!("[truncated {} chars]", units - EXCERPT_UNITS));
    }
    quoted
}

pub(super) fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_each_kind_of_line_end() {
        let text = "a\nb\r\nc\rd😀e";
        let place = |needle| {
            let LineColumn { line, column } = LineColumn::of(text, text.find(needle).expect("needle"));
            (line, column)
        };
        assert_eq!(place("a"), (1, 1));
        assert_eq!(place("b"), (2, 1));
        assert_eq!(place("c"), (3, 1));
        assert_eq!(place("d"), (4, 1));
        assert_eq!(place("e"), (4, 4));
    }

    #[test]
    fn an_index_finds_the_same_places() {
        let text = "é😀a\r\nb\rc\n".repeat(700);
        let index = PlaceIndex::new(&text);
        for (offset, _) in text.char_indices() {
            assert_eq!(index.line_column(&text, offset), LineColumn::of(&text, offset), "{offset}");
            assert_eq!(index.utf16_offset(&text, offset), text[..offset].encode_utf16().count(), "{offset}");
        }
    }

    #[test]
    fn an_excerpt_is_cut_after_500_units() {
        let long = "x".repeat(501);
        assert_eq!(excerpt(&long), format!("\"{}\"[truncated 1 chars]", "x".repeat(500)));
        let pair = format!("{}😀", "x".repeat(499));
        assert_eq!(excerpt(&pair), format!("\"{}?\"[truncated 1 chars]", "x".repeat(499)));
        assert_eq!(excerpt("a\tb\nc\u{7f}"), "\"a\\u0009b\nc\\u007F\"");
    }
}
