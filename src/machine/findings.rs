//! What was found in one event: which leaves its values satisfy, and where those values stand.

use super::elements::{ElementId, Elements};
use super::fields::FieldId;
use super::index::Index;
use super::leaves::LeafId;
use super::predicates::{Effect, Met};
use super::tree::RuleId;

/// Kept from one event to the next, so that nothing is allocated once it has grown.
#[derive(Clone, Default)]
pub(super) struct Findings {
    /// The number of this event. What bears another number was found in an earlier one, and does not count.
    event: u32,
    /// By the place of a leaf.
    leaves: Vec<LeafMark>,
    /// By the place of a field.
    fields: Vec<FieldMark>,
    /// The rules that one value alone matches, some of them maybe more than once.
    pub(super) rules: Vec<RuleId>,
    /// The leaves that some value satisfies by passing one of their tests, each once.
    pub(super) satisfied: Vec<LeafId>,
    /// A bit for each of them, by the place of the leaf.
    is_satisfied: Vec<u64>,
    /// The values that satisfy a leaf, if one of them stands in an array; those of one leaf are a chain. The first is any value
    /// that stands in none.
    hits: Vec<Link>,
    /// The values that are excluded by all `anything-but` of a leaf.
    misses: Vec<Link>,
    /// The values of fields with wide leaves.
    values: Vec<Link>,
    /// The exclusions that the current value meets.
    excluded: Vec<Effect>,
    /// The number of the current value.
    value: u32,
    pub(super) elements: Elements,
}

#[derive(Clone, Copy, Default)]
struct LeafMark {
    event: u32,
    last_hit: Chain,
    last_miss: Chain,
    misses: u32,
}

#[derive(Clone, Copy, Default)]
struct FieldMark {
    event: u32,
    values: u32,
    /// How many of them stand in no array.
    lone_values: u32,
    last_value: Chain,
}

/// One more than the place of the last link of a chain; 0 for a chain of none.
type Chain = u32;

/// The hit of a value that stands in no array.
const LONE_HIT: Chain = 1;

/// At most this many values in arrays are remembered, counted for each leaf that they satisfy: a bound on memory. Only large
/// arrays whose elements satisfy very many rules each come near; of what is beyond, the last rules to ask see no other elements.
const MOST_LINKS: usize = 8_000_000;

#[derive(Clone, Copy)]
struct Link {
    /// The number of the value.
    value: u32,
    element: ElementId,
    before: Chain,
}

impl Findings {
    /// Another event begins.
    pub(super) fn begin(&mut self, index: &Index) {
        if self.event == u32::MAX {
            self.event = 0;
            self.leaves.clear();
            self.fields.clear();
        }
        self.event += 1;
        grow(&mut self.leaves, index.leaves.places());
        grow(&mut self.fields, index.fields.places());
        self.rules.clear();
        for leaf in self.satisfied.drain(..) {
            self.is_satisfied[leaf.place() / 64] = 0;
        }
        grow(&mut self.is_satisfied, index.leaves.places().div_ceil(64));
        self.hits.clear();
        self.hits.push(Link { value: 0, element: ElementId::NONE, before: 0 });
        self.misses.clear();
        self.values.clear();
        self.value = 0;
        self.elements.clear();
    }

    /// A value of a field begins.
    pub(super) fn begin_value(&mut self, field: FieldId, has_wide_leaves: bool, element: ElementId) {
        self.value += 1;
        self.excluded.clear();
        if has_wide_leaves {
            let mark = current(&mut self.fields[field.place()], self.event);
            mark.values += 1;
            mark.lone_values += u32::from(element.is_none());
            push(&mut self.values, &mut mark.last_value, self.value, element);
        }
    }

    /// The value passes a test.
    #[inline]
    pub(super) fn found(&mut self, index: &Index, met: Met, element: ElementId) {
        if let Some(rule) = met.only {
            self.rules.push(rule);
            return;
        }
        for effect in index.predicates.effects(met.id) {
            if effect.exclusion > 0 {
                self.excluded.push(*effect);
            } else {
                self.satisfy(effect.leaf, element);
            }
        }
    }

    #[inline]
    fn satisfy(&mut self, leaf: LeafId, element: ElementId) {
        let word = &mut self.is_satisfied[leaf.place() / 64];
        let bit = 1 << (leaf.place() % 64);
        let is_first = *word & bit == 0;
        if is_first {
            *word |= bit;
            self.satisfied.push(leaf);
        }
        // Most events have their values outside of arrays, and then nothing more needs to be remembered.
        let has_chains = self.hits.len() > LONE_HIT as usize;
        if !element.is_none() || has_chains && !is_first {
            self.remember_hit(leaf, element, is_first);
        }
    }

