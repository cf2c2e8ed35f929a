//! Who publishes: requests of ten events that are made before, on connections that stay open.

use std::cell::Cell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time;

use super::bare::ROUTE;
use super::clients::{DIGITS, SENT};

/// How many events a request has.
pub(crate) const BATCH: usize = 10;

/// A request as it goes over the wire, but for the times in it.
#[derive(Clone)]
pub(crate) struct Request {
    bytes: Vec<u8>,
    /// Where times are.
    times: Vec<usize>,
}

/// Requests whose events go round all clients.
pub(crate) fn requests(address: SocketAddr, clients: usize) -> Vec<Request> {
    // Coprime to the number of clients, so that neighbours are not next to each other.
    let receivers: Vec<usize> = (0..clients).map(|event| event * 389 % clients).collect();
    receivers.chunks(BATCH).map(|receivers| request(address, receivers)).collect()
}

fn request(address: SocketAddr, receivers: &[usize]) -> Request {
    let digits = "0".repeat(DIGITS);
    let pad = "a".repeat(200);
    let entries: Vec<String> = receivers
        .iter()
        .map(|receiver| {
            let detail = format!(
                r#"{{\"for\":{receiver},\"sent\":\"{SENT}{digits}\",\"pad\":\"{pad}\",\"state\":\"running\"}}"#
            );
            format!(
                r#"{{"Source":"bench.shop","DetailType":"order placed","Detail":"{detail}","Resources":["arn:aws:a"]}}"#
            )
        })
        .collect();
    let body = format!(r#"{{"Entries":[{}]}}"#, entries.join(","));
    let route: Vec<String> = receivers.iter().map(ToString::to_string).collect();
    let head = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\nx-amz-target: AWSEvents.PutEvents\r\n\
         content-type: application/x-amz-json-1.1\r\n{ROUTE}: {}\r\ncontent-length: {}\r\n\r\n",
        route.join(","),
        body.len()
    );
    let bytes = format!("{head}{body}").into_bytes();
    let times = memmem::find_iter(&bytes, SENT).map(|at| at + SENT.len()).collect();
    Request { bytes, times }
}

impl Request {
    /// The bytes of it, as if it was sent at a time after the start.
    fn at(&mut self, sent: Duration) -> &[u8] {
        let digits = format!("{:0DIGITS$}", sent.as_nanos());
        for at in &self.times {
            self.bytes[*at..*at + DIGITS].copy_from_slice(digits.as_bytes());
        }
        &self.bytes
    }
}

/// A connection that publishes.
pub(crate) struct Publisher {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

impl Publisher {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Publisher { stream, buffer: vec![0; 64 << 10], filled: 0 }
    }

    /// Publishes as fast as answers come, with so many requests under way; counts the events that were acknowledged.
    pub(crate) async fn flood(&mut self, requests: &[Request], depth: usize, until: Instant, acknowledged: &Cell<u64>) {
        let mut requests = requests.iter().cycle();
        let mut batch = Vec::new();
        while Instant::now() < until {
            batch.clear();
            for request in requests.by_ref().take(depth) {
                batch.extend_from_slice(&request.bytes);
            }
            self.stream.write_all(&batch).await.expect("requests");
            for _ in 0..depth {
                self.answer().await;
                acknowledged.set(acknowledged.get() + BATCH as u64);
            }
        }
    }

    /// Publishes one request after each pause, however late the answers are; returns how many events there were.
    pub(crate) async fn trickle(
        &mut self,
        requests: &mut [Request],
        pause: Duration,
        start: Instant,
        until: Instant,
    ) -> u64 {
        let mut due = time::Instant::now();
        let mut events = 0;
        for at in (0..requests.len()).cycle() {
            if due.into_std() >= until {
                break;
            }
            time::sleep_until(due).await;
            let bytes = requests[at].at(due.into_std() - start);
            self.stream.write_all(bytes).await.expect("a request");
            events += BATCH as u64;
            due += pause;
            self.answer().await;
        }
        events
    }

    /// Reads an answer, which must be that all entries were taken.
    async fn answer(&mut self) {
        loop {
            let bytes = &self.buffer[..self.filled];
            if let Some(end) = end(bytes) {
                let answer = &bytes[..end];
                let is_good = answer.starts_with(b"HTTP/1.1 200 ")
                    && (memmem::find(answer, b"\"FailedEntryCount\":0").is_some()
                        || memmem::find(answer, b"\"FailedEntryCount\": 0").is_some());
                assert!(is_good, "{}", String::from_utf8_lossy(answer));
                self.buffer.copy_within(end..self.filled, 0);
                self.filled -= end;
                return;
            }
            let length = self.stream.read(&mut self.buffer[self.filled..]).await.expect("an answer");
            assert!(length > 0, "{}", String::from_utf8_lossy(&self.buffer[..self.filled]));
            self.filled += length;
        }
    }

    /// Calls an action with a body, and returns the body of the answer.
    pub(crate) async fn call(&mut self, target: &str, body: &str) -> Result<String, String> {
        let request = format!(
            "POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: {target}\r\ncontent-type: application/x-amz-json-1.0\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await.map_err(|error| error.to_string())?;
        loop {
            if let Some(end) = end(&self.buffer[..self.filled]) {
                let answer = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
                self.filled -= end;
                self.buffer.copy_within(end..end + self.filled, 0);
                let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
                return if head.starts_with("HTTP/1.1 200") { Ok(body.to_owned()) } else { Err(answer.clone()) };
            }
            let length = self.stream.read(&mut self.buffer[self.filled..]).await.map_err(|error| error.to_string())?;
            if length == 0 {
                return Err("it closed the connection".to_owned());
            }
            self.filled += length;
        }
    }
}

/// Where the answer ends that bytes begin with, if all of it is there. Its head says how long it is.
fn end(bytes: &[u8]) -> Option<usize> {
    let head = memmem::find(bytes, b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).expect("a head");
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().expect("a length"))
    });
    let end = head + length.expect("a length");
    (bytes.len() >= end).then_some(end)
}
