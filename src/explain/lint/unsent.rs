//! Fields that EventBridge never sends at the top level of an event.

use super::bus::FIELDS;
use super::scope::Scope;
use super::{Lint, LintKind};
use crate::event::is_invisible;
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::members::{Members, is_spelled_by_names};
use crate::explain::relocate::moved_to;
use crate::json::quoted;
use crate::pattern::{Entry, Leaf, Name, Object, Operator, Target};

/// For at most this many fields an edit is made out.
const MOST_EDITS: usize = 256;

pub(super) fn lints(scope: &Scope<'_>) -> Vec<Lint> {
    if scope.target != Target::Rule {
        return Vec::new();
    }
    let mut names = Vec::new();
    top_level(scope, scope.pattern.root(), &mut names);
    names
        .retain(|(name, leaves)| !FIELDS.contains(&first_step(name)) && leaves.iter().any(|leaf| asks_for_value(leaf)));
    let members = Members::of(scope.pattern);
    let mut lints = Vec::new();
    for (at, (name, leaves)) in names.into_iter().enumerate() {
        let field: Box<str> = first_step(name).into();
        let (kind, edit) = match meant_by(&field) {
            Some(meant) => (LintKind::Misspelt { field, meant }, renamed(scope, name, &leaves, meant)),
            None => {
                let edit = (at < MOST_EDITS).then(|| moved(scope, &members, name, &leaves)).flatten();
                (LintKind::NotSent { field }, edit)
            }
        };
        lints.push(Lint::on(kind, name.span).mended_by(edit));
    }
    lints
}

/// The members at the top level, also those in branches of `$or` there, each with the fields inside that count.
fn top_level<'p>(scope: &Scope<'p>, object: &'p Object, names: &mut Vec<(&'p Name, Vec<&'p Leaf>)>) {
    for entry in &object.entries {
        let (name, span) = match entry {
            Entry::Leaf(leaf) => (&leaf.name, leaf.span),
            Entry::Nested(nested) => (&nested.name, nested.object.span),
            Entry::Or(or) => {
                or.branches.iter().for_each(|branch| top_level(scope, branch, names));
                continue;
            }
        };
        let leaves = scope.within(span).filter(|leaf| scope.counts(leaf));
        if name.text.split('.').all(|step| !step.is_empty()) {
            names.push((name, leaves.collect()));
        }
    }
}

fn first_step(name: &Name) -> &str {
    name.text.split('.').next().unwrap_or_default()
}

/// That such a field is absent is true, and may be asked.
fn asks_for_value(leaf: &Leaf) -> bool {
    leaf.matchers.iter().any(|matcher| matcher.operator != Operator::Exists(false))
}

/// Whether a character makes a name another one: what does not show, punctuation and the most common signs do not.
fn counts(character: &char) -> bool {
    match character.is_ascii() {
        true => character.is_ascii_alphanumeric(),
        false => {
            !is_invisible(*character)
                && !matches!(
                    character,
                    '\u{a1}'..='\u{a9}' | '\u{ab}'..='\u{b1}' | '\u{b4}' | '\u{b6}'..='\u{b8}' | '\u{bb}' | '\u{bf}' | '\u{2010}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}'
                )
        }
    }
}

/// The field of that name but for letter case, `-`, `_` and a plural.
fn meant_by(name: &str) -> Option<&'static str> {
    let plain =
        |name: &str| -> String { name.chars().filter(counts).map(|letter| letter.to_ascii_lowercase()).collect() };
    let name = plain(name);
    let is_nearly = |field: &&str| {
        let field = plain(field);
        name == field || name.strip_suffix('s') == Some(&field) || field.strip_suffix('s') == Some(&name)
    };
    let is_other_name = |field: &&str| **field == *"account" && name == "accountid";
    FIELDS.into_iter().find(|field| is_nearly(field) || is_other_name(field))
}

