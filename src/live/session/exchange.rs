//! What a session is told, and what it tells.

use std::fmt;
use std::time::Duration;

use crate::live::message::Summary;

/// The close code that browsers tell where a connection ended without taking leave, or could not be made.
pub const ABNORMAL: u16 = 1006;

/// Which socket. Each has another number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SocketId(pub u32);

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Somebody wants to be connected.
    Connect,
    /// Somebody does not any more.
    Disconnect,
    /// The pattern that is wanted from now on, as valid JSON text; none to get nothing.
    Pattern(Option<String>),
    /// A socket is open.
    Opened(SocketId),
    /// A text came.
    Text(SocketId, String),
    /// So many bytes came that are no text.
    Binary(SocketId, usize),
    /// A socket is closed, or could not be opened.
    Closed(SocketId, Closing),
    /// Time has passed: see [`Session::wake`](crate::live::Session::wake).
    Time,
}

/// How a socket was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The code, 1006 where none was sent.
    pub code: u16,
    /// What the other side said.
    pub reason: String,
    /// Whether it had been open.
    pub was_open: bool,
}

impl Closing {
    /// What the code says, in a few words, if it is one that everybody knows.
    ///
    /// Source: [RFC 6455, 7.4.1](https://datatracker.ietf.org/doc/html/rfc6455#section-7.4.1) and
    /// [the registry](https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number).
    pub fn meaning(&self) -> Option<&'static str> {
        Some(match self.code {
            1000 => "done",
            1001 => "the server goes away, or the connection was silent or open for too long",
            1002 => "an error in the protocol",
            1003 => "a kind of message that is not taken",
            1005 => "without a code",
            1006 => "without taking leave",
            1007 => "text that is no text",
            1008 => "against the rules of the server",
            1009 => "a message that is too long",
            1010 => "an extension is missing",
            1011 => "an error of the server",
            1012 => "the server starts again",
            1013 => "the server has too much to do",
            1014 => "a bad answer from behind the server",
            1015 => "TLS failed",
            _ => return None,
        })
    }
}

/// How it ended, in a sentence without a full stop.
impl fmt::Display for Closing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.was_open, self.meaning()) {
            // A browser does not tell a page why.
            (false, _) => f.write_str("The connection could not be made"),
            (true, Some(meaning)) => write!(f, "The connection ended ({}, {meaning})", self.code),
            (true, None) => write!(f, "The connection ended ({})", self.code),
        }?;
        if self.reason.is_empty() { Ok(()) } else { write!(f, ": {}", self.reason) }
    }
}

/// What is to be done, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Open a socket of this number. The address is the caller's business, for it may have to be signed each time.
    Open(SocketId),
    /// Send a text.
    Send(SocketId, String),
    /// Close a socket, normally.
    Close(SocketId),
    /// An event came: its text to the byte, and what it is about. Where two sockets overlap it may come twice.
    Event(String, Summary),
    /// Somebody wants to know.
    Tell(Notice),
}

/// What somebody wants to know.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// The pattern is in force.
    Subscribed,
    /// The other side refused the pattern. Where EventBridge would never take it, the one before stays in force.
    Refused {
        /// Its name for that.
        error: String,
        /// Its words.
        message: String,
    },
    /// An event matched that was too large to be sent.
    Missed {
        /// Its id, if it was told.
        event_id: Option<String>,
        /// Its words.
        message: String,
    },
    /// API Gateway could not do what was asked.
    GatewayError(String),
    /// It never acknowledges, as the first stack of this kind: what was sent is taken to be in force.
    NeverAnswers,
    /// Something came that is neither an event nor an answer: how it begins.
    Unknown(String),
    /// So many bytes came that are no text.
    Binary(usize),
    /// A connection ended; another try follows.
    Lost(Closing),
    /// Another connection took the place of one that was about to end.
    Renewed,
    /// Another connection could not do so yet, for this reason; another try follows.
    NotRenewed(String),
}

/// How things stand.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Nobody asked for a connection.
    Idle,
    /// A socket is being opened.
    Connecting,
    /// It is open, and no pattern is known to be in force.
    Open,
    /// The pattern is in force.
    Subscribed,
    /// The connection ended; the next try is at this time.
    Retrying {
        /// The time of the next try.
        at: Duration,
        /// How it ended.
        closing: Closing,
    },
}

/// Whether the other side answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speech {
    /// Nothing was asked yet.
    Unknown,
    /// It does, as this project's API.
    Answers,
    /// It does not, or with what is no answer, as the stack of 2021.
    Silent,
}
