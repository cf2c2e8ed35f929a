//! An event, flattened into the fields that patterns ask about.
//!
//! Each value that is not an object or an array becomes a [`Field`]: the names on the way to it joined by dots, the value,
//! and its position in each array around it. An array offers each of its elements, and arrays inside arrays are taken apart
//! in place.
//!
//! ```
//! use eventsieve::event::{Event, Value};
//!
//! let event = Event::parse(r#"{"detail": {"tags": ["a", "b"]}}"#)?;
//! let tags = event.fields_at("detail.tags");
//! assert_eq!(tags.len(), 2);
//! assert_eq!(tags[1].value, Value::String("b".into()));
//! # Ok::<(), eventsieve::event::Error>(())
//! ```
//!
//! This room does not judge: it knows nothing of patterns, and whether two positions can go together is for
//! [`explain`](crate::explain) to say. Nor does it ask for the fields that EventBridge gives every event; any object will do.

mod elements;
mod error;
mod flatten;
mod location;
mod paths;

pub use elements::ElementId;
pub use error::{Error, ErrorKind};
pub(crate) use location::is_invisible;

use self::elements::Elements;
use self::paths::{PathId, Paths};
use crate::json::{Number, Span};

/// An event, as its fields. Its size is in proportion to that of its text.
#[derive(Clone, Debug)]
pub struct Event {
    /// Path by path; those of one path in the order of the text.
    fields: Vec<Field>,
    /// In the order of the text.
    objects: Vec<Object>,
    /// The path at which each array stands, by the array's number.
    arrays: Vec<PathId>,
    paths: Paths,
    elements: Elements,
}

/// A value of the event that is not an object or an array.
#[derive(Clone, Debug)]
pub struct Field {
    /// The value.
    pub value: Value,
    /// Whether the value is a string with half of a surrogate pair, which stands there as `?`.
    pub has_half_pair: bool,
    /// Where the value stands in the text.
    pub span: Span,
    /// The innermost element of an array that the value stands in.
    pub element: Option<ElementId>,
    /// Where the value itself is an element of an array: its place there, which excludes no other value.
    pub place: Option<ArrayPos>,
    /// Where the value is that of a member of an object: the place of the member, from its name to its value.
    pub member: Option<Span>,
    path: PathId,
}

/// An object of the event, which is no field itself.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// Where it stands in the text, with its brackets.
    pub span: Span,
    /// The innermost element of an array that it stands in, or is.
    pub element: Option<ElementId>,
    path: PathId,
}

/// A value of the event.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, unescaped.
    String(Box<str>),
}

/// An element of an array.
///
/// Only objects and arrays have a position in the array around them: a plain value does not, and neither do two plain values
/// of one array exclude each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArrayPos {
    /// Which array of the event, counted from 0 in the order of the text.
    pub array: u32,
    /// Which element, from 0.
    pub index: u32,
}

impl Event {
    /// Reads an event from its JSON text. What follows the closing bracket is not looked at, as in EventBridge.
    ///
    /// Takes time and memory in proportion to the length of the text.
    ///
    /// # Errors
    ///
    /// Where the text is not a JSON object.
    pub fn parse(text: &str) -> Result<Self, Error> {
        flatten::flatten(text)
    }

    /// Reads an event from the bytes of its JSON text.
    ///
    /// # Errors
    ///
    /// Where the bytes are not UTF-8, or the text is not a JSON object.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Event::parse(text),
            Err(error) => {
                let at = error.valid_up_to();
                Err(Error::new(ErrorKind::NotUtf8, Span::new(at, at + 1), None))
            }
        }
    }

    /// All fields, path by path.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The fields at a path, in the order of the text.
    pub fn fields_at(&self, path: &str) -> Vec<&Field> {
        let mut fields: Vec<&Field> =
            self.paths.named(path).into_iter().flat_map(|path| self.fields_of(path)).collect();
        fields.sort_by_key(|field| field.span.start);
        fields
    }

    /// Whether something stands at a path, be it an object or an empty array, which are no fields.
    pub fn has_anything_at(&self, path: &str) -> bool {
        !self.paths.named(path).is_empty()
    }

    /// The objects at a path, in the order of the text; the empty path is that of the event itself.
    pub fn objects_at(&self, path: &str) -> Vec<Object> {
        let paths = if path.is_empty() { vec![Paths::ROOT] } else { self.paths.named(path) };
        self.objects.iter().filter(|object| paths.contains(&object.path)).copied().collect()
    }

    /// The names on the way to a field of this event, joined by dots.
    pub fn path(&self, field: &Field) -> String {
        self.paths.joined(field.path)
    }

    /// The paths of fields whose last name is wanted, each once, and at most so many.
    pub fn paths_ending_with(&self, is_wanted: impl Fn(&str) -> bool, most: usize) -> Vec<String> {
        let mut paths: Vec<PathId> = self.fields.iter().map(|field| field.path).collect();
        paths.dedup();
        paths.retain(|path| is_wanted(self.paths.name(*path)));
        paths.into_iter().take(most).map(|path| self.paths.joined(path)).collect()
    }

    /// Whether one of the names on the way to a field of this event is empty. EventBridge sees such a field only where the
    /// pattern's paths have an empty name before their last.
    pub fn has_empty_name(&self, field: &Field) -> bool {
        self.paths.has_empty_name(field.path)
    }

    /// The positions in the arrays around an element, its own first, from the inside out; each with its element.
    pub fn positions(&self, element: Option<ElementId>) -> impl Iterator<Item = (ElementId, ArrayPos)> {
        let mut next = element;
        std::iter::from_fn(move || {
            let element = next?;
            let (position, around) = self.elements.get(element);
            next = around;
            Some((element, position))
        })
    }

    fn fields_of(&self, path: PathId) -> &[Field] {
        let start = self.fields.partition_point(|field| field.path < path);
        let length = self.fields[start..].partition_point(|field| field.path == path);
        &self.fields[start..start + length]
    }
}
