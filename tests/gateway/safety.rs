//! Who may ask: names in addresses, and pages.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use eventsieve::gateway::{self, Error, Page, Settings};

use super::Folder;
use super::harness::{Apart, Gateway};

/// 0.0.0.0 is no name that a request may have.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_it_says_that_its_address_is_can_be_opened() {
    for address in ["0.0.0.0", "127.0.0.1"] {
        let folder = Folder::with_page("shown");
        let mut command = Command::new(env!("CARGO_BIN_EXE_eventsieve"));
        command.args(["serve", "--port", "0", "--address", address, "--page"]).arg(&folder.0);
        command.env("EVENTSIEVE_TOKEN", "0123456789abcdef").stdout(Stdio::piped());
        let mut child = Apart(command.spawn().expect("the binary"));
        let mut out = BufReader::new(child.0.stdout.take().expect("a pipe"));
        let mut said = String::new();
        out.read_line(&mut said).expect("a line");
        let (_, rest) = said.split_once("http://").expect("an address");
        let host = rest.split('/').next().expect("an address").to_owned();
        let mut stream = TcpStream::connect(&host).await.expect("a connection");
        let request = format!("GET /health HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{host}: {answer}");
    }
}

#[tokio::test]
async fn an_address_with_another_name_is_refused() {
    let gateway = Gateway::with("hosts", |settings| settings.hosts = vec!["gateway.test".to_owned()]).await;
    let port = gateway.address.port();
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("LOCALHOST:{port}"), 200),
        ("[::1]:1".to_owned(), 200),
        ("gateway.test".to_owned(), 200),
        ("evil.example".to_owned(), 421),
        (format!("127.0.0.1.evil.example:{port}"), 421),
        (format!("localhost@evil.example:{port}"), 421),
        (format!("evil@localhost:{port}"), 421),
        (String::new(), 421),
    ] {
        for path in ["/", "/health"] {
            let answer = gateway.raw(&format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n"), b"").await;
            assert_eq!(answer.status, status, "{host}");
        }
    }
    for head in [
        "GET / HTTP/1.1\r\n".to_owned(),
        format!("GET http://evil.example/ HTTP/1.1\r\nhost: localhost:{port}\r\n"),
        format!("GET / HTTP/1.1\r\nhost: localhost:{port}\r\nhost: evil.example\r\n"),
    ] {
        assert!(matches!(gateway.raw(&head, b"").await.status, 400 | 421), "{head}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn another_page_is_refused_wherever_it_asks() {
    let gateway =
        Gateway::with("origins", |settings| settings.origins = vec!["https://friend.example".to_owned()]).await;
    let port = gateway.address.port();
    let handshake = "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n\
                     sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for (origin, is_allowed) in [
        (format!("http://127.0.0.1:{port}"), true),
        (format!("http://localhost:{port}"), true),
        ("https://friend.example".to_owned(), true),
        (format!("https://localhost:{port}"), false),
        ("http://localhost:1".to_owned(), false),
        ("http://localhost".to_owned(), false),
        ("https://evil.example".to_owned(), false),
        ("https://friend.example.evil.example".to_owned(), false),
        ("null".to_owned(), false),
        (String::new(), false),
    ] {
        let headers = format!("origin: {origin}\r\n");
        let is_refused = |status| status == 403;
        let answer = gateway.request("POST", "/", &headers, b"").await;
        assert_eq!(is_refused(answer.status), !is_allowed, "{origin}");
        let answer = gateway.request("DELETE", "/dev/@connections/a", &headers, b"").await;
        assert_eq!(is_refused(answer.status), !is_allowed, "{origin}");
        if !is_allowed {
            let answer = gateway.request("GET", "/dev", &format!("{headers}{handshake}"), b"").await;
            assert_eq!(answer.status, 403, "{origin}");
        }
    }
    gateway.stop().await;
}

#[tokio::test]
async fn without_a_token_only_this_machine_is_served() {
    let folder = Folder::with_page("loopback");
    let listener = TcpListener::bind("0.0.0.0:0").await.expect("a free port");
    let settings = Settings::new(Page::open(&folder.0).expect("a page"));
    let refused = gateway::run(listener, settings, std::future::pending()).await;
    assert!(matches!(refused, Err(Error::NoToken { .. })), "{refused:?}");
    let output = super::eventsieve(&["serve", "--page", &folder.0.to_string_lossy(), "--address", "0.0.0.0"]);
    let expected = "0.0.0.0 can be reached from other machines: set a token with --token-file or EVENTSIEVE_TOKEN, \
                    or listen on 127.0.0.1 or ::1";
    assert!(output.contains(expected), "{output}");
}
