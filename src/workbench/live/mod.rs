//! The events of a bus as they come, and which of them the pattern at hand catches.
//!
//! [`live`](crate::live) decides what a client says and when; `line` gives it the browser's sockets and clock. `judged` holds the
//! verdict on each event that came, anew when the pattern is edited; `view` what of them is shown. `panel`, `list`, `chart` and `words`
//! show it. `signer` holds the credentials for an API that asks for IAM, `draft` and `publish` are for events of one's own, where the
//! server that the page is from takes some. Nothing is sent but the pattern and what somebody publishes, and nothing before
//! somebody asks for it.

mod arrival;
mod chart;
mod connection;
mod draft;
mod judged;
mod line;
mod list;
mod panel;
mod publish;
mod signer;
mod view;
mod words;

pub(super) use panel::LivePanel;