/// The member with its first step renamed, unless the pattern has that field already, or the old one again.
fn renamed(scope: &Scope<'_>, name: &Name, leaves: &[&Leaf], meant: &str) -> Option<Edit> {
    let with_first_step = |path: &str| format!("{meant}{}", &path[first_step(name).len()..]);
    if leaves.iter().any(|leaf| scope.names(&with_first_step(&leaf.path)) || !scope.stands_alone(leaf)) {
        return None;
    }
    let change = Change::Replace(name.span, quoted(&with_first_step(&name.text)));
    Some(Edit::single(Side::Pattern, format!("rename it to {meant}"), change))
}

/// The member moved into `detail`; an object with several fields by its name alone.
fn moved(scope: &Scope<'_>, members: &Members<'_>, name: &Name, leaves: &[&Leaf]) -> Option<Edit> {
    let path_of = |leaf: &Leaf| format!("detail.{}", leaf.path);
    if leaves.iter().any(|leaf| scope.names(&path_of(leaf)) || !scope.stands_alone(leaf)) {
        return None;
    }
    let alone = match leaves {
        [leaf] if is_spelled_by_names(&leaf.path) => moved_to(members, leaf, &path_of(leaf)),
        _ => None,
    };
    let by_name = || vec![Change::Replace(name.span, quoted(&format!("detail.{}", name.text)))];
    let title = format!("ask for detail.{}", name.text);
    Some(Edit::new(Side::Pattern, title, alone.unwrap_or_else(by_name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    #[track_caller]
    fn check(pattern: &str, expected: Option<&str>) {
        let parsed = Pattern::parse(pattern).expect(pattern);
        let edit = lints(&Scope::of(&parsed)).into_iter().next().and_then(|lint| lint.edit);
        assert_eq!(edit.map(|edit| edit.apply(pattern)).as_deref(), expected);
    }

    #[test]
    fn a_field_is_moved_into_detail() {
        check(r#"{"state": ["on"]}"#, Some(r#"{"detail": {"state": ["on"]}}"#));
        check(r#"{"state": ["on"], "detail": {"id": [1]}}"#, Some(r#"{"detail": {"id": [1], "state": ["on"]}}"#));
        check(r#"{"a": {"b": [1], "c": [2]}}"#, Some(r#"{"detail.a": {"b": [1], "c": [2]}}"#));
        check(
            r#"{"$or": [{"state": ["on"]}, {"source": ["a"]}]}"#,
            Some(r#"{"$or": [{"detail": {"state": ["on"]}}, {"source": ["a"]}]}"#),
        );
        check(r#"{"state": ["on"], "detail": {"state": ["off"]}}"#, None);
        check(r#"{"state": [{"exists": false}]}"#, None);
    }

    #[test]
    fn a_sign_that_is_not_of_ascii_makes_no_other_name() {
        check("{\"de\u{200d}tail\": {\"a\": [1]}}", Some(r#"{"detail": {"a": [1]}}"#));
        check(r#"{"detail–type": ["x"]}"#, Some(r#"{"detail-type": ["x"]}"#));
        check(r#"{"detail·type": ["x"]}"#, Some(r#"{"detail-type": ["x"]}"#));
    }

    #[test]
    fn a_letter_that_is_not_of_ascii_makes_another_name() {
        check(r#"{"detail日": ["x"]}"#, Some(r#"{"detail": {"detail日": ["x"]}}"#));
    }

    #[test]
    fn nearly_a_field_of_events_is_that_field() {
        for (name, meant) in [
            ("detailType", "detail-type"),
            ("detail_type", "detail-type"),
            ("Source", "source"),
            ("resource", "resources"),
            ("details", "detail"),
            ("accountId", "account"),
        ] {
            assert_eq!(meant_by(name), Some(meant), "{name}");
        }
        assert_eq!(meant_by("state"), None);
        check(r#"{"Detail": {"a": [1]}}"#, Some(r#"{"detail": {"a": [1]}}"#));
        check(r#"{"Source": ["a"], "source": ["b"]}"#, None);
    }
}
