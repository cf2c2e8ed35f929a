//! What EventBridge refuses a whole request for, in its words.

use axum::http::StatusCode;

use crate::gateway::json;

/// Why a request is refused.
#[derive(Debug)]
pub(super) enum Refusal {
    /// `X-Amz-Target` names no action, or one that is not here.
    UnknownOperation,
    /// The body is not JSON, or a value in it is of another type.
    Serialization,
    /// A value in the body is not as it must be.
    Validation(String),
    /// The pattern is not one.
    InvalidEventPattern(String),
    /// There is no such bus.
    ResourceNotFound(String),
    /// The fault is here.
    Internal,
}

impl Refusal {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Refusal::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    pub(super) fn to_json(&self) -> String {
        let (kind, message) = match self {
            Refusal::UnknownOperation => ("UnknownOperationException", None),
            Refusal::Serialization => ("SerializationException", None),
            Refusal::Validation(message) => ("ValidationException", Some(message.as_str())),
            Refusal::InvalidEventPattern(message) => ("InvalidEventPatternException", Some(message.as_str())),
            Refusal::ResourceNotFound(message) => ("ResourceNotFoundException", Some(message.as_str())),
            Refusal::Internal => ("InternalException", None),
        };
        match message {
            Some(message) => json(&serde_json::json!({ "__type": kind, "message": message })),
            None => json(&serde_json::json!({ "__type": kind })),
        }
    }

    /// The words for one value that breaks one rule of the API's model.
    pub(super) fn constraint(value: Option<&str>, name: &str, rule: &str) -> Self {
        let value = value.map_or_else(|| "null".to_owned(), |value| format!("'{value}'"));
        Refusal::Validation(format!(
            "1 validation error detected: Value {value} at '{name}' failed to satisfy constraint: Member must {rule}"
        ))
    }
}
