//! The gateway that served the page, if one did.

use gloo::utils::window;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// The address of the WebSocket API of the server that the page is from, if it says that it has one.
pub(in crate::workbench) async fn gateway() -> Option<String> {
    let response: Response = JsFuture::from(window().fetch_with_str("health")).await.ok()?.dyn_into().ok()?;
    let health = JsFuture::from(response.json().ok()?).await.ok()?;
    let path = Reflect::get(&health, &"webSocket".into()).ok()?.as_string()?;
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}{path}", location.host().ok()?))
}

/// Sends the JSON of a `PutEvents` request to the server that the page is from. Gives the status and the body of its answer.
///
/// # Errors
///
/// Where there is no answer.
pub(in crate::workbench) async fn put_events(body: &str) -> Result<(u16, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/x-amz-json-1.1")?;
    headers.set("x-amz-target", "AWSEvents.PutEvents")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&body.into());
    let response: Response = JsFuture::from(window().fetch_with_str_and_init("./", &request)).await?.unchecked_into();
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}
