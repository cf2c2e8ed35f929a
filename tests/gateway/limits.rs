//! What is bounded.

use std::io::BufRead;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use eventsieve::gateway::Page;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Folder;
use super::harness::{Gateway, PATIENCE};

#[tokio::test]
async fn a_client_too_many_is_refused_until_another_leaves() {
    let gateway = Gateway::with("many", |settings| settings.limits.connections = 1).await;
    let mut first = gateway.connect().await;
    let url = format!("ws://{}/dev", gateway.address);
    let refused = tokio_tungstenite::connect_async(&url).await.expect_err("no room");
    assert!(refused.to_string().contains("503"), "{refused}");
    first.0.close(None).await.expect("a close");
    while first.frame().await.is_some() {}
    // What was closed is forgotten by the time that the end of the connection arrives.
    gateway.connect().await.expect_nothing().await;
    gateway.stop().await;
}

/// Times and numbers that a clock and a counter cannot hold are as good as none.
#[tokio::test]
async fn a_limit_that_is_too_large_is_none() {
    let gateway = Gateway::with("boundless", |settings| {
        settings.limits.idle = Duration::MAX;
        settings.limits.longest = Duration::MAX;
        settings.limits.connections = usize::MAX;
    })
    .await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    gateway.put(json!({})).await;
    client.json().await;
    drop(client);
    let left = async { while gateway.request("GET", "/health", "", b"").await.json()["connections"] != 0 {} };
    timeout(PATIENCE, left).await.expect("it is forgotten");
    gateway.stop().await;
}

#[test]
fn a_setting_that_is_none_is_an_error_that_says_what_is() {
    let most = u64::MAX.to_string();
    for (option, value, told) in [
        ("--idle", "0", "a number from 1 to 31536000"),
        ("--idle", most.as_str(), "a number from 1 to 31536000"),
        ("--longest", "0", "a number from 1 to 31536000"),
        ("--longest", &most, "a number from 1 to 31536000"),
        ("--connections", &most, "a number from 1 to 1000000"),
        ("--connections-each", "0", "a number from 1 to 1000000"),
        ("--rate", "4294967295", "a number from 0 to 1000000"),
        ("--waiting-messages", "0", "a number from 1 to"),
        ("--waiting-bytes", "0", "a number from 1 to"),
        ("--waiting-bytes", "many", "a number from 1 to"),
        ("--longest-pattern", "4097", "a number from 1 to 4096"),
        ("--allow-origin", "https://example.com/", "an origin is a scheme and a name"),
        ("--allow-origin", "https://example.com/page", "an origin is a scheme and a name"),
        ("--allow-origin", "example.com", "an origin is a scheme and a name"),
        ("--allow-host", "gateway.test:8787", "a name has no scheme, no port and no path"),
        ("--allow-host", "[::1]:8787", "a name has no scheme, no port and no path"),
        ("--allow-host", "http://gateway.test", "a name has no scheme, no port and no path"),
        ("--allow-host", "", "a name has no scheme, no port and no path"),
    ] {
        let error = super::eventsieve(&["serve", option, value]);
        assert!(error.contains(option) && error.contains(told), "{option} {value}: {error}");
    }
}

