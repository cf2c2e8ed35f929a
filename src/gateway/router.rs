//! Every route on one screen.

use std::sync::Arc;

use axum::Router;
use axum::extract::State as Shared;
use axum::http::header;
use axum::middleware::{from_fn_with_state, map_response};
use axum::routing::{MethodRouter, get, post};

use super::state::State;
use super::{access, connections, events, guard, headers, rates, websocket};

pub(super) fn router(state: Arc<State>) -> Router {
    let page = state.settings.page.router();
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
    // What stands below comes first.
    router
        .fallback_service(page)
        .layer(from_fn_with_state(Arc::clone(&state), access::admit))
        .layer(from_fn_with_state(Arc::clone(&state), rates::limit))
        .layer(from_fn_with_state(Arc::clone(&state), guard::guard))
        .layer(map_response(headers::protect))
        .with_state(state)
}

fn managed() -> MethodRouter<Arc<State>> {
    get(connections::get).post(connections::post).delete(connections::delete)
}

async fn health(Shared(state): Shared<Arc<State>>) -> axum::response::Response {
    let (connections, subscriptions) = (state.connections(), state.subscriptions());
    // The page asks it where it can connect to.
    let path = format!("/{}", state.settings.stage);
    let body = serde_json::json!({
        "status": "ok", "connections": connections, "subscriptions": subscriptions, "webSocket": path,
    })
    .to_string();
    axum::response::IntoResponse::into_response(([(header::CONTENT_TYPE, "application/json")], body))
}

async fn metrics(Shared(state): Shared<Arc<State>>) -> axum::response::Response {
    let text = state.metrics.text(state.connections(), state.subscriptions());
    axum::response::IntoResponse::into_response(([(header::CONTENT_TYPE, super::metrics::TYPE)], text))
}
