//! What goes between JavaScript and the faces that the engine has there: arguments as JSON text, answers as plain objects.
//!
//! Each face has its own `types.d.ts`, which a test (`types.rs`) derives from the Rust types, and which stands in the package as it is.

#[cfg(test)]
mod types;

use js_sys::{JSON, TypeError};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// The JSON text of an argument.
pub(crate) fn text(value: &JsValue) -> Result<String, JsValue> {
    if let Some(text) = value.as_string() {
        return Ok(text);
    }
    let text: JsValue = JSON::stringify(value)?.into();
    text.as_string()
        .ok_or_else(|| TypeError::new("A pattern or an event is JSON text, or a value that JSON can hold.").into())
}

/// A plain object, as `JSON.parse` would make it.
pub(crate) fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}