/// Many systems let a process open 1,024 files at first, and more if it asks.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_can_be_more_connections_than_files_at_first() {
    let mut few = Command::new("sh");
    few.args(["-c", r#"ulimit -S -n 64; exec "$0" "$@""#, env!("CARGO_BIN_EXE_eventsieve")]);
    let gateway = Gateway::by(few, "files", &[]).await;
    let mut clients = Vec::new();
    for _ in 0..100 {
        let client = timeout(PATIENCE, gateway.connect()).await.expect("it is accepted");
        clients.push(client);
    }
    assert_eq!(gateway.counter("eventsieve_accept_errors_total").await, 0);
    gateway.stop().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_may_open_no_more_files_says_so_and_goes_on_later() {
    let mut few = Command::new("sh");
    few.args(["-c", r#"ulimit -n 40; exec "$0" "$@""#, env!("CARGO_BIN_EXE_eventsieve")]).stderr(Stdio::piped());
    let mut gateway = Gateway::by(few, "no-files", &[]).await;
    let mut crowd = Vec::new();
    for _ in 0..60 {
        crowd.push(TcpStream::connect(gateway.address).await.expect("a connection"));
    }
    let mut line = String::new();
    gateway.log().read_line(&mut line).expect("a line");
    let told: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(told["fields"]["message"], "connections cannot be accepted");
    assert!(line.contains("Too many open files"), "{line}");
    drop(crowd);
    assert!(gateway.counter("eventsieve_accept_errors_total").await > 0);
    gateway.stop().await;
}

#[tokio::test]
async fn a_request_that_does_not_come_is_not_waited_for() {
    let gateway = Gateway::with("slow", |settings| settings.limits.request = Duration::from_millis(200)).await;
    for (request, status) in [
        ("", None),
        ("GET / HTTP/1.1\r\nhost: localhost\r\n", None),
        ("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n{", Some("HTTP/1.1 408 ")),
        // One that comes, and no other after it.
        ("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n", Some("HTTP/1.1 200 ")),
    ] {
        let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
        stream.write_all(request.as_bytes()).await.expect("a part of a request");
        let mut answer = String::new();
        let read = timeout(PATIENCE, stream.read_to_string(&mut answer)).await.expect("an end in time");
        read.expect("an end");
        assert!(status.is_none_or(|status| answer.starts_with(status)), "{request}: {answer}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn an_answer_that_nobody_reads_is_not_waited_for() {
    let folder = Folder::with_page("unread");
    // More than the sockets' buffers hold.
    let file = std::fs::File::create(folder.0.join("long")).expect("a file");
    file.set_len(64 << 20).expect("a long file");
    let gateway = Gateway::with("unread-gateway", |settings| {
        settings.page = Page::open(&folder.0).expect("a page");
        settings.limits.request = Duration::from_millis(300);
        settings.limits.stop = 2 * PATIENCE;
    })
    .await;
    let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
    stream.write_all(b"GET /long HTTP/1.1\r\nhost: localhost\r\n\r\n").await.expect("a request");
    let mut start = [0; 12];
    stream.read_exact(&mut start).await.expect("the start of an answer");
    assert_eq!(&start, b"HTTP/1.1 200");
    // It lets requests finish for half of its time, which is `PATIENCE`, unless this one is given up.
    let started = Instant::now();
    gateway.stop().await;
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert!(rest.len() < 64 << 20, "{}", rest.len());
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_when_to_ask_again() {
    let gateway = Gateway::with("rate", |settings| {
        settings.limits.rate = 1;
        settings.limits.loopback = true;
    })
    .await;
    for (request, status, expected) in [
        ("GET /health", 429, "\r\n\r\nToo Many Requests\n"),
        ("GET /dev", 429, "\r\n\r\n{\"message\":\"Too Many Requests\"}"),
        ("POST /", 400, "\r\n\r\n{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"),
    ] {
        // Many at once, so that they come faster than one in a second however slow this machine is.
        let one = format!("{request} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
        stream.write_all(one.repeat(50).as_bytes()).await.expect("requests");
        stream.shutdown().await.expect("an end");
        let mut answers = String::new();
        timeout(PATIENCE, stream.read_to_string(&mut answers)).await.expect("answers in time").expect("answers");
        assert!(
            answers.contains(&format!("HTTP/1.1 {status} ")) && answers.contains("retry-after: 1\r\n"),
            "{answers}"
        );
        assert!(answers.contains(expected), "{answers}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_client_that_says_too_much_is_read_slower() {
    let gateway = Gateway::with("rate-socket", |settings| {
        settings.limits.rate = 2;
        settings.limits.loopback = true;
    })
    .await;
    let mut client = gateway.connect().await;
    let started = Instant::now();
    for _ in 0..4 {
        client.expect_nothing().await;
    }
    // Two are at hand, and the handshake took one of them.
    assert!(started.elapsed() > Duration::from_millis(900), "{:?}", started.elapsed());
    gateway.stop().await;
}

#[tokio::test]
async fn an_address_has_so_many_connections_and_no_more() {
    let gateway = Gateway::with("each", |settings| {
        settings.limits.connections_each = 1;
        settings.limits.loopback = true;
    })
    .await;
    let mut first = gateway.connect().await;
    let mut second = TcpStream::connect(gateway.address).await.expect("a connection");
    let mut answer = Vec::new();
    // It is closed, or reset where that comes before the request.
    let _ = second.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    let _ = timeout(PATIENCE, second.read_to_end(&mut answer)).await.expect("an end in time");
    assert!(answer.is_empty(), "{}", String::from_utf8_lossy(&answer));
    first.0.close(None).await.expect("a close");
    while first.frame().await.is_some() {}
    drop(first);
    let url = format!("ws://{}/dev", gateway.address);
    while tokio_tungstenite::connect_async(&url).await.is_err() {}
    // The place is free again when that connection is at its end.
    let metrics = async {
        loop {
            let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
            let request = "GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
            let mut answer = String::new();
            let sent = stream.write_all(request.as_bytes()).await;
            if sent.is_ok() && stream.read_to_string(&mut answer).await.is_ok() && !answer.is_empty() {
                break answer;
            }
        }
    };
    let metrics = timeout(PATIENCE, metrics).await.expect("an answer in time");
    let refused = metrics.lines().find_map(|line| line.strip_prefix("eventsieve_connections_refused_total "));
    assert!(refused.is_some_and(|count| count != "0"), "{metrics}");
    gateway.stop().await;
}

#[tokio::test]
async fn this_machine_may_ask_as_often_as_it_likes() {
    let gateway = Gateway::with("rate-loopback", |settings| settings.limits.rate = 1).await;
    for _ in 0..20 {
        assert_eq!(gateway.request("GET", "/health", "", b"").await.status, 200);
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_request_that_is_too_long_is_refused() {
    let gateway = Gateway::start("long-request").await;
    let answer = gateway.request("POST", "/", "", &vec![b' '; (8 << 20) + 1]).await;
    assert_eq!(answer.status, 413);
    let answer = gateway.request("GET", "/", &format!("x: {}\r\n", "a".repeat(200 << 10)), b"").await;
    assert_eq!(answer.status, 431);
    let answer = gateway.request("GET", "/", &"x: a\r\n".repeat(200), b"").await;
    assert_eq!(answer.status, 431);
    gateway.stop().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_is_told_so_and_holds_up_nobody() {
    let gateway = Gateway::with("stalled", |settings| {
        settings.limits.waiting_bytes = 1 << 20;
        settings.limits.close = PATIENCE;
    })
    .await;
    let mut stalled = gateway.subscribed(json!({"version": ["0"]})).await;
    let mut reader = gateway.subscribed(json!({"version": ["0"]})).await;
    // More than the outbox and the sockets' buffers hold.
    let detail = json!({"a": "a".repeat(125_000)});
    let published = 120;
    for number in 0..published {
        gateway.put(detail.clone()).await;
        assert_eq!(reader.json().await["detail"], detail, "{number}");
    }
    let (messages, code, reason) = stalled.closed().await;
    assert!(messages < published, "{messages}");
    assert_eq!((code, reason.contains("reads too slowly")), (1008, true), "{reason}");
    let metrics = gateway.request("GET", "/metrics", "", b"").await.body;
    assert!(metrics.contains("\neventsieve_slow_clients_closed_total 1\n"), "{metrics}");
    gateway.stop().await;
}

#[tokio::test]
async fn a_client_that_never_reads_is_dropped_in_the_end() {
    let gateway = Gateway::with("dead", |settings| {
        settings.limits.waiting_messages = 10;
        settings.limits.close = Duration::from_millis(200);
    })
    .await;
    let stalled = gateway.subscribed(json!({"version": ["0"]})).await;
    for _ in 0..120 {
        gateway.put(json!({"a": "a".repeat(125_000)})).await;
    }
    while gateway.request("GET", "/health", "", b"").await.json()["connections"] != 0 {}
    drop(stalled);
    gateway.stop().await;
}

#[tokio::test]
async fn what_breaks_the_rules_disturbs_nobody() {
    let gateway = Gateway::start("abuse").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let handshake = format!(
        "GET /dev HTTP/1.1\r\nhost: {}\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        gateway.address
    );
    // Frames without a mask, with a bit that means nothing, a ping that is too long, half a frame, and noise.
    for bytes in [&b"\x81\x02{}"[..], b"\xc1\x80\0\0\0\0", b"\x89\xfe\x01\x00\0\0\0\0", b"\x81\xfe\x10", &[0xa5; 4096]]
    {
        let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
        stream.write_all(handshake.as_bytes()).await.expect("a handshake");
        stream.write_all(bytes).await.expect("a frame");
        stream.shutdown().await.expect("an end");
        let mut answer = Vec::new();
        // It can be reset, as what follows is not read.
        let _ = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("an end in time");
        assert!(answer.starts_with(b"HTTP/1.1 101 "), "{bytes:?}");
    }
    for _ in 0..500 {
        let mut stream = TcpStream::connect(gateway.address).await.expect("a connection");
        stream.write_all(b"\x16\x03\x01 nonsense \r\n\r\n").await.expect("noise");
    }
    gateway.put(json!({"still": "here"})).await;
    assert_eq!(client.json().await["detail"], json!({"still": "here"}));
    while gateway.request("GET", "/health", "", b"").await.json()["connections"] != 1 {}
    gateway.stop().await;
}
