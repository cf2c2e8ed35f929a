//! Changes after which a field that fails would match: of the pattern, and of the event.

use super::candidates::{Board, Candidates, are_consistent};
use super::edit::{Change, Edit, Side};
use super::hint::would_match;
use super::members::{Members, is_spelled_by_names, nested};
use super::nearest::Nearest;
use super::sample::{equal_to, json_of, sample};
use super::shown::Shown;
use crate::event::{Field, Value};
use crate::pattern::{Leaf, Matcher, Operator};

/// What can be changed for a field to match, of the pattern first. Each change is offered alone; after it, one field less has to
/// change.
pub(super) fn remedies<'a>(board: &Board<'a>, nearest: &Nearest<'a>, candidates: &Candidates<'a>) -> Vec<Edit> {
    let remedy = Remedy { board, nearest, candidates };
    let mut consistent = candidates.fields.iter().filter(|field| board.is_consistent(field, &nearest.elements));
    let field = consistent.next().copied();
    let of_pattern = match field {
        Some(field) => remedy.take_value(field),
        None => remedy.drop_field(),
    };
    of_pattern.into_iter().chain(remedy.of_event(field)).collect()
}

struct Remedy<'r, 'a> {
    board: &'r Board<'a>,
    nearest: &'r Nearest<'a>,
    candidates: &'r Candidates<'a>,
}

impl Remedy<'_, '_> {
    /// The pattern takes the value that the event has.
    fn take_value(&self, field: &Field) -> Option<Edit> {
        let leaf = self.candidates.leaf;
        let last = leaf.matchers.last()?;
        let taken = Matcher { operator: equal_to(&field.value), span: last.span };
        let matchers = match leaf.matchers.as_slice() {
            [_] => vec![taken],
            several => several.iter().cloned().chain([taken]).collect(),
        };
        if field.has_half_pair || !self.would_match(&Leaf { matchers, ..leaf.clone() }) {
            return None;
        }
        let (text, shown) = (json_of(&field.value), Shown(&field.value));
        Some(match leaf.matchers.as_slice() {
            [only] => Edit::new(Side::Pattern, format!("use {shown}"), vec![Change::Replace(only.span, text)]),
            _ => Edit::new(Side::Pattern, format!("add {shown}"), vec![Change::Append { item: last.span, text }]),
        })
    }

    /// The pattern no longer asks about the field; where nothing else would be left, or the path is named elsewhere, it asks
    /// for its absence.
    fn drop_field(&self) -> Option<Edit> {
        let leaf = self.candidates.leaf;
        // Which names of an event are seen hangs on all names of the pattern, where one of them is empty.
        let can_be_removed = !self.board.sees_empty_names && !self.board.names_elsewhere(&leaf.path, leaf);
        let removable = can_be_removed.then(|| Members::of(self.board.pattern).removable(leaf)).flatten();
        if let Some(span) = removable {
            let title = format!("remove {}", Shown(&Value::String(leaf.name.text.clone())));
            return Some(Edit::new(Side::Pattern, title, vec![Change::Remove(span)]));
        }
        let absence = Operator::Exists(false);
        let text = format!("[{absence}]");
        let matchers = vec![Matcher { operator: absence, span: leaf.span }];
        self.would_match(&Leaf { matchers, ..leaf.clone() }).then(|| {
            Edit::new(Side::Pattern, "match where it is absent".into(), vec![Change::Replace(leaf.span, text)])
        })
    }

    /// The event gets a value that the first alternative which can be met accepts.
    fn of_event(&self, field: Option<&Field>) -> Option<Edit> {
        // One more value that counts can take away the absence that another field is satisfied by.
        let hangs_on_absence = |leaf: &&Leaf| {
            let is_satisfied_by_absence = !self.nearest.changes(leaf) && self.nearest.picked(leaf).is_none();
            is_satisfied_by_absence && !self.board.candidates(leaf).fields.is_empty()
        };
        if self.nearest.leaves.iter().any(hangs_on_absence) {
            return None;
        }
        let value = self.candidates.leaf.matchers.iter().find_map(|matcher| sample(&matcher.operator))?;
        let (title, change) = match field {
            Some(field) => (format!("set event to {}", Shown(&value)), Change::Replace(field.span, json_of(&value))),
            None => (format!("add {} to the event", Shown(&value)), self.add_to_event(&value)?),
        };
        Some(Edit::new(Side::Event, title, vec![change]))
    }

    /// Adds the field to the innermost object on its way that there is, among the elements that the other fields chose.
    fn add_to_event(&self, value: &Value) -> Option<Change> {
        let event = self.board.event;
        let path = &*self.candidates.leaf.path;
        if !is_spelled_by_names(path) || event.has_anything_at(path) && self.candidates.fields.is_empty() {
            return None;
        }
        let mut ends: Vec<usize> = [0].into_iter().chain(path.match_indices('.').map(|(at, _)| at)).collect();
        while let Some(end) = ends.pop() {
            let mut objects = event.objects_at(&path[..end]).into_iter();
            if let Some(object) = objects.find(|object| are_consistent(event, object.element, &self.nearest.elements)) {
                let rest = path[end..].trim_start_matches('.');
                return Some(Change::Add { object: object.span, member: nested(rest, &json_of(value)) });
            }
            // What stands there is no object, and cannot get a member.
            if event.has_anything_at(&path[..end]) {
                return None;
            }
        }
        None
    }

    fn would_match(&self, changed: &Leaf) -> bool {
        would_match(self.board, self.nearest, changed)
    }
}
