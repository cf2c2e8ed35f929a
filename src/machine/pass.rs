//! The one pass over the bytes of an event.
//!
//! The pass walks down the paths that rules ask about, and hands each value that stands at one to the tests of its field.
//! What no path leads to is skipped. Objects and arrays that are open are kept on a stack, so that nothing recurses.

use super::automaton::Awake;
use super::bytes;
use super::elements::{ArrayId, ElementId};
use super::fields::{FieldId, Value};
use super::findings::Findings;
use super::index::Index;
use super::numbers::Number;
use super::paths::{PathId, PathNode};
use super::text::{self, Quoted};
use crate::json::MAX_NESTING;

/// The bytes are not an event.
#[derive(Debug)]
pub(super) struct Broken;

/// Kept from one event to the next.
#[derive(Clone, Default)]
pub(super) struct Stack {
    frames: Vec<Frame>,
    /// A name or a string without its escapes.
    unescaped: Vec<u8>,
    awake: Awake,
}

/// An object or array that is not closed yet, and of interest.
#[derive(Clone, Copy)]
struct Frame {
    /// Which array it is, if it is one.
    array: Option<ArrayId>,
    node: PathId,
    /// The element that the values inside stand in.
    element: ElementId,
    /// Whether no name on the way here is empty.
    is_named: bool,
    /// How many of the names that lead on from an object were not met yet.
    missing: u32,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Place<'p> {
    id: PathId,
    node: &'p PathNode,
    is_named: bool,
}

/// One event being read. `TRUSTS` says that names are unique and all is valid, so that the pass may end as soon as every path
/// was met.
pub(super) struct Pass<'p, const TRUSTS: bool> {
    index: &'p Index,
    bytes: &'p [u8],
    findings: &'p mut Findings,
    stack: &'p mut Stack,
    at: usize,
    /// How many names are missing in the objects that are open. Arrays that are open count as one, for any of their elements
    /// can have more.
    missing: u32,
    /// Whether all bytes before `doubted` are ASCII.
    is_ascii: bool,
    doubted: usize,
}

impl<'p, const TRUSTS: bool> Pass<'p, TRUSTS> {
    pub(super) fn new(index: &'p Index, bytes: &'p [u8], findings: &'p mut Findings, stack: &'p mut Stack) -> Self {
        Pass { index, bytes, findings, stack, at: 0, missing: 0, is_ascii: true, doubted: 0 }
    }

    /// Reads the event; tells where that ended.
    pub(super) fn run(mut self) -> Result<usize, Broken> {
        self.stack.frames.clear();
        if self.peek()? != b'{' {
            return Err(Broken);
        }
        let root = self.place(self.index.paths.root(), true);
        self.open_object(root, ElementId::NONE)?;
        while let Some(top) = self.stack.frames.last().copied() {
            if TRUSTS && self.missing == 0 {
                return Ok(self.at);
            }
            match top.array {
                Some(_) => self.elements(top)?,
                None => self.members(top)?,
            }
        }
        self.check_utf8()?;
        Ok(self.at)
    }

