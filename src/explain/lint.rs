//! Where a verdict is right by EventBridge's documentation, and its engine may answer otherwise.
//!
//! Each fact was found by running the open engine behind EventBridge, aws/event-ruler 2.0.1, on a JDK 17.

use std::collections::HashSet;
use std::fmt;

use super::edit::Edit;
use crate::event::{Event, Value};
use crate::json::{Number, Span};
use crate::pattern::{AnythingBut, Leaf, MAX_COMPLEXITY, Operator, Pattern};

/// Something to know about a verdict; it never changes the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// What to know.
    pub kind: LintKind,
    /// Which text it is about, and where. A lint about the whole text spans it.
    pub place: Place,
    /// What mends it.
    pub edit: Option<Edit>,
}

/// A place in one of the two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the pattern.
    Pattern(Span),
    /// In the event.
    Event(Span),
}

impl Place {
    /// The place, whichever text it is in.
    pub fn span(self) -> Span {
        match self {
            Place::Pattern(span) | Place::Event(span) => span,
        }
    }
}

/// What to know about a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LintKind {
    /// `{"a": [{"cidr": "0.0.0.0/0"}]}`, `{"a": ["10.0.0.1"]}`: the engine compares addresses in the same form as numbers.
    AddressLeak,
    /// `{"a": [{"wildcard": "*"}, {"equals-ignore-case": "b"}]}`: the engine can follow one matcher into the other.
    WildcardWithIgnoreCase,
    /// `{"a": ["b", {"numeric": ["<", 1]}, {"suffix": "c"}]}`: the engine was seen to answer at random.
    MixedMatchers,
    /// `{"a": [1e23]}`, also in an event: which decimal is a double's shortest differs between versions of Java.
    ExtremeNumber,
    /// `{"a": [{"equals-ignore-case": "ⱟ"}]}`: a letter whose other case older versions of Java do not know.
    RecentLetter,
    /// `{"a": ["\ud800"]}`, also in an event: half of a surrogate pair is no character, and is lost on the way.
    HalfPair,
    /// `{"a": [{"b": 1}], "a": [{"b": 2}]}` in an event: the engine was seen to miss matches in such arrays.
    RepeatedArray,
    /// `{"a": [1], "a": [2]}` and `{"a": {"b": [1]}, "a.b": [2]}`: only the last one counts.
    RepeatedPath,
    /// `{"a": [{"wildcard": "*a*a*a*a*a*"}]}`: the service refuses the pattern as too complex.
    TooComplex,
}

impl fmt::Display for LintKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LintKind::AddressLeak => {
                "EventBridge may also match numbers, and addresses of the other family, that look alike inside its engine"
            }
            LintKind::WildcardWithIgnoreCase => {
                "EventBridge may match too much where a wildcard stands beside a matcher that ignores case"
            }
            LintKind::MixedMatchers => {
                "EventBridge may miss matches where a string, a numeric range and a wildcard or suffix stand in one list"
            }
            LintKind::ExtremeNumber => "EventBridge may compare this number by its text only",
            LintKind::RecentLetter => "EventBridge may not know the other case of this letter",
            LintKind::HalfPair => "half of a surrogate pair is not a character: it matches nothing in a pattern, and is ? in an event",
            LintKind::RepeatedArray => "EventBridge may miss matches in an array whose name stands more than once in the event",
            LintKind::RepeatedPath => "this field is named again later, and only the last one counts",
            LintKind::TooComplex => "EventBridge refuses this pattern: its wildcards are too complex",
        })
    }
}

