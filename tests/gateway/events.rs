//! EventBridge's API.

use serde_json::{Value, json};

use super::harness::Gateway;

#[tokio::test]
async fn an_entry_becomes_the_event_that_eventbridge_makes_of_it() {
    let gateway = Gateway::start("envelope").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let entry = json!({
        "Source": "shop \"é\"",
        "DetailType": "Order\nplaced",
        "Detail": "{ \"total\" : 249.50, \"big\": 12345678901234567890 }\n",
        "Resources": ["arn:a", "b"],
        "Time": 1_617_235_200.75,
        "EventBusName": "arn:aws:events:us-east-1:123456789012:event-bus/default",
        "TraceHeader": "ignored",
    });
    let answer = gateway.call("PutEvents", json!({"Entries": [entry]})).await;
    assert!(answer.head.contains("content-type: application/x-amz-json-1.1"), "{}", answer.head);
    assert!(answer.head.contains("x-amzn-requestid: "), "{}", answer.head);
    let answer = answer.json();
    let id = answer["Entries"][0]["EventId"].as_str().expect("an id");
    assert_eq!(answer, json!({"FailedEntryCount": 0, "Entries": [{"EventId": id}]}));
    let expected = [
        r#"{"version":"0","id":""#,
        id,
        r#"","detail-type":"Order\nplaced","source":"shop \"é\"","account":"123456789012","#,
        r#""time":"2021-04-01T00:00:00Z","region":"us-east-1","resources":["arn:a","b"],"#,
        r#""detail":{"total":249.50,"big":12345678901234567890}}"#,
    ];
    assert_eq!(client.text().await, expected.concat());
    gateway.stop().await;
}

#[tokio::test]
async fn an_entry_without_time_and_resources_gets_now_and_none() {
    let gateway = Gateway::start("defaults").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    gateway.put(json!({})).await;
    let event = client.json().await;
    assert_eq!(event["resources"], json!([]));
    let time = event["time"].as_str().expect("a time");
    assert!(time.len() == 20 && time.ends_with('Z') && time.starts_with("20"), "{time}");
    gateway.stop().await;
}