    /// Takes members of an object, up to one that is entered, or to the object's end.
    #[inline(always)]
    fn members(&mut self, top: Frame) -> Result<(), Broken> {
        let node = self.index.paths.get(top.node);
        let mut missing = top.missing;
        loop {
            if TRUSTS && missing == 0 {
                if self.missing == 0 {
                    return Ok(());
                }
                self.at = bytes::skip_rest(self.bytes, self.at).ok_or(Broken)?;
                break;
            }
            let place = self.entry(top, node, &mut missing)?;
            if self.value(place, top)? {
                return Ok(());
            }
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    break;
                }
                _ => return Err(Broken),
            }
        }
        self.close();
        self.end_value()
    }

    /// Takes elements of an array, up to one that is entered, or to the array's end.
    #[inline(always)]
    fn elements(&mut self, top: Frame) -> Result<(), Broken> {
        let place = self.place(top.node, top.is_named);
        if self.value(Some(place), top)? { Ok(()) } else { self.end_value() }
    }

    #[inline(always)]
    fn place(&self, id: PathId, is_named: bool) -> Place<'p> {
        Place { id, node: self.index.paths.get(id), is_named }
    }

    /// Takes what follows a value: a comma, or the closing brackets of what ends with it.
    fn end_value(&mut self) -> Result<(), Broken> {
        while let Some(top) = self.stack.frames.last() {
            let close = if top.array.is_some() { b']' } else { b'}' };
            match self.peek()? {
                b',' => {
                    self.at += 1;
                    return Ok(());
                }
                byte if byte == close => {
                    self.at += 1;
                    self.close();
                }
                _ => return Err(Broken),
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        if let Some(Frame { array, missing, .. }) = self.stack.frames.pop() {
            self.missing -= missing;
            if let Some(array) = array {
                self.findings.elements.end_array(array);
            }
        }
    }

    /// Takes a name and its colon; tells where they lead, if any path leads there.
    #[inline(always)]
    fn entry(&mut self, top: Frame, node: &PathNode, missing: &mut u32) -> Result<Option<Place<'p>>, Broken> {
        if self.peek()? != b'"' {
            return Err(Broken);
        }
        if let Some((id, behind)) = node.spelled_step(self.bytes, self.at) {
            let is_named = top.is_named && behind - self.at > b"\"\":".len();
            self.at = behind;
            self.meet(missing);
            return Ok(Some(self.place(id, is_named)));
        }
        self.other_entry(top, node, missing)
    }

    /// A name that is not spelled as those that lead on.
    fn other_entry(&mut self, top: Frame, node: &PathNode, missing: &mut u32) -> Result<Option<Place<'p>>, Broken> {
        let start = self.at;
        let quoted = self.quoted()?;
        let raw = &self.bytes[quoted.start..quoted.end];
        let is_plain = !quoted.has_escape && self.bytes.get(self.at) == Some(&b':');
        // Of a plain name that was not found only the dots can lead on.
        let is_lost = is_plain && node.finds_spelled(self.bytes, start) && !(node.leads_far() && raw.contains(&b'.'));
        if is_lost && !text::is_too_long(raw) {
            self.at += 1;
            return Ok(None);
        }
        let name = match quoted.has_escape {
            false => raw,
            true => {
                text::unescape(raw, &mut self.stack.unescaped).ok_or(Broken)?;
                &self.stack.unescaped[..]
            }
        };
        if text::is_too_long(name) {
            return Err(Broken);
        }
        let is_named = top.is_named && !name.is_empty();
        let met = node.step(name);
        let place = met.or_else(|| self.walk_dots(node, name)).map(|id| self.place(id, is_named));
        if met.is_some() {
            self.meet(missing);
        }
        if self.peek()? != b':' {
            return Err(Broken);
        }
        self.at += 1;
        Ok(place)
    }

    /// One of the names that an object lacked was met.
    #[inline(always)]
    fn meet(&mut self, missing: &mut u32) {
        if TRUSTS
            && *missing > 0
            && let Some(top) = self.stack.frames.last_mut()
        {
            *missing -= 1;
            top.missing -= 1;
            self.missing -= 1;
        }
    }

    /// Where a name leads that may have dots, and then leads over several steps.
    fn walk_dots(&self, node: &PathNode, name: &[u8]) -> Option<PathId> {
        if !name.contains(&b'.') {
            return None;
        }
        let mut steps = name.split(|byte| *byte == b'.');
        let first = steps.next()?;
        steps.try_fold(node.step(first)?, |at, step| self.index.paths.get(at).step(step))
    }

    /// Takes a value; tells whether it is an object or array that was entered.
    #[inline(always)]
    fn value(&mut self, place: Option<Place<'p>>, top: Frame) -> Result<bool, Broken> {
        match (self.peek()?, place) {
            (b'"', _) => self.string(place, top.element)?,
            (b'{', Some(place)) if place.node.leads_on() => {
                let element = self.element(top);
                return self.open_object(place, element);
            }
            (b'[', Some(place)) => {
                let element = self.element(top);
                return self.open_array(place, element);
            }
            (b'{' | b'[', _) => self.skip()?,
            (b'-' | b'0'..=b'9', None) if TRUSTS => {
                let is_inside = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
                self.at += self.bytes[self.at..].iter().take_while(is_inside).count();
            }
            (b'-' | b'0'..=b'9', _) => {
                let Some(number) = &Number::find(self.bytes, self.at) else {
                    return Err(Broken);
                };
                self.at += number.text.len();
                self.judge(place, top.element, Value::Number(number));
            }
            (b't', _) => self.word(b"true", place, top.element, Value::Bool(true))?,
            (b'f', _) => self.word(b"false", place, top.element, Value::Bool(false))?,
            (b'n', _) => self.word(b"null", place, top.element, Value::Null)?,
            _ => return Err(Broken),
        }
        Ok(false)
    }

    /// The element that begins in an array, or else the one around.
    fn element(&mut self, top: Frame) -> ElementId {
        match top.array {
            Some(array) => self.findings.elements.begin_element(array, top.element),
            None => top.element,
        }
    }

    fn open_object(&mut self, place: Place<'p>, element: ElementId) -> Result<bool, Broken> {
        let Place { id, node, is_named } = place;
        self.open(Frame { array: None, node: id, element, is_named, missing: node.steps() }, b'}')
    }

    fn open_array(&mut self, place: Place<'p>, element: ElementId) -> Result<bool, Broken> {
        let array = Some(self.findings.elements.begin_array());
        self.open(Frame { array, node: place.id, element, is_named: place.is_named, missing: 1 }, b']')
    }

    /// Takes the opening bracket; tells whether anything is inside.
    fn open(&mut self, frame: Frame, close: u8) -> Result<bool, Broken> {
        if self.stack.frames.len() == MAX_NESTING {
            return Err(Broken);
        }
        self.at += 1;
        self.missing += frame.missing;
        self.stack.frames.push(frame);
        if self.peek()? != close {
            return Ok(true);
        }
        self.at += 1;
        self.close();
        Ok(false)
    }

    fn skip(&mut self) -> Result<(), Broken> {
        if TRUSTS {
            self.at = bytes::skip(self.bytes, self.at).ok_or(Broken)?;
            return Ok(());
        }
        let mut non_ascii = false;
        let end = bytes::check(self.bytes, self.at, self.stack.frames.len(), &mut non_ascii).ok_or(Broken)?;
        self.is_ascii = !non_ascii && self.is_ascii();
        (self.at, self.doubted) = (end, end);
        Ok(())
    }

    fn string(&mut self, place: Option<Place<'p>>, element: ElementId) -> Result<(), Broken> {
        let quoted = self.quoted()?;
        match (quoted.has_escape, place) {
            (false, _) => self.judge(place, element, Value::String(&self.bytes[quoted.start..quoted.end])),
            // Nobody asks, and nothing is doubted.
            (true, None) if TRUSTS => {}
            (true, _) => {
                let mut unescaped = std::mem::take(&mut self.stack.unescaped);
                let done = text::unescape(&self.bytes[quoted.start..quoted.end], &mut unescaped);
                if done.is_some() {
                    self.judge(place, element, Value::String(&unescaped));
                }
                self.stack.unescaped = unescaped;
                return done.ok_or(Broken);
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn quoted(&mut self) -> Result<Quoted, Broken> {
        let quoted = Quoted::find(self.bytes, self.at).ok_or(Broken)?;
        self.at = quoted.end + 1;
        Ok(quoted)
    }

    fn word(
        &mut self,
        word: &[u8],
        place: Option<Place<'p>>,
        element: ElementId,
        value: Value<'_>,
    ) -> Result<(), Broken> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(Broken);
        }
        self.at += word.len();
        self.judge(place, element, value);
        Ok(())
    }

    /// Puts a value to the tests of the fields whose path it stands at.
    #[inline(always)]
    fn judge(&mut self, place: Option<Place<'p>>, element: ElementId, value: Value<'_>) {
        let Some(Place { node, is_named, .. }) = place else {
            return;
        };
        if let Some(field) = node.field {
            self.judge_for(field, element, value);
        }
        if let Some(field) = node.named_field.filter(|_| is_named) {
            self.judge_for(field, element, value);
        }
    }

    fn judge_for(&mut self, field: FieldId, element: ElementId, value: Value<'_>) {
        let index = self.index;
        let tests = index.tests(field);
        self.findings.begin_value(field, tests.field.wide_leaves > 0, element);
        tests.passed(value, &mut self.stack.awake, |met| self.findings.found(index, met, element));
        self.findings.end_value(index, element);
    }

    /// Skips white space and tells what follows.
    #[inline]
    fn peek(&mut self) -> Result<u8, Broken> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(Broken),
            }
        }
    }

    fn check_utf8(&self) -> Result<(), Broken> {
        let read = &self.bytes[..self.at];
        if TRUSTS || self.is_ascii() || std::str::from_utf8(read).is_ok() { Ok(()) } else { Err(Broken) }
    }

    /// Whether all bytes before this place are ASCII.
    fn is_ascii(&self) -> bool {
        self.is_ascii && self.bytes[self.doubted..self.at].is_ascii()
    }
}
