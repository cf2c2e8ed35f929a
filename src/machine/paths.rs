//! The paths that rules ask about, as a tree of names.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::arena::{Arena, Id};
use super::fields::FieldId;
use super::text::is_too_long;

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
    /// Whether some path led on from where the names lead.
    leads_far: bool,
    /// The field whose values stand here.
    pub(super) field: Option<FieldId>,
    /// The field whose values stand here if no name on the way to them is empty.
    pub(super) named_field: Option<FieldId>,
}

/// The steps that lead on.
#[derive(Clone)]
struct Steps {
    list: Vec<Step>,
    /// Where in the list the first step stands whose spelling has this slot; [`NOWHERE`] if there is none, and all over if there
    /// are many steps.
    slots: [u8; SLOTS],
    /// Where in the list a name stands; used only when there are many.
    places: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

/// A name that leads on.
#[derive(Clone)]
struct Step {
    name: Box<[u8]>,
    /// The first eight bytes of the name in quotes with a colon behind, as most events spell it, and which of their bits count.
    head: u64,
    mask: u64,
    /// The last eight bytes of the same, if it has more than eight.
    tail: u64,
    to: PathId,
    /// Where in the list the next step of the same slot stands.
    next: u8,
}

/// Up to this many names, each is found by its slot, and else by its hash.
const FEW: usize = 32;

const SLOTS: usize = 64;
/// A place behind the end of any list that is found by slots.
const NOWHERE: u8 = u8::MAX;

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
                    self.nodes[at].steps.insert(Step::new(name, to));
                    if let Some(parent) = self.nodes[at].parent {
                        self.nodes[parent].leads_far = true;
                    }
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
        PathNode {
            parent,
            name: name.into(),
            steps: Steps::default(),
            leads_far: false,
            field: None,
            named_field: None,
        }
    }

    pub(super) fn is_field(&self) -> bool {
        self.field.is_some() || self.named_field.is_some()
    }

    /// Whether paths lead on from here.
    pub(super) fn leads_on(&self) -> bool {
        !self.steps.list.is_empty()
    }

    /// How many names lead on.
    pub(super) fn steps(&self) -> u32 {
        self.steps.list.len() as u32
    }

    /// Whether a name of several steps, which has dots, can lead anywhere.
    pub(super) fn leads_far(&self) -> bool {
        self.leads_far
    }

    /// Whether [`spelled_step`](PathNode::spelled_step) finds each name at `at` that has no escape and its colon right behind it.
    #[inline]
    pub(super) fn finds_spelled(&self, bytes: &[u8], at: usize) -> bool {
        self.steps.list.len() <= FEW && at + size_of::<u64>() <= bytes.len()
    }

    /// Where a name without dots leads.
    pub(super) fn step(&self, name: &[u8]) -> Option<PathId> {
        self.steps.place_of(name).map(|at| self.steps.list[at].to)
    }

    /// Where the name leads whose opening quote is at `at`, and the byte offset behind its colon. Where there is none, the name
    /// may still be known: by its hash, with an escape in it, or with white space behind it.
    #[inline(always)]
    pub(super) fn spelled_step(&self, bytes: &[u8], at: usize) -> Option<(PathId, usize)> {
        let rest = &bytes[at..];
        let head = u64::from_le_bytes(*rest.first_chunk()?);
        let mut next = self.steps.slots[slot(head)];
        loop {
            let step = self.steps.list.get(usize::from(next))?;
            if step.is_spelled(head, rest) {
                return Some((step.to, at + step.spelled_length()));
            }
            next = step.next;
        }
    }
}

impl Steps {
    fn place_of(&self, name: &[u8]) -> Option<usize> {
        if self.list.len() <= FEW {
            return self.list.iter().position(|step| &*step.name == name);
        }
        let hash = self.hasher.hash_one(name);
        self.places.find(hash, |at| &*self.list[*at as usize].name == name).map(|at| *at as usize)
    }

    fn insert(&mut self, step: Step) {
        self.list.push(step);
        self.set_slots();
        if self.list.len() > FEW {
            let first = if self.places.is_empty() { 0 } else { self.list.len() - 1 };
            for at in first..self.list.len() {
                self.place(at);
            }
        }
    }

