//! How much work the wildcards of a pattern can cause.
//!
//! EventBridge refuses a pattern whose score is too high. The score is the greatest number of wildcards' beginnings that one
//! value can be in the middle of at the same time: for `*ab*`, after reading `ab`, these are `*`, `*ab` and `*ab*`.
//!
//! It is counted where EventBridge's engine counts it: for each field, over the wildcards of all `$or` branches that its
//! automaton holds together, sharing the beginnings that they have in common.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;
use std::rc::Rc;

use super::ast::{AnythingBut, Leaf, Operator, StringLiteral};
use super::rules::Rule;
use super::wildcard::{Piece, Wildcard};
use crate::json::{Number, quoted};

/// Scores are not counted beyond this.
const MOST: usize = 100;

/// At most this many sets of beginnings are looked at for one field. Beyond it the score is a lower bound.
const MOST_SETS: usize = 1_000;

/// At most this many steps are taken to find which `$or` branches share an automaton. Beyond it the rest is left out.
const MOST_STEPS: usize = 50_000;

/// Whether a field has a score at all.
pub(super) fn has_wildcards(leaf: &Leaf) -> bool {
    leaf.matchers.iter().any(|matcher| !wildcards_of(&matcher.operator).is_empty())
}

/// The greatest score of any field; 0 without wildcards.
pub(super) fn complexity(rules: &[Rule<'_>]) -> usize {
    Automata::of(rules).scores()
}

/// Which leaves' matchers stand together. As in EventBridge's engine, a state has an automaton for each path, in which each
/// matcher leads to a next state; combinations that begin with the same matchers share the states behind them.
struct Automata<'p> {
    matchers: Vec<&'p Operator>,
    numbers: HashMap<String, usize>,
    /// The numbers of a leaf's matchers, by where the leaf begins.
    by_leaf: HashMap<usize, Rc<[usize]>>,
    states: Vec<State<'p>>,
    steps: usize,
}

#[derive(Default)]
struct State<'p> {
    /// By path: the matchers, by number, and the state that each leads to.
    automata: BTreeMap<&'p str, BTreeMap<usize, usize>>,
}

impl<'p> Automata<'p> {
    fn of(rules: &[Rule<'p>]) -> Self {
        let mut automata = Automata {
            matchers: Vec::new(),
            numbers: HashMap::new(),
            by_leaf: HashMap::new(),
            states: vec![State::default()],
            steps: 0,
        };
        for rule in rules {
            let mut reached = vec![0];
            for leaf in rule.leaves() {
                let matchers = automata.numbers_of(leaf);
                let mut next = Vec::new();
                for state in reached {
                    automata.add(state, &leaf.path, &matchers, &mut next);
                }
                next.sort_unstable();
                next.dedup();
                reached = next;
            }
        }
        automata
    }

    fn numbers_of(&mut self, leaf: &'p Leaf) -> Rc<[usize]> {
        if let Some(numbers) = self.by_leaf.get(&leaf.span.start) {
            return numbers.clone();
        }
        let mut numbers = Vec::new();
        for matcher in &leaf.matchers {
            for identity in identities(&matcher.operator) {
                let next = self.matchers.len();
                let number = *self.numbers.entry(identity).or_insert(next);
                if number == next {
                    self.matchers.push(&matcher.operator);
                }
                numbers.push(number);
            }
        }
        self.by_leaf.entry(leaf.span.start).or_insert(numbers.into()).clone()
    }

    /// Adds a leaf's matchers to the automaton of a state; notes the states that they lead to. A new matcher leads where the
    /// one before it does.
    fn add(&mut self, state: usize, path: &'p str, matchers: &[usize], reached: &mut Vec<usize>) {
        let mut last = None;
        for matcher in matchers {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return;
            }
            let fresh = self.states.len();
            let automaton = self.states[state].automata.entry(path).or_default();
            let next = *automaton.entry(*matcher).or_insert(last.unwrap_or(fresh));
            if next == fresh {
                self.states.push(State::default());
            }
            last = Some(next);
            reached.push(next);
        }
    }

