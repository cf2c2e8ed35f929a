//! The tree of rules: which leaves a rule needs, one after another.
//!
//! A rule is a way from the root, one leaf a step; rules that begin with the same leaves share that way. Of an event only the
//! ways are followed whose leaves it satisfies.

use hashbrown::HashMap;

use super::arena::{Arena, Id};
use super::few::Few;
use super::leaves::LeafId;

pub(super) type NodeId = Id<Node>;
/// The number of a rule's id.
pub(super) type RuleId = Id<RuleMark>;

/// Stands for whatever type the ids of the rules are of.
pub(super) struct RuleMark;

#[derive(Clone)]
pub(super) struct Node {
    /// The node before this one and the leaf that leads here; the root has none.
    pub(super) before: Option<(NodeId, LeafId)>,
    pub(super) branches: Option<Box<Branches>>,
    /// The rules that end here.
    pub(super) rules: Few<RuleId>,
}

/// Where rules go on.
#[derive(Clone, Default)]
pub(super) struct Branches {
    /// By leaves that only certain values satisfy. Those of the root stand beside the leaves.
    pub(super) narrow: Ways,
    /// By leaves that most values, or none at all, satisfy.
    pub(super) wide: Ways,
}

/// Leaves, each with the node that it leads to. Walking through a list of many leaves is fast still, and finding one among very
/// many takes a table.
#[derive(Clone, Default)]
pub(super) struct Ways {
    list: Vec<(LeafId, NodeId)>,
    /// Where in the list a leaf stands; used only when there are many.
    places: Option<Box<HashMap<LeafId, u32>>>,
}

/// Up to this many, looking at each is faster than a hash.
const FEW: usize = 16;

#[derive(Clone)]
pub(super) struct Tree {
    nodes: Arena<Node>,
    root: NodeId,
}

impl Tree {
    pub(super) fn new() -> Self {
        let mut nodes = Arena::new();
        let root = nodes.insert(Node { before: None, branches: None, rules: Few::None });
        Tree { nodes, root }
    }

    pub(super) fn root(&self) -> NodeId {
        self.root
    }

    /// Whether each way begins with a leaf that only certain values satisfy.
    pub(super) fn is_empty_at_root(&self) -> bool {
        !self.nodes[self.root].is_of_use()
    }

    pub(super) fn get(&self, id: NodeId) -> &Node {
        &self.nodes[id]
    }

    pub(super) fn get_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id]
    }

    pub(super) fn insert(&mut self, before: NodeId, leaf: LeafId) -> NodeId {
        self.nodes.insert(Node { before: Some((before, leaf)), branches: None, rules: Few::None })
    }

    pub(super) fn remove(&mut self, id: NodeId) {
        self.nodes.remove(id);
    }

    /// The leaves on the way to a node, the last one first.
    pub(super) fn leaves(&self, id: NodeId) -> impl Iterator<Item = LeafId> {
        let mut at = id;
        std::iter::from_fn(move || {
            let (before, leaf) = self.nodes[at].before?;
            at = before;
            Some(leaf)
        })
    }
}

impl Node {
    pub(super) fn is_of_use(&self) -> bool {
        !self.rules.is_empty() || self.branches.is_some()
    }

    /// The one rule that ends here, if no other does or goes on.
    pub(super) fn only_rule(&self) -> Option<RuleId> {
        match self.rules.as_slice() {
            [rule] if self.branches.is_none() => Some(*rule),
            _ => None,
        }
    }
}

impl Branches {
    pub(super) fn of_kind(&mut self, is_wide: bool) -> &mut Ways {
        if is_wide { &mut self.wide } else { &mut self.narrow }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.narrow.list.is_empty() && self.wide.list.is_empty()
    }
}

impl Ways {
    pub(super) fn as_slice(&self) -> &[(LeafId, NodeId)] {
        &self.list
    }

    pub(super) fn get(&self, leaf: LeafId) -> Option<NodeId> {
        self.place_of(leaf).map(|at| self.list[at].1)
    }

    fn place_of(&self, leaf: LeafId) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(&leaf).map(|at| *at as usize),
            None => self.list.iter().position(|(known, _)| *known == leaf),
        }
    }

    /// The leaf must be new.
    pub(super) fn insert(&mut self, leaf: LeafId, node: NodeId) {
        // Most nodes have one way only.
        if self.list.is_empty() {
            self.list.reserve_exact(1);
        }
        self.list.push((leaf, node));
        match &mut self.places {
            Some(places) => _ = places.insert(leaf, self.list.len() as u32 - 1),
            None if self.list.len() > FEW => {
                self.places = Some(Box::new((0..).zip(&self.list).map(|(at, (leaf, _))| (*leaf, at)).collect()));
            }
            None => {}
        }
    }

    pub(super) fn remove(&mut self, leaf: LeafId) {
        let Some(at) = self.place_of(leaf) else {
            return;
        };
        self.list.swap_remove(at);
        if self.list.len() <= FEW {
            self.places = None;
        } else if let Some(places) = &mut self.places {
            places.remove(&leaf);
            if let Some((moved, _)) = self.list.get(at) {
                places.insert(*moved, at as u32);
            }
        }
        if self.list.len() * 4 < self.list.capacity() {
            self.list.shrink_to(self.list.len() * 2);
        }
    }
}
