//! `eventsieve match`: the search through events.

use std::io::{BufRead, BufReader, Write};

use super::{check, eventsieve, file, gzip, piped, told};

/// Three events, of which the first and the last are stopped.
const EVENTS: &str =
    "{\"n\": 1, \"state\": \"stopped\"}\n{\"n\": 2, \"state\": \"running\"}\n{\"n\": 3, \"state\": \"stopped\"}\n";

const STOPPED: &str = r#"{"state": ["stopped"]}"#;

#[test]
fn events_that_match_are_printed_as_they_are() {
    let expected = "{\"n\": 1, \"state\": \"stopped\"}\n{\"n\": 3, \"state\": \"stopped\"}\n";
    check(&["match", "--pattern", STOPPED], EVENTS, 0, expected);
    check(&["match", "-p", STOPPED, "-"], EVENTS, 0, expected);
    check(&["match", "-p", r#" {"state": ["pending"]}"#], EVENTS, 1, "");
    check(&["match", "-p", STOPPED], "", 1, "");
}

#[test]
fn events_come_from_files_and_patterns_too() {
    let (pattern, events) = (file("stopped.json", STOPPED), file("events.jsonl", EVENTS));
    let expected = "{\"n\": 1, \"state\": \"stopped\"}\n{\"n\": 3, \"state\": \"stopped\"}\n";
    check(&["match", "-p", &pattern, &events], "", 0, expected);
    check(
        &["match", "-p", &pattern, &events, "-"],
        "{\"state\": \"stopped\"}",
        0,
        &format!("{expected}{{\"state\": \"stopped\"}}\n"),
    );
}

#[test]
fn line_ends_and_blank_lines_are_left_alone() {
    check(
        &["match", "-p", STOPPED],
        "\u{feff}\r\n \n{\"state\": \"stopped\"}\r\n\n  {\"state\": \"stopped\"} ",
        0,
        "{\"state\": \"stopped\"}\r\n  {\"state\": \"stopped\"} \n",
    );
}

#[test]
fn an_array_is_printed_an_event_a_line() {
    let array = "\n[{\"state\": \"stopped\", \"n\": 1}, {\"state\": \"running\"},\r\n  {\r\n    \"n\": [\r\n      2\r\n    ],\r\n    \
        \"state\": \"stopped\", \"text\": \"]\\n  }\"\r\n  }]\n";
    let expected = "{\"state\": \"stopped\", \"n\": 1}\n{\"n\": [2],\"state\": \"stopped\", \"text\": \"]\\n  }\"}\n";
    check(&["match", "-p", STOPPED], array, 0, expected);
    check(&["match", "-p", STOPPED, "-c"], array, 0, "2\n");
    check(&["match", "-p", STOPPED], "[]", 1, "");
}

#[test]
fn objects_may_be_spread_over_lines_or_share_one() {
    let spread =
        "{\n  \"state\": \"stopped\",\n  \"n\": 1\n}\n{\n  \"state\": \"running\"\n}\n{\n  \"state\": \"stopped\"\n}\n";
    let expected = "{\"state\": \"stopped\",\"n\": 1}\n{\"state\": \"stopped\"}\n";
    check(&["match", "-p", STOPPED], spread, 0, expected);
    check(
        &["match", "-p", STOPPED],
        "{\"a\": \"}{\", \"state\": \"stopped\"}\n{\"state\": \"stopped\"}{\"state\": 0} {\"state\": \"stopped\"}\n",
        0,
        "{\"a\": \"}{\", \"state\": \"stopped\"}\n{\"state\": \"stopped\"}\n{\"state\": \"stopped\"}\n",
    );
}

#[test]
fn records_of_a_log_are_printed_as_they_are_delivered() {
    let log = "{\"Records\":[{\"eventSource\": \"ec2.amazonaws.com\",\n  \"eventID\": \"1\"},{\"eventSource\":\"s3.amazonaws.com\"}]}\n";
    let expected = concat!(
        r#"{"version":"0","id":"1","detail-type":"AWS API Call via CloudTrail","source":"aws.ec2","account":"","time":"","#,
        r#""region":"","resources":[],"detail":{"eventSource": "ec2.amazonaws.com","eventID": "1"}}"#,
        "\n"
    );
    check(&["match", "-p", r#"{"source": ["aws.ec2"]}"#], log, 0, expected);
    check(&["match", "-c", "-p", r#"{"source": [{"prefix": "aws."}]}"#], &log.replace('\n', "").repeat(2), 0, "4\n");
}

#[test]
fn notifications_with_records_are_events_as_they_are() {
    let notification = "{\"Records\":[{\"eventSource\":\"aws:s3\"}]}\n";
    check(&["match", "-p", r#"{"Records": {"eventSource": ["aws:s3"]}}"#], notification, 0, notification);
}

#[test]
fn of_lines_with_a_broken_first_one_nothing_else_is_lost() {
    let rest = "{\"state\": \"stopped\"}\n".repeat(3);
    for first in ["{\"a\":1,", "{\"a\":[", "{", "[", "[{\"x\":1}}", "[{\"x\":1"] {
        check(&["match", "-c", "-p", STOPPED], &format!("{first}\n{rest}"), 2, "3\n");
    }
}

#[test]
fn compressed_events_are_read_as_they_come() {
    let events = file("events.gz", [gzip(EVENTS), gzip("{\"state\": \"stopped\"}\n")].concat());
    check(&["match", "-c", "-p", STOPPED, &events], "", 0, "3\n");
    let output = eventsieve(&["match", "-c", "-p", STOPPED], &gzip(EVENTS));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "2\n");
}

#[test]
fn events_that_do_not_match_are_printed_too() {
    check(&["match", "-v", "-p", STOPPED], EVENTS, 0, "{\"n\": 2, \"state\": \"running\"}\n");
    check(&["match", "-v", "-p", r#"{"n": [{"exists": true}]}"#], EVENTS, 1, "");
}

#[test]
fn counts_are_by_file() {
    let (some, none) = (file("some.jsonl", EVENTS), file("none.jsonl", ""));
    check(&["match", "-c", "-p", STOPPED, &some], "", 0, "2\n");
    check(&["match", "-c", "-p", STOPPED, &none], "", 1, "0\n");
    check(
        &["match", "-c", "-v", "-p", STOPPED, &some, &none, "-"],
        EVENTS,
        0,
        &format!("{some}:1\n{none}:0\n<stdin>:1\n"),
    );
}

#[test]
fn an_event_is_printed_with_the_ids_of_its_patterns() {
    let list = r#"{"Rules": [
        {"Name": "large", "EventPattern": "{\"n\": [{\"numeric\": [\">\", 1]}]}"},
        {"Name": "hourly", "ScheduleExpression": "rate(1 hour)"},
        {"Name": "never", "EventPattern": "{\"n\": [0]}"}
    ]}"#;
    let (list, pattern) = (file("rules.json", list), file("pattern.json", STOPPED));
    let arguments = ["match", "--id", "-p", r#"{"n": [3]}"#, "-p", &list, "-p", &pattern, "-p", r#"{"n": [3, 2]}"#];
    let expected = format!(
        "{pattern}\t{{\"n\": 1, \"state\": \"stopped\"}}\n\
         large,4\t{{\"n\": 2, \"state\": \"running\"}}\n\
         1,large,{pattern},4\t{{\"n\": 3, \"state\": \"stopped\"}}\n"
    );
    check(&arguments, EVENTS, 0, &expected);
    let expected = format!("1:1\nlarge:2\nnever:0\n{pattern}:2\n4:2\n");
    check(&[&arguments[..], &["-c"]].concat(), EVENTS, 0, &expected);
    let events = file("counted.jsonl", EVENTS);
    check(&["match", "-c", "--id", "-p", STOPPED, &events, "-"], "", 0, &format!("{events}:1:2\n<stdin>:1:0\n"));
    assert!(told(&["match", "--id", "-v", "-p", STOPPED], b"").contains("cannot be used with"));
}

#[test]
fn any_of_several_patterns_selects_an_event() {
    check(&["match", "-c", "-p", r#"{"n": [1]}"#, "-p", r#"{"n": [2]}"#], EVENTS, 0, "2\n");
    let rule = file("rule.json", r#"{"Name": "one", "EventPattern": "{\"n\": [1]}"}"#);
    check(&["match", "-c", "-p", &rule], EVENTS, 0, "1\n");
}

#[test]
fn the_search_ends_when_there_is_enough() {
    let events = file("enough.jsonl", EVENTS);
    check(
        &["match", "-m", "1", "-p", STOPPED, &events, &events],
        "",
        0,
        &"{\"n\": 1, \"state\": \"stopped\"}\n".repeat(2),
    );
    check(&["match", "-m1", "-c", "-p", STOPPED, &events], "", 0, "1\n");
    check(&["match", "-m0", "-p", STOPPED, &events], "", 1, "");
    check(&["match", "-q", "-p", STOPPED, &events, "no-such-file"], "", 0, "");
    check(&["match", "-q", "-p", STOPPED, "no-such-file", &events], "", 0, "");
    check(&["match", "-q", "-c", "-p", r#"{"n": [0]}"#, &events], "", 1, "");
}

#[test]
fn a_line_that_is_no_event_is_shown_and_the_next_one_judged() {
    let events = "{\"state\": \"stopped\"}\r\n\n{\"état\": nul}\n{\"state\": [\"stopped\"}\n{\"state\": \"stopped\"}\n";
    let output = eventsieve(&["match", "-p", STOPPED], events.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "{\"state\": \"stopped\"}\r\n{\"state\": \"stopped\"}\n");
    let expected = r#"error: Unrecognized token 'nul': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
 --> <stdin>:3:10
  |
3 | {"état": nul}
  |          ^^^
  |
  = help: Put text in double quotes; without quotes only true, false, null and numbers can stand here.

error: Unexpected close marker '}': expected ']' for the Array at line 4, column 11
 --> <stdin>:4:21
  |
4 | {"state": ["stopped"}
  |                     ^
  |
  = help: Close the array with ] first.

"#;
    assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
    // It is no event that does not match either.
    check(&["match", "-v", "-p", STOPPED], "{\"state\": nul}\n", 2, "");
}

#[test]
fn an_element_that_is_no_event_is_shown_where_it_stands() {
    let array = "[\n  {\"state\": \"stopped\"}, 7, {\"a\": {\n    \"b\": [}, {}\n]";
    let output = eventsieve(&["match", "-c", "-p", STOPPED], array.as_bytes());
    assert_eq!((output.status.code(), &output.stdout[..]), (Some(2), &b"1\n"[..]));
    let expected = r#"error: Event is not an object
 --> <stdin>:2:25
  |
2 |   {"state": "stopped"}, 7
  |                         ^
  |
  = help: An event is an object, such as {"source": "aws.ec2", "detail": {}}; of an array, take one element.

error: Unexpected close marker '}': expected ']' for the Array at line 3, column 10
 --> <stdin>:3:11
  |
3 |     "b": [}, {}
  |           ^
  |
  = help: Close the array with ] first.

"#;
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.starts_with(expected), "{stderr}");
}

#[test]
fn what_hides_the_events_behind_it_is_shown() {
    let told = |input: &str| told(&["match", "-p", STOPPED], input.as_bytes());
    assert!(told("{},\n").starts_with("error: Only white space can stand between events\n --> <stdin>:1:3\n"));
    assert!(told("[{}\n{}]").starts_with("error: A comma is missing between events\n --> <stdin>:2:1\n"));
    assert!(told("[{},\n]").starts_with("error: An event is missing here\n --> <stdin>:2:1\n"));
    assert!(told("[{}").starts_with("error: The array of events is not closed\n --> <stdin>:1:4\n"));
    let unclosed =
        "error: Unexpected end-of-input: expected close marker for the Object at line 2, column 1\n --> <stdin>:3:6\n";
    assert!(told("\n{\n\"a\": 1").starts_with(unclosed));
    assert!(told("{\"a\": \"\u{e9}\n").contains(" --> <stdin>:1:"));
}

#[test]
fn only_the_first_broken_lines_are_shown() {
    let stderr = told(&["match", "-p", STOPPED], "{]\n".repeat(25).as_bytes());
    assert_eq!(stderr.matches("error: ").count(), 10);
    assert!(stderr.ends_with("\n\neventsieve: 15 more that are not events\n"), "{stderr}");
    let stderr = told(&["match", "-p", STOPPED], b"{\"a\": \"\xff\xc3\xa9\"}\n");
    assert!(stderr.starts_with("error: Event is not UTF-8 text\n --> <stdin>:1:8\n"), "{stderr}");
}

#[test]
fn all_patterns_are_checked_before_anything_is_searched() {
    let scheduled = file("scheduled.json", r#"{"Rules": [{"Name": "hourly", "ScheduleExpression": "rate(1 hour)"}]}"#);
    let list = file("broken.json", r#"{"Rules": [{"Name": "bad", "EventPattern": "{\"a\": []}"}]}"#);
    let stderr = told(
        &["match", "-p", STOPPED, "-p", r#"{"a": 1}"#, "-p", &list, "-p", &scheduled, "-p", "-", "-p", "no-such-file"],
        b"",
    );
    let expected = format!(
        r#"error: "a" must be an object or an array
 --> <pattern 2>:1:7
  |
1 | {{"a": 1}}
  |       ^
  |
  = help: Put the value of "a" in square brackets: a field lists the values that match.

error: Empty arrays are not allowed
 --> {list} (bad):1:7
  |
1 | {{"a": []}}
  |       ^^
  |
  = help: List the values that match, or [{{"exists": true}}] for any value.

eventsieve: {scheduled}: there is no pattern in it
eventsieve: -: patterns are not read from standard input, only events
eventsieve: no-such-file: "#
    );
    assert!(stderr.starts_with(&expected), "{stderr}");
    assert!(told(&["match"], b"").contains("--pattern <PATTERN>"));
}

#[test]
fn the_other_files_are_searched_where_one_cannot_be_read() {
    let broken = [gzip(EVENTS), b"no gzip".to_vec()].concat();
    let (events, broken) = (file("other.jsonl", EVENTS), file("cut.gz", broken));
    let output = eventsieve(&["match", "-c", "-p", STOPPED, "no-such-file", &broken, &events], b"");
    assert_eq!(output.status.code(), Some(2));
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(stdout, format!("no-such-file:0\n{broken}:2\n{events}:2\n"));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.starts_with("eventsieve: no-such-file: "), "{stderr}");
    assert!(stderr.contains(&format!("eventsieve: {broken}: ")), "{stderr}");
}

#[test]
fn an_event_is_printed_while_more_are_awaited() {
    let mut child = piped(&["match", "-p", STOPPED]);
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    for round in 1..=3 {
        let event = format!("{{\"n\": {round}, \"state\": \"stopped\"}}\n");
        // The half line behind it is not waited for.
        write!(input, "{event}{{\"state\": ").expect("the input is read");
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        assert_eq!(line, event);
        input.write_all(b"0}\n").expect("the input is read");
    }
    drop(input);
    assert_eq!(child.wait().expect("an end").code(), Some(0));
}

#[test]
fn a_reader_of_events_may_have_seen_enough() {
    let mut child = piped(&["match", "-p", STOPPED]);
    let mut input = child.stdin.take().expect("a pipe");
    drop(child.stdout.take());
    // Nobody reads the rest once the output was found closed.
    while input.write_all(EVENTS.as_bytes()).is_ok() {}
    let output = child.wait_with_output().expect("an end");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}
