//! Who may ask at all: the name in the address must be one of this server's, and a page that asks must be its own or a
//! friend's.
//!
//! Any page that somebody visits can send requests to this machine and open WebSockets to it, and one whose name is made to
//! lead to this machine can even read the answers. Browsers say which name they looked up (`Host`) and which page asks
//! (`Origin`); other clients have no reason to lie.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Extension, Request, State as Shared};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::settings::Settings;
use super::state::State;

/// The names of this machine.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The port of an address that has none.
const HTTP: u16 = 80;

/// The address of this machine by which a client reached it. As a name it is known: no other machine's name is spelled so.
#[derive(Clone, Copy)]
pub(super) struct Local(pub(super) SocketAddr);

/// The names that are known for one request.
struct Names<'a> {
    settings: &'a Settings,
    local: IpAddr,
}

/// Lets a request through, or refuses it.
pub(super) async fn guard(
    Shared(state): Shared<Arc<State>>,
    Extension(Local(local)): Extension<Local>,
    request: Request,
    next: Next,
) -> Response {
    let settings = &state.settings;
    let names = Names { settings, local: local.ip().to_canonical() };
    let Some(host) = names.known_host(request.uri(), request.headers()) else {
        return (StatusCode::MISDIRECTED_REQUEST, "The name in the address is none of this server's.\n")
            .into_response();
    };
    if !request.headers().get_all(header::ORIGIN).iter().all(|origin| {
        origin.to_str().is_ok_and(|origin| names.is_own(origin, &host) || settings.origins.iter().any(|o| o == origin))
    }) {
        return (StatusCode::FORBIDDEN, "The page that asks is not allowed to.\n").into_response();
    }
    next.run(request).await
}

impl Names<'_> {
    /// The name and port that the client asks for, if the name is this server's.
    fn known_host(&self, uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host: Authority = hosts.next()?.to_str().ok()?.parse().ok()?;
        let is_known = |authority: &Authority| self.has(authority.host()) && !authority.as_str().contains('@');
        (hosts.next().is_none() && is_known(&host) && uri.authority().is_none_or(is_known)).then_some(host)
    }

    fn has(&self, name: &str) -> bool {
        let mut names = self.settings.hosts.iter().map(String::as_str).chain(LOCAL);
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        names.any(|known| known.eq_ignore_ascii_case(name))
            || address.is_ok_and(|address| address.to_canonical() == self.local)
    }

    /// Whether a page is this server's own, under whichever of its names.
    fn is_own(&self, origin: &str, host: &Authority) -> bool {
        let Ok(origin) = origin.parse::<Uri>() else { return false };
        let port = |authority: &Authority| authority.port_u16().unwrap_or(HTTP);
        origin.scheme_str() == Some("http")
            && origin.authority().is_some_and(|authority| self.has(authority.host()) && port(authority) == port(host))
    }
}
