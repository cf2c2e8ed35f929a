//! Whether a pattern matches an event.

use super::search::Search;
use crate::event::Event;
use crate::pattern::{Pattern, Rule};

/// Whether the event matches the pattern.
///
/// Takes time in proportion to the values that the pattern asks about, times the ways in which elements of arrays that are
/// still of interest can be chosen.
pub fn matches(pattern: &Pattern, event: &Event) -> bool {
    let rules = pattern.rules();
    let sees_empty_names = sees_empty_names(&rules);
    rules.iter().any(|rule| Search::new(rule, event, sees_empty_names).run().is_ok())
}

/// Whether fields with an empty name are seen at all.
///
/// EventBridge passes over the names of an event that are no step of any path of the pattern, and so over empty names, unless
/// some path has an empty step. Such a step at the end of a path is lost when it takes the path apart.
pub(super) fn sees_empty_names(rules: &[Rule<'_>]) -> bool {
    rules.iter().flat_map(|rule| rule.leaves()).any(|leaf| has_empty_step(&leaf.path))
}

/// Whether a path, taken apart at its dots, has an empty step that is not at its end.
fn has_empty_step(path: &str) -> bool {
    path.is_empty() || {
        let steps = path.trim_end_matches('.');
        steps.starts_with('.') || steps.contains("..")
    }
}
