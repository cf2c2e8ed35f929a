//! The limit: a server of the gateway's crates that carries as many bytes the same way, and knows nothing of them.
//!
//! It reads no JSON, makes no ids and matches nothing. A header says for which clients a request is, and each of them is sent
//! as much of the body as an event is long; the answer is as long as the gateway's. What waits for a client is not bounded.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message, Utf8Bytes, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::CLIENTS;

/// The header that says for which clients the events of a request are.
pub(crate) const ROUTE: &str = "x-route";

/// In bytes: what the gateway answers to ten entries, and what it makes of one.
const ANSWER: usize = 580;
const EVENT: usize = 550;

struct Clients {
    senders: Vec<UnboundedSender<Utf8Bytes>>,
    receivers: Vec<std::sync::Mutex<Option<UnboundedReceiver<Utf8Bytes>>>>,
    answer: String,
}

/// Serves until the process ends.
pub(crate) async fn serve() {
    let (senders, receivers): (Vec<_>, Vec<_>) = (0..CLIENTS).map(|_| unbounded_channel()).unzip();
    let receivers = receivers.into_iter().map(|receiver| std::sync::Mutex::new(Some(receiver))).collect();
    let answer = format!(r#"{{"FailedEntryCount":0,"pad":"{}"}}"#, "a".repeat(ANSWER - 32));
    let clients = Arc::new(Clients { senders, receivers, answer });
    let router =
        Router::new().route("/", post(publish)).route("/dev/{number}", get(connect)).with_state(Arc::clone(&clients));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("http://{}/", listener.local_addr().expect("an address"));
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        // As the gateway does. Where it cannot be set, messages leave later.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await.expect("it serves");
}

async fn publish(State(clients): State<Arc<Clients>>, headers: HeaderMap, body: Bytes) -> String {
    let body = std::str::from_utf8(&body).expect("text");
    let route = headers.get(ROUTE).and_then(|route| route.to_str().ok()).expect("a route");
    // The part that holds when it was sent, as the gateway's events do.
    for (at, number) in route.split(',').enumerate() {
        let start = at * (body.len() - EVENT) / 9;
        let event = Utf8Bytes::from(&body[start..start + EVENT]);
        let number: usize = number.parse().expect("a number");
        clients.senders[number].send(event).expect("a client");
    }
    clients.answer.clone()
}

async fn connect(
    State(clients): State<Arc<Clients>>,
    Path(number): Path<usize>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let mut receiver = clients.receivers[number].lock().expect("no panic").take().expect("one client for a number");
    upgrade.read_buffer_size(4 << 10).write_buffer_size(16 << 10).on_upgrade(async move |socket| {
        let (mut sink, mut stream) = socket.split();
        let read = async { while let Some(Ok(_)) = stream.next().await {} };
        let write = async {
            while let Some(text) = receiver.recv().await {
                let mut next = Some(text);
                while let Some(text) = next {
                    if sink.feed(Message::Text(text)).await.is_err() {
                        return;
                    }
                    next = receiver.try_recv().ok();
                }
                if sink.flush().await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = read => {}
            () = write => {}
        }
    })
}