/// What to know about the verdict on a pattern, and on an event if there is one; in the order of the texts.
pub fn lints(pattern: &Pattern, event: Option<&Event>) -> Vec<Lint> {
    let mut lints = Vec::new();
    let leaves = pattern.leaves();
    if pattern.complexity() > MAX_COMPLEXITY {
        lints.push(Lint { kind: LintKind::TooComplex, place: Place::Pattern(pattern.root().span), edit: None });
    }
    let rules = pattern.rules();
    let counted: HashSet<usize> = rules.iter().flat_map(|rule| rule.leaves()).map(|leaf| leaf.span.start).collect();
    for leaf in &leaves {
        of_leaf(leaf, &mut lints);
        if !counted.contains(&leaf.span.start) {
            lints.push(Lint { kind: LintKind::RepeatedPath, place: Place::Pattern(leaf.name.span), edit: None });
        }
    }
    for leaf in leaves.iter().filter(|leaf| event.is_some_and(|event| has_repeated_array(event, leaf))) {
        lints.push(Lint { kind: LintKind::RepeatedArray, place: Place::Pattern(leaf.span), edit: None });
    }
    for leaf in &leaves {
        for field in event.map(|event| event.fields_at(&leaf.path)).into_iter().flatten() {
            let mut add = |kind| lints.push(Lint { kind, place: Place::Event(field.span), edit: None });
            if field.has_half_pair {
                add(LintKind::HalfPair);
            }
            if matches!(&field.value, Value::Number(number) if is_extreme(number)) {
                add(LintKind::ExtremeNumber);
            }
        }
    }
    lints
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
    let mut add = |kind, span| lints.push(Lint { kind, place: Place::Pattern(span), edit: None });
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
    number.text().parse().is_ok_and(is_extreme_value)
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

    #[track_caller]
    fn kinds(pattern: &str, event: &str) -> Vec<LintKind> {
        let event = Event::parse(event).expect(event);
        lints(&Pattern::parse(pattern).expect(pattern), Some(&event)).into_iter().map(|lint| lint.kind).collect()
    }

    #[test]
    fn each_lint_fires_where_it_should() {
        let none = "{}";
        assert_eq!(kinds(r#"{"a": [{"cidr": "10.0.0.0/8"}]}"#, none), [LintKind::AddressLeak]);
        assert_eq!(kinds(r#"{"a": ["16.0.0.1"]}"#, none), [LintKind::AddressLeak]);
        assert_eq!(
            kinds(r#"{"a": [{"wildcard": "b*"}, {"anything-but": {"equals-ignore-case": "c"}}]}"#, none),
            [LintKind::WildcardWithIgnoreCase]
        );
        assert_eq!(kinds(r#"{"a": ["b", {"numeric": ["<", 1]}, {"suffix": "c"}]}"#, none), [LintKind::MixedMatchers]);
        assert_eq!(kinds(r#"{"a": [1e23]}"#, none), [LintKind::ExtremeNumber]);
        assert_eq!(kinds(r#"{"a": [{"numeric": [">", 0]}]}"#, r#"{"a": 5e-324}"#), [LintKind::ExtremeNumber]);
        assert_eq!(kinds(r#"{"a": [{"equals-ignore-case": "ⱟ"}]}"#, none), [LintKind::RecentLetter]);
        assert_eq!(kinds(r#"{"a": ["\ud800"]}"#, r#"{"a": "\udc00"}"#), [LintKind::HalfPair, LintKind::HalfPair]);
        assert_eq!(kinds(r#"{"a": {"b": [1]}}"#, r#"{"a": [{"b": 1}], "a": [{"b": 2}]}"#), [LintKind::RepeatedArray]);
        assert_eq!(kinds(r#"{"a": {"b": [1]}, "a.b": [2]}"#, none), [LintKind::RepeatedPath]);
        assert_eq!(kinds(r#"{"a": [{"wildcard": "*a*a*a*a*a*"}]}"#, none), [LintKind::TooComplex]);
    }

    #[test]
    fn ordinary_patterns_have_none() {
        let pattern = r#"{"source": ["aws.ec2", {"wildcard": "com.*"}], "detail": {"n": [1, 2.5e3], "s": [{"equals-ignore-case": "ß"}]}}"#;
        assert_eq!(kinds(pattern, r#"{"source": "10.0.0.1", "detail": {"n": 0, "s": "😀"}, "x": 5e-324}"#), []);
    }
}
