//! Several `anything-but` as one.

use crate::pattern::{AnythingBut, Operator};

/// One list with what both exclude. `None` where the next is no `anything-but`, or one of another kind.
pub(super) fn merged(mut list: AnythingBut, next: &Operator) -> Option<AnythingBut> {
    let Operator::AnythingBut(next) = next else {
        return None;
    };
    match (&mut list, next) {
        (AnythingBut::Strings(list), AnythingBut::Strings(next))
        | (AnythingBut::Prefixes(list), AnythingBut::Prefixes(next))
        | (AnythingBut::Suffixes(list), AnythingBut::Suffixes(next)) => list.extend_from_slice(next),
        (AnythingBut::Numbers(list), AnythingBut::Numbers(next)) => list.extend_from_slice(next),
        (AnythingBut::EqualsIgnoreCase(list), AnythingBut::EqualsIgnoreCase(next)) => list.extend_from_slice(next),
        (AnythingBut::Wildcards(list), AnythingBut::Wildcards(next)) => list.extend_from_slice(next),
        _ => return None,
    }
    Some(list)
}
