//! The tree of rules: which leaves a rule needs, one after another.
//!
//! A rule is a way from the root, one leaf a step; rules that begin with the same leaves share that way. Of an event only the
//! ways are followed whose leaves it satisfies.

use hashbrown::HashMap;

use super::arena::{Arena, Id};
use super::few::Few;
use super::leaves::LeafId;
use super::runs::{Run, Runs};

pub(super) type NodeId = Id<Node>;
/// The number of a rule's id.
pub(super) type RuleId = Id<RuleMark>;

/// Stands for whatever type the ids of the rules are of.
pub(super) struct RuleMark;

#[derive(Clone)]
pub(super) struct Node {
    /// The node before this one and the leaf that leads here; the root has none.
    pub(super) before: Option<(NodeId, LeafId)>,
    /// The rules that end here.
    pub(super) rules: Few<RuleId>,
    /// Ways on by leaves that only certain values satisfy. Those of the root stand beside the leaves.
    narrow: Run,
    /// Ways on by leaves that most values, or none at all, satisfy.
    wide: Run,
}

/// A leaf, and the node that it leads to.
pub(super) type Way = (LeafId, NodeId);

/// Up to this many ways, looking at each is faster than a hash.
const FEW: usize = 16;

#[derive(Clone)]
pub(super) struct Tree {
    nodes: Arena<Node>,
    root: NodeId,
    ways: Runs<Way>,
    /// Where a leaf leads from nodes with many ways of its kind.
    targets: HashMap<(NodeId, LeafId), NodeId>,
}

impl Tree {
    pub(super) fn new() -> Self {
        let mut nodes = Arena::new();
        let root = nodes.insert(Node::new(None));
        Tree { nodes, root, ways: Runs::new(), targets: HashMap::new() }
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

    #[inline]
    pub(super) fn narrow(&self, node: &Node) -> &[Way] {
        self.ways.get(node.narrow)
    }

    #[inline]
    pub(super) fn wide(&self, node: &Node) -> &[Way] {
        self.ways.get(node.wide)
    }

    /// Where a narrow leaf leads from a node.
    pub(super) fn target(&self, at: NodeId, leaf: LeafId) -> Option<NodeId> {
        self.target_among(at, self.nodes[at].narrow, leaf)
    }

    fn target_among(&self, at: NodeId, run: Run, leaf: LeafId) -> Option<NodeId> {
        if run.len() > FEW {
            return self.targets.get(&(at, leaf)).copied();
        }
        self.ways.get(run).iter().find(|(known, _)| *known == leaf).map(|(_, node)| *node)
    }

    /// The node behind a leaf, and whether it is new.
    pub(super) fn step(&mut self, at: NodeId, leaf: LeafId, is_wide: bool) -> (NodeId, bool) {
        let run = *self.nodes[at].ways_of(is_wide);
        if let Some(known) = self.target_among(at, run, leaf) {
            return (known, false);
        }
        let node = self.insert(at, leaf);
        let run = self.nodes[at].ways_of(is_wide);
        self.ways.push(run, (leaf, node));
        if run.len() == FEW + 1 {
            self.targets.extend(self.ways.get(*run).iter().map(|(leaf, node)| ((at, *leaf), *node)));
        } else if run.len() > FEW {
            self.targets.insert((at, leaf), node);
        }
        (node, true)
    }

    /// A node to which no way of the tree itself leads.
    pub(super) fn insert(&mut self, before: NodeId, leaf: LeafId) -> NodeId {
        self.nodes.insert(Node::new(Some((before, leaf))))
    }

    /// Takes away the way that a leaf leads from a node.
    pub(super) fn remove_way(&mut self, at: NodeId, leaf: LeafId, is_wide: bool) {
        let run = self.nodes[at].ways_of(is_wide);
        let Some(place) = self.ways.get(*run).iter().position(|(known, _)| *known == leaf) else {
            return;
        };
        self.ways.swap_remove(run, place);
        self.targets.remove(&(at, leaf));
        if run.len() == FEW {
            for (leaf, _) in self.ways.get(*run) {
                self.targets.remove(&(at, *leaf));
            }
        }
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
    fn new(before: Option<(NodeId, LeafId)>) -> Self {
        Node { before, rules: Few::None, narrow: Run::default(), wide: Run::default() }
    }

    pub(super) fn is_of_use(&self) -> bool {
        !self.rules.is_empty() || self.leads_on()
    }

    fn leads_on(&self) -> bool {
        !self.narrow.is_empty() || !self.wide.is_empty()
    }

    fn ways_of(&mut self, is_wide: bool) -> &mut Run {
        if is_wide { &mut self.wide } else { &mut self.narrow }
    }

    /// The one rule that ends here, if no other does or goes on.
    pub(super) fn only_rule(&self) -> Option<RuleId> {
        match self.rules.as_slice() {
            [rule] if !self.leads_on() => Some(*rule),
            _ => None,
        }
    }
}
