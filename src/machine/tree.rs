//! The tree of rules: which leaves a rule needs, one after another.
//!
//! A rule is a way from the root, one leaf a step; rules that begin with the same leaves share that way. Of an event only the
//! ways are followed whose leaves it satisfies.

use hashbrown::HashMap;

use super::arena::{Arena, Id};
use super::few::Few;
use super::leaves::{Leaf, LeafId};

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
    /// By leaves that only certain values satisfy. Those of the root stand in the leaves themselves.
    pub(super) narrow: HashMap<LeafId, NodeId>,
    /// By leaves that most values, or none at all, satisfy.
    pub(super) wide: HashMap<LeafId, NodeId>,
}

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

    /// The rule that asks for this leaf and nothing else, if there is one and no other rule has the leaf.
    pub(super) fn only_rule(&self, leaf: &Leaf) -> Option<RuleId> {
        let node = &self.nodes[leaf.first.filter(|_| leaf.uses == 1)?];
        match node.rules.as_slice() {
            [rule] if node.branches.is_none() => Some(*rule),
            _ => None,
        }
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
}

impl Branches {
    pub(super) fn of_kind(&mut self, is_wide: bool) -> &mut HashMap<LeafId, NodeId> {
        if is_wide { &mut self.wide } else { &mut self.narrow }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.narrow.is_empty() && self.wide.is_empty()
    }
}
