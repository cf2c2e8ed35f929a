//! When a client connects, what it says, and what it does when something is not as it should be.

mod exchange;

pub use exchange::{ABNORMAL, Closing, Command, Input, Notice, Phase, SocketId, Speech};

use std::time::Duration;

use super::message::Message;

/// How long a handshake may take, API Gateway's own integration included. Source: 29 s is what it gives that.
const HANDSHAKE: Duration = Duration::from_secs(30);

/// How long an answer is waited for, as long as API Gateway waits for it. An API that has not answered by then never will; the first
/// stack of this kind does not.
const ANSWER: Duration = Duration::from_secs(30);

/// API Gateway closes a connection that is silent for 10 minutes.
///
/// Source: [its quotas](https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html).
const PING_AFTER: Duration = Duration::from_secs(5 * 60);

/// API Gateway closes a connection that is two hours old. Source: as [`PING_AFTER`].
const LONGEST: Duration = Duration::from_secs(2 * 60 * 60);

/// When another connection is opened beside the one that is about to end.
const RENEW_AFTER: Duration = Duration::from_secs(110 * 60);

/// How long both are open once both have the pattern, so that what is on its way arrives.
const OVERLAP: Duration = Duration::from_secs(30);

/// Between two tries: this at first, twice as long each time, up to the most; and up to twice that by chance.
const WAIT: Duration = Duration::from_secs(1);
const MOST_WAIT: Duration = Duration::from_secs(15);

/// Between two tries to renew, of which there is time for some.
const RENEW_AGAIN: Duration = Duration::from_secs(30);

/// A connection that has lasted so long was a good one, and the next wait is short again.
const GOOD: Duration = Duration::from_secs(10);

/// In characters: how much is told of the words of the other side, and of what nobody understands.
const LONGEST_TOLD: usize = 4000;
const LONGEST_UNKNOWN: usize = 200;

