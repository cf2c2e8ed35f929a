//! The management API of connections.

use serde_json::{Value, json};

use super::harness::Gateway;

#[tokio::test]
async fn a_message_is_sent_to_one_client() {
    let gateway = Gateway::start("post").await;
    let (mut client, mut other) = (gateway.connect().await, gateway.connect().await);
    let id = client.id().await;
    let longest = "a".repeat(128 << 10);
    for (path, body) in [
        (format!("/dev/@connections/{id}"), "not JSON: é"),
        (format!("/dev/%40connections/{}", id.replace('=', "%3D")), longest.as_str()),
    ] {
        let answer = gateway.request("POST", &path, "", body.as_bytes()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(client.text().await == body);
    }
    other.expect_nothing().await;
    gateway.stop().await;
}

#[tokio::test]
async fn a_message_that_is_too_long_or_no_text_is_refused() {
    let gateway = Gateway::start("post-refused").await;
    let mut client = gateway.connect().await;
    let path = format!("/dev/@connections/{}", client.id().await);
    for (body, status, kind) in [
        (vec![b'a'; (128 << 10) + 1], 413, "PayloadTooLargeException"),
        (vec![b'a'; 4 << 20], 413, "PayloadTooLargeException"),
        (vec![0xff], 400, "BadRequestException"),
    ] {
        let answer = gateway.request("POST", &path, "", &body).await;
        assert_eq!(answer.status, status);
        assert!(answer.head.contains(&format!("x-amzn-errortype: {kind}")), "{}", answer.head);
        assert!(serde_json::from_str::<Value>(&answer.body).is_ok_and(|body| body["message"].is_string()));
    }
    client.expect_nothing().await;
    gateway.stop().await;
}

#[tokio::test]
async fn a_client_is_described() {
    let gateway = Gateway::start("describe").await;
    let mut client = gateway.connect().await;
    let path = format!("/dev/@connections/{}", client.id().await);
    let described = gateway.request("GET", &path, "", b"").await.json();
    assert_eq!(described["identity"], json!({"sourceIp": "127.0.0.1"}));
    for name in ["connectedAt", "lastActiveAt"] {
        let time = described[name].as_str().expect("a time");
        assert!(time.starts_with("20") && time.ends_with('Z'), "{time}");
    }
    assert!(described["connectedAt"].as_str() <= described["lastActiveAt"].as_str());
    gateway.stop().await;
}

#[tokio::test]
async fn a_client_is_closed_after_what_waits_for_it() {
    let gateway = Gateway::start("delete").await;
    let mut client = gateway.connect().await;
    let path = format!("/dev/@connections/{}", client.id().await);
    gateway.request("POST", &path, "", b"last").await;
    assert_eq!(gateway.request("DELETE", &path, "", b"").await.status, 204);
    assert_eq!(client.closed().await, (1, 1001, "Closed by the management API".to_owned()));
    assert_eq!(gateway.request("GET", &path, "", b"").await.status, 410);
    gateway.stop().await;
}

#[tokio::test]
async fn a_client_that_is_not_there_is_gone() {
    let gateway = Gateway::start("gone").await;
    for method in ["POST", "GET", "DELETE"] {
        let answer = gateway.request(method, "/dev/@connections/L0SM9cOFvHcCIhw=", "", b"").await;
        assert_eq!(answer.status, 410);
        assert!(answer.head.contains("x-amzn-errortype: GoneException"), "{}", answer.head);
    }
    gateway.stop().await;
}
