//! Who may use the gateway, where not everybody may: who has the token, a browser that had it, and who signs with a key.
//!
//! Without a token and without keys it is open, which is good for one machine alone: then any signature is taken, as AWS's tools
//! sign with whatever they have. With either, each request must say who it is from. Two do not: `/health`, for supervisors,
//! which then tells nothing more than that the gateway runs; and the page's files where there are keys but no token, since a
//! browser cannot sign.

mod claim;
mod keys;
mod session;
mod signature;
mod token;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::body;
use super::events::LONGEST_BODY;
use super::service::{Refusal, Service};
use super::state::State;
use claim::Claim;

pub use keys::Keys;
pub(super) use session::Session;
pub use token::Token;

/// What `/health` tells to everybody.
const RUNS: &str = r#"{"status":"ok"}"#;

/// Lets a request through, or refuses it.
pub(super) async fn admit(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response {
    let settings = &state.settings;
    if settings.token.is_none() && settings.keys.is_empty() {
        return next.run(request).await;
    }
    let service = Service::of(settings, &request);
    let (headers, uri) = (request.headers(), request.uri());
    if let Some(token) = &settings.token {
        let is_page = request.method() == Method::GET && matches!(uri.path(), "/" | "/index.html");
        // Whoever has the cookie too: the token must not stay in the address, from where it gets into histories and bookmarks.
        if is_page && token.is_in_address(uri) {
            return state.session.begin(&request);
        }
        if token.is_in_headers(headers) || state.session.is_in(headers) || token.is_in_address(uri) {
            return next.run(request).await;
        }
    }
    if claim::is_made(headers, uri) {
        return match signed(&state, service, request).await {
            Ok(request) => next.run(request).await,
            Err(refusal) => refuse(service, &refusal),
        };
    }
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    match uri.path() {
        "/health" if is_read => ([(header::CONTENT_TYPE, "application/json")], RUNS).into_response(),
        path if settings.token.is_none() && service == Service::Own && is_read && path != "/metrics" => {
            next.run(request).await
        }
        _ if token::is_claimed(headers, uri) => refuse(service, &Refusal::Unknown),
        _ => refuse(service, &Refusal::Nobody),
    }
}

fn refuse(service: Service, refusal: &Refusal) -> Response {
    // Neither what was sent nor where to: both can hold secrets.
    tracing::info!(?service, "refused, as it does not say who it is from");
    service.refuse(refusal)
}

/// The request, if its signature is right. Its body is not read before the key is known and the time is right.
async fn signed(state: &State, service: Service, request: Request) -> Result<Request, Refusal> {
    let settings = &state.settings;
    let (parts, body) = request.into_parts();
    let claim = Claim::read(&parts)?;
    let key = signature::key(&settings.keys, &claim, &settings.region, service.name(), Timestamp::now())?;
    let body = body::read(body, LONGEST_BODY, settings.limits.request).await.map_err(Refusal::Body)?;
    signature::check(&claim, key, &parts, &body)?;
    Ok(Request::from_parts(parts, Body::from(body)))
}
