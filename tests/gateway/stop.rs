//! The end of the gateway.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::net::TcpStream;

use super::harness::{Gateway, PATIENCE};

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
