//! Every route on one screen.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::page::Page;

pub(super) fn router(page: &Page) -> Router {
    let headers = [
        (header::X_CONTENT_TYPE_OPTIONS, Some(HeaderValue::from_static("nosniff"))),
        (header::REFERRER_POLICY, Some(HeaderValue::from_static("no-referrer"))),
        // A browser asks whether its copy is still good; the files' names change when their content does.
        (header::CACHE_CONTROL, Some(HeaderValue::from_static("no-cache"))),
        (header::CONTENT_SECURITY_POLICY, page.policy.clone()),
    ];
    headers.into_iter().filter_map(|(name, value)| Some((name, value?))).fold(
        Router::new().fallback_service(ServeDir::new(&page.folder).precompressed_gzip()),
        |router, (name, value): (HeaderName, HeaderValue)| {
            router.layer(SetResponseHeaderLayer::overriding(name, value))
        },
    )
}
