//! A field of the pattern, beside the event's values at its path.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::value::accepts;
use crate::event::{ArrayPos, ElementId, Event, Field, Value};
use crate::pattern::{Leaf, Pattern, Rule, sees_empty_names};

/// A field of the pattern, and what the event has at its path.
pub(super) struct Candidates<'a> {
    pub(super) leaf: &'a Leaf,
    /// The event's values, in the order of the text.
    pub(super) fields: Vec<&'a Field>,
    /// For each of them, whether one of the field's matchers accepts it.
    pub(super) accepted: Vec<bool>,
}

impl<'a> Candidates<'a> {
    pub(super) fn of(leaf: &'a Leaf, event: &'a Event, sees_empty_names: bool) -> Self {
        let mut fields = event.fields_at(&leaf.path);
        fields.retain(|field| sees_empty_names || !event.has_empty_name(field));
        let is_accepted = |field: &&Field| leaf.matchers.iter().any(|matcher| accepts(&matcher.operator, &field.value));
        let accepted = fields.iter().map(is_accepted).collect();
        Candidates { leaf, fields, accepted }
    }

    /// Whether it is one of the values that a matcher accepts.
    pub(super) fn accepts(&self, field: &Field) -> bool {
        self.accepted().any(|accepted| std::ptr::eq(accepted, field))
    }

    /// The values that a matcher accepts.
    pub(super) fn accepted(&self) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().zip(&self.accepted).filter(|(_, accepted)| **accepted).map(|(field, _)| *field)
    }
}

/// All fields of a pattern with their values in one event, each looked up once.
pub(super) struct Board<'a> {
    pub(super) pattern: &'a Pattern,
    pub(super) event: &'a Event,
    pub(super) sees_empty_names: bool,
    /// In the order of the text.
    leaves: Vec<Candidates<'a>>,
    /// The objects that strings of the event hold, by the places of the strings; each is read once.
    inner_events: RefCell<HashMap<usize, Option<Rc<Event>>>>,
}

impl<'a> Board<'a> {
    pub(super) fn new(pattern: &'a Pattern, rules: &[Rule<'a>], event: &'a Event) -> Self {
        let sees_empty_names = sees_empty_names(rules);
        let candidates = |leaf| Candidates::of(leaf, event, sees_empty_names);
        let leaves = pattern.leaves().into_iter().map(candidates).collect();
        Board { pattern, event, sees_empty_names, leaves, inner_events: RefCell::default() }
    }

    /// All leaves of the pattern, in the order of the text.
    pub(super) fn leaves(&self) -> impl Iterator<Item = &'a Leaf> {
        self.leaves.iter().map(|candidates| candidates.leaf)
    }

    /// Whether the pattern names a path in another place than this leaf.
    pub(super) fn names_elsewhere(&self, path: &str, leaf: &Leaf) -> bool {
        self.leaves().any(|other| *other.path == *path && !std::ptr::eq(other, leaf))
    }

    /// A leaf of the pattern with its values.
    pub(super) fn candidates(&self, leaf: &Leaf) -> &Candidates<'a> {
        let at = self.leaves.partition_point(|known| known.leaf.span.start < leaf.span.start);
        &self.leaves[at]
    }

    /// The leaves of a rule with their values, in the rule's order.
    pub(super) fn row(&self, rule: &Rule<'a>) -> Vec<&Candidates<'a>> {
        rule.leaves().iter().map(|leaf| self.candidates(leaf)).collect()
    }

    /// The object that a string of the event holds, if it holds one and nothing else.
    pub(super) fn inner_event(&self, field: &Field) -> Option<Rc<Event>> {
        let Value::String(text) = &field.value else {
            return None;
        };
        let is_whole = |inner: &Event| {
            inner.objects_at("").first().is_some_and(|root| root.span.end - root.span.start == text.trim().len())
        };
        let mut known = self.inner_events.borrow_mut();
        let read = || Event::parse(text).ok().filter(is_whole).map(Rc::new);
        known.entry(field.span.start).or_insert_with(read).clone()
    }

    /// Whether a value stands in no other element of an array than these.
    pub(super) fn is_consistent(&self, field: &Field, elements: &[ArrayPos]) -> bool {
        are_consistent(self.event, field.element, elements)
    }
}

/// Whether what stands in an element stands in no other element of an array than these.
pub(super) fn are_consistent(event: &Event, element: Option<ElementId>, elements: &[ArrayPos]) -> bool {
    event.positions(element).all(|(_, position)| {
        elements.iter().all(|chosen| chosen.array != position.array || chosen.index == position.index)
    })
}
