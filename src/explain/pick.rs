//! A pattern built by picking values of an event.

use super::edit::{Change, Edit, Side};
use super::explanation::explain;
use super::matches::matches;
use super::members::{Members, is_spelled_by_names, nested};
use super::sample::equal_to;
use super::tree;
use super::value::accepts;
use crate::event::{Event, Field, Value};
use crate::json::Span;
use crate::pattern::{Folded, Leaf, Operator, Pattern, Wildcard};

/// A way to pick a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// What the pattern asks for.
    pub operator: Operator,
    /// Whether the pattern asks for just that already: picking it takes it away.
    pub is_picked: bool,
}

/// The field of the event whose value stands at a byte of its text, or ends there.
pub fn field_at(event: &Event, offset: usize) -> Option<&Field> {
    event.fields().iter().find(|field| (field.span.start..=field.span.end).contains(&offset))
}

/// The ways to pick a field's value, the exact value first. None where no event pattern can name it.
pub fn picks(pattern: Option<&Pattern>, event: &Event, field: &Field) -> Vec<Pick> {
    let path = event.path(field);
    if !is_spelled_by_names(&path) || field.has_half_pair {
        return Vec::new();
    }
    let leaf = pattern.and_then(|pattern| last_leaf(pattern, &path));
    let is_picked = |operator: &Operator| leaf.is_some_and(|leaf| place_of(leaf, operator).is_some());
    fitting(&field.value).into_iter().map(|operator| Pick { is_picked: is_picked(&operator), operator }).collect()
}

/// The text of the pattern after a pick: the operator is added to the field's array, which is added where it is missing; or it
/// is taken away. What is not changed stays as it is written. A pattern with nothing left has an empty text, and an empty text
/// can be picked into.
///
/// A pattern that matched the event goes on to match it: where array elements keep the picked value apart from others, the
/// other fields get the values beside it too.
///
/// `None` where the text is no pattern, and where no pattern can ask for the value beside what it asks for: their fields stand in
/// different elements of an array.
pub fn picked(text: &str, event: &Event, field: &Field, operator: &Operator) -> Option<String> {
    let path = event.path(field);
    if text.trim().is_empty() {
        return Some(format!("{{\n  {}\n}}", nested(&path, &format!("[{operator}]"))));
    }
    let pattern = Pattern::parse(text).ok()?;
    let leaf = last_leaf(&pattern, &path);
    if let Some((leaf, at)) = leaf.and_then(|leaf| Some((leaf, place_of(leaf, operator)?))) {
        return Some(without(&pattern, text, leaf, at));
    }
    let change = match leaf.and_then(|leaf| leaf.matchers.last()) {
        Some(last) => Change::Append { item: last.span, text: operator.to_string() },
        None => {
            let members = Members::of(&pattern);
            let (home, rest) = members.innermost(&path)?;
            Change::Add { object: home.object.span, member: nested(rest, &format!("[{operator}]")) }
        }
    };
    let after = apply(change, text);
    if !matches(&pattern, event) {
        return Some(after);
    }
    let after = matching(after, event);
    let pattern = Pattern::parse(&after).ok()?;
    last_leaf(&pattern, &path).and_then(|leaf| place_of(leaf, operator)).map(|_| after.clone())
}

/// The operators that a value satisfies and that somebody may mean by picking it, the exact value first.
fn fitting(value: &Value) -> Vec<Operator> {
    let mut operators = vec![equal_to(value)];
    if let Value::String(text) = value {
        let separator = |character: char| matches!(character, '.' | '/' | ':' | '-' | '_' | ' ');
        let first = text.find(separator).map(|at| &text[..at + 1]).filter(|start| start.len() < text.len());
        let start = text.rfind(separator).map(|at| &text[..at + 1]).filter(|start| start.len() < text.len());
        let end =
            text.rfind(['.', '/', ':']).map(|at| &text[at..]).filter(|end| 1 < end.len() && end.len() < text.len());
        operators.extend(first.map(|first| Operator::Prefix(first.into())));
        operators.extend(start.filter(|start| Some(*start) != first).map(|start| Operator::Prefix(start.into())));
        operators.extend(end.map(|end| Operator::Suffix(end.into())));
        let escaped = |text: &str| text.replace('\\', "\\\\").replace('*', "\\*");
        let around = first.zip(end).map(|(first, end)| format!("{}*{}", escaped(first), escaped(end)));
        operators.extend(around.and_then(|text| Wildcard::parse(&text).ok()).map(Operator::Wildcard));
        if text.chars().any(char::is_alphabetic) {
            operators.push(Operator::EqualsIgnoreCase(Folded::new(text)));
        }
    }
    operators.push(Operator::Exists(true));
    operators.retain(|operator| accepts(operator, value));
    operators
}

/// The field of the pattern that counts for a path.
fn last_leaf<'p>(pattern: &'p Pattern, path: &str) -> Option<&'p Leaf> {
    pattern.leaves().into_iter().rfind(|leaf| *leaf.path == *path)
}