    fn scores(&self) -> usize {
        let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
        let automata = self.states.iter().flat_map(|state| state.automata.values());
        automata
            .map(|automaton| {
                let numbers: Vec<usize> = automaton
                    .keys()
                    .copied()
                    .filter(|number| !wildcards_of(self.matchers[*number]).is_empty())
                    .collect();
                *known.entry(numbers).or_insert_with_key(|numbers| {
                    Beginnings::of(numbers.iter().map(|number| wildcards_of(self.matchers[*number]))).score()
                })
            })
            .max()
            .unwrap_or(0)
    }
}

/// What the engine's automaton knows a matcher by, however it is written. A number is two: its value and its text.
fn identities(operator: &Operator) -> Vec<String> {
    match operator {
        Operator::String(StringLiteral { address: Some(address), .. }) => {
            vec![format!("address {}", address_identity(address.address()))]
        }
        Operator::String(StringLiteral { text, .. }) | Operator::Exactly(StringLiteral { text, .. }) => {
            vec![format!("text {text}")]
        }
        Operator::Number(number) => {
            number.value().map(value_identity).into_iter().chain([format!("spelling {}", number.text())]).collect()
        }
        Operator::Numeric(range) => match (range.bottom(), range.top()) {
            (Some(bottom), Some(top)) if bottom.value == top.value => vec![value_identity(bottom.value)],
            _ => vec![operator.to_string()],
        },
        Operator::Cidr(cidr) => {
            let (first, mask_bits) = cidr.block();
            vec![format!("block {}/{mask_bits}", address_identity(first))]
        }
        Operator::AnythingBut(excluded) => vec![excluded_identity(excluded)],
        other => vec![other.to_string()],
    }
}

fn value_identity(value: f64) -> String {
    format!("value {:x}", value.to_bits())
}

fn address_identity(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => format!("v4 {:x}", address.to_bits()),
        IpAddr::V6(address) => format!("v6 {:x}", address.to_bits()),
    }
}

/// The engine holds what is excluded as a set.
fn excluded_identity(excluded: &AnythingBut) -> String {
    let (kind, mut members): (&str, Vec<String>) = match excluded {
        AnythingBut::Strings(texts) => ("strings", texts.iter().map(|text| quoted(text)).collect()),
        AnythingBut::Numbers(numbers) => {
            let value = |number: &Number| number.value().map(value_identity).unwrap_or_default();
            ("numbers", numbers.iter().map(value).collect())
        }
        AnythingBut::Prefixes(texts) => ("prefixes", texts.iter().map(|text| quoted(text)).collect()),
        AnythingBut::Suffixes(texts) => ("suffixes", texts.iter().map(|text| quoted(text)).collect()),
        AnythingBut::EqualsIgnoreCase(texts) => ("folded", texts.iter().map(|folded| quoted(folded.text())).collect()),
        AnythingBut::Wildcards(wildcards) => ("wildcards", wildcards.iter().map(|w| quoted(w.text())).collect()),
    };
    members.sort();
    members.dedup();
    format!("anything but {kind} {}", members.join(","))
}

/// The wildcards of a matcher; EventBridge counts those of one `anything-but` as one.
fn wildcards_of(operator: &Operator) -> &[Wildcard] {
    match operator {
        Operator::Wildcard(wildcard) => std::slice::from_ref(wildcard),
        Operator::AnythingBut(AnythingBut::Wildcards(wildcards)) => wildcards,
        _ => &[],
    }
}

/// The beginnings of wildcards as a tree: each node is a beginning, its children the ways in which it can go on.
struct Beginnings {
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    by_byte: BTreeMap<u8, usize>,
    /// The node behind an asterisk, which any byte leads to, and away from which none does.
    by_asterisk: Option<usize>,
    is_asterisk: bool,
    /// The matchers that begin so.
    matchers: HashSet<usize>,
}

impl Node {
    fn is_end(&self) -> bool {
        self.by_byte.is_empty() && self.by_asterisk.is_none()
    }
}

