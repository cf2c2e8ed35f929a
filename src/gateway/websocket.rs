//! The WebSocket API: one connection from the handshake to the last frame.
//!
//! Two halves run side by side, so that a client that does not read is still heard: one reads and answers, the other sends
//! what waits. Whoever decides that the connection is over says so to the outbox; from then on there is a bounded time to
//! deliver what waits and to take leave.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::task;
use tokio::time::{self, Instant};
use tokio_tungstenite::tungstenite;

use super::connection::Connection;
use super::outbox::{Next, Outbox, POLICY};
use super::settings::{FRAME, MESSAGE};
use super::state::{GOING_AWAY, State};
use super::{json, messages};

/// Codes of RFC 6455, 7.4.1.
const NORMAL: u16 = 1000;
const PROTOCOL: u16 = 1002;
const BINARY: u16 = 1003;
const NOT_UTF8: u16 = 1007;
const TOO_BIG: u16 = 1009;

/// What a client is answered that offers it, beside a token in the form of another.
const SUBPROTOCOL: &str = "eventsieve";

/// In bytes. A connection that is idle holds the first, so it is small; of the second it holds what it needs.
const READ_BUFFER: usize = 4 << 10;
const WRITE_BUFFER: usize = 16 << 10;

/// In bytes: what is written and not yet taken by the other end is never more. It holds a message behind one that is stuck; for
/// more answers to pings than go beside them only the last one is kept, which RFC 6455, 5.5.3, allows.
const LONGEST_WRITE_BUFFER: usize = WRITE_BUFFER + 2 * MESSAGE;

/// A century, as good as never.
const FAR_OFF: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// The handshake.
pub(super) async fn connect(
    Shared(state): Shared<Arc<State>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    if !state.has_room() {
        return (StatusCode::SERVICE_UNAVAILABLE, "Too many clients are connected.\n").into_response();
    }
    let user_agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    let limits = &state.settings.limits;
    let outbox = Outbox::new(limits.waiting_messages, limits.waiting_bytes);
    let connection = Arc::new(Connection::new(peer.ip(), user_agent, outbox));
    // Counted from now on, so that who stops waits for it.
    let token = state.sockets.token();
    upgrade
        .protocols([SUBPROTOCOL])
        .max_frame_size(FRAME)
        .max_message_size(MESSAGE)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(LONGEST_WRITE_BUFFER)
        .on_upgrade(async move |socket| {
            let guest = Guest::enter(connection, state);
            serve(socket, &guest.connection, &guest.state).await;
            drop(guest);
            drop(token);
        })
}

/// A client that is connected. It leaves when this is dropped, however that comes about.
struct Guest {
    connection: Arc<Connection>,
    state: Arc<State>,
}

impl Guest {
    fn enter(connection: Arc<Connection>, state: Arc<State>) -> Self {
        tracing::info!(connection = connection.id, ip = %connection.source_ip, "connected");
        state.enter(&connection);
        Guest { connection, state }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        // Nothing waits any more for who is not there to get it.
        self.connection.outbox.end_now(GOING_AWAY, "");
        self.state.leave(&self.connection);
        tracing::info!(connection = self.connection.id, "left");
    }
}

async fn serve(socket: WebSocket, connection: &Arc<Connection>, state: &Arc<State>) {
    let (mut sink, mut stream) = socket.split();
    let halves = async {
        // Who sends goes first, so that an answer is out before more is read.
        tokio::join!(biased; write(&mut sink, connection, state), read(&mut stream, connection, state))
    };
    let end = async {
        connection.outbox.ended().await;
        time::sleep(state.settings.limits.close).await;
    };
    tokio::select! {
        _ = halves => {}
        () = end => {}
        () = expire(connection, state) => {}
    }
}

/// Reads until there is nothing more to read.
async fn read(stream: &mut SplitStream<WebSocket>, connection: &Arc<Connection>, state: &Arc<State>) {
    let outbox = &connection.outbox;
    while let Some(message) = stream.next().await {
        connection.touch();
        state.rates.pace(connection.source_ip).await;
        match message {
            Ok(Message::Text(text)) => {
                let reply = messages::answer(state, connection, &text).await;
                outbox.push(json(&reply).into());
            }
            Ok(Message::Binary(_)) => outbox.end(BINARY, "Binary frames are not supported"),
            // It is answered by the next read.
            Ok(Message::Ping(_) | Message::Pong(_)) => {}
            Ok(Message::Close(_)) => outbox.end_now(NORMAL, ""),
            Err(error) => match fault(error) {
                Some((code, reason)) => outbox.end(code, reason),
                None => outbox.end_now(NORMAL, ""),
            },
        }
        // The other half has its turn before what came behind is read: after a close frame nothing can be sent any more.
        task::yield_now().await;
    }
    if !outbox.has_ended() {
        outbox.end_now(NORMAL, "");
    }
}

