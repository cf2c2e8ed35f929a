//! Whether one matcher that ignores case accepts all that another such one accepts.

use crate::pattern::{Folded, Operator};

/// A matcher that ignores case, and at which end of its letters more may stand.
pub(super) struct Fold<'o> {
    folded: &'o Folded,
    is_open: [bool; 2],
}

impl<'o> Fold<'o> {
    pub(super) fn of(operator: &'o Operator) -> Option<Self> {
        match operator {
            Operator::EqualsIgnoreCase(folded) => Some(Fold { folded, is_open: [false, false] }),
            Operator::PrefixIgnoreCase(folded) => Some(Fold { folded, is_open: [false, true] }),
            Operator::SuffixIgnoreCase(folded) => Some(Fold { folded, is_open: [true, false] }),
            _ => None,
        }
    }

    /// Whether each letter of the other can only be what the letter of this one at the same place can be. At an end where more
    /// may stand, the other may have more letters.
    pub(super) fn covers(&self, narrow: &Fold<'_>) -> bool {
        let Some(more) = narrow.folded.units().count().checked_sub(self.folded.units().count()) else {
            return false;
        };
        let skipped = match (self.is_open, narrow.is_open) {
            ([false, false], [false, false]) if more == 0 => 0,
            ([false, true], [false, _]) => 0,
            ([true, false], [_, false]) => more,
            _ => return false,
        };
        let mut pairs = self.folded.units().zip(narrow.folded.units().skip(skipped));
        pairs.all(|(wide, narrow)| wide == narrow || can_only_be(narrow, wide))
    }
}

/// Whether both forms of a letter are forms of another one.
fn can_only_be(narrow: char, wide: char) -> bool {
    let wide = Folded::forms(wide);
    Folded::forms(narrow).iter().all(|form| wide.contains(form))
}
