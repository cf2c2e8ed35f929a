//! The native server: the page, and on the same port what the deployed stack has, for clients that cannot tell the difference.
//!
//! - the WebSocket API at `/dev`: a client says which events it wants, and gets them;
//! - EventBridge's API at `POST /`: `PutEvents` publishes, `TestEventPattern` judges, and what tools ask before;
//! - the management API of the connections at `/dev/@connections/{id}`;
//! - `/health`, and `/metrics` for Prometheus.
//!
//! A request passes, in this order, `guard` (is the address one of ours, and the page that asks), `rates` (are there not too many)
//! and `access` (who is it), before `router` hands it to one of these.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use eventsieve::gateway::{self, Page, Settings};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8787").await?;
//! let settings = Settings::new(Page::open(Path::new("dist"))?);
//! gateway::run(listener, settings, std::future::pending()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! It listens where its caller says, so that tests take a free port, and ends when its caller says. It never binds an address
//! by itself.
//!
//! An event passes through it once: it is read, put into its envelope, matched against the patterns of all clients in one pass,
//! and put into the outbox of each client whose pattern matches. That happens for one request at a time, so all clients see one
//! order, and it waits for no client: an outbox that is full ends its connection.
//!
//! What it deliberately does not do: keep anything but a record, if it is told to. A client that is not connected misses what happens; an event that nobody
//! asked for is gone. It knows no users: who has the [`Token`] or one of the [`Keys`] may do everything. Where there is no token it
//! serves only its own machine. It speaks no TLS; that is for a proxy before it.

mod access;
mod body;
mod connection;
mod connections;
mod error;
mod events;
mod files;
mod guard;
mod headers;
mod memory;
mod messages;
mod metrics;
mod outbox;
mod page;
mod places;
mod publisher;
mod rates;
mod record;
mod router;
mod server;
mod service;
mod settings;
mod state;
mod stream;
mod websocket;

use std::future::Future;
use std::sync::Arc;

use serde::Serialize;
use tokio::net::TcpListener;

pub use access::{Keys, Token};
pub use error::Error;
pub(crate) use files::Content;
pub use page::Page;
pub use publisher::Publisher;
pub use record::Record;
pub use settings::{Limits, Settings};

use state::State;

/// Serves on `listener` until `shutdown` completes. Requests that are open then are let finish, what they published is
/// delivered, and clients are told to go, all within [`Limits::stop`].
///
/// # Errors
///
/// Where the listener can be reached from other machines and there is no token, or it has no address; where the record cannot be
/// opened.
pub async fn run(
    listener: TcpListener,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let address = listener.local_addr().map_err(Error::Serve)?;
    if !address.ip().is_loopback() && settings.token.is_none() {
        return Err(Error::NoToken { address });
    }
    let state = Arc::new(State::new(settings)?);
    server::serve(listener, router::router(Arc::clone(&state)), state, shutdown).await;
    Ok(())
}

/// A value that is made here as JSON.
fn json(value: &impl Serialize) -> String {
    // Only maps with odd keys, and types that refuse by themselves, cannot be written.
    serde_json::to_string(value).unwrap_or_default()
}
