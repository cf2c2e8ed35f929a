//! What the plain matcher and the machine say of a text, in a form that can be compared.

use std::fmt;

use eventsieve::event::Event;
use eventsieve::explain;
use eventsieve::machine::{Machine, Scratch};
use eventsieve::pattern::Pattern;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The verdict of the plain matcher, or why it refuses the event. Says so if the explanation comes to another verdict.
pub(crate) fn plain(pattern: &Pattern, event: &str) -> Result<bool, String> {
    let event = Event::parse(event).map_err(|error| error.to_string())?;
    let verdict = explain::matches(pattern, &event);
    if explain::explain(pattern, &event).is_match != verdict {
        return Err(format!("{verdict}, but not as it is explained"));
    }
    Ok(verdict)
}

/// The verdict of a machine with this rule alone, or why it refuses the event.
pub(crate) fn machine(pattern: &Pattern, event: &str) -> Result<bool, String> {
    Together::of([pattern]).matching(event).map(|found| found == [0])
}

/// Patterns in one machine, each under its place.
pub(crate) struct Together {
    machine: Machine<usize>,
    exact: Scratch,
    trusting: Scratch,
}

impl Together {
    pub(crate) fn of<'p>(patterns: impl IntoIterator<Item = &'p Pattern>) -> Self {
        let mut machine = Machine::new();
        patterns.into_iter().enumerate().for_each(|(place, pattern)| machine.add_rule(place, pattern));
        Together { machine, exact: Scratch::exact(), trusting: Scratch::trusting() }
    }

    /// The places of the patterns that match an event, in order, or why it is refused. Says so if an event that can be
    /// trusted gets another answer when it is.
    pub(crate) fn matching(&mut self, event: &str) -> Result<Vec<usize>, String> {
        let exact = found(&self.machine, event, &mut self.exact);
        let any = self.machine.matches_any(event.as_bytes(), &mut self.exact).map_err(|error| error.to_string());
        if any != exact.as_ref().map(|found| !found.is_empty()).map_err(String::clone) {
            return Err(format!("{exact:?}, but any: {any:?}"));
        }
        if can_be_trusted(event) {
            let trusting = found(&self.machine, event, &mut self.trusting);
            if trusting != exact {
                return Err(format!("{exact:?}, but {trusting:?} if the event is trusted"));
            }
        }
        exact
    }
}

fn found(machine: &Machine<usize>, event: &str, scratch: &mut Scratch) -> Result<Vec<usize>, String> {
    let found = machine.rules_for_event(event.as_bytes(), scratch).map_err(|error| error.to_string())?;
    let mut found: Vec<usize> = found.copied().collect();
    found.sort_unstable();
    Ok(found)
}

/// Whether a text is sure to be JSON in which no path stands twice. Of two members of one object, neither may be named as the
/// other is, or as the other's name begins that has dots.
pub(crate) fn can_be_trusted(event: &str) -> bool {
    let mut pending: Vec<&RawValue> = serde_json::from_str(event).into_iter().collect();
    while let Some(value) = pending.pop() {
        let text = value.get();
        if text.starts_with('{') {
            let Ok(Members(mut members)) = serde_json::from_str(text) else {
                return false;
            };
            // With a dot behind each, names that begin with a name stand right behind it.
            members.iter_mut().for_each(|(name, _)| name.push('.'));
            members.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
            if members.is_sorted_by(|(one, _), (other, _)| !other.starts_with(one.as_str())) {
                pending.extend(members.iter().map(|(_, value)| value));
            } else {
                return false;
            }
        } else if text.starts_with('[') {
            match serde_json::from_str::<Vec<&RawValue>>(text) {
                Ok(elements) => pending.extend(elements),
                Err(_) => return false,
            }
        }
    }
    serde_json::from_str::<&RawValue>(event).is_ok()
}

/// The members of an object, with those that have one name.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AllMembers)
    }
}

struct AllMembers;

impl<'de> Visitor<'de> for AllMembers {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[test]
fn events_in_which_a_path_stands_twice_are_not_trusted() {
    let trusted = [
        "{}",
        r#"{"a": 1, "b": [{"a": 1}, {"a": 1}], "c": {"a": 1e999}}"#,
        r#"{"a.b": 1, "a.c": 1, "ab": 1, "b": [[{}], {}]}"#,
    ];
    for event in trusted {
        assert!(can_be_trusted(event), "{event}");
    }
    let others = [
        r#"{"a": 1, "a": 2}"#,
        r#"{"a": 1, "\u0061": 2}"#,
        r#"{"a": {"b": 1}, "c": 1, "a.b": 2}"#,
        r#"{"a": {"b": 1}, "a!": 1, "a.c": 2}"#,
        r#"{"": {}, ".": {}}"#,
        r#"{"b": [1, {"c": [{"a": 1, "a": 2}]}]}"#,
        r#"{"a": 1} {"#,
        r#"{"a": [}"#,
    ];
    for event in others {
        assert!(!can_be_trusted(event), "{event}");
    }
}
