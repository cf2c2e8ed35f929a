//! EventBridge's API: the actions by which events come, patterns are tried, and tools look around.
//!
//! The protocol is AWS's JSON 1.1: the action stands in the header `X-Amz-Target`, its arguments in the body. Signatures
//! were looked at before. Each action has a file.

mod bus;
mod describe_event_bus;
mod envelope;
mod error;
mod list_event_buses;
mod put_events;
mod test_event_pattern;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use super::body;
use super::state::State;
use error::Refusal;

const TYPE: &str = "application/x-amz-json-1.1";

/// In bytes: an event as long as it may be, in JSON within JSON that escapes each of its characters.
pub(super) const LONGEST_BODY: usize = 8 << 20;

/// Answers a request.
pub(super) async fn answer(Shared(state): Shared<Arc<State>>, headers: HeaderMap, body: Body) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let answered = match body::read(body, LONGEST_BODY, state.settings.limits.request).await {
        Ok(bytes) => act(&state, target, bytes).await,
        Err(status) => return status.into_response(),
    };
    let (status, text) = match answered {
        Ok(text) => (StatusCode::OK, text),
        Err(refusal) => (refusal.status(), refusal.to_json()),
    };
    let id = uuid::Uuid::new_v4().to_string();
    (status, [("content-type", TYPE.to_owned()), ("x-amzn-requestid", id)], text).into_response()
}

async fn act(state: &Arc<State>, target: &str, body: Bytes) -> Result<String, Refusal> {
    match target.strip_prefix("AWSEvents.") {
        Some("PutEvents") => put_events::answer(state, parsed(&body)?).await,
        Some("TestEventPattern") => test_event_pattern::answer(parsed(&body)?).await,
        Some("ListEventBuses") => list_event_buses::answer(&state.settings, &parsed(&body)?),
        Some("DescribeEventBus") => describe_event_bus::answer(&state.settings, &parsed(&body)?),
        _ => Err(Refusal::UnknownOperation),
    }
}

fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal::Serialization)
}
