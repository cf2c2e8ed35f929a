//! Files that are saved.

use gloo::timers::callback::Timeout;
use gloo::utils::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// In milliseconds: how long the browser may take until it begins to read.
const PATIENCE: u32 = 60_000;

/// Offers a file to the browser's downloads.
///
/// # Errors
///
/// Where the browser refuses.
pub(in crate::workbench) fn save(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let link = document().create_element("a")?.unchecked_into::<HtmlAnchorElement>();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Timeout::new(PATIENCE, move || {
        // An address that is gone already is no loss.
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}
