//! Bytes as they arrive, cut into lines or values.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::envelope::Head;
use super::fault::Unreadable;
use super::values::{Missing, Next, Values, skip_space};
use crate::event::Event;

/// In bytes: what is longer than this is passed over as no event. EventBridge takes a megabyte at the most.
pub const LONGEST: usize = 16_000_000;

/// In bytes: how much is looked at to tell a text from something else.
const START: usize = 1024;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The bytes that are there and not yet done with.
pub(super) struct Pieces {
    buffer: Vec<u8>,
    /// Up to where the buffer is done with.
    start: usize,
    /// Up to where there is no line break from `start` on.
    searched: usize,
    /// The line that `start` stands on, from 1.
    line: u64,
    form: Form,
    is_whole: bool,
    /// Whether the values found so far stand on the first line, which may yet turn out to be a broken line of many.
    is_on_first_line: bool,
    /// Whether the line that the buffer stands on is passed over up to its end.
    skips_line: bool,
    /// The line on which something too long begins, of which the rest stands at `start`.
    too_long: Option<u64>,
}

enum Form {
    /// Too little is there.
    Unknown,
    /// One event a line, but for the first one, which may turn out to be a part of an event.
    Lines {
        is_first: bool,
    },
    Values(Values),
    /// What stands there hides what follows.
    Over,
}

/// What stands next in a stream.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// A line that is not blank.
    Line(&'a [u8]),
    /// A value in an array, or at the top.
    Value {
        text: &'a [u8],
        /// Whether it is a record of a log.
        is_record: bool,
    },
    /// What stands there keeps the rest from being found.
    Misplaced {
        missing: Missing,
        /// Whether it is the rest of the line only.
        is_of_line: bool,
    },
    /// A line or a value that is longer than an event can be.
    TooLong,
}

impl Pieces {
    pub(super) fn new() -> Self {
        Pieces {
            buffer: Vec::new(),
            start: 0,
            searched: 0,
            line: 1,
            form: Form::Unknown,
            is_whole: false,
            is_on_first_line: false,
            skips_line: false,
            too_long: None,
        }
    }

