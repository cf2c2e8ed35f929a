//! Why a field of the pattern came out as it did, in a sentence.

use super::candidates::{Board, Candidates};
use super::hint::Hint;
use super::nearest::Nearest;
use super::reason::Reason;
use super::shown::{Shown, cut, listed, shown_path};
use super::value::accepts;
use crate::event::{self, Event, Field};
use crate::pattern::{Leaf, Operator};

/// What was found of a field. It is displayed as a sentence without a full stop.
pub(super) enum Finding<'a> {
    /// A later field of the pattern has the same path.
    NamedAgain,
    /// The last name of the path is empty.
    EmptyName,
    /// A value satisfies it; or none of several does, and one of them is told.
    Values { leaf: &'a Leaf, value: &'a Field, refused: usize },
    /// There is none.
    Absent,
    /// There is an object, which has no value of its own.
    IsObject,
    /// There is an array with nothing in it.
    IsEmptyArray,
    /// On the way to it stands a value that is no object.
    Around { path: &'a str, value: &'a Field },
    /// A value satisfies it in one element of an array, while another field is satisfied in another element.
    Apart { value: &'a Field, here: String, other: &'a Leaf, picked: &'a Field, there: String },
    /// There is a value, against what was asked, in the element that another field is satisfied in.
    PresentBeside { value: &'a Field, other: &'a Leaf, picked: &'a Field, there: String },
    /// There is a value, against what was asked.
    Present { value: &'a Field, location: String },
    /// A value satisfies it, but not together with the others, in a way that no single array tells.
    Elsewhere,
}

/// Looks for what is to be told of a field. Where there is a hint on it, it is about that value.
pub(super) fn finding<'a>(
    board: &Board<'a>,
    nearest: &Nearest<'a>,
    candidates: &Candidates<'a>,
    hint: Option<&Hint<'a>>,
) -> Finding<'a> {
    let leaf = candidates.leaf;
    let event = board.event;
    let has_to_change = nearest.changes(leaf);
    if let Some(value) = nearest.picked(leaf) {
        return Finding::Values { leaf, value, refused: 0 };
    }
    if let Some(value) = candidates.accepted().next() {
        return if has_to_change {
            apart(board, nearest, candidates)
        } else {
            Finding::Values { leaf, value, refused: 0 }
        };
    }
    if candidates.fields.is_empty() {
        return match event.objects_at(&leaf.path).is_empty() {
            false => Finding::IsObject,
            true if leaf.path.ends_with('.') || leaf.path.is_empty() => Finding::EmptyName,
            true if event.has_anything_at(&leaf.path) => Finding::IsEmptyArray,
            true => around(event, leaf).unwrap_or(Finding::Absent),
        };
    }
    if leaf.takes_absence() {
        // Whether it is absent was asked of the elements that the other fields chose.
        return if has_to_change { present(board, nearest, candidates) } else { Finding::Absent };
    }
    let hinted =
        hint.and_then(|hint| hint.value).filter(|value| candidates.fields.iter().any(|f| std::ptr::eq(*f, *value)));
    let consistent = candidates.fields.iter().copied().find(|field| board.is_consistent(field, &nearest.elements));
    match hinted.or(consistent).or(candidates.fields.first().copied()) {
        Some(value) => Finding::Values { leaf, value, refused: candidates.fields.len() },
        None => Finding::Absent,
    }
}

/// A value on the way to a field, where an object would have to be.
fn around<'a>(event: &'a Event, leaf: &'a Leaf) -> Option<Finding<'a>> {
    let mut ways = leaf.path.match_indices('.').map(|(at, _)| &leaf.path[..at]);
    ways.find_map(|path| Some(Finding::Around { path, value: event.fields_at(path).into_iter().next()? }))
}

/// Which array keeps a field's values apart from those of the others.
fn apart<'a>(board: &Board<'a>, nearest: &Nearest<'a>, candidates: &Candidates<'a>) -> Finding<'a> {
    let event = board.event;
    for value in candidates.accepted() {
        for (here, position) in event.positions(value.element) {
            for (other, picked) in nearest.satisfied() {
                let mut around = event.positions(picked.element);
                let there = around.find(|(_, found)| found.array == position.array && found.index != position.index);
                if let Some((there, _)) = there {
                    let (here, there) = (event.element_location(here), event.element_location(there));
                    return Finding::Apart { value, here, other, picked, there };
                }
            }
        }
    }
    Finding::Elsewhere
}