/// EventBridge's name for what it never takes.
const INVALID: &str = "InvalidEventPatternException";

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
    /// Whether it is only taken to be, for no answer came.
    is_assumed: bool,
    /// The pattern that was refused here, and when it is asked for once more, if it is.
    refused: Option<(String, Option<Duration>)>,
    /// How many times in a row a pattern was refused.
    refusals: u32,
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
                self.socket.iter_mut().chain(&mut self.next).for_each(|socket| socket.refused = None);
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
        Socket {
            id: self.last,
            begun: now,
            opened: None,
            active: now,
            asked: None,
            has: None,
            is_assumed: false,
            refused: None,
            refusals: 0,
        }
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
    }

    fn opened(&mut self, now: Duration, id: SocketId) {
        if let Some(socket) = self.socket_of(id) {
            socket.opened = Some(now);
            socket.active = now;
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
                    self.holds(id, Some(pattern), false);
                    commands.push(Command::Tell(Notice::Subscribed));
                } else if let Some(socket) = self.socket_of(id) {
                    socket.is_assumed = false;
                }
            }
            Message::Unsubscribed => {
                if self.answered(now, id, |what| *what == Question::Clear).is_some() {
                    self.holds(id, None, false);
                }
            }
            Message::Pong => {
                self.answered(now, id, |what| *what == Question::Ping);
            }
            Message::Refused { error, message } => {
                let is_final = error == INVALID;
                let notice = Notice::Refused { error, message: beginning(&message, LONGEST_TOLD) };
                match self.answered(now, id, |_| true) {
                    // It has no such action, and did hear something, which was all that was wanted.
                    Some(Question::Ping) => {}
                    what => self.not_done(now, id, what, is_final, notice, commands),
                }
            }
            Message::Missed { event_id, message } => {
                let message = beginning(&message, LONGEST_TOLD);
                commands.push(Command::Tell(Notice::Missed { event_id, message }));
            }
            // It started what will put the pattern in force; whether that works is never told.
            Message::Started => self.unanswered(id, commands),
            Message::GatewayError(message) => match socket.asked.take().map(|asked| asked.what) {
                // It has no route for that, and did hear something.
                Some(Question::Ping) => {}
                what => self.not_done(
                    now,
                    id,
                    what,
                    false,
                    Notice::GatewayError(beginning(&message, LONGEST_TOLD)),
                    commands,
                ),
            },
            Message::Unknown => commands.push(Command::Tell(Notice::Unknown(beginning(&text, LONGEST_UNKNOWN)))),
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
            Question::Pattern(pattern) => self.holds(id, Some(pattern), true),
            Question::Clear => self.holds(id, None, true),
            Question::Ping => {}
        }
    }

    fn holds(&mut self, id: SocketId, pattern: Option<String>, is_assumed: bool) {
        if let Some(socket) = self.socket_of(id) {
            (socket.has, socket.is_assumed) = (pattern, is_assumed);
            socket.refusals = 0;
        }
    }

    /// What was asked is not done, which a notice tells. A connection that was to take the place of another is given up with it.
    fn not_done(
        &mut self,
        now: Duration,
        id: SocketId,
        what: Option<Question>,
        is_final: bool,
        notice: Notice,
        commands: &mut Vec<Command>,
    ) {
        if self.next.take_if(|next| next.id == id).is_some() {
            let reason = match notice {
                Notice::Refused { error, message } => format!("{error}: {message}"),
                Notice::GatewayError(message) => message,
                _ => String::new(),
            };
            commands.extend([Command::Close(id), Command::Tell(Notice::NotRenewed(reason))]);
            self.renews = now + RENEW_AGAIN;
            return;
        }
        let Some(socket) = self.socket_of(id) else { return };
        let pattern = match what {
            Some(Question::Pattern(pattern)) => Some(pattern),
            Some(Question::Clear) => {
                socket.has = None;
                None
            }
            // It comes too late for what was taken to be in force.
            None if socket.is_assumed => socket.has.take(),
            _ => None,
        };
        if let Some(pattern) = pattern {
            if !is_final {
                // How far it came is not known, nor whether the one before is still in force.
                socket.has = None;
            }
            let again = (!is_final).then(|| now + growing(socket.refusals));
            socket.refusals += 1;
            socket.refused = Some((pattern, again));
        }
        commands.push(Command::Tell(notice));
    }

    /// Lets a new connection take the place of one that is about to end, once it has what is wanted.
    fn renew(&mut self, now: Duration) {
        let wanted = self.wanted_next();
        let is_ready = |next: &mut Socket| next.opened.is_some() && next.asked.is_none() && next.has == wanted;
        if let Some(mut next) = self.next.take_if(is_ready) {
            next.refused = self.socket.as_mut().and_then(|socket| socket.refused.take());
            self.former = self.socket.replace(next).map(|former| (former.id, now + OVERLAP));
        }
    }

    /// The pattern that the next connection is to have: the newest, or where that was refused, the one in force.
    fn wanted_next(&self) -> Option<String> {
        let in_force = self.socket.as_ref().filter(|socket| socket.is_refused(self.pattern.as_deref()));
        in_force.and_then(|socket| socket.has.clone()).or_else(|| self.pattern.clone())
    }

    fn closed(&mut self, now: Duration, id: SocketId, closing: Closing, commands: &mut Vec<Command>) {
        self.former.take_if(|(former, _)| *former == id);
        if self.next.take_if(|next| next.id == id).is_some() {
            self.renews = now + RENEW_AGAIN;
            commands.push(Command::Tell(Notice::NotRenewed(closing.to_string())));
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

    /// Longer by chance, so that not everybody comes back at once.
    fn wait(&mut self) -> Duration {
        growing(self.failures).mul_f64(1.0 + (self.chance)().clamp(0.0, 1.0))
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
            } else if let Some(asked) = socket.asked.as_ref().filter(|asked| now >= asked.at + ANSWER) {
                let is_silent = asked.what == Question::Ping && socket.active <= asked.at;
                if is_silent && self.speech == Speech::Answers {
                    commands.push(Command::Close(id));
                    let reason = format!("A ping was not answered within {} s", ANSWER.as_secs());
                    self.closed(now, id, Closing { code: ABNORMAL, reason, was_open: true }, commands);
                } else {
                    self.unanswered(id, commands);
                }
            }
        }
        let opened = self.socket.as_ref().and_then(|socket| socket.opened);
        if self.next.is_none() && now >= self.renews && opened.is_some_and(|opened| now >= opened + RENEW_AFTER) {
            let next = self.open(now, commands);
            self.next = Some(next);
        }
        let wanted_next = self.wanted_next();
        for (socket, wanted) in [(&mut self.socket, &self.pattern), (&mut self.next, &wanted_next)] {
            if let Some(socket) = socket {
                socket.ask(now, wanted.as_deref(), commands);
            }
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
            (Some(_), None) => {
                let again = self.refused.as_ref().and_then(|(_, again)| *again);
                again.into_iter().chain([self.active + PING_AFTER]).min().unwrap_or_default()
            }
        }
    }

    fn is_refused(&self, pattern: Option<&str>) -> bool {
        self.refused.as_ref().is_some_and(|(refused, _)| Some(&**refused) == pattern)
    }

    /// Says what there is to say, if nothing waits for an answer.
    fn ask(&mut self, now: Duration, pattern: Option<&str>, commands: &mut Vec<Command>) {
        if self.opened.is_none() || self.asked.is_some() {
            return;
        }
        self.refused.take_if(|(_, again)| again.is_some_and(|again| now >= again));
        let is_wanted = self.has.as_deref() != pattern && !self.is_refused(pattern);
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

/// How long is waited after so many failures in a row.
fn growing(failures: u32) -> Duration {
    WAIT.saturating_mul(1 << failures.min(5)).min(MOST_WAIT)
}

/// As much of a text as somebody wants to see.
fn beginning(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
