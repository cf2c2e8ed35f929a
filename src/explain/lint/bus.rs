//! What every event on an event bus has.

use super::budget::Budget;
use super::cover::covers;
use crate::event::Value;
use crate::explain::value::accepts;
use crate::pattern::{AnythingBut, Leaf, Operator};

/// The fields at the top level of an event. `replay-name` is there while an archive is replayed.
pub(super) const FIELDS: [&str; 10] =
    ["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail", "replay-name"];

/// What an event on an event bus has at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent<'p> {
    /// The string `"0"`.
    Zero,
    /// A string.
    Text,
    /// An array of strings, which may be empty.
    Texts,
    /// An object, which counts as absent itself.
    Object,
    /// Nothing: this field around it is never an object.
    NothingInside(&'p str),
    /// Nothing: there is no such field at the top level.
    Nothing,
    /// What the sender likes, or nothing.
    Anything,
}

impl<'p> Sent<'p> {
    /// Of a path with an empty name nothing is claimed.
    pub(super) fn at(path: &'p str) -> Self {
        if path.split('.').any(str::is_empty) {
            return Sent::Anything;
        }
        let (first, inside) = path.split_once('.').map_or((path, None), |(first, inside)| (first, Some(inside)));
        match (first, inside) {
            ("detail", None) => Sent::Object,
            ("detail", Some(_)) | ("replay-name", None) => Sent::Anything,
            (first, _) if !FIELDS.contains(&first) => Sent::Nothing,
            (first, Some(_)) => Sent::NothingInside(first),
            ("version", None) => Sent::Zero,
            ("resources", None) => Sent::Texts,
            _ => Sent::Text,
        }
    }

    /// Whether the matcher accepts nothing that can be there. A field that EventBridge does not send is no such case.
    pub(super) fn is_never(self, operator: &Operator) -> bool {
        if is_half_pair(operator) {
            return true;
        }
        match self {
            Sent::Zero => !accepts(operator, &zero()),
            Sent::Text if *operator == Operator::Exists(false) => true,
            Sent::Text | Sent::Texts => is_other_type(operator),
            Sent::Object | Sent::NothingInside(_) => *operator != Operator::Exists(false),
            Sent::Nothing | Sent::Anything => false,
        }
    }

    /// Whether the field is satisfied by every event.
    pub(super) fn is_always(self, leaf: &Leaf, budget: &Budget) -> bool {
        let has = |wanted: &dyn Fn(&Operator) -> bool| leaf.matchers.iter().any(|matcher| wanted(&matcher.operator));
        let takes_absence = || has(&|operator| *operator == Operator::Exists(false));
        let excludes_nothing = || leaf.matchers.iter().any(|matcher| budget.excludes_nothing(leaf, matcher));
        let any_text = Operator::Prefix("".into());
        match self {
            Sent::Zero => has(&|operator| accepts(operator, &zero())),
            Sent::Text => has(&|operator| covers(operator, &any_text)) || excludes_nothing(),
            Sent::Texts => takes_absence() && (has(&|operator| covers(operator, &any_text)) || excludes_nothing()),
            Sent::Object | Sent::NothingInside(_) | Sent::Nothing => takes_absence(),
            Sent::Anything => {
                takes_absence() && (has(&|operator| *operator == Operator::Exists(true)) || excludes_nothing())
            }
        }
    }
}

fn zero() -> Value {
    Value::String("0".into())
}

/// A string that nothing can be sent as.
fn is_half_pair(operator: &Operator) -> bool {
    match operator {
        Operator::String(literal) | Operator::Exactly(literal) => literal.half_pair.is_some(),
        _ => false,
    }
}

/// Whether the matcher accepts no string.
pub(super) fn is_other_type(operator: &Operator) -> bool {
    match operator {
        Operator::Null | Operator::Bool(_) | Operator::Number(_) | Operator::Numeric(_) => true,
        Operator::AnythingBut(AnythingBut::Wildcards(wildcards)) => wildcards.iter().any(|any| any.text() == "*"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_what_is_there() {
        for (path, sent) in [
            ("version", Sent::Zero),
            ("source", Sent::Text),
            ("source.name", Sent::NothingInside("source")),
            ("resources", Sent::Texts),
            ("resources.name", Sent::NothingInside("resources")),
            ("detail", Sent::Object),
            ("detail.version", Sent::Anything),
            ("replay-name", Sent::Anything),
            ("state", Sent::Nothing),
            ("state.name", Sent::Nothing),
            ("source.", Sent::Anything),
            ("", Sent::Anything),
        ] {
            assert_eq!(Sent::at(path), sent, "{path}");
        }
    }
}
