//! What one writes first: `serde_json` makes a tree of the event, and each rule walks through it.
//!
//! Only what the measured rules need: `exists` and `$or` are missing.

use serde_json::{Map, Value};

use super::Engine;

/// The rules as `serde_json` reads them.
pub(crate) struct Naive(Vec<Map<String, Value>>);

impl Naive {
    /// An engine without rules.
    pub(crate) fn new() -> Self {
        Naive(Vec::new())
    }

    fn matching(&self, event: &str) -> impl Iterator<Item = usize> {
        let event: Map<String, Value> = serde_json::from_str(event).expect("an event");
        (0..self.0.len()).filter(move |id| holds(&self.0[*id], &event))
    }
}

impl Engine for Naive {
    fn add(&mut self, id: usize, rule: &str) {
        assert_eq!(id, self.0.len(), "ids are places");
        self.0.push(serde_json::from_str(rule).expect("a rule"));
    }

    fn count(&mut self, events: &[&str]) -> usize {
        events.iter().map(|event| self.matching(event).count()).sum()
    }

    fn tally(&mut self, events: &[&str], counts: &mut [usize]) {
        for id in events.iter().flat_map(|event| self.matching(event)) {
            counts[id] += 1;
        }
    }
}

/// Whether all of the rule's members hold in this object.
fn holds(rule: &Map<String, Value>, object: &Map<String, Value>) -> bool {
    rule.iter().all(|(name, rule)| object.get(name).is_some_and(|value| member_holds(rule, value)))
}

/// Whether the value, or an element of the array that it is, is as this member of a rule asks.
fn member_holds(rule: &Value, value: &Value) -> bool {
    match (rule, value) {
        (_, Value::Array(elements)) => elements.iter().any(|element| member_holds(rule, element)),
        (Value::Object(rule), Value::Object(object)) => holds(rule, object),
        (Value::Object(_), _) | (_, Value::Object(_)) => false,
        (alternatives, value) => any(alternatives, |alternative| accepts(alternative, value)),
    }
}

/// Whether the test holds for the value itself or, of an array, for one of its elements.
fn any(value: &Value, test: impl Fn(&Value) -> bool) -> bool {
    match value {
        Value::Array(elements) => elements.iter().any(test),
        value => test(value),
    }
}

fn accepts(alternative: &Value, value: &Value) -> bool {
    let Value::Object(members) = alternative else { return is_same(alternative, value) };
    members.iter().all(|(operator, operand)| match operator.as_str() {
        "anything-but" => !is_ruled_out(operand, value),
        "numeric" => value.as_f64().is_some_and(|number| is_in_range(operand, number)),
        _ => value.as_str().is_some_and(|text| fits(operator, operand, text)),
    })
}

fn is_same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// Whether the operand of `anything-but` names the value.
fn is_ruled_out(operand: &Value, value: &Value) -> bool {
    match operand {
        Value::Object(members) => members.iter().any(|(operator, operand)| {
            any(operand, |operand| value.as_str().is_some_and(|text| fits(operator, operand, text)))
        }),
        operand => any(operand, |operand| is_same(operand, value)),
    }
}

fn is_in_range(comparisons: &Value, number: f64) -> bool {
    let comparisons = comparisons.as_array().expect("an array of comparisons");
    comparisons.chunks(2).all(|comparison| {
        let bound = comparison[1].as_f64().expect("a number");
        match comparison[0].as_str() {
            Some("=") => number == bound,
            Some("<") => number < bound,
            Some("<=") => number <= bound,
            Some(">") => number > bound,
            Some(">=") => number >= bound,
            _ => unreachable!("no such comparison"),
        }
    })
}

/// The operators that compare text. All text here is ASCII.
fn fits(operator: &str, operand: &Value, text: &str) -> bool {
    if let Some(operand) = operand.get("equals-ignore-case").and_then(Value::as_str) {
        let part = match operator {
            "prefix" => text.get(..operand.len()),
            _ => text.len().checked_sub(operand.len()).and_then(|start| text.get(start..)),
        };
        return part.is_some_and(|part| part.eq_ignore_ascii_case(operand));
    }
    let operand = operand.as_str().expect("text");
    match operator {
        "prefix" => text.starts_with(operand),
        "suffix" => text.ends_with(operand),
        "equals-ignore-case" => text.eq_ignore_ascii_case(operand),
        "wildcard" => fits_wildcard(operand.as_bytes(), text.as_bytes()),
        _ => unreachable!("no such operator"),
    }
}

/// A `*` takes what it must, and more when the rest does not fit.
fn fits_wildcard(operand: &[u8], text: &[u8]) -> bool {
    match (operand, text) {
        ([], []) => true,
        ([b'*', rest @ ..], []) => fits_wildcard(rest, text),
        ([b'*', rest @ ..], [_, tail @ ..]) => fits_wildcard(rest, text) || fits_wildcard(operand, tail),
        ([literal, rest @ ..], [first, tail @ ..]) => literal == first && fits_wildcard(rest, tail),
        _ => false,
    }
}
