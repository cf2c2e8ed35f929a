//! What is printed of an event, and what is told of the connection.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::live::{Arrival, Notice, Phase};

/// The part of an event that its summary has not.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    detail: Option<&'a RawValue>,
}

/// Prints an event on one line: unchanged, or its time, source, detail-type and detail.
pub(super) fn event_line(arrival: &Arrival, is_json: bool, out: &mut impl Write) -> io::Result<()> {
    if is_json {
        return writeln!(out, "{}", on_one_line(&arrival.text));
    }
    let summary = &arrival.summary;
    let body = serde_json::from_str::<Body<'_>>(&arrival.text).ok();
    let detail = body.and_then(|body| body.detail).map_or("", RawValue::get);
    // What came may hold letters that a terminal obeys.
    let [time, source, kind] = [&summary.time, &summary.source, &summary.detail_type].map(|text| tame(text));
    writeln!(out, "{time}  {source}  {kind}  {}", tame(&on_one_line(detail)))
}

/// Line breaks between members mean nothing, and inside a string there can be none.
fn on_one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) { text.replace(['\n', '\r'], " ").into() } else { text.into() }
}

fn tame(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) { text.replace(char::is_control, "\u{fffd}").into() } else { text.into() }
}

/// A notice in words, and what is done now.
pub(super) fn sentence(notice: &Notice, phase: &Phase, now: Duration) -> String {
    let text = match notice {
        Notice::Subscribed => "subscribed".into(),
        Notice::Refused { error, message } => format!("{error}: {message}"),
        Notice::Missed { event_id, message } => match event_id {
            Some(id) => format!("missed the event {id}: {message}"),
            None => format!("missed an event: {message}"),
        },
        Notice::GatewayError(message) => format!("the API answers: {message}"),
        Notice::NeverAnswers => "sent the pattern; this API never acknowledges".into(),
        Notice::Unknown(text) => format!("something came that is neither an event nor an answer: {text}"),
        Notice::Binary(bytes) => format!("{bytes} bytes came that are no text"),
        Notice::NotRenewed(reason) => {
            format!("another connection could not take the place of this one yet; another try follows. {reason}")
        }
        Notice::Renewed => "another connection took the place of one that was two hours old".into(),
        Notice::Lost(closing) => {
            let then = match phase {
                Phase::Retrying { at, .. } => {
                    format!("; trying again in {:.1} s", at.saturating_sub(now).as_secs_f64())
                }
                _ => String::new(),
            };
            format!("{closing}{then}")
        }
    };
    tame(&text).into_owned()
}
