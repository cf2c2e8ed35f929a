//! The byte automaton: the [`Shape`]s that one field is asked for, met together in one pass over a string.
//!
//! States form a tree that shares what shapes begin with. A letter of either case leads to one state by two ways. Behind an
//! asterisk stands a state that stays awake whatever byte comes, and so tries at every byte to go on.
//!
//! The automaton is not made deterministic, so it has one state for each byte of the shapes and never more; a string is met by
//! keeping all states that are awake. At each byte each state is woken at most once: the time for a string is at most its
//! length times the number of states, however many asterisks there are, and for a string without hope it ends at the first
//! byte that leads nowhere.

use super::arena::{Arena, Id};
use super::predicates::PredicateId;
use super::shapes::{Part, Shape};
use crate::pattern::Folded;

pub(super) type StateId = Id<State>;

#[derive(Clone)]
pub(super) struct Automaton {
    states: Arena<State>,
    start: StateId,
    shapes: usize,
}

#[derive(Clone, Default)]
pub(super) struct State {
    /// Sorted by byte.
    edges: Vec<Edge>,
    /// The state behind an asterisk that follows here.
    asterisk: Option<StateId>,
    /// Whether this is such a state.
    stays: bool,
    /// What is found where the string ends here.
    at_end: Option<PredicateId>,
    /// What is found here, whatever follows.
    here: Option<PredicateId>,
    /// How many shapes lead through this state.
    uses: u32,
}

#[derive(Clone, Copy, PartialEq)]
struct Edge {
    byte: u8,
    /// Parts the ways of different units apart, which may begin with the same byte.
    way: Way,
    to: StateId,
}

/// What an edge belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Byte,
    Lower(char),
    Upper(char),
}

/// What is awake while a string is met; kept from one string to the next.
#[derive(Clone, Default)]
pub(super) struct Awake {
    states: Vec<StateId>,
    /// Empty between two bytes.
    others: Vec<StateId>,
    /// For each place of a state, when it was last woken, and when it last told what is found there.
    marks: Vec<Mark>,
    clock: u32,
    /// The time at which this string began.
    began: u32,
    /// A string with the letters of ASCII in lower case.
    lower_case: Vec<u8>,
}

#[derive(Clone, Copy, Default)]
struct Mark {
    woken: u32,
    told: u32,
}

