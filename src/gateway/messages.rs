//! What clients of the WebSocket API say, and what they are answered.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::connection::{Connection, new_id};
use super::state::State;
use crate::pattern::Pattern;
use crate::protocol::Reply;

/// More characters than this no bus takes in a pattern.
pub(super) const LONGEST_PATTERN: usize = 4096;

/// What a pattern is that the client did not send, as API Gateway's templates read it.
const NO_PATTERN: &str = "\"\"";

const ACTIONS: &str =
    r#"Unknown action. Send {"action":"pattern","pattern":{...}}, {"action":"clear"} or {"action":"ping"}."#;

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    action: Option<&'a RawValue>,
    #[serde(borrow)]
    pattern: Option<&'a RawValue>,
}

/// Does what a client says, and answers.
pub(super) async fn answer(state: &Arc<State>, connection: &Arc<Connection>, text: &str) -> Reply {
    let request_id = new_id();
    let message = serde_json::from_str::<Message<'_>>(text).ok();
    let action = message.as_ref().and_then(|message| message.action);
    match action.and_then(|action| serde_json::from_str::<String>(action.get()).ok()).as_deref() {
        Some("pattern") => {
            let pattern = message.and_then(|message| message.pattern).map_or(NO_PATTERN, RawValue::get);
            subscribe(state, connection, pattern.to_owned(), request_id).await
        }
        Some("clear") => unsubscribe(state, connection, request_id).await,
        Some("ping") => Reply::Pong { request_id },
        _ => error("UnknownAction", ACTIONS.to_owned(), request_id),
    }
}

/// Reading a pattern and taking it into the machine can be much work, which must not hold up other connections.
async fn subscribe(state: &Arc<State>, connection: &Arc<Connection>, pattern: String, request_id: String) -> Reply {
    let (state, connection) = (Arc::clone(state), Arc::clone(connection));
    let id = request_id.clone();
    let reply = tokio::task::spawn_blocking(move || match admitted(&pattern, state.settings.limits.pattern) {
        Ok(parsed) => {
            state.subscribe(&connection, &parsed);
            let (bus, connection_id) = (state.settings.bus.clone(), connection.id.clone());
            Reply::Subscribed { pattern, bus, connection_id, request_id }
        }
        Err((kind, message)) => error(kind, message, request_id),
    });
    reply.await.unwrap_or_else(|_| error("InternalError", "The pattern could not be taken.".to_owned(), id))
}

/// This waits for who publishes, and so for the disk where events are recorded.
async fn unsubscribe(state: &Arc<State>, connection: &Arc<Connection>, request_id: String) -> Reply {
    if state.is_subscribed(connection) {
        let (state, connection) = (Arc::clone(state), Arc::clone(connection));
        if tokio::task::spawn_blocking(move || state.unsubscribe(&connection)).await.is_err() {
            return error("InternalError", "The pattern could not be taken out.".to_owned(), request_id);
        }
    }
    Reply::Unsubscribed { connection_id: connection.id.clone(), request_id }
}

/// The pattern, or what a bus says of it.
fn admitted(text: &str, most: usize) -> Result<Pattern, (&'static str, String)> {
    let length = text.chars().count();
    if length > LONGEST_PATTERN {
        return Err(("ValidationException", too_long(&cut(text))));
    }
    if length > most {
        let message = format!("The pattern has {length} characters, and the bus takes {most}.");
        return Err(("LimitExceededException", message));
    }
    Pattern::parse(text)
        .and_then(Pattern::admitted)
        .map_err(|error| ("InvalidEventPatternException", error.to_string()))
}

/// What of a pattern is repeated that is too long: a message can hold no pattern that is as long as a message, and what is said of it.
fn cut(pattern: &str) -> String {
    let mut shown: String = pattern.chars().take(LONGEST_PATTERN).collect();
    shown.push_str("...");
    shown
}

/// What EventBridge says of a pattern that no bus takes.
pub(super) fn too_long(pattern: &str) -> String {
    format!(
        "1 validation error detected: Value '{pattern}' at 'eventPattern' failed to satisfy constraint: \
         Member must have length less than or equal to {LONGEST_PATTERN}"
    )
}

fn error(kind: &str, message: String, request_id: String) -> Reply {
    Reply::Error { error: kind.to_owned(), message, request_id: Some(request_id), event_id: None }
}