    /// Takes more of the text. What was taken before is asked for by [`next`](Pieces::next) until there is none.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.searched = self.searched.saturating_sub(self.start);
            if let Form::Values(values) = &mut self.form {
                values.dropped(self.start);
            }
            self.start = 0;
        }
        if !matches!(self.form, Form::Over) {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// Tells that nothing follows.
    pub(super) fn finish(&mut self) {
        self.is_whole = true;
    }

    /// What stands next, and the line it begins on; none if more has to come.
    ///
    /// # Errors
    ///
    /// Where the text is none.
    pub(super) fn next(&mut self) -> Result<Option<(Piece<'_>, u64)>, Unreadable> {
        if matches!(self.form, Form::Unknown) && !self.finds_form()? {
            return Ok(None);
        }
        // A borrow that is returned from within a loop would last for all of it.
        match self.find() {
            None => Ok(None),
            Some((Place::Line { start, end }, line)) => Ok(Some((Piece::Line(&self.buffer[start..end]), line))),
            Some((Place::Value { start, end, is_record }, line)) => {
                Ok(Some((Piece::Value { text: &self.buffer[start..end], is_record }, line)))
            }
            Some((Place::Misplaced { missing, is_of_line }, line)) => {
                Ok(Some((Piece::Misplaced { missing, is_of_line }, line)))
            }
            Some((Place::TooLong, line)) => Ok(Some((Piece::TooLong, line))),
        }
    }

    /// Tells lines from values by how the text begins, once enough of it is there.
    fn finds_form(&mut self) -> Result<bool, Unreadable> {
        if self.buffer.len() < START && !self.is_whole {
            return Ok(false);
        }
        if let Some(unreadable) = Unreadable::of(&self.buffer[..self.buffer.len().min(START)]) {
            return Err(unreadable);
        }
        if self.buffer.starts_with(BYTE_ORDER_MARK) {
            self.start = BYTE_ORDER_MARK.len();
            self.searched = self.start;
        }
        let text_start = skip_space(&self.buffer, self.start);
        let text = &self.buffer[text_start..];
        let Some(first) = text.first() else {
            // Nothing but white space so far, of which the lines count.
            self.form = Form::Lines { is_first: true };
            return Ok(true);
        };
        let head = if *first == b'{' { Head::of(text) } else { Head::Other };
        if head == Head::Unknown && !self.is_whole {
            return Ok(false);
        }
        if *first == b'[' || matches!(head, Head::Log { .. }) {
            self.line += self.breaks(self.start, text_start);
            self.start = text_start;
            self.read_values();
        } else {
            self.form = Form::Lines { is_first: true };
        }
        Ok(true)
    }

    /// Reads values from the place on that is next.
    fn read_values(&mut self) {
        let mut values = Values::new();
        values.skip(self.start);
        self.searched = self.start;
        self.form = Form::Values(values);
        self.is_on_first_line = true;
    }

    fn find(&mut self) -> Option<(Place, u64)> {
        match &self.form {
            Form::Unknown | Form::Over => None,
            Form::Lines { .. } => self.find_line(),
            Form::Values(_) => self.find_value(),
        }
    }

    fn find_line(&mut self) -> Option<(Place, u64)> {
        loop {
            let found = memchr(b'\n', &self.buffer[self.searched..]).map(|at| self.searched + at);
            let (start, end) = match found {
                Some(at) => (self.start, at),
                // The last line needs no line feed.
                None if self.is_whole && self.start < self.buffer.len() => (self.start, self.buffer.len()),
                None => {
                    self.searched = self.buffer.len();
                    if self.skips_line {
                        self.start = self.buffer.len();
                        return None;
                    }
                    if self.buffer.len() - self.start > LONGEST {
                        self.too_long = Some(self.line);
                        self.start = self.buffer.len();
                    }
                    let line = self.too_long.take_if(|_| self.is_whole)?;
                    return Some((Place::TooLong, line));
                }
            };
            if std::mem::take(&mut self.skips_line) {
                self.go_behind_line(end);
                continue;
            }
            let line = &self.buffer[start..end];
            let is_too_long = self.too_long.take().is_some() || line.len() > LONGEST;
            let is_blank = !is_too_long && line.trim_ascii().is_empty();
            if !is_blank && !is_too_long && self.is_form_other(start, end) {
                self.read_values();
                return self.find_value();
            }
            let number = self.line;
            self.go_behind_line(end);
            if is_too_long {
                self.form = Form::Lines { is_first: false };
                return Some((Place::TooLong, number));
            }
            if !is_blank {
                return Some((Place::Line { start, end }, number));
            }
        }
    }

    fn go_behind_line(&mut self, end: usize) {
        self.start = (end + 1).min(self.buffer.len());
        self.searched = self.start;
        self.line += 1;
    }

    /// Whether the first line is a part of an event only, or of an array.
    fn is_form_other(&mut self, start: usize, end: usize) -> bool {
        let Form::Lines { is_first } = &mut self.form else {
            return false;
        };
        if !std::mem::take(is_first) {
            return false;
        }
        let line = &self.buffer[start..end];
        line.trim_ascii_start().first() == Some(&b'[') || is_only_a_start(line)
    }

    fn find_value(&mut self) -> Option<(Place, u64)> {
        let Form::Values(values) = &mut self.form else {
            return None;
        };
        let there = self.buffer.len();
        let mut ahead = values.clone();
        let next = ahead.next(&self.buffer, self.is_whole);
        if self.is_on_first_line {
            let reached = match &next {
                Next::Value { range, .. } => range.end,
                Next::Misplaced(misplaced) => misplaced.at,
                Next::More => ahead.seen().min(there),
                Next::End => there,
            };
            if let Some(length) = memchr(b'\n', &self.buffer[self.start..reached]) {
                let end = self.start + length;
                match is_broken(values, &self.buffer, end, self.is_whole)? {
                    false => self.is_on_first_line = false,
                    true => return Some(self.leave_broken(end)),
                }
            }
        }
        *values = ahead;
        let (place, at, end) = match next {
            Next::End => (None, there, there),
            Next::More if there.saturating_sub(values.needed_from()) > LONGEST => {
                let (at, end) = (values.needed_from(), values.seen().min(there));
                let line = self.line + self.breaks(self.start, at);
                self.too_long.get_or_insert(line);
                (None, at, end)
            }
            Next::More => (None, values.needed_from(), values.needed_from()),
            Next::Misplaced(misplaced) if self.is_on_first_line => {
                let line = self.line + self.breaks(self.start, misplaced.at);
                self.form = Form::Lines { is_first: false };
                (self.start, self.searched, self.line) = (misplaced.at, misplaced.at, line);
                self.skips_line = true;
                return Some((Place::Misplaced { missing: misplaced.missing, is_of_line: true }, line));
            }
            Next::Misplaced(misplaced) => {
                self.form = Form::Over;
                (Some(Place::Misplaced { missing: misplaced.missing, is_of_line: false }), misplaced.at, there)
            }
            Next::Value { range, .. } if self.too_long.is_some() || range.len() > LONGEST => {
                (Some(Place::TooLong), range.start, range.end)
            }
            Next::Value { range, is_record } => {
                let Range { start, end } = range;
                (Some(Place::Value { start, end, is_record }), start, end)
            }
        };
        let line = self.line + self.breaks(self.start, at);
        self.line = line + self.breaks(at, end);
        self.start = end;
        let place = place?;
        Some((place, self.too_long.take().unwrap_or(line)))
    }

    /// Goes on behind the first line, which is broken, as lines.
    fn leave_broken(&mut self, end: usize) -> (Place, u64) {
        let (start, number) = (self.start, self.line);
        self.form = Form::Lines { is_first: false };
        self.is_on_first_line = false;
        self.go_behind_line(end);
        match self.buffer[start..end].first() {
            Some(b'{' | b'[') => (Place::Line { start, end }, number),
            // What stands in front of it was judged already.
            _ => (Place::Misplaced { missing: Missing::Bracket, is_of_line: true }, number),
        }
    }

    /// How many line breaks there are between two places.
    fn breaks(&self, start: usize, end: usize) -> u64 {
        memchr_iter(b'\n', &self.buffer[start..end]).count() as u64
    }
}

