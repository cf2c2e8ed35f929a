//! A gateway on a free port, and clients that talk to it.

use std::fmt::Display;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use eventsieve::gateway::{self, Page, Settings};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::Folder;

/// Longer than anything takes here, so that a test that waits for nothing fails.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A gateway that runs.
pub(super) struct Gateway {
    pub(super) address: SocketAddr,
    running: Running,
    _folder: Folder,
}

/// Where it runs.
enum Running {
    /// In this process.
    Here(oneshot::Sender<()>, JoinHandle<Result<(), gateway::Error>>),
    /// In one of its own, as users have it.
    Apart(Apart),
}

/// A process that is gone when dropped.
pub(super) struct Apart(pub(super) Child);

impl Drop for Apart {
    fn drop(&mut self) {
        // It can have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A client of the WebSocket API.
pub(super) struct Client(pub(super) WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What an HTTP request was answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Gateway {
    pub(super) async fn start(name: &str) -> Self {
        Self::with(name, |_| ()).await
    }

    pub(super) async fn with(name: &str, set: impl FnOnce(&mut Settings)) -> Self {
        Self::on("127.0.0.1:0", name, set).await
    }

    /// On an address with a free port; it is asked at 127.0.0.1.
    pub(super) async fn on(listen: &str, name: &str, set: impl FnOnce(&mut Settings)) -> Self {
        let folder = Folder::with_page(name);
        let mut settings = Settings::new(Page::open(&folder.0).expect("a page"));
        // Most tests do not look at how it ends, and their clients take no leave.
        settings.limits.stop = Duration::from_millis(200);
        set(&mut settings);
        let listener = TcpListener::bind(listen).await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(gateway::run(listener, settings, async { drop(stopped.await) }));
        Gateway { address, running: Running::Here(stop, running), _folder: folder }
    }

    /// The binary, in a process of its own.
    pub(super) async fn apart(name: &str, arguments: &[&str]) -> Self {
        Self::by(Command::new(env!("CARGO_BIN_EXE_eventsieve")), name, arguments).await
    }

    /// The same, started by a command that takes its arguments.
    pub(super) async fn by(mut command: Command, name: &str, arguments: &[&str]) -> Self {
        let folder = Folder::with_page(name);
        command.args(["serve", "--port", "0", "--page"]).arg(&folder.0).args(arguments).stdout(Stdio::piped());
        let started = spawn_blocking(move || {
            let mut child = Apart(command.spawn().expect("the binary"));
            let mut said = String::new();
            let mut out = BufReader::new(child.0.stdout.take().expect("a pipe"));
            while !said.contains("ws://") {
                assert_ne!(out.read_line(&mut said).expect("a line"), 0, "{said}");
            }
            (child, said)
        });
        let (child, said) = timeout(PATIENCE, started).await.expect("a start in time").expect("a start");
        let (_, url) = said.split_once("ws://").expect("an address");
        let address = url.split('/').next().expect("an address").parse().expect("an address");
        Gateway { address, running: Running::Apart(child), _folder: folder }
    }

    /// What it holds of the machine's memory, in bytes, where that can be seen: in a process of its own, on Linux.
    pub(super) fn memory(&self) -> Option<u64> {
        let Running::Apart(child) = &self.running else { return None };
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.0.id())).ok()?;
        let (_, rest) = status.split_once("VmRSS:")?;
        Some(rest.split_whitespace().next()?.parse::<u64>().ok()? << 10)
    }

    /// What it says on standard error, from now on, if that is a pipe.
    pub(super) fn log(&mut self) -> BufReader<ChildStderr> {
        let Running::Apart(child) = &mut self.running else { panic!("it runs here") };
        BufReader::new(child.0.stderr.take().expect("a pipe"))
    }

    /// What a counter of `/metrics` is at.
    pub(super) async fn counter(&self, name: &str) -> u64 {
        let metrics = self.request("GET", "/metrics", "", b"").await.body;
        let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.expect("a counter").parse().expect("a number")
    }

    /// Tells it to stop, and waits until it has.
    pub(super) async fn stop(self) {
        match self.running {
            Running::Here(stop, running) => {
                drop(stop);
                let ended = timeout(PATIENCE, running).await.expect("it ends in time");
                ended.expect("no panic").expect("a clean end");
            }
            // It is killed: how it ends when it is told to is looked at elsewhere.
            Running::Apart(child) => drop(child),
        }
    }

    pub(super) async fn connect(&self) -> Client {
        let url = format!("ws://{}/dev", self.address);
        Client(tokio_tungstenite::connect_async(url).await.expect("a handshake").0)
    }

    /// A client that gets what a pattern matches.
    pub(super) async fn subscribed(&self, pattern: Value) -> Client {
        let mut client = self.connect().await;
        client.subscribe(pattern).await;
        client
    }

    /// Calls an action of EventBridge's.
    pub(super) async fn call(&self, action: &str, body: impl Display) -> Answer {
        let headers = format!("x-amz-target: AWSEvents.{action}\r\ncontent-type: application/x-amz-json-1.1\r\n");
        self.request("POST", "/", &headers, body.to_string().as_bytes()).await
    }

    /// Publishes one event of a detail, which must be taken, and returns its id.
    pub(super) async fn put(&self, detail: Value) -> String {
        let entry = json!({"Source": "test", "DetailType": "t", "Detail": detail.to_string()});
        let answer = self.call("PutEvents", json!({"Entries": [entry]})).await.json();
        assert_eq!(answer["FailedEntryCount"], 0, "{answer}");
        answer["Entries"][0]["EventId"].as_str().expect("an id").to_owned()
    }

    pub(super) async fn request(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let host = format!("host: {}\r\n", self.address);
        self.raw(&format!("{method} {path} HTTP/1.1\r\n{host}{headers}"), body).await
    }

    /// Sends a request whose head is given but for what its body needs.
    pub(super) async fn raw(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        let head = format!("{head}connection: close\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await.expect("a request");
        // It can be refused before all of it is read.
        let _ = stream.write_all(body).await;
        let mut bytes = Vec::new();
        let read = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("an answer in time");
        read.expect("an answer");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).expect("a status").parse().expect("a status");
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        serde_json::from_str(&self.body).expect("JSON")
    }
}

impl Client {
    pub(super) async fn say(&mut self, message: impl Into<Message>) {
        self.0.send(message.into()).await.expect("a message is sent");
    }

