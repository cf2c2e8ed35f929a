//! The native server: for now it serves the page.
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
    axum::serve(listener, router::router(&page)).with_graceful_shutdown(shutdown).await.map_err(Error::Serve)
}
