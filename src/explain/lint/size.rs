//! Limits of EventBridge that a pattern comes near, or is beyond.
//!
//! The quotas are those of EventBridge's documentation: 2,048 characters of an event pattern, 4,096 on request, and 1,000
//! combinations of `$or`. The other targets accept 4,096 characters, by their references of `Filter`. Of the complexity of wildcards it says nothing; the service was seen to accept 7 and to refuse 11.

use super::scope::Scope;
use super::{Lint, LintKind};
use crate::explain::edit::{Change, Edit, Side};
use crate::json::Span;
use crate::pattern::{Entry, MAX_COMPLEXITY, Object, Target};

/// Characters that EventBridge accepts by default.
const CHARACTERS: usize = 2_048;

/// Characters that it accepts on request.
pub(super) const MOST_CHARACTERS: usize = 4_096;

/// A complexity that the service was not seen to accept.
const COMPLEXITY: usize = 8;

/// Half as many combinations as EventBridge accepts.
const COMBINATIONS: usize = 500;

pub(super) fn lints(scope: &Scope<'_>) -> Vec<Lint> {
    let span = scope.pattern.root().span;
    let mut lints: Vec<Lint> = of_length(scope).into_iter().collect();
    match scope.pattern.complexity() {
        0..COMPLEXITY => {}
        complexity @ COMPLEXITY..=MAX_COMPLEXITY => {
            lints.push(Lint::on(LintKind::NearlyTooComplex { complexity }, span))
        }
        _ => lints.push(Lint::on(LintKind::TooComplex, span)),
    }
    let combinations = scope.rules.len();
    if combinations >= COMBINATIONS {
        let place = first_or(scope.pattern.root()).unwrap_or(span);
        lints.push(Lint::on(LintKind::ManyCombinations { combinations }, place));
    }
    lints
}

/// White space is taken out where that helps.
fn of_length(scope: &Scope<'_>) -> Option<Lint> {
    let (characters, span) = (scope.pattern.text_length(), scope.pattern.root().span);
    let most = if scope.target == Target::Rule { CHARACTERS } else { MOST_CHARACTERS };
    if characters <= most {
        return None;
    }
    let compact = scope.pattern.canonical();
    let edit = (compact.chars().count() <= most)
        .then(|| Edit::single(Side::Pattern, "remove the white space".into(), Change::Replace(span, compact)));
    Some(Lint::on(LintKind::Long { characters }, span).mended_by(edit))
}

/// Where the first `$or` is named.
fn first_or(object: &Object) -> Option<Span> {
    object.entries.iter().find_map(|entry| match entry {
        Entry::Leaf(_) => None,
        Entry::Nested(nested) => first_or(&nested.object),
        Entry::Or(or) => Some(or.name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    fn kinds(pattern: &str) -> Vec<LintKind> {
        lints(&Scope::of(&Pattern::parse(pattern).expect(pattern))).into_iter().map(|lint| lint.kind).collect()
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        let pattern =
            |length: usize| format!(r#"{{"source": ["{}"]}}"#, "é".repeat(length - r#"{"source": [""]}"#.len()));
        assert_eq!(kinds(&pattern(2_048)), []);
        assert_eq!(kinds(&pattern(2_049)), [LintKind::Long { characters: 2_049 }]);
    }

    #[test]
    fn combinations_are_counted_from_half_the_limit() {
        let or = |name: &str, count: usize| {
            let branches: Vec<String> = (0..count).map(|at| format!(r#"{{"{name}":["{at}"]}}"#)).collect();
            format!(r#""$or":[{}]"#, branches.join(","))
        };
        let pattern = |count: usize| format!("{{{},{}}}", or("source", count), or("id", 50));
        assert_eq!(kinds(&pattern(9)), []);
        assert_eq!(kinds(&pattern(10)), [LintKind::ManyCombinations { combinations: 500 }]);
    }
}
