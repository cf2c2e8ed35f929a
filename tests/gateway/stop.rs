//! The end of the gateway.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::net::TcpStream;

use super::harness::{Client, Gateway, PATIENCE};

#[tokio::test]
async fn what_was_accepted_is_delivered_before_the_end() {
    let gateway = Gateway::with("stop", |settings| settings.limits.stop = PATIENCE).await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    for number in 0..200 {
        gateway.put(json!({"number": number, "a": "a".repeat(10_000)})).await;
    }
    let address = gateway.address;
    let (stopped, closed) = tokio::join!(gateway.stop(), client.closed());
    assert_eq!(((), (200, 1001, "The gateway is stopping".to_owned())), (stopped, closed));
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_client_that_takes_no_leave_does_not_hold_it_up() {
    let gateway = Gateway::with("deadline", |settings| settings.limits.stop = Duration::from_millis(300)).await;
    let client = gateway.connect().await;
    // And neither does one that has asked for nothing yet.
    let silent = TcpStream::connect(gateway.address).await.expect("a connection");
    let start = Instant::now();
    gateway.stop().await;
    assert!(start.elapsed() < Duration::from_secs(10));
    drop((client, silent));
}

/// The binary itself, told to end as a supervisor tells it.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_binary_takes_leave_when_it_is_told_to_end() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    let folder = super::Folder::with_page("terminated");
    let mut command = Command::new(env!("CARGO_BIN_EXE_eventsieve"));
    command.args(["serve", "--port", "0", "--stage", "prod", "--page"]).arg(&folder.0).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the binary");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let url = lines.find_map(|line| {
        let line = line.expect("a line");
        let (_, rest) = line.split_once("ws://")?;
        Some(format!("ws://{}", rest.split(',').next()?))
    });
    let url = url.expect("an address");
    assert!(url.ends_with("/prod"), "{url}");
    let mut client = Client(tokio_tungstenite::connect_async(url).await.expect("a handshake").0);
    client.subscribe(json!({"version": ["0"]})).await;
    let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
    assert!(told.success());
    assert_eq!(client.closed().await, (0, 1001, "The gateway is stopping".to_owned()));
    assert!(child.wait().expect("an end").success());
}
