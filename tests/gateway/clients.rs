//! The clients that users have. One that is not installed is an error, unless somebody said that the tests go without them.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::harness::Gateway;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_publishes_tries_patterns_and_manages_connections() {
    let Some(python) = python_with("boto3").await else { return };
    let gateway = Gateway::start("boto3").await;
    let mut client = gateway.connect().await;
    let id = client.id().await;
    client.subscribe(json!({"version": ["0"]})).await;
    let mut command = aws(python);
    command.arg(file("clients.py")).arg(gateway.address.to_string()).arg(id);
    succeeds(command).await;
    let event = client.json().await;
    assert_eq!(
        (&event["source"], &event["detail"], &event["resources"]),
        (&json!("boto3"), &json!({"n": 1}), &json!(["r"]))
    );
    assert_eq!(client.text().await, "hello");
    assert_eq!(client.closed().await.1, 1001);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_aws_command_line_publishes() {
    let Some(program) = installed("aws", &["--version"]).await else { return };
    let gateway = Gateway::start("aws").await;
    let mut client = gateway.subscribed(json!({"source": ["shop"]})).await;
    let mut command = aws(program);
    command.args(["events", "put-events", "--endpoint-url", &format!("http://{}", gateway.address), "--entries"]);
    command.arg(r#"[{"Source":"shop","DetailType":"order","Detail":"{\"total\":7}","Time":"2021-04-01T00:00:00Z"}]"#);
    let answer: Value = serde_json::from_str(&succeeds(command).await).expect("JSON");
    assert_eq!(answer["FailedEntryCount"], 0, "{answer}");
    let event = client.json().await;
    assert_eq!((&event["detail"], &event["time"]), (&json!({"total": 7}), &json!("2021-04-01T00:00:00Z")));
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn npms_ws_gets_events() {
    if !root().join("node_modules/ws").exists() {
        return is_missing("ws");
    }
    let Some(node) = installed("node", &["--version"]).await else { return };
    gets_an_event("ws", node, "subscriber.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pythons_websockets_gets_events() {
    let Some(python) = python_with("websockets.sync.client").await else { return };
    gets_an_event("websockets", python, "subscriber.py").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wscat_is_answered() {
    let program = root().join("node_modules/.bin/wscat").to_string_lossy().into_owned();
    let Some(wscat) = installed(&program, &["--version"]).await else { return };
    let gateway = Gateway::start("wscat").await;
    let url = format!("ws://{}/dev", gateway.address);
    let mut command = Command::new(wscat);
    command.args(["-c", &url, "-x", r#"{"action":"ping"}"#, "-w", "1"]);
    let output = succeeds(command).await;
    assert!(output.contains(r#"{"type":"pong","requestId":""#), "{output}");
    gateway.stop().await;
}

/// Runs a script that connects, says that it is ready, and prints the first event that it gets.
async fn gets_an_event(name: &str, program: PathBuf, script: &'static str) {
    let gateway = Gateway::start(name).await;
    let (ready, is_ready) = tokio::sync::oneshot::channel();
    let address: SocketAddr = gateway.address;
    let client = spawn_blocking(move || {
        let mut command = Command::new(program);
        command.arg(file(script)).arg(address.to_string()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().expect("a client");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let first = lines.next().expect("a line").expect("a line");
        ready.send(first).expect("who waits");
        let event = lines.next().expect("a line").expect("a line");
        assert!(child.wait().expect("an end").success());
        event
    });
    assert_eq!(is_ready.await.expect("a client that is ready"), "ready");
    let id = gateway.put(json!({"é": "😀"})).await;
    let event: Value = serde_json::from_str(&client.await.expect("a client")).expect("JSON");
    assert_eq!((&event["id"], &event["detail"]), (&json!(id), &json!({"é": "😀"})));
    gateway.stop().await;
}

/// A Python that has a module: the one on `PATH`, or the one that `scripts/setup tests` made.
pub(super) async fn python_with(module: &'static str) -> Option<PathBuf> {
    let tools = std::env::var_os("EVENTSIEVE_TOOLS").map_or_else(|| root().join(".tools"), PathBuf::from);
    for python in [PathBuf::from("python3"), tools.join("clients/bin/python")] {
        let mut command = Command::new(&python);
        command.args(["-c", &format!("import {module}")]).stderr(Stdio::null());
        if spawn_blocking(move || command.status().is_ok_and(|status| status.success())).await.expect("no panic") {
            return Some(python);
        }
    }
    is_missing(module);
    None
}

fn is_missing(client: &str) {
    assert!(
        std::env::var_os("EVENTSIEVE_WITHOUT_CLIENTS").is_some(),
        "{client} is not installed: run `scripts/setup tests`, or set EVENTSIEVE_WITHOUT_CLIENTS=1 to go without"
    );
    println!("{client} is not installed, and not asked");
}

async fn installed(program: &str, arguments: &'static [&'static str]) -> Option<PathBuf> {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null());
    let is_there =
        spawn_blocking(move || command.status().is_ok_and(|status| status.success())).await.expect("no panic");
    if !is_there {
        is_missing(program);
    }
    is_there.then(|| PathBuf::from(program))
}

/// A command with the settings that AWS's tools insist on. They sign with whatever key they have.
pub(super) fn aws(program: PathBuf) -> Command {
    let mut command = Command::new(program);
    command
        .env("AWS_ACCESS_KEY_ID", "any")
        .env("AWS_SECRET_ACCESS_KEY", "any")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env_remove("AWS_PROFILE")
        .env("NO_PROXY", "127.0.0.1");
    command
}

/// Runs a command that must succeed, and returns what it printed.
pub(super) async fn succeeds(mut command: Command) -> String {
    let ended = spawn_blocking(move || {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        // wscat leaves as soon as it can read no more.
        let _open = child.stdin.take();
        child.wait_with_output()
    });
    let output = ended.await.expect("no panic").expect("a program");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

pub(super) fn file(name: &str) -> PathBuf {
    root().join("tests/gateway").join(name)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
