//! The record of accepted events.

use std::collections::HashMap;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use eventsieve::gateway::{Error, Publisher, Record};
use eventsieve::protocol::{Entry, Outcome};
use serde_json::{Value, json};

use super::Folder;
use super::harness::Gateway;

const PUBLISHERS: usize = 6;
const ROUNDS: usize = 4;

#[tokio::test]
async fn each_accepted_event_is_a_line_as_it_is_delivered() {
    let path = std::env::temp_dir().join(format!("eventsieve-lines-{}", std::process::id()));
    let record = Record { path: path.clone(), syncs: false };
    let gateway = Gateway::with("record", |settings| settings.record = Some(record)).await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    gateway.put(json!({"text": "two\nlines"})).await;
    let refused = json!({"Source": "s", "DetailType": "t", "Detail": "no"});
    let elsewhere = json!({"Source": "s", "DetailType": "t", "Detail": "{}", "EventBusName": "other"});
    gateway.call("PutEvents", json!({"Entries": [refused, elsewhere]})).await.json();
    let lines = fs::read_to_string(&path).expect("the record");
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines.len(), 2);
    // And when it came.
    let event = client.text().await;
    let came =
        lines[0].strip_prefix(event.trim_end_matches('}')).and_then(|rest| rest.split_once("\"ingestion-time\":\""));
    let (braces, rest) = came.expect("the event, and more");
    let (time, bus) = rest.split_once('"').expect("a time, and more");
    assert_eq!((braces.trim_matches('}'), time.len()), (",", "2021-04-01T00:00:00.000000Z".len()));
    assert_eq!(bus, r#","event-bus-name":"default"}"#);
    assert!(lines[1].ends_with(r#","event-bus-name":"other"}"#), "{}", lines[1]);
    gateway.stop().await;
    fs::remove_file(path).expect("the record");
}

/// The limit on the size of a file stands in for a disk that is full.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_recorded_is_not_accepted() {
    let folder = Folder::with_page("full");
    let path = folder.0.join("record.jsonl");
    let mut limited = Command::new("sh");
    limited.args(["-c", r#"trap '' XFSZ; ulimit -f 10; exec "$0" "$@""#, env!("CARGO_BIN_EXE_eventsieve")]);
    let (mut child, url) = serve(limited, &folder, &path);
    let mut publisher = Publisher::connect(&url).await.expect("a gateway");
    let mut taken = 0;
    let refused = loop {
        match publisher.put(&[entry(taken)]).await {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
    };
    assert!(taken > 0);
    assert!(matches!(refused, Error::Refused { status: 500, .. }), "{refused}");
    // It lives, and the record is whole.
    assert!(publisher.put(&[entry(taken)]).await.is_err());
    let text = fs::read_to_string(&path).expect("the record");
    assert_eq!(text.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count(), taken);
    assert!(text.ends_with('\n'));
    child.kill().expect("a kill");
    let log = String::from_utf8(child.wait_with_output().expect("an end").stderr).expect("UTF-8");
    let told: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(told.len(), 2, "{log}");
    for line in told {
        assert_eq!(line["fields"]["message"], "events cannot be recorded, and are not accepted");
        assert!(line["fields"]["error"].as_str().is_some_and(|error| error.contains("File too large")), "{line}");
    }
}

/// What can be known before the first event is an error at the start.
#[test]
fn a_record_that_cannot_be_is_an_error_at_the_start() {
    let folder = Folder::with_page("cannot-record");
    let page = folder.0.to_string_lossy();
    let missing = folder.0.join("missing/record.jsonl").to_string_lossy().into_owned();
    // The last is a file that is always full.
    let full = if cfg!(target_os = "linux") { "/dev/full" } else { page.as_ref() };
    for path in [missing.as_str(), page.as_ref(), full] {
        let told = super::eventsieve(&["serve", "--port", "0", "--page", &page, "--record", path]);
        assert!(told.contains(&format!("eventsieve: cannot record to {path}: ")), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_after_a_kill() {
    let folder = Folder::with_page("killed");
    let path = folder.0.join("record.jsonl");
    let mut acknowledged = Vec::new();
    for round in 1..=ROUNDS {
        let (mut child, url) = serve(binary(), &folder, &path);
        let count = Arc::new(AtomicUsize::new(0));
        let mut publishers = Vec::new();
        for number in 0..PUBLISHERS {
            let publisher = Publisher::connect(&url).await.expect("a gateway");
            publishers.push(tokio::spawn(publish_to_the_end(publisher, number, Arc::clone(&count))));
        }
        // Each of them has a request on its way nearly all the time, so that this comes in the middle of some.
        while count.load(Ordering::Relaxed) < round * 150 {
            tokio::task::yield_now().await;
        }
        child.kill().expect("a kill");
        child.wait().expect("an end");
        for publisher in publishers {
            acknowledged.extend(publisher.await.expect("a publisher"));
        }
    }
    let written = fs::read_to_string(&path).expect("the record").lines().count();
    println!("acknowledged {} of {written} that were written", acknowledged.len());
    assert!(acknowledged.len() >= 150 * ROUNDS * (ROUNDS + 1) / 2, "{}", acknowledged.len());
    // As if the kill had come in the middle of a line.
    let mut text = fs::read_to_string(&path).expect("the record");
    text += r#"{"version":"0","id":"torn"#;
    fs::write(&path, text).expect("the record");
    let (mut child, url) = serve(binary(), &folder, &path);
    let outcomes = Publisher::connect(&url).await.expect("a gateway").put(&[entry(0)]).await.expect("an answer");
    assert_eq!(outcomes.failed_entry_count, 0);
    child.kill().expect("a kill");
    child.wait().expect("an end");
    let text = fs::read_to_string(&path).expect("the record");
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("an event")).collect();
    let mut times = HashMap::new();
    for event in &events {
        *times.entry(event["id"].as_str().expect("an id")).or_insert(0) += 1;
    }
    for id in &acknowledged {
        assert_eq!(times.get(id.as_str()), Some(&1), "{id}");
    }
    assert_eq!(events.last().expect("an event")["detail"]["number"], 0);
}

/// Publishes until the gateway is gone, and returns the ids of all that it acknowledged.
async fn publish_to_the_end(mut publisher: Publisher, number: usize, count: Arc<AtomicUsize>) -> Vec<String> {
    let mut acknowledged = Vec::new();
    loop {
        // One at a time, or ten, so that writes are of different lengths.
        let entries: Vec<Entry> = (0..1 + number % 2 * 9).map(entry).collect();
        let Ok(outcomes) = publisher.put(&entries).await else { return acknowledged };
        for outcome in outcomes.entries {
            match outcome {
                Outcome::Taken { event_id } => acknowledged.push(event_id),
                failed => panic!("{failed:?}"),
            }
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[test]
fn a_file_that_is_no_record_is_left_alone() {
    let folder = Folder::with_page("no-record");
    let path = folder.0.join("notes.txt");
    let (page, path_text) = (folder.0.to_string_lossy(), path.to_string_lossy());
    for notes in ["my notes", "my notes\n", "my notes\n{\"version\""] {
        fs::write(&path, notes).expect("a file");
        let told = super::eventsieve(&["serve", "--port", "0", "--page", &page, "--record", &path_text]);
        assert!(told.contains("ends in something else than an event: name another file to record to"), "{told}");
        assert_eq!(fs::read_to_string(&path).expect("the file"), notes);
    }
}

/// Starts the binary with a record that is on the disk before an answer, and returns its address.
fn serve(mut command: Command, folder: &Folder, record: &std::path::Path) -> (Child, String) {
    use std::io::{BufRead, BufReader};

    command.args(["serve", "--port", "0", "--fsync", "--page"]).arg(&folder.0).arg("--record").arg(record);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let first = lines.next().expect("a line").expect("a line");
    let url = first.split_whitespace().find(|word| word.starts_with("http://")).expect("an address");
    (child, url.trim_end_matches('/').to_owned())
}

fn binary() -> Command {
    Command::new(env!("CARGO_BIN_EXE_eventsieve"))
}

fn entry(number: usize) -> Entry {
    Entry {
        source: Some("s".to_owned()),
        detail_type: Some("t".to_owned()),
        detail: Some(json!({"number": number, "a": "a".repeat(2000)}).to_string()),
        ..Entry::default()
    }
}
