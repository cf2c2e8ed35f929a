//! Tests of the engine as WebAssembly in a real browser.
#![cfg(target_arch = "wasm32")]

use eventsieve::js::{Machine, explain_event_pattern, test_event_pattern};
use eventsieve::protocol::Verdict;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn property(value: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(value, &name.into()).expect("an object")
}

#[wasm_bindgen_test]
fn a_verdict_is_a_tagged_object() {
    let verdict = |pattern, event| test_event_pattern(pattern, event).expect("a verdict");
    let matched = verdict(r#"{"source": [{"prefix": "aws."}]}"#, r#"{"source": "aws.s3"}"#);
    assert_eq!(property(&matched, "verdict"), "match");
    let invalid = verdict("{\n\"a\": 1}", "{}");
    assert_eq!(property(&invalid, "verdict"), "invalid-pattern");
    assert_eq!(property(&invalid, "message"), "\"a\" must be an object or an array");
    assert_eq!(property(&invalid, "line"), 2);
    assert_eq!(property(&invalid, "column"), 6);
}

#[wasm_bindgen_test]
fn an_explanation_is_an_object() {
    let explained = |pattern, event| explain_event_pattern(pattern, event).expect("an explanation");
    let no_match = explained(r#"{"detail": {"state": ["running"]}}"#, r#"{"detail": {"state": "Running"}}"#);
    assert_eq!(property(&no_match, "verdict"), "no-match");
    let reason = r#"detail.state: "Running" is not "running"; only the letter case differs"#;
    assert_eq!(property(&no_match, "reason"), reason);
    let edit = property(&js_sys::Array::from(&property(&no_match, "hints")).get(0), "edit");
    assert_eq!(property(&edit, "side"), "pattern");
    let piece = js_sys::Array::from(&property(&edit, "pieces")).get(0);
    assert_eq!(property(&piece, "start"), 22);
    assert_eq!(property(&piece, "text"), r#"{"equals-ignore-case": "running"}"#);
    assert_eq!(property(&explained(r#"{"a": 1}"#, "{}"), "verdict"), "invalid-pattern");
}

#[wasm_bindgen_test]
fn the_deepest_texts_are_explained() {
    let pattern = format!("{}[1]{}", r#"{"a":"#.repeat(999), "}".repeat(999));
    let event = format!("{}1{}", r#"{"a":"#.repeat(1000), "}".repeat(1000));
    let no_match = explain_event_pattern(&pattern, &event).expect("an explanation");
    assert_eq!(property(&no_match, "verdict"), "no-match");
    let or = format!(r#"{}{{"b":[1]}}{}"#, r#"{"$or":[{"a":[1]},"#.repeat(499), "]}".repeat(499));
    for event in [r#"{"b":1}"#, r#"{"a":1}"#, "{}"] {
        let explained = explain_event_pattern(&or, event).expect("an explanation");
        assert_eq!(property(&explained, "verdict"), if event == "{}" { "no-match" } else { "match" });
    }
}

#[wasm_bindgen_test]
fn a_machine_matches_a_batch_of_lines() {
    let mut machine = Machine::new();
    let mut add = |id: &str, pattern| machine.add_rule(id.to_owned(), pattern).expect("an answer");
    assert!(add("small", r#"{"size": [{"numeric": ["<", 10]}]}"#).is_undefined());
    assert!(add("named", r#"{"name": [{"prefix": "a"}]}"#).is_undefined());
    let fault = add("broken", r#"{"name": "a"}"#);
    assert_eq!(property(&fault, "column"), 10);

    let found =
        machine.rules_for_lines("{\"size\": 5, \"name\": \"ab\"}\n\nnothing\n{\"size\": 50}\n{\"size\": 6}".as_bytes());
    assert_eq!((found.events(), found.matched(), found.invalid()), (4, vec![1, 5], vec![3]));
    assert_eq!(found.rules(), ["named", "small"]);
    assert_eq!(found.matched_by("small"), [1, 5]);
    assert_eq!(found.matched_by("named"), [1]);

    assert!(machine.remove_rule("small".to_owned()));
    assert_eq!(machine.rules_for_event(r#"{"size": 5}"#).expect("an event"), [""; 0]);
}

#[wasm_bindgen_test]
fn the_deepest_texts_that_are_allowed_fit_the_stack() {
    let pattern = format!("{}[1]{}", r#"{"a":"#.repeat(999), "}".repeat(999));
    let event = format!("{}1{}", r#"{"a":"#.repeat(1000), "}".repeat(1000));
    assert_eq!(Verdict::of(&pattern, &event), Verdict::NoMatch);
    let arrays = format!(r#"{{"a":{}1{}}}"#, "[".repeat(999), "]".repeat(999));
    assert_eq!(Verdict::of(r#"{"a":[1]}"#, &arrays), Verdict::Match);
    let or = format!(r#"{}{{"b":[1]}}{}"#, r#"{"$or":[{"a":[1]},"#.repeat(499), "]}".repeat(499));
    assert_eq!(Verdict::of(&or, r#"{"b":1}"#), Verdict::Match);
}

#[wasm_bindgen_test]
fn deeper_texts_are_refused() {
    let open = r#"{"a":"#.repeat(10_000);
    assert!(matches!(Verdict::of(&open, "{}"), Verdict::InvalidPattern(_)));
    assert!(matches!(Verdict::of(r#"{"a":[1]}"#, &open), Verdict::InvalidEvent(_)));
    assert!(matches!(Verdict::of(r#"{"a":[1]}"#, &"[".repeat(10_000)), Verdict::InvalidEvent(_)));
}
