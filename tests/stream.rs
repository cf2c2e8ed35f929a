//! A stream of events, in each form and however its bytes arrive.

use eventsieve::event::Event;
use eventsieve::explain;
use eventsieve::pattern::Pattern;
use eventsieve::stream::{Counts, LONGEST, Sieve, Unreadable};

use crate::properties;

const STOPPED: &str = r#"{"state": ["stopped"]}"#;

const NO_TOKEN: &str =
    "Unrecognized token 'hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

const COLON: &str = "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value";

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).and_then(Pattern::admitted).expect(text)
}

fn judged(sieve: &mut Sieve, text: &[u8], at_once: usize) -> Result<(), Unreadable> {
    for chunk in text.chunks(at_once) {
        sieve.push(chunk)?;
    }
    sieve.finish()
}

/// What comes of a text: how many match, do not match, and are no events, and where the latter are.
fn outcome(text: &[u8], at_once: usize) -> (u64, u64, Vec<(u64, String)>, String) {
    let mut sieve = Sieve::new(pattern(STOPPED), 0);
    judged(&mut sieve, text, at_once).expect("a text");
    let Counts { matched, unmatched, malformed, .. } = sieve.counts();
    let faults: Vec<_> = sieve.faults().iter().map(|fault| (fault.line, fault.message.clone())).collect();
    assert_eq!(malformed, faults.len() as u64);
    let mut catching = Sieve::catching(pattern(STOPPED));
    judged(&mut catching, text, at_once).expect("a text");
    let caught = String::from_utf8(catching.take_caught()).expect("text");
    (matched, unmatched, faults, caught)
}

#[track_caller]
fn check(text: impl AsRef<[u8]>, matched: u64, unmatched: u64, faults: &[(u64, &str)]) {
    let text = text.as_ref();
    for at_once in [text.len().max(1), 1, 2, 7, 64 << 10] {
        let (found_matched, found_unmatched, found, caught) = outcome(text, at_once);
        let found: Vec<_> = found.iter().map(|(line, message)| (*line, message.as_str())).collect();
        let shown = String::from_utf8_lossy(&text[..text.len().min(300)]);
        assert_eq!((found_matched, found_unmatched, &found[..]), (matched, unmatched, faults), "{shown}, {at_once}");
        assert_eq!(caught.lines().count() as u64, matched, "{caught}");
        assert!(caught.lines().all(|line| line.starts_with('{') && line.ends_with('}')), "{caught}");
    }
}

#[test]
fn events_stand_one_a_line() {
    check("", 0, 0, &[]);
    check("\n \r\n", 0, 0, &[]);
    check("{\"state\":\"stopped\"}\n{\"state\":\"x\"}\r\n\n{\"state\":\"stopped\"}", 2, 1, &[]);
    check("\u{feff}{\"state\":\"stopped\"}\n", 1, 0, &[]);
    check("{\"state\":\"stopped\"}{\"state\":\"x\"}\n[{\"state\":\"stopped\"}]\n", 2, 1, &[]);
    let blank = " ".repeat(3000);
    check(format!("{blank}\n{{\"state\":\"stopped\"}}{blank}\n"), 1, 0, &[]);
}

