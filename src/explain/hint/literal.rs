//! A value that is nearly the one asked for: another letter case, another type, a space, a `:` for a `/`.

use super::{HintKind, MOST, Scene, replace};
use crate::event::{Field, Value};
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::hint::Hint;
use crate::explain::sample::{equal_to, json_of, literal};
use crate::explain::shown::{Quoted, Shown, shown_path};
use crate::explain::value::accepts;
use crate::json::{Number, Reader, Token};
use crate::pattern::{Folded, Matcher, Operator, Wildcard};

/// A prefix may lose at most this many characters.
const MOST_LOST: usize = 3;

pub(super) fn hints<'a>(scene: &Scene<'_, 'a>) -> Vec<Hint<'a>> {
    let mut hints = Vec::new();
    let values = scene.values();
    for matcher in scene.candidates.leaf.matchers.iter().take(MOST) {
        for field in values.iter().copied() {
            hints.extend(of_string_for_numeric(scene, matcher, field));
            for nearly in nearly(&matcher.operator, field) {
                if accepts(&nearly.operator, &field.value) && !field.has_half_pair {
                    let edit = replace(nearly.title, matcher.span, nearly.operator.to_string());
                    hints.push(scene.of_matcher(nearly.kind, matcher, field, nearly.text, edit));
                }
            }
        }
    }
    hints
}

/// What the matcher may be meant to be.
struct Nearly {
    kind: HintKind,
    operator: Operator,
    text: String,
    title: String,
}

fn nearly(operator: &Operator, field: &Field) -> Vec<Nearly> {
    match (operator, &field.value) {
        (Operator::String(wanted) | Operator::Exactly(wanted), Value::String(found)) => {
            let mut all = nearly_equal(&wanted.text, found);
            let folded = Operator::EqualsIgnoreCase(Folded::new(&wanted.text));
            all.push(letter_case(folded));
            all.extend(with_asterisk(&wanted.text, wanted.text.to_string()));
            all
        }
        (Operator::Prefix(wanted), Value::String(found)) => {
            let mut all = vec![letter_case(Operator::PrefixIgnoreCase(Folded::new(wanted)))];
            all.extend(shorter_prefix(wanted, found));
            all.extend(with_asterisk(wanted, format!("{}*", wanted.trim_end_matches('*'))));
            let start = found.get(..wanted.len()).filter(|_| is_arn(found));
            all.extend(start.and_then(|start| arn(wanted, start, Operator::Prefix(start.into()))));
            all
        }
        (Operator::Suffix(wanted), Value::String(found)) => {
            let mut all = vec![letter_case(Operator::SuffixIgnoreCase(Folded::new(wanted)))];
            all.extend(with_asterisk(wanted, format!("*{}", wanted.trim_start_matches('*'))));
            let end = found.len().checked_sub(wanted.len()).and_then(|at| found.get(at..));
            all.extend(end.filter(|_| is_arn(found)).and_then(|end| arn(wanted, end, Operator::Suffix(end.into()))));
            all
        }
        (Operator::EqualsIgnoreCase(wanted), Value::String(found)) => {
            let is_alike = Folded::new(wanted.text().trim()).equals(found.trim());
            let folded = Operator::EqualsIgnoreCase(Folded::new(found));
            is_alike.then(|| space_hint(folded, found)).into_iter().collect()
        }
        (operator, value) => other_type(operator, value).into_iter().collect(),
    }
}

fn nearly_equal(wanted: &str, found: &str) -> Vec<Nearly> {
    let as_found = || Operator::String(literal(found));
    let mut all = Vec::new();
    if wanted != found && wanted.trim() == found.trim() {
        all.push(space_hint(as_found(), found));
    }
    if is_arn(found) {
        all.extend(arn(wanted, found, as_found()));
    }
    all
}

fn letter_case(operator: Operator) -> Nearly {
    Nearly {
        kind: HintKind::LetterCase,
        operator,
        text: "only the letter case differs".into(),
        title: "match regardless of case".into(),
    }
}

