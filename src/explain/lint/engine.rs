//! Where a verdict is right by EventBridge's documentation, and its engine may answer otherwise.
//!
//! Each fact was found by running the open engine behind EventBridge, aws/event-ruler 2.0.1, on a JDK 17.

use super::scope::Scope;
use super::{Lint, LintKind, Place};
use crate::event::{Event, Value};
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::members::Members;
use crate::json::Number;
use crate::pattern::{AnythingBut, Leaf, Operator};

pub(super) fn lints(scope: &Scope<'_>, event: Option<&Event>) -> Vec<Lint> {
    let mut lints = Vec::new();
    for leaf in scope.leaves() {
        of_leaf(leaf, &mut lints);
    }
    lints.extend(repeated(scope));
    for leaf in scope.leaves() {
        if let Some(event) = event {
            of_event(event, leaf, &mut lints);
        }
    }
    lints
}

/// The fields that do not count, because their paths stand again later.
fn repeated(scope: &Scope<'_>) -> Vec<Lint> {
    let members = Members::of(scope.pattern);
    let lost = scope.leaves().filter(|leaf| !scope.counts(leaf));
    lost.map(|leaf| {
        let edit = members.removable(leaf).map(|member| {
            Edit::single(Side::Pattern, "remove the one that does not count".into(), Change::Remove(member))
        });
        Lint::on(LintKind::RepeatedPath, leaf.name.span).mended_by(edit)
    })
    .collect()
}

fn of_event(event: &Event, leaf: &Leaf, lints: &mut Vec<Lint>) {
    if has_repeated_array(event, leaf) {
        lints.push(Lint::on(LintKind::RepeatedArray, leaf.span));
    }
    for field in event.fields_at(&leaf.path) {
        let mut add = |kind| lints.push(Lint { kind, place: Place::Event(field.span), edit: None });
        if field.has_half_pair {
            add(LintKind::HalfPair);
        }
        if matches!(&field.value, Value::Number(number) if is_extreme(number)) {
            add(LintKind::ExtremeNumber);
        }
    }
}

/// Whether the event's values at the leaf's path stand in several arrays side by side.
fn has_repeated_array(event: &Event, leaf: &Leaf) -> bool {
    let fields = event.fields_at(&leaf.path);
    let mut outermost =
        fields.iter().map(|field| event.positions(field.element).last().map(|(_, position)| position.array));
    let first = outermost.next();
    outermost.any(|array| Some(array) != first)
}

fn of_leaf(leaf: &Leaf, lints: &mut Vec<Lint>) {
    let has = |wanted: fn(&Operator) -> bool| leaf.matchers.iter().any(|matcher| wanted(&matcher.operator));
    let mut add = |kind, span| lints.push(Lint::on(kind, span));
    if has(is_wildcard) && has(ignores_case) {
        add(LintKind::WildcardWithIgnoreCase, leaf.span);
    }
    if has(|operator| matches!(operator, Operator::String(_) | Operator::Exactly(_)))
        && has(|operator| matches!(operator, Operator::Numeric(_)))
        && has(|operator| {
            matches!(operator, Operator::Wildcard(_) | Operator::Suffix(_) | Operator::SuffixIgnoreCase(_))
        })
    {
        add(LintKind::MixedMatchers, leaf.span);
    }
    for matcher in &leaf.matchers {
        match &matcher.operator {
            Operator::Cidr(_) => add(LintKind::AddressLeak, matcher.span),
            Operator::String(literal) | Operator::Exactly(literal) if literal.half_pair.is_some() => {
                add(LintKind::HalfPair, matcher.span)
            }
            Operator::String(literal) if literal.address.is_some() => add(LintKind::AddressLeak, matcher.span),
            Operator::Number(number) if is_extreme(number) => add(LintKind::ExtremeNumber, matcher.span),
            Operator::AnythingBut(AnythingBut::Numbers(numbers)) if numbers.iter().any(is_extreme) => {
                add(LintKind::ExtremeNumber, matcher.span);
            }
            Operator::Numeric(range)
                if [range.bottom(), range.top()].iter().flatten().any(|b| is_extreme_value(b.value)) =>
            {
                add(LintKind::ExtremeNumber, matcher.span);
            }
            operator if folded_texts(operator).iter().any(|text| text.chars().any(is_recent)) => {
                add(LintKind::RecentLetter, matcher.span);
            }
            _ => {}
        }
    }
}