#[test]
fn events_stand_in_an_array() {
    check("[]", 0, 0, &[]);
    check(r#" [{"state":"stopped"},{"state":"x"}]"#, 1, 1, &[]);
    check("[\n  {\n    \"state\": \"stopped\"\n  },\n  {\n    \"state\": \"x]}\"\n  }\n]\n", 1, 1, &[]);
    check("\n\n[\n{\"state\":\"stopped\"}\n]", 1, 0, &[]);
}

#[test]
fn events_stand_one_after_the_other() {
    check("{\n  \"state\": \"stopped\"\n}\n{\n  \"state\": \"x\"\n}\n", 1, 1, &[]);
    check("{\n \"state\": \"stopped\",\n \"a\": [1,\n 2]}{\"state\":\"stopped\"}", 2, 0, &[]);
}

#[test]
fn what_is_no_event_is_told_by_its_line() {
    check(
        "{\"state\":\"stopped\"}\n{\"state\"\nhello, world 1 2\n{\"state\":\"stopped\"}\n1",
        2,
        0,
        &[(2, "Unexpected end-of-input within/between Object entries"), (3, NO_TOKEN), (5, "Event is not an object")],
    );
    check("[\n{\"state\":\"stopped\"},\n{\n\"state\" 1},\n2\n]", 1, 0, &[(4, COLON), (5, "Event is not an object")]);
    check(b"{\"state\":\"\xff\"}\n{\"state\":\"x\"}", 0, 1, &[(1, "Event is not UTF-8 text")]);
    check("[{\"state\":\"x\"}\n{}]", 0, 1, &[(2, "A comma is missing between events; what follows is not read")]);
    check("[{\"state\":\"x\"}\n", 0, 1, &[(2, "The array of events is not closed; what follows is not read")]);
}

#[test]
fn of_lines_with_a_broken_first_one_nothing_else_is_lost() {
    let rest = "{\"state\":\"stopped\"}\n".repeat(3);
    for first in [
        "{\"state\":1,",
        "{",
        "{\"a\":",
        "{\"a\":[",
        "{\"a\":[1,",
        "{\"a\":\"b,",
        "[",
        "[1",
        "[{\"a\":\"x",
        "[{\"a\":1",
    ] {
        for at_once in [1, 7, 64 << 10] {
            let (matched, unmatched, faults, _) = outcome(format!("{first}\n\n{rest}").as_bytes(), at_once);
            assert_eq!((matched, unmatched), (3, 0), "{first} {at_once}");
            assert!(!faults.is_empty() && faults.iter().all(|(line, _)| *line == 1), "{first} {at_once} {faults:?}");
        }
    }
    let comma = "A comma is missing between events; what follows on this line is not read";
    check(format!("[{{\"state\":\"x\"}}}}\n{rest}"), 3, 1, &[(1, comma)]);
    check(format!("[{{\"state\":\"x\"}} {}\n{rest}", "{}".repeat(3000)), 3, 1, &[(1, comma)]);
    let bracket = "The array of events is not closed; what follows on this line is not read";
    check(format!("[{{\"state\":\"x\"}},{{\"a\":1\n{rest}"), 3, 1, &[(1, bracket)]);
    let record = r#"{"eventSource":"ec2.amazonaws.com"}"#;
    for start in [format!("{{\"Records\":[{record},{{\"a\":"), format!("{{\"Records\":[{record}}}")] {
        for at_once in [1, 7, 64 << 10] {
            let (matched, unmatched, faults, _) = outcome(format!("{start}\n{rest}").as_bytes(), at_once);
            assert_eq!((matched, unmatched, faults.len()), (3, 1, 1), "{start} {at_once} {faults:?}");
        }
    }
    // These are whole, though a line of theirs is an event.
    check("[\n{\"state\":\"stopped\"}\n,\n{\"state\":\"x\"}\n]", 1, 1, &[]);
    check("[{\"state\":\"x\"},\n{\"state\":\"stopped\"}\n]", 1, 1, &[]);
    check("{\"state\":\"stopped\",\"a\":[\n{\"b\":1}\n]}", 1, 0, &[]);
}

#[test]
fn records_of_a_log_are_judged_as_they_are_delivered() {
    let record = |service: &str, name: &str, read_only: bool| {
        format!(
            r#"{{"eventVersion":"1.08","eventSource":"{service}.amazonaws.com","eventName":"{name}","readOnly":{read_only},
  "eventType":"AwsApiCall","awsRegion":"eu-west-1","recipientAccountId":"123456789012","eventID":"i-1"}}"#
        )
    };
    let log = |records: &[String]| format!("{{\"Records\":[{}]}}", records.join(","));
    let one =
        log(&[record("ec2", "RunInstances", false), record("s3", "ListBuckets", true), record("ec2", "Stop", false)]);
    let pattern = pattern(
        r#"{"source":["aws.ec2","aws.s3"],"detail-type":["AWS API Call via CloudTrail"],"account":["123456789012"],
            "region":["eu-west-1"],"detail":{"eventName":["RunInstances","ListBuckets"]}}"#,
    );
    let in_a_line = one.replace('\n', " ");
    let twice = format!("{one}{one}");
    let lines = format!("{in_a_line}\n{in_a_line}\n");
    let behind = format!("{{}}\n{in_a_line}");
    for (text, times, others) in [(&one, 1, 0), (&twice, 2, 0), (&lines, 2, 0), (&behind, 1, 1)] {
        for at_once in [1, 7, 100, 64 << 10] {
            let mut sieve = Sieve::new(pattern.clone(), 0);
            judged(&mut sieve, text.as_bytes(), at_once).expect("a text");
            let expected = Counts {
                matched: 2 * times,
                unmatched: times + others,
                malformed: 0,
                records: 3 * times,
                read_only: times,
            };
            assert_eq!(sieve.counts(), expected, "{text} {at_once}");
        }
    }
    let mut sieve = Sieve::new(pattern.clone(), 0);
    let mixed = "{\"Records\":[{\"eventSource\":\"s3.amazonaws.com\"},\n{},\n{\"eventSource\":\"aws:s3\"},{\"eventSource\" 1}]}";
    judged(&mut sieve, mixed.as_bytes(), 10).expect("a text");
    let faults: Vec<_> = sieve.faults().iter().map(|fault| (fault.line, fault.message.as_str())).collect();
    assert_eq!(faults[..2], [(2, "Not a record of CloudTrail"), (3, "Not a record of CloudTrail")]);
    assert_eq!(faults.len(), 3);
}