fn space_hint(operator: Operator, text: &str) -> Nearly {
    Nearly {
        kind: HintKind::Space,
        operator,
        text: "only white space at the beginning or end differs".into(),
        title: format!("use {}", Quoted(text)),
    }
}

fn is_arn(text: &str) -> bool {
    text.starts_with("arn:")
}

/// Of two ARNs, or parts of them, that differ in nothing but `:` and `/`.
fn arn(wanted: &str, found: &str, operator: Operator) -> Option<Nearly> {
    let is_alike = wanted != found && wanted.replace('/', ":") == found.replace('/', ":");
    is_alike.then(|| Nearly {
        kind: HintKind::ArnSeparator,
        operator,
        text: "the two ARNs differ only in : and /".into(),
        title: format!("use {}", Quoted(found)),
    })
}

/// A text with an asterisk outside of a wildcard.
fn with_asterisk(wanted: &str, wildcard: String) -> Option<Nearly> {
    let wildcard = wanted.contains('*').then(|| Wildcard::parse(&wildcard).ok()).flatten()?;
    Some(Nearly {
        kind: HintKind::Asterisk,
        text: "the character * stands for other characters only in a wildcard".into(),
        title: format!("use the wildcard {}", Quoted(wildcard.text())),
        operator: Operator::Wildcard(wildcard),
    })
}

fn shorter_prefix(wanted: &str, found: &str) -> Option<Nearly> {
    let length = wanted.chars().count();
    let shared: String = wanted.chars().zip(found.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let lost = length - shared.chars().count();
    (lost <= MOST_LOST && lost * 2 < length).then(|| Nearly {
        kind: HintKind::ShorterPrefix,
        text: format!(
            "the prefix matches without its last {}",
            if lost == 1 { "character".into() } else { format!("{lost} characters") }
        ),
        title: format!("use the prefix {}", Quoted(&shared)),
        operator: Operator::Prefix(shared.into()),
    })
}

/// The same text as a value of another type.
fn other_type(wanted: &Operator, found: &Value) -> Option<Nearly> {
    let spelled = |text: &str, found: &Number| text == found.text() || is_number(text) && Number::new(text) == *found;
    let is_same = match (wanted, found) {
        (Operator::String(wanted) | Operator::Exactly(wanted), Value::Number(found)) => spelled(&wanted.text, found),
        (Operator::String(wanted) | Operator::Exactly(wanted), Value::Bool(_) | Value::Null) => {
            *wanted.text == *json_of(found)
        }
        (Operator::Number(wanted), Value::String(found)) => spelled(found, wanted),
        (Operator::Bool(_) | Operator::Null, Value::String(found)) => **found == *wanted.to_string(),
        _ => false,
    };
    is_same.then(|| Nearly {
        kind: HintKind::Type,
        operator: equal_to(found),
        text: "only the type differs".into(),
        title: format!("use {}", Shown(found)),
    })
}

/// A number that the event has as a string, where the pattern has a range; the event has to change.
fn of_string_for_numeric<'a>(scene: &Scene<'_, 'a>, matcher: &Matcher, field: &'a Field) -> Option<Hint<'a>> {
    let (Operator::Numeric(range), Value::String(found)) = (&matcher.operator, &field.value) else {
        return None;
    };
    let is_inside = is_number(found) && Number::new(found).value().is_some_and(|value| range.contains(value));
    let change = Change::Replace(field.span, found.to_string());
    let edit = Edit::single(Side::Event, format!("set {} to {found}", shown_path(&scene.candidates.leaf.path)), change);
    let text = "as a number it would match".to_owned();
    is_inside.then(|| scene.of_matcher(HintKind::Type, matcher, field, text, edit))
}

/// Whether the whole text is a number as JSON spells it.
fn is_number(text: &str) -> bool {
    let mut reader = Reader::new(text);
    matches!(reader.next(), Ok(Some(Token::Number))) && reader.text().is_ok_and(|number| number == text)
}
