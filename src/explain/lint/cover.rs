//! Whether one matcher accepts all that another one accepts.
//!
//! The answer "yes" is sure; where it would be hard to find, the answer is "no".

use super::letters::Fold;
use crate::event::Value;
use crate::explain::sample::literal;
use crate::explain::value::accepts;
use crate::pattern::{AnythingBut, Bound, Folded, IpLiteral, Operator, Range, StringLiteral};

/// What an `anything-but` excludes, as matchers that accept it.
pub(super) fn items(excluded: &AnythingBut) -> Vec<Operator> {
    match excluded {
        AnythingBut::Strings(texts) => texts.iter().map(|text| Operator::Exactly(literal(text))).collect(),
        AnythingBut::Numbers(numbers) => numbers.iter().cloned().map(Operator::Number).collect(),
        AnythingBut::Prefixes(texts) => texts.iter().cloned().map(Operator::Prefix).collect(),
        AnythingBut::Suffixes(texts) => texts.iter().cloned().map(Operator::Suffix).collect(),
        AnythingBut::EqualsIgnoreCase(texts) => texts.iter().cloned().map(Operator::EqualsIgnoreCase).collect(),
        AnythingBut::Wildcards(wildcards) => wildcards.iter().cloned().map(Operator::Wildcard).collect(),
    }
}

/// Whether `wide` accepts every value that `narrow` accepts, and absence if `narrow` does.
pub(super) fn covers(wide: &Operator, narrow: &Operator) -> bool {
    match (wide, narrow) {
        (Operator::Exists(wide), Operator::Exists(narrow)) => wide == narrow,
        (Operator::Exists(wide), _) => *wide,
        (_, Operator::Exists(_)) => false,
        (Operator::AnythingBut(wide), Operator::AnythingBut(narrow)) => {
            let narrow = items(narrow);
            items(wide).iter().all(|item| narrow.iter().any(|other| covers(other, item)))
        }
        (_, Operator::AnythingBut(_)) => false,
        (Operator::AnythingBut(excluded), _) => are_all_accepted(wide, excluded, narrow),
        (_, Operator::Null | Operator::Bool(_) | Operator::Number(_)) => {
            only_value(narrow).is_some_and(|value| accepts(wide, &value))
        }
        (Operator::Numeric(wide), Operator::Numeric(narrow)) => is_inside(narrow, wide),
        (Operator::Number(wide), Operator::Numeric(narrow)) => {
            let only = |bound: Option<Bound>| bound.map(|bound| bound.value) == wide.value();
            wide.value().is_some() && only(narrow.bottom()) && only(narrow.top())
        }
        (_, Operator::Numeric(_)) => false,
        (Operator::Cidr(wide), Operator::Cidr(narrow)) => {
            let ((first, bits), (_, wide_bits)) = (narrow.block(), wide.block());
            wide_bits <= bits && IpLiteral::parse(&first.to_string()).is_some_and(|first| wide.contains(first))
        }
        _ => covers_text(wide, narrow),
    }
}

/// Whether a matcher of strings accepts every string that another one accepts.
fn covers_text(wide: &Operator, narrow: &Operator) -> bool {
    if let (Some(wide), Some(narrow)) = (plain_text(wide), plain_text(narrow)) {
        return wide == narrow;
    }
    if let (Some(wide), Some(narrow)) = (Fold::of(wide), Fold::of(narrow))
        && wide.covers(&narrow)
    {
        return true;
    }
    match (wide, address_of(narrow)) {
        (Operator::String(wide), Some(address)) => return wide.address == Some(address) && wide.half_pair.is_none(),
        (Operator::Cidr(wide), Some(address)) => return wide.contains(address),
        _ => {}
    }
    // What may stand anywhere in the narrow one's strings is a character that the wide one does not have. If that is accepted,
    // it stands where the wide one takes anything.
    let Some(written) = operand(wide) else {
        return false;
    };
    let fresh = ('\u{e000}'..='\u{f8ff}').find(|fresh| !written.contains(*fresh));
    let shape = fresh.and_then(|fresh| shape(narrow, fresh));
    shape.is_some_and(|shape| accepts(wide, &Value::String(shape.into())))
}

/// The text of a string that is compared as text.
fn plain_text(operator: &Operator) -> Option<&str> {
    match operator {
        Operator::String(StringLiteral { text, address: None, half_pair: None })
        | Operator::Exactly(StringLiteral { text, half_pair: None, .. }) => Some(text),
        _ => None,
    }
}

/// The operand of a matcher of strings.
fn operand(operator: &Operator) -> Option<&str> {
    match operator {
        Operator::String(literal) | Operator::Exactly(literal) => Some(&literal.text),
        Operator::Prefix(text) | Operator::Suffix(text) => Some(text),
        Operator::EqualsIgnoreCase(text) | Operator::PrefixIgnoreCase(text) | Operator::SuffixIgnoreCase(text) => {
            Some(text.text())
        }
        Operator::Wildcard(wildcard) => Some(wildcard.text()),
        Operator::Cidr(cidr) => Some(cidr.text()),
        _ => None,
    }
}