#[tokio::test]
async fn each_entry_fails_by_itself() {
    let gateway = Gateway::start("failures").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let good = json!({"Source": "s", "DetailType": "t", "Detail": "{}"});
    let with = |name: &str, value: Value| {
        let mut entry = good.clone();
        entry[name] = value;
        entry
    };
    let deep = format!(r#"{{"a":{}1{}}}"#, "[".repeat(999), "]".repeat(999));
    let required = |name: &str| {
        ("InvalidArgument", format!("Parameter {name} is not valid. Reason: {name} is a required argument."))
    };
    let malformed = || ("MalformedDetail", "Detail is malformed.".to_owned());
    let cases = [
        (json!({}), required("Source")),
        (with("Source", json!("")), required("Source")),
        (with("DetailType", Value::Null), required("DetailType")),
        (with("Detail", Value::Null), required("Detail")),
        (with("Detail", json!("")), required("Detail")),
        (with("Detail", json!("detail")), malformed()),
        (with("Detail", json!("[]")), malformed()),
        (with("Detail", json!("{}, \"account\": {}")), malformed()),
        (with("Detail", json!(deep)), malformed()),
        (
            with("Source", json!("aws.ec2")),
            ("NotAuthorizedForSourceException", "Not authorized for the source.".to_owned()),
        ),
    ];
    for (entry, (code, message)) in cases {
        let answer = gateway.call("PutEvents", json!({"Entries": [entry, good]})).await.json();
        assert_eq!(answer["FailedEntryCount"], 1, "{entry}");
        assert_eq!(answer["Entries"][0], json!({"ErrorCode": code, "ErrorMessage": message}), "{entry}");
        assert_eq!(client.json().await["id"], answer["Entries"][1]["EventId"], "{entry}");
    }
    client.expect_nothing().await;
    gateway.stop().await;
}

#[tokio::test]
async fn a_request_that_is_wrong_as_a_whole_publishes_nothing() {
    let gateway = Gateway::start("whole").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let good = json!({"Source": "s", "DetailType": "t", "Detail": "{}"});
    let big = json!({"Source": "s", "DetailType": "t", "Detail": format!(r#"{{"a":"{}"}}"#, "a".repeat(1 << 20))});
    let constraint = "1 validation error detected: Value";
    let rule = "at 'entries' failed to satisfy constraint: Member must";
    for (body, kind, message) in [
        (json!({}), "ValidationException", format!("{constraint} null {rule} not be null")),
        (
            json!({"Entries": []}),
            "ValidationException",
            format!("{constraint} '[]' {rule} have length greater than or equal to 1"),
        ),
        (
            json!({"Entries": vec![&good; 11]}),
            "ValidationException",
            format!("{constraint} '[PutEventsRequestEntry]' {rule} have length less than or equal to 10"),
        ),
        (
            json!({"Entries": [good, big]}),
            "ValidationException",
            "Total size of the entries in the request is over the limit.".to_owned(),
        ),
    ] {
        let answer = gateway.call("PutEvents", body).await;
        assert_eq!(answer.status, 400);
        let body: Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(body, json!({"__type": kind, "message": message}));
    }
    let mut late = good.clone();
    late["Time"] = json!(1e300);
    for body in [
        "",
        "[]",
        "{",
        r#"{"Entries": 1}"#,
        r#"{"Entries": [{"Source": 1}]}"#,
        r#"{"Entries": [null]}"#,
        &json!({"Entries": [good, late]}).to_string(),
    ] {
        let answer = gateway.call("PutEvents", body).await;
        assert_eq!((answer.status, answer.body.as_str()), (400, r#"{"__type":"SerializationException"}"#), "{body}");
    }
    client.expect_nothing().await;
    gateway.stop().await;
}

#[tokio::test]
async fn an_event_as_long_as_may_be_is_taken_and_its_client_told_that_it_missed_it() {
    let gateway = Gateway::start("too-large").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    // What is counted is the source, the type and the detail.
    let detail = format!(r#"{{"a":"{}"}}"#, "\\".repeat((1 << 20) - 10));
    let entry = json!({"Source": "s", "DetailType": "t", "Detail": detail});
    let answer = gateway.call("PutEvents", json!({"Entries": [entry]})).await.json();
    let notice = client.json().await;
    assert_eq!(notice["type"], "error");
    assert_eq!(notice["error"], "EventTooLarge");
    assert_eq!(notice["eventId"], answer["Entries"][0]["EventId"]);
    assert!(notice["message"].is_string() && notice.get("requestId").is_none(), "{notice}");
    gateway.put(json!({"next": 1})).await;
    assert_eq!(client.json().await["detail"]["next"], 1);
    gateway.stop().await;
}

#[tokio::test]
async fn events_from_aws_are_taken_where_that_is_set() {
    let gateway = Gateway::with("aws-sources", |settings| settings.takes_aws_sources = true).await;
    let entry = json!({"Source": "aws.ec2", "DetailType": "t", "Detail": "{}"});
    assert_eq!(gateway.call("PutEvents", json!({"Entries": [entry]})).await.json()["FailedEntryCount"], 0);
    gateway.stop().await;
}

#[tokio::test]
async fn an_event_for_a_bus_that_is_not_there_is_taken_and_goes_to_nobody() {
    let gateway = Gateway::start("other-bus").await;
    let mut client = gateway.subscribed(json!({"version": ["0"]})).await;
    let entry = json!({"Source": "s", "DetailType": "t", "Detail": "{}", "EventBusName": "other"});
    assert_eq!(gateway.call("PutEvents", json!({"Entries": [entry]})).await.json()["FailedEntryCount"], 0);
    client.expect_nothing().await;
    gateway.stop().await;
}

#[tokio::test]
async fn a_pattern_is_tried_on_an_event() {
    let gateway = Gateway::start("try").await;
    let event = r#"{"id": "1", "account": "2", "source": "s", "time": "t", "region": "r", "detail-type": "d"}"#;
    for (pattern, result) in [(r#"{"source": ["s"]}"#, true), (r#"{"source": ["other"]}"#, false)] {
        let answer = gateway.call("TestEventPattern", json!({"EventPattern": pattern, "Event": event})).await;
        assert_eq!(answer.json(), json!({"Result": result}));
    }
    let long = format!(r#"{{"source": ["{}"]}}"#, "s".repeat(4096));
    for (body, kind, message) in [
        (
            json!({"EventPattern": r#"{"source": "s"}"#, "Event": event}),
            "InvalidEventPatternException",
            "Event pattern is not valid. Reason: \"source\" must be an object or an array",
        ),
        (
            json!({"EventPattern": r#"{"source": ["s"]}"#, "Event": "{}"}),
            "ValidationException",
            "Parameter Event is not valid.",
        ),
        (json!({"EventPattern": long, "Event": event}), "ValidationException", "1 validation error detected: Value '{"),
        (
            json!({"Event": event}),
            "ValidationException",
            "1 validation error detected: Value null at 'eventPattern' failed to satisfy constraint: Member must not be null",
        ),
        (
            json!({"EventPattern": "{}"}),
            "ValidationException",
            "1 validation error detected: Value null at 'event' failed to satisfy constraint: Member must not be null",
        ),
    ] {
        let answer = gateway.call("TestEventPattern", body).await;
        assert_eq!(answer.status, 400);
        let body: Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(body["__type"], kind);
        assert!(body["message"].as_str().is_some_and(|text| text.starts_with(message)), "{body}");
    }
    gateway.stop().await;
}

#[tokio::test]
async fn buses_are_listed_and_described() {
    let gateway = Gateway::with("buses", |settings| {
        settings.bus = "orders".to_owned();
        settings.region = "eu-west-1".to_owned();
    })
    .await;
    let bus =
        |name: &str| json!({"Name": name, "Arn": format!("arn:aws:events:eu-west-1:123456789012:event-bus/{name}")});
    let list = gateway.call("ListEventBuses", "{}").await.json();
    assert_eq!(list, json!({"EventBuses": [bus("default"), bus("orders")]}));
    let list = gateway.call("ListEventBuses", json!({"NamePrefix": "o"})).await.json();
    assert_eq!(list, json!({"EventBuses": [bus("orders")]}));
    assert_eq!(gateway.call("DescribeEventBus", "{}").await.json(), bus("default"));
    for name in ["orders", "arn:aws:events:eu-west-1:123456789012:event-bus/orders"] {
        assert_eq!(gateway.call("DescribeEventBus", json!({"Name": name})).await.json(), bus("orders"));
    }
    let answer = gateway.call("DescribeEventBus", json!({"Name": "other"})).await;
    let expected = json!({"__type": "ResourceNotFoundException", "message": "Event bus other does not exist."});
    assert_eq!((answer.status, serde_json::from_str(&answer.body).ok()), (400, Some(expected)));
    gateway.stop().await;
}

#[tokio::test]
async fn another_action_is_unknown() {
    let gateway = Gateway::start("other-action").await;
    let unknown = (400, r#"{"__type":"UnknownOperationException"}"#);
    let answer = gateway.call("PutRule", "{}").await;
    assert_eq!((answer.status, answer.body.as_str()), unknown);
    let answer = gateway.request("POST", "/", "", b"{}").await;
    assert_eq!((answer.status, answer.body.as_str()), unknown);
    gateway.stop().await;
}
