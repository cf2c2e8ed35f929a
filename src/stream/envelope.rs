//! A record of a CloudTrail log, as EventBridge delivers it: the `detail` of an event.
//!
//! Which kinds of event there are is told in "AWS service events delivered via AWS CloudTrail" of EventBridge's user guide. How
//! a record's fields become those of the event is taken from events that were delivered; the guide does not say it.

use super::values::{end_of_string, end_of_value, is_closed, skip_space};

/// What an object begins with.
#[derive(Debug, PartialEq)]
pub(crate) enum Head {
    /// `{"Records": [` in front of a record of CloudTrail, and how many bytes these are. Notifications of S3, SES and others are
    /// objects of `Records` too, and are events as they are.
    Log { length: usize },
    /// Something else.
    Other,
    /// There is too little of it to tell.
    Unknown,
}

impl Head {
    /// Of a text that begins with a bracket.
    pub(crate) fn of(text: &[u8]) -> Self {
        let mut at = 0;
        for token in [&b"{"[..], b"\"Records\"", b":", b"["] {
            at = skip_space(text, at);
            let rest = &text[at..];
            if rest.len() < token.len() && token.starts_with(rest) {
                return Head::Unknown;
            }
            if !rest.starts_with(token) {
                return Head::Other;
            }
            at += token.len();
        }
        let record = &text[skip_space(text, at)..];
        match record.first() {
            None => Head::Unknown,
            Some(b'{') if service(&members(record)).is_some() => Head::Log { length: at },
            Some(b'{') if record.len() < LONGEST_HEAD && !is_closed(record) => Head::Unknown,
            _ => Head::Other,
        }
    }
}

/// In bytes: a first record that has not told its service after so many tells none.
const LONGEST_HEAD: usize = 1 << 20;

/// The records' fields that the event around them repeats.
const NAMES: [&[u8]; 7] =
    [b"eventID", b"eventType", b"eventSource", b"recipientAccountId", b"eventTime", b"awsRegion", b"readOnly"];

/// What every name of a service ends with.
const DOMAIN: &[u8] = b".amazonaws.com\"";

