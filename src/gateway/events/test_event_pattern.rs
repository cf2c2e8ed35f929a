//! `TestEventPattern`: whether a pattern matches an event.

use serde::Deserialize;

use super::error::Refusal;
use crate::explain;
use crate::gateway::json;
use crate::gateway::messages::{LONGEST_PATTERN, too_long};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Request {
    event_pattern: Option<String>,
    event: Option<String>,
}

/// Judging can be much work, which must not hold up other requests.
pub(super) async fn answer(request: Request) -> Result<String, Refusal> {
    let required = |value: Option<String>, name| value.ok_or_else(|| Refusal::constraint(None, name, "not be null"));
    let pattern = required(request.event_pattern, "eventPattern")?;
    let event = required(request.event, "event")?;
    if pattern.chars().count() > LONGEST_PATTERN {
        return Err(Refusal::Validation(too_long(&pattern)));
    }
    let judged = tokio::task::spawn_blocking(move || explain::test_event_pattern(&pattern, &event));
    match judged.await {
        Ok(Ok(result)) => Ok(json(&serde_json::json!({ "Result": result }))),
        Ok(Err(refusal @ explain::Refusal::Pattern(_))) => Err(Refusal::InvalidEventPattern(refusal.to_string())),
        Ok(Err(refusal @ explain::Refusal::Event)) => Err(Refusal::Validation(refusal.to_string())),
        Err(_) => Err(Refusal::Internal),
    }
}
