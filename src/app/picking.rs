//! The value of the event that somebody is at, and the ways to ask for it in the pattern. No browser is needed here.

use std::rc::Rc;

use crate::event::Event;
use crate::explain::{Pick, field_at, picked, picks, shown_path};
use crate::pattern::Pattern;

/// A value, and the ways to ask for it.
#[derive(Clone, Debug)]
pub(crate) struct Picking {
    /// Which field it is, as it is shown.
    pub path: String,
    /// The ways, the exact value first.
    pub ways: Vec<Pick>,
    event: Rc<Event>,
    offset: usize,
}

impl PartialEq for Picking {
    /// The event follows from the text that stands beside it.
    fn eq(&self, other: &Self) -> bool {
        (&self.path, &self.ways, self.offset) == (&other.path, &other.ways, other.offset)
    }
}

impl Picking {
    /// The value at a byte of the event's text. `None` where there is none that a pattern could name, or where a text that is
    /// no pattern would have to be changed.
    pub(super) fn at(pattern: &str, offset: usize, event: impl FnOnce() -> Option<Rc<Event>>) -> Option<Self> {
        let read = Pattern::parse(pattern).ok();
        if read.is_none() && !pattern.trim().is_empty() {
            return None;
        }
        let event = event()?;
        let field = field_at(&event, offset)?;
        let ways = picks(read.as_ref(), &event, field);
        (!ways.is_empty()).then(|| Picking { path: shown_path(&event.path(field)), ways, event: event.clone(), offset })
    }

    /// The same value beside another pattern.
    pub(super) fn again(self, pattern: &str) -> Option<Self> {
        Self::at(pattern, self.offset, || Some(self.event))
    }

    /// What taking one of the ways changes, in a sentence without a full stop, and the text of the pattern after it.
    pub(super) fn picked(&self, pattern: &str, way: usize) -> Option<(String, String)> {
        let Pick { operator, is_picked } = self.ways.get(way)?;
        let text = picked(pattern, &self.event, field_at(&self.event, self.offset)?, operator)?;
        let (verb, preposition) = if *is_picked { ("Took", "from") } else { ("Added", "to") };
        Some((format!("{verb} {operator} {preposition} {}", self.path), text))
    }
}
