//! When a client connects, what it says, and what it does when something is not as it should be.

use std::time::Duration;

use super::message::{Message, Summary};

/// How long a handshake may take, API Gateway's own integration included. Source: 29 s is what it gives that.
const HANDSHAKE: Duration = Duration::from_secs(30);

/// How long an answer is waited for. An API that has not answered by then never will; the first stack of this kind does not.
const ANSWER: Duration = Duration::from_secs(10);

/// API Gateway closes a connection that is silent for 10 minutes.
///
/// Source: [its quotas](https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html).
const PING_AFTER: Duration = Duration::from_secs(5 * 60);

/// API Gateway closes a connection that is two hours old. Source: as [`PING_AFTER`].
const LONGEST: Duration = Duration::from_secs(2 * 60 * 60);

/// When another connection is opened beside the one that is about to end.
const RENEW_AFTER: Duration = Duration::from_secs(110 * 60);

/// How long both are open once both have the pattern, so that what is on its way arrives.
const OVERLAP: Duration = Duration::from_secs(5);

/// Between two tries: this at first, twice as long each time, up to the most.
const WAIT: Duration = Duration::from_secs(1);
const MOST_WAIT: Duration = Duration::from_secs(30);

/// A connection that has lasted so long was a good one, and the next wait is short again.
const GOOD: Duration = Duration::from_secs(10);

/// The close code that browsers tell where a connection ended without one.
pub(super) const ABNORMAL: u16 = 1006;

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
    /// Time has passed: see [`Session::wake`].
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
    /// The other side refused the pattern; the one before stays in force.
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

#[derive(Debug)]
struct Socket {
    id: SocketId,
    begun: Duration,
    opened: Option<Duration>,
    /// When something last went either way.
    active: Duration,
    /// What waits for an answer. Only one thing does at any time, for whichever is written last would win.
    asked: Option<Asked>,
    /// The pattern that is in force here.
    has: Option<String>,
}

#[derive(Debug)]
struct Asked {
    what: Question,
    at: Duration,
}

#[derive(Debug, PartialEq)]
enum Question {
    Pattern(String),
    Clear,
    Ping,
}

/// One client. Times are what has passed since its caller began to count.
pub struct Session {
    chance: Box<dyn FnMut() -> f64>,
    pattern: Option<String>,
    phase: Phase,
    speech: Speech,
    latency: Option<Duration>,
    failures: u32,
    last: SocketId,
    socket: Option<Socket>,
    /// The one that takes its place.
    next: Option<Socket>,
    /// The one that had its place, and when it is closed.
    former: Option<(SocketId, Duration)>,
    /// When the next try to renew is, where one failed.
    renews: Duration,
    /// The pattern that was refused, so that it is not asked for again and again.
    refused: Option<String>,
}

impl Session {
    /// Not connected yet. `chance` gives numbers from 0 to 1, by which clients that lose their connections together do not try
    /// again together.
    pub fn new(pattern: Option<String>, chance: impl FnMut() -> f64 + 'static) -> Self {
        Session {
            chance: Box::new(chance),
            pattern,
            phase: Phase::Idle,
            speech: Speech::Unknown,
            latency: None,
            failures: 0,
            last: SocketId(0),
            socket: None,
            next: None,
            former: None,
            renews: Duration::ZERO,
            refused: None,
        }
    }

    /// How things stand.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Whether the other side answers.
    pub fn speech(&self) -> Speech {
        self.speech
    }

    /// How long the last answer took.
    pub fn latency(&self) -> Option<Duration> {
        self.latency
    }

    /// Whether a socket is known to be open.
    pub fn is_open(&self, id: SocketId) -> bool {
        self.socket.iter().chain(&self.next).any(|socket| socket.id == id && socket.opened.is_some())
    }

    /// When API Gateway would close the connection for its age. Another takes its place before.
    pub fn ends(&self) -> Option<Duration> {
        self.socket.as_ref().and_then(|socket| socket.opened).map(|opened| opened + LONGEST)
    }

    /// When [`Input::Time`] is to be given at the latest, if nothing else happens.
    pub fn wake(&self) -> Option<Duration> {
        let retry = match self.phase {
            Phase::Retrying { at, .. } => Some(at),
            _ => None,
        };
        let renewal = match (&self.socket, &self.next) {
            (Some(Socket { opened: Some(opened), .. }), None) => Some((*opened + RENEW_AFTER).max(self.renews)),
            _ => None,
        };
        let sockets = self.socket.iter().chain(&self.next).map(Socket::wake);
        let former = self.former.map(|(_, at)| at);
        sockets.chain(retry).chain(renewal).chain(former).min()
    }