    /// The next frame, or nothing where the connection is at its end.
    pub(super) async fn frame(&mut self) -> Option<Message> {
        let frame = timeout(PATIENCE, self.0.next()).await.expect("a frame in time");
        frame.map(|frame| frame.expect("a frame"))
    }

    pub(super) async fn text(&mut self) -> String {
        match self.frame().await {
            Some(Message::Text(text)) => text.to_string(),
            other => panic!("{other:?}"),
        }
    }

    pub(super) async fn json(&mut self) -> Value {
        serde_json::from_str(&self.text().await).expect("JSON")
    }

    pub(super) async fn ask(&mut self, message: impl Into<Message>) -> Value {
        self.say(message).await;
        self.json().await
    }

    pub(super) async fn subscribe(&mut self, pattern: Value) -> Value {
        let reply = self.ask(json!({"action": "pattern", "pattern": pattern}).to_string()).await;
        assert_eq!(reply["type"], "subscribed", "{reply}");
        reply
    }

    /// The id that the gateway gave it.
    pub(super) async fn id(&mut self) -> String {
        let reply = self.ask(r#"{"action":"clear"}"#).await;
        reply["connectionId"].as_str().expect("an id").to_owned()
    }

    /// Nothing comes before the answer to a ping.
    pub(super) async fn expect_nothing(&mut self) {
        let reply = self.ask(r#"{"action":"ping"}"#).await;
        assert_eq!(reply["type"], "pong", "{reply}");
    }

    /// Reads to the end; returns how many messages came before it, and the code and reason.
    pub(super) async fn closed(&mut self) -> (usize, u16, String) {
        let mut messages = 0;
        loop {
            match self.frame().await {
                Some(Message::Close(Some(frame))) => {
                    // Takes leave too, so that the gateway need not wait for that.
                    let _ = timeout(PATIENCE, self.0.next()).await;
                    return (messages, frame.code.into(), frame.reason.to_string());
                }
                Some(Message::Text(_)) => messages += 1,
                other => panic!("{other:?}"),
            }
        }
    }
}