/// The address of a string that is compared as one.
fn address_of(operator: &Operator) -> Option<IpLiteral> {
    match operator {
        Operator::String(StringLiteral { address, half_pair: None, .. }) => *address,
        _ => None,
    }
}

/// The only value that the matcher accepts, or all that it accepts differ from in their spelling alone.
fn only_value(operator: &Operator) -> Option<Value> {
    match operator {
        Operator::Null => Some(Value::Null),
        Operator::Bool(value) => Some(Value::Bool(*value)),
        Operator::Number(number) => Some(Value::Number(number.clone())),
        _ => plain_text(operator).map(|text| Value::String(text.into())),
    }
}

/// The strings that a matcher accepts as one text, in which a character stands for any run of characters.
fn shape(operator: &Operator, any: char) -> Option<String> {
    let folded = |folded: &Folded| -> String {
        let unit = |unit| {
            let [lower, upper] = Folded::forms(unit);
            if lower == upper { lower } else { any.to_string() }
        };
        folded.units().map(unit).collect()
    };
    if let Some(text) = plain_text(operator) {
        return Some(text.to_owned());
    }
    Some(match operator {
        // The spellings of an address, and the addresses of a block, have nothing in common that would be of use.
        Operator::String(StringLiteral { half_pair: None, .. }) | Operator::Cidr(_) => any.to_string(),
        Operator::Prefix(text) => format!("{text}{any}"),
        Operator::Suffix(text) => format!("{any}{text}"),
        Operator::Wildcard(wildcard) => wildcard.joined(&any.to_string()),
        Operator::EqualsIgnoreCase(text) => folded(text),
        Operator::PrefixIgnoreCase(text) => format!("{}{any}", folded(text)),
        Operator::SuffixIgnoreCase(text) => format!("{any}{}", folded(text)),
        _ => return None,
    })
}

/// Whether an `anything-but` excludes nothing of what another matcher accepts.
fn are_all_accepted(wide: &Operator, excluded: &AnythingBut, narrow: &Operator) -> bool {
    if let Some(value) = only_value(narrow) {
        return accepts(wide, &value);
    }
    match (excluded, narrow) {
        (AnythingBut::Numbers(numbers), Operator::Numeric(range)) => {
            numbers.iter().filter_map(|number| number.value()).all(|value| !range.contains(value))
        }
        (_, Operator::Numeric(_)) | (AnythingBut::Numbers(_), _) => !has_half_pair(narrow),
        (AnythingBut::Strings(texts), _) => {
            !has_half_pair(narrow) && texts.iter().all(|text| !accepts(narrow, &Value::String(text.clone())))
        }
        _ => items(excluded).iter().all(|item| are_apart(item, narrow)),
    }
}

fn has_half_pair(operator: &Operator) -> bool {
    matches!(operator, Operator::String(literal) | Operator::Exactly(literal) if literal.half_pair.is_some())
}

/// Whether no string is accepted by both, because they ask for different beginnings or ends.
fn are_apart(one: &Operator, other: &Operator) -> bool {
    const ANY: char = '\u{f8ff}';
    let (Some(one), Some(other)) = (shape(one, ANY), shape(other, ANY)) else {
        return false;
    };
    let head = |shape: &str| shape.split(ANY).next().unwrap_or_default().to_owned();
    let tail = |shape: &str| shape.rsplit(ANY).next().unwrap_or_default().to_owned();
    let (heads, tails) = ([head(&one), head(&other)], [tail(&one), tail(&other)]);
    let differ_from_start = !heads[0].starts_with(&heads[1]) && !heads[1].starts_with(&heads[0]);
    differ_from_start || !tails[0].ends_with(&tails[1]) && !tails[1].ends_with(&tails[0])
}