enum Place {
    Line { start: usize, end: usize },
    Value { start: usize, end: usize, is_record: bool },
    Misplaced { missing: Missing, is_of_line: bool },
    TooLong,
}

/// Whether a first line is a broken one of many rather than the beginning of what stands below: so it is where it is not complete
/// and the next line is an event, which either could not stand there or is followed by yet another. None if more has to come to
/// tell. The line ends at a byte of the text; the values in front of it were found.
pub(crate) fn is_broken(values: &Values, text: &[u8], end: usize, is_whole: bool) -> Option<bool> {
    let Some(is_continued) = values.can_go_on(&text[..end]) else {
        return Some(false);
    };
    let next = text[end..].trim_ascii_start();
    if next.first().is_some_and(|first| *first != b'{') {
        return Some(false);
    }
    let length = match memchr(b'\n', next) {
        Some(length) => length,
        None if is_whole || next.len() > LONGEST => next.len(),
        None => return None,
    };
    if !is_event(&next[..length]) {
        return Some(false);
    }
    if !is_continued {
        return Some(true);
    }
    match next[length..].trim_ascii_start().first() {
        None if !is_whole => None,
        third => Some(third == Some(&b'{')),
    }
}

fn is_event(line: &[u8]) -> bool {
    let mut values = Values::new();
    matches!(values.next(line, true), Next::Value { .. })
        && values.next(line, true) == Next::End
        && Event::from_bytes(line).is_ok()
}

/// Whether a line begins an event that goes on below, as it does where events are printed for people. A line of which the end was
/// lost seldom breaks off there.
pub(crate) fn is_only_a_start(line: &[u8]) -> bool {
    matches!(line.trim_ascii_end().last(), Some(b'{' | b'[' | b',' | b':')) && Event::from_bytes(line).is_err()
}
