//! From a matcher to a value that satisfies it, and from a value to the matcher that it alone satisfies.

use super::value::accepts;
use crate::event::Value;
use crate::json::{self, Number, shortest};
use crate::pattern::{Bound, IpLiteral, Operator, Range, StringLiteral, in_case, lower, upper};

/// A value that the matcher accepts; none for one that asks for absence, and for one that accepts nothing.
pub(super) fn sample(operator: &Operator) -> Option<Value> {
    let text = |text: &str| vec![Value::String(text.into())];
    let folded = |text: &str| vec![text.to_owned(), in_case(text, lower), in_case(text, upper)];
    let strings = |texts: Vec<String>| texts.into_iter().map(|text| Value::String(text.into())).collect();
    let candidates: Vec<Value> = match operator {
        Operator::Null => vec![Value::Null],
        Operator::Bool(value) => vec![Value::Bool(*value)],
        Operator::Number(number) => vec![Value::Number(number.clone())],
        Operator::String(literal) | Operator::Exactly(literal) => text(&literal.text),
        Operator::Prefix(affix) | Operator::Suffix(affix) => text(affix),
        Operator::EqualsIgnoreCase(operand)
        | Operator::PrefixIgnoreCase(operand)
        | Operator::SuffixIgnoreCase(operand) => strings(folded(operand.text())),
        Operator::Wildcard(wildcard) => text(&wildcard.joined("")),
        Operator::Numeric(range) => numbers_in(range),
        Operator::Cidr(cidr) => text(&cidr.block().0.to_string()),
        Operator::Exists(true) => text("any value"),
        Operator::Exists(false) => Vec::new(),
        Operator::AnythingBut(_) => strings(["other", "another", "1", "x-y.z/9"].map(str::to_owned).to_vec()),
    };
    candidates.into_iter().find(|value| accepts(operator, value))
}

/// A number in the range that is as short as can be found easily.
fn numbers_in(range: &Range) -> Vec<Value> {
    let step = |bound: Bound, by: f64| if bound.inclusive { bound.value } else { bound.value + by };
    let numbers = match (range.bottom(), range.top()) {
        (Some(bottom), Some(top)) => {
            let middle = bottom.value / 2.0 + top.value / 2.0;
            let mut numbers = vec![step(bottom, 1.0), step(top, -1.0)];
            for digits in 0..17 {
                let unit = 10_f64.powi(digits);
                numbers.push((middle * unit).round() / unit);
            }
            numbers.push(middle);
            numbers
        }
        (Some(bottom), None) => vec![step(bottom, 1.0), bottom.value * 2.0, bottom.value / 2.0],
        (None, Some(top)) => vec![step(top, -1.0), top.value * 2.0, top.value / 2.0],
        (None, None) => Vec::new(),
    };
    numbers.into_iter().map(|number| Value::Number(Number::new(&shortest(number)))).collect()
}

/// The value as JSON text.
pub(super) fn json_of(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.text().into(),
        Value::String(text) => json::quoted(text),
    }
}

/// The matcher that is the value itself.
pub(super) fn equal_to(value: &Value) -> Operator {
    match value {
        Value::Null => Operator::Null,
        Value::Bool(value) => Operator::Bool(*value),
        Value::Number(number) => Operator::Number(number.clone()),
        Value::String(text) => Operator::String(literal(text)),
    }
}

/// A plain string.
pub(super) fn literal(text: &str) -> StringLiteral {
    StringLiteral { text: text.into(), address: IpLiteral::parse(text), half_pair: None }
}
