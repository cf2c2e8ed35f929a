//! `eventsieve tail`, as a user calls it, against the gateway and against servers that are not as they should be.

use std::process::Stdio;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::harness::{Gateway, PATIENCE};

const EVENT: &str = r#"{"version":"0","id":"7","detail-type":"order","source":"shop","time":"2026-01-01T00:00:00Z","detail":{"total":1.50}}"#;

/// A `tail` that runs, and what it says.
struct Tail {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
    told: Lines<BufReader<ChildStderr>>,
}

impl Tail {
    fn start(arguments: &[&str]) -> Self {
        Self::with_environment(arguments, &[])
    }

    fn with_environment(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_eventsieve"))
            .arg("tail")
            .args(arguments)
            .env_clear()
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary");
        let out = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let told = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        Tail { child, out, told }
    }

    async fn line(&mut self) -> String {
        let line = timeout(PATIENCE, self.out.next_line()).await.expect("a line in time");
        line.expect("UTF-8").expect("a line")
    }

    async fn told(&mut self) -> String {
        let line = timeout(PATIENCE, self.told.next_line()).await.expect("a line in time");
        line.expect("UTF-8").expect("a line")
    }

    async fn code(mut self) -> Option<i32> {
        timeout(PATIENCE, self.child.wait()).await.expect("it ends in time").expect("a status").code()
    }
}

/// A server that does with each connection what it is told here.
async fn server() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("ws://{}/dev", listener.local_addr().expect("an address"));
    (listener, url)
}

async fn accepted(listener: &TcpListener) -> WebSocketStream<TcpStream> {
    let (stream, _) = timeout(PATIENCE, listener.accept()).await.expect("a client in time").expect("a client");
    tokio_tungstenite::accept_async(stream).await.expect("a handshake")
}

