//! A gateway that has keys: what AWS's SDK signs, and what is wrong with other signatures.

use eventsieve::gateway::{Settings, Token};
use serde_json::{Value, json};

use super::clients::{aws, file, python_with, succeeds};
use super::harness::{Client, Gateway};

const ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

const TOKEN: &str = "0123456789abcdef";

fn with_keys(settings: &mut Settings) {
    settings.keys.add("AKIDOTHER", "secret").expect("a key");
    settings.keys.add(ID, SECRET).expect("a key");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_boto3_signs_is_taken_if_the_key_is_known() {
    let Some(python) = python_with("boto3, websockets.sync.client").await else { return };
    // Where there are both, one is enough.
    let gateway = Gateway::with("signed", |settings| {
        with_keys(settings);
        settings.token = Some(Token::new(TOKEN).expect("a token"));
    })
    .await;
    let url = format!("ws://{}/dev?token={TOKEN}", gateway.address);
    let mut client = Client(tokio_tungstenite::connect_async(url).await.expect("a handshake").0);
    let id = client.id().await;
    client.subscribe(json!({"source": ["signed"]})).await;
    let mut command = aws(python);
    command.arg(file("signed.py")).arg(gateway.address.to_string()).arg(id);
    command.env("AWS_ACCESS_KEY_ID", ID).env("AWS_SECRET_ACCESS_KEY", SECRET);
    succeeds(command).await;
    // Of what was refused nothing was published.
    assert_eq!(client.json().await["source"], "signed");
    assert_eq!(client.text().await, "é😀");
    assert_eq!(client.json().await["source"], "signed");
    client.expect_nothing().await;
    gateway.stop().await;
}

#[tokio::test]
async fn a_signature_that_is_none_is_told_what_it_lacks() {
    let gateway = Gateway::with("unsigned", with_keys).await;
    let date = "x-amz-date: 20260131T235959Z\r\n";
    let whole =
        format!("Credential={ID}/20260131/us-east-1/events/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target");
    let repeated = whole.replace("host;", &"host;".repeat(2000));
    let many = whole.replace("host;", &(0..98).map(|number| format!("h{number};")).collect::<String>());
    let many = format!("{many};host");
    let incomplete = "IncompleteSignatureException";
    let invalid = "InvalidSignatureException";
    for (authorization, date, kind, message) in [
        ("", "", "MissingAuthenticationTokenException", "Missing Authentication Token"),
        (
            "Bearer 0123456789abcdef",
            "",
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        ("AWS4-HMAC-SHA256", date, incomplete, "Authorization header requires 'Credential' parameter."),
        (
            &format!("AWS4-HMAC-SHA256 {whole}"),
            date,
            incomplete,
            "Authorization header requires 'Signature' parameter.",
        ),
        (
            &format!("AWS4-HMAC-SHA256 {whole}, Signature=a"),
            "",
            incomplete,
            "Authorization header requires existence of a",
        ),
        (&format!("AWS4-ECDSA-P256-SHA256 {whole}, Signature=a"), date, incomplete, "Unsupported AWS 'algorithm'"),
        (
            &format!("AWS4-HMAC-SHA256 {whole}, Signature=a").replace("/events", ""),
            date,
            incomplete,
            "Credential must have",
        ),
        (&format!("AWS4-HMAC-SHA256 {whole}, Signature=a"), "x-amz-date: now\r\n", incomplete, "X-Amz-Date must be"),
        (
            &format!("AWS4-HMAC-SHA256 {whole}, Signature=a"),
            "x-amz-date: 20260132T235959Z\r\n",
            incomplete,
            "X-Amz-Date must be",
        ),
        (
            &format!("AWS4-HMAC-SHA256 {whole}, Signature=a"),
            "x-amz-date: 20260130T235959Z\r\n",
            invalid,
            "Date in Credential scope",
        ),
        (
            &format!("AWS4-HMAC-SHA256 {}, Signature=a", whole.replace("host;", "host;HOST;")),
            date,
            incomplete,
            "SignedHeaders must not have 'host' more than once.",
        ),
        (&format!("AWS4-HMAC-SHA256 {repeated}, Signature=a"), date, incomplete, "SignedHeaders must have 100 names"),
        (&format!("AWS4-HMAC-SHA256 {many}, Signature=a"), date, incomplete, "SignedHeaders must have 100 names"),
        (
            &format!("AWS4-HMAC-SHA256 {whole}, Signature=a").replace("host;", ""),
            date,
            invalid,
            "'Host' or ':authority' must",
        ),
        (
            &format!("AWS4-HMAC-SHA256 {whole}, Signature=a").replace(";x-amz-target", ""),
            date,
            invalid,
            "'x-amz-target' must be",
        ),
        (
            &format!("AWS4-HMAC-SHA256 {whole}, Signature=a").replace(ID, "AKID"),
            date,
            "UnrecognizedClientException",
            "The security",
        ),
    ] {
        let authorization =
            if authorization.is_empty() { String::new() } else { format!("authorization: {authorization}\r\n") };
        let headers = format!("x-amz-target: AWSEvents.PutEvents\r\n{date}{authorization}");
        let answer = gateway.request("POST", "/", &headers, b"{}").await;
        assert_eq!(answer.status, 400, "{headers}");
        let body: Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(body["__type"], kind, "{headers}: {body}");
        assert!(body["message"].as_str().is_some_and(|text| text.starts_with(message)), "{headers}: {body}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn with_keys_alone_the_page_is_there_and_nothing_else() {
    let gateway = Gateway::with("keys-page", with_keys).await;
    for (path, status) in
        [("/", 200), ("/app.wasm", 200), ("/metrics", 401), ("/dev", 403), ("/dev/", 403), ("/health", 200)]
    {
        assert_eq!(gateway.request("GET", path, "", b"").await.status, status, "{path}");
    }
    gateway.stop().await;
}
