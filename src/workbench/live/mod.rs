//! The events of a bus as they come, and which of them the pattern at hand catches.
//!
//! [`live`](crate::live) decides what a client says and when; `line` gives it the browser's sockets and clock. `judged` holds the
//! verdict on each event that came, anew when the pattern is edited; `view` what of them is shown. `panel`, `list` and `words` show
//! it. Nothing is sent but the pattern, and nothing before somebody connects.

mod judged;
mod line;
mod list;
mod panel;
mod view;
mod words;

pub(super) use panel::LivePanel;
