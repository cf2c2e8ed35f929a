//! What a pattern uses and what there is not where it is to run.

use super::scope::Scope;
use super::{Lint, LintKind};
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::sample::literal;
use crate::explain::shown::cut;
use crate::json::Span;
use crate::pattern::{AnythingBut, Entry, Feature, Matcher, Object, Operator, Support, Target, Wildcard};

pub(super) fn lints(scope: &Scope<'_>) -> Vec<Lint> {
    let mut lints = Vec::new();
    if scope.target != Target::Rule {
        of_object(scope.target, scope.pattern.root(), &mut lints);
    }
    lints
}

/// Also what does not count because it stands again later: it is refused all the same.
fn of_object(target: Target, object: &Object, lints: &mut Vec<Lint>) {
    for entry in &object.entries {
        match entry {
            Entry::Leaf(leaf) => lints.extend(leaf.matchers.iter().filter_map(|matcher| of_matcher(target, matcher))),
            Entry::Nested(nested) => {
                lints.extend(missing(target, Feature::Inside, nested.name.span));
                of_object(target, &nested.object, lints);
            }
            Entry::Or(or) => {
                lints.extend(missing(target, Feature::Or, or.name));
                or.branches.iter().for_each(|branch| of_object(target, branch, lints));
            }
        }
    }
}

fn of_matcher(target: Target, matcher: &Matcher) -> Option<Lint> {
    let lint = missing(target, Feature::from(&matcher.operator), matcher.span)?;
    let other = without_wildcard(&matcher.operator)
        .filter(|other| target.support(Feature::from(other)) == Support::Yes)
        .map(|other| other.to_string());
    let edit = other
        .map(|other| Edit::single(Side::Pattern, format!("use {}", cut(&other)), Change::Replace(matcher.span, other)));
    Some(Lint { edit, ..lint })
}

fn missing(target: Target, feature: Feature, span: Span) -> Option<Lint> {
    let kind = match target.support(feature) {
        Support::Yes => return None,
        Support::No => LintKind::NotInTarget { feature, target },
        Support::Unknown => LintKind::PerhapsNotInTarget { feature, target },
    };
    Some(Lint::on(kind, span))
}

/// What matches the same without a wildcard.
fn without_wildcard(operator: &Operator) -> Option<Operator> {
    match operator {
        Operator::Wildcard(wildcard) => match ends(wildcard)? {
            (text, "") if wildcard.pieces().len() == 1 => {
                let text = literal(text);
                // A plain string that spells an address matches other spellings too.
                text.address.is_none().then_some(Operator::String(text))
            }
            (start, "") => Some(Operator::Prefix(start.into())),
            (_, end) => Some(Operator::Suffix(end.into())),
        },
        Operator::AnythingBut(AnythingBut::Wildcards(wildcards)) => {
            let ends: Vec<(&str, &str)> = wildcards.iter().map(ends).collect::<Option<_>>()?;
            let starts = || ends.iter().map(|(start, _)| (*start).into()).collect();
            let are_plain = |wanted| wildcards.iter().all(|wildcard| (wildcard.pieces().len() == 1) == wanted);
            // An empty prefix or suffix is refused inside anything-but.
            let are_all = |is_one: fn(&(&str, &str)) -> bool| are_plain(false) && ends.iter().all(is_one);
            let excluded = if are_plain(true) {
                AnythingBut::Strings(starts())
            } else if are_all(|(start, end)| !start.is_empty() && end.is_empty()) {
                AnythingBut::Prefixes(starts())
            } else if are_all(|(start, end)| start.is_empty() && !end.is_empty()) {
                AnythingBut::Suffixes(ends.iter().map(|(_, end)| (*end).into()).collect())
            } else {
                return None;
            };
            Some(Operator::AnythingBut(excluded))
        }
        _ => None,
    }
}

/// What a value begins and ends with, where it matches whatever stands between, and one of the two is nothing.
fn ends(wildcard: &Wildcard) -> Option<(&str, &str)> {
    match wildcard.pieces() {
        [text] => Some((text, "")),
        [start, end] if start.is_empty() || end.is_empty() => Some((start, end)),
        _ => None,
    }
}
