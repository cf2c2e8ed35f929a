//! The combinations that a pattern stands for.

use super::ast::{Entry, Leaf, Object};
use super::error::{ErrorKind, MAX_COMBINATIONS, MAX_FIELDS};

/// At most this many leaves are put into combinations, all together; a bound on time.
const MOST_STEPS: usize = 4_000_000;

/// One combination of a pattern's alternatives: all of its leaves must match.
///
/// A pattern without `$or` has one. Where a path stands twice, the last leaf counts, across `$or` too.
#[derive(Clone, Debug, Default)]
pub struct Rule<'p> {
    /// In the order of their paths, by UTF-16 units.
    leaves: Vec<&'p Leaf>,
}

impl<'p> Rule<'p> {
    /// The leaves, in the order of their paths by UTF-16 units, in which EventBridge tries them; no path stands twice.
    pub fn leaves(&self) -> &[&'p Leaf] {
        &self.leaves
    }

    fn insert(&mut self, leaf: &'p Leaf) {
        let place = self.leaves.binary_search_by(|known| known.path.encode_utf16().cmp(leaf.path.encode_utf16()));
        match place {
            Ok(at) => self.leaves[at] = leaf,
            Err(at) => self.leaves.insert(at, leaf),
        }
    }
}

/// All combinations, in the order of the text.
///
/// # Errors
///
/// `TooManyFields` or `TooManyCombinations`, as soon as it is sure.
pub(super) fn rules_of(root: &Object) -> Result<Vec<Rule<'_>>, ErrorKind> {
    let mut expansion = Expansion { steps: 0 };
    let mut rules = Vec::new();
    expansion.expand(root, &mut rules)?;
    Ok(rules)
}

struct Expansion {
    steps: usize,
}

impl Expansion {
    fn expand<'p>(&mut self, object: &'p Object, rules: &mut Vec<Rule<'p>>) -> Result<(), ErrorKind> {
        for entry in &object.entries {
            match entry {
                Entry::Nested(nested) => self.expand(&nested.object, rules)?,
                Entry::Leaf(leaf) => {
                    if rules.is_empty() {
                        rules.push(Rule::default());
                    }
                    self.step(rules.len())?;
                    for rule in rules.iter_mut() {
                        rule.insert(leaf);
                        if rule.leaves.len() > MAX_FIELDS {
                            return Err(ErrorKind::TooManyFields);
                        }
                    }
                }
                Entry::Or(or) => {
                    let before = std::mem::take(rules);
                    for branch in &or.branches {
                        self.step(before.iter().map(|rule| rule.leaves.len()).sum())?;
                        let mut within = if before.is_empty() { vec![Rule::default()] } else { before.clone() };
                        self.expand(branch, &mut within)?;
                        rules.append(&mut within);
                        if rules.len() > MAX_COMBINATIONS {
                            return Err(ErrorKind::TooManyCombinations);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn step(&mut self, steps: usize) -> Result<(), ErrorKind> {
        self.steps += steps;
        if self.steps > MOST_STEPS { Err(ErrorKind::TooManyCombinations) } else { Ok(()) }
    }
}

/// Whether the rules of a pattern see fields with an empty name at all.
///
/// EventBridge passes over the names of an event that are no step of any path of the pattern, and so over empty names, unless
/// some path has an empty step. Such a step at the end of a path is lost when it takes the path apart.
pub(crate) fn sees_empty_names(rules: &[Rule<'_>]) -> bool {
    rules.iter().flat_map(|rule| rule.leaves()).any(|leaf| has_empty_step(&leaf.path))
}

/// Whether a path, taken apart at its dots, has an empty step that is not at its end.
fn has_empty_step(path: &str) -> bool {
    path.is_empty() || {
        let steps = path.trim_end_matches('.');
        steps.starts_with('.') || steps.contains("..")
    }
}
