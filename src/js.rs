//! The engine's face to JavaScript: convert, call, convert.

use wasm_bindgen::prelude::*;

use crate::protocol::Verdict;

/// Judges an event pattern and an event, each given as JSON text.
///
/// Returns `{verdict: "match" | "no-match"}`, or `{verdict: "invalid-pattern" | "invalid-event", message, line, column,
/// help}`.
///
/// # Errors
///
/// Where the answer cannot be made into an object; no input is known to do that.
#[wasm_bindgen(js_name = testEventPattern)]
pub fn test_event_pattern(pattern: &str, event: &str) -> Result<JsValue, JsError> {
    Ok(serde_wasm_bindgen::to_value(&Verdict::of(pattern, event))?)
}
