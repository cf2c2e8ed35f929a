//! Each client gets its events, each once, in the order in which they were published.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use eventsieve::gateway::Publisher;
use eventsieve::protocol::Entry;
use futures_util::FutureExt;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::harness::{Client, Gateway};

const CLIENTS: usize = 50;

/// Requests of ten events each: 100,000 events where there is most to go wrong, and fewer where all is quiet.
const REQUESTS: usize = 10_000;
const QUIET_REQUESTS: usize = 500;

/// Events are of so many classes, by their numbers.
const CLASSES: u64 = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_clients_get_exactly_their_events_in_order() {
    let gateway = Arc::new(Gateway::start("order").await);
    let readers = steady(&gateway).await;
    publish(&gateway, QUIET_REQUESTS).await;
    got_exactly_theirs(readers, QUIET_REQUESTS).await;
    Arc::into_inner(gateway).expect("the only one").stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_do_so_while_others_come_go_change_their_mind_and_stall() {
    let gateway = Gateway::with("churn", |settings| {
        settings.limits.waiting_messages = 20_000;
        // Who stalls here reads at the end, and is to learn why it was closed.
        settings.limits.close = Duration::from_secs(600);
    });
    let gateway = Arc::new(gateway.await);
    let readers = steady(&gateway).await;
    let everything = tokio::spawn(numbers(gateway.subscribed(json!({"version": ["0"]})).await));
    let mut changing = Vec::new();
    for first in 0..5 {
        let client = gateway.subscribed(class(first)).await;
        changing.push(tokio::spawn(change(client, first)));
    }
    let mut stalled = Vec::new();
    for _ in 0..2 {
        stalled.push(gateway.subscribed(json!({"version": ["0"]})).await);
    }
    let is_over = Arc::new(AtomicBool::new(false));
    let restless = tokio::spawn(come_and_go(Arc::clone(&gateway), Arc::clone(&is_over)));

    // That all is acknowledged while the stalled clients read nothing is what says that it waits for nobody.
    publish(&gateway, REQUESTS).await;
    is_over.store(true, Ordering::Relaxed);
    assert!(restless.await.expect("the restless") > 0);
    got_exactly_theirs(readers, REQUESTS).await;
    let order = everything.await.expect("a reader");
    for client in changing {
        let runs = client.await.expect("a client that changes");
        assert!(runs.len() > 10, "{} runs", runs.len());
        got_what_was_in_force(&order, &runs);
    }
    for mut client in stalled {
        let (messages, code, reason) = client.closed().await;
        assert!(messages < REQUESTS * 10, "{messages}");
        assert_eq!((code, reason.as_str()), (1008, "The client reads too slowly: too much waits for it"));
    }
    // The rules of those who left are gone with them.
    while gateway.request("GET", "/health", "", b"").await.json()["subscriptions"] != 0 {}
    Arc::into_inner(gateway).expect("the only one").stop().await;
}

/// Clients that each want what is for it, and what is for all. Each asks for it in another way.
async fn steady(gateway: &Gateway) -> Vec<JoinHandle<Vec<u64>>> {
    let mut readers = Vec::new();
    for number in 0..CLIENTS {
        let own = match number % 5 {
            0 => json!({"slot": [number]}),
            1 => json!({"key": [{"prefix": format!("k{number}-")}]}),
            2 => json!({"key": [{"wildcard": format!("k{number}-*")}]}),
            3 => json!({"slot": [{"numeric": [">", number as f64 - 0.5, "<=", number]}]}),
            _ => json!({"key": [{"anything-but": {"prefix": "all"}}], "slot": [number], "gone": [{"exists": false}]}),
        };
        let pattern = json!({"detail": {"$or": [{"for": ["all"]}, own]}});
        readers.push(tokio::spawn(numbers(gateway.subscribed(pattern).await)));
    }
    readers
}

/// The numbers of the events that a client gets, up to the last of all.
async fn numbers(mut client: Client) -> Vec<u64> {
    let mut numbers = Vec::new();
    while let Some(number) = number(&client.text().await) {
        numbers.push(number);
    }
    numbers
}

/// The number of an event; the last of all has none.
fn number(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once(r#""number":"#)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Two publishers, each with an order of its own; then the last event of all.
async fn publish(gateway: &Arc<Gateway>, requests: usize) {
    let publishers = [0, 1].map(|publisher| {
        let gateway = Arc::clone(gateway);
        tokio::spawn(async move {
            let url = format!("http://{}", gateway.address);
            let mut connection = Publisher::connect(&url).await.expect("a connection");
            for request in (publisher..requests).step_by(2) {
                let entries: Vec<Entry> = (request * 10..request * 10 + 10).map(entry).collect();
                let outcomes = connection.put(&entries).await.expect("an answer");
                assert_eq!(outcomes.failed_entry_count, 0);
            }
        })
    });
    for publisher in publishers {
        publisher.await.expect("a publisher");
    }
    gateway.put(json!({"for": "all"})).await;
}

fn entry(event: usize) -> Entry {
    let slot = event % CLIENTS;
    let receiver = if is_for_all(event as u64) { json!("all") } else { json!(slot) };
    let class = event as u64 % CLASSES;
    let detail =
        json!({"for": receiver, "slot": slot, "key": format!("k{slot}-{event}"), "class": class, "number": event});
    Entry {
        source: Some("test".to_owned()),
        detail_type: Some("t".to_owned()),
        detail: Some(detail.to_string()),
        ..Entry::default()
    }
}

fn is_for_all(event: u64) -> bool {
    event.is_multiple_of(97)
}

async fn got_exactly_theirs(readers: Vec<JoinHandle<Vec<u64>>>, requests: usize) {
    let mut orders = Vec::new();
    for (client, reader) in readers.into_iter().enumerate() {
        let seen = reader.await.expect("a reader");
        let is_for = |event: &u64| is_for_all(*event) || *event % CLIENTS as u64 == client as u64;
        let mut expected: Vec<u64> = (0..requests as u64 * 10).filter(is_for).collect();
        for publisher in [0, 1] {
            let of_one = |numbers: &[u64]| -> Vec<u64> {
                numbers.iter().copied().filter(|number| number / 10 % 2 == publisher).collect()
            };
            assert_eq!(of_one(&seen), of_one(&expected), "client {client}");
        }
        let mut sorted = seen.clone();
        sorted.sort_unstable();
        expected.sort_unstable();
        assert_eq!(sorted, expected, "client {client}");
        orders.push(seen.into_iter().filter(|event| is_for_all(*event)).collect::<Vec<u64>>());
    }
    // What goes to all goes to all in one order.
    assert!(orders.windows(2).all(|pair| pair[0] == pair[1]));
}

/// The pattern of a class of events, and of the last event of all.
fn class(class: u64) -> Value {
    json!({"detail": {"$or": [{"class": [class]}, {"number": [{"exists": false}]}]}})
}

/// Asks for one class after the other, each time when it has got some events of the last. Returns what it got of each.
///
/// Before the answer to a change there may be events of the new class already, but then none of the old any more; after it
/// there are none of the old.
async fn change(mut client: Client, first: u64) -> Vec<(u64, Vec<u64>)> {
    let mut runs: Vec<(u64, Vec<u64>)> = vec![(first, Vec::new())];
    let mut asked_for = None;
    loop {
        let text = client.text().await;
        if text.starts_with(r#"{"type":"subscribed""#) {
            let class = asked_for.take().expect("an answer to a question");
            if runs.last().is_some_and(|(last, _)| *last != class) {
                runs.push((class, Vec::new()));
            }
            continue;
        }
        let Some(number) = number(&text) else { return runs };
        let (current, got) = runs.last_mut().expect("the first");
        if number % CLASSES == *current {
            got.push(number);
        } else {
            assert_eq!(Some(number % CLASSES), asked_for, "event {number}, which only another pattern matches");
            runs.push((number % CLASSES, vec![number]));
        }
        let (current, got) = runs.last().expect("the first");
        if asked_for.is_none() && got.len() >= 20 {
            let next = (current + 1) % CLASSES;
            client.say(json!({"action": "pattern", "pattern": class(next)}).to_string()).await;
            asked_for = Some(next);
        }
    }
}

/// Of all events in their order, each run must be all of its class from one place to another, and these places must join.
fn got_what_was_in_force(order: &[u64], runs: &[(u64, Vec<u64>)]) {
    let mut places = vec![0; order.len()];
    for (place, number) in order.iter().enumerate() {
        places[*number as usize] = place;
    }
    let mut change = 0..1;
    for (class, got) in runs {
        let own: Vec<usize> = order
            .iter()
            .enumerate()
            .filter(|(_, number)| *number % CLASSES == *class)
            .map(|(place, _)| place)
            .collect();
        let got: Vec<usize> = got.iter().map(|number| places[*number as usize]).collect();
        // A run can be empty only where everything was over.
        let Some(first) = got.first() else { continue };
        let start = own.binary_search(first).expect("an event of the class");
        assert_eq!(own[start..start + got.len()], got, "none is missing, and none came twice");
        // The pattern came into force after the one before its first event, and before that.
        let since = if start == 0 { 0 } else { own[start - 1] + 1 };
        assert!(since < change.end, "events of class {class} are missing since the change in {change:?}");
        assert!(change.start <= *first, "an event of class {class} before its time");
        // And went out of force after its last event.
        let last = got[got.len() - 1];
        let until = own.get(start + got.len()).copied().unwrap_or(order.len());
        change = last + 1..until + 1;
    }
    assert_eq!(change.end, order.len() + 1, "the last pattern is in force to the end");
}

/// Clients that come, want something else, and go, with leave or without. Returns how many there were.
async fn come_and_go(gateway: Arc<Gateway>, is_over: Arc<AtomicBool>) -> usize {
    let mut clients = 0;
    while !is_over.load(Ordering::Relaxed) {
        let mut client = gateway.connect().await;
        for wanted in 0..3 {
            let pattern = json!({"detail": {"number": [{"numeric": [">=", clients + wanted]}]}});
            client.say(json!({"action": "pattern", "pattern": pattern}).to_string()).await;
        }
        // Whatever is there by now.
        while client.frame().now_or_never().is_some() {}
        if clients % 2 == 0 {
            client.0.close(None).await.expect("a close");
        }
        clients += 1;
    }
    clients
}
