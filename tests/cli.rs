//! The command line, as a user calls it.

mod convert;
mod search;

use std::io::Write;
use std::process::{Child, Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;

/// The binary with pipes that the test holds.
fn piped(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_eventsieve"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary")
}

/// Runs the binary with bytes on its standard input.
fn eventsieve(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = piped(arguments);
    child.stdin.take().expect("a pipe").write_all(input).expect("the input is read");
    child.wait_with_output().expect("an end")
}

#[track_caller]
fn check(arguments: &[&str], input: &str, code: i32, stdout: &str) {
    let output = eventsieve(arguments, input.as_bytes());
    assert_eq!(String::from_utf8_lossy(&output.stdout), stdout);
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Writes a file for a test; names are unlike in all tests.
fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let path = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&path, content).expect("a file");
    path
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("gzip");
    encoder.finish().expect("gzip")
}

/// What is said on standard error, where something could not be read.
#[track_caller]
fn told(arguments: &[&str], input: &[u8]) -> String {
    let output = eventsieve(arguments, input);
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[test]
fn a_valid_pattern_is_said_to_be_valid() {
    check(&["check"], r#"{"source": ["aws.s3"]}"#, 0, "<stdin>: valid\n");
}

#[test]
fn an_error_is_shown_with_its_line() {
    check(
        &["check"],
        "{\n  \"source\": [\"aws.s3\"],\n  \"detail\": {\"état\": \"läuft\"}\n}",
        1,
        r#"error: "état" must be an object or an array
 --> <stdin>:3:22
  |
3 |   "detail": {"état": "läuft"}
  |                      ^^^^^^^
  |
  = help: Put the value of "état" in square brackets: a field lists the values that match.

"#,
    );
}

#[test]
fn a_warning_is_shown_with_what_mends_it() {
    check(
        &["check"],
        "{\n  \"account\": [123456789012]\n}",
        0,
        r#"warning: account is always a string on an event bus, so 123456789012 never matches it
 --> <stdin>:2:15
  |
2 |   "account": [123456789012]
  |               ^^^^^^^^^^^^
  |
  = help: use "123456789012"

<stdin>: valid
"#,
    );
    check(
        &["check", "--json"],
        r#"{"source": [{"prefix": ""}], "Detail": {"a": [1]}}"#,
        0,
        concat!(
            r#"{"file":"<stdin>","valid":true,"warnings":[{"message":"EventBridge sends no field named Detail at the top "#,
            r#"level of an event; detail is likely to be meant","line":1,"column":30,"start":29,"end":37,"#,
            r#""help":"rename it to detail"}]}"#,
            "\n"
        ),
    );
}

#[test]
fn what_there_is_not_in_a_target_is_warned_of_with_the_source() {
    let expected = r#"warning: EventBridge Pipes does not support wildcard
 --> <stdin>:1:17
  |
1 | {"body": {"a": [{"wildcard": "b*"}]}}
  |                 ^^^^^^^^^^^^^^^^^^
  |
  = help: use {"prefix": "b"}
  = source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html

<stdin>: valid
"#;
    let pattern = r#"{"body": {"a": [{"wildcard": "b*"}]}}"#;
    check(&["check", "--target", "pipes"], pattern, 0, expected);
    check(
        &["check", "--target", "v2", "--json"],
        pattern,
        0,
        concat!(
            r#"{"file":"<stdin>","valid":true,"warnings":[{"message":"EventBridge V2 DATA does not support wildcard","#,
            r#""line":1,"column":17,"start":16,"end":34,"help":"use {\"prefix\": \"b\"}","source":"https://docs.aws.amazon."#,
            r#"com/eventbridge/latest/userguide/eb-custom-bus-filtering.html"}]}"#,
            "\n"
        ),
    );
    let arguments = ["explain", "--json", "--target", "pipes", "-p", pattern, "-e", r#"{"body": {"a": "bc"}}"#];
    let output = eventsieve(&arguments, b"");
    assert_eq!(output.status.code(), Some(0), "a target changes no verdict");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let lint = &found["lints"][0];
    assert_eq!(lint["kind"], "NotInTarget");
    assert!(lint["source"].as_str().is_some_and(|source| source.ends_with("eb-create-pattern-operators.html")));
    assert!(told(&["check", "--target", "sqs"], b"").contains("possible values: rule, pipes, lambda, v2-data"));
}

#[test]
fn each_rule_of_a_list_is_checked() {
    let list = r#"{"Rules": [
        {"Name": "good", "Arn": "arn:aws:events:eu-west-1:123456789012:rule/good", "EventPattern": "{\"source\": [\"a\"]}"},
        {"Name": "hourly", "ScheduleExpression": "rate(1 hour)"},
        {"Name": "bad", "EventPattern": "{\"a\": []}"}
    ]}"#;
    check(
        &["check", "-"],
        list,
        1,
        r#"<stdin> (good): valid
error: Empty arrays are not allowed
 --> <stdin> (bad):1:7
  |
1 | {"a": []}
  |       ^^
  |
  = help: List the values that match, or [{"exists": true}] for any value.

"#,
    );
    check(&["check"], r#"{"Name": "one", "EventPattern": "{\"source\": [\"a\"]}"}"#, 0, "<stdin> (one): valid\n");
    // A pattern may ask about fields of these names.
    let absent = r#"{"Rules": [{"exists": false}], "Name": [{"exists": false}], "EventPattern": [{"exists": false}], "id": ["a"]}"#;
    check(&["check"], absent, 0, "<stdin>: valid\n");
}

#[test]
fn json_is_one_object_a_pattern() {
    check(
        &["check", "--json"],
        "{\n\"a\": [{\"cidr\": \"10.0.0.0/8\"}],\n\"b\": 1}",
        1,
        concat!(
            r#"{"file":"<stdin>","valid":false,"error":{"message":"Event pattern is not valid. Reason: "#,
            r#"\"b\" must be an object or an array\n at [Source: (String)\"{\n\"a\": [{\"cidr\": \"10.0.0.0/8\"}],\n\"b\": 1}\"; "#,
            r#"line: 3, column: 7]","line":3,"column":6,"start":38,"end":39,"#,
            r#""help":"Put the value of \"b\" in square brackets: a field lists the values that match."},"warnings":[]}"#,
            "\n"
        ),
    );
    check(&["check", "--json"], r#"{"source": ["a"]}"#, 0, "{\"file\":\"<stdin>\",\"valid\":true,\"warnings\":[]}\n");
}

#[test]
fn cases_are_counted_and_failures_shown() {
    let cases = r#"
        {"name": "a number", "pattern": {"a": [1]}, "event": {"a": 1.0}, "matches": true}
        {"pattern": "{\"a\": [1]}", "event": "{\"a\": 2}", "matches": true, "comment": "wrong"}
        {"pattern": "{\"a\": 1}", "error": "Event pattern is not valid. Reason: \"a\" must be an object or an array\n at [Source: (String)\"{\"a\": 1}\"; line: 1, column: 8]"}
        {"name": "no error", "pattern": {"a": [1]}, "error": "something"}
    "#;
    let expected = "<stdin>: case 2\n  pattern   {\"a\": [1]}\n  event     {\"a\": 2}\n  expected  match\n  found     no match\n\n\
        <stdin>: case 4, no error\n  pattern   {\"a\": [1]}\n  expected  something\n  found     no error\n\n2 passed, 2 failed\n";
    check(&["test", "-"], cases, 1, expected);
    check(
        &["test", "-"],
        r#"[{"pattern": {"a": [1]}, "event": {"a": 1}, "matches": true}]"#,
        0,
        "1 passed, 0 failed\n",
    );
}

#[test]
fn cases_may_be_spread_over_lines_and_begin_with_a_byte_order_mark() {
    let case = "\u{feff}{\n  \"pattern\": {\"a\": [1]},\r\n  \"event\": {\"a\": 1},\n  \"matches\": true\n}\n";
    check(&["test", "-"], case, 0, "1 passed, 0 failed\n");
    check(&["check"], "\u{feff}{\"source\": [\"a\"]}", 0, "<stdin>: valid\n");
}

#[test]
fn the_other_files_are_tested_where_one_cannot_be_read() {
    let case = br#"{"pattern": {"a": [1]}, "event": {"a": 1}, "matches": true}"#;
    let output = eventsieve(&["test", "no-such-file", "-"], case);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1 passed, 0 failed\n");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let case = r#"{"pattern": {"a": [1]}, "event": {"a": 2}, "matches": true}"#;
    let mut child = piped(&["test", "-"]);
    drop(child.stdout.take());
    child.stdin.take().expect("a pipe").write_all(case.repeat(2000).as_bytes()).expect("the input is read");
    let output = child.wait_with_output().expect("an end");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn a_rule_on_a_schedule_has_no_pattern() {
    check(&["check"], r#"{"Name": "hourly", "Arn": "arn:x", "ScheduleExpression": "rate(1 hour)"}"#, 0, "");
}

#[test]
fn a_carriage_return_breaks_a_line() {
    let output = eventsieve(&["check"], b"{\"a\":[1],\r\"b\": 2}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("<stdin>:2:6"));
}

#[test]
fn compressed_cases_are_read_as_they_come() {
    let case = gzip(r#"{"pattern": {"a": [1]}, "event": {"a": 1}, "matches": true}"#);
    let output = eventsieve(&["test", "-"], &case);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1 passed, 0 failed\n");
}

#[test]
fn what_cannot_be_read_is_told() {
    assert!(told(&["test", "no-such-file"], b"").starts_with("eventsieve: no-such-file: "));
    assert_eq!(told(&["check"], b"{\"a\": [\"\xff\"]}"), "eventsieve: <stdin>: not UTF-8 at byte 8\n");
    assert!(told(&["test", "-"], b"{\"pattern\": {}}").contains("case 1: a case has either \"matches\" or \"error\""));
    assert!(
        told(&["test", "-"], b"{\"pattern\": {}, \"matches\": true}")
            .contains("a case with \"matches\" has an \"event\"")
    );
    assert!(told(&["test", "-"], b"{\"pattern\": }").contains("at line 1 column 13"));
    assert_eq!(told(&["test", "-"], b""), "eventsieve: <stdin>: there is no case in it\n");
    assert!(told(&["test", "-"], b"\x1f\x8b\x08 not gzip").starts_with("eventsieve: <stdin>: "));
}

#[test]
fn a_no_match_is_explained_with_the_place_in_both_texts() {
    let expected = r#"no match: detail.state: "Stopped" is not "stopped"; only the letter case differs
 --> <pattern>:1:46
  |
1 | {"source": ["aws.ec2"], "detail": {"state": ["stopped"]}}
  |                                              ^^^^^^^^^
  |
 ::: <stdin>:3:22
  |
3 |  "detail": {"state": "Stopped"}}
  |                      ^^^^^^^^^
  |
  = to match: in the event pattern: match regardless of case
  = to match: in the event pattern: use "Stopped"
  = to match: in the event: set detail.state to "stopped"

  ✓ source: "aws.ec2" is "aws.ec2"
  ✕ detail.state: "Stopped" is not "stopped"
"#;
    let pattern = r#"{"source": ["aws.ec2"], "detail": {"state": ["stopped"]}}"#;
    let event = "{\n \"source\": \"aws.ec2\",\n \"detail\": {\"state\": \"Stopped\"}}";
    check(&["explain", "--pattern", pattern, "--event", "-"], event, 1, expected);
}

#[test]
fn a_match_is_explained_and_what_is_seldom_meant_is_hinted_at() {
    let expected = r#"match: the field matches

  ✓ detail.a: "bx" begins with "b"
    ✓ {"prefix": "b"}: "bx" begins with "b"
    · {"suffix": "d"}: "bx" does not end with "d"

  hint: detail.a: one of the values in an array is enough, and this one does not match all of them
  to ask for more: in the event pattern: use {"wildcard": "b*d"}
"#;
    let pattern = r#"{"detail": {"a": [{"prefix": "b"}, {"suffix": "d"}]}}"#;
    check(&["explain", "-p", pattern, "-e", r#"{"detail": {"a": "bx"}}"#], "", 0, expected);
}

#[test]
fn an_explanation_as_data_holds_the_tree_and_each_change() {
    let arguments =
        ["explain", "--json", "-p", r#"{"detail": {"n": [1]}, "$or": [{"a": [1]}, {"b": [1]}]}"#, "-e", "-"];
    let output = eventsieve(&arguments, br#"{"detail": {"n": "1"}, "a": 1}"#);
    assert_eq!(output.status.code(), Some(1));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found["verdict"], "no-match");
    assert_eq!(found["toChange"], serde_json::json!(["detail.n"]));
    let field = &found["parts"][1];
    assert_eq!((&found["parts"][0]["name"], &field["inside"]), (&"detail".into(), &0.into()));
    assert_eq!(
        (&field["kind"], &field["path"], &field["verdict"]),
        (&"field".into(), &"detail.n".into(), &"failed".into())
    );
    assert_eq!(field["values"][0]["location"], "detail.n");
    assert_eq!(field["values"][0]["at"]["column"], 18);
    let kinds: Vec<&str> =
        found["parts"].as_array().expect("parts").iter().filter_map(|part| part["kind"].as_str()).collect();
    assert_eq!(kinds, ["object", "field", "or", "branch", "field", "branch", "field"]);
    assert_eq!(
        (&found["parts"][3]["verdict"], &found["parts"][5]["verdict"]),
        (&"matched".into(), &"not-needed".into())
    );
    let hint = &found["hints"][0];
    assert_eq!(
        (&hint["kind"], &hint["path"], &hint["value"]["start"]),
        (&"Type".into(), &"detail.n".into(), &17.into())
    );
    let piece = serde_json::json!([{"start": 18, "end": 19, "text": "\"1\""}]);
    assert_eq!(hint["edit"]["pieces"], piece);
}

#[test]
fn what_cannot_be_explained_is_told() {
    let wrong = told(&["explain", "-p", r#"{"a": 1}"#, "-e", "{"], b"");
    assert!(wrong.contains("\"a\" must be an object or an array") && wrong.contains("<event>:1"), "{wrong}");
    let rules = r#"{"Rules": [{"Name": "one", "EventPattern": "{\"a\": [1]}"}, {"Name": "two", "EventPattern": "{\"a\": [2]}"}]}"#;
    let file = file("explain-rules.json", rules);
    let several = told(&["explain", "-p", &file, "-e", r#"{"a": 2}"#], b"");
    assert!(several.contains("there are 2 patterns in it; name one with --rule"), "{several}");
    let output = eventsieve(&["explain", "-p", &file, "--rule", "two", "-e", r#"{"a": 2}"#], b"");
    assert_eq!(output.status.code(), Some(0));
    let missing = told(&["explain", "-p", &file, "--rule", "three", "-e", r#"{"a": 2}"#], b"");
    assert!(missing.contains("there is no rule \"three\" in it"), "{missing}");
    assert!(told(&["explain", "-p", "-", "-e", "-"], b"").contains("only one of them"), "both from standard input");
}
