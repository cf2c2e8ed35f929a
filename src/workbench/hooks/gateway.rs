//! The gateway that served the page, if one did.

use gloo::utils::window;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The address of the WebSocket API of the server that the page is from, if it says that it has one.
pub(in crate::workbench) async fn gateway() -> Option<String> {
    let response: Response = JsFuture::from(window().fetch_with_str("health")).await.ok()?.dyn_into().ok()?;
    let health = JsFuture::from(response.json().ok()?).await.ok()?;
    let path = Reflect::get(&health, &"webSocket".into()).ok()?.as_string()?;
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}{path}", location.host().ok()?))
}
