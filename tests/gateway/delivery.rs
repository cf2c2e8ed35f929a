//! Each client gets its events, each once, in the order in which they were published.

use eventsieve::gateway::Publisher;
use eventsieve::protocol::Entry;
use serde_json::json;

use super::harness::Gateway;

const CLIENTS: usize = 50;

/// Of ten events each.
const REQUESTS: usize = 10_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_clients_get_exactly_their_events_in_order() {
    let gateway = Gateway::start("order").await;
    let mut readers = Vec::new();
    for number in 0..CLIENTS {
        let mut client = gateway.subscribed(json!({"detail": {"for": [number, "all"]}})).await;
        readers.push(tokio::spawn(async move {
            let mut seen = Vec::new();
            loop {
                let event = client.json().await;
                match event["detail"]["number"].as_u64() {
                    Some(number) => seen.push(number),
                    None => return (seen, client),
                }
            }
        }));
    }
    // Two publishers, each with an order of its own.
    let gateway = std::sync::Arc::new(gateway);
    let publishers = [0, 1].map(|publisher| {
        let gateway = std::sync::Arc::clone(&gateway);
        tokio::spawn(async move {
            let url = format!("http://{}", gateway.address);
            let mut connection = Publisher::connect(&url).await.expect("a connection");
            for request in (publisher..REQUESTS).step_by(2) {
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
    let mut orders = Vec::new();
    let mut clients = Vec::new();
    for (number, reader) in readers.into_iter().enumerate() {
        let (seen, client) = reader.await.expect("a reader");
        let mut expected: Vec<u64> =
            (0..REQUESTS * 10).filter(|event| is_for(*event, number)).map(|n| n as u64).collect();
        for publisher in [0, 1] {
            let of_one = |numbers: &[u64]| -> Vec<u64> {
                numbers.iter().copied().filter(|number| number / 10 % 2 == publisher).collect()
            };
            assert_eq!(of_one(&seen), of_one(&expected), "client {number}");
        }
        let mut sorted = seen.clone();
        sorted.sort_unstable();
        expected.sort_unstable();
        assert_eq!(sorted, expected, "client {number}");
        orders.push(seen.into_iter().filter(|number| number % 97 == 0).collect::<Vec<u64>>());
        clients.push(client);
    }
    // What goes to all goes to all in one order.
    assert!(orders.windows(2).all(|pair| pair[0] == pair[1]));
    drop(clients);
    std::sync::Arc::into_inner(gateway).expect("the only one").stop().await;
}

fn entry(event: usize) -> Entry {
    let receiver = if event.is_multiple_of(97) { json!("all") } else { json!(event % CLIENTS) };
    let detail = json!({"for": receiver, "number": event}).to_string();
    Entry {
        source: Some("test".to_owned()),
        detail_type: Some("t".to_owned()),
        detail: Some(detail),
        ..Entry::default()
    }
}

fn is_for(event: usize, client: usize) -> bool {
    event.is_multiple_of(97) || event % CLIENTS == client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_come_change_their_mind_and_go_disturb_nobody() {
    let gateway = std::sync::Arc::new(Gateway::start("churn").await);
    let mut steady = gateway.subscribed(json!({"detail": {"number": [{"exists": true}]}})).await;
    let restless = {
        let gateway = std::sync::Arc::clone(&gateway);
        tokio::spawn(async move {
            for round in 0..100 {
                let mut client = gateway.connect().await;
                for wanted in 0..3 {
                    let pattern = json!({"detail": {"number": [{"numeric": [">=", round + wanted]}]}});
                    client.say(json!({"action": "pattern", "pattern": pattern}).to_string()).await;
                }
                if round % 2 == 0 {
                    client.0.close(None).await.expect("a close");
                }
            }
        })
    };
    for number in 0..500 {
        gateway.put(json!({"number": number})).await;
        assert_eq!(steady.json().await["detail"]["number"], number);
    }
    restless.await.expect("the others");
    // The rules of those who left are gone with them.
    while gateway.request("GET", "/health", "", b"").await.json()["subscriptions"] != 1 {}
    std::sync::Arc::into_inner(gateway).expect("the only one").stop().await;
}