impl Automaton {
    pub(super) fn new() -> Self {
        let mut states = Arena::new();
        let start = states.insert(State { uses: 1, ..State::default() });
        Automaton { states, start, shapes: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shapes == 0
    }

    pub(super) fn insert(&mut self, shape: &Shape, id: PredicateId) {
        self.shapes += 1;
        let mut way = Vec::new();
        let end = self.follow(shape, &mut way);
        for state in way {
            self.states[state].uses += 1;
        }
        *self.finding(end, shape) = Some(id);
    }

    pub(super) fn remove(&mut self, shape: &Shape) {
        self.shapes -= 1;
        let mut way = Vec::new();
        let end = self.follow(shape, &mut way);
        *self.finding(end, shape) = None;
        for state in &way {
            self.states[*state].uses -= 1;
        }
        let is_used = |states: &Arena<State>, id: StateId| states[id].uses > 0;
        for at in [self.start]
            .into_iter()
            .chain(way.iter().copied())
            .filter(|at| is_used(&self.states, *at))
            .collect::<Vec<_>>()
        {
            let mut edges = std::mem::take(&mut self.states[at].edges);
            edges.retain(|edge| is_used(&self.states, edge.to));
            let asterisk = self.states[at].asterisk.filter(|to| is_used(&self.states, *to));
            let state = &mut self.states[at];
            (state.edges, state.asterisk) = (edges, asterisk);
        }
        way.retain(|at| !is_used(&self.states, *at));
        for state in way {
            self.states.remove(state);
        }
    }

    /// Walks the shape's way, which is built where it does not exist yet; tells its last state, and all behind the start.
    fn follow(&mut self, shape: &Shape, way: &mut Vec<StateId>) -> StateId {
        let mut at = self.start;
        let parts = match shape.parts.split_last() {
            Some((Part::Any, parts)) => parts,
            _ => &shape.parts,
        };
        for part in parts {
            at = match part {
                Part::Byte(byte) => self.step(at, *byte, Way::Byte, None),
                Part::Any => self.asterisk(at),
                Part::AnyCase(unit) => {
                    let [mut lower, mut upper] = Folded::forms(*unit).map(String::into_bytes);
                    if shape.is_backward {
                        lower.reverse();
                        upper.reverse();
                    }
                    let to = self.steps(at, &lower, Way::Lower(*unit), None, way);
                    self.steps(at, &upper, Way::Upper(*unit), Some(to), way);
                    to
                }
            };
            way.push(at);
        }
        at
    }

    /// Several bytes, of which the last leads to `to`; the states in between are put on the way.
    fn steps(&mut self, at: StateId, bytes: &[u8], of: Way, to: Option<StateId>, way: &mut Vec<StateId>) -> StateId {
        let (Some(last), between) = (bytes.last(), &bytes[..bytes.len().saturating_sub(1)]) else {
            return at;
        };
        let mut at = at;
        for byte in between {
            at = self.step(at, *byte, of, None);
            way.push(at);
        }
        self.step(at, *last, of, to)
    }

    fn step(&mut self, at: StateId, byte: u8, way: Way, to: Option<StateId>) -> StateId {
        if let Some(edge) = self.states[at].leading(byte).iter().find(|edge| edge.way == way) {
            return edge.to;
        }
        let to = to.unwrap_or_else(|| self.states.insert(State::default()));
        let edges = &mut self.states[at].edges;
        // Most states have one edge only.
        if edges.is_empty() {
            edges.reserve_exact(1);
        }
        edges.insert(edges.partition_point(|edge| edge.byte <= byte), Edge { byte, way, to });
        to
    }

    fn asterisk(&mut self, at: StateId) -> StateId {
        if let Some(known) = self.states[at].asterisk {
            return known;
        }
        let behind = self.states.insert(State { stays: true, ..State::default() });
        self.states[at].asterisk = Some(behind);
        behind
    }

    fn finding(&mut self, end: StateId, shape: &Shape) -> &mut Option<PredicateId> {
        let state = &mut self.states[end];
        if shape.parts.last() == Some(&Part::Any) { &mut state.here } else { &mut state.at_end }
    }

    /// Meets a string, byte by byte in the direction of the shapes, and calls `found` for each shape that it has, once.
    pub(super) fn meet(
        &self,
        mut bytes: impl Iterator<Item = u8>,
        awake: &mut Awake,
        mut found: impl FnMut(PredicateId),
    ) {
        // As long as there is one way only, nothing needs to be remembered.
        let mut at = self.start;
        let several = loop {
            let state = &self.states[at];
            if state.asterisk.is_some() {
                break &[][..];
            }
            state.here.into_iter().for_each(&mut found);
            let Some(byte) = bytes.next() else {
                return state.at_end.into_iter().for_each(found);
            };
            match state.leading(byte) {
                [] => return,
                [edge] => at = edge.to,
                several => break several,
            }
        };
        awake.begin(self.states.places());
        match several {
            [] => self.wake(at, awake, &mut found),
            edges => edges.iter().for_each(|edge| self.wake(edge.to, awake, &mut found)),
        }
        for byte in bytes {
            if awake.states.is_empty() {
                return;
            }
            awake.clock += 1;
            let states = std::mem::take(&mut awake.states);
            awake.states = std::mem::take(&mut awake.others);
            for id in &states {
                let state = &self.states[*id];
                if state.stays {
                    self.wake(*id, awake, &mut found);
                }
                state.leading(byte).iter().for_each(|edge| self.wake(edge.to, awake, &mut found));
            }
            awake.others = states;
            awake.others.clear();
        }
        for id in &awake.states {
            self.states[*id].at_end.into_iter().for_each(&mut found);
        }
    }

    fn wake(&self, id: StateId, awake: &mut Awake, found: &mut impl FnMut(PredicateId)) {
        let mark = &mut awake.marks[id.place()];
        if mark.woken == awake.clock {
            return;
        }
        mark.woken = awake.clock;
        let state = &self.states[id];
        if let Some(here) = state.here
            && mark.told < awake.began
        {
            mark.told = awake.clock;
            found(here);
        }
        awake.states.push(id);
        if let Some(behind) = state.asterisk {
            self.wake(behind, awake, found);
        }
    }
}

impl State {
    #[inline(always)]
    fn leading(&self, byte: u8) -> &[Edge] {
        // Most states have one edge at most.
        if self.edges.len() <= 1 {
            return if self.edges.first().is_some_and(|edge| edge.byte == byte) { &self.edges } else { &[] };
        }
        let start = self.edges.partition_point(|edge| edge.byte < byte);
        let rest = &self.edges[start..];
        &rest[..rest.iter().take_while(|edge| edge.byte == byte).count()]
    }
}

impl Awake {
    /// A string with the letters of ASCII in lower case.
    pub(super) fn lower_case(&mut self, text: &[u8]) -> &[u8] {
        self.lower_case.clear();
        self.lower_case.extend_from_slice(text);
        self.lower_case.make_ascii_lowercase();
        &self.lower_case
    }