    /// Takes what happened at a time, and says what is to be done.
    pub fn step(&mut self, now: Duration, input: Input) -> Vec<Command> {
        let mut commands = Vec::new();
        match input {
            Input::Connect => {
                if matches!(self.phase, Phase::Idle | Phase::Retrying { .. }) {
                    self.failures = 0;
                    self.connect(now, &mut commands);
                }
            }
            Input::Disconnect => self.disconnect(&mut commands),
            Input::Pattern(pattern) => {
                self.pattern = pattern;
                self.refused = None;
            }
            Input::Opened(id) => self.opened(now, id),
            Input::Text(id, text) => self.heard(now, id, text, &mut commands),
            Input::Binary(id, bytes) => {
                if let Some(socket) = self.socket_of(id) {
                    socket.active = now;
                    commands.push(Command::Tell(Notice::Binary(bytes)));
                }
            }
            Input::Closed(id, closing) => self.closed(now, id, closing, &mut commands),
            Input::Time => {}
        }
        self.attend(now, &mut commands);
        self.settle();
        commands
    }

    fn socket_of(&mut self, id: SocketId) -> Option<&mut Socket> {
        self.socket.iter_mut().chain(&mut self.next).find(|socket| socket.id == id)
    }

    fn open(&mut self, now: Duration, commands: &mut Vec<Command>) -> Socket {
        self.last = SocketId(self.last.0 + 1);
        commands.push(Command::Open(self.last));
        Socket { id: self.last, begun: now, opened: None, active: now, asked: None, has: None }
    }

    fn connect(&mut self, now: Duration, commands: &mut Vec<Command>) {
        self.phase = Phase::Connecting;
        self.socket = Some(self.open(now, commands));
    }

    fn disconnect(&mut self, commands: &mut Vec<Command>) {
        let sockets = self.socket.take().into_iter().chain(self.next.take()).map(|socket| socket.id);
        let former = self.former.take().map(|(id, _)| id);
        commands.extend(sockets.chain(former).map(Command::Close));
        self.phase = Phase::Idle;
        self.speech = Speech::Unknown;
        self.latency = None;
        self.refused = None;
    }

    fn opened(&mut self, now: Duration, id: SocketId) {
        if let Some(socket) = self.socket_of(id) {
            socket.opened = Some(now);
            socket.active = now;
            // What one connection was refused another may get.
            self.refused = None;
        }
    }

    fn heard(&mut self, now: Duration, id: SocketId, text: String, commands: &mut Vec<Command>) {
        let is_former = self.former.is_some_and(|(former, _)| former == id);
        let message = Message::read(&text);
        if let Message::Event(summary) = message {
            if is_former || self.socket_of(id).is_some() {
                commands.push(Command::Event(text, summary));
            }
            if let Some(socket) = self.socket_of(id) {
                socket.active = now;
            }
            return;
        }
        let Some(socket) = self.socket_of(id) else { return };
        socket.active = now;
        match message {
            Message::Event(_) => {}
            Message::Subscribed => {
                // Later than it was waited for, it still tells that answers come.
                self.speech = Speech::Answers;
                if let Some(Question::Pattern(pattern)) =
                    self.answered(now, id, |what| matches!(what, Question::Pattern(_)))
                {
                    self.holds(id, Some(pattern));
                    commands.push(Command::Tell(Notice::Subscribed));
                }
            }
            Message::Unsubscribed => {
                if self.answered(now, id, |what| *what == Question::Clear).is_some() {
                    self.holds(id, None);
                }
            }
            Message::Pong => {
                self.answered(now, id, |what| *what == Question::Ping);
            }
            Message::Refused { error, message } => {
                if let Some(Question::Pattern(pattern)) = self.answered(now, id, |_| true) {
                    self.refused = Some(pattern);
                }
                commands.push(Command::Tell(Notice::Refused { error, message }));
            }
            Message::Missed { event_id, message } => commands.push(Command::Tell(Notice::Missed { event_id, message })),
            // It started what will put the pattern in force; whether that works is never told.
            Message::Started => self.unanswered(id, commands),
            Message::GatewayError(message) => match socket.asked.take().map(|asked| asked.what) {
                // It has no route for that, and did hear something, which was all that was wanted.
                Some(Question::Ping) => {}
                what => {
                    if let Some(Question::Pattern(pattern)) = what {
                        self.refused = Some(pattern);
                    }
                    commands.push(Command::Tell(Notice::GatewayError(message)));
                }
            },
            Message::Unknown => commands.push(Command::Tell(Notice::Unknown(beginning(&text)))),
        }
    }

    /// Takes what was asked, if this answers it.
    fn answered(&mut self, now: Duration, id: SocketId, fits: impl Fn(&Question) -> bool) -> Option<Question> {
        let socket = self.socket_of(id)?;
        let asked = socket.asked.take_if(|asked| fits(&asked.what))?;
        self.latency = Some(now.saturating_sub(asked.at));
        self.speech = Speech::Answers;
        Some(asked.what)
    }

    /// What was asked is taken as done, since no answer comes.
    fn unanswered(&mut self, id: SocketId, commands: &mut Vec<Command>) {
        let Some(asked) = self.socket_of(id).and_then(|socket| socket.asked.take()) else { return };
        if self.speech == Speech::Unknown {
            self.speech = Speech::Silent;
            commands.push(Command::Tell(Notice::NeverAnswers));
        }
        match asked.what {
            Question::Pattern(pattern) => self.holds(id, Some(pattern)),
            Question::Clear => self.holds(id, None),
            Question::Ping => {}
        }
    }

