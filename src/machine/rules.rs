//! The public face: rules come and go, and events find them.

use std::hash::Hash;

use hashbrown::HashMap;

use super::arena::{Arena, Id};
use super::bytes;
use super::few::Few;
use super::findings::Findings;
use super::index::Index;
use super::pass::{Broken, Pass, Stack};
use super::search::Search;
use super::tree::{NodeId, RuleId};
use crate::event::{self, Event};
use crate::pattern::Pattern;

/// Rules, each a pattern under an id, matched all at once.
///
/// ```
/// use eventsieve::machine::{Machine, Scratch};
/// use eventsieve::pattern::Pattern;
///
/// let mut machine = Machine::new();
/// machine.add_rule("stops", &Pattern::parse(r#"{"state": [{"prefix": "stop"}]}"#).expect("a pattern"));
/// machine.add_rule("large", &Pattern::parse(r#"{"size": [{"numeric": [">", 100]}]}"#).expect("a pattern"));
///
/// let mut scratch = Scratch::exact();
/// let rules = machine.rules_for_event(br#"{"state": "stopped", "size": 7}"#, &mut scratch)?;
/// assert_eq!(rules.copied().collect::<Vec<_>>(), ["stops"]);
/// # Ok::<(), eventsieve::event::Error>(())
/// ```
#[derive(Clone)]
pub struct Machine<I> {
    index: Index,
    rules: Arena<Rule<I>>,
    by_id: HashMap<I, Id<Rule<I>>>,
}

#[derive(Clone)]
struct Rule<I> {
    id: I,
    /// Where its combinations end.
    ends: Few<NodeId>,
}

/// What matching needs to remember, kept from one event to the next so that nothing is allocated once it has grown. Any scratch
/// goes with any machine; a thread has one of its own.
#[derive(Clone, Default)]
pub struct Scratch {
    trusts: bool,
    end: usize,
    findings: Findings,
    stack: Stack,
    search: Search,
    nodes: Vec<NodeId>,
    /// By the place of a rule: the last event that it was found for.
    events: Vec<u32>,
    event: u32,
    found: Vec<RuleId>,
}

/// The ids of the rules that match an event, in no particular order, each once.
pub struct Matches<'a, I> {
    rules: &'a Arena<Rule<I>>,
    found: std::slice::Iter<'a, RuleId>,
}

impl Scratch {
    /// For events from anywhere: what is wrong with one is seen wherever it stands, and so is a name that stands twice.
    pub fn exact() -> Self {
        Scratch::default()
    }

    /// For events that are known to be valid JSON in which no object has a name twice, nor two names of which one, up to a dot in
    /// it, is the other. Reading ends as soon as every path that rules ask about was met, and of an object nothing more is read
    /// once every name was met that such paths go on with; of an event that is not as promised the answer can be wrong, or an
    /// error.
    pub fn trusting() -> Self {
        Scratch { trusts: true, ..Scratch::default() }
    }

    /// Where reading ended of the event that was read last: in the exact mode, the byte offset behind its closing bracket.
    pub fn end(&self) -> usize {
        self.end
    }
}

impl<I: Clone + Eq + Hash> Machine<I> {
    /// Without rules.
    pub fn new() -> Self {
        Machine { index: Index::new(), rules: Arena::new(), by_id: HashMap::new() }
    }

    /// Adds a rule, in place of one of the same id.
    ///
    /// Takes time in proportion to the size of the pattern, whatever other rules there are; and where it takes the place of one,
    /// that of [`remove_rule`](Machine::remove_rule).
    pub fn add_rule(&mut self, id: I, pattern: &Pattern) {
        self.remove_rule(&id);
        let rule = self.rules.insert(Rule { id: id.clone(), ends: Few::None });
        self.rules[rule].ends = self.index.add(pattern, rule.of_another());
        self.by_id.insert(id, rule);
    }

    /// Takes a rule out; tells whether there was one.
    ///
    /// Takes time in proportion to the size of its pattern and to the number of rules that ask for the same values.
    pub fn remove_rule(&mut self, id: &I) -> bool {
        let Some(rule) = self.by_id.remove(id) else {
            return false;
        };
        if let Some(Rule { ends, .. }) = self.rules.remove(rule) {
            self.index.remove(ends.as_slice(), rule.of_another());
        }
        true
    }

