//! The engine's face to JavaScript, for many rules at once: call, convert.
//!
//! Patterns and events are given as to `js`. A program exports every face that it links, and automaton and explanations together are
//! much to load; so whoever has one pattern need not load this.

use std::collections::BTreeMap;

use wasm_bindgen::prelude::*;

use crate::js_values::object;
use crate::machine::{self, Scratch, lines};
use crate::protocol::{Added, Fault, Matched, MatchedLines, RuleLines, admitted_pattern};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Many patterns, each under an id, matched at once. Holds memory until it is `free`d or collected; a call of one
/// that has been freed throws.
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

    /// Adds a rule, in place of one of the same id.
    ///
    /// # Errors
    ///
    /// Where the package is given an id that is no string of whole characters, or a value that JSON cannot hold. What is wrong with a pattern is an answer.
    #[wasm_bindgen(js_name = addRule, unchecked_return_type = "Added")]
    pub fn add_rule(
        &mut self,
        id: String,
        #[wasm_bindgen(unchecked_param_type = "string | object")] pattern: &str,
    ) -> Result<JsValue, JsValue> {
        object(&match admitted_pattern(pattern) {
            Ok(pattern) => {
                self.rules.add_rule(id, &pattern);
                Added::Valid
            }
            Err(fault) => Added::InvalidPattern(fault),
        })
    }

    /// Takes a rule out; tells whether there was one. In the package, an id that is none throws as it does in `addRule`.
    #[wasm_bindgen(js_name = removeRule)]
    pub fn remove_rule(&mut self, id: String) -> bool {
        self.rules.remove_rule(&id)
    }

    /// How many rules there are.
    #[wasm_bindgen(getter)]
    pub fn size(&self) -> usize {
        self.rules.len()
    }

    /// The rules that match an event.
    ///
    /// # Errors
    ///
    /// Where the package is given a value that JSON cannot hold. What is wrong with an event is an answer.
    #[wasm_bindgen(js_name = rulesForEvent, unchecked_return_type = "Matched")]
    pub fn rules_for_event(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string | object")] event: &str,
    ) -> Result<JsValue, JsValue> {
        object(&match self.rules.rules_for_event(event.as_bytes(), &mut self.scratch) {
            Ok(rules) => Matched::by(rules.cloned().collect()),
            Err(error) => Matched::InvalidEvent(Fault::of_event(event.as_bytes(), &error)),
        })
    }

    /// The rules that match each event of a text, one event a line; bytes are UTF-8. Blank lines are passed over.
    ///
    /// # Errors
    ///
    /// Where the package is given neither text nor bytes. What is wrong with an event is part of the answer.
    #[wasm_bindgen(js_name = rulesForLines, unchecked_return_type = "MatchedLines")]
    pub fn rules_for_lines(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] text: &[u8],
    ) -> Result<JsValue, JsValue> {
        let mut found = MatchedLines::default();
        let mut by_rule = BTreeMap::<String, Vec<usize>>::new();
        for (number, line) in lines(text) {
            found.events += 1;
            match self.rules.rules_for_event(line, &mut self.scratch) {
                Ok(rules) => {
                    if rules.len() > 0 {
                        found.matched.push(number);
                    }
                    for id in rules {
                        match by_rule.get_mut(id) {
                            Some(lines) => lines.push(number),
                            None => drop(by_rule.insert(id.clone(), vec![number])),
                        }
                    }
                }
                Err(error) => found.invalid.push(Fault { line: number, ..Fault::of_event(line, &error) }),
            }
        }
        found.rules = by_rule.into_iter().map(|(id, lines)| RuleLines { id, lines }).collect();
        object(&found)
    }
}
