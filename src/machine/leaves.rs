//! The leaves of the rules, each once, however many rules have it.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::arena::{Arena, Id};
use super::few::Few;
use super::fields::FieldId;
use super::predicates::PredicateId;
use super::tree::NodeId;

pub(super) type LeafId = Id<Leaf>;

/// What a rule asks of one field.
#[derive(Clone)]
pub(super) struct Leaf {
    pub(super) field: FieldId,
    /// The tests, each satisfying the leaf, or being part of the exclusion of that number.
    pub(super) tests: Few<(PredicateId, u32)>,
    /// How many `anything-but` the leaf has. A value satisfies it that is not excluded by all of them.
    pub(super) exclusions: u32,
    /// Whether the field may be absent.
    pub(super) takes_absence: bool,
    /// How many nodes of the tree have this leaf.
    pub(super) uses: u32,
}

/// All leaves, found by what they ask.
#[derive(Clone)]
pub(super) struct Leaves {
    arena: Arena<Leaf>,
    /// By the place of a leaf: where the rules go on whose first leaf it is. For most leaves that an event satisfies that is
    /// nowhere, and then nothing else is looked at: so these stand close together.
    firsts: Vec<Option<NodeId>>,
    by_content: HashTable<LeafId>,
    hasher: DefaultHashBuilder,
}

impl Leaf {
    pub(super) fn new(field: FieldId, tests: Few<(PredicateId, u32)>, exclusions: u32, takes_absence: bool) -> Self {
        Leaf { field, tests, exclusions, takes_absence, uses: 0 }
    }

    /// Whether values can satisfy the leaf that pass none of its tests, or no value at all.
    pub(super) fn is_wide(&self) -> bool {
        self.exclusions > 0 || self.takes_absence
    }

    fn content(&self) -> (FieldId, &[(PredicateId, u32)], bool) {
        (self.field, self.tests.as_slice(), self.takes_absence)
    }
}

impl Leaves {
    pub(super) fn new() -> Self {
        Leaves {
            arena: Arena::new(),
            firsts: Vec::new(),
            by_content: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
        }
    }

    pub(super) fn get(&self, id: LeafId) -> &Leaf {
        &self.arena[id]
    }

    pub(super) fn get_mut(&mut self, id: LeafId) -> &mut Leaf {
        &mut self.arena[id]
    }

    /// Where the rules go on whose first leaf this is.
    pub(super) fn first(&self, id: LeafId) -> Option<NodeId> {
        self.firsts[id.place()]
    }

    pub(super) fn set_first(&mut self, id: LeafId, first: Option<NodeId>) {
        self.firsts[id.place()] = first;
    }

    /// One more than the greatest place.
    pub(super) fn places(&self) -> usize {
        self.arena.places()
    }

    pub(super) fn find(&self, leaf: &Leaf) -> Option<LeafId> {
        let hash = self.hasher.hash_one(leaf.content());
        self.by_content.find(hash, |id| self.arena[*id].content() == leaf.content()).copied()
    }

    /// The leaf must be new.
    pub(super) fn insert(&mut self, leaf: Leaf) -> LeafId {
        let Leaves { arena, firsts, by_content, hasher } = self;
        let hash = hasher.hash_one(leaf.content());
        let id = arena.insert(leaf);
        firsts.resize(arena.places(), None);
        by_content.insert_unique(hash, id, |id| hasher.hash_one(arena[*id].content()));
        id
    }

    pub(super) fn remove(&mut self, id: LeafId) -> Option<Leaf> {
        let hash = self.hasher.hash_one(self.arena[id].content());
        if let Ok(entry) = self.by_content.find_entry(hash, |known| *known == id) {
            entry.remove();
        }
        self.arena.remove(id)
    }
}
