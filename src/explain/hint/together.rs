//! What matches and was hardly meant to: alternatives of which all were meant to hold, on an event that satisfies only some; and
//! a value that the event replaces later by another one of the same name.

use super::{Hint, HintKind, replace};
use crate::event::Field;
use crate::explain::candidates::{Board, Candidates};
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::merge::merged;
use crate::explain::nearest::Nearest;
use crate::explain::shown::shown_path;
use crate::explain::value::accepts;
use crate::pattern::{Leaf, Operator, Range, Wildcard};

/// Of an event that matches.
pub(super) fn hints<'a>(board: &Board<'a>, nearest: &Nearest<'a>) -> Vec<Hint<'a>> {
    let mut hints = Vec::new();
    for leaf in board.leaves() {
        if let Some(field) = nearest.picked(leaf) {
            hints.extend(of_list(leaf, field));
            hints.extend(of_repetition(board.candidates(leaf), field));
        }
    }
    hints
}

fn of_list<'a>(leaf: &'a Leaf, field: &'a Field) -> Option<Hint<'a>> {
    if leaf.matchers.iter().all(|matcher| accepts(&matcher.operator, &field.value)) {
        return None;
    }
    let operators: Vec<&Operator> = leaf.matchers.iter().map(|matcher| &matcher.operator).collect();
    let all = all_of(&operators)?;
    let text = "one of the values in an array is enough, and this one does not match all of them".to_owned();
    let title = format!("use {all}");
    let edit = replace(title, leaf.span, format!("[{all}]"));
    Some(Hint { kind: HintKind::Alternatives, leaf, span: leaf.span, value: Some(field), text, edit })
}

/// A value that satisfies the field, while the last one of the same name does not.
fn of_repetition<'a>(candidates: &Candidates<'a>, field: &'a Field) -> Option<Hint<'a>> {
    let leaf = candidates.leaf;
    let member = field.member?;
    let is_beside = |other: &&&Field| other.member.is_some() && other.element == field.element;
    let last = candidates.fields.iter().rfind(is_beside)?;
    if last.span.start <= field.span.start || candidates.accepts(last) {
        return None;
    }
    let text =
        "the event has this field more than once, and EventBridge compares each of them; most readers of JSON keep \
                only the last one"
            .to_owned();
    let title = format!("remove the earlier {}", shown_path(&leaf.path));
    let edit = Edit::single(Side::Event, title, Change::Remove(member));
    Some(Hint { kind: HintKind::SentTwice, leaf, span: leaf.name.span, value: Some(field), text, edit })
}

/// One matcher that accepts what all of these accept, where there is one.
fn all_of(operators: &[&Operator]) -> Option<Operator> {
    match operators {
        [Operator::Prefix(start), Operator::Suffix(end)] | [Operator::Suffix(end), Operator::Prefix(start)] => {
            Wildcard::parse(&format!("{}*{}", escaped(start), escaped(end))).ok().map(Operator::Wildcard)
        }
        [Operator::Numeric(one), Operator::Numeric(other)] => both(one, other).map(Operator::Numeric),
        [Operator::Exists(true), other] | [other, Operator::Exists(true)] => {
            (!matches!(other, Operator::Exists(_))).then(|| (*other).clone())
        }
        [Operator::AnythingBut(first), rest @ ..] if !rest.is_empty() => {
            rest.iter().try_fold(first.clone(), |list, next| merged(list, next)).map(Operator::AnythingBut)
        }
        _ => None,
    }
}

/// A lower and an upper bound as one range.
fn both(one: &Range, other: &Range) -> Option<Range> {
    match (one.bottom(), one.top(), other.bottom(), other.top()) {
        (Some(bottom), None, None, Some(top)) | (None, Some(top), Some(bottom), None) => Range::between(bottom, top),
        _ => None,
    }
}

/// The text as a wildcard that stands for itself alone.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('*', "\\*")
}