/// Where a value stands that should not be there.
fn present<'a>(board: &Board<'a>, nearest: &Nearest<'a>, candidates: &Candidates<'a>) -> Finding<'a> {
    let event = board.event;
    for value in candidates.fields.iter().copied() {
        for (_, position) in event.positions(value.element) {
            for (other, picked) in nearest.satisfied() {
                let mut around = event.positions(picked.element);
                if let Some((there, _)) = around.find(|(_, found)| *found == position) {
                    return Finding::PresentBeside { value, other, picked, there: event.element_location(there) };
                }
            }
        }
    }
    match candidates.fields.first() {
        Some(value) => Finding::Present { value, location: event.location(value) },
        None => Finding::Absent,
    }
}

impl<'a> Finding<'a> {
    /// The values of the event that the sentence is about, the field's own first.
    pub(super) fn values(&self) -> Vec<&'a Field> {
        match self {
            Finding::Values { value, .. } | Finding::Around { value, .. } | Finding::Present { value, .. } => {
                vec![value]
            }
            Finding::Apart { value, picked, .. } | Finding::PresentBeside { value, picked, .. } => vec![value, picked],
            _ => Vec::new(),
        }
    }

    /// Another field of the pattern that the sentence is about.
    pub(super) fn other(&self) -> Option<&'a Leaf> {
        match self {
            Finding::Apart { other, .. } | Finding::PresentBeside { other, .. } => Some(other),
            _ => None,
        }
    }

    /// The sentence.
    pub(super) fn sentence(&self, leaf: &Leaf) -> String {
        let counts = if leaf.takes_absence() { ", and counts as absent" } else { "" };
        match self {
            Finding::NamedAgain => {
                "the event pattern names this field again later, and only the last one counts".into()
            }
            Finding::EmptyName => "EventBridge passes over a field whose name is empty".into(),
            Finding::Values { leaf, value, refused: 0 | 1 } => value_reason(leaf, &value.value),
            Finding::Values { leaf, value, refused } => {
                format!("none of the {refused} values in the event matches: {}", value_reason(leaf, &value.value))
            }
            Finding::Absent => "the field is absent".into(),
            Finding::IsObject if counts.is_empty() => {
                "the value is an object, not a leaf node, and only the fields in it can match".into()
            }
            Finding::IsObject => format!("the value is an object, not a leaf node{counts}"),
            Finding::IsEmptyArray => "the array is empty, so the field counts as absent".into(),
            Finding::Around { path, value } => match &value.value {
                event::Value::String(text) if Event::parse(text).is_ok() => {
                    format!("{} is a string that holds JSON, not an object{counts}", shown_path(path))
                }
                event::Value::String(_) => format!("{} is a string, not an object{counts}", shown_path(path)),
                value => format!("{} is {}, not an object{counts}", shown_path(path), Shown(value)),
            },
            Finding::Apart { here, there, other, .. } => format!(
                "matches in {}, but {} matches in {}; both must match in the same array element",
                shown_path(here),
                shown_path(&other.path),
                shown_path(there)
            ),
            Finding::PresentBeside { there, other, .. } => format!(
                "the field is present in {}, the array element in which {} matches",
                shown_path(there),
                shown_path(&other.path)
            ),
            Finding::Present { value, location } if location.contains('[') => {
                format!("the field is present at {}: {}", shown_path(location), Shown(&value.value))
            }
            Finding::Present { value, .. } => format!("the field is present: {}", Shown(&value.value)),
            Finding::Elsewhere => "matches only in other array elements than the other fields".into(),
        }
    }
}

/// Why a value satisfies a field by itself, or does not.
pub(super) fn value_reason(leaf: &Leaf, value: &event::Value) -> String {
    let accepting = leaf.matchers.iter().find(|matcher| accepts(&matcher.operator, value));
    let only = match leaf.matchers.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    if let Some(matcher) = accepting.or(only) {
        return Reason::new(&matcher.operator, value).to_string();
    }
    let is_plain = |operator: &Operator| {
        matches!(operator, Operator::String(_) | Operator::Number(_) | Operator::Bool(_) | Operator::Null)
    };
    let verb = match leaf.matchers.iter().all(|matcher| is_plain(&matcher.operator)) {
        true => "is none of",
        false => "matches none of",
    };
    let shown = leaf.matchers.iter().map(|matcher| cut(&matcher.operator.to_string()));
    format!("{} {verb} {}", Shown(value), listed(shown))
}
