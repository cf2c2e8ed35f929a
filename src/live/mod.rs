//! A client of the WebSocket protocol: what it says and when, what the answers mean, and the events that came.
//!
//! ```
//! use std::time::Duration;
//!
//! use eventsieve::live::{Command, Input, Phase, Session, SocketId};
//!
//! // The second argument is a source of chances from 0 to 1.
//! let mut session = Session::new(Some(r#"{"source":["shop"]}"#.into()), || 0.5);
//! let opens = session.step(Duration::ZERO, Input::Connect);
//! assert_eq!(opens, [Command::Open(SocketId(1))]);
//! let asks = session.step(Duration::from_millis(40), Input::Opened(SocketId(1)));
//! assert!(matches!(&asks[..], [Command::Send(SocketId(1), text)] if text.contains("shop")));
//! assert_eq!(session.phase(), &Phase::Open);
//! ```
//!
//! - [`Session`] decides: connect, subscribe, keep alive, renew before the longest time, try again. It is told what happened and
//!   what time it is, and says what is to be done.
//! - [`Message`] is what a text from the other side means.
//! - [`Feed`] holds what came, as much as there is room for.
//! - [`presign`] signs the address for an API that asks for IAM.
//!
//! What it deliberately does not know: sockets, clocks, threads, the page. Its callers, the page and `eventsieve tail`, have those.
//! It relies on no more than the deployed API promises: events come at least once and in any order, possibly before the
//! acknowledgement.

mod feed;
mod message;
mod presign;
mod session;

pub use feed::{Arrival, Feed, Rate};
pub use message::{Message, Summary};
pub use presign::{Credentials, Unsignable, presign, region_of};
pub use session::{ABNORMAL, Closing, Command, Input, Notice, Phase, Session, SocketId, Speech};

/// The text of the pattern that matches every event of a bus.
pub const EVERYTHING: &str = r#"{"version":["0"]}"#;
