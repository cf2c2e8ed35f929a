//! A file of events, judged by the pattern at hand in a worker: figures while it runs, then samples, what occurs most, and what
//! matched to take away.
//!
//! `state` is what is known and `words` how it is told; these need no browser. `judge` speaks with the worker, the other files show
//! it. The panel keeps everything else itself: it is told the pattern, and tells which event is to be tested.

mod figures;
mod frequent;
mod judge;
mod lists;
mod panel;
mod state;
mod words;

pub(super) use panel::FilePanel;
pub(super) use words::{counted, number};