fn is_wildcard(operator: &Operator) -> bool {
    matches!(operator, Operator::Wildcard(_) | Operator::AnythingBut(AnythingBut::Wildcards(_)))
}

fn ignores_case(operator: &Operator) -> bool {
    !folded_texts(operator).is_empty()
}

/// The operands that are compared without regard to case.
fn folded_texts(operator: &Operator) -> Vec<&str> {
    match operator {
        Operator::EqualsIgnoreCase(folded)
        | Operator::PrefixIgnoreCase(folded)
        | Operator::SuffixIgnoreCase(folded) => {
            vec![folded.text()]
        }
        Operator::AnythingBut(AnythingBut::EqualsIgnoreCase(texts)) => {
            texts.iter().map(|folded| folded.text()).collect()
        }
        _ => Vec::new(),
    }
}

/// Numbers whose decimals older versions of Java write differently: the tiniest and those beyond 17 digits.
fn is_extreme(number: &Number) -> bool {
    number.double().is_some_and(is_extreme_value)
}

fn is_extreme_value(value: f64) -> bool {
    value != 0.0 && (value.abs() < f64::MIN_POSITIVE || value.abs() >= 1e22)
}

/// Letters that have another case in Unicode 17, and had none in Unicode 13, which Java 17 follows.
fn is_recent(letter: char) -> bool {
    matches!(
        letter,
        '\u{19b}' | '\u{264}' | '\u{1c89}' | '\u{1c8a}' | '\u{2c2f}' | '\u{2c5f}' | '\u{a7c0}' | '\u{a7c1}' | '\u{a7cb}'
            ..='\u{a7dc}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    #[track_caller]
    fn kinds(pattern: &str, event: &str) -> Vec<LintKind> {
        let event = Event::parse(event).expect(event);
        let pattern = Pattern::parse(pattern).expect(pattern);
        lints(&Scope::of(&pattern), Some(&event)).into_iter().map(|lint| lint.kind).collect()
    }

    #[test]
    fn each_lint_fires_where_it_should() {
        let none = "{}";
        assert_eq!(kinds(r#"{"detail": {"a": [{"cidr": "10.0.0.0/8"}]}}"#, none), [LintKind::AddressLeak]);
        assert_eq!(kinds(r#"{"detail": {"a": ["16.0.0.1"]}}"#, none), [LintKind::AddressLeak]);
        assert_eq!(
            kinds(r#"{"detail": {"a": [{"wildcard": "b*"}, {"anything-but": {"equals-ignore-case": "c"}}]}}"#, none),
            [LintKind::WildcardWithIgnoreCase]
        );
        assert_eq!(
            kinds(r#"{"detail": {"a": ["b", {"numeric": ["<", 1]}, {"suffix": "c"}]}}"#, none),
            [LintKind::MixedMatchers]
        );
        assert_eq!(kinds(r#"{"detail": {"a": [1e23]}}"#, none), [LintKind::ExtremeNumber]);
        assert_eq!(
            kinds(r#"{"detail": {"a": [{"numeric": [">", 0]}]}}"#, r#"{"detail": {"a": 5e-324}}"#),
            [LintKind::ExtremeNumber]
        );
        assert_eq!(kinds(r#"{"detail": {"a": [{"equals-ignore-case": "ⱟ"}]}}"#, none), [LintKind::RecentLetter]);
        assert_eq!(
            kinds(r#"{"detail": {"a": ["\ud800"]}}"#, r#"{"detail": {"a": "\udc00"}}"#),
            [LintKind::HalfPair, LintKind::HalfPair]
        );
        assert_eq!(
            kinds(r#"{"detail": {"a": [1]}}"#, r#"{"detail": [{"a": 1}], "detail": [{"a": 2}]}"#),
            [LintKind::RepeatedArray]
        );
        assert_eq!(kinds(r#"{"detail": {"b": [1]}, "detail.b": [2]}"#, none), [LintKind::RepeatedPath]);
    }

    #[test]
    fn ordinary_patterns_have_none() {
        let pattern = r#"{"source": ["aws.ec2", {"wildcard": "com.*"}], "detail": {"n": [1, 2.5e3], "s": [{"equals-ignore-case": "ß"}]}}"#;
        assert_eq!(kinds(pattern, r#"{"source": "10.0.0.1", "detail": {"n": 0, "s": "😀"}, "x": 5e-324}"#), []);
    }
}
