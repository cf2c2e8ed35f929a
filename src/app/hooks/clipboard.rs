//! What somebody copies.

use gloo::utils::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard. `None` where the browser has none for this page, or refuses.
pub(crate) async fn copy(text: &str) -> Option<JsValue> {
    let clipboard = window().navigator().clipboard();
    if clipboard.is_undefined() {
        return None;
    }
    JsFuture::from(clipboard.write_text(text)).await.ok()
}
