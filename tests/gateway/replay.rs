//! `eventsieve replay`, as a user calls it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::{Duration, Instant};

use eventsieve::gateway::Record;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::Folder;
use super::harness::{Gateway, PATIENCE};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_is_published_again_as_it_was() {
    let folder = Folder::new("replay");
    let path = folder.0.join("record.jsonl");
    let record = Record { path: path.clone(), syncs: false };
    let recorded = Gateway::with("recorded", |settings| settings.record = Some(record)).await;
    let entry = |number: usize| {
        json!({
            "Source": "shop", "DetailType": "order", "Resources": ["a", "é"], "Time": 1_617_235_200 + number,
            "Detail": format!(r#"{{"number": {number}, "price": 1.50, "text": "\u00e9"}}"#),
        })
    };
    for request in 0..30 {
        let entries: Vec<Value> = (request * 10..request * 10 + 10).map(entry).collect();
        recorded.call("PutEvents", json!({"Entries": entries})).await.json();
    }
    recorded.stop().await;
    let gateway = Gateway::start("replayed").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let output = replay(&gateway, &path, &["--speed", "max"]).await;
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), "taken: 300, not taken: 0\n"));
    assert_eq!(text(&output.stderr), "");
    let lines = fs::read_to_string(&path).expect("the record");
    for line in lines.lines() {
        // All but the id, and when it came.
        let of = |text: &str| text.split_once(r#","detail-type""#).map(|(_, rest)| rest.to_owned()).expect("an event");
        let event = client.text().await;
        let expected = of(line);
        let (expected, _) = expected.rsplit_once(r#","ingestion-time""#).expect("a time");
        assert_eq!(of(&event), format!("{expected}}}"));
    }
    client.expect_nothing().await;
    gateway.stop().await;
}

/// What was for a bus that the clients do not listen to is so again, unless another is named.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_is_published_to_the_bus_that_it_was_for() {
    let folder = Folder::new("replay-bus");
    let path = folder.0.join("record.jsonl");
    let record = Record { path: path.clone(), syncs: false };
    let recorded = Gateway::with("recorded-bus", |settings| settings.record = Some(record)).await;
    let audit = "arn:aws:events:us-east-1:123456789012:event-bus/audit";
    let entry =
        |bus: &str| json!({"Source": "s", "DetailType": format!("for {bus}"), "Detail": "{}", "EventBusName": bus});
    let entries = json!({"Entries": [entry(audit), entry("default")]});
    assert_eq!(recorded.call("PutEvents", entries).await.json()["FailedEntryCount"], 0);
    recorded.stop().await;
    let gateway = Gateway::with("replayed-bus", |settings| settings.bus = "audit".to_owned()).await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    for (arguments, expected) in [(&[][..], &[audit][..]), (&["--bus", "audit"], &[audit, "default"])] {
        let output = replay(&gateway, &path, arguments).await;
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        for bus in expected {
            assert_eq!(client.json().await["detail-type"], format!("for {bus}"));
        }
        client.expect_nothing().await;
    }
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_come_no_sooner_after_each_other_than_they_did() {
    let folder = Folder::new("pace");
    let path = folder.0.join("record.jsonl");
    let line = |millisecond: u64| {
        let came = format!("2021-04-01T00:00:{:02}.{:03}Z", millisecond / 1000, millisecond % 1000);
        json!({"source": "s", "detail-type": "t", "detail": {"at": millisecond}, "ingestion-time": came})
    };
    let text: String = [0, 150, 150, 400].map(|at| format!("{}\n", line(at))).concat();
    // An event's own time counts where there is no other, and none is waited for that goes back.
    let back = json!({"source": "s", "detail-type": "t", "detail": {"at": 0}, "time": "2020-01-01T00:00:00Z"});
    let own = json!({"source": "s", "detail-type": "t", "detail": {"at": 1000}, "time": "2021-04-01T00:00:01Z"});
    fs::write(&path, format!("{text}{back}\n{own}\n")).expect("a record");
    let gateway = Gateway::start("paced").await;
    for (speed, times) in [("1", 1.0), ("2.5", 2.5)] {
        let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
        let start = Instant::now();
        let reader = tokio::spawn(async move {
            for at in [0, 150, 150, 400, 0, 1000] {
                assert_eq!(client.json().await["detail"]["at"], at);
                let due = Duration::from_millis(at).div_f64(times);
                assert!(start.elapsed() >= due, "{at} came after {:?}", start.elapsed());
            }
        });
        assert_eq!(replay(&gateway, &path, &["--speed", speed]).await.status.code(), Some(0));
        reader.await.expect("a reader");
    }
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_has_had_too_much_is_asked_again_later() {
    let folder = Folder::new("too-often");
    let path = folder.0.join("record.jsonl");
    // Long ones, each of which makes a request that is refused unread.
    let long =
        |number| json!({"source": "s", "detail-type": "t", "detail": {"number": number, "a": "a".repeat(200_000)}});
    fs::write(&path, (0..6).map(|number| format!("{}\n", long(number))).collect::<String>()).expect("a record");
    let gateway = Gateway::with("too-often-page", |settings| {
        settings.limits.rate = 1;
        settings.limits.loopback = true;
    })
    .await;
    let mut client = gateway.subscribed(json!({"detail": {"number": [{"exists": true}]}})).await;
    let output = replay(&gateway, &path, &["--speed", "max"]).await;
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), "taken: 6, not taken: 0\n"));
    for number in 0..6 {
        assert!(client.text().await.contains("EventTooLarge"), "{number}");
    }
    gateway.stop().await;
}

