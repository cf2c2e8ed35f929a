//! The comparisons between the values of one array, up to a bound.

use std::cell::Cell;

use super::cover::{covers, items};
use crate::pattern::{Leaf, Matcher, Operator};

/// How much may still be compared, in characters of the pattern. What is left over then is not compared: a pattern as long as
/// EventBridge takes one does not come near.
pub(super) struct Budget(Cell<usize>);

impl Default for Budget {
    fn default() -> Self {
        Budget(Cell::new(20_000_000))
    }
}

impl Budget {
    /// Whether the two may be compared.
    fn allows(&self, one: &Matcher, other: &Matcher) -> bool {
        let cost = one.span.range().len() + other.span.range().len();
        let rest = self.0.get().checked_sub(cost);
        self.0.set(rest.unwrap_or(0));
        rest.is_some()
    }

    /// The first matcher of the field that accepts all that this one accepts; of two that accept the same the first.
    pub(super) fn cover_of<'p>(&self, leaf: &'p Leaf, matcher: &Matcher) -> Option<&'p Matcher> {
        leaf.matchers.iter().find(|other| {
            other.span != matcher.span
                && self.allows(matcher, other)
                && covers(&other.operator, &matcher.operator)
                && (other.span.start < matcher.span.start || !covers(&matcher.operator, &other.operator))
        })
    }

    /// Whether the other matchers of the field accept all that an `anything-but` of it excludes.
    pub(super) fn excludes_nothing(&self, leaf: &Leaf, matcher: &Matcher) -> bool {
        let Operator::AnythingBut(excluded) = &matcher.operator else {
            return false;
        };
        let others = || leaf.matchers.iter().filter(|other| other.span != matcher.span);
        let undone =
            |item: &Operator| others().any(|other| self.allows(matcher, other) && covers(&other.operator, item));
        leaf.matchers.len() > 1 && items(excluded).iter().all(undone)
    }
}
