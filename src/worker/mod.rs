//! The engine's face to the web worker that judges files: bytes in, figures out.
//!
//! ```text
//! www/worker/main.js reads a file -> FileSieve unpacks and judges -> www/worker/main.js posts a protocol::Progress to the page
//! ```
//!
//! How a file is read, and when the page is told, is the script's business. This is the one build of the engine that is made to be
//! fast rather than small; the page loads it when the first file is opened.

mod unpack;

use wasm_bindgen::prelude::*;

use self::unpack::Unpacked;
use crate::protocol::{Progress, admitted_pattern};
use crate::stream::Sieve;

/// A pattern, and what it caught of a file so far.
#[wasm_bindgen]
pub struct FileSieve {
    unpacked: Unpacked,
}

#[wasm_bindgen]
impl FileSieve {
    /// For a pattern, given as JSON text, and a file of so many bytes.
    ///
    /// # Errors
    ///
    /// Where EventBridge would refuse the pattern.
    #[wasm_bindgen(constructor)]
    pub fn new(pattern: &str, length: f64) -> Result<FileSieve, JsError> {
        let pattern = admitted_pattern(pattern).map_err(|fault| JsError::new(&fault.message))?;
        Ok(FileSieve { unpacked: Unpacked::new(Sieve::new(pattern, length as u64)) })
    }

    /// Only lets through what matches: see `takeCaught`.
    ///
    /// # Errors
    ///
    /// Where EventBridge would refuse the pattern.
    pub fn catching(pattern: &str) -> Result<FileSieve, JsError> {
        let pattern = admitted_pattern(pattern).map_err(|fault| JsError::new(&fault.message))?;
        Ok(FileSieve { unpacked: Unpacked::new(Sieve::catching(pattern)) })
    }

    /// Judges what the next bytes of the file complete.
    ///
    /// # Errors
    ///
    /// Where the file is no text, or cannot be unpacked.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        self.unpacked.push(bytes).map_err(|error| JsError::new(&error.to_string()))
    }

    /// Judges what is left: the file ends here.
    ///
    /// # Errors
    ///
    /// As `push`.
    pub fn finish(&mut self) -> Result<(), JsError> {
        self.unpacked.finish().map_err(|error| JsError::new(&error.to_string()))
    }

    /// What is known so far, as a `Progress`; with samples and frequent values only if `details` are asked for.
    ///
    /// # Errors
    ///
    /// Where it cannot be made into an object; nothing is known to do that.
    pub fn progress(&self, details: bool) -> Result<JsValue, JsError> {
        Ok(serde_wasm_bindgen::to_value(&Progress::of(self.unpacked.sieve(), details))?)
    }

    /// The events that matched since this was called last, one a line.
    #[wasm_bindgen(js_name = takeCaught)]
    pub fn take_caught(&mut self) -> Vec<u8> {
        self.unpacked.sieve_mut().take_caught()
    }
}
