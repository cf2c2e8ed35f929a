//! Changes after which a field that fails would match: of the pattern, and of the event.

use super::candidates::{Board, Candidates, are_consistent};
use super::edit::{Change, Edit, Side};
use super::hint::would_match;
use super::members::{Members, is_spelled_by_names, nested};
use super::nearest::Nearest;
use super::sample::{equal_to, json_of, sample};
use super::shown::{Shown, shown_path};
use crate::event::{Field, Value};
use crate::pattern::{Leaf, Matcher, Operator};

/// What can be changed for a field to match, the likeliest first. Each change is offered alone; after it, one field less has to
/// change. `told` is the value that the reason is about.
pub(super) fn remedies<'a>(
    board: &Board<'a>,
    nearest: &Nearest<'a>,
    candidates: &Candidates<'a>,
    told: Option<&'a Field>,
) -> Vec<Edit> {
    let remedy = Remedy { board, nearest, candidates };
    let is_consistent = |field: &&&Field| board.is_consistent(field, &nearest.elements);
    let is_told = |field: &&&Field| told.is_some_and(|told| std::ptr::eq(**field, told));
    let field = candidates.fields.iter().filter(is_told).find(is_consistent);
    let field = field.or_else(|| candidates.fields.iter().find(is_consistent)).copied();
    let of_pattern = match field {
        Some(field) => remedy.take_value(field),
        None => remedy.drop_field(),
    };
    let of_event = remedy.of_event(field);
    // A pattern that rules out what the event has was hardly meant to ask for just that.
    let in_order = match remedy.rules_out() {
        true => [of_event, of_pattern],
        false => [of_pattern, of_event],
    };
    let mut edits: Vec<Edit> = in_order.into_iter().flatten().collect();
    edits.dedup_by(|one, other| one.does_the_same(other));
    edits
}

struct Remedy<'r, 'a> {
    board: &'r Board<'a>,
    nearest: &'r Nearest<'a>,
    candidates: &'r Candidates<'a>,
}

impl Remedy<'_, '_> {
    /// Whether the pattern asks for nothing but that a field is there or not there, or for other values than some.
    fn rules_out(&self) -> bool {
        let rules_out = |operator: &Operator| matches!(operator, Operator::Exists(_) | Operator::AnythingBut(_));
        self.candidates.leaf.matchers.iter().all(|matcher| rules_out(&matcher.operator))
    }

    /// The pattern takes the value that the event has.
    fn take_value(&self, field: &Field) -> Option<Edit> {
        let leaf = self.candidates.leaf;
        let last = leaf.matchers.last()?;
        let taken = Matcher { operator: equal_to(&field.value), span: last.span };
        let mut changed = leaf.clone();
        match &mut changed.matchers[..] {
            [only] => *only = taken,
            _ => changed.matchers.push(taken),
        }
        if field.has_half_pair || !self.would_match(&changed) {
            return None;
        }
        let (text, shown) = (json_of(&field.value), Shown(&field.value));
        Some(match leaf.matchers.as_slice() {
            [only] => Edit::single(Side::Pattern, format!("use {shown}"), Change::Replace(only.span, text)),
            _ => Edit::single(Side::Pattern, format!("add {shown}"), Change::Append { item: last.span, text }),
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
            let title = format!("remove {}", shown_path(&leaf.path));
            return Some(Edit::single(Side::Pattern, title, Change::Remove(span)));
        }
        let absence = Operator::Exists(false);
        let text = format!("[{absence}]");
        let matchers = vec![Matcher { operator: absence, span: leaf.span }];
        self.would_match(&Leaf { matchers, ..leaf.clone() })
            .then(|| Edit::single(Side::Pattern, "match where it is absent".into(), Change::Replace(leaf.span, text)))
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
        let leaf = self.candidates.leaf;
        let path = shown_path(&leaf.path);
        let Some(value) = leaf.matchers.iter().find_map(|matcher| sample(&matcher.operator)) else {
            return self.take_from_event(&path);
        };
        let shown = Shown(&value);
        let (title, change) = match field {
            Some(field) => (format!("set {path} to {shown}"), Change::Replace(field.span, json_of(&value))),
            None => (format!("add {path}: {shown}"), self.add_to_event(&value)?),
        };
        Some(Edit::single(Side::Event, title, change))
    }

    /// The event loses the one value that should not be there.
    fn take_from_event(&self, path: &str) -> Option<Edit> {
        let [only] = self.candidates.fields.as_slice() else {
            return None;
        };
        let member = only.member.filter(|_| self.candidates.leaf.takes_absence())?;
        Some(Edit::single(Side::Event, format!("remove {path}"), Change::Remove(member)))
    }

    /// Adds the field to the innermost object on its way that there is, among the elements that the other fields chose.
    fn add_to_event(&self, value: &Value) -> Option<Change> {
        let event = self.board.event;
        let path = &*self.candidates.leaf.path;
        if !is_spelled_by_names(path) || event.has_anything_at(path) && self.candidates.fields.is_empty() {
            return None;
        }
        let mut ends = vec![0];
        ends.extend(path.match_indices('.').map(|(at, _)| at));
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
