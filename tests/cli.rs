//! The command line, as a user calls it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Runs the binary with bytes on its standard input.
fn eventsieve(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_eventsieve"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary");
    child.stdin.take().expect("a pipe").write_all(input).expect("the input is read");
    child.wait_with_output().expect("an end")
}

#[track_caller]
fn check(arguments: &[&str], input: &str, code: i32, stdout: &str) {
    let output = eventsieve(arguments, input.as_bytes());
    assert_eq!(String::from_utf8_lossy(&output.stdout), stdout);
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
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
fn each_rule_of_a_list_is_checked() {
    let list = r#"{"Rules": [
        {"Name": "good", "Arn": "arn:aws:events:eu-west-1:123456789012:rule/good", "EventPattern": "{\"a\": [1]}"},
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
    check(&["check"], r#"{"Name": "one", "EventPattern": "{\"a\": [1]}"}"#, 0, "<stdin> (one): valid\n");
    // A pattern may ask about fields of these names.
    check(&["check"], r#"{"Rules": [{"prefix": "a"}], "Name": ["b"], "EventPattern": ["c"]}"#, 0, "<stdin>: valid\n");
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
    check(&["check", "--json"], r#"{"a": [1]}"#, 0, "{\"file\":\"<stdin>\",\"valid\":true,\"warnings\":[]}\n");
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
    check(&["check"], "\u{feff}{\"a\": [1]}", 0, "<stdin>: valid\n");
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
    let mut child = Command::new(env!("CARGO_BIN_EXE_eventsieve"))
        .args(["test", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary");
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
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(br#"{"pattern": {"a": [1]}, "event": {"a": 1}, "matches": true}"#).expect("gzip");
    let output = eventsieve(&["test", "-"], &encoder.finish().expect("gzip"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1 passed, 0 failed\n");
}

#[test]
fn what_cannot_be_read_is_told() {
    let told = |arguments: &[&str], input: &[u8]| {
        let output = eventsieve(arguments, input);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).expect("UTF-8")
    };
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
