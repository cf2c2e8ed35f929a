//! The body of a request, bounded in length and in time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use http_body_util::LengthLimitError;
use tokio::time;

/// Reads a body to its end.
///
/// # Errors
///
/// With the status that says so, where it is longer than `most` bytes, takes longer than `patience`, or breaks off.
pub(super) async fn read(body: Body, most: usize, patience: Duration) -> Result<Bytes, StatusCode> {
    match time::timeout(patience, axum::body::to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_long(&error) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<LengthLimitError>())
}
