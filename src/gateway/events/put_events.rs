//! `PutEvents`: entries become events, and go to who asked for them.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::Refusal;
use super::{bus, envelope};
use crate::gateway::json;
use crate::gateway::settings::Settings;
use crate::gateway::state::{Envelope, State};

/// Of one request.
const MOST_ENTRIES: usize = 10;

/// In bytes, of all entries of a request, as EventBridge counts. Source: [More room to
/// build](https://aws.amazon.com/blogs/compute/more-room-to-build-serverless-services-now-support-payloads-up-to-1-mb).
const MOST_BYTES: usize = 1 << 20;

/// What EventBridge counts for a time, however it is written. Source: [the size of an
/// entry](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html).
const TIME: usize = 14;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Request {
    entries: Option<Vec<Entry>>,
}

/// An event as a publisher gives it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Entry {
    pub(super) source: Option<String>,
    pub(super) detail_type: Option<String>,
    pub(super) detail: Option<String>,
    pub(super) resources: Option<Vec<String>>,
    /// In seconds since 1970.
    time: Option<f64>,
    event_bus_name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    failed_entry_count: usize,
    entries: Vec<Outcome>,
}

/// What became of an entry, at its place.
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "PascalCase")]
enum Outcome {
    Taken { event_id: String },
    Failed { error_code: &'static str, error_message: String },
}

/// Publishes the entries that are good, and says of each of the others what is wrong with it.
pub(super) fn answer(state: &Arc<State>, request: Request) -> Result<String, Refusal> {
    let entries = request.entries.ok_or_else(|| Refusal::constraint(None, "entries", "not be null"))?;
    if entries.is_empty() {
        return Err(Refusal::constraint(Some("[]"), "entries", "have length greater than or equal to 1"));
    }
    if entries.len() > MOST_ENTRIES {
        // EventBridge prints the entries with all that is in them.
        let shown = Some("[PutEventsRequestEntry]");
        return Err(Refusal::constraint(shown, "entries", "have length less than or equal to 10"));
    }
    if entries.iter().map(Entry::size).sum::<usize>() > MOST_BYTES {
        return Err(Refusal::Validation("Total size of the entries in the request is over the limit.".to_owned()));
    }
    let now = Timestamp::now();
    let times: Vec<Timestamp> = entries.iter().map(|entry| entry.time(now)).collect::<Result<_, _>>()?;
    let mut events = Vec::with_capacity(entries.len());
    let mut outcomes = Vec::with_capacity(entries.len());
    for (entry, time) in entries.iter().zip(times) {
        outcomes.push(match event(&state.settings, entry, time) {
            Ok(event) => {
                let event_id = event.id.clone();
                if entry.bus() == state.settings.bus {
                    events.push(event);
                }
                Outcome::Taken { event_id }
            }
            Err(failed) => failed,
        });
    }
    state.publish(events);
    let failed_entry_count = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Failed { .. })).count();
    Ok(json(&Answer { failed_entry_count, entries: outcomes }))
}

impl Entry {
    /// In bytes, as EventBridge counts.
    fn size(&self) -> usize {
        let texts = [&self.source, &self.detail_type, &self.detail].into_iter().flatten();
        let resources = self.resources.iter().flatten();
        let time = if self.time.is_some() { TIME } else { 0 };
        texts.chain(resources).map(String::len).sum::<usize>() + time
    }

    /// In whole seconds.
    fn time(&self, now: Timestamp) -> Result<Timestamp, Refusal> {
        let seconds = self.time.map_or(now.as_second(), |time| time.floor() as i64);
        Timestamp::from_second(seconds).map_err(|_| Refusal::Serialization)
    }

    /// The name of the bus that it is for. As EventBridge does, an entry for a bus that is not there is taken.
    fn bus(&self) -> &str {
        bus::name(self.event_bus_name.as_deref().filter(|name| !name.is_empty()).unwrap_or(bus::DEFAULT))
    }
}

fn event(settings: &Settings, entry: &Entry, time: Timestamp) -> Result<Envelope, Outcome> {
    let source = required(entry.source.as_deref(), "Source")?;
    required(entry.detail_type.as_deref(), "DetailType")?;
    let detail = required(entry.detail.as_deref(), "Detail")?;
    if source.starts_with("aws.") && !settings.takes_aws_sources {
        return Err(failed("NotAuthorizedForSourceException", "Not authorized for the source."));
    }
    envelope::detail(detail)
        .and_then(|detail| envelope::envelope(settings, entry, &detail, time))
        .ok_or_else(|| failed("MalformedDetail", "Detail is malformed."))
}

fn required<'a>(value: Option<&'a str>, name: &str) -> Result<&'a str, Outcome> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| {
        failed("InvalidArgument", &format!("Parameter {name} is not valid. Reason: {name} is a required argument."))
    })
}

fn failed(error_code: &'static str, message: &str) -> Outcome {
    Outcome::Failed { error_code, error_message: message.to_owned() }
}
