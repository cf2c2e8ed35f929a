//! Whether one matcher accepts one value.

use crate::event::Value;
use crate::json::Number;
use crate::pattern::{AnythingBut, IpLiteral, Operator, StringLiteral};

/// Whether a value that is there satisfies the operator. `{"exists": false}` accepts none.
///
/// There is no coercion: every operator but `anything-but` and `exists` accepts values of one type only.
pub fn accepts(operator: &Operator, value: &Value) -> bool {
    match (operator, value) {
        (Operator::Exists(wanted), _) => *wanted,
        (Operator::AnythingBut(excluded), _) => excluded_by(excluded, value).is_none(),
        (Operator::Null, Value::Null) => true,
        (Operator::Bool(wanted), Value::Bool(found)) => wanted == found,
        (Operator::Number(wanted), Value::Number(found)) => wanted == found,
        (Operator::Numeric(range), Value::Number(found)) => found.value().is_some_and(|value| range.contains(value)),
        (Operator::String(wanted), Value::String(found)) => is_same_string(wanted, found),
        (Operator::Exactly(wanted), Value::String(found)) => wanted.half_pair.is_none() && wanted.text == *found,
        (Operator::Prefix(prefix), Value::String(found)) => found.starts_with(&**prefix),
        (Operator::Suffix(suffix), Value::String(found)) => found.ends_with(&**suffix),
        (Operator::EqualsIgnoreCase(folded), Value::String(found)) => folded.equals(found),
        (Operator::PrefixIgnoreCase(folded), Value::String(found)) => folded.is_prefix_of(found),
        (Operator::SuffixIgnoreCase(folded), Value::String(found)) => folded.is_suffix_of(found),
        (Operator::Wildcard(wildcard), Value::String(found)) => wildcard.matches(found),
        (Operator::Cidr(cidr), Value::String(found)) => {
            IpLiteral::parse(found).is_some_and(|address| cidr.contains(address))
        }
        _ => false,
    }
}

/// A literal that spells an address is compared as an address.
fn is_same_string(wanted: &StringLiteral, found: &str) -> bool {
    if wanted.half_pair.is_some() {
        return false;
    }
    &*wanted.text == found || wanted.address.is_some() && wanted.address == IpLiteral::parse(found)
}

/// Which of those that `anything-but` names the value is, by its place. A value of another type is none.
pub(super) fn excluded_by(excluded: &AnythingBut, value: &Value) -> Option<usize> {
    match (excluded, value) {
        (AnythingBut::Numbers(numbers), Value::Number(found)) => {
            numbers.iter().position(|number| same_value(number, found))
        }
        (AnythingBut::Strings(texts), Value::String(found)) => texts.iter().position(|text| text == found),
        (AnythingBut::Prefixes(texts), Value::String(found)) => {
            texts.iter().position(|text| found.starts_with(&**text))
        }
        (AnythingBut::Suffixes(texts), Value::String(found)) => texts.iter().position(|text| found.ends_with(&**text)),
        (AnythingBut::EqualsIgnoreCase(texts), Value::String(found)) => {
            texts.iter().position(|folded| folded.equals(found))
        }
        (AnythingBut::Wildcards(wildcards), Value::String(found)) => {
            wildcards.iter().position(|wildcard| wildcard.matches(found))
        }
        _ => None,
    }
}

/// `anything-but` compares values only: a number that has none differs from every other.
fn same_value(wanted: &Number, found: &Number) -> bool {
    found.value().is_some() && wanted.value() == found.value()
}
