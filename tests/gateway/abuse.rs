//! What clients do to a gateway that should not: it lives, and others lose nothing.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use eventsieve::gateway::Publisher;
use eventsieve::protocol::Entry;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::harness::{Client, Gateway, PATIENCE};

/// Says to a process that runs these tests that it is to be a client of the gateway at this address.
const CLIENT: &str = "EVENTSIEVE_TEST_CLIENT";

/// Clients that are killed cannot take leave, and leave behind what was on its way to them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_are_killed_under_load_disturb_nobody() {
    let gateway = Gateway::start("killed-clients").await;
    let steady = gateway.subscribed(json!({"version": ["0"]})).await;
    let mut children: Vec<Child> = (0..6).map(|_| client(&gateway)).collect();
    while gateway.request("GET", "/health", "", b"").await.json()["subscriptions"] != 7 {}
    let requests = 600;
    let reader = tokio::spawn(in_order(steady, requests * 10));
    let mut publisher = Publisher::connect(&format!("http://{}", gateway.address)).await.expect("a connection");
    for request in 0..requests {
        if request % 100 == 50 {
            // SIGKILL, where there are signals; the kernel closes its sockets.
            children[request / 100].kill().expect("a kill");
        }
        let entries: Vec<Entry> = (request * 10..request * 10 + 10).map(entry).collect();
        assert_eq!(publisher.put(&entries).await.expect("an answer").failed_entry_count, 0);
    }
    reader.await.expect("a reader");
    while gateway.request("GET", "/health", "", b"").await.json()["connections"] != 0 {}
    for mut child in children {
        child.wait().expect("an end");
    }
    gateway.stop().await;
}

/// No test by itself: what the processes run that are killed above. They read slower than events come.
#[test]
fn a_client_that_is_to_be_killed() {
    let Ok(address) = std::env::var(CLIENT) else { return };
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let url = format!("ws://{address}/dev");
        let mut client = Client(tokio_tungstenite::connect_async(url).await.expect("a handshake").0);
        client.subscribe(json!({"version": ["0"]})).await;
        while client.frame().await.is_some() {}
    });
}

fn client(gateway: &Gateway) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "gateway::abuse::a_client_that_is_to_be_killed"]);
    command.env(CLIENT, gateway.address.to_string()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("a process")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_requests_of_garbage_disturb_nobody() {
    let gateway = Arc::new(Gateway::start("garbage").await);
    let steady = gateway.subscribed(json!({"version": ["0"]})).await;
    let reader = tokio::spawn(in_order(steady, 1000));
    let hosts = {
        let gateway = Arc::clone(&gateway);
        tokio::spawn(async move {
            let mut noise: u64 = 88_172_645_463_325_252;
            for number in 0..10_000 {
                let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
                let bytes: Vec<u8> = match number % 5 {
                    0 => b"\x16\x03\x01 nonsense \r\n\r\n".to_vec(),
                    1 => b"GET /dev HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\n\r\n\xff\xfe".to_vec(),
                    2 => b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 999999999999\r\n\r\n{".to_vec(),
                    3 => b"POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzzz\r\n".to_vec(),
                    _ => (0..64).map(|_| random(&mut noise)).collect(),
                };
                // Who writes more than is read is told so in this way.
                let _ = stream.write_all(&bytes).await;
            }
        })
    };
    for number in 0..1000 {
        gateway.put(json!({"number": number})).await;
    }
    hosts.await.expect("the others");
    reader.await.expect("a reader");
    while gateway.request("GET", "/health", "", b"").await.json()["connections"] != 0 {}
    Arc::into_inner(gateway).expect("the only one").stop().await;
}

/// The same numbers each time: xorshift64.
fn random(state: &mut u64) -> u8 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 32) as u8
}

/// Many that send half a request, half a handshake or half a frame and then nothing, or do not read what they are answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_that_stops_in_the_middle_disturbs_nobody() {
    let gateway = Gateway::with("crowd", |settings| {
        settings.limits.request = Duration::from_secs(1);
        settings.limits.idle = Duration::from_secs(1);
    })
    .await;
    let host = format!("host: {}\r\n", gateway.address);
    let handshake = handshake(&gateway);
    let halves: [Vec<u8>; 5] = [
        b"G".to_vec(),
        handshake.as_bytes()[..60].to_vec(),
        format!("POST / HTTP/1.1\r\n{host}content-length: 1000\r\n\r\n{{").into_bytes(),
        [handshake.as_bytes(), b"\x81\xfe\x10"].concat(),
        [handshake.as_bytes(), b"\x01\x81\0\0\0\0a"].concat(),
    ];
    let mut crowd = Vec::new();
    for number in 0..250 {
        let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
        stream.write_all(&halves[number % halves.len()]).await.expect("a half");
        crowd.push(stream);
    }
    // Many requests whose answers nobody reads.
    let mut unread = TcpStream::connect(gateway.address).await.expect("a connection");
    let requests = format!("GET /metrics HTTP/1.1\r\n{host}\r\n").repeat(100);
    while let Ok(Ok(_)) = timeout(Duration::from_millis(200), unread.write_all(requests.as_bytes())).await {}

    let mut steady = gateway.subscribed(json!({"version": ["0"]})).await;
    for number in 0..200 {
        gateway.put(json!({"number": number})).await;
        assert_eq!(steady.json().await["detail"]["number"], number);
    }
    // Each of them is ended, whether it reads or not.
    for mut stream in crowd {
        let mut answer = Vec::new();
        let _ = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("an end in time");
    }
    // Nor is that one waited for whose answers nobody reads: it is closed, which a client that only writes learns in the end.
    let closed = async { while unread.write_all(b"G").await.is_ok() {} };
    timeout(PATIENCE, closed).await.expect("an end in time");
    gateway.stop().await;
}