/// What is due is sent although what follows is not there yet, or not due for years; and then somebody ends it.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_waits_with_empty_hands_and_ends_when_it_is_told_to() {
    let gateway = Gateway::start("interrupted").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    for later in [String::new(), event(1, "9999-01-01T00:00:00Z")] {
        let (mut child, mut pipe) = piped(&gateway, "1");
        write!(pipe, "{}{later}", event(0, "2021-04-01T00:00:00Z")).expect("events");
        assert_eq!(client.json().await["detail"]["number"], 0);
        // That it waits for the second event by now cannot be seen; whether it does makes no difference.
        let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
        assert!(killed.success());
        let ended = spawn_blocking(move || child.wait().map(|status| (status, child))).await.expect("no panic");
        let (status, child) = ended.expect("an end");
        let output = child.wait_with_output().expect("what it said");
        assert_eq!((status.code(), text(&output.stdout)), (Some(130), "taken: 1, not taken: 0\n"));
        assert_eq!(text(&output.stderr), "eventsieve: <stdin>: ended before line 2\n");
        drop(pipe);
    }
    client.expect_nothing().await;
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_event_is_told_with_its_line_and_the_others_are_sent() {
    let folder = Folder::new("malformed");
    let path = folder.0.join("record.jsonl");
    let good = event(0, "2021-04-01T00:00:00Z");
    let lines = format!(
        "{good}\n{{\"source\": 1}}\n{good}nonsense\n{{\"source\":\"s\",\"detail\":{{}}}}\n{good}{{\"version\":\"0\",\"id\":\"to"
    );
    fs::write(&path, lines).expect("a record");
    let gateway = Gateway::start("replay-malformed").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let output = replay(&gateway, &path, &[]).await;
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), "taken: 3, not taken: 4\n"));
    let told: Vec<&str> = text(&output.stderr).lines().collect();
    for (line, start) in told.iter().zip([
        "eventsieve: line 3 is no event: invalid type: integer `1`",
        "eventsieve: line 5 is no event: expected ident",
        "eventsieve: line 8 is no event: EOF while parsing a string",
        "eventsieve: line 6: InvalidArgument: Parameter DetailType is not valid.",
    ]) {
        assert!(line.starts_with(start), "{told:?}");
    }
    for _ in 0..3 {
        client.json().await;
    }
    client.expect_nothing().await;
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_goes_away_is_told_with_the_line_to_begin_again() {
    let gateway = Gateway::start("goes").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let (child, mut pipe) = piped(&gateway, "max");
    write!(pipe, "{}", event(0, "2021-04-01T00:00:00Z")).expect("an event");
    client.json().await;
    gateway.stop().await;
    // It may have ended already.
    let _ = write!(pipe, "{}", event(1, "2021-04-01T00:00:00Z"));
    drop(pipe);
    let output = spawn_blocking(|| child.wait_with_output()).await.expect("no panic").expect("an end");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), "taken: 1, not taken: 0\n"));
    let told = text(&output.stderr);
    assert!(told.contains("<stdin>: ended before line 2") && told.contains("the gateway broke off"), "{told}");
}

#[test]
fn what_cannot_be_read_or_sent_anywhere_is_an_error() {
    let folder = Folder::new("unreadable");
    let path = folder.0.join("record.jsonl").to_string_lossy().into_owned();
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let told = super::eventsieve(&["replay", &path, "--url", &url]);
    assert!(told.contains(&format!("no gateway at {url}")), "{told}");
    for speed in ["0", "-1", "nan", "inf", "fast"] {
        let told = super::eventsieve(&["replay", &path, &format!("--speed={speed}")]);
        assert!(told.contains("a speed is a number above 0, or max"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_there_or_no_record_is_an_error() {
    let folder = Folder::new("no-replay");
    let gateway = Gateway::start("no-replay-page").await;
    let missing = folder.0.join("missing");
    let output = replay(&gateway, &missing, &[]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("missing: No such file"), "{}", text(&output.stderr));
    let long = folder.0.join("long");
    fs::write(&long, vec![b' '; (8 << 20) + 1]).expect("a file");
    let output = replay(&gateway, &long, &[]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("line 1 is longer than any event"), "{}", text(&output.stderr));
    gateway.stop().await;
}

/// A line.
fn event(number: u64, time: &str) -> String {
    format!("{}\n", json!({"source": "s", "detail-type": "t", "detail": {"number": number}, "time": time}))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn command(gateway: &Gateway) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eventsieve"));
    command.args(["replay", "--endpoint", &format!("http://{}", gateway.address)]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it on a file to its end.
async fn replay(gateway: &Gateway, file: &Path, arguments: &[&str]) -> Output {
    let mut command = command(gateway);
    command.args(arguments).arg(PathBuf::from(file));
    let ended = tokio::time::timeout(PATIENCE, spawn_blocking(move || command.output())).await;
    ended.expect("an end in time").expect("no panic").expect("the binary")
}

/// Starts it on a pipe.
fn piped(gateway: &Gateway, speed: &str) -> (Child, ChildStdin) {
    let mut child = command(gateway).args(["--speed", speed, "-"]).stdin(Stdio::piped()).spawn().expect("the binary");
    let pipe = child.stdin.take().expect("a pipe");
    (child, pipe)
}
