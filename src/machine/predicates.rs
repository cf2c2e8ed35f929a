//! What can be true of one value, each thing once, however many rules ask for it.

use std::hash::BuildHasher;
use std::net::IpAddr;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::arena::{Arena, Id};
use super::few::Few;
use super::fields::FieldId;
use super::leaves::LeafId;
use super::ranges::Interval;
use super::shapes::Shape;

pub(super) type PredicateId = Id<Predicate>;

/// A test of the values of one field, and what follows where a value passes it.
#[derive(Clone)]
pub(super) struct Predicate {
    pub(super) field: FieldId,
    pub(super) test: Test,
    pub(super) effects: Few<Effect>,
}

/// What can be asked of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// That there is one.
    Present,
    Null,
    Bool(bool),
    /// The bits of a number that has a value, which is never -0.
    Number(u64),
    /// The spelling of a number that has no value.
    Spelling(Box<[u8]>),
    Text(Box<[u8]>),
    Address(IpAddr),
    /// The first address of a block, and the bits that all of its addresses have in common.
    Block(IpAddr, u32),
    Range(Interval),
    Shape(Box<Shape>),
}

/// What a value does that passes a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Effect {
    pub(super) leaf: LeafId,
    /// 0 where the value satisfies the leaf. Otherwise the value is one of those that the leaf's first, second, ...
    /// `anything-but` names.
    pub(super) exclusion: u32,
}

/// A test, or a value that passes it: both hash alike.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Key<'a> {
    Present,
    Null,
    Bool(bool),
    Number(u64),
    Spelling(&'a [u8]),
    Text(&'a [u8]),
    Address(IpAddr),
    Block(IpAddr, u32),
    Range(Interval),
    Shape(&'a Shape),
}

/// All predicates, found by their test.
#[derive(Clone)]
pub(super) struct Predicates {
    arena: Arena<Predicate>,
    by_key: HashTable<PredicateId>,
    hasher: DefaultHashBuilder,
}

impl Test {
    pub(super) fn key(&self) -> Key<'_> {
        match self {
            Test::Present => Key::Present,
            Test::Null => Key::Null,
            Test::Bool(value) => Key::Bool(*value),
            Test::Number(bits) => Key::Number(*bits),
            Test::Spelling(text) => Key::Spelling(text),
            Test::Text(text) => Key::Text(text),
            Test::Address(address) => Key::Address(*address),
            Test::Block(first, bits) => Key::Block(*first, *bits),
            Test::Range(interval) => Key::Range(*interval),
            Test::Shape(shape) => Key::Shape(shape),
        }
    }
}

impl Predicates {
    pub(super) fn new() -> Self {
        Predicates { arena: Arena::new(), by_key: HashTable::new(), hasher: DefaultHashBuilder::default() }
    }

    pub(super) fn get(&self, id: PredicateId) -> &Predicate {
        &self.arena[id]
    }

    pub(super) fn effects(&mut self, id: PredicateId) -> &mut Few<Effect> {
        &mut self.arena[id].effects
    }

    pub(super) fn find(&self, field: FieldId, key: Key<'_>) -> Option<PredicateId> {
        let hash = self.hasher.hash_one((field, key));
        self.by_key.find(hash, |id| self.arena[*id].is(field, key)).copied()
    }

    /// The test must be new.
    pub(super) fn insert(&mut self, field: FieldId, test: Test) -> PredicateId {
        let Predicates { arena, by_key, hasher } = self;
        let hash = hasher.hash_one((field, test.key()));
        let id = arena.insert(Predicate { field, test, effects: Few::None });
        by_key.insert_unique(hash, id, |id| hasher.hash_one((arena[*id].field, arena[*id].test.key())));
        id
    }

    pub(super) fn remove(&mut self, id: PredicateId) -> Option<Predicate> {
        let Predicate { field, test, .. } = &self.arena[id];
        let hash = self.hasher.hash_one((*field, test.key()));
        if let Ok(entry) = self.by_key.find_entry(hash, |known| *known == id) {
            entry.remove();
        }
        self.arena.remove(id)
    }
}

impl Predicate {
    fn is(&self, field: FieldId, key: Key<'_>) -> bool {
        self.field == field && self.test.key() == key
    }
}
