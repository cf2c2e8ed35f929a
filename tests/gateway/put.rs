//! `eventsieve put`, as a user calls it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::harness::Gateway;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_detail_is_published_as_an_event() {
    let gateway = Gateway::start("put").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let arguments = ["--source", "shop", "--detail-type", "order", r#"{"total": 1.50}"#, " {}"];
    let output = put(&gateway, &arguments, "").await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let ids = String::from_utf8(output.stdout).expect("UTF-8");
    let first = client.text().await;
    assert!(first.contains(r#""detail-type":"order","source":"shop""#), "{first}");
    assert!(first.ends_with(r#""detail":{"total":1.50}}"#), "{first}");
    let first: Value = serde_json::from_str(&first).expect("JSON");
    let second = client.json().await;
    assert_eq!(ids, format!("{}\n{}\n", first["id"].as_str().expect("id"), second["id"].as_str().expect("id")));
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whole_events_are_published_as_they_are_but_for_what_options_say() {
    let gateway = Gateway::start("put-events").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let event = json!({
        "version": "0", "id": "1", "detail-type": "t", "source": "s", "account": "2", "time": "2021-04-01T00:00:00Z",
        "region": "r", "resources": ["a"], "detail": {"n": 0},
    });
    let output = put(&gateway, &["--source", "other", "-"], &format!("{event}\n{event}").repeat(25)).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    for _ in 0..50 {
        let got = client.json().await;
        assert_eq!(got["source"], "other");
        for name in ["detail-type", "time", "resources", "detail"] {
            assert_eq!(got[name], event[name]);
        }
        assert_ne!(got["id"], event["id"]);
    }
    // More than fits into one request.
    let long = json!({"source": "s", "detail-type": "t", "detail": {"a": "a".repeat(600_000)}}).to_string();
    let output = put(&gateway, &["-"], &long.repeat(3)).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_is_told_with_its_number() {
    let gateway = Gateway::start("put-refused").await;
    let output = put(&gateway, &["--source", "s", "--detail-type", "t", "{}", "{", "{}"], "").await;
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout.len(), 2 * 37);
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(told, "eventsieve: event 2: MalformedDetail: Detail is malformed.\n");
    let output = put(&gateway, &["-"], "{\"detail\": {}}\n nonsense").await;
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(told.starts_with("eventsieve: <stdin>: expected ident at line 2 column 3"), "{told}");
    let long = json!({"a": "a".repeat(2 << 20)}).to_string();
    let output = put(&gateway, &["--source", "s", "--detail-type", "t", "-"], &format!(r#"{{"detail":{long}}}"#)).await;
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(told.contains("the gateway refused the request (400): {\"__type\":\"ValidationException\""), "{told}");
    gateway.stop().await;
}

#[test]
fn a_gateway_that_is_not_there_is_an_error_that_says_what_to_do() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let told = super::eventsieve(&["put", "{}", "--url", &url]);
    assert!(told.contains(&format!("no gateway at {url}: start one with `eventsieve serve`")), "{told}");
    for url in ["localhost:8787", "https://localhost:8787", "", "http://"] {
        let told = super::eventsieve(&["put", "{}", "--url", url]);
        assert!(told.contains("is no address of a gateway: it begins with http:// and a name"), "{told}");
    }
}

/// Runs it with a text on its standard input.
async fn put(gateway: &Gateway, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eventsieve"));
    command.args(["put", "--url", &format!("http://{}", gateway.address)]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let input = input.to_owned();
    let ended = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn()?;
        let written = child.stdin.take().map(|mut pipe| pipe.write_all(input.as_bytes()));
        written.transpose()?;
        child.wait_with_output()
    });
    ended.await.expect("no panic").expect("the binary")
}
