//! What a text from the other side means.

use serde::Deserialize;
use serde_json::Value;

/// What a text from the other side means. A control message has a `type`, an event has none.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// An event, as EventBridge delivers it.
    Event(Summary),
    /// `{"type":"subscribed",...}`: the pattern is in force.
    Subscribed,
    /// `{"type":"unsubscribed",...}`: no pattern is.
    Unsubscribed,
    /// `{"type":"pong",...}`
    Pong,
    /// `{"type":"error","error":"InvalidEventPatternException",...}`: the pattern before stays in force.
    Refused {
        /// Its name, such as `InvalidEventPatternException`.
        error: String,
        /// In EventBridge's words.
        message: String,
    },
    /// `{"type":"error","error":"EventTooLarge",...}`: an event matched that is too large for a message.
    Missed {
        /// Its id, if it was told.
        event_id: Option<String>,
        /// In words.
        message: String,
    },
    /// `{"executionArn":...,"startDate":...}`: what the first stack of this kind, of 2021, answers in place of an acknowledgement.
    Started,
    /// `{"message":"Internal server error","connectionId":...}`: API Gateway itself could not do what was asked.
    GatewayError(String),
    /// Anything else.
    Unknown,
}

/// What tells an event from others at a glance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The `id`, by which repeats are told; empty where there is none.
    pub id: String,
    /// The `time` as it is written.
    pub time: String,
    /// The `source`.
    pub source: String,
    /// The `detail-type`.
    pub detail_type: String,
}

/// The members that tell one kind of message from another. Whatever else there is is passed over.
#[derive(Deserialize)]
struct Head {
    r#type: Option<Value>,
    error: Option<Value>,
    message: Option<Value>,
    id: Option<Value>,
    time: Option<Value>,
    source: Option<Value>,
    #[serde(rename = "detail-type")]
    detail_type: Option<Value>,
    #[serde(rename = "eventId")]
    event_id: Option<Value>,
    #[serde(rename = "connectionId")]
    connection_id: Option<Value>,
    #[serde(rename = "executionArn")]
    execution_arn: Option<Value>,
}

impl Message {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        // An array could stand for the members in their order.
        let head = Some(text).filter(|text| text.trim_start().starts_with('{')).map(serde_json::from_str::<Head>);
        let Some(Ok(head)) = head else { return Message::Unknown };
        if head.r#type.as_ref().is_some_and(|kind| !kind.is_string()) {
            return Message::Unknown;
        }
        let message = string(head.message);
        match (string(head.r#type).as_deref(), string(head.error)) {
            (Some("subscribed"), _) => Message::Subscribed,
            (Some("unsubscribed"), _) => Message::Unsubscribed,
            (Some("pong"), _) => Message::Pong,
            (Some("error"), Some(error)) if error == "EventTooLarge" => {
                Message::Missed { event_id: string(head.event_id), message: message.unwrap_or_default() }
            }
            (Some("error"), error) => Message::Refused {
                error: error.unwrap_or_else(|| "Error".to_owned()),
                message: message.unwrap_or_default(),
            },
            (Some(_), _) => Message::Unknown,
            (None, _) => match (string(head.source), string(head.detail_type)) {
                (Some(source), Some(detail_type)) => {
                    let [id, time] = [head.id, head.time].map(|value| string(value).unwrap_or_default());
                    Message::Event(Summary { id, time, source, detail_type })
                }
                _ if head.execution_arn.is_some() => Message::Started,
                _ => match message {
                    Some(message) if head.connection_id.is_some() => Message::GatewayError(message),
                    _ => Message::Unknown,
                },
            },
        }
    }
}

fn string(value: Option<Value>) -> Option<String> {
    match value {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_what_has_no_type() {
        let event = r#"{"version":"0","id":"7","detail-type":"order","source":"shop","time":"2026-01-01T00:00:00Z","detail":{"type":"subscribed"}}"#;
        let summary = Summary {
            id: "7".into(),
            time: "2026-01-01T00:00:00Z".into(),
            source: "shop".into(),
            detail_type: "order".into(),
        };
        assert_eq!(Message::read(event), Message::Event(summary));
    }

    #[test]
    fn answers_are_no_events() {
        let refused = |error: &str, message: &str| Message::Refused { error: error.into(), message: message.into() };
        for (text, meaning) in [
            (r#"{"type":"subscribed","pattern":"{}","bus":"default"}"#, Message::Subscribed),
            (r#"{"type":"unsubscribed"}"#, Message::Unsubscribed),
            (r#"{"type":"pong","requestId":"x"}"#, Message::Pong),
            (
                r#"{"type":"error","error":"InvalidEventPatternException","message":"Event pattern is not valid."}"#,
                refused("InvalidEventPatternException", "Event pattern is not valid."),
            ),
            (r#"{"type":"error"}"#, refused("Error", "")),
            (
                r#"{"type":"error","error":"EventTooLarge","message":"m","eventId":"9"}"#,
                Message::Missed { event_id: Some("9".into()), message: "m".into() },
            ),
            (r#"{"type":"tomorrow's"}"#, Message::Unknown),
            (r#"{"executionArn":"arn:aws:states:x","startDate":1.7E9}"#, Message::Started),
            (
                r#"{"message":"Internal server error","connectionId":"c=","requestId":"r="}"#,
                Message::GatewayError("Internal server error".into()),
            ),
        ] {
            assert_eq!(Message::read(text), meaning, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_unknown() {
        for text in [
            "",
            "no",
            "[]",
            "7",
            "null",
            "{}",
            r#"{"source":7,"detail-type":"x"}"#,
            r#"{"message":"x"}"#,
            "{\"source\":\"a\"",
            r#"{"type":7,"source":"a","detail-type":"b"}"#,
            r#"[null,null,null,null,null,"a","b",null,null,null,null]"#,
        ] {
            assert_eq!(Message::read(text), Message::Unknown, "{text}");
        }
    }
}
