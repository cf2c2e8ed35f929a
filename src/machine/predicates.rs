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
use super::sieve::Sieve;
use super::tree::RuleId;

pub(super) type PredicateId = Id<Test>;

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
    /// A text of ASCII in letters of either case; here they are lower-case ones.
    AnyCase(Box<[u8]>),
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

/// A test, or a value that passes it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key<'a> {
    Present,
    Null,
    Bool(bool),
    Number(u64),
    Spelling(&'a [u8]),
    Text(&'a [u8]),
    AnyCase(&'a [u8]),
    Address(IpAddr),
    Block(IpAddr, u32),
    Range(Interval),
    Shape(&'a Shape),
}

/// A predicate that was found.
#[derive(Clone, Copy)]
pub(super) struct Met {
    pub(super) id: PredicateId,
    /// The one rule that a value matches by passing the test, if nothing else follows from that.
    pub(super) only: Option<RuleId>,
}

/// All predicates, found by their test.
#[derive(Clone)]
pub(super) struct Predicates {
    tests: Arena<Test>,
    /// By the place of a test: what follows where a value passes it. That is asked for more often than the test itself, and so
    /// stands close together.
    effects: Vec<Few<Effect>>,
    entries: HashTable<Entry>,
    /// The hashes of the entries.
    sieve: Sieve,
    hasher: DefaultHashBuilder,
}

/// What a table of many needs to have at hand, as each look elsewhere is a wait for memory.
#[derive(Clone, Copy)]
struct Entry {
    digest: Digest,
    met: Met,
}

/// A field and a key in little room. Most keys are short: they are the same where their digests are.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Digest {
    field: FieldId,
    /// The kind of the key, and the length of a text.
    kind: u32,
    content: [u64; 2],
}

/// More do not stay in the cache together with the events that come by.
const MANY: usize = 20_000;

impl Test {
    pub(super) fn key(&self) -> Key<'_> {
        match self {
            Test::Present => Key::Present,
            Test::Null => Key::Null,
            Test::Bool(value) => Key::Bool(*value),
            Test::Number(bits) => Key::Number(*bits),
            Test::Spelling(text) => Key::Spelling(text),
            Test::Text(text) => Key::Text(text),
            Test::AnyCase(text) => Key::AnyCase(text),
            Test::Address(address) => Key::Address(*address),
            Test::Block(first, bits) => Key::Block(*first, *bits),
            Test::Range(interval) => Key::Range(*interval),
            Test::Shape(shape) => Key::Shape(shape),
        }
    }
}

impl Met {
    /// A predicate of which nothing more is known.
    pub(super) fn of(id: PredicateId) -> Self {
        Met { id, only: None }
    }
}

impl Predicates {
    pub(super) fn new() -> Self {
        Predicates {
            tests: Arena::new(),
            effects: Vec::new(),
            entries: HashTable::new(),
            sieve: Sieve::default(),
            hasher: DefaultHashBuilder::default(),
        }
    }

    /// Whether a look at the table is mostly a wait for memory.
    pub(super) fn are_many(&self) -> bool {
        self.entries.len() > MANY
    }

    pub(super) fn test(&self, id: PredicateId) -> &Test {
        &self.tests[id]
    }

    #[inline]
    pub(super) fn effects(&self, id: PredicateId) -> &[Effect] {
        self.effects[id.place()].as_slice()
    }

    pub(super) fn effects_mut(&mut self, id: PredicateId) -> &mut Few<Effect> {
        &mut self.effects[id.place()]
    }

    /// One of 64 bits. Among few tests most values are of another bit than all of them.
    pub(super) fn likely(&self, field: FieldId, key: Key<'_>) -> u64 {
        Digest::of(field, key, &self.hasher).likely()
    }

    pub(super) fn find(&self, field: FieldId, key: Key<'_>) -> Option<Met> {
        self.find_likely(field, key, u64::MAX)
    }

    /// Finds the test that a value of a field is the same as, if its bit is among those of the tests.
    #[inline(always)]
    pub(super) fn find_likely(&self, field: FieldId, key: Key<'_>, likely: u64) -> Option<Met> {
        let digest = Digest::of(field, key, &self.hasher);
        if likely & digest.likely() == 0 { None } else { self.find_digest(digest, key) }
    }

    fn find_digest(&self, digest: Digest, key: Key<'_>) -> Option<Met> {
        let is_same =
            |entry: &Entry| entry.digest == digest && (digest.tells_all() || self.tests[entry.met.id].key() == key);
        let hash = digest.hash(&self.hasher);
        if self.sieve.may_hold(hash) { self.entries.find(hash, is_same).map(|entry| entry.met) } else { None }
    }

    /// The test must be new.
    pub(super) fn insert(&mut self, field: FieldId, test: Test) -> PredicateId {
        let Predicates { tests, effects, entries, sieve, hasher } = self;
        let digest = Digest::of(field, test.key(), hasher);
        let id = tests.insert(test);
        effects.resize(tests.places(), Few::None);
        let entry = Entry { digest, met: Met { id, only: None } };
        let hash = digest.hash(hasher);
        if sieve.is_full() {
            *sieve = Sieve::with_room(entries.len());
            entries.iter().for_each(|entry| sieve.insert(entry.digest.hash(hasher)));
        }
        sieve.insert(hash);
        entries.insert_unique(hash, entry, |entry| entry.digest.hash(hasher));
        id
    }

    pub(super) fn remove(&mut self, field: FieldId, id: PredicateId) -> Option<Test> {
        let digest = Digest::of(field, self.tests[id].key(), &self.hasher);
        if let Ok(entry) = self.entries.find_entry(digest.hash(&self.hasher), |entry| entry.met.id == id) {
            entry.remove();
        }
        self.effects[id.place()] = Few::None;
        self.tests.remove(id)
    }

    /// Notes the one rule that follows from a predicate.
    pub(super) fn set_only(&mut self, field: FieldId, id: PredicateId, only: Option<RuleId>) {
        let digest = Digest::of(field, self.tests[id].key(), &self.hasher);
        if let Some(entry) = self.entries.find_mut(digest.hash(&self.hasher), |entry| entry.met.id == id) {
            entry.met.only = only;
        }
    }
}

impl Digest {
    /// How long a text is at most that stands in its digest.
    const MOST: usize = 16;
    /// What is above this in the kind is the length of a text, as far as it counts, or of the bits of a block.
    const LENGTH: u32 = 16;

    #[inline(always)]
    fn of(field: FieldId, key: Key<'_>, hasher: &DefaultHashBuilder) -> Self {
        let (kind, content) = match key {
            Key::Text(text) => Self::of_text(0, text, hasher),
            Key::Spelling(text) => Self::of_text(1, text, hasher),
            Key::AnyCase(text) => Self::of_text(2, text, hasher),
            Key::Number(bits) => (3, [bits, 0]),
            Key::Present => (4, [0, 0]),
            Key::Null => (5, [0, 0]),
            Key::Bool(value) => (6, [u64::from(value), 0]),
            Key::Range(interval) => (7, interval.ends()),
            Key::Address(address) => (8 + u32::from(address.is_ipv6()), bits(address)),
            Key::Block(first, length) => ((10 + u32::from(first.is_ipv6())) + length * Self::LENGTH, bits(first)),
            Key::Shape(shape) => (12, [hasher.hash_one(shape), 0]),
        };
        Digest { field, kind, content }
    }

    #[inline(always)]
    fn of_text(kind: u32, text: &[u8], hasher: &DefaultHashBuilder) -> (u32, [u64; 2]) {
        let kind = kind + text.len().min(Self::MOST + 1) as u32 * Self::LENGTH;
        let content = match (text.first_chunk(), text.last_chunk()) {
            _ if text.len() > Self::MOST => [hasher.hash_one(text), 0],
            // The two overlap, so that they tell the text together with its length.
            (Some(first), Some(last)) => [u64::from_le_bytes(*first), u64::from_le_bytes(*last)],
            _ => match (text.first_chunk(), text.last_chunk()) {
                (Some(first), Some(last)) => [u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()],
                _ => [text.iter().fold(0, |content, byte| content << 8 | u64::from(*byte)), 0],
            },
        };
        (kind, content)
    }

    #[inline]
    fn likely(&self) -> u64 {
        // The product's upper bits hang on all bits of the content.
        let mixed = (self.content[0] ^ self.content[1].rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        1 << (mixed >> 58)
    }

    /// Whether no other key of the field has this digest.
    #[inline]
    fn tells_all(&self) -> bool {
        match self.kind % Self::LENGTH {
            0..=2 => self.kind / Self::LENGTH <= Self::MOST as u32,
            kind => kind != 12,
        }
    }

    #[inline]
    fn hash(&self, hasher: &DefaultHashBuilder) -> u64 {
        let start = (self.field.place() as u64) << 32 | u64::from(self.kind);
        hasher.hash_one((start, self.content[0], self.content[1]))
    }
}

fn bits(address: IpAddr) -> [u64; 2] {
    match address {
        IpAddr::V4(address) => [u32::from(address).into(), 0],
        IpAddr::V6(address) => {
            let bits = u128::from(address);
            [(bits >> 64) as u64, bits as u64]
        }
    }
}
