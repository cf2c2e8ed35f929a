//! A client of the API in this page: what the session decides is done here, with the browser's sockets and clock.

use std::cell::{Ref, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{ArrayBuffer, Date};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};
use yew::Callback;

use super::judged::Judged;
use super::signer::Signer;
use crate::live::{ABNORMAL, Arrival, Closing, Command, Feed, Input, Notice, Session, SocketId};
use crate::pattern::Pattern;

/// In milliseconds: how often what came is shown. Events come faster than anybody reads.
const SHOWN_EVERY: u32 = 100;

/// How many notices are kept.
const NOTICES: usize = 100;

/// The code of a close that nobody's fault is.
const NORMAL: u16 = 1000;

/// A client of the API. What it changes is told by its caller's callback, not more often than somebody can see.
pub(super) struct Line(Rc<RefCell<Inner>>);

/// What a client knows.
pub(super) struct Inner {
    pub session: Session,
    pub feed: Feed,
    pub judged: Judged,
    /// What was cleared last.
    pub cleared: Vec<Arrival>,
    /// What is to be known of the connection, with the time in milliseconds since 1970, oldest first.
    pub notices: VecDeque<(f64, Notice)>,
    address: String,
    signer: Signer,
    sockets: Vec<Socket>,
    /// Whoever waits for time to pass.
    timer: Option<Timeout>,
    /// Whether what changed is to be shown in a moment.
    is_stale: bool,
    show: Callback<()>,
}

struct Socket {
    id: SocketId,
    socket: WebSocket,
    _listeners: [EventListener; 3],
}

impl Line {
    pub(super) fn new(show: Callback<()>) -> Self {
        Line(Rc::new(RefCell::new(Inner {
            session: Session::new(None, js_sys::Math::random),
            feed: Feed::default(),
            judged: Judged::new(),
            cleared: Vec::new(),
            notices: VecDeque::new(),
            address: String::new(),
            signer: Signer::default(),
            sockets: Vec::new(),
            timer: None,
            is_stale: false,
            show,
        })))
    }

    /// What it knows.
    pub(super) fn known(&self) -> Ref<'_, Inner> {
        self.0.borrow()
    }

    pub(super) fn connect(&self, address: &str) {
        address.trim().clone_into(&mut self.0.borrow_mut().address);
        step(&self.0, Input::Connect);
    }

    pub(super) fn disconnect(&self) {
        step(&self.0, Input::Disconnect);
    }

    /// Asks the API for other events from now on: those of a pattern, as valid JSON text, or none.
    pub(super) fn ask(&self, pattern: Option<String>) {
        step(&self.0, Input::Pattern(pattern));
    }

    /// Signs each address from now on. A connection that is open stays so as long as it lasts.
    pub(super) fn sign_by(&self, signer: &Signer) {
        self.0.borrow_mut().signer.clone_from(signer);
    }

    /// Keeps another number of events from now on.
    pub(super) fn keep(&self, most: usize) {
        let mut inner = self.0.borrow_mut();
        inner.feed.keep(most);
        let Inner { judged, feed, .. } = &mut *inner;
        judged.follow(feed);
    }

    /// Judges what came and what comes by a pattern.
    pub(super) fn judge(&self, pattern: Option<&Pattern>) {
        let mut inner = self.0.borrow_mut();
        let Inner { judged, feed, .. } = &mut *inner;
        judged.by(pattern, feed);
    }

    /// Looks for a text in what came and what comes.
    pub(super) fn search(&self, text: &str) {
        let mut inner = self.0.borrow_mut();
        let Inner { judged, feed, .. } = &mut *inner;
        judged.search(text, feed);
    }

    /// Takes all that came out of sight, until somebody wants it back or clears again.
    pub(super) fn clear(&self) {
        let mut inner = self.0.borrow_mut();
        let Inner { judged, feed, cleared, .. } = &mut *inner;
        *cleared = feed.clear();
        judged.again(feed);
    }

    /// Takes back what was cleared last.
    pub(super) fn restore(&self) {
        let mut inner = self.0.borrow_mut();
        let Inner { judged, feed, cleared, .. } = &mut *inner;
        feed.restore(std::mem::take(cleared));
        judged.again(feed);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        step(&self.0, Input::Disconnect);
    }
}

/// The time by which the session goes.
pub(super) fn now() -> Duration {
    let milliseconds = gloo::utils::window().performance().map_or(0.0, |clock| clock.now());
    Duration::from_secs_f64(milliseconds.max(0.0) / 1e3)
}