    fn remember_hit(&mut self, leaf: LeafId, element: ElementId, is_first: bool) {
        let mark = current(&mut self.leaves[leaf.place()], self.event);
        if mark.last_hit == 0 && !is_first {
            mark.last_hit = LONE_HIT;
        }
        // Another value of the same place makes no difference.
        if mark.last_hit == 0 || self.hits[mark.last_hit as usize - 1].element != element {
            push(&mut self.hits, &mut mark.last_hit, self.value, element);
        }
    }

    /// The value was looked at in every way.
    #[inline]
    pub(super) fn end_value(&mut self, index: &Index, element: ElementId) {
        if !self.excluded.is_empty() {
            self.judge_exclusions(index, element);
        }
    }

    fn judge_exclusions(&mut self, index: &Index, element: ElementId) {
        self.excluded.sort_unstable();
        self.excluded.dedup();
        for effects in self.excluded.chunk_by(|a, b| a.leaf == b.leaf) {
            let leaf = effects[0].leaf;
            let mark = current(&mut self.leaves[leaf.place()], self.event);
            if effects.len() == index.leaves.get(leaf).exclusions as usize {
                mark.misses += 1;
                push(&mut self.misses, &mut mark.last_miss, self.value, element);
            }
        }
    }

    /// Whether some value satisfies the leaf by passing one of its tests.
    #[inline]
    pub(super) fn is_hit(&self, leaf: LeafId) -> bool {
        self.is_satisfied[leaf.place() / 64] >> (leaf.place() % 64) & 1 != 0
    }

    /// Whether the event can satisfy the leaf, as far as can be told without the other leaves of a rule.
    pub(super) fn can_satisfy(&self, index: &Index, id: LeafId) -> bool {
        let leaf = index.leaves.get(id);
        if self.is_hit(id) {
            return true;
        }
        let field = self.field(leaf.field);
        // Beside chosen elements of arrays, what stands in other elements counts as absent.
        leaf.takes_absence && field.lone_values == 0 || leaf.exclusions > 0 && field.values > self.leaf(id).misses
    }

    /// Puts the elements that the values stand in that satisfy a leaf at the end of `elements`, in no particular order.
    pub(super) fn satisfying(&self, index: &Index, id: LeafId, elements: &mut Vec<ElementId>) {
        if self.is_hit(id) {
            let last = self.leaf(id).last_hit.max(LONE_HIT);
            elements.extend(chain(&self.hits, last).map(|link| link.element));
        }
        let leaf = index.leaves.get(id);
        if leaf.exclusions == 0 {
            return;
        }
        let mut misses = chain(&self.misses, self.leaf(id).last_miss).peekable();
        for link in chain(&self.values, self.field(leaf.field).last_value) {
            match misses.next_if(|miss| miss.value == link.value) {
                Some(_) => {}
                None => elements.push(link.element),
            }
        }
    }

    /// The same of all values of a field with wide leaves.
    pub(super) fn values(&self, field: FieldId, elements: &mut Vec<ElementId>) {
        elements.extend(chain(&self.values, self.field(field).last_value).map(|link| link.element));
    }

    /// Whether there is any value at the path of a wide leaf.
    pub(super) fn has_values(&self, index: &Index, id: LeafId) -> bool {
        self.field(index.leaves.get(id).field).values > 0
    }

    fn leaf(&self, id: LeafId) -> LeafMark {
        Some(self.leaves[id.place()]).filter(|mark| mark.event == self.event).unwrap_or_default()
    }

    fn field(&self, id: FieldId) -> FieldMark {
        Some(self.fields[id.place()]).filter(|mark| mark.event == self.event).unwrap_or_default()
    }
}

trait Mark: Default {
    fn event(&mut self) -> &mut u32;
}

impl Mark for LeafMark {
    fn event(&mut self) -> &mut u32 {
        &mut self.event
    }
}

impl Mark for FieldMark {
    fn event(&mut self) -> &mut u32 {
        &mut self.event
    }
}

/// The mark, emptied if it is of an earlier event.
#[inline]
fn current<M: Mark>(mark: &mut M, event: u32) -> &mut M {
    if *mark.event() != event {
        *mark = M::default();
        *mark.event() = event;
    }
    mark
}

#[inline]
fn push(links: &mut Vec<Link>, last: &mut Chain, value: u32, element: ElementId) {
    // The first of a chain always has room, so that it is known that there is one.
    if links.len() >= MOST_LINKS && *last > 0 {
        return;
    }
    links.push(Link { value, element, before: *last });
    *last = links.len() as Chain;
}

/// The links of a chain, the last one first.
fn chain(links: &[Link], last: Chain) -> impl Iterator<Item = Link> {
    let mut next = last;
    std::iter::from_fn(move || {
        let link = *links.get((next as usize).checked_sub(1)?)?;
        next = link.before;
        Some(link)
    })
}

fn grow<T: Clone + Default>(list: &mut Vec<T>, length: usize) {
    if list.len() < length {
        list.resize(length, T::default());
    }
}