/// Pings are answered, and the answers wait somewhere until they are read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_pings_and_never_reads_takes_no_memory_and_is_ended() {
    let gateway = Gateway::apart("pings", &[]).await;
    let mut steady = gateway.subscribed(json!({"version": ["0"]})).await;
    let before = gateway.memory();
    let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
    stream.write_all(handshake(&gateway).as_bytes()).await.expect("a handshake");
    let pattern = frame(0x81, br#"{"action":"pattern","pattern":{"version":["0"]}}"#);
    stream.write_all(&pattern).await.expect("a pattern");
    while gateway.request("GET", "/health", "", b"").await.json()["subscriptions"] != 2 {}
    // 40 MB, far more than the sockets' buffers hold.
    let pings = frame(0x89, &[b'a'; 125]).repeat(1000);
    for _ in 0..300 {
        timeout(PATIENCE, stream.write_all(&pings)).await.expect("it is read").expect("pings");
    }
    is_near(before, &gateway, 12 << 20);
    for number in 0..20 {
        gateway.put(json!({"number": number, "a": "a".repeat(100_000)})).await;
        assert_eq!(steady.json().await["detail"]["number"], number);
    }
    let ended = async { while gateway.counter("eventsieve_slow_clients_closed_total").await != 1 {} };
    timeout(PATIENCE, ended).await.expect("it is ended");
    gateway.stop().await;
}

/// What was taken for all of them is given back.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_is_back_where_it_was_after_crowds_kills_and_garbage() {
    let gateway = Gateway::apart("memory", &["--idle", "60"]).await;
    // What it needs from the first request on.
    gateway.subscribed(json!({"version": ["0"]})).await;
    gateway.put(json!({})).await;
    while gateway.request("GET", "/health", "", b"").await.json()["connections"] != 0 {}
    let before = gateway.memory();
    let mut publisher = Publisher::connect(&format!("http://{}", gateway.address)).await.expect("a connection");
    let mut most = 0;
    for _ in 0..3 {
        for number in 0..400 {
            let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
            let noise: &[u8] = if number % 2 == 0 { b"\x16\x03\x01 nonsense \r\n\r\n" } else { b"GET /dev HTT" };
            let _ = stream.write_all(noise).await;
        }
        let mut crowd = Vec::new();
        for number in 0..400 {
            crowd.push(gateway.subscribed(json!({"detail": {"slot": [number]}})).await);
        }
        // These read nothing, so that some 14 MB wait for them when they go away; those are killed.
        for _ in 0..4 {
            crowd.push(gateway.subscribed(json!({"version": ["0"]})).await);
        }
        let mut children: Vec<Child> = (0..4).map(|_| client(&gateway)).collect();
        while gateway.request("GET", "/health", "", b"").await.json()["subscriptions"] != 408 {}
        for _ in 0..90 {
            let detail = Some(json!({"a": "a".repeat(20_000)}).to_string());
            let entries: Vec<Entry> = (0..10).map(|number| Entry { detail: detail.clone(), ..entry(number) }).collect();
            assert_eq!(publisher.put(&entries).await.expect("an answer").failed_entry_count, 0);
        }
        most = most.max(grown(before, &gateway));
        for child in &mut children {
            child.kill().expect("a kill");
            child.wait().expect("an end");
        }
        drop(crowd);
        while gateway.request("GET", "/health", "", b"").await.json()["connections"] != 0 {}
    }
    // More than a thousand have left by now, after which it gives back what it can.
    let back = async {
        while grown(before, &gateway) > 8 << 20 {
            gateway.request("GET", "/health", "", b"").await;
        }
    };
    let is_back = timeout(PATIENCE, back).await.is_ok();
    println!("grown by {} KB at first, and by {} KB in the end", most >> 10, grown(before, &gateway) >> 10);
    assert!(is_back);
    gateway.stop().await;
}

/// By how many bytes it has grown, as far as that can be seen.
fn grown(before: Option<u64>, gateway: &Gateway) -> u64 {
    before.zip(gateway.memory()).map_or(0, |(before, now)| now.saturating_sub(before))
}

fn is_near(before: Option<u64>, gateway: &Gateway, most: u64) {
    let grown = grown(before, gateway);
    println!("grown by {} KB", grown >> 10);
    assert!(grown <= most, "{} MB more than before", grown >> 20);
}

fn handshake(gateway: &Gateway) -> String {
    format!(
        "GET /dev HTTP/1.1\r\nhost: {}\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        gateway.address
    )
}

/// A frame of less than 126 bytes, with a mask that changes nothing.
fn frame(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).ok().filter(|length| *length < 126).expect("a short frame");
    [&[kind, 0x80 | length, 0, 0, 0, 0], content].concat()
}

/// Reads so many events, which must be all, in order.
async fn in_order(mut client: Client, events: usize) {
    for number in 0..events {
        assert_eq!(client.json().await["detail"]["number"], number);
    }
}

fn entry(number: usize) -> Entry {
    Entry {
        source: Some("s".to_owned()),
        detail_type: Some("t".to_owned()),
        detail: Some(json!({"number": number, "a": "a".repeat(1000)}).to_string()),
        ..Entry::default()
    }
}