fn is_inside(narrow: &Range, wide: &Range) -> bool {
    let above = wide.bottom().is_none_or(|wide| {
        narrow.bottom().is_some_and(|narrow| {
            narrow.value > wide.value || narrow.value == wide.value && (wide.inclusive || !narrow.inclusive)
        })
    });
    let below = wide.top().is_none_or(|wide| {
        narrow.top().is_some_and(|narrow| {
            narrow.value < wide.value || narrow.value == wide.value && (wide.inclusive || !narrow.inclusive)
        })
    });
    above && below
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    #[track_caller]
    fn check(wide: &str, narrow: &str, expected: bool) {
        let pattern = Pattern::parse(&format!(r#"{{"a": [{wide}, {narrow}]}}"#)).expect("a pattern");
        let leaf = pattern.leaves()[0];
        let [wide_one, narrow_one] = [0, 1].map(|at| &leaf.matchers[at].operator);
        assert_eq!(covers(wide_one, narrow_one), expected, "{wide} over {narrow}");
    }

    #[test]
    fn texts_cover_texts() {
        check(r#"{"prefix": "a"}"#, r#""ab""#, true);
        check(r#"{"prefix": "ab"}"#, r#""a""#, false);
        check(r#"{"prefix": "a"}"#, r#"{"prefix": "ab"}"#, true);
        check(r#"{"suffix": "b"}"#, r#"{"suffix": "ab"}"#, true);
        check(r#"{"suffix": "b"}"#, r#"{"prefix": "ab"}"#, false);
        check(r#"{"wildcard": "a*b*"}"#, r#"{"wildcard": "a*cb*d"}"#, true);
        check(r#"{"wildcard": "a*b"}"#, r#"{"wildcard": "a*b*"}"#, false);
        check(r#"{"wildcard": "*a*"}"#, r#"{"suffix": "xax"}"#, true);
        check(r#"{"wildcard": "*"}"#, r#"{"cidr": "10.0.0.0/8"}"#, true);
        check(r#"{"prefix": "10."}"#, r#""10.0.0.1""#, false);
        check(r#"{"prefix": "10."}"#, r#"{"exactly": "10.0.0.1"}"#, true);
        check(r#""10.0.0.1""#, r#""010.0.0.1""#, true);
        check(r#"{"exactly": "10.0.0.1"}"#, r#""10.0.0.1""#, false);
    }

    #[test]
    fn letter_case_covers_its_forms() {
        check(r#"{"equals-ignore-case": "Ab"}"#, r#""aB""#, true);
        check(r#"{"equals-ignore-case": "Ab"}"#, r#"{"equals-ignore-case": "aB"}"#, true);
        check(r#"{"prefix": {"equals-ignore-case": "A"}}"#, r#"{"prefix": "ab"}"#, true);
        check(r#"{"prefix": {"equals-ignore-case": "A"}}"#, r#"{"equals-ignore-case": "ab"}"#, true);
        check(r#"{"equals-ignore-case": "ß"}"#, r#"{"equals-ignore-case": "ss"}"#, false);
        check(r#"{"equals-ignore-case": "k"}"#, r#"{"equals-ignore-case": "\u212a"}"#, false);
        check(r#"{"wildcard": "*1*"}"#, r#"{"equals-ignore-case": "a1b"}"#, true);
        check(r#"{"prefix": "a"}"#, r#"{"equals-ignore-case": "ab"}"#, false);
    }

    #[test]
    fn numbers_and_blocks_cover_theirs() {
        check(r#"{"numeric": [">", 0]}"#, "5", true);
        check(r#"{"numeric": [">", 0]}"#, r#"{"numeric": [">=", 0, "<", 5]}"#, false);
        check(r#"{"numeric": [">=", 0]}"#, r#"{"numeric": [">", 0, "<", 5]}"#, true);
        check("5", r#"{"numeric": ["=", 5]}"#, true);
        check(r#"{"numeric": [">", 0]}"#, "9007199254740993", false);
        check(r#"{"cidr": "10.0.0.0/8"}"#, r#"{"cidr": "10.1.0.0/16"}"#, true);
        check(r#"{"cidr": "10.1.0.0/16"}"#, r#"{"cidr": "10.0.0.0/8"}"#, false);
        check(r#"{"cidr": "10.0.0.0/8"}"#, r#""10.1.2.3""#, true);
        check(r#"{"cidr": "::/0"}"#, r#"{"cidr": "10.0.0.0/8"}"#, false);
    }

    #[test]
    fn exclusions_cover_what_they_do_not_exclude() {
        check(r#"{"anything-but": "a"}"#, r#""b""#, true);
        check(r#"{"anything-but": "a"}"#, r#"{"prefix": "b"}"#, true);
        check(r#"{"anything-but": "a"}"#, r#"{"prefix": ""}"#, false);
        check(r#"{"anything-but": {"prefix": "ab"}}"#, r#"{"prefix": "ac"}"#, true);
        check(r#"{"anything-but": {"prefix": "ab"}}"#, r#"{"suffix": "ac"}"#, false);
        check(r#"{"anything-but": "a"}"#, r#"{"anything-but": ["b", "a"]}"#, true);
        check(r#"{"anything-but": ["b", "a"]}"#, r#"{"anything-but": "a"}"#, false);
        check(r#"{"anything-but": {"prefix": "ab"}}"#, r#"{"anything-but": {"prefix": "a"}}"#, true);
        check(r#"{"anything-but": "10.0.0.1"}"#, r#""010.0.0.1""#, false);
        check(r#"{"exists": true}"#, "null", true);
        check(r#"{"exists": true}"#, r#"{"exists": false}"#, false);
    }
}
