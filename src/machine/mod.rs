//! Many rules, one automaton: which of a hundred thousand patterns match an event, from one pass over its bytes.
//!
//! ```
//! use eventsieve::machine::{Machine, Scratch};
//! use eventsieve::pattern::Pattern;
//!
//! let mut machine = Machine::new();
//! for (id, pattern) in [
//!     ("stops", r#"{"detail": {"state": [{"prefix": "stop"}]}}"#),
//!     ("elsewhere", r#"{"region": [{"anything-but": "eu-west-1"}]}"#),
//! ] {
//!     machine.add_rule(id, &Pattern::parse(pattern).expect("a pattern"));
//! }
//!
//! let mut scratch = Scratch::exact();
//! let event = br#"{"region": "eu-west-1", "detail": {"state": "stopped"}}"#;
//! let rules: Vec<_> = machine.rules_for_event(event, &mut scratch)?.collect();
//! assert_eq!(rules, [&"stops"]);
//! # Ok::<(), eventsieve::event::Error>(())
//! ```
//!
//! # How it works
//!
//! Four tables lead from an event to its rules. Each thing is held once, however many rules share it, and each knows how many
//! use it, so that a rule is taken out as it was put in.
//!
//! **Paths lead to fields.** `paths` is a tree of names. The pass walks the event's bytes and that tree together; a name's first
//! two letters tell which names of the tree it can be, mostly one or none. One that is not in the tree has its value skipped, and
//! an object or array is then jumped over 64 bytes at a time (`bytes`). No tree of the event is built, no string is copied unless
//! it holds an escape, and no double is made of a number unless a field asks.
//!
//! **Values lead to predicates.** A `field` is one path with all that rules ask of its values. Whatever only one value can
//! equal (a string, the lower-case form of one in ASCII, a number, an address, each length of address blocks) is one look into
//! one hash table, in which short values stand themselves: of many rules every look elsewhere is a wait for memory. Most values
//! that are not in the table are told so before by one bit (`sieve`). Prefixes, suffixes, wildcards and what else can be in
//! letters of either case are shapes, met together in one pass over the string by a byte automaton (`automaton`): one that reads
//! forward, and one that reads backward for those of which only the end is without an asterisk. Numbers become keys that sort as
//! the numbers do, and a range is kept where its two ends part ways, so that of all ranges only those are looked at that hold
//! the number (`ranges`).
//!
//! **Predicates lead to leaves.** A leaf is the list of alternatives that a rule has for one field. A value that passes a
//! predicate satisfies each leaf that lists it. Where such a leaf is all that a rule asks for, and no other rule has it, the
//! rule is noted beside the predicate, and is found without going on from here. `anything-but` works the other way round: the
//! values that it names are predicates that *exclude* a leaf, and the leaf is satisfied as long as fewer values were excluded
//! than the field has. So a value costs nothing for the rules that it does not violate, and neither does a field that is
//! absent. Where a value stands in arrays is noted with it.
//!
//! **Leaves lead to rules.** Each combination of a pattern's `$or` branches is a way through a tree of leaves (`tree`). First on
//! the way comes the leaf that has the fewest places in the tree, counted together with the other leaves that one of its values
//! satisfies; then the more common ones, last those that most events satisfy (and of these the most common first); combinations
//! of one pattern begin with what they share. The satisfied leaves are looked up at the root, and from there only ways are
//! followed whose leaves are satisfied; where many rules go on from one node the satisfied leaves are looked up, where few do
//! those are tried, each against one bit. The ways of all nodes stand in one block of memory (`runs`). What an event costs thus
//! hangs on what it satisfies, not on how many rules there are.
//!
//! At the end of a way stand the rules. If none of their leaves had to take its value from an array, they match. Otherwise
//! `search` looks for values that go together, no two of them from different elements of one array. Elements are numbered in
//! the order of the text, so that what an array holds is one run of numbers, and what a choice rules out is skipped at once.
//!
//! # Bounds
//!
//! - A rule takes memory in proportion to its text, times the combinations of its `$or` branches for what they do not share. The
//!   byte automaton has one state for each byte of a shape, and is never made deterministic.
//! - A string takes at most its length times the number of states of its field, however many asterisks there are: each state is
//!   woken at most once a byte. `*a*a*a*` on `aaaa` is no special case.
//! - The pass takes time in proportion to the event's length and to what its values satisfy. Of values in arrays, eight million
//!   are remembered at the most, counted for each leaf that they satisfy.
//! - The search takes a few steps for each value, times the depth of the arrays around it. Where names stand twice, values in
//!   arrays can be put together in many ways: after two million steps, and 64 more for each value, it gives up, and the rule does
//!   not match.
//! - Nothing recurses without bound, and more than 1,000 levels of nesting are refused as the reader does.
//!
//! # Two modes
//!
//! [`Scratch::exact`] sees an event as EventBridge does: a name that stands twice gives both its values, and an event that is
//! broken anywhere is an error. [`Scratch::trusting`] takes the event's word that it is valid and names nothing twice. It may
//! then stop as soon as each path of the rules was met, jumps over what is left of an object once every name was met that leads
//! on from it, and over brackets without looking at what is between them.
//!
//! # What stands elsewhere
//!
//! Why an event does not match is told by [`explain`](crate::explain), which shares nothing with this room but the patterns: each
//! is tested against the other. The words of an error are the [`Event`](crate::event::Event)'s.

mod arena;
mod automaton;
pub(crate) mod bytes;
mod elements;
mod few;
mod fields;
mod findings;
mod index;
mod leaves;
mod lines;
mod numbers;
mod pass;
mod paths;
mod predicates;
mod ranges;
mod rules;
mod runs;
mod search;
mod shapes;
mod shared;
mod sieve;
mod text;
mod tree;

pub use lines::{Lines, lines};
pub use rules::{Machine, Matches, Scratch};
pub use shared::Shared;
