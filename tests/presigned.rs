//! Signed addresses of WebSocket APIs, held against what botocore makes of the same. `tests/live/presigned.py` asks it.

use eventsieve::live::{Credentials, presign, region_of};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    url: String,
    region: String,
    keys: (String, String, Option<String>),
    time: String,
    signed: String,
}

#[test]
fn an_address_is_signed_as_botocore_signs_it() {
    let file: File = serde_json::from_str(include_str!("live/presigned.json")).expect("the file");
    assert!(file.cases.len() >= 20);
    for case in file.cases {
        let (access_key_id, secret_access_key, session_token) = case.keys;
        let credentials = Credentials { access_key_id, secret_access_key, session_token };
        let signed = presign(&case.url, &case.region, &credentials, &case.time);
        assert_eq!(signed.as_deref(), Ok(&*case.signed), "{}", case.url);
    }
}

#[test]
fn only_the_address_of_a_websocket_is_signed() {
    let credentials = Credentials {
        access_key_id: "a".into(),
        secret_access_key: "secret".into(),
        session_token: Some("token".into()),
    };
    for url in ["", "https://example.com/dev", "wss://", "wss:///dev", "a b", "wss://a b/dev"] {
        assert!(presign(url, "us-east-1", &credentials, "20260131T235959Z").is_err(), "{url}");
    }
    let shown = format!("{credentials:?}");
    assert!(!shown.contains("secret") && !shown.contains("token"), "{shown}");
}

#[test]
fn the_region_is_in_the_address_of_a_deployed_api() {
    let region = |url| region_of(url);
    assert_eq!(region("wss://id.execute-api.eu-west-1.amazonaws.com/dev").as_deref(), Some("eu-west-1"));
    assert_eq!(region("wss://id.execute-api.cn-north-1.amazonaws.com.cn/dev").as_deref(), Some("cn-north-1"));
    assert_eq!((region("ws://127.0.0.1:8787/dev"), region("nonsense")), (None, None));
}
