//! What first stands between an event and a pattern.

use super::search::Search;
use crate::event::Event;
use crate::pattern::{Leaf, Pattern, Rule, sees_empty_names};

/// Why an event does not match.
#[derive(Clone, Copy, Debug)]
pub enum Obstacle<'p> {
    /// The event has nothing at the leaf's path.
    Absent(&'p Leaf),
    /// None of the event's values at the leaf's path satisfies it.
    Values(&'p Leaf),
    /// Each leaf is satisfied by some value, but this one only by values of other array elements than those before it, in the
    /// order of paths.
    Elements(&'p Leaf),
}

/// The first of the pattern's combinations that matches the event.
///
/// # Errors
///
/// The first obstacle, where none matches. Of the combinations, the one that comes nearest is looked at: the fewest of its
/// leaves are not satisfied. Of these the first in the order of the text is the obstacle.
pub fn judge<'p>(pattern: &'p Pattern, event: &Event) -> Result<Rule<'p>, Obstacle<'p>> {
    let rules = pattern.rules();
    let sees_empty_names = sees_empty_names(&rules);
    let mut nearest: Option<(usize, Obstacle<'p>)> = None;
    for rule in rules {
        let search = Search::new(&rule, event, sees_empty_names);
        let Err(stuck) = search.run() else {
            return Ok(rule);
        };
        let mut unsatisfied: Vec<Obstacle<'p>> = search.unsatisfied().collect();
        unsatisfied.sort_by_key(|obstacle| obstacle.leaf().span.start);
        let obstacle = unsatisfied.first().copied().unwrap_or(stuck);
        if nearest.is_none_or(|(least, _)| unsatisfied.len() < least) {
            nearest = Some((unsatisfied.len(), obstacle));
        }
    }
    match nearest {
        Some((_, obstacle)) => Err(obstacle),
        // A pattern has at least one combination.
        None => Ok(Rule::default()),
    }
}

impl<'p> Obstacle<'p> {
    /// The leaf that is not satisfied.
    pub fn leaf(&self) -> &'p Leaf {
        match self {
            Obstacle::Absent(leaf) | Obstacle::Values(leaf) | Obstacle::Elements(leaf) => leaf,
        }
    }
}
