//! How a browser gets in: once with the token in the address, and from then on with a cookie, as Jupyter does.
//!
//! What the cookie holds is made anew at each start and is not the token: browsers send cookies to every server of a machine,
//! whichever its port.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::token::PARAMETER;

/// What all browsers hold that came in since the start.
pub(in crate::gateway) struct Session(String);

impl Session {
    pub(in crate::gateway) fn new() -> Self {
        // Each has 122 random bits from the operating system.
        Session(format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()))
    }

    /// Whether a request has the cookie.
    pub(super) fn is_in(&self, headers: &HeaderMap) -> bool {
        let name = name(headers);
        let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let cookies = values.flat_map(|value| value.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
        let mut given = cookies.filter(|(given, _)| *given == name).map(|(_, value)| value);
        given.any(|value| self.0.as_bytes().ct_eq(value.as_bytes()).into())
    }

    /// Sends a browser on to the same page without the token in its address, and gives it the cookie.
    pub(super) fn begin(&self, request: &Request) -> Response {
        let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", name(request.headers()), self.0);
        let headers = [
            (header::LOCATION, without_token(request)),
            (header::SET_COOKIE, cookie),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        (StatusCode::SEE_OTHER, headers).into_response()
    }
}

/// The name of the cookie, by the port, so that two gateways on one machine do not take away each other's.
fn name(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    format!("eventsieve-{}", host.and_then(|host| host.port_u16()).unwrap_or(80))
}

/// The path and the query of a request, but for the token.
fn without_token(request: &Request) -> String {
    let uri = request.uri();
    let is_kept = |parameter: &&str| parameter.split_once('=').is_none_or(|(name, _)| name != PARAMETER);
    let kept: Vec<&str> = uri.query().unwrap_or_default().split('&').filter(is_kept).collect();
    let (path, query) = (uri.path(), kept.join("&"));
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
