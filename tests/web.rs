//! Tests of the engine as WebAssembly in a real browser.
#![cfg(target_arch = "wasm32")]

use eventsieve::js::{explain, test_event_pattern, validate};
use eventsieve::js_machine::Machine;
use eventsieve::protocol::Verdict;
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn property(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).expect("an object")
}

fn first(list: &JsValue) -> JsValue {
    Array::from(list).get(0)
}

fn explained(pattern: &str, event: &str) -> JsValue {
    explain(pattern, event).expect("an explanation")
}

fn parsed(json: &str) -> JsValue {
    JSON::parse(json).expect("JSON")
}

/// As JSON, in which `undefined` and `Map` cannot be.
fn written(value: &JsValue) -> String {
    JSON::stringify(value).expect("a plain object").into()
}

#[wasm_bindgen_test]
fn a_verdict_is_a_tagged_object() {
    let verdict = |pattern, event| test_event_pattern(pattern, event).expect("a verdict");
    let matched = verdict(r#"{"source": [{"prefix": "aws."}]}"#, r#"{"source": "aws.s3"}"#);
    assert_eq!(written(&matched), r#"{"verdict":"match"}"#);
    let invalid = verdict("{\n\"a\": 1}", "{}");
    assert_eq!(property(&invalid, "verdict"), "invalid-pattern");
    assert_eq!(property(&invalid, "message"), "\"a\" must be an object or an array");
    assert_eq!(property(&invalid, "line"), 2);
    assert_eq!(property(&invalid, "column"), 6);
}

#[wasm_bindgen_test]
fn a_pattern_alone_is_valid_or_not() {
    let validity = |pattern: &str| validate(pattern).expect("an answer");
    assert_eq!(written(&validity(r#"{"source": ["aws.s3"]}"#)), r#"{"verdict":"valid","lints":[]}"#);
    let lint = first(&property(&validity(r#"{"source": ["aws.s3", {"prefix": "aws."}]}"#), "lints"));
    assert_eq!(property(&lint, "kind"), "Redundant");
    assert_eq!(property(&property(&lint, "at"), "start"), 12);
    assert_eq!(property(&validity(r#"{"a": {}}"#), "verdict"), "invalid-pattern");
}

#[wasm_bindgen_test]
fn an_explanation_is_a_plain_object() {
    let no_match = explained(r#"{"detail": {"state": ["running"]}}"#, r#"{"detail": {"state": "Running"}}"#);
    assert_eq!(property(&no_match, "verdict"), "no-match");
    let reason = r#"detail.state: "Running" is not "running"; only the letter case differs"#;
    assert_eq!(property(&no_match, "reason"), reason);
    let edit = property(&first(&property(&no_match, "hints")), "edit");
    assert_eq!(property(&edit, "side"), "pattern");
    let piece = first(&property(&edit, "pieces"));
    assert_eq!(property(&piece, "start"), 22);
    assert_eq!(property(&piece, "text"), r#"{"equals-ignore-case": "running"}"#);
    let part = first(&property(&no_match, "parts"));
    assert_eq!((property(&part, "kind"), property(&part, "verdict")), ("object".into(), "failed".into()));
    // Nothing in it is lost in JSON.
    assert_eq!(written(&parsed(&written(&no_match))), written(&no_match));
    assert_eq!(property(&explained(r#"{"a": 1}"#, "{}"), "verdict"), "invalid-pattern");
}

#[wasm_bindgen_test]
fn offsets_count_as_strings_of_javascript_do() {
    let pattern = "{\"\u{1f980}é\": [\"running\"]}";
    let no_match = explained(pattern, "{\"\u{1f980}é\": \"Running\"}");
    let piece = first(&property(&property(&first(&property(&no_match, "hints")), "edit"), "pieces"));
    let bound = |name| property(&piece, name).as_f64().expect("a number") as u32;
    let text = js_sys::JsString::from(pattern);
    assert_eq!(text.slice(bound("start"), bound("end")), "\"running\"");
}

#[wasm_bindgen_test]
fn the_deepest_texts_are_explained() {
    let pattern = format!("{}[1]{}", r#"{"a":"#.repeat(999), "}".repeat(999));
    let event = format!("{}1{}", r#"{"a":"#.repeat(1000), "}".repeat(1000));
    assert_eq!(property(&explained(&pattern, &event), "verdict"), "no-match");
    let or = format!(r#"{}{{"b":[1]}}{}"#, r#"{"$or":[{"a":[1]},"#.repeat(499), "]}".repeat(499));
    for event in [r#"{"b":1}"#, r#"{"a":1}"#, "{}"] {
        assert_eq!(property(&explained(&or, event), "verdict"), if event == "{}" { "no-match" } else { "match" });
    }
}

#[wasm_bindgen_test]
fn a_machine_matches_a_batch_of_lines() {
    let mut machine = Machine::new();
    let mut add = |id: &str, pattern: &str| machine.add_rule(id.to_owned(), pattern).expect("an answer");
    assert_eq!(written(&add("small", r#"{"size": [{"numeric": ["<", 10]}]}"#)), r#"{"verdict":"valid"}"#);
    assert_eq!(property(&add("__proto__", r#"{"name": [{"prefix": "a"}]}"#), "verdict"), "valid");
    let fault = add("broken", r#"{"name": "a"}"#);
    assert_eq!((property(&fault, "verdict"), property(&fault, "column")), ("invalid-pattern".into(), 10.into()));
    assert_eq!(machine.size(), 2);

    let text = b"{\"size\": 5, \"name\": \"ab\"}\n\n{\"a\": nothing}\n{\"size\": 50}\n{\"size\": 6}\n{\"a\": \"\xff\"}";
    let found = machine.rules_for_lines(text).expect("an answer");
    assert_eq!((property(&found, "events"), written(&property(&found, "matched"))), (5.into(), "[1,5]".into()));
    let rules = r#"[{"id":"__proto__","lines":[1]},{"id":"small","lines":[1,5]}]"#;
    assert_eq!(written(&property(&found, "rules")), rules);
    let invalid = Array::from(&property(&found, "invalid"));
    let places = invalid.iter().map(|fault| ["line", "column"].map(|name| property(&fault, name).as_f64()));
    assert_eq!(places.collect::<Vec<_>>(), [[Some(3.0), Some(7.0)], [Some(6.0), Some(8.0)]]);

    assert!(machine.remove_rule("small".to_owned()));
    let mut found = |event: &str| written(&machine.rules_for_event(event).expect("an answer"));
    assert_eq!(found(r#"{"size": 5}"#), r#"{"verdict":"no-match","rules":[]}"#);
    assert_eq!(found(r#"{"name": "a"}"#), r#"{"verdict":"match","rules":["__proto__"]}"#);
    assert!(found(r#"{"name""#).starts_with(r#"{"verdict":"invalid-event","message":"#));
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
