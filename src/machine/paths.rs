//! The paths that rules ask about, as a tree of names.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::arena::{Arena, Id};
use super::fields::FieldId;

pub(super) type PathId = Id<PathNode>;

/// All paths. A name may hold dots in an event, and then leads over several steps; here each step is a name of its own.
#[derive(Clone)]
pub(super) struct Paths {
    nodes: Arena<PathNode>,
    root: PathId,
}

/// What a path leads to.
#[derive(Clone)]
pub(super) struct PathNode {
    parent: Option<PathId>,
    name: Box<[u8]>,
    steps: Steps,
    /// The field whose values stand here.
    pub(super) field: Option<FieldId>,
    /// The field whose values stand here if no name on the way to them is empty.
    pub(super) named_field: Option<FieldId>,
}

/// The steps that lead on.
#[derive(Clone, Default)]
struct Steps {
    list: Vec<Step>,
    /// Where in the list a name stands; used only when there are many.
    places: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

#[derive(Clone)]
struct Step {
    /// The first eight bytes of the name.
    head: u64,
    name: Box<[u8]>,
    to: PathId,
}

/// Up to this many names, looking at each is faster than a hash.
const FEW: usize = 12;

impl Paths {
    pub(super) fn new() -> Self {
        let mut nodes = Arena::new();
        let root = nodes.insert(PathNode::new(None, b""));
        Paths { nodes, root }
    }

    pub(super) fn root(&self) -> PathId {
        self.root
    }

    pub(super) fn get(&self, id: PathId) -> &PathNode {
        &self.nodes[id]
    }

    pub(super) fn get_mut(&mut self, id: PathId) -> &mut PathNode {
        &mut self.nodes[id]
    }

    /// The node of a path, which is made where there is none.
    pub(super) fn insert(&mut self, path: &str) -> PathId {
        let mut at = self.root;
        for name in path.split('.') {
            let name = name.as_bytes();
            at = match self.nodes[at].step(name) {
                Some(known) => known,
                None => {
                    let to = self.nodes.insert(PathNode::new(Some(at), name));
                    self.nodes[at].steps.insert(Step { head: head(name), name: name.into(), to });
                    to
                }
            };
        }
        at
    }

    /// Takes away a node that leads nowhere and is no field's, and those before it that are of no more use.
    pub(super) fn prune(&mut self, id: PathId) {
        let mut at = id;
        loop {
            let node = &self.nodes[at];
            let Some(parent) = node.parent.filter(|_| !node.leads_on() && !node.is_field()) else {
                return;
            };
            if let Some(node) = self.nodes.remove(at) {
                self.nodes[parent].steps.remove(&node.name);
            }
            at = parent;
        }
    }
}

impl PathNode {
    fn new(parent: Option<PathId>, name: &[u8]) -> Self {
        PathNode { parent, name: name.into(), steps: Steps::default(), field: None, named_field: None }
    }

    pub(super) fn is_field(&self) -> bool {
        self.field.is_some() || self.named_field.is_some()
    }

    /// Whether paths lead on from here.
    pub(super) fn leads_on(&self) -> bool {
        !self.steps.list.is_empty()
    }

    /// How many names lead on.
    pub(super) fn steps(&self) -> usize {
        self.steps.list.len()
    }

    /// Where a name without dots leads.
    #[inline]
    pub(super) fn step(&self, name: &[u8]) -> Option<PathId> {
        self.steps.get(head(name), name)
    }

    /// Where the name without dots leads that stands at `start` of some bytes.
    #[inline]
    pub(super) fn step_in(&self, bytes: &[u8], start: usize, end: usize) -> Option<PathId> {
        let name = &bytes[start..end];
        let head = match bytes[start..].first_chunk() {
            // What stands behind a short name is cut off.
            Some(first) => {
                u64::from_le_bytes(*first) & u64::MAX.checked_shr(64 - 8 * name.len().min(8) as u32).unwrap_or(0)
            }
            None => head(name),
        };
        self.steps.get(head, name)
    }
}

impl Steps {
    #[inline]
    fn get(&self, head: u64, name: &[u8]) -> Option<PathId> {
        if self.list.len() <= FEW {
            return self.list.iter().find(|step| step.is(head, name)).map(|step| step.to);
        }
        self.place_of(name).map(|at| self.list[at].to)
    }

    fn place_of(&self, name: &[u8]) -> Option<usize> {
        if self.list.len() <= FEW {
            return self.list.iter().position(|step| &*step.name == name);
        }
        let hash = self.hasher.hash_one(name);
        self.places.find(hash, |at| &*self.list[*at as usize].name == name).map(|at| *at as usize)
    }

    fn insert(&mut self, step: Step) {
        self.list.push(step);
        if self.list.len() > FEW {
            let first = if self.places.is_empty() { 0 } else { self.list.len() - 1 };
            for at in first..self.list.len() {
                self.place(at);
            }
        }
    }

    fn place(&mut self, at: usize) {
        let Steps { list, places, hasher } = self;
        let hash = hasher.hash_one(&*list[at].name);
        places.insert_unique(hash, at as u32, |at| hasher.hash_one(&*list[*at as usize].name));
    }

    fn remove(&mut self, name: &[u8]) {
        let Some(at) = self.place_of(name) else {
            return;
        };
        for moved in [at, self.list.len() - 1] {
            let hash = self.hasher.hash_one(&*self.list[moved].name);
            if let Ok(entry) = self.places.find_entry(hash, |known| *known as usize == moved) {
                entry.remove();
            }
        }
        self.list.swap_remove(at);
        if self.list.len() <= FEW {
            self.places.clear();
        } else if at < self.list.len() {
            self.place(at);
        }
    }
}

impl Step {
    #[inline]
    fn is(&self, head: u64, name: &[u8]) -> bool {
        self.head == head && self.name.len() == name.len() && (name.len() <= 8 || *self.name == *name)
    }
}

/// The first eight bytes of a name as one number.
#[inline]
fn head(name: &[u8]) -> u64 {
    match name.first_chunk() {
        Some(first) => u64::from_le_bytes(*first),
        None => name.iter().rev().fold(0, |head, byte| head << 8 | u64::from(*byte)),
    }
}
