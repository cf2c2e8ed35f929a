//! Why a field of the pattern came out as it did, in a sentence.

use std::fmt;

use super::candidates::{Board, Candidates};
use super::nearest::Nearest;
use super::reason::Reason;
use super::shown::{Shown, cut, listed};
use super::value::accepts;
use crate::event::{self, Event, Field};
use crate::pattern::{Leaf, Operator};

/// What was found of a field. It is displayed as a sentence without a full stop.
pub(super) enum Finding<'a> {
    /// A later field of the pattern has the same path.
    NamedAgain,
    /// There is none, as was asked.
    AbsentAsAsked,
    /// There is none.
    Absent,
    /// There is an object, which has no value of its own.
    IsObject,
    /// There is an array with nothing in it.
    IsEmptyArray,
    /// A value satisfies it; or none of several does, and the first one that could have is told.
    Values { leaf: &'a Leaf, value: &'a event::Value, refused: usize },
    /// A value satisfies it in one element of an array, while another field is satisfied in another element.
    Apart { here: String, there: String, other: &'a str },
    /// There is a value, against what was asked, in the element that another field is satisfied in.
    PresentBeside { there: String, other: &'a str },
    /// As one of the two above, in a way that no single array tells.
    Elsewhere,
}

pub(super) fn finding<'a>(
    board: &Board<'a>,
    nearest: &Nearest<'a>,
    candidates: &Candidates<'a>,
    is_counted: bool,
) -> Finding<'a> {
    let leaf = candidates.leaf;
    if !is_counted {
        return Finding::NamedAgain;
    }
    let takes_absence = leaf.matchers.iter().any(|matcher| matcher.operator == Operator::Exists(false));
    let value = nearest.picked(leaf).or_else(|| candidates.accepted().next());
    if nearest.changes(leaf) && (value.is_some() || takes_absence && stands_in_array(board.event, candidates)) {
        return apart(board, nearest, candidates);
    }
    if let Some(field) = value {
        return Finding::Values { leaf, value: &field.value, refused: 0 };
    }
    if candidates.fields.is_empty() || takes_absence && nearest.has(leaf) && !nearest.changes(leaf) {
        return match takes_absence {
            true => Finding::AbsentAsAsked,
            false if !board.event.objects_at(&leaf.path).is_empty() => Finding::IsObject,
            false if board.event.has_anything_at(&leaf.path) => Finding::IsEmptyArray,
            false => Finding::Absent,
        };
    }
    let consistent = |field: &&&Field| board.is_consistent(field, &nearest.elements);
    match candidates.fields.iter().find(consistent).or(candidates.fields.first()) {
        Some(field) => Finding::Values { leaf, value: &field.value, refused: candidates.fields.len() },
        None => Finding::Absent,
    }
}

fn stands_in_array(event: &Event, candidates: &Candidates<'_>) -> bool {
    candidates.fields.iter().any(|field| event.positions(field.element).next().is_some())
}

/// Which array keeps a field's values apart from those of the others.
fn apart<'a>(board: &Board<'a>, nearest: &Nearest<'a>, candidates: &Candidates<'a>) -> Finding<'a> {
    let event = board.event;
    let is_present_against_wish = candidates.accepted().next().is_none();
    let values: Vec<&Field> =
        if is_present_against_wish { candidates.fields.clone() } else { candidates.accepted().collect() };
    for value in values {
        for (here, position) in event.positions(value.element) {
            for (other, picked) in nearest.satisfied() {
                let mut around = event.positions(picked.element);
                let Some((there, found)) = around.find(|(_, found)| found.array == position.array) else {
                    continue;
                };
                let there = event.element_location(there);
                if is_present_against_wish && found.index == position.index {
                    return Finding::PresentBeside { there, other: &other.path };
                }
                if !is_present_against_wish && found.index != position.index {
                    return Finding::Apart { here: event.element_location(here), there, other: &other.path };
                }
            }
        }
    }
    Finding::Elsewhere
}

impl fmt::Display for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::NamedAgain => {
                f.write_str("the event pattern names this field again later, and only the last one counts")
            }
            Finding::AbsentAsAsked | Finding::Absent => f.write_str("the field is absent"),
            Finding::IsObject => {
                f.write_str("the value is an object, not a leaf node, and only the fields in it can match")
            }
            Finding::IsEmptyArray => f.write_str("the array is empty, so the field counts as absent"),
            Finding::Values { leaf, value, refused: 0 | 1 } => f.write_str(&value_reason(leaf, value)),
            Finding::Values { leaf, value, refused } => {
                write!(f, "none of the {refused} values in the event matches: {}", value_reason(leaf, value))
            }
            Finding::Apart { here, there, other } => {
                write!(
                    f,
                    "matches in {here}, but {other} matches in {there}; both must match in the same array element"
                )
            }
            Finding::PresentBeside { there, other } => {
                write!(f, "the field is present in {there}, the array element in which {other} matches")
            }
            Finding::Elsewhere => f.write_str("matches only in other array elements than the other fields"),
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