/// Writes the event that EventBridge delivers a record in, and tells where in it the record begins; none if the text is no record
/// of CloudTrail. A field that the record does not have stands there as an empty string.
///
/// What is between the record's brackets is not looked at, but for those fields: whether it is JSON the engine finds out.
pub(crate) fn wrap(record: &[u8], event: &mut Vec<u8>) -> Option<usize> {
    let members = members(record);
    let service = service(&members)?;
    let [id, kind, _, account, time, region, _] = members;
    event.clear();
    let text = |value: Option<&[u8]>, event: &mut Vec<u8>| event.extend_from_slice(value.unwrap_or(b"\"\""));
    event.extend_from_slice(br#"{"version":"0","id":"#);
    text(id, event);
    event.extend_from_slice(br#","detail-type":""#);
    event.extend_from_slice(detail_type(kind).as_bytes());
    event.extend_from_slice(br#" via CloudTrail","source":"aws."#);
    event.extend_from_slice(service);
    event.extend_from_slice(br#"","account":"#);
    text(account, event);
    event.extend_from_slice(br#","time":"#);
    text(time, event);
    event.extend_from_slice(br#","region":"#);
    text(region, event);
    event.extend_from_slice(br#","resources":[],"detail":"#);
    let start = event.len();
    event.extend_from_slice(record);
    event.push(b'}');
    Some(start)
}

/// The service that a record is of, by the values of its members.
fn service<'a>([_, _, source, ..]: &[Option<&'a [u8]>; 7]) -> Option<&'a [u8]> {
    source.as_ref()?.strip_prefix(b"\"")?.strip_suffix(DOMAIN)
}

/// Whether a record tells that nothing was changed. EventBridge gives such to a rule only if its state is
/// `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`.
pub(crate) fn is_read_only(record: &[u8]) -> bool {
    let [.., read_only] = members(record);
    read_only == Some(b"true")
}

fn detail_type(kind: Option<&[u8]>) -> &'static str {
    match kind {
        Some(b"\"AwsConsoleSignIn\"") => "AWS Console Sign In",
        Some(b"\"AwsConsoleAction\"") => "AWS Console Action",
        Some(b"\"AwsServiceEvent\"") => "AWS Service Event",
        Some(b"\"AwsCloudTrailInsight\"") => "AWS Insight",
        Some(b"\"AwsVpceEvent\"") => "AWS Network Activity Event",
        _ => "AWS API Call",
    }
}

/// The values of a record's own members that are strings or words, as they are written, in the order of the names.
fn members(record: &[u8]) -> [Option<&[u8]>; 7] {
    let mut found = [None; 7];
    let mut at = 0;
    while record.get(at).is_some_and(|byte| matches!(byte, b'{' | b',')) {
        let name = skip_space(record, at + 1);
        if record.get(name) != Some(&b'"') {
            break;
        }
        let Ok(end) = end_of_string(record, name + 1) else {
            break;
        };
        let colon = skip_space(record, end);
        if record.get(colon) != Some(&b':') {
            break;
        }
        let value = skip_space(record, colon + 1);
        let value_end = end_of_value(record, value);
        if let Some(place) = NAMES.iter().position(|wanted| *wanted == &record[name + 1..end - 1])
            && !matches!(record.get(value), Some(b'{' | b'['))
        {
            found[place] = Some(&record[value..value_end]);
        }
        at = skip_space(record, value_end);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(record: &str, expected: Option<&str>) {
        let mut event = Vec::new();
        let found = wrap(record.as_bytes(), &mut event).map(|start| {
            assert_eq!(&event[start..event.len() - 1], record.as_bytes());
            String::from_utf8_lossy(&event[..start]).into_owned()
        });
        assert_eq!(found.as_deref(), expected, "{record}");
    }

    #[test]
    fn a_record_is_the_detail_of_an_event() {
        check(
            r#"{"eventVersion": "1.08", "userIdentity": {"eventID": "no"}, "eventTime": "2026-01-01T00:00:00Z",
                "eventSource" : "ec2.amazonaws.com", "awsRegion":"eu-west-1","eventID":"i","eventType":"AwsApiCall",
                "recipientAccountId":"123456789012"}"#,
            Some(concat!(
                r#"{"version":"0","id":"i","detail-type":"AWS API Call via CloudTrail","source":"aws.ec2","#,
                r#""account":"123456789012","time":"2026-01-01T00:00:00Z","region":"eu-west-1","resources":[],"detail":"#
            )),
        );
        check(
            r#"{"eventSource":"signin.amazonaws.com","eventType":"AwsConsoleSignIn"}"#,
            Some(concat!(
                r#"{"version":"0","id":"","detail-type":"AWS Console Sign In via CloudTrail","source":"aws.signin","#,
                r#""account":"","time":"","region":"","resources":[],"detail":"#
            )),
        );
    }

    #[test]
    fn other_records_are_told_apart() {
        check(r#"{"eventSource":"aws:s3"}"#, None);
        check("{}", None);
        check("1", None);
        check(r#"{"eventSource"#, None);
    }

    #[test]
    fn what_changes_nothing_is_read_only() {
        assert!(is_read_only(br#"{"readOnly": true, "eventName": "DescribeInstances"}"#));
        assert!(!is_read_only(br#"{"readOnly":false}"#));
        assert!(!is_read_only(br#"{"detail":{"readOnly":true}}"#));
    }

    #[test]
    fn a_log_is_known_by_its_beginning() {
        let of = |record: &str| Head::of(format!("{{ \"Records\" :\n[{record}").as_bytes());
        assert_eq!(of(r#" {"eventSource":"ec2.amazonaws.com""#), Head::Log { length: 15 });
        for start in ["", " ", "{", r#"{"a":{"#, r#"{"eventSource":"ec2.amazon"#] {
            assert_eq!(of(start), Head::Unknown, "{start}");
        }
        for other in ["]", "1", "{}", r#"{"eventSource":"aws:s3"}"#, r#"{"s3":{"eventSource":"ec2.amazonaws.com"}}"#] {
            assert_eq!(of(other), Head::Other, "{other}");
        }
        assert_eq!(of(&format!("{{\"a\":\"{}", "x".repeat(2 << 20))), Head::Other);
        assert_eq!(Head::of(b"{ \"Rec"), Head::Unknown);
        assert_eq!(Head::of(b"{\"Records\":{"), Head::Other);
    }
}
