//! `anything-but` that excludes nothing.

use super::bus::Sent;
use super::scope::Scope;
use super::{Lint, LintKind};
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::merge::merged;
use crate::explain::shown::cut;
use crate::pattern::{AnythingBut, Leaf, Matcher, Operator};

pub(super) fn lints(scope: &Scope<'_>) -> Vec<Lint> {
    let mut lints = Vec::new();
    for leaf in scope.counted() {
        lints.extend(of_or(scope, leaf));
        if matches!(scope.sent(leaf), Sent::Zero | Sent::Text | Sent::Texts) {
            lints.extend(leaf.matchers.iter().filter_map(|matcher| of_numbers(leaf, matcher)));
        }
    }
    lints
}

/// Where the other alternatives match what is excluded.
fn of_or(scope: &Scope<'_>, leaf: &Leaf) -> Option<Lint> {
    let undone: Vec<&Matcher> =
        leaf.matchers.iter().filter(|matcher| scope.budget.excludes_nothing(leaf, matcher)).collect();
    let span = match undone[..] {
        [] => return None,
        [only] => only.span,
        _ => leaf.span,
    };
    Some(Lint::on(LintKind::ExcludesNothing, span).mended_by(both_meant(leaf)))
}

/// Several `anything-but` are likely to be meant as one list, and one beside `{"exists": true}` to be meant alone.
fn both_meant(leaf: &Leaf) -> Option<Edit> {
    let is_presence = |matcher: &&Matcher| matcher.operator == Operator::Exists(true);
    let mut others = leaf.matchers.iter().filter(|matcher| !is_presence(matcher)).map(|matcher| &matcher.operator);
    let Operator::AnythingBut(first) = others.next()? else {
        return None;
    };
    let all = Operator::AnythingBut(others.try_fold(first.clone(), merged)?);
    let title = format!("use {}", cut(&all.to_string()));
    Some(Edit::single(Side::Pattern, title, Change::Replace(leaf.span, format!("[{all}]"))))
}

/// Where numbers are excluded of a field that is always a string.
fn of_numbers(leaf: &Leaf, matcher: &Matcher) -> Option<Lint> {
    let Operator::AnythingBut(AnythingBut::Numbers(numbers)) = &matcher.operator else {
        return None;
    };
    let are_whole = numbers.iter().all(|number| number.text().bytes().all(|byte| byte.is_ascii_digit()));
    let edit = are_whole.then(|| {
        let texts = numbers.iter().map(|number| number.text().into()).collect();
        let strings = Operator::AnythingBut(AnythingBut::Strings(texts)).to_string();
        Edit::single(Side::Pattern, format!("use {}", cut(&strings)), Change::Replace(matcher.span, strings))
    });
    Some(Lint::on(LintKind::ExcludesOtherType { field: leaf.path.clone() }, matcher.span).mended_by(edit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    #[track_caller]
    fn check(array: &str, place: Option<&str>, edited: Option<&str>) {
        let text = format!(r#"{{"detail": {{"a": {array}}}}}"#);
        let pattern = Pattern::parse(&text).expect("a pattern");
        let lint = lints(&Scope::of(&pattern)).into_iter().next();
        assert_eq!(lint.as_ref().map(|lint| &text[lint.place.span().range()]), place, "{array}");
        let edited_text = lint.and_then(|lint| lint.edit).map(|edit| edit.apply(&text));
        assert_eq!(edited_text, edited.map(|array| format!(r#"{{"detail": {{"a": {array}}}}}"#)), "{array}");
    }

    #[test]
    fn alternatives_undo_an_exclusion() {
        let (one, two) = (r#"{"anything-but": "a"}"#, r#"{"anything-but": ["b", "c"]}"#);
        let both = format!("[{one}, {two}]");
        check(&both, Some(&both), Some(r#"[{"anything-but": ["a", "b", "c"]}]"#));
        check(&format!(r#"[{one}, "a"]"#), Some(one), None);
        check(&format!(r#"[{one}, {{"exists": true}}]"#), Some(one), Some(&format!("[{one}]")));
        check(&format!(r#"["a", "b", "c", {two}]"#), Some(two), None);
        check(&format!(r#"["b", {two}]"#), None, None);
        check(r#"[{"anything-but": "a"}, {"anything-but": ["a", "b"]}]"#, None, None);
        check(
            r#"[{"anything-but": {"prefix": "a"}}, {"prefix": ""}]"#,
            Some(r#"{"anything-but": {"prefix": "a"}}"#),
            None,
        );
    }
}
