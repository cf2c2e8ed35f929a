//! Moves a field of the pattern to another path.

use super::edit::Change;
use super::members::{Members, nested};
use crate::json::quoted;
use crate::pattern::Leaf;

/// The new name, where nothing but the field's own name changes.
pub(super) fn renamed(leaf: &Leaf, path: &str) -> Option<Change> {
    let around = leaf.path.strip_suffix(&*leaf.name.text)?;
    let name = path.strip_prefix(around)?;
    (!name.contains('.')).then(|| Change::Replace(leaf.name.span, quoted(name)))
}

/// The field taken from where it stands in the pattern and put where the path leads.
pub(super) fn moved_to(members: &Members<'_>, leaf: &Leaf, path: &str) -> Option<Vec<Change>> {
    let array = array_text(leaf);
    let home = members.home_of(leaf)?;
    let below_home = match home.path.is_empty() {
        true => Some(path),
        false => path.strip_prefix(home.path.as_str()).and_then(|rest| rest.strip_prefix('.')),
    };
    if home.is_in_or {
        // A field must not leave its branch.
        let rest = below_home?;
        return Some(vec![Change::Replace(leaf.name.span.to(leaf.span), nested(rest, &array))]);
    }
    let (target, rest) = members.innermost(path)?;
    let member = nested(rest, &array);
    let (taken, is_in_target) = members.taken_out(leaf, target.object)?;
    Some(match is_in_target {
        true => vec![Change::Replace(taken, member)],
        false => vec![Change::Remove(taken), Change::Add { object: target.object.span, member }],
    })
}

/// The field's array as JSON text.
fn array_text(leaf: &Leaf) -> String {
    let matchers: Vec<String> = leaf.matchers.iter().map(|matcher| matcher.operator.to_string()).collect();
    format!("[{}]", matchers.join(", "))
}
