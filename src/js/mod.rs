//! The engine's face to JavaScript, for verdicts and their reasons: call, convert.
//!
//! A pattern or an event is given as JSON text, in which numbers keep their spelling and names may stand twice. The package takes values
//! too: `www/package/eventsieve.js` makes texts of them before it calls, since what a value throws must not unwind through here. Places
//! count the UTF-16 units of the text.
//!
//! Many rules at once are a face of their own, `js_machine`.

use wasm_bindgen::prelude::*;

use crate::js_values::object;
use crate::protocol::{Judgement, Unit, Validity, Verdict};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Whether an event pattern matches an event.
///
/// # Errors
///
/// Where the package is given a value that JSON cannot hold. What is wrong with a pattern or an event is an answer.
#[wasm_bindgen(js_name = testEventPattern, unchecked_return_type = "Verdict")]
pub fn test_event_pattern(
    #[wasm_bindgen(unchecked_param_type = "string | object")] pattern: &str,
    #[wasm_bindgen(unchecked_param_type = "string | object")] event: &str,
) -> Result<JsValue, JsValue> {
    object(&Verdict::of(pattern, event))
}

/// Whether EventBridge takes an event pattern, and what else to know about it.
///
/// # Errors
///
/// As `testEventPattern`.
#[wasm_bindgen(unchecked_return_type = "Validity")]
pub fn validate(#[wasm_bindgen(unchecked_param_type = "string | object")] pattern: &str) -> Result<JsValue, JsValue> {
    object(&Validity::of(pattern, Unit::Utf16))
}

/// Why an event pattern matches an event or does not, what nearly matches, and what mends it.
///
/// # Errors
///
/// As `testEventPattern`.
#[wasm_bindgen(unchecked_return_type = "Judgement")]
pub fn explain(
    #[wasm_bindgen(unchecked_param_type = "string | object")] pattern: &str,
    #[wasm_bindgen(unchecked_param_type = "string | object")] event: &str,
) -> Result<JsValue, JsValue> {
    object(&Judgement::of(pattern, event, Unit::Utf16))
}
