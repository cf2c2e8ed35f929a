//! The fields that rules ask about, and which predicates a value of one passes.

use std::net::IpAddr;

use super::arena::Id;
use super::automaton::{Automaton, Awake};
use super::numbers::Number;
use super::paths::PathId;
use super::predicates::{Key, Met, PredicateId, Predicates, Test};
use super::ranges::Ranges;
use crate::pattern::{Cidr, IpLiteral};

pub(super) type FieldId = Id<Field>;

/// One path, and what is asked of its values. Values that only one thing can equal are sought among the [`Predicates`] by
/// their hash; here stands whether there are such at all, and what is found in other ways.
#[derive(Clone)]
pub(super) struct Field {
    pub(super) path: Box<str>,
    pub(super) node: PathId,
    /// Whether values do not count that have an empty name on the way to them.
    pub(super) is_named: bool,
    /// How many leaves ask about this field.
    pub(super) leaves: u32,
    /// How many of them are wide: for those, all values are remembered.
    pub(super) wide_leaves: u32,
    present: Option<PredicateId>,
    null: Option<PredicateId>,
    no: Option<PredicateId>,
    yes: Option<PredicateId>,
    numbers: u32,
    spellings: u32,
    texts: u32,
    texts_of_any_case: u32,
    addresses: u32,
    /// Some of what such a value may be, as bits that [`Predicates::likely`] gives. Those of values that nobody asks for any
    /// more stay.
    likely: u64,
    blocks: Vec<BlockSize>,
    ranges: Option<Box<Ranges>>,
    forward: Option<Box<Automaton>>,
    backward: Option<Box<Automaton>>,
}

/// A length of blocks that is asked for.
#[derive(Clone)]
struct BlockSize {
    is_v6: bool,
    bits: u32,
    blocks: u32,
}

impl Field {
    pub(super) fn new(path: &str, node: PathId, is_named: bool) -> Self {
        Field {
            path: path.into(),
            node,
            is_named,
            leaves: 0,
            wide_leaves: 0,
            present: None,
            null: None,
            no: None,
            yes: None,
            numbers: 0,
            spellings: 0,
            texts: 0,
            texts_of_any_case: 0,
            addresses: 0,
            likely: 0,
            blocks: Vec::new(),
            ranges: None,
            forward: None,
            backward: None,
        }
    }

    /// Takes a new test, and the bit that the [`Predicates`] have for it.
    pub(super) fn insert(&mut self, test: &Test, id: PredicateId, likely: u64) {
        self.likely |= likely;
        match test {
            Test::Range(interval) => self.ranges.get_or_insert_default().insert(*interval, id),
            Test::Shape(shape) => {
                let automaton = if shape.is_backward { &mut self.backward } else { &mut self.forward };
                automaton.get_or_insert_with(|| Box::new(Automaton::new())).insert(shape, id);
            }
            Test::Block(first, bits) => match self.block_size(*first, *bits) {
                Some(size) => size.blocks += 1,
                None => self.blocks.push(BlockSize { is_v6: first.is_ipv6(), bits: *bits, blocks: 1 }),
            },
            _ => self.count(test, Some(id), |count| count + 1),
        }
    }

    pub(super) fn remove(&mut self, test: &Test, id: PredicateId) {
        match test {
            Test::Range(interval) => {
                if let Some(ranges) = &mut self.ranges {
                    ranges.remove(*interval, id);
                    if ranges.is_empty() {
                        self.ranges = None;
                    }
                }
            }
            Test::Shape(shape) => {
                let automaton = if shape.is_backward { &mut self.backward } else { &mut self.forward };
                if let Some(known) = automaton {
                    known.remove(shape);
                    if known.is_empty() {
                        *automaton = None;
                    }
                }
            }
            Test::Block(first, bits) => {
                if let Some(size) = self.block_size(*first, *bits) {
                    size.blocks -= 1;
                }
                self.blocks.retain(|size| size.blocks > 0);
            }
            _ => self.count(test, None, |count| count - 1),
        }
    }

    fn block_size(&mut self, first: IpAddr, bits: u32) -> Option<&mut BlockSize> {
        self.blocks.iter_mut().find(|size| size.is_v6 == first.is_ipv6() && size.bits == bits)
    }

