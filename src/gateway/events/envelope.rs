//! The event that EventBridge makes of an entry.

use std::fmt::Write;

use jiff::Timestamp;
use uuid::Uuid;

use crate::gateway::json;
use crate::gateway::settings::Settings;
use crate::gateway::state::Envelope;
use crate::json::{MAX_NESTING, minified};
use crate::machine::{Machine, Scratch};
use crate::protocol::Entry;

/// What an entry's detail is, if EventBridge takes it: a JSON object, without white space, its names and values as they are
/// spelled.
pub(super) fn detail(text: &str) -> Option<String> {
    let end = end_of_object(text)?;
    let (object, rest) = text.split_at(end);
    if !rest.bytes().all(|byte| byte.is_ascii_whitespace()) {
        return None;
    }
    // Many programs write none.
    let has_space = object.bytes().any(|byte| byte.is_ascii_whitespace());
    if has_space { minified(object).ok() } else { Some(object.to_owned()) }
}

/// The event of an entry that has all it needs; nothing where it nests too deep. `time` is in seconds since 1970; EventBridge
/// delivers whole ones.
pub(super) fn envelope(
    settings: &Settings,
    entry: &Entry,
    bus: &str,
    detail: &str,
    time: Timestamp,
) -> Option<Envelope> {
    let id = Uuid::new_v4().to_string();
    let mut text = String::with_capacity(detail.len() + 400);
    // Writing to a string does not fail.
    let _ = write!(
        text,
        r#"{{"version":"0","id":"{id}","detail-type":{},"source":{},"account":{},"time":"{time}","region":{},"resources":{},"detail":{detail}}}"#,
        json(&entry.detail_type),
        json(&entry.source),
        json(&settings.account),
        json(&settings.region),
        json(&entry.resources.as_deref().unwrap_or_default()),
    );
    // It is one object deeper than its detail, which can matter only where that is long enough to nest as deep as may be.
    if detail.len() >= MAX_NESTING {
        end_of_object(&text)?;
    }
    Some(Envelope { id, text, bus: bus.to_owned(), is_delivered: bus == settings.bus })
}

/// Where the JSON object ends that a text begins with.
fn end_of_object(text: &str) -> Option<usize> {
    let mut scratch = Scratch::exact();
    Machine::<()>::new().matches_any(text.as_bytes(), &mut scratch).ok()?;
    Some(scratch.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_is_one_object_whose_values_keep_their_spelling() {
        assert_eq!(
            detail(" {\"a\" : [1.0, 1e2,\n 12345678901234567890], \"b\": \"\\u00e9 c\"} ").as_deref(),
            Some(r#"{"a":[1.0,1e2,12345678901234567890],"b":"\u00e9 c"}"#)
        );
        for text in
            ["", " ", "[]", "1", "\"a\"", "null", "{", "{}}", "{} {}", r#"{"a":1},"b":2"#, "{'a':1}", "{\"a\":01}"]
        {
            assert_eq!(detail(text), None, "{text}");
        }
    }
}
