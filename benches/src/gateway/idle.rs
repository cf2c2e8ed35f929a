//! What clients cost that are connected and silent.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time;

use super::process::Server;
use super::{clients, table};

const CLIENTS: usize = 10_000;

/// How long memory may take to be given back.
const PATIENCE: Duration = Duration::from_secs(15);

/// Measures it twice in one process: what remains of the first time is there for the second.
pub(crate) async fn measure(eventsieve: &str) {
    let server = Server::eventsieve(eventsieve);
    connected(server.address, 1).await;
    let before = server.resident();
    let mut rows = Vec::new();
    for name in ["first time", "second time"] {
        let mut streams = Vec::with_capacity(CLIENTS);
        for _ in 0..CLIENTS {
            streams.push(clients::connect(server.address, "/dev").await);
        }
        wait_for(server.address, CLIENTS).await;
        let during = server.resident();
        drop(streams);
        wait_for(server.address, 0).await;
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end && server.resident() > before + (4 << 20) {
            time::sleep(Duration::from_millis(100)).await;
        }
        let after = server.resident();
        let each = during.saturating_sub(before) as f64 / CLIENTS as f64 / 1024.0;
        let megabytes = |bytes: u64| format!("{:.1}", bytes as f64 / f64::from(1 << 20));
        rows.push(vec![name.to_owned(), format!("{each:.1}"), megabytes(before), megabytes(during), megabytes(after)]);
    }
    let head = ["", "KB each", "MB before", "MB during", "MB after"];
    table::print(
        "Gateway: 10,000 clients that are connected and silent, and what remains when they have left",
        &head,
        &rows,
    );
}

/// Some clients that come and go, so that what is made once is there.
async fn connected(address: SocketAddr, count: usize) {
    for _ in 0..count {
        drop(clients::connect(address, "/dev").await);
    }
    wait_for(address, 0).await;
}

/// Waits until so many clients are connected.
async fn wait_for(address: SocketAddr, connections: usize) {
    loop {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let request = format!("GET /health HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        if answer.contains(&format!("\"connections\":{connections},")) {
            return;
        }
        time::sleep(Duration::from_millis(20)).await;
    }
}
