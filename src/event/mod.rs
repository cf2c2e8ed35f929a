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

mod error;
mod flatten;

pub use error::{Error, ErrorKind};

use crate::json::{Number, Span};

/// An event, as its fields.
#[derive(Clone, Debug)]
pub struct Event {
    /// By path, then in the order of the text.
    fields: Vec<Field>,
}

/// A value of the event that is not an object or an array.
#[derive(Clone, Debug)]
pub struct Field {
    /// The names on the way to it, joined by dots.
    pub path: Box<str>,
    /// The value.
    pub value: Value,
    /// Where it stands in the arrays around it.
    pub positions: Vec<ArrayPos>,
    /// Whether one of the names is empty. EventBridge sees such a field only where the pattern's paths have an empty name
    /// before their last.
    pub has_empty_name: bool,
    /// Whether the value is a string with half of a surrogate pair, which stands there as `?`.
    pub has_half_pair: bool,
    /// Where the value stands in the text.
    pub span: Span,
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
    /// Takes time in proportion to the length of the text and of the flattened paths.
    ///
    /// # Errors
    ///
    /// Where the text is not a JSON object.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut fields = flatten::flatten(text)?;
        fields.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Event { fields })
    }

    /// All fields, by path, then in the order of the text.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The fields at a path.
    pub fn fields_at(&self, path: &str) -> &[Field] {
        let start = self.fields.partition_point(|field| &*field.path < path);
        let length = self.fields[start..].partition_point(|field| &*field.path == path);
        &self.fields[start..start + length]
    }
}