    fn count(&mut self, test: &Test, only: Option<PredicateId>, change: impl Fn(u32) -> u32) {
        match test {
            Test::Present => self.present = only,
            Test::Null => self.null = only,
            Test::Bool(false) => self.no = only,
            Test::Bool(true) => self.yes = only,
            Test::Number(_) => self.numbers = change(self.numbers),
            Test::Spelling(_) => self.spellings = change(self.spellings),
            Test::Text(_) => self.texts = change(self.texts),
            Test::AnyCase(_) => self.texts_of_any_case = change(self.texts_of_any_case),
            Test::Address(_) => self.addresses = change(self.addresses),
            Test::Block(..) | Test::Range(_) | Test::Shape(_) => {}
        }
    }
}

/// A value of an event that is no object or array.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Number(&'a Number<'a>),
    /// Without its escapes.
    String(&'a [u8]),
}

/// A field together with what finds the predicates of its values.
#[derive(Clone, Copy)]
pub(super) struct Tests<'m> {
    pub(super) id: FieldId,
    pub(super) field: &'m Field,
    pub(super) predicates: &'m Predicates,
}

impl Tests<'_> {
    /// Calls `found` for each predicate that the value passes; for one that several things in the value pass, maybe more than
    /// once.
    #[inline]
    pub(super) fn passed(self, value: Value<'_>, awake: &mut Awake, mut found: impl FnMut(Met)) {
        let Tests { field, .. } = self;
        match value {
            Value::Null => field.null.map(Met::of).into_iter().for_each(&mut found),
            Value::Bool(false) => field.no.map(Met::of).into_iter().for_each(&mut found),
            Value::Bool(true) => field.yes.map(Met::of).into_iter().for_each(&mut found),
            Value::Number(number) => self.number(number, &mut found),
            Value::String(text) => self.string(text, awake, &mut found),
        }
        field.present.map(Met::of).into_iter().for_each(&mut found);
    }

    fn string(self, text: &[u8], awake: &mut Awake, mut found: impl FnMut(Met)) {
        let Tests { field, .. } = self;
        if field.texts > 0 {
            self.same(Key::Text(text)).into_iter().for_each(&mut found);
        }
        if field.texts_of_any_case > 0 {
            self.same(Key::AnyCase(awake.lower_case(text))).into_iter().for_each(&mut found);
        }
        if (field.addresses > 0 || !field.blocks.is_empty())
            && let Some(literal) = std::str::from_utf8(text).ok().and_then(IpLiteral::parse)
        {
            self.address(literal.address(), &mut found);
        }
        if let Some(forward) = &field.forward {
            forward.meet(text.iter().copied(), awake, |id| found(Met::of(id)));
        }
        if let Some(backward) = &field.backward {
            backward.meet(text.iter().rev().copied(), awake, |id| found(Met::of(id)));
        }
    }

    fn number(self, number: &Number<'_>, mut found: impl FnMut(Met)) {
        let Tests { field, .. } = self;
        // Whether the value can be compared is much work, and where nothing is found for the value it need not be known.
        let mut is_comparable = None;
        if (field.numbers > 0 || field.ranges.is_some())
            && let Some(value) = number.value()
        {
            let mut found_if_comparable = |met| {
                if *is_comparable.get_or_insert_with(|| number.is_comparable(value)) {
                    found(met);
                }
            };
            if field.numbers > 0 {
                self.same(Key::Number(value.to_bits())).into_iter().for_each(&mut found_if_comparable);
            }
            if let Some(ranges) = &field.ranges {
                ranges.containing(value, |id| found_if_comparable(Met::of(id)));
            }
        }
        if field.spellings > 0 {
            self.same(Key::Spelling(number.text)).into_iter().for_each(&mut found);
        }
    }

    fn address(self, address: IpAddr, mut found: impl FnMut(Met)) {
        self.same(Key::Address(address)).into_iter().for_each(&mut found);
        for size in self.field.blocks.iter().filter(|size| size.is_v6 == address.is_ipv6()) {
            let block = Key::Block(Cidr::first_of(address, size.bits), size.bits);
            self.same(block).into_iter().for_each(&mut found);
        }
    }

    #[inline]
    fn same(self, key: Key<'_>) -> Option<Met> {
        self.predicates.find_likely(self.id, key, self.field.likely)
    }
}
