//! What both faces that the engine has to JavaScript answer with: plain objects. What they mean is for `protocol` to say.
//!
//! Each face has its own `types.d.ts`, which a test (`declarations.rs`) derives from the Rust types, and which stands in the package
//! as it is.

#[cfg(test)]
mod declarations;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// A plain object, as `JSON.parse` would make it.
pub(crate) fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}
