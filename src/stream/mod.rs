//! A stream of events, judged by one pattern as its bytes arrive: how many match, which nearly do, and what they have in common.
//!
//! ```
//! use eventsieve::pattern::Pattern;
//! use eventsieve::stream::Sieve;
//!
//! let pattern = Pattern::parse(r#"{"state": ["stopped"]}"#).expect("a pattern");
//! let mut sieve = Sieve::new(pattern, 0);
//! sieve.push(b"{\"state\": \"stopped\"}\n{\"sta")?;
//! sieve.push(b"te\": \"Stopped\"}\n{\"state\"\n")?;
//! sieve.finish()?;
//! let counts = sieve.counts();
//! assert_eq!((counts.matched, counts.unmatched, counts.malformed), (1, 1, 1));
//! assert_eq!(sieve.faults()[0].line, 3);
//! # Ok::<(), eventsieve::stream::Unreadable>(())
//! ```
//!
//! # Forms
//!
//! Events stand one a line (JSON Lines), in an array, or one after the other, printed for people or not. In a log of CloudTrail,
//! an object of `Records`, each record is the `detail` of an event, and is judged as EventBridge delivers it. What is no event is
//! counted and passed over; of lines, nothing but the line is lost.
//!
//! # Bounds
//!
//! Only what is unfinished is held of the text, and no more of it than [`LONGEST`]. Everything kept has a limit: the samples, the
//! faults that are shown, the paths and values that are counted. An event is explained while it is early or nothing like it was
//! explained for long, so that a long stream is not slower than its verdicts.
//!
//! The verdicts are [`machine`](crate::machine)'s in its exact mode; the reasons are [`explain`](crate::explain)'s. Where the bytes
//! come from, how they were compressed and what becomes of the events is not known here.

mod envelope;
mod fault;
mod pieces;
mod samples;
mod sieve;
mod tally;
mod values;

pub use fault::{Fault, Unreadable};
pub use pieces::LONGEST;
pub use samples::{NearMiss, Sample, Samples};
pub use sieve::{Counts, Sieve};
pub use tally::{Path, Tally, Value};

// The command line reads the same forms, with many patterns; without it nobody does.
#[allow(unused_imports, reason = "a feature decides whether there is a command line")]
pub(crate) use self::{
    envelope::{Head, wrap},
    fault::{counted_from, no_record},
    pieces::{is_broken, is_only_a_start},
    sieve::write_in_a_line,
    values::{Misplaced, Next, Values},
};
