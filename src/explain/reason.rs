//! Why one matcher accepts or refuses one value, in a sentence.

use std::fmt;

use super::shown::{Quoted, Shown, apart, cut, listed};
use super::value::{accepts, excluded_by};
use crate::event::Value;
use crate::json::{Number, shortest};
use crate::pattern::{AnythingBut, Bound, Cidr, IpLiteral, Operator, Range, StringLiteral};

/// Why a matcher accepts or refuses a value. It is displayed as a sentence without a full stop.
///
/// ```
/// use eventsieve::{event::Event, explain::Reason, pattern::Pattern};
///
/// let pattern = Pattern::parse(r#"{"total": [{"numeric": ["<", 500]}]}"#).expect("a pattern");
/// let event = Event::parse(r#"{"total": 742}"#).expect("an event");
/// let operator = &pattern.leaves()[0].matchers[0].operator;
/// assert_eq!(Reason::new(operator, &event.fields()[0].value).to_string(), "742 is not below 500");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Reason<'a> {
    operator: &'a Operator,
    value: &'a Value,
    /// Whether the matcher accepts the value.
    pub is_accepted: bool,
}

impl<'a> Reason<'a> {
    /// Of a matcher's operator and a value.
    pub fn new(operator: &'a Operator, value: &'a Value) -> Self {
        Reason { operator, value, is_accepted: accepts(operator, value) }
    }
}

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.is_accepted { "is" } else { "is not" };
        let does =
            |third: &str, plain: &str| if self.is_accepted { third.to_owned() } else { format!("does not {plain}") };
        let value = Shown(self.value);
        match (self.operator, self.value) {
            (Operator::Exists(true), _) => write!(f, "the field is present"),
            (Operator::Exists(false), _) => write!(f, "the field is present: {value}"),
            (Operator::AnythingBut(excluded), _) => f.write_str(&exclusion(excluded, self.value)),
            (Operator::Null, _) => write!(f, "{value} {verb} null"),
            (Operator::Bool(wanted), Value::Bool(_)) => write!(f, "{value} {verb} {wanted}"),
            (Operator::Bool(wanted), _) => wrong_type(f, self.value, &wanted.to_string()),
            (Operator::Number(wanted), Value::Number(found)) => number(f, wanted, found, verb),
            (Operator::Numeric(range), Value::Number(found)) => f.write_str(&in_range(range, found)),
            (Operator::Number(_) | Operator::Numeric(_), _) => wrong_type(f, self.value, "a number"),
            (Operator::Cidr(cidr), Value::String(found)) => f.write_str(&in_block(cidr, found)),
            (operator, Value::String(found)) => match operator {
                Operator::String(wanted) => literal(f, wanted, found, self.is_accepted),
                Operator::Exactly(StringLiteral { half_pair: Some(_), .. }) => half_pair(f),
                Operator::Exactly(wanted) => {
                    let [found, wanted] = apart(found, &wanted.text);
                    write!(f, "{found} {verb} exactly {wanted}")
                }
                Operator::Prefix(text) => write!(f, "{value} {} {}", does("begins with", "begin with"), Quoted(text)),
                Operator::Suffix(text) => write!(f, "{value} {} {}", does("ends with", "end with"), Quoted(text)),
                Operator::EqualsIgnoreCase(text) => {
                    let [found, wanted] = apart(found, text.text());
                    write!(f, "{found} {} {wanted}, regardless of case", does("equals", "equal"))
                }
                Operator::PrefixIgnoreCase(text) => {
                    let begins = does("begins with", "begin with");
                    write!(f, "{value} {begins} {}, regardless of case", Quoted(text.text()))
                }
                Operator::SuffixIgnoreCase(text) => {
                    let ends = does("ends with", "end with");
                    write!(f, "{value} {ends} {}, regardless of case", Quoted(text.text()))
                }
                Operator::Wildcard(wildcard) => {
                    write!(f, "{value} {} the wildcard {}", does("matches", "match"), Quoted(wildcard.text()))
                }
                _ => write!(f, "{value} {} the event pattern", does("matches", "match")),
            },
            (Operator::Cidr(_), _) => wrong_type(f, self.value, "a string with an IP address"),
            _ => wrong_type(f, self.value, "a string"),
        }
    }
}

fn wrong_type(f: &mut fmt::Formatter<'_>, value: &Value, wanted: &str) -> fmt::Result {
    match value {
        Value::Null => write!(f, "the value is null, the event pattern asks for {wanted}"),
        _ => write!(f, "{} is {}, the event pattern asks for {wanted}", Shown(value), kind(value)),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a Boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
    }
}