    fn holds(&mut self, id: SocketId, pattern: Option<String>) {
        if let Some(socket) = self.socket_of(id) {
            socket.has = pattern;
        }
    }

    /// Lets a new connection take the place of one that is about to end, once it has what is wanted.
    fn renew(&mut self, now: Duration) {
        let is_ready = |next: &mut Socket| next.opened.is_some() && next.asked.is_none() && next.has == self.pattern;
        if let Some(next) = self.next.take_if(is_ready) {
            self.former = self.socket.replace(next).map(|former| (former.id, now + OVERLAP));
        }
    }

    fn closed(&mut self, now: Duration, id: SocketId, closing: Closing, commands: &mut Vec<Command>) {
        self.former.take_if(|(former, _)| *former == id);
        if self.next.take_if(|next| next.id == id).is_some() {
            // There is time for another try.
            self.renews = now + MOST_WAIT;
            return;
        }
        let Some(socket) = self.socket.take_if(|socket| socket.id == id) else { return };
        commands.push(Command::Tell(Notice::Lost(closing.clone())));
        if let Some(next) = self.next.take() {
            self.socket = Some(next);
            return;
        }
        if socket.opened.is_some_and(|opened| now >= opened + GOOD) {
            self.failures = 0;
        }
        self.phase = Phase::Retrying { at: now + self.wait(), closing };
        self.failures = self.failures.saturating_add(1);
    }

    /// Between half of it and all of it, so that not everybody comes back at once.
    fn wait(&mut self) -> Duration {
        let longest = WAIT.saturating_mul(1 << self.failures.min(5)).min(MOST_WAIT);
        let chance = (self.chance)().clamp(0.0, 1.0);
        longest.mul_f64(0.5 + chance / 2.0).max(WAIT)
    }

    /// What time asks for, and what can be said now.
    fn attend(&mut self, now: Duration, commands: &mut Vec<Command>) {
        if let Some((former, _)) = self.former.take_if(|(_, at)| now >= *at) {
            commands.extend([Command::Close(former), Command::Tell(Notice::Renewed)]);
        }
        if matches!(self.phase, Phase::Retrying { at, .. } if now >= at) {
            self.connect(now, commands);
        }
        for id in self.socket.iter().chain(&self.next).map(|socket| socket.id).collect::<Vec<_>>() {
            let Some(socket) = self.socket_of(id) else { continue };
            if socket.opened.is_none() && now >= socket.begun + HANDSHAKE {
                commands.push(Command::Close(id));
                let reason = format!("The handshake took more than {} s", HANDSHAKE.as_secs());
                self.closed(now, id, Closing { code: ABNORMAL, reason, was_open: false }, commands);
            } else if socket.asked.as_ref().is_some_and(|asked| now >= asked.at + ANSWER) {
                self.unanswered(id, commands);
            }
        }
        let opened = self.socket.as_ref().and_then(|socket| socket.opened);
        if self.next.is_none() && now >= self.renews && opened.is_some_and(|opened| now >= opened + RENEW_AFTER) {
            let next = self.open(now, commands);
            self.next = Some(next);
        }
        let (pattern, refused) = (&self.pattern, &self.refused);
        for socket in self.socket.iter_mut().chain(&mut self.next) {
            socket.ask(now, pattern.as_deref(), refused.as_deref(), commands);
        }
        self.renew(now);
    }

    /// What the phase is, after all.
    fn settle(&mut self) {
        if let Some(socket) = &self.socket {
            self.phase = match (socket.opened, &socket.has) {
                (None, _) => Phase::Connecting,
                (Some(_), Some(_)) => Phase::Subscribed,
                (Some(_), None) => Phase::Open,
            };
        }
    }
}

impl Socket {
    fn wake(&self) -> Duration {
        match (self.opened, &self.asked) {
            (None, _) => self.begun + HANDSHAKE,
            (Some(_), Some(asked)) => asked.at + ANSWER,
            (Some(_), None) => self.active + PING_AFTER,
        }
    }

    /// Says what there is to say, if nothing waits for an answer.
    fn ask(&mut self, now: Duration, pattern: Option<&str>, refused: Option<&str>, commands: &mut Vec<Command>) {
        if self.opened.is_none() || self.asked.is_some() {
            return;
        }
        let is_wanted = self.has.as_deref() != pattern && (pattern.is_none() || pattern != refused);
        let (what, text) = match pattern {
            Some(pattern) if is_wanted => {
                let text = format!(r#"{{"action":"pattern","pattern":{pattern}}}"#);
                (Question::Pattern(pattern.to_owned()), text)
            }
            None if is_wanted => (Question::Clear, r#"{"action":"clear"}"#.to_owned()),
            _ if now >= self.active + PING_AFTER => (Question::Ping, r#"{"action":"ping"}"#.to_owned()),
            _ => return,
        };
        self.asked = Some(Asked { what, at: now });
        self.active = now;
        commands.push(Command::Send(self.id, text));
    }
}

/// As much of a text as somebody wants to see of what nobody understands.
fn beginning(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
