//! What a WebSocket API answers to its clients.

use serde::{Deserialize, Serialize};

/// An answer to a client of the WebSocket API, which has a `type`; an event has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", rename_all_fields = "camelCase")]
pub enum Reply {
    /// The client gets the events that a pattern matches.
    Subscribed {
        /// Exactly as it was sent.
        pattern: String,
        /// The name of the bus that the events are from.
        bus: String,
        /// Of the client.
        connection_id: String,
        /// Of what is answered.
        request_id: String,
    },
    /// The client gets no events.
    Unsubscribed {
        /// Of the client.
        connection_id: String,
        /// Of what is answered.
        request_id: String,
    },
    /// The connection is alive.
    Pong {
        /// Of what is answered.
        request_id: String,
    },
    /// Something was refused, or an event cannot be delivered.
    Error {
        /// The kind, such as `InvalidEventPatternException`.
        error: String,
        /// In EventBridge's words, where it has words for it.
        message: String,
        /// Of what is answered, where it is an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request_id: Option<String>,
        /// The event that cannot be delivered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        event_id: Option<String>,
    },
}