fn half_pair(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "the event pattern has an incomplete Unicode escape (\\ud800 to \\udfff), which no event can have")
}

fn literal(f: &mut fmt::Formatter<'_>, wanted: &StringLiteral, found: &str, is_accepted: bool) -> fmt::Result {
    if wanted.half_pair.is_some() {
        return half_pair(f);
    }
    if is_accepted && &*wanted.text != found {
        return write!(f, "{} and {} are the same IP address", Quoted(found), Quoted(&wanted.text));
    }
    let [found, wanted] = apart(found, &wanted.text);
    write!(f, "{found} {} {wanted}", if is_accepted { "is" } else { "is not" })
}

fn number(f: &mut fmt::Formatter<'_>, wanted: &Number, found: &Number, verb: &str) -> fmt::Result {
    write!(f, "{} {verb} {}", cut(found.text()), cut(wanted.text()))?;
    if wanted != found && wanted.double() == found.double() {
        write!(f, ": a number with so many digits is compared as text")?;
    }
    Ok(())
}

fn in_range(range: &Range, found: &Number) -> String {
    let shown = cut(found.text());
    let Some(value) = found.value() else {
        return format!("{shown} has more digits than numeric matching compares");
    };
    let (bottom, top) = (range.bottom(), range.top());
    if let (Some(bottom), Some(top)) = (bottom, top)
        && bottom.value == top.value
    {
        let verb = if range.contains(value) { "is" } else { "is not" };
        return format!("{shown} {verb} {}", shortest(bottom.value));
    }
    let holds = |bound: Bound, is_inside: bool| is_inside || bound.inclusive && bound.value == value;
    let bottom = bottom.map(|bound| (holds(bound, bound.value < value), bottom_words(bound)));
    let top = top.map(|bound| (holds(bound, value < bound.value), top_words(bound)));
    let bounds: Vec<(bool, String)> = bottom.into_iter().chain(top).collect();
    match bounds.iter().find(|(holds, _)| !holds) {
        Some((_, words)) => format!("{shown} is not {words}"),
        None => {
            let words: Vec<&str> = bounds.iter().map(|(_, words)| words.as_str()).collect();
            format!("{shown} is {}", words.join(" and "))
        }
    }
}

fn bottom_words(bound: Bound) -> String {
    format!("{} {}", if bound.inclusive { "at least" } else { "above" }, shortest(bound.value))
}

fn top_words(bound: Bound) -> String {
    format!("{} {}", if bound.inclusive { "at most" } else { "below" }, shortest(bound.value))
}

fn in_block(cidr: &Cidr, found: &str) -> String {
    match IpLiteral::parse(found) {
        None => format!("{} is not an IP address", Quoted(found)),
        Some(address) if cidr.contains(address) => format!("{found} is in {}", cidr.text()),
        Some(_) => format!("{found} is outside {}", cidr.text()),
    }
}

/// What `anything-but` says of a value.
fn exclusion(excluded: &AnythingBut, value: &Value) -> String {
    let shown = |text: &str| match excluded {
        AnythingBut::Numbers(_) => text.to_owned(),
        AnythingBut::EqualsIgnoreCase(_) => format!("{}, regardless of case", Quoted(text)),
        _ => Quoted(text).to_string(),
    };
    let named: Vec<String> = excluded.texts().into_iter().map(shown).collect();
    let (does, does_not) = match excluded {
        AnythingBut::Numbers(_) | AnythingBut::Strings(_) => (None, ["is not", "is none of"]),
        AnythingBut::Prefixes(_) => (Some("begins with"), ["does not begin with", "does not begin with any of"]),
        AnythingBut::Suffixes(_) => (Some("ends with"), ["does not end with", "does not end with any of"]),
        AnythingBut::EqualsIgnoreCase(_) => (Some("equals"), ["does not equal", "does not equal any of"]),
        AnythingBut::Wildcards(_) => {
            (Some("matches the wildcard"), ["does not match the wildcard", "matches none of the wildcards"])
        }
    };
    let is_comparable = match excluded {
        AnythingBut::Numbers(_) => matches!(value, Value::Number(_)),
        _ => matches!(value, Value::String(_)),
    };
    let shown = Shown(value);
    match (excluded_by(excluded, value), does) {
        (Some(_), None) => format!("anything-but excludes {shown}"),
        (Some(at), Some(does)) => format!("{shown} {does} {}, which anything-but excludes", named[at]),
        _ if *value == Value::Null => "the value is null, which anything-but does not exclude".to_owned(),
        _ if !is_comparable => format!("{shown} is {}, which anything-but does not exclude", kind(value)),
        _ => format!("{shown} {} {}", does_not[usize::from(named.len() > 1)], listed(&named)),
    }
}
