//! Clients of a WebSocket API that cost as little as can be: they read frames by hand, and look only for when an event was sent.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// What stands before the time in an event, in JSON within JSON or as it is.
pub(crate) const SENT: &str = "!sent:";

/// How many digits the time has, in nanoseconds since the start.
pub(crate) const DIGITS: usize = 14;

/// What all clients of one server have got.
pub(crate) struct Got {
    /// What times count from.
    pub(crate) start: Instant,
    events: Cell<u64>,
    wanted: Cell<u64>,
    is_enough: Notify,
    /// How late each event was, in nanoseconds, where that is asked for.
    pub(crate) delays: RefCell<Option<Vec<u64>>>,
    /// How many each client has got.
    pub(crate) by_client: RefCell<Vec<u64>>,
}

impl Got {
    pub(crate) fn new(start: Instant, clients: usize) -> Rc<Self> {
        Rc::new(Got {
            start,
            events: Cell::new(0),
            wanted: Cell::new(u64::MAX),
            is_enough: Notify::new(),
            delays: RefCell::new(None),
            by_client: RefCell::new(vec![0; clients]),
        })
    }

    /// Waits until so many events have come in all.
    pub(crate) async fn wait_for(&self, events: u64) {
        self.wanted.set(events);
        while self.events.get() < events {
            self.is_enough.notified().await;
        }
        assert_eq!(self.events.get(), events, "no event came twice");
    }

    fn event(&self, client: usize, payload: &[u8]) {
        self.events.set(self.events.get() + 1);
        self.by_client.borrow_mut()[client] += 1;
        if let Some(delays) = &mut *self.delays.borrow_mut() {
            let at = memchr::memmem::find(payload, SENT.as_bytes()).expect("a time") + SENT.len();
            let digits = std::str::from_utf8(&payload[at..at + DIGITS]).expect("digits");
            let sent: u64 = digits.parse().expect("a time");
            delays.push((self.start.elapsed().as_nanos() as u64).saturating_sub(sent));
        }
        if self.events.get() >= self.wanted.get() {
            self.is_enough.notify_one();
        }
    }
}

/// A connection after its handshake.
pub(crate) async fn connect(address: SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    let handshake = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(handshake.as_bytes()).await.expect("a handshake");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("an answer"));
    }
    assert!(head.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&head));
    stream
}

/// Subscribes to the events that are for one client, and waits for the acknowledgement.
pub(crate) async fn subscribe(stream: &mut TcpStream, client: usize) {
    let text = format!(r#"{{"action":"pattern","pattern":{{"detail":{{"for":[{client}]}}}}}}"#);
    // Masked, with a mask of zeros.
    let mut frame = vec![0x81, 0x80 | u8::try_from(text.len()).expect("a short text"), 0, 0, 0, 0];
    frame.extend_from_slice(text.as_bytes());
    stream.write_all(&frame).await.expect("a frame");
    let mut answer = vec![0; 4096];
    let length = stream.read(&mut answer).await.expect("an answer");
    assert!(memchr::memmem::find(&answer[..length], b"\"subscribed\"").is_some());
}

/// Reads events until the connection ends.
pub(crate) async fn read(mut stream: TcpStream, client: usize, got: Rc<Got>) {
    let mut buffer = vec![0; 16 << 10];
    let mut filled = 0;
    loop {
        let length = stream.read(&mut buffer[filled..]).await.expect("frames");
        if length == 0 {
            return;
        }
        filled += length;
        let mut at = 0;
        while let Some((start, end)) = frame(&buffer[at..filled]) {
            got.event(client, &buffer[at + start..at + end]);
            at += end;
        }
        buffer.copy_within(at..filled, 0);
        filled -= at;
    }
}

/// Where the payload of the frame is that bytes begin with, if all of it is there.
fn frame(bytes: &[u8]) -> Option<(usize, usize)> {
    let (kind, length) = (*bytes.first()?, *bytes.get(1)?);
    assert_eq!(kind, 0x81, "a text");
    let (start, length) = match length {
        126 => (4, usize::from(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]))),
        short => (2, usize::from(short)),
    };
    (bytes.len() >= start + length).then_some((start, start + length))
}
