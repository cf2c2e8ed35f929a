//! What whoever runs a gateway sees of it.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Folder;
use super::harness::{Client, Gateway};

#[tokio::test]
async fn health_tells_how_many_clients_there_are() {
    let gateway = Gateway::start("health").await;
    let _silent = gateway.connect().await;
    let _subscribed = gateway.subscribed(json!({"version": ["0"]})).await;
    let health = gateway.request("GET", "/health", "", b"").await;
    assert!(health.head.contains("content-type: application/json"), "{}", health.head);
    assert_eq!(health.json(), json!({"status": "ok", "connections": 2, "subscriptions": 1, "webSocket": "/dev"}));
    gateway.stop().await;
}

#[tokio::test]
async fn metrics_are_counted() {
    let gateway = Gateway::start("metrics").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    gateway.put(json!({})).await;
    client.json().await;
    gateway.call("PutEvents", json!({"Entries": [{}]})).await.json();
    let metrics = gateway.request("GET", "/metrics", "", b"").await;
    assert!(metrics.head.contains("content-type: application/openmetrics-text"), "{}", metrics.head);
    for line in [
        "eventsieve_events_accepted_total 1",
        "eventsieve_entries_refused_total 1",
        "eventsieve_messages_sent_total 2",
        "eventsieve_slow_clients_closed_total 0",
        "eventsieve_connections_refused_total 0",
        "eventsieve_accept_errors_total 0",
        "eventsieve_connections 1",
        "eventsieve_subscriptions 1",
        "# EOF",
    ] {
        assert!(metrics.body.lines().any(|found| found == line), "{line}: {}", metrics.body);
    }
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_logged() {
    let folder = Folder::with_page("secret-log");
    let (token, key, wrong) = ("token-0123456789abcdef", "secret-key-0123456789", "wrong-0123456789abcdef");
    let mut command = Command::new(env!("CARGO_BIN_EXE_eventsieve"));
    command.args(["serve", "--port", "0", "--log", "trace", "--page"]).arg(&folder.0);
    command.env("EVENTSIEVE_TOKEN", token);
    command.env("EVENTSIEVE_ACCESS_KEY_ID", "AKIDEXAMPLE").env("EVENTSIEVE_SECRET_ACCESS_KEY", key);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut said = String::new();
    while !said.contains("ws://") {
        assert_ne!(out.read_line(&mut said).expect("a line"), 0, "{said}");
    }
    let (_, address) = said.split_once("ws://").expect("an address");
    let address = address.split('/').next().expect("an address").to_owned();
    let request = async |head: String| {
        let mut stream = TcpStream::connect(&address).await.expect("a connection");
        let head = format!("{head}host: {address}\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await.expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    };
    let answer = request(format!("GET /?token={token} HTTP/1.1\r\n")).await;
    let (_, cookie) = answer.split_once("set-cookie: ").expect("a cookie");
    let (cookie, _) = cookie.split_once(';').expect("a cookie");
    let (_, session) = cookie.split_once('=').expect("a cookie");
    request(format!("GET / HTTP/1.1\r\ncookie: {cookie}\r\n")).await;
    request(format!("GET /?token={wrong} HTTP/1.1\r\n")).await;
    request(format!("POST / HTTP/1.1\r\nauthorization: Bearer {wrong}\r\n")).await;
    // Signed by nobody, but with a date that lets it come as far as to be compared.
    let date = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let scope = format!("AKIDEXAMPLE/{}/us-east-1/execute-api/aws4_request", &date[..8]);
    let answer = request(format!(
        "GET /metrics?token={wrong} HTTP/1.1\r\nx-amz-date: {date}\r\nauthorization: AWS4-HMAC-SHA256 Credential={scope}, \
         SignedHeaders=host;x-amz-date, Signature={wrong}\r\n"
    ))
    .await;
    assert!(answer.contains("The request signature we calculated does not match"), "{answer}");
    let url = format!("ws://{address}/dev?token={token}");
    let mut client = Client(tokio_tungstenite::connect_async(url).await.expect("a handshake").0);
    client.id().await;
    child.kill().expect("a kill");
    let output = child.wait_with_output().expect("an end");
    let log = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(log.contains("refused, as it does not say who it is from") && log.contains("\"connected\""), "{log}");
    for secret in [token, key, wrong, session] {
        assert!(!log.contains(secret) && !said.contains(secret), "{secret}: {said}{log}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_get_the_log_as_json() {
    let folder = Folder::with_page("log");
    let mut command = Command::new(env!("CARGO_BIN_EXE_eventsieve"));
    command.args(["serve", "--port", "0", "--log", "info", "--page"]).arg(&folder.0);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
    let out = BufReader::new(child.stdout.take().expect("a pipe"));
    let log = BufReader::new(child.stderr.take().expect("a pipe"));
    let url = out.lines().find_map(|line| {
        let line = line.expect("a line");
        let (_, rest) = line.split_once("ws://")?;
        Some(format!("ws://{}?secret=1", rest.split(',').next()?))
    });
    let mut client = Client(tokio_tungstenite::connect_async(url.expect("an address")).await.expect("a handshake").0);
    let id = client.id().await;
    client.0.close(None).await.expect("a close");
    while client.frame().await.is_some() {}
    let mut lines = log.lines().map(|line| line.expect("a line"));
    for message in ["connected", "left"] {
        let line = lines.next().expect("a line");
        assert!(!line.contains("secret"), "{line}");
        let entry: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!((&entry["fields"]["message"], &entry["fields"]["connection"]), (&json!(message), &json!(id)));
    }
    child.kill().expect("a kill");
    child.wait().expect("an end");
}