fn step(line: &Rc<RefCell<Inner>>, input: Input) {
    let mut inner = line.borrow_mut();
    if let Input::Closed(id, _) = &input {
        inner.sockets.retain(|socket| socket.id != *id);
    }
    for command in inner.session.step(now(), input) {
        inner.follow(line, command);
    }
    let Inner { judged, feed, .. } = &mut *inner;
    judged.follow(feed);
    inner.timer = inner.session.wake().map(|wake| {
        let milliseconds = wake.saturating_sub(now()).as_millis() + 1;
        let line = Rc::downgrade(line);
        Timeout::new(u32::try_from(milliseconds).unwrap_or(u32::MAX >> 1), move || {
            if let Some(line) = line.upgrade() {
                step(&line, Input::Time);
            }
        })
    });
    if !inner.is_stale {
        inner.is_stale = true;
        let line = Rc::downgrade(line);
        Timeout::new(SHOWN_EVERY, move || {
            let Some(line) = line.upgrade() else { return };
            let show = {
                let mut inner = line.borrow_mut();
                inner.is_stale = false;
                inner.show.clone()
            };
            show.emit(());
        })
        .forget();
    }
}

impl Inner {
    fn follow(&mut self, line: &Rc<RefCell<Inner>>, command: Command) {
        match command {
            Command::Open(id) => {
                let address = self.signer.signed(&self.address).map_err(|error| error.to_string());
                match address.and_then(|address| open(line, id, &address).map_err(|error| in_words(&error))) {
                    Ok(socket) => self.sockets.push(socket),
                    Err(reason) => closed_later(line, id, reason),
                }
            }
            Command::Send(id, text) => {
                if let Some(socket) = self.socket(id) {
                    // One that is about to end says so by itself.
                    let _ = socket.send_with_str(&text);
                }
            }
            Command::Close(id) => {
                if let Some(socket) = self.socket(id) {
                    let _ = socket.close_with_code(NORMAL);
                }
                self.sockets.retain(|socket| socket.id != id);
            }
            Command::Event(text, summary) => drop(self.feed.push(Date::now(), text, summary)),
            Command::Tell(notice) => {
                if self.notices.len() == NOTICES {
                    self.notices.pop_front();
                }
                self.notices.push_back((Date::now(), notice));
            }
        }
    }

    fn socket(&self, id: SocketId) -> Option<&WebSocket> {
        self.sockets.iter().find(|socket| socket.id == id).map(|socket| &socket.socket)
    }
}

/// Opens a socket.
///
/// # Errors
///
/// Where the browser refuses: the address is none of a WebSocket, or a page of `https` may not use one without TLS.
fn open(line: &Rc<RefCell<Inner>>, id: SocketId, address: &str) -> Result<Socket, JsValue> {
    let socket = WebSocket::new(address)?;
    socket.set_binary_type(BinaryType::Arraybuffer);
    let on = |name: &'static str, input: fn(SocketId, &web_sys::Event, bool) -> Option<Input>| {
        let line = Rc::downgrade(line);
        EventListener::new(&socket, name, move |event| {
            let Some(line) = line.upgrade() else { return };
            let was_open = line.borrow().session.is_open(id);
            if let Some(input) = input(id, event, was_open) {
                step(&line, input);
            }
        })
    };
    let listeners = [
        on("open", |id, _, _| Some(Input::Opened(id))),
        on("message", |id, event, _| heard(id, &event.unchecked_ref::<MessageEvent>().data())),
        on("close", |id, event, was_open| {
            let event = event.unchecked_ref::<CloseEvent>();
            Some(Input::Closed(id, Closing { code: event.code(), reason: event.reason(), was_open }))
        }),
    ];
    Ok(Socket { id, socket, _listeners: listeners })
}

fn heard(id: SocketId, data: &JsValue) -> Option<Input> {
    if let Some(text) = data.as_string() {
        return Some(Input::Text(id, text));
    }
    let bytes = data.dyn_ref::<ArrayBuffer>()?;
    Some(Input::Binary(id, bytes.byte_length() as usize))
}

/// Tells the session of a socket that could not be opened, when it is not at work.
fn closed_later(line: &Rc<RefCell<Inner>>, id: SocketId, reason: String) {
    let line = Rc::downgrade(line);
    Timeout::new(0, move || {
        if let Some(line) = line.upgrade() {
            step(&line, Input::Closed(id, Closing { code: ABNORMAL, reason, was_open: false }));
        }
    })
    .forget();
}

fn in_words(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "the browser does not allow it".into())
}
