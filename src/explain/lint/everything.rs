//! A pattern that matches every event on the event bus.

use super::scope::Scope;
use super::{Lint, LintKind};
use crate::pattern::{Leaf, Target};

pub(super) fn lints(scope: &Scope<'_>) -> Vec<Lint> {
    if scope.target != Target::Rule {
        return Vec::new();
    }
    let mut known = vec![None; scope.pattern.root().span.end];
    let mut is_always =
        |leaf: &Leaf| *known[leaf.span.start].get_or_insert_with(|| scope.sent(leaf).is_always(leaf, &scope.budget));
    // Most combinations have a field near the beginning that settles the matter.
    match scope.rules.iter().any(|rule| rule.leaves().iter().all(|leaf| is_always(leaf))) {
        true => vec![Lint::on(LintKind::MatchesEverything, scope.pattern.root().span)],
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    #[track_caller]
    fn check(pattern: &str, expected: bool) {
        let parsed = Pattern::parse(pattern).expect(pattern);
        assert_eq!(!lints(&Scope::of(&parsed)).is_empty(), expected, "{pattern}");
    }

    #[test]
    fn every_field_must_be_satisfied_by_every_event() {
        check(r#"{"source": [{"prefix": ""}]}"#, true);
        check(r#"{"account": [{"exists": true}], "version": ["0"], "region": [{"wildcard": "*"}]}"#, true);
        check(r#"{"source": [{"anything-but": "a"}, {"anything-but": "b"}]}"#, true);
        check(r#"{"source": [{"anything-but": [1]}]}"#, true);
        check(r#"{"detail": [{"exists": false}]}"#, true);
        check(r#"{"state": [{"exists": false}]}"#, true);
        check(r#"{"detail": {"a": [{"exists": false}, {"exists": true}]}}"#, true);
        check(r#"{"$or": [{"source": ["a"]}, {"id": [{"exists": true}]}]}"#, true);
        check(r#"{"resources": [{"prefix": ""}, {"exists": false}]}"#, true);
        check(r#"{"resources": [{"prefix": ""}]}"#, false);
        check(r#"{"source": [{"prefix": ""}], "detail": {"a": [{"exists": true}]}}"#, false);
        check(r#"{"source": [{"anything-but": {"prefix": "aws."}}]}"#, false);
        check(r#"{"detail": [{"exists": true}]}"#, false);
        check(r#"{"replay-name": [{"exists": false}]}"#, false);
    }
}
