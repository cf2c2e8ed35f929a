//! The native server: for now it serves the page.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use eventsieve::gateway::{self, Page};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8787").await?;
//! gateway::run(listener, Page::open(Path::new("dist"))?, std::future::pending()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! It listens where its caller says, so that tests take a free port, and ends when its caller says. It never binds an
//! address by itself, and has no state.

mod error;
mod page;
mod router;

use std::future::Future;

use tokio::net::TcpListener;

pub use error::Error;
pub use page::Page;

/// Serves on `listener` until `shutdown` completes; connections that are open then are let finish.
///
/// # Errors
///
/// Where the listener fails.
pub async fn run(
    listener: TcpListener,
    page: Page,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    axum::serve(listener, router::router(page)).with_graceful_shutdown(shutdown).await.map_err(Error::Serve)
}