    /// Whether there is a rule of this id.
    pub fn contains_rule(&self, id: &I) -> bool {
        self.by_id.contains_key(id)
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The rules that match an event, given as JSON text. What follows its closing bracket is not looked at.
    ///
    /// Takes time in proportion to the length of the event, to what its values satisfy, and to the rules found; see the bounds in
    /// the documentation of [`machine`](crate::machine).
    ///
    /// # Errors
    ///
    /// Where the text is not a JSON object, as far as it was read: see [`Scratch::exact`] and [`Scratch::trusting`].
    pub fn rules_for_event<'a>(
        &'a self,
        event: &[u8],
        scratch: &'a mut Scratch,
    ) -> Result<Matches<'a, I>, event::Error> {
        scratch.find(&self.index, self.rules.places(), event, usize::MAX)?;
        Ok(Matches { rules: &self.rules, found: scratch.found.iter() })
    }

    /// Whether any rule matches an event.
    ///
    /// # Errors
    ///
    /// As [`rules_for_event`](Machine::rules_for_event).
    pub fn matches_any(&self, event: &[u8], scratch: &mut Scratch) -> Result<bool, event::Error> {
        scratch.find(&self.index, self.rules.places(), event, 1)?;
        Ok(!scratch.found.is_empty())
    }
}

impl Scratch {
    /// Finds the rules for an event, until there are enough.
    fn find(&mut self, index: &Index, rules: usize, event: &[u8], enough: usize) -> Result<(), event::Error> {
        let Scratch { findings, stack, .. } = self;
        // To an event of which a small part is read the processor runs ahead by itself, unless it has to wait for a large table.
        // The next event will be read about as far as the last one was.
        if !self.trusts || index.predicates.are_many() {
            bytes::expect_next(event, self.end);
        }
        findings.begin(index);
        let read = match self.trusts {
            true => Pass::<true>::new(index, event, findings, stack).run(),
            false => Pass::<false>::new(index, event, findings, stack).run(),
        };
        match read {
            Ok(end) => self.end = end,
            Err(Broken) => {
                // The reader, which is slow and exact, finds the words.
                Event::from_bytes(event)?;
                self.end = event.len();
                debug_assert!(false, "the pass refuses what the reader takes: {}", event.escape_ascii());
            }
        }
        self.begin_walk(rules);
        self.walk(index, enough);
        Ok(())
    }

    fn begin_walk(&mut self, rules: usize) {
        if self.event == u32::MAX {
            self.event = 0;
            self.events.clear();
        }
        self.event += 1;
        if self.events.len() < rules {
            self.events.resize(rules, 0);
        }
        self.found.clear();
    }

    /// Follows the ways of the tree whose leaves the event satisfies.
    fn walk(&mut self, index: &Index, enough: usize) {
        // Few are told apart sooner by looking at each other than at their marks, which stand far apart.
        let is_all = self.findings.satisfied.is_empty() && index.tree.is_empty_at_root();
        if is_all && self.findings.rules.len() <= FEW_RULES {
            for rule in &self.findings.rules {
                if !self.found.contains(rule) {
                    self.found.push(*rule);
                }
            }
            return;
        }
        for rule in &self.findings.rules {
            take(*rule, &mut self.events, self.event, &mut self.found);
        }
        if self.found.len() >= enough {
            return;
        }
        let firsts = self.findings.satisfied.iter().filter_map(|leaf| index.leaves.first(*leaf));
        self.nodes.clear();
        self.nodes.extend(firsts);
        self.nodes.push(index.tree.root());
        while let Some(id) = self.nodes.pop() {
            let node = index.tree.get(id);
            let rules = node.rules.as_slice();
            let has_news = rules.iter().any(|rule| self.events[rule.place()] != self.event);
            if has_news && self.search.succeeds(index, &self.findings, id) {
                for rule in rules {
                    take(*rule, &mut self.events, self.event, &mut self.found);
                }
                if self.found.len() >= enough {
                    return;
                }
            }
            let findings = &self.findings;
            let narrow = index.tree.narrow(node);
            if narrow.len() <= LEAVES_A_LOOK * findings.satisfied.len() {
                self.nodes.extend(narrow.iter().filter(|(leaf, _)| findings.is_hit(*leaf)).map(|(_, node)| node));
            } else {
                self.nodes.extend(findings.satisfied.iter().filter_map(|leaf| index.tree.target(id, *leaf)));
            }
            let wide = index.tree.wide(node);
            self.nodes.extend(wide.iter().filter(|(leaf, _)| findings.can_satisfy(index, *leaf)).map(|(_, node)| node));
        }
    }
}

const FEW_RULES: usize = 8;

/// Looking up a leaf takes about as long as asking so many whether they are satisfied.
const LEAVES_A_LOOK: usize = 4;

/// Takes a rule that was found, once for each event.
#[inline]
fn take(rule: RuleId, events: &mut [u32], event: u32, found: &mut Vec<RuleId>) {
    let last = &mut events[rule.place()];
    if *last != event {
        *last = event;
        found.push(rule);
    }
}

impl<I: Clone + Eq + Hash> Default for Machine<I> {
    fn default() -> Self {
        Machine::new()
    }
}

impl<'a, I> Iterator for Matches<'a, I> {
    type Item = &'a I;

    fn next(&mut self) -> Option<&'a I> {
        self.found.next().map(|rule| &self.rules[rule.of_another()].id)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.found.size_hint()
    }
}

impl<I> ExactSizeIterator for Matches<'_, I> {}