#[test]
fn notifications_with_records_are_events_as_they_are() {
    let notification = r#"{"Records":[{"eventSource":"aws:s3","s3":{"object":{"key":"a"}}}]}"#;
    let spread = notification.replace("[{", "[\n{").replace(",\"", ",\n\"");
    for text in [notification.to_owned(), format!("{notification}\n{notification}\n"), spread] {
        for at_once in [1, 7, 64 << 10] {
            let mut sieve = Sieve::new(pattern(r#"{"Records":{"eventSource":["aws:s3"]}}"#), 0);
            judged(&mut sieve, text.as_bytes(), at_once).expect("a text");
            let counts = sieve.counts();
            let expected = text.matches("aws:s3").count() as u64;
            assert_eq!((counts.matched, counts.malformed, counts.records), (expected, 0, 0), "{text}");
        }
    }
}

#[test]
fn what_is_no_text_is_refused() {
    let refused = |bytes: &[u8]| {
        let errors = [1, 7, 64 << 10].map(|at_once| judged(&mut Sieve::new(pattern(STOPPED), 0), bytes, at_once).err());
        assert!(errors.iter().all(|error| *error == errors[0]));
        errors[0]
    };
    assert_eq!(refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some(Unreadable::Binary));
    assert_eq!(refused(b"\xff\xfe{\0}\0"), Some(Unreadable::Utf16));
    assert_eq!(refused(b"PK\x03\x04 and so on"), Some(Unreadable::Packed));
    assert_eq!(refused(b"{}"), None);
}

#[test]
fn what_is_too_long_is_passed_over() {
    let long = "x".repeat(50_000_000);
    let too_long = "Longer than 16 MB";
    for at_once in [1 << 20, 100 << 20] {
        let check = |text: &str, line: u64| {
            let (matched, unmatched, faults, _) = outcome(text.as_bytes(), at_once);
            assert_eq!((matched, unmatched, &faults[..]), (1, 1, &[(line, too_long.to_owned())][..]), "{at_once}");
        };
        check(&format!("{{\"state\":\"x\"}}\n{{\"a\":\"{long}\"}}\n{{\"state\":\"stopped\"}}\n"), 2);
        check(&format!("[{{\"state\":\"x\"}},\n{{\"a\":\n\"{long}\\\\\"}},\n{{\"state\":\"stopped\"}}]"), 2);
        check(&format!("{{\"state\":\"x\"}}\n{{\"state\":\"stopped\"}}\n{long}"), 3);
    }
    assert!(long.len() > LONGEST);
}

#[test]
fn nesting_without_end_is_an_error_of_one_line() {
    let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let (matched, unmatched, faults, _) = outcome(format!("{deep}\n{{\"state\":\"stopped\"}}\n").as_bytes(), 1000);
    assert_eq!((matched, unmatched, faults.len()), (1, 0, 1));
    let (matched, unmatched, faults, _) = outcome(format!("[{deep},{{\"state\":\"stopped\"}}]").as_bytes(), 1000);
    assert_eq!((matched, unmatched, faults.len()), (1, 0, 1));
}

#[test]
fn samples_show_what_nearly_matches() {
    let mut text = String::new();
    for at in 0..5000 {
        let state = ["running", "Stopped", "stopped"][at % 3];
        text += &format!("{{\"source\":\"s\",\"detail-type\":\"d\",\"state\":\"{state}\",\"n\":{at}}}\n");
    }
    let mut sieve = Sieve::new(pattern(r#"{"state":["stopped"],"source":["s"]}"#), 0);
    judged(&mut sieve, text.as_bytes(), 10_000).expect("a text");
    let samples = sieve.samples();
    assert_eq!((samples.matched.len(), samples.unmatched.len()), (20, 20));
    assert_eq!((samples.matched[1].line, samples.matched[1].summary.as_str()), (6, "s · d"));
    let near: Vec<_> = samples.near.iter().map(|near| (near.to_change, near.sample.reason.as_str())).collect();
    assert_eq!(
        near,
        [
            (1, "state: \"Stopped\" is not \"stopped\"; only the letter case differs"),
            (1, "state: \"running\" is not \"stopped\"")
        ]
    );
    assert_eq!(samples.near.iter().map(|near| near.times).sum::<u64>(), samples.explained);
    let first = samples.near[0].sample.text.as_deref();
    assert_eq!(first, Some("{\"source\":\"s\",\"detail-type\":\"d\",\"state\":\"Stopped\",\"n\":1}"));
    let top = sieve.tally().top(10, 3);
    assert_eq!(sieve.tally().events(), 5000);
    let names: Vec<_> = top.iter().map(|path| (path.path.as_str(), path.events, path.distinct)).collect();
    assert_eq!(names[..3], [("detail-type", 5000, 1), ("source", 5000, 1), ("state", 5000, 3)]);
    assert_eq!((top[2].values[0].json.as_str(), top[2].values[0].events), ("\"Stopped\"", 1667));
}

#[test]
fn of_a_long_stream_some_events_are_counted() {
    let text = "{\"state\":\"stopped\"}\n".repeat(1000);
    let mut sieve = Sieve::new(pattern(STOPPED), 40_000_000);
    judged(&mut sieve, text.as_bytes(), 1000).expect("a text");
    assert_eq!(sieve.stride(), 10);
    assert!((70..140).contains(&sieve.tally().events()), "{}", sieve.tally().events());
}

#[test]
fn generated_streams_are_judged_as_the_explanation_has_it() {
    for seed in 1..=300 {
        let (text, first) = properties::pair(seed);
        let Ok(parsed) = Pattern::parse(&text).and_then(Pattern::admitted) else {
            continue;
        };
        let events: Vec<String> =
            std::iter::once(first).chain((1..7).map(|more| properties::pair(seed + more).1)).collect();
        let verdicts: Vec<Option<bool>> = events
            .iter()
            .map(|event| Event::parse(event).ok().map(|event| explain::matches(&parsed, &event)))
            .collect();
        let count = |wanted| verdicts.iter().filter(|verdict| **verdict == Some(wanted)).count() as u64;
        let lines = events.join("\n");
        let array = format!("[{}]", events.join(",\n"));
        for form in [&lines, &array] {
            for at_once in [1, 7, 64 << 10] {
                let mut sieve = Sieve::new(parsed.clone(), 0);
                judged(&mut sieve, form.as_bytes(), at_once).expect("a text");
                let counts = sieve.counts();
                assert_eq!((counts.matched, counts.unmatched), (count(true), count(false)), "{text} {form}");
            }
        }
    }
}