    fn set_slots(&mut self) {
        self.slots = [NOWHERE; SLOTS];
        if self.list.len() <= FEW {
            for (at, step) in (0..).zip(&mut self.list) {
                step.next = std::mem::replace(&mut self.slots[slot(step.head)], at);
            }
        }
    }

    fn place(&mut self, at: usize) {
        let Steps { list, places, hasher, .. } = self;
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
        self.set_slots();
        if self.list.len() <= FEW {
            self.places.clear();
        } else if at < self.list.len() {
            self.place(at);
        }
    }
}

impl Step {
    fn new(name: &[u8], to: PathId) -> Self {
        let mut step = Step { name: name.into(), head: 0, mask: u64::MAX, tail: 0, to, next: NOWHERE };
        // Of a name that takes escapes, or that no event can have, nothing is spelled so: no name begins with a zero.
        if name.iter().all(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) && !is_too_long(name) {
            let spelled = [b"\"", name, b"\":"].concat();
            match (spelled.first_chunk(), spelled.last_chunk()) {
                (Some(head), Some(tail)) => {
                    (step.head, step.tail) = (u64::from_le_bytes(*head), u64::from_le_bytes(*tail))
                }
                _ => {
                    step.head = spelled.iter().rfold(0, |head, byte| head << 8 | u64::from(*byte));
                    step.mask >>= 64 - 8 * spelled.len();
                }
            }
        }
        step
    }

    /// Whether a text, which begins with these eight bytes, begins with the name in quotes and a colon.
    #[inline(always)]
    fn is_spelled(&self, head: u64, text: &[u8]) -> bool {
        (head ^ self.head) & self.mask == 0 && (self.spelled_length() <= 8 || self.goes_on(text))
    }

    /// Whether the text behind the head goes on with the rest of a long name.
    #[inline(always)]
    fn goes_on(&self, text: &[u8]) -> bool {
        let length = self.spelled_length();
        let Some((_, tail)) = text.get(..length).and_then(|text| text.split_last_chunk()) else {
            return false;
        };
        u64::from_le_bytes(*tail) == self.tail && (length <= 16 || text[1..].starts_with(&self.name))
    }

    fn spelled_length(&self) -> usize {
        self.name.len() + 3
    }
}

impl Default for Steps {
    fn default() -> Self {
        Steps {
            list: Vec::new(),
            slots: [NOWHERE; SLOTS],
            places: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
        }
    }
}

/// One of the [`SLOTS`], by the first two letters of a name in quotes.
#[inline(always)]
fn slot(head: u64) -> usize {
    // The upper bits of the product hang on both letters.
    usize::from(((head >> 8) as u16).wrapping_mul(0x9e37) >> 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_they_are_spelled() {
        let mut names = vec![String::new(), "é".to_owned(), "a\"b".to_owned(), "ab".repeat(40)];
        names.extend((1..20).map(|length| "a".repeat(length)));
        names.extend((0..30).map(|number| format!("name-{number}")));
        let mut paths = Paths::new();
        let check = |paths: &Paths, known: &[(String, PathId)]| {
            let node = paths.get(paths.root());
            for name in &names {
                let text = format!("\"{name}\":\"what follows\"");
                let found = known.iter().find(|(other, _)| other == name).map(|(_, id)| *id);
                assert_eq!(node.step(name.as_bytes()), found, "{name}");
                let is_spelled = node.finds_spelled(text.as_bytes(), 0) && !name.contains('"');
                let expected = found.filter(|_| is_spelled).map(|id| (id, name.len() + 3));
                assert_eq!(node.spelled_step(text.as_bytes(), 0), expected, "{name} among {}", known.len());
            }
        };
        let mut known = Vec::new();
        for name in &names {
            known.push((name.clone(), paths.insert(name)));
            check(&paths, &known);
        }
        assert!(known.len() > FEW);
        while !known.is_empty() {
            let (_, id) = known.swap_remove(known.len() / 2);
            paths.prune(id);
            check(&paths, &known);
        }
    }
}
