//! Whether a pattern matches an event.

use std::collections::HashSet;

use super::candidates::Board;
use super::search::{Budget, Search};
use crate::event::Event;
use crate::pattern::Pattern;

/// Whether the event matches the pattern.
///
/// Takes time in proportion to the values that the pattern asks about, times the ways in which elements of arrays that are
/// still of interest can be chosen.
pub fn matches(pattern: &Pattern, event: &Event) -> bool {
    let rules = pattern.rules();
    let board = Board::new(pattern, &rules, event);
    rules.iter().any(|rule| Search::new(&board.row(rule), event).run(&HashSet::new(), &Budget::of_verdict()).is_ok())
}
