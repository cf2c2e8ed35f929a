//! The wish of whoever runs a command that it ends.

use std::io;

/// Waits for Ctrl-C, or for the signal that asks a process to end. Where the process cannot wait for them, they end it at once.
pub(super) async fn interrupted() {
    let interrupt = async {
        let result: io::Result<()> = tokio::signal::ctrl_c().await;
        if result.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