/// What a client is told that broke the protocol; nothing where it is gone.
fn fault(error: axum::Error) -> Option<(u16, &'static str)> {
    match *error.into_inner().downcast::<tungstenite::Error>().ok()? {
        tungstenite::Error::Capacity(_) => Some((TOO_BIG, "A frame holds 32 KB at most, and a message 128 KB")),
        tungstenite::Error::Utf8(_) => Some((NOT_UTF8, "Text must be UTF-8")),
        tungstenite::Error::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake) => None,
        tungstenite::Error::Protocol(_) => Some((PROTOCOL, "Not the WebSocket protocol")),
        _ => None,
    }
}

/// Sends what waits, until the last frame.
async fn write(sink: &mut SplitSink<WebSocket, Message>, connection: &Connection, state: &State) {
    let outbox = &connection.outbox;
    let frame = tokio::select! {
        frame = deliver(sink, connection, state) => frame,
        // A message can be stuck half written; the last frame goes behind it.
        () = outbox.dropped() => match outbox.next() {
            Some(Next::Close(frame)) => Some(frame),
            _ => None,
        },
    };
    if let Some(frame) = &frame {
        tracing::debug!(connection = connection.id, code = frame.code, reason = %frame.reason, "taking leave");
        if frame.code == POLICY {
            tracing::warn!(connection = connection.id, "closed, because it reads too slowly");
            state.metrics.too_slow.inc();
        }
    }
    let sent = match frame {
        Some(frame) => sink.send(Message::Close(Some(frame))).await.is_ok(),
        None => false,
    };
    if !sent {
        outbox.end_now(NORMAL, "");
    }
}

/// Sends messages; returns the last frame when its turn comes, or nothing where the client is gone.
async fn deliver(
    sink: &mut SplitSink<WebSocket, Message>,
    connection: &Connection,
    state: &State,
) -> Option<axum::extract::ws::CloseFrame> {
    loop {
        match connection.outbox.next() {
            Some(Next::Message(text)) => {
                if written(sink.feed(Message::Text(text)).await, &connection.outbox)? {
                    state.metrics.sent.inc();
                    connection.touch();
                }
            }
            Some(Next::Close(frame)) => return Some(frame),
            None => {
                if written(sink.flush().await, &connection.outbox)? {
                    connection.outbox.changed().await;
                }
            }
        }
    }
}

/// Whether it was written; nothing where the client is gone. Where answers to its pings take all the room that there is, it reads
/// too slowly.
fn written(result: Result<(), axum::Error>, outbox: &Outbox) -> Option<bool> {
    let Err(error) = result else { return Some(true) };
    match *error.into_inner().downcast::<tungstenite::Error>().ok()? {
        tungstenite::Error::WriteBufferFull(_) => {
            outbox.end_slow();
            Some(false)
        }
        _ => None,
    }
}

/// Ends a connection that is silent or open for too long. Never returns.
async fn expire(connection: &Connection, state: &State) {
    let limits = &state.settings.limits;
    let end = after(connection.started, limits.longest);
    loop {
        let silent = after(connection.last_active(), limits.idle);
        time::sleep_until(silent.min(end)).await;
        let now = Instant::now();
        if now >= end {
            connection.outbox.end(GOING_AWAY, "The connection has been open for as long as it may be");
            break;
        }
        if now >= after(connection.last_active(), limits.idle) {
            connection.outbox.end(GOING_AWAY, "The connection was idle for too long");
            break;
        }
    }
    std::future::pending::<()>().await;
}

/// A time after another; nobody waits for one that is too far off for a clock.
fn after(start: Instant, time: Duration) -> Instant {
    start.checked_add(time).unwrap_or_else(|| start + FAR_OFF)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::pattern::Pattern;

    #[tokio::test]
    async fn a_client_whose_task_panics_leaves_nothing_behind() {
        let state = State::alone("panic");
        let connection = Arc::new(Connection::new(Ipv4Addr::LOCALHOST.into(), None, Outbox::new(10, 1000)));
        let guest = Guest::enter(Arc::clone(&connection), Arc::clone(&state));
        state.subscribe(&connection, &Pattern::parse(r#"{"a": [1]}"#).expect("a pattern"));
        assert_eq!((state.connections(), state.subscriptions()), (1, 1));
        let ended = tokio::spawn(async move {
            let _guest = guest;
            panic!("as if it were a bug");
        });
        assert!(ended.await.is_err());
        assert_eq!(state.connections(), 0);
        assert!(!connection.outbox.push("a".into()));
        let forgotten = async {
            while state.subscriptions() != 0 {
                task::yield_now().await;
            }
        };
        time::timeout(Duration::from_secs(10), forgotten).await.expect("its pattern is taken out");
    }
}
