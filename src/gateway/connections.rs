//! The management API of WebSocket connections, at `/{stage}/@connections/{id}`: send to one, look at one, close one.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::body;
use super::connection::new_id;
use super::json;
use super::settings::MESSAGE;
use super::state::{GOING_AWAY, State};

/// What is told of a connection.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Described {
    connected_at: String,
    identity: Identity,
    last_active_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    source_ip: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
}

/// Sends a body to a client.
pub(super) async fn post(Shared(state): Shared<Arc<State>>, Path(id): Path<String>, body: Body) -> Response {
    let Some(connection) = state.connection(&id) else { return gone() };
    let bytes = match body::read(body, MESSAGE, state.settings.limits.request).await {
        Ok(bytes) => bytes,
        Err(StatusCode::PAYLOAD_TOO_LARGE) => {
            return refusal(StatusCode::PAYLOAD_TOO_LARGE, "PayloadTooLargeException", "Message too long");
        }
        Err(status) => return status.into_response(),
    };
    let Ok(text) = axum::extract::ws::Utf8Bytes::try_from(bytes) else {
        return refusal(StatusCode::BAD_REQUEST, "BadRequestException", "The message is not UTF-8");
    };
    if !connection.outbox.push(text) {
        return gone();
    }
    (request_id(), ()).into_response()
}

/// Tells of a client.
pub(super) async fn get(Shared(state): Shared<Arc<State>>, Path(id): Path<String>) -> Response {
    let Some(connection) = state.connection(&id) else { return gone() };
    let described = Described {
        connected_at: connection.connected_at.to_string(),
        identity: Identity { source_ip: connection.source_ip.to_string(), user_agent: connection.user_agent.clone() },
        last_active_at: connection.last_active_at().to_string(),
    };
    (request_id(), [(header::CONTENT_TYPE, "application/json")], json(&described)).into_response()
}

/// Closes a connection, after what waits for it.
pub(super) async fn delete(Shared(state): Shared<Arc<State>>, Path(id): Path<String>) -> Response {
    let Some(connection) = state.connection(&id) else { return gone() };
    connection.outbox.end(GOING_AWAY, "Closed by the management API");
    state.leave(&connection);
    (StatusCode::NO_CONTENT, request_id()).into_response()
}

fn gone() -> Response {
    refusal(StatusCode::GONE, "GoneException", "The connection is gone")
}

fn refusal(status: StatusCode, kind: &'static str, message: &str) -> Response {
    let body = json(&serde_json::json!({ "message": message }));
    (status, request_id(), [("x-amzn-errortype", kind), ("content-type", "application/json")], body).into_response()
}

fn request_id() -> [(&'static str, String); 1] {
    [("x-amzn-requestid", new_id())]
}