impl Beginnings {
    fn of<'w>(matchers: impl Iterator<Item = &'w [Wildcard]>) -> Self {
        let mut tree = Beginnings { nodes: vec![Node::default()] };
        for (matcher, wildcards) in matchers.enumerate() {
            for wildcard in wildcards {
                tree.add(matcher, wildcard);
            }
        }
        tree
    }

    fn add(&mut self, matcher: usize, wildcard: &Wildcard) {
        let mut at = 0;
        for piece in wildcard.quoted_pieces() {
            let next = self.nodes.len();
            let node = &mut self.nodes[at];
            at = match piece {
                Piece::Byte(byte) => *node.by_byte.entry(byte).or_insert(next),
                Piece::Asterisk => *node.by_asterisk.get_or_insert(next),
            };
            if at == next {
                self.nodes.push(Node { is_asterisk: piece == Piece::Asterisk, ..Node::default() });
            }
            self.nodes[at].matchers.insert(matcher);
        }
    }

    /// The greatest weight of a set of beginnings that one value can be in the middle of.
    fn score(&self) -> usize {
        let mut greatest = 0;
        let mut seen = HashSet::new();
        let mut pending = vec![self.closed(vec![0])];
        while let Some(set) = pending.pop() {
            if seen.len() == MOST_SETS || !seen.insert(set.clone()) {
                continue;
            }
            greatest = greatest.max(self.weight(&set));
            if greatest >= MOST {
                return MOST;
            }
            let bytes: HashSet<u8> = set.iter().flat_map(|node| self.nodes[*node].by_byte.keys().copied()).collect();
            pending.extend(bytes.into_iter().map(|byte| self.after(&set, byte)));
        }
        greatest
    }

    /// Each beginning counts for each matcher that begins so. Where matchers end, each counts once.
    fn weight(&self, set: &[usize]) -> usize {
        let (ends, others): (Vec<&Node>, Vec<&Node>) =
            set.iter().map(|node| &self.nodes[*node]).partition(|node| node.is_end());
        let ended: HashSet<usize> = ends.iter().flat_map(|node| node.matchers.iter().copied()).collect();
        others.iter().map(|node| node.matchers.len()).sum::<usize>() + ended.len()
    }

    /// The beginnings after one more byte. A byte that none of them asks for leaves but the asterisks, and adds nothing.
    fn after(&self, set: &[usize], byte: u8) -> Vec<usize> {
        let mut next = Vec::new();
        for node in set {
            next.extend(self.nodes[*node].by_byte.get(&byte));
            if self.nodes[*node].is_asterisk {
                next.push(*node);
            }
        }
        self.closed(next)
    }

    /// With the asterisks that can stand for nothing.
    fn closed(&self, mut set: Vec<usize>) -> Vec<usize> {
        let mut at = 0;
        while at < set.len() {
            set.extend(self.nodes[set[at]].by_asterisk);
            at += 1;
        }
        set.sort_unstable();
        set.dedup();
        set
    }
}

#[cfg(test)]
mod tests {
    use crate::pattern::Pattern;

    #[track_caller]
    fn check(pattern: &str, score: usize) {
        assert_eq!(Pattern::parse(pattern).expect(pattern).complexity(), score, "{pattern}");
    }

    /// Two branches that begin with `first` and `second`, and go on with a wildcard each.
    fn branches(first: &str, second: &str) -> String {
        format!(
            r#"{{"$or":[{{"a":[{first}],"b":[{{"wildcard":"*a*"}}]}},{{"a":[{second}],"b":[{{"wildcard":"*b*"}}]}}]}}"#
        )
    }

    #[test]
    fn branches_share_what_is_behind_equal_matchers() {
        for (first, second) in [
            (r#""x""#, r#""x""#),
            (r#""x""#, r#"{"exactly":"x"}"#),
            ("1", "1.0"),
            ("1", r#"{"numeric":["=",1]}"#),
            (r#""::1""#, r#""0::1""#),
            (r#"{"cidr":"10.0.0.0/8"}"#, r#"{"cidr":"10.1.0.0/08"}"#),
            (r#"{"anything-but":["x","y"]}"#, r#"{"anything-but":["y","x"]}"#),
        ] {
            check(&branches(first, second), 6);
        }
        check(&branches(r#""x""#, r#""y""#), 3);
    }

    #[test]
    fn what_one_anything_but_excludes_counts_once() {
        let list = |texts: &str| format!(r#"{{"anything-but":{{"wildcard":[{texts}]}}}}"#);
        let (there, back) = (list(r#""*a*","*b*""#), list(r#""*b*","*a*""#));
        let alone = Pattern::parse(&format!(r#"{{"a":[{there}]}}"#)).expect("a pattern").complexity();
        check(&format!(r#"{{"a":[{there},{back}]}}"#), alone);
    }

    #[test]
    fn without_wildcards_the_score_is_zero() {
        check(r#"{"a": ["*", {"prefix": "*"}]}"#, 0);
    }
}
