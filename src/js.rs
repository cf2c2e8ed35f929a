//! The engine's face to JavaScript: convert, call, convert.

use std::collections::BTreeMap;

use wasm_bindgen::prelude::*;

use crate::event::Event;
use crate::explain::{explain, lints};
use crate::machine::{self, Scratch, lines};
use crate::pattern::Pattern;
use crate::protocol::{Explained, Verdict, admitted_pattern};

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

/// Explains the verdict on an event pattern and an event, each given as JSON text.
///
/// Returns `{verdict: "match" | "no-match", reason, toChange, parts, hints, lints}`; of a text that is not valid, what
/// `testEventPattern` returns.
///
/// # Errors
///
/// Where the answer cannot be made into an object; no input is known to do that.
#[wasm_bindgen(js_name = explainEventPattern)]
pub fn explain_event_pattern(pattern: &str, event: &str) -> Result<JsValue, JsError> {
    let parsed = (Pattern::parse(pattern).and_then(Pattern::admitted), Event::parse(event));
    let (Ok(parsed_pattern), Ok(parsed_event)) = &parsed else {
        return test_event_pattern(pattern, event);
    };
    let explanation = explain(parsed_pattern, parsed_event);
    let lints = lints(parsed_pattern, Some(parsed_event));
    Ok(serde_wasm_bindgen::to_value(&Explained::new(&explanation, &lints, pattern, event))?)
}

/// Many patterns, each under an id, matched at once.
#[wasm_bindgen]
#[derive(Default)]
pub struct Machine {
    rules: machine::Machine<String>,
    scratch: Scratch,
}

#[wasm_bindgen]
impl Machine {
    /// Without rules.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Machine::default()
    }

    /// Adds a rule, in place of one of the same id. The pattern is given as JSON text.
    ///
    /// Returns nothing, or what is wrong with the pattern: `{message, line, column, help}`.
    ///
    /// # Errors
    ///
    /// Where the answer cannot be made into an object; no input is known to do that.
    #[wasm_bindgen(js_name = addRule)]
    pub fn add_rule(&mut self, id: String, pattern: &str) -> Result<JsValue, JsError> {
        match admitted_pattern(pattern) {
            Ok(pattern) => {
                self.rules.add_rule(id, &pattern);
                Ok(JsValue::UNDEFINED)
            }
            Err(fault) => Ok(serde_wasm_bindgen::to_value(&fault)?),
        }
    }

    /// Takes a rule out; tells whether there was one.
    #[wasm_bindgen(js_name = removeRule)]
    pub fn remove_rule(&mut self, id: String) -> bool {
        self.rules.remove_rule(&id)
    }

    /// The ids of the rules that match an event, given as JSON text.
    ///
    /// # Errors
    ///
    /// Where the text is not a JSON object.
    #[wasm_bindgen(js_name = rulesForEvent)]
    pub fn rules_for_event(&mut self, event: &str) -> Result<Vec<String>, JsError> {
        Ok(self.rules.rules_for_event(event.as_bytes(), &mut self.scratch)?.cloned().collect())
    }

    /// Matches newline-delimited events, given as UTF-8. Blank lines are passed over.
    #[wasm_bindgen(js_name = rulesForLines)]
    pub fn rules_for_lines(&mut self, text: &[u8]) -> LineMatches {
        let mut found = LineMatches::default();
        for (number, line) in lines(text) {
            let number = number as u32;
            found.events += 1;
            let Ok(rules) = self.rules.rules_for_event(line, &mut self.scratch) else {
                found.invalid.push(number);
                continue;
            };
            if rules.len() > 0 {
                found.matched.push(number);
            }
            for id in rules {
                match found.by_rule.get_mut(id) {
                    Some(lines) => lines.push(number),
                    None => {
                        found.by_rule.insert(id.clone(), vec![number]);
                    }
                }
            }
        }
        found
    }
}

/// What was found in newline-delimited events. Lines are counted from 1.
#[wasm_bindgen]
#[derive(Default)]
pub struct LineMatches {
    events: u32,
    matched: Vec<u32>,
    invalid: Vec<u32>,
    by_rule: BTreeMap<String, Vec<u32>>,
}

#[wasm_bindgen]
impl LineMatches {
    /// How many lines were not blank.
    #[wasm_bindgen(getter)]
    pub fn events(&self) -> u32 {
        self.events
    }

    /// The lines that some rule matches.
    #[wasm_bindgen(getter)]
    pub fn matched(&self) -> Vec<u32> {
        self.matched.clone()
    }

    /// The lines that are no events.
    #[wasm_bindgen(getter)]
    pub fn invalid(&self) -> Vec<u32> {
        self.invalid.clone()
    }

    /// The ids of the rules that match some line.
    #[wasm_bindgen(getter)]
    pub fn rules(&self) -> Vec<String> {
        self.by_rule.keys().cloned().collect()
    }

    /// The lines that a rule matches.
    #[wasm_bindgen(js_name = matchedBy)]
    pub fn matched_by(&self, id: &str) -> Vec<u32> {
        self.by_rule.get(id).cloned().unwrap_or_default()
    }
}
