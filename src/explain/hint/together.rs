//! A list of alternatives that looks as if all of them were meant to hold, on an event that satisfies only some.

use super::{Hint, HintKind, replace};
use crate::event::Field;
use crate::explain::merge::merged;
use crate::explain::nearest::Nearest;
use crate::explain::value::accepts;
use crate::pattern::{Leaf, Operator, Range, Wildcard};

/// Of an event that matches.
pub(super) fn hints<'a>(nearest: &Nearest<'a>) -> Vec<Hint<'a>> {
    let mut hints: Vec<Hint<'a>> = nearest
        .satisfied()
        .filter(|(leaf, field)| leaf.matchers.iter().any(|matcher| !accepts(&matcher.operator, &field.value)))
        .filter_map(|(leaf, field)| of_list(leaf, field))
        .collect();
    hints.sort_by_key(|hint| hint.leaf.span.start);
    hints
}

fn of_list<'a>(leaf: &'a Leaf, field: &'a Field) -> Option<Hint<'a>> {
    let operators: Vec<&Operator> = leaf.matchers.iter().map(|matcher| &matcher.operator).collect();
    let all = all_of(&operators)?;
    let text = "one of the values in an array is enough, and this one does not match all of them".to_owned();
    let title = format!("ask for all: {all}");
    let edit = replace(title, leaf.span, format!("[{all}]"));
    Some(Hint { kind: HintKind::Alternatives, leaf, span: leaf.span, value: Some(field), text, edit })
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
