//! Whether a pattern matches an event.

use super::search::Search;
use crate::event::Event;
use crate::pattern::{Pattern, sees_empty_names};

/// Whether the event matches the pattern.
///
/// Takes time in proportion to the values that the pattern asks about, times the ways in which elements of arrays that are
/// still of interest can be chosen.
pub fn matches(pattern: &Pattern, event: &Event) -> bool {
    let rules = pattern.rules();
    let sees_empty_names = sees_empty_names(&rules);
    rules.iter().any(|rule| Search::new(rule, event, sees_empty_names).run().is_ok())
}
