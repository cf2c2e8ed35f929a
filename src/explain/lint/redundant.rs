//! Values of an array that another one makes superfluous.

use super::scope::Scope;
use super::{Lint, LintKind};
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::shown::cut;
use crate::pattern::{Leaf, Matcher};

pub(super) fn lints(scope: &Scope<'_>) -> Vec<Lint> {
    let mut lints = Vec::new();
    for leaf in scope.counted() {
        if leaf.matchers.len() > 1 {
            lints.extend(leaf.matchers.iter().filter_map(|matcher| of_matcher(scope, leaf, matcher)));
        }
    }
    lints
}

/// What never matches, and what excludes nothing, has a lint of its own.
fn of_matcher(scope: &Scope<'_>, leaf: &Leaf, matcher: &Matcher) -> Option<Lint> {
    if scope.sent(leaf).is_never(&matcher.operator) || scope.budget.excludes_nothing(leaf, matcher) {
        return None;
    }
    let cover = scope.budget.cover_of(leaf, matcher)?;
    let kind = LintKind::Redundant { value: matcher.operator.clone(), by: cover.operator.clone() };
    let title = format!("remove {}", cut(&matcher.operator.to_string()));
    let edit = Edit::single(Side::Pattern, title, Change::Remove(matcher.span));
    Some(Lint::on(kind, matcher.span).mended_by(Some(edit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    #[track_caller]
    fn check(array: &str, places: &[&str]) {
        let text = format!(r#"{{"detail": {{"a": {array}}}}}"#);
        let pattern = Pattern::parse(&text).expect("a pattern");
        let lints = lints(&Scope::of(&pattern));
        let found: Vec<&str> = lints.iter().map(|lint| &text[lint.place.span().range()]).collect();
        assert_eq!(found, places, "{array}");
    }

    #[test]
    fn the_narrower_one_is_redundant_and_of_equals_the_later() {
        check(r#"["a", "b", "a"]"#, &[r#""a""#]);
        check(r#"["ab", {"prefix": "a"}, {"prefix": "abc"}]"#, &[r#""ab""#, r#"{"prefix": "abc"}"#]);
        check(r#"[300, 300.0]"#, &["300.0"]);
        check(r#"["a", "A", 1, "1", true, null]"#, &[]);
    }
}
