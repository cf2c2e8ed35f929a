//! How much work the wildcards of a pattern can cause.
//!
//! EventBridge refuses a pattern whose score is too high. The score is the greatest number of wildcards' beginnings that one
//! value can be in the middle of at the same time: for `*ab*`, after reading `ab`, these are `*`, `*ab` and `*ab*`.
//!
//! It is counted where EventBridge's engine counts it: for each field, over the wildcards of all `$or` branches that its
//! automaton holds together, sharing the beginnings that they have in common.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use super::ast::{AnythingBut, Leaf, Operator, StringLiteral};
use super::rules::Rule;
use super::wildcard::Wildcard;
use crate::json::quoted;

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

/// The greatest score of any field, of a pattern's leaves in the order of the text, and its rules; 0 without wildcards.
pub(super) fn complexity(leaves: &[&Leaf], rules: &[Rule<'_>]) -> usize {
    let matchers = Matchers::of(leaves);
    let mut automata = Automata::default();
    for rule in rules {
        let mut reached = vec![0];
        for leaf in rule.leaves() {
            let at = leaves.partition_point(|known| known.span.start < leaf.span.start);
            let mut next = Vec::new();
            for state in reached {
                automata.add(state, &matchers.by_leaf[at], &mut next);
            }
            next.sort_unstable();
            next.dedup();
            reached = next;
        }
    }
    let mut seen = HashSet::new();
    let mut greatest = 0;
    for mut together in automata.matchers {
        together.retain(|matcher| !matchers.wildcards[*matcher].is_empty());
        together.sort_unstable();
        if seen.insert(together.clone()) {
            let wildcards = together.iter().map(|matcher| matchers.wildcards[*matcher]);
            greatest = greatest.max(Beginnings::of(wildcards).score());
        }
    }
    greatest
}

/// The matchers of a pattern, by number.
struct Matchers<'p> {
    wildcards: Vec<&'p [Wildcard]>,
    /// For each leaf the number of its path, which is no matcher's, and then those of its matchers.
    by_leaf: Vec<Vec<usize>>,
}

impl<'p> Matchers<'p> {
    fn of(leaves: &[&'p Leaf]) -> Self {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut wildcards = Vec::new();
        let mut number = |identity: String, of: &'p [Wildcard]| {
            let next = wildcards.len();
            let number = *numbers.entry(identity).or_insert(next);
            if number == next {
                wildcards.push(of);
            }
            number
        };
        let mut by_leaf = Vec::new();
        for leaf in leaves {
            let mut of_leaf = vec![number(format!("path {}", leaf.path), &[])];
            for matcher in &leaf.matchers {
                for identity in identities(&matcher.operator) {
                    of_leaf.push(number(identity, wildcards_of(&matcher.operator)));
                }
            }
            by_leaf.push(of_leaf);
        }
        Matchers { wildcards, by_leaf }
    }
}

/// Which leaves' matchers stand together. As in EventBridge's engine, a state has an automaton for each path, in which each
/// matcher leads to a next state; combinations that begin with the same matchers share the states behind them.
///
/// Each is known by a number. The first state is 0.
#[derive(Default)]
struct Automata {
    /// The automaton of a state and a path.
    automata: HashMap<(usize, usize), usize>,
    /// The state behind a matcher of an automaton.
    next: HashMap<(usize, usize), usize>,
    /// The matchers of each automaton.
    matchers: Vec<Vec<usize>>,
    last_state: usize,
    steps: usize,
}

impl Automata {
    /// Adds a leaf's matchers, which its path comes before, to the automaton of a state; notes the states that they lead to. A
    /// new matcher leads where the one before it does.
    fn add(&mut self, state: usize, leaf: &[usize], reached: &mut Vec<usize>) {
        let automaton = *self.automata.entry((state, leaf[0])).or_insert(self.matchers.len());
        if automaton == self.matchers.len() {
            self.matchers.push(Vec::new());
        }
        let mut last = None;
        for matcher in &leaf[1..] {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return;
            }
            let next = match self.next.get(&(automaton, *matcher)) {
                Some(known) => *known,
                None => {
                    let next = last.unwrap_or(self.last_state + 1);
                    self.last_state = self.last_state.max(next);
                    self.matchers[automaton].push(*matcher);
                    self.next.insert((automaton, *matcher), next);
                    next
                }
            };
            last = Some(next);
            reached.push(next);
        }
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
            let mut both: Vec<String> = number.value().map(value_identity).into_iter().collect();
            both.push(format!("spelling {}", number.text()));
            both
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
    let mut members: Vec<String> = match excluded {
        AnythingBut::Numbers(numbers) => {
            numbers.iter().map(|number| number.value().map(value_identity).unwrap_or_default()).collect()
        }
        others => others.texts().into_iter().map(quoted).collect(),
    };
    members.sort();
    members.dedup();
    format!("anything but {} {}", excluded.inner_operator().unwrap_or_default(), members.join(","))
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
    /// By what comes next, a byte or an asterisk.
    children: Vec<(Option<u8>, usize)>,
    /// Whether it is behind an asterisk, which any byte leads to, and away from which none does.
    is_asterisk: bool,
    /// The matchers that begin so, in their order.
    matchers: Vec<usize>,
}

impl Node {
    fn child(&self, piece: Option<u8>) -> Option<usize> {
        self.children.iter().find(|child| child.0 == piece).map(|child| child.1)
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
            at = self.nodes[at].child(piece).unwrap_or_else(|| {
                let next = self.nodes.len();
                self.nodes[at].children.push((piece, next));
                self.nodes.push(Node { is_asterisk: piece.is_none(), ..Node::default() });
                next
            });
            let matchers = &mut self.nodes[at].matchers;
            if matchers.last() != Some(&matcher) {
                matchers.push(matcher);
            }
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
            pending.extend(self.after(&set));
        }
        greatest
    }

    /// Each beginning counts for each matcher that begins so. Where matchers end, each counts once.
    fn weight(&self, set: &[usize]) -> usize {
        let mut weight = 0;
        let mut ended = Vec::new();
        for node in set {
            let node = &self.nodes[*node];
            match node.children.is_empty() {
                true => ended.extend_from_slice(&node.matchers),
                false => weight += node.matchers.len(),
            }
        }
        ended.sort_unstable();
        ended.dedup();
        weight + ended.len()
    }

    /// The beginnings after one more byte, for each byte that one of them asks for. Any other leaves but the asterisks, and adds
    /// nothing.
    fn after(&self, set: &[usize]) -> Vec<Vec<usize>> {
        let mut by_byte = vec![Vec::new(); 256];
        for (piece, next) in set.iter().flat_map(|node| &self.nodes[*node].children) {
            if let Some(byte) = piece {
                by_byte[usize::from(*byte)].push(*next);
            }
        }
        by_byte.retain(|next| !next.is_empty());
        for next in &mut by_byte {
            next.extend(set.iter().filter(|node| self.nodes[**node].is_asterisk));
            *next = self.closed(std::mem::take(next));
        }
        by_byte
    }

    /// With the asterisks that can stand for nothing.
    fn closed(&self, mut set: Vec<usize>) -> Vec<usize> {
        let mut at = 0;
        while at < set.len() {
            set.extend(self.nodes[set[at]].child(None));
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