async fn heard(socket: &mut WebSocketStream<TcpStream>) -> Value {
    let message = timeout(PATIENCE, socket.next()).await.expect("a message in time").expect("a message");
    serde_json::from_str(message.expect("a message").to_text().expect("text")).expect("JSON")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_events_that_match_are_printed_as_they_come() {
    let gateway = Gateway::start("tail").await;
    let url = format!("ws://{}/dev", gateway.address);
    let mut tail = Tail::start(&[&url, "-p", r#"{"detail": {"total": [{"numeric": [">", 1]}]}}"#, "-n", "2"]);
    assert_eq!(tail.told().await, "eventsieve: subscribed");
    for total in [1, 2, 0, 3] {
        gateway.put(json!({"total": total})).await;
    }
    for total in [2, 3] {
        let line = tail.line().await;
        assert!(line.ends_with(&format!("Z  test  t  {{\"total\":{total}}}")), "{line}");
    }
    assert_eq!(tail.code().await, Some(0));
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_come_unchanged_and_without_a_pattern_all_of_them() {
    let gateway = Gateway::start("tail-json").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let mut tail = Tail::start(&[&format!("ws://{}/dev", gateway.address), "--json", "-n", "1"]);
    tail.told().await;
    gateway.put(json!({"text": "\u{1b}[31mü\n"})).await;
    assert_eq!(tail.line().await, client.text().await);
    assert_eq!(tail.code().await, Some(0));
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_connection_is_made_again_and_the_pattern_sent_first() {
    let (listener, url) = server().await;
    let mut tail = Tail::start(&[&url, "-p", r#"{"source": ["shop"]}"#, "--json"]);
    let wanted = json!({"action": "pattern", "pattern": {"source": ["shop"]}});
    let mut socket = accepted(&listener).await;
    assert_eq!(heard(&mut socket).await, wanted);
    socket.send(Message::text(r#"{"type":"subscribed"}"#)).await.expect("sent");
    assert_eq!(tail.told().await, "eventsieve: subscribed");
    let close = CloseFrame { code: 1012.into(), reason: "a new version".into() };
    socket.close(Some(close)).await.expect("closed");
    let told = tail.told().await;
    let words = "eventsieve: The connection ended (1012, the server starts again): a new version; trying again in ";
    assert!(told.starts_with(words), "{told}");
    let mut socket = accepted(&listener).await;
    assert_eq!(heard(&mut socket).await, wanted);
    // It comes at least once, and is printed once.
    for text in [EVENT, EVENT, r#"{"id":"8","source":"shop","detail-type":"order"}"#] {
        socket.send(Message::text(text)).await.expect("sent");
    }
    assert_eq!(tail.line().await, EVENT);
    assert!(tail.line().await.starts_with(r#"{"id":"8""#));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_event_is_told_and_not_printed() {
    let (listener, url) = server().await;
    let mut tail = Tail::start(&[&url, "-n", "1"]);
    let mut socket = accepted(&listener).await;
    heard(&mut socket).await;
    let messages = [
        (
            Message::text(r#"{"executionArn":"arn:aws:states:x","startDate":1.7E9}"#),
            "sent the pattern; this API never acknowledges",
        ),
        (Message::text("\u{7}garbage"), "something came that is neither an event nor an answer: \u{fffd}garbage"),
        (Message::binary(vec![0; 7]), "7 bytes came that are no text"),
        (
            Message::text(r#"{"message":"Internal server error","connectionId":"c"}"#),
            "the API answers: Internal server error",
        ),
        (
            Message::text(r#"{"type":"error","error":"EventTooLarge","message":"too large","eventId":"9"}"#),
            "missed the event 9: too large",
        ),
    ];
    for (message, words) in messages {
        socket.send(message).await.expect("sent");
        assert_eq!(tail.told().await, format!("eventsieve: {words}"));
    }
    socket.send(Message::text(EVENT)).await.expect("sent");
    assert_eq!(tail.line().await, r#"2026-01-01T00:00:00Z  shop  order  {"total":1.50}"#);
    assert_eq!(tail.code().await, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ends_it_shows_in_the_exit_code() {
    // The other side refuses the pattern.
    let (listener, url) = server().await;
    let mut tail = Tail::start(&[&url, "-p", r#"{"a": [1]}"#]);
    let mut socket = accepted(&listener).await;
    heard(&mut socket).await;
    let refusal = r#"{"type":"error","error":"LimitExceededException","message":"300 rules"}"#;
    socket.send(Message::text(refusal)).await.expect("sent");
    assert_eq!(tail.told().await, "eventsieve: LimitExceededException: 300 rules");
    assert_eq!(tail.code().await, Some(1));
    // It is told to try once, and there is nobody, or somebody who speaks another language, or says no.
    drop(listener);
    let mut tail = Tail::start(&[&url, "--once"]);
    let told = tail.told().await;
    assert!(told.starts_with("eventsieve: The connection could not be made: ") && told.contains("refused"), "{told}");
    assert_eq!(tail.code().await, Some(1));
    let (listener, url) = server().await;
    for (answer, words) in [
        (
            "HTTP/1.1 403 Forbidden\r\ncontent-length: 23\r\n\r\n{\"message\":\"Forbidden\"}",
            "403 Forbidden: {\"message\":\"Forbidden\"}",
        ),
        ("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "200 OK"),
        ("garbage\r\n\r\n", ""),
    ] {
        let mut tail = Tail::start(&[&url, "--once"]);
        let (mut stream, _) = listener.accept().await.expect("a client");
        let mut head = [0; 16];
        stream.read_exact(&mut head).await.expect("a request");
        stream.write_all(answer.as_bytes()).await.expect("an answer");
        let told = tail.told().await;
        assert!(told.starts_with(&format!("eventsieve: The connection could not be made: {words}")), "{told}");
        assert_eq!(tail.code().await, Some(1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handshake_that_is_never_answered_is_given_up() {
    let (listener, url) = server().await;
    let mut tail = Tail::start(&[&url]);
    let (mut silent, _) = timeout(PATIENCE, listener.accept()).await.expect("a client in time").expect("a client");
    let told = timeout(Duration::from_secs(60), tail.told.next_line()).await.expect("a line in time");
    let told = told.expect("UTF-8").expect("a line");
    assert!(told.contains("The handshake took more than 30 s"), "{told}");
    // Nothing is left of it when the next one comes.
    let mut request = Vec::new();
    timeout(PATIENCE, silent.read_to_end(&mut request)).await.expect("it is closed").expect("without an error");
    accepted(&listener).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_begun_is_told() {
    for (arguments, words) in [
        (&["http://127.0.0.1/dev"][..], "not the address of a WebSocket; one is ws://127.0.0.1:8787/dev"),
        (&["nonsense"], "nonsense: not the address of a WebSocket"),
        (&["ws://127.0.0.1:1/dev", "-p", r#"{"a": 1}"#], "\"a\" must be an object or an array"),
        (&["ws://127.0.0.1:1/dev", "-p", "/no/such/file"], "/no/such/file: No such file"),
        (&["ws://127.0.0.1:1/dev", "--iam"], "--iam: AWS_ACCESS_KEY_ID is not set"),
    ] {
        let mut tail = Tail::start(arguments);
        let mut told = tail.told().await;
        while !told.contains(words) {
            told = tail.told().await;
        }
        assert_eq!(tail.code().await, Some(2), "{arguments:?}");
    }
    let keys = [("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "secret")];
    let mut tail = Tail::with_environment(&["ws://127.0.0.1:1/dev", "--iam"], &keys);
    assert_eq!(tail.told().await, "eventsieve: --iam: the address tells no region; name it with --region");
    assert_eq!(tail.code().await, Some(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_signed_for_iam_and_no_secret_is_sent() {
    let (listener, url) = server().await;
    let keys =
        [("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "a-secret"), ("AWS_SESSION_TOKEN", "t/=")];
    let _tail = Tail::with_environment(&[&url, "--iam", "--region", "eu-west-1"], &keys);
    let (mut stream, _) = timeout(PATIENCE, listener.accept()).await.expect("a client in time").expect("a client");
    let mut head = vec![0; 4096];
    let read = timeout(Duration::from_secs(20), stream.read(&mut head)).await.expect("a request in time");
    let head = String::from_utf8_lossy(&head[..read.expect("a request")]).into_owned();
    assert!(head.starts_with("GET /dev?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F"), "{head}");
    assert!(
        head.contains("%2Feu-west-1%2Fexecute-api%2Faws4_request&")
            && head.contains("&X-Amz-Security-Token=t%2F%3D&X-Amz-Signature="),
        "{head}"
    );
    assert!(!head.contains("a-secret"), "{head}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupt_ends_it_well() {
    let (listener, url) = server().await;
    let mut tail = Tail::start(&[&url]);
    let mut socket = accepted(&listener).await;
    heard(&mut socket).await;
    socket.send(Message::text(r#"{"type":"subscribed"}"#)).await.expect("sent");
    tail.told().await;
    let id = tail.child.id().expect("it runs").to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    assert_eq!(tail.code().await, Some(0));
}
