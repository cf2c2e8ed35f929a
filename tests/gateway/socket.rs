//! The WebSocket API: each message, and each thing that is wrong with one.

use std::time::Duration;

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use super::harness::Gateway;

#[tokio::test]
async fn a_client_gets_the_events_that_its_pattern_matches() {
    let gateway = Gateway::start("pattern").await;
    let mut client = gateway.connect().await;
    let pattern = r#"{ "detail": {"state": ["running", {"prefix":"stop"}]}, "source":["test"] }"#;
    let reply = client.ask(format!(r#"{{"action":"pattern","pattern":{pattern}}}"#)).await;
    assert_eq!(reply["type"], "subscribed");
    assert_eq!(reply["pattern"], pattern);
    assert_eq!(reply["bus"], "default");
    assert_eq!(reply["connectionId"].as_str().map(str::len), Some(16));
    assert_eq!(reply["requestId"].as_str().map(str::len), Some(16));
    gateway.put(json!({"state": "pending"})).await;
    let id = gateway.put(json!({"state": "stopped"})).await;
    let event = client.json().await;
    assert_eq!(event["id"], id.as_str());
    assert_eq!(event["detail"], json!({"state": "stopped"}));
    client.expect_nothing().await;
    gateway.stop().await;
}

#[tokio::test]
async fn a_pattern_replaces_the_one_before_and_clear_ends_it() {
    let gateway = Gateway::start("replace").await;
    let mut client = gateway.subscribed(json!({"detail": {"a": [1]}})).await;
    client.subscribe(json!({"detail": {"a": [2]}})).await;
    gateway.put(json!({"a": 1})).await;
    gateway.put(json!({"a": 2})).await;
    assert_eq!(client.json().await["detail"]["a"], 2);
    for _ in 0..2 {
        let reply = client.ask(r#"{"action":"clear"}"#).await;
        assert_eq!(reply["type"], "unsubscribed");
        assert!(reply["connectionId"].is_string() && reply["requestId"].is_string(), "{reply}");
        gateway.put(json!({"a": 2})).await;
        client.expect_nothing().await;
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_pattern_that_is_refused_leaves_the_one_before_in_force() {
    let gateway = Gateway::start("refused").await;
    let mut client = gateway.subscribed(json!({"detail": {"a": [1]}})).await;
    for (pattern, error, message) in [
        (
            r#"{"a": 1}"#,
            "InvalidEventPatternException",
            "Event pattern is not valid. Reason: \"a\" must be an object or an array",
        ),
        (r#""text""#, "InvalidEventPatternException", "Event pattern is not valid. Reason: "),
        (
            r#"{"a": [{"wildcard": "*a*a*a*a*a*"}]}"#,
            "InvalidEventPatternException",
            "Event pattern is not valid. Reason: Rule is too complex",
        ),
    ] {
        let reply = client.ask(format!(r#"{{"action":"pattern","pattern":{pattern}}}"#)).await;
        assert_eq!(reply["type"], "error");
        assert_eq!(reply["error"], error);
        assert!(reply["message"].as_str().is_some_and(|text| text.starts_with(message)), "{reply}");
        assert!(reply["requestId"].is_string() && reply.get("eventId").is_none(), "{reply}");
    }
    let missing = client.ask(r#"{"action":"pattern"}"#).await;
    assert_eq!(missing["error"], "InvalidEventPatternException");
    gateway.put(json!({"a": 1})).await;
    assert_eq!(client.json().await["detail"]["a"], 1);
    gateway.stop().await;
}

#[tokio::test]
async fn a_pattern_has_as_many_characters_as_a_bus_takes() {
    let gateway = Gateway::start("long-pattern").await;
    let mut client = gateway.connect().await;
    for (length, error) in [(2049, "LimitExceededException"), (4097, "ValidationException")] {
        // Characters, not bytes.
        let pattern = json!({"a": ["é".repeat(length - 10)]});
        assert_eq!(pattern.to_string().chars().count(), length);
        let reply = client.ask(json!({"action": "pattern", "pattern": pattern}).to_string()).await;
        assert_eq!(reply["error"], error, "{length}");
    }
    // Of one that is longer only the start is repeated: an answer could not hold one that is as long as a message.
    let pattern = json!({"a": ["\"".repeat(14_000)]});
    client.say(json!({"action": "pattern", "pattern": pattern}).to_string()).await;
    let reply = client.text().await;
    assert!(reply.contains("ValidationException") && reply.contains("...' at 'eventPattern' failed"), "{reply}");
    assert!(reply.len() < 20 << 10, "{}", reply.len());
    client.subscribe(json!({"a": ["é".repeat(2048 - 10)]})).await;
    gateway.stop().await;
}

#[tokio::test]
async fn what_is_no_action_is_answered_so() {
    let gateway = Gateway::start("unknown").await;
    let mut client = gateway.connect().await;
    for text in ["", "hello", "[]", "{}", r#"{"action":1}"#, r#"{"action":"Ping"}"#, r#"{"action":"ping""#, "null"] {
        let reply = client.ask(text).await;
        assert_eq!(reply["type"], "error", "{text}");
        assert_eq!(reply["error"], "UnknownAction", "{text}");
        assert!(reply["message"].is_string() && reply["requestId"].is_string(), "{reply}");
    }
    let reply = client.ask(r#"{"other": {"action": "clear"}, "action": "\u0070ing"}"#).await;
    assert_eq!(reply["type"], "pong");
    gateway.stop().await;
}

#[tokio::test]
async fn a_ping_frame_is_answered_by_a_pong() {
    let gateway = Gateway::start("ping").await;
    let mut client = gateway.connect().await;
    client.say(Message::Ping("hello".into())).await;
    assert_eq!(client.frame().await, Some(Message::Pong("hello".into())));
    gateway.stop().await;
}

#[tokio::test]
async fn a_close_is_answered() {
    let gateway = Gateway::start("close").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    client.0.close(None).await.expect("a close");
    assert!(matches!(client.frame().await, Some(Message::Close(_))));
    assert_eq!(client.frame().await, None);
    gateway.put(json!({})).await;
    let health = gateway.request("GET", "/health", "", b"").await.json();
    assert_eq!(health["connections"], 0);
    // Its pattern is gone soon.
    while gateway.request("GET", "/health", "", b"").await.json()["subscriptions"] != 0 {}
    gateway.stop().await;
}

#[tokio::test]
async fn a_frame_holds_32_kb_and_a_message_128() {
    let gateway = Gateway::start("frames").await;
    // Both as long as may be: in four frames, and in one.
    let mut client = gateway.connect().await;
    for frames in [4, 1] {
        let mut text = r#"{"action":"ping"}"#.to_owned();
        text += &" ".repeat(frames * (32 << 10) - text.len());
        fragments(&mut client.0, text.as_bytes(), frames).await;
        assert_eq!(client.json().await["type"], "pong");
    }
    let long = " ".repeat((32 << 10) + 1);
    client.say(long).await;
    let (_, code, reason) = client.closed().await;
    assert_eq!((code, reason.contains("32 KB")), (1009, true));

    let mut client = gateway.connect().await;
    fragments(&mut client.0, &b" ".repeat((128 << 10) + 5), 5).await;
    assert_eq!(client.closed().await.1, 1009);
    // Nothing of that reaches others.
    gateway.connect().await.expect_nothing().await;
    gateway.stop().await;
}

#[tokio::test]
async fn the_reason_arrives_although_more_was_sent() {
    let gateway = Gateway::start("long-message").await;
    let mut client = gateway.connect().await;
    client.say(" ".repeat(4 << 20)).await;
    assert_eq!(client.closed().await.1, 1009);
    gateway.stop().await;
}

#[tokio::test]
async fn what_is_no_text_ends_the_connection_with_its_code() {
    let gateway = Gateway::start("codes").await;
    let mut client = gateway.connect().await;
    client.say(Message::Binary("{}".into())).await;
    assert_eq!(client.closed().await.1, 1003);
    for (frame, code) in [
        (Frame::message(b"\xff".as_slice(), OpCode::Data(Data::Text), true), 1007),
        (Frame::message(b"".as_slice(), OpCode::Data(Data::Continue), true), 1002),
        (Frame::message(b"".as_slice(), OpCode::Data(Data::Reserved(3)), true), 1002),
    ] {
        let mut client = gateway.connect().await;
        client.say(Message::Frame(frame.clone())).await;
        assert_eq!(client.closed().await.1, code, "{frame:?}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn a_connection_that_is_silent_is_ended() {
    let gateway = Gateway::with("idle", |settings| settings.limits.idle = Duration::from_millis(200)).await;
    let mut client = gateway.connect().await;
    let (_, code, reason) = client.closed().await;
    assert_eq!((code, reason.contains("idle")), (1001, true), "{reason}");
    gateway.stop().await;
}

#[tokio::test]
async fn a_connection_that_is_open_for_long_is_ended_also_when_it_talks() {
    let gateway = Gateway::with("longest", |settings| settings.limits.longest = Duration::from_millis(300)).await;
    let mut client = gateway.connect().await;
    loop {
        client.say(r#"{"action":"ping"}"#).await;
        match client.frame().await {
            Some(Message::Text(_)) => {}
            Some(Message::Close(Some(frame))) => {
                assert_eq!(u16::from(frame.code), 1001);
                assert!(frame.reason.contains("as long as it may"), "{}", frame.reason);
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    gateway.stop().await;
}

#[tokio::test]
async fn what_is_no_handshake_is_refused() {
    let gateway = Gateway::start("handshake").await;
    assert_eq!(gateway.request("GET", "/dev", "", b"").await.status, 400);
    let headers = "upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    assert_eq!(gateway.request("POST", "/dev", headers, b"").await.status, 405);
    assert_eq!(gateway.request("GET", "/prod", headers, b"").await.status, 404);
    gateway.stop().await;
}

#[tokio::test]
async fn the_stage_and_the_bus_have_the_names_that_are_set() {
    let gateway = Gateway::with("names", |settings| {
        settings.stage = "prod".to_owned();
        settings.bus = "orders".to_owned();
    })
    .await;
    let url = format!("ws://{}/prod/", gateway.address);
    let mut client = super::harness::Client(tokio_tungstenite::connect_async(url).await.expect("a handshake").0);
    assert_eq!(client.subscribe(json!({"version": ["0"]})).await["bus"], "orders");
    gateway.put(json!({"bus": "default"})).await;
    let entry = json!({"Source": "s", "DetailType": "t", "Detail": "{}", "EventBusName": "orders"});
    gateway.call("PutEvents", json!({"Entries": [entry]})).await.json();
    assert_eq!(client.json().await["detail"], json!({}));
    gateway.stop().await;
}

/// Sends a text in so many frames.
async fn fragments<S>(socket: &mut tokio_tungstenite::WebSocketStream<S>, text: &[u8], frames: usize)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    use futures_util::SinkExt;
    let parts: Vec<&[u8]> = text.chunks(text.len().div_ceil(frames)).collect();
    for (at, part) in parts.iter().enumerate() {
        let kind = if at == 0 { Data::Text } else { Data::Continue };
        let frame = Frame::message(part.to_vec(), OpCode::Data(kind), at + 1 == parts.len());
        socket.send(Message::Frame(frame)).await.expect("a frame is sent");
    }
}
