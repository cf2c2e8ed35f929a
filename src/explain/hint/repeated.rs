//! A field that the pattern names twice, where the one that does not count would match.

use super::{Hint, HintKind, Scene};
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::value::accepts;
use crate::pattern::Matcher;

pub(super) fn hint<'a>(scene: &Scene<'_, 'a>) -> Option<Hint<'a>> {
    let leaf = scene.candidates.leaf;
    let values = scene.values();
    let accepted_by = |matcher: &Matcher| values.iter().copied().find(|field| accepts(&matcher.operator, &field.value));
    let earlier = scene.board.leaves().filter(|other| other.path == leaf.path && other.span.start < leaf.span.start);
    for other in earlier {
        let Some(matcher) = other.matchers.iter().find(|matcher| accepted_by(matcher).is_some()) else {
            continue;
        };
        let last = leaf.matchers.last()?;
        let mut both = leaf.clone();
        both.matchers.push(matcher.clone());
        if scene.would_match(&both) {
            let text = matcher.operator.to_string();
            let title = format!("add {text} to the last one");
            let edit = Edit::single(Side::Pattern, title, Change::Append { item: last.span, text });
            let text = "the event pattern names this field before, but only the last one counts".to_owned();
            let value = accepted_by(matcher);
            return Some(Hint { kind: HintKind::NamedAgain, leaf, span: other.name.span, value, text, edit });
        }
    }
    None
}
