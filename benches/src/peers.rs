//! Eventsieve's machine and its peers side by side: events a second, memory and time a rule, and the limits.
//!
//! ```text
//! cargo run --release                          everything, some minutes
//! cargo run --release -- EXACT scaling         what has one of these words in its name
//! EVENTSIEVE_BENCH_SECONDS=1 EVENTSIEVE_BENCH_ROUNDS=11 cargo run --release
//! ```
//!
//! # What counts
//!
//! **Ratios.** Events a second say as much about the machine, and about what else runs on it, as about an engine. So all
//! engines are built alike, into one program; they take turns of 0.3 seconds, in five rounds, over the same events, and what
//! the tables show is the median of the rounds: for a ratio, the median of the ratios within each round. Time counts only while
//! the thread runs.
//!
//! Speeds are in thousands of events a second, memory in bytes, times in microseconds.
//!
//! # What is measured
//!
//! The events are 213,068 made-up lots of a city, JSON texts of about 930 bytes, the same in every run: see [`features`]. An
//! engine gets the text of one event at a time, on one thread, and tells the ids of all rules that the event matches.
//!
//! - **Kinds**, named in capitals: the sets of five rules, one set for each operator, that event-ruler's benchmarks have; and
//!   two combinations, `PARTIAL_COMBO` of the 40 rules that quamina has the operators for, and `COMBO` of all 70.
//! - **`exact-1` to `exact-100000`**: rules that each ask for one lot or house of the data, so that of 100,000 rules nearly half
//!   of the events match one. **`mixed-100000`**: rules of all operators that
//!   quamina has, most of two fields, of which an event matches two or three on average. See [`rules`].
//! - **`scaling-exact`, `scaling-mixed`**: the speed with 100,000 of these rules as a share of the speed with 10.
//! - **`cost-…`**: the bytes that an engine holds after it has seen 1,000 events, and the time to add a rule, from its text up to
//!   the answer to one event, since some engines put off work until then; both by rule.
//! - **`limit-…`**: the speed of copying an event, of looking for one field in it, and of making a tree of it.
//!
//! Before a set is measured, all engines must count the same number of events for each rule: each run is a test, too. The share
//! of the events that match is printed, of the whole set and of the rules that match least and most.
//!
//! # Who takes part
//!
//! - **exact** and **trusting**: Eventsieve's two ways to read an event. The one reads all of it, and refuses what is not JSON;
//!   the other stops when it has met every path that rules ask about.
//! - **quamina comfort** and **quamina speed**: the crate `quamina` in its two build modes, which differ in wildcards. It, too,
//!   stops when it has met every path that rules ask about, so that the trusting reader is the one to hold it against.
//! - **serde_json + naive**: a tree of the event, and each rule tried on it.

mod costs;
mod engines;
mod kinds;
mod limits;
mod measure;
mod memory;
mod table;

use eventsieve_benches::features::{LOTS, features};

fn main() {
    let settings = measure::Settings::read();
    let text = features(LOTS);
    let events: Vec<&str> = text.lines().collect();
    kinds::run(&events, &settings);
    costs::scaling(&events, &settings);
    costs::memory_and_time(&events, &settings);
    limits::run(&events, &settings);
}
