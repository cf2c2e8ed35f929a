//! A pattern that was found in a text.

use super::error::{Note, NoteKind};
use super::value::Node;
use crate::json::{Span, formatted};

/// So many of a pattern's [notes](Found::notes) are enough to show: where there are more, they say the same.
pub const MOST_NOTES: usize = 20;

/// A pattern, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What the rule is called: its name, its logical id, the name of its resource or construct. Of a function's event
    /// both, as in `Function.Event`; of one of several filters with its number, as in `Mapping[2]`.
    pub name: Option<String>,
    /// The pattern as JSON text. What stood there as text is kept as it stood, also where it is no pattern, or not even
    /// JSON.
    pub pattern: String,
    /// Where it stands in the text that was read.
    pub span: Span,
    /// What is worth knowing of it, in the order of the text.
    pub notes: Vec<Note>,
}

impl Found {
    /// A pattern that stood as text.
    pub(super) fn text(name: Option<String>, text: &str, span: Span) -> Self {
        Found { name, pattern: text.trim().into(), span, notes: Vec::new() }
    }

    /// A pattern that stood as an object of the language it was found in.
    pub(super) fn tree(name: Option<String>, node: &Node, span: Span) -> Self {
        let mut notes = Vec::new();
        node.notes(&mut notes);
        let text = node.print();
        Found { name, pattern: formatted(&text).unwrap_or(text), span, notes }
    }

    pub(super) fn note(&mut self, kind: NoteKind, span: Span) {
        self.notes.push(Note { kind, span });
    }
}