fn place_of(leaf: &Leaf, operator: &Operator) -> Option<usize> {
    leaf.matchers.iter().position(|matcher| matcher.operator == *operator)
}

/// The text without one alternative of a field, and without the field where it has no other.
fn without(pattern: &Pattern, text: &str, leaf: &Leaf, at: usize) -> String {
    if leaf.matchers.len() > 1 {
        return apply(Change::Remove(leaf.matchers[at].span), text);
    }
    match Members::of(pattern).removable(leaf) {
        Some(member) => apply(Change::Remove(member), text),
        None => String::new(),
    }
}

/// The text changed on until its pattern matches the event.
fn matching(mut text: String, event: &Event) -> String {
    while let Ok(pattern) = Pattern::parse(&text) {
        let explanation = explain(&pattern, event);
        let failing = explanation.failing();
        // Each change leaves one field less that has to change.
        let Some(edit) = failing.iter().find_map(|field| widening(field)) else {
            break;
        };
        text = edit.apply(&text);
    }
    text
}

/// The change after which the field of the pattern matches, and what it asked for before is still asked for.
fn widening(field: &tree::Field<'_>) -> Option<Edit> {
    let edit = field.edits.iter().find(|edit| edit.side == Side::Pattern)?;
    let is_alternative = |span: &Span| field.leaf.matchers.iter().any(|matcher| matcher.span == *span);
    let changes = edit.changes.iter().cloned().map(|change| match change {
        Change::Replace(item, text) if is_alternative(&item) => Change::Append { item, text },
        other => other,
    });
    Some(Edit::new(edit.side, edit.title.clone(), changes.collect()))
}

fn apply(change: Change, text: &str) -> String {
    Edit::single(Side::Pattern, String::new(), change).apply(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str =
        r#"{"source": "aws.ec2", "detail": {"state": "on", "n": 5, "e": [{"a": "x", "b": 1}, {"a": "y", "b": 2}]}}"#;

    /// Picks the exact values at the places where these pieces of the event begin.
    #[track_caller]
    fn check(pieces: &[&str], expected: &str) {
        let event = Event::parse(EVENT).expect("an event");
        let mut text = String::new();
        for piece in pieces {
            let field = field_at(&event, EVENT.find(piece).expect(piece)).expect(piece);
            text = picked(&text, &event, field, &equal_to(&field.value)).expect("a pattern");
            assert!(text.is_empty() || matches(&Pattern::parse(&text).expect(&text), &event), "{text}");
        }
        assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn values_are_added_in_place() {
        check(&[r#""on""#], r#"{ "detail": {"state": ["on"]} }"#);
        check(&[r#""on""#, "5", r#""aws"#], r#"{ "detail": {"state": ["on"], "n": [5]}, "source": ["aws.ec2"] }"#);
    }

    #[test]
    fn what_is_picked_again_goes_away() {
        check(&[r#""on""#, r#""on""#], "");
        check(&[r#""on""#, "5", r#""on""#], r#"{ "detail": {"n": [5]} }"#);
        check(&[r#""x""#, r#""y""#, r#""x""#], r#"{ "detail": {"e": {"a": ["y"]}} }"#);
    }

    #[test]
    fn values_of_different_elements_bring_those_beside_them() {
        check(&[r#""x""#, "2}"], r#"{ "detail": {"e": {"a": ["x"], "b": [2, 1]}} }"#);
    }

    #[test]
    fn a_value_that_cannot_go_with_the_others_is_not_added() {
        let text = r#"{"a": [{"b": 1}, {"c": 2}]}"#;
        let event = Event::parse(text).expect("an event");
        let field = field_at(&event, text.find('2').expect("2")).expect("a field");
        assert_eq!(picked(r#"{"a": {"b": [1]}}"#, &event, field, &equal_to(&field.value)), None);
    }

    #[test]
    fn operators_that_fit_are_offered() {
        let event = Event::parse(EVENT).expect("an event");
        let pattern = Pattern::parse(r#"{"source": [{"prefix": "aws."}]}"#).expect("a pattern");
        let offered: Vec<(String, bool)> = picks(Some(&pattern), &event, field_at(&event, 12).expect("the source"))
            .into_iter()
            .map(|pick| (pick.operator.to_string(), pick.is_picked))
            .collect();
        let expected = [
            (r#""aws.ec2""#, false),
            (r#"{"prefix": "aws."}"#, true),
            (r#"{"suffix": ".ec2"}"#, false),
            (r#"{"equals-ignore-case": "aws.ec2"}"#, false),
            (r#"{"exists": true}"#, false),
        ];
        let offered: Vec<(&str, bool)> = offered.iter().map(|(text, is_picked)| (text.as_str(), *is_picked)).collect();
        assert_eq!(offered, expected);
    }
}
