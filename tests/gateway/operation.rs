//! What whoever runs a gateway sees of it.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::Folder;
use super::harness::{Client, Gateway};

#[tokio::test]
async fn health_tells_how_many_clients_there_are() {
    let gateway = Gateway::start("health").await;
    let _silent = gateway.connect().await;
    let _subscribed = gateway.subscribed(json!({"version": ["0"]})).await;
    let health = gateway.request("GET", "/health", "", b"").await;
    assert!(health.head.contains("content-type: application/json"), "{}", health.head);
    assert_eq!(health.json(), json!({"status": "ok", "connections": 2, "subscriptions": 1}));
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
        "eventsieve_connections 1",
        "eventsieve_subscriptions 1",
        "# EOF",
    ] {
        assert!(metrics.body.lines().any(|found| found == line), "{line}: {}", metrics.body);
    }
    gateway.stop().await;
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
