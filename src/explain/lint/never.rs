//! Fields, and branches of `$or`, that never match on an event bus.

use super::bus::{Sent, is_other_type};
use super::scope::Scope;
use super::{Lint, LintKind};
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::members::{Members, is_spelled_by_names};
use crate::json;
use crate::pattern::{Entry, Leaf, Matcher, Object, Operator};

pub(super) fn lints(scope: &Scope<'_>) -> Vec<Lint> {
    let mut lints = Vec::new();
    for leaf in scope.counted() {
        of_field(scope, leaf, &mut lints);
    }
    is_dead(scope, scope.pattern.root(), &mut lints);
    lints
}

fn of_field(scope: &Scope<'_>, leaf: &Leaf, lints: &mut Vec<Lint>) {
    let asks_for_value = leaf.matchers.iter().any(|matcher| matcher.operator != Operator::Exists(false));
    match scope.sent(leaf) {
        Sent::Object if asks_for_value => lints.push(detail_itself(scope, leaf)),
        Sent::NothingInside(field) if asks_for_value => {
            lints.push(Lint::on(LintKind::NothingInside { field: field.into() }, leaf.name.span));
        }
        Sent::Anything if leaf.name.text.is_empty() && asks_for_value && !scope.sees_empty_names => {
            lints.push(Lint::on(LintKind::EmptyName, leaf.name.span));
        }
        Sent::Zero | Sent::Text | Sent::Texts => {
            lints.extend(leaf.matchers.iter().filter_map(|matcher| of_matcher(scope, leaf, matcher)));
        }
        _ => {}
    }
}

fn of_matcher(scope: &Scope<'_>, leaf: &Leaf, matcher: &Matcher) -> Option<Lint> {
    let (sent, operator) = (scope.sent(leaf), &matcher.operator);
    let field = || leaf.path.clone();
    if !sent.is_never(operator) {
        return None;
    }
    let kind = match operator {
        Operator::Exists(false) => LintKind::AlwaysPresent { field: field() },
        operator if is_other_type(operator) => LintKind::OtherType { field: field(), value: operator.clone() },
        // The half of a pair has a lint of its own.
        _ if sent == Sent::Zero => LintKind::OtherVersion { value: operator.clone() },
        _ => return None,
    };
    let edit = match operator {
        Operator::Number(number) if number.text().bytes().all(|byte| byte.is_ascii_digit()) => {
            let mut quoted = String::new();
            json::quote(&mut quoted, number.text());
            let title = format!("use {quoted}");
            Some(Edit::single(Side::Pattern, title, Change::Replace(matcher.span, quoted)))
        }
        _ => None,
    };
    Some(Lint::on(kind, matcher.span).mended_by(edit))
}

/// That there is a `detail` need not be asked.
fn detail_itself(scope: &Scope<'_>, leaf: &Leaf) -> Lint {
    let asks_for_presence = leaf.matchers.iter().all(|matcher| matcher.operator == Operator::Exists(true));
    let member = asks_for_presence.then(|| Members::of(scope.pattern).removable(leaf)).flatten();
    let edit = member.map(|member| {
        Edit::single(Side::Pattern, "leave it out: every event has detail".into(), Change::Remove(member))
    });
    Lint::on(LintKind::DetailIsObject, leaf.span).mended_by(edit)
}

/// Whether the object never matches; the branches inside that never do, or that ask for nothing, are noted.
fn is_dead(scope: &Scope<'_>, object: &Object, lints: &mut Vec<Lint>) -> bool {
    let mut is_any_dead = false;
    for entry in &object.entries {
        is_any_dead |= match entry {
            Entry::Leaf(leaf) => is_never(scope, leaf) && scope.always_counts(leaf),
            Entry::Nested(nested) => is_dead(scope, &nested.object, lints),
            Entry::Or(or) => {
                let mut alive = or.branches.len();
                for branch in &or.branches {
                    if is_dead(scope, branch, lints) {
                        alive -= 1;
                        let edit = (or.branches.len() > 2 && has_plain_names(scope, branch)).then(|| {
                            Edit::single(Side::Pattern, "remove the branch".into(), Change::Remove(branch.span))
                        });
                        lints.push(Lint::on(LintKind::DeadBranch, branch.span).mended_by(edit));
                    } else if asks_for_nothing(scope, branch) {
                        lints.push(Lint::on(LintKind::EmptyBranch, branch.span));
                    }
                }
                alive == 0
            }
        };
    }
    is_any_dead
}

/// Whether no name in the branch is empty. Such names bear on which fields of an event the whole pattern sees.
fn has_plain_names(scope: &Scope<'_>, branch: &Object) -> bool {
    scope.within(branch.span).all(|leaf| is_spelled_by_names(&leaf.path))
}

fn is_never(scope: &Scope<'_>, leaf: &Leaf) -> bool {
    let sent = scope.sent(leaf);
    leaf.matchers.iter().all(|matcher| sent.is_never(&matcher.operator))
}

/// Whether no field of the branch counts in any combination that the branch is in.
fn asks_for_nothing(scope: &Scope<'_>, branch: &Object) -> bool {
    scope.within(branch.span).all(|leaf| scope.is_named_again(&leaf.path, branch.span))
}

#[cfg(test)]
mod tests {
    use crate::explain::lints;
    use crate::pattern::Pattern;

    /// The places of the lints whose names begin so.
    #[track_caller]
    fn check(pattern: &str, kind: &str, places: &[&str]) {
        let found = lints(&Pattern::parse(pattern).expect(pattern), None);
        let found: Vec<&str> = found
            .iter()
            .filter(|lint| lint.kind.name().starts_with(kind))
            .map(|lint| &pattern[lint.place.span().range()])
            .collect();
        assert_eq!(found, places, "{pattern}");
    }

    #[test]
    fn a_branch_is_dead_with_one_of_its_fields() {
        check(
            r#"{"$or": [{"id": [1], "source": ["a"]}, {"source": ["b"]}]}"#,
            "Dead",
            &[r#"{"id": [1], "source": ["a"]}"#],
        );
        check(r#"{"$or": [{"id": [1, "a"]}, {"source": ["b"]}]}"#, "Dead", &[]);
        check(r#"{"$or": [{"id": [1]}, {"source": ["b"]}], "id": ["a"]}"#, "Dead", &[]);
        let inner = r#"{"$or": [{"id": [1]}, {"id": [2]}]}"#;
        let outer = format!(r#"{{"$or": [{inner}, {{"source": ["b"]}}]}}"#);
        check(&outer, "Dead", &[inner, r#"{"id": [1]}"#, r#"{"id": [2]}"#]);
    }

    #[test]
    fn a_branch_is_empty_where_all_of_it_is_named_again_for_certain() {
        check(r#"{"$or": [{"id": ["1"]}, {"source": ["b"]}], "id": ["2"]}"#, "Empty", &[r#"{"id": ["1"]}"#]);
        check(r#"{"$or": [{"id": ["1"]}, {"id": ["b"]}]}"#, "Empty", &[]);
        let twice = r#"{"$or": [{"id": ["1"]}, {"source": ["b"]}], "$or": [{"id": ["2"]}, {"source": ["c"]}]}"#;
        check(twice, "Empty", &[]);
    }
}