    /// A string begins; nothing is awake.
    fn begin(&mut self, places: usize) {
        self.states.clear();
        // The clock ticks once for each byte, and is set back long before it can overflow.
        if self.clock > u32::MAX / 2 {
            self.clock = 0;
            self.marks.clear();
        }
        if self.marks.len() < places {
            self.marks.resize(places, Mark::default());
        }
        self.clock += 1;
        self.began = self.clock;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::arena::Arena;
    use crate::pattern::Wildcard;

    /// The shapes, by their places in the list, that a string has.
    fn found(automata: [&Automaton; 2], text: &str, awake: &mut Awake) -> Vec<usize> {
        let mut found = Vec::new();
        automata[0].meet(text.bytes(), awake, |id| found.push(id.place()));
        automata[1].meet(text.bytes().rev(), awake, |id| found.push(id.place()));
        found.sort_unstable();
        found
    }

    #[test]
    fn shapes_share_their_way_and_are_told_apart() {
        let wildcard = |text| Shape::wildcard(&Wildcard::parse(text).expect("a wildcard"));
        let shapes = [
            Shape::prefix("run"),
            Shape::prefix(""),
            Shape::suffix("ing"),
            Shape::ignoring_case(&Folded::new("Straße")),
            Shape::prefix_ignoring_case(&Folded::new("RUN")),
            Shape::suffix_ignoring_case(&Folded::new("iNg")),
            wildcard("r*n*g"),
            wildcard("*nn*"),
            wildcard("*n*ing"),
            wildcard("run*"),
        ];
        let mut numbers = Arena::new();
        let ids: Vec<PredicateId> = shapes.iter().map(|_| numbers.insert(()).of_another()).collect();
        let (mut forward, mut backward) = (Automaton::new(), Automaton::new());
        // The last shape is the first one: only one of two equal ones is ever put in.
        for (shape, id) in shapes.iter().zip(&ids).take(9) {
            if shape.is_backward { &mut backward } else { &mut forward }.insert(shape, *id);
        }
        assert_eq!(shapes[0], shapes[9]);
        let mut awake = Awake::default();
        let mut check = |forward: &Automaton, backward: &Automaton, text, expected: &[usize]| {
            assert_eq!(found([forward, backward], text, &mut awake), expected, "{text}");
        };
        check(&forward, &backward, "", &[1]);
        check(&forward, &backward, "running", &[0, 1, 2, 4, 5, 6, 7, 8]);
        check(&forward, &backward, "RUNNING", &[1, 4, 5]);
        check(&forward, &backward, "STRASSE", &[1, 3]);
        check(&forward, &backward, "strasse", &[1]);
        check(&forward, &backward, "rng", &[1, 6]);
        check(&forward, &backward, "inning", &[1, 2, 5, 7, 8]);

        for shape in &shapes[..6] {
            if shape.is_backward { &mut backward } else { &mut forward }.remove(shape);
        }
        check(&forward, &backward, "running", &[6, 7, 8]);
        for shape in &shapes[6..9] {
            if shape.is_backward { &mut backward } else { &mut forward }.remove(shape);
        }
        assert!(forward.is_empty() && backward.is_empty());
        assert_eq!(forward.states[forward.start].edges.len(), 0);
    }

    #[test]
    fn asterisks_do_not_multiply() {
        let wildcard = Wildcard::parse(&"*a".repeat(500)).expect("a wildcard");
        let mut automaton = Automaton::new();
        automaton.insert(&Shape::wildcard(&wildcard), Arena::new().insert(()).of_another());
        // The start, and one for each letter and each asterisk but the last, which leads nowhere.
        assert_eq!(automaton.states.places(), 1000);
        let mut awake = Awake::default();
        let mut count = 0;
        automaton.meet("a".repeat(5000).bytes().rev(), &mut awake, |_| count += 1);
        assert_eq!(count, 1);
        assert!(awake.clock <= 5001, "each byte is one tick");
    }
}
