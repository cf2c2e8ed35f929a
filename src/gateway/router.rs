//! Every route on one screen.

use std::sync::Arc;

use axum::Router;
use axum::extract::State as Shared;
use axum::http::{HeaderName, HeaderValue, Response, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::page::Page;
use super::state::State;
use super::{connections, events, guard, websocket};

pub(super) fn router(state: Arc<State>) -> Router {
    let page = page(state.settings.page.clone());
    let stage = &state.settings.stage;
    // Some clients write the @ of a path as it is, others as its code.
    let connection = [format!("/{stage}/@connections/{{id}}"), format!("/{stage}/%40connections/{{id}}")];
    let mut router = Router::new()
        .route("/", post(events::answer).fallback_service(page.clone()))
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .route(&format!("/{stage}"), get(websocket::connect))
        .route(&format!("/{stage}/"), get(websocket::connect));
    for path in &connection {
        router = router.route(path, managed());
    }
    router
        .fallback_service(page)
        .layer(from_fn_with_state(Arc::clone(&state), guard::guard))
        .layer(always(header::REFERRER_POLICY, "no-referrer"))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .with_state(state)
}

fn managed() -> MethodRouter<Arc<State>> {
    get(connections::get).post(connections::post).delete(connections::delete)
}

fn page(page: Page) -> Router {
    let files = ServeDir::new(&page.folder).precompressed_br().precompressed_gzip();
    let policy = move |_: &Response<_>| page.policy().ok().flatten();
    Router::new()
        .fallback_service(files)
        .layer(SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, policy))
        // A browser asks whether its copy is still good; the files' names change when their content does.
        .layer(always(header::CACHE_CONTROL, "no-cache"))
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

async fn health(Shared(state): Shared<Arc<State>>) -> axum::response::Response {
    let (connections, subscriptions) = (state.connections(), state.subscriptions());
    let body = format!(r#"{{"status":"ok","connections":{connections},"subscriptions":{subscriptions}}}"#);
    axum::response::IntoResponse::into_response(([(header::CONTENT_TYPE, "application/json")], body))
}

async fn metrics(Shared(state): Shared<Arc<State>>) -> axum::response::Response {
    let text = state.metrics.text(state.connections(), state.subscriptions());
    axum::response::IntoResponse::into_response(([(header::CONTENT_TYPE, super::metrics::TYPE)], text))
}
