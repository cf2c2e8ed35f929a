//! `PutEvents`: entries become events, and go to who asked for them.

use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;

use super::error::Refusal;
use super::{bus, envelope};
use crate::gateway::json;
use crate::gateway::settings::Settings;
use crate::gateway::state::{Envelope, State};
use crate::protocol::{Entry, Outcome, Outcomes};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Request {
    entries: Option<Vec<Entry>>,
}

/// Publishes the entries that are good, and says of each of the others what is wrong with it.
pub(super) async fn answer(state: &Arc<State>, request: Request) -> Result<String, Refusal> {
    let entries = request.entries.ok_or_else(|| Refusal::constraint(None, "entries", "not be null"))?;
    if entries.is_empty() {
        return Err(Refusal::constraint(Some("[]"), "entries", "have length greater than or equal to 1"));
    }
    if entries.len() > Entry::MOST {
        // EventBridge prints the entries with all that is in them.
        let shown = Some("[PutEventsRequestEntry]");
        return Err(Refusal::constraint(shown, "entries", "have length less than or equal to 10"));
    }
    if entries.iter().map(Entry::size).sum::<usize>() > Entry::MOST_BYTES {
        return Err(Refusal::Validation("Total size of the entries in the request is over the limit.".to_owned()));
    }
    let now = Timestamp::now();
    let times: Vec<Timestamp> = entries.iter().map(|entry| time(entry, now)).collect::<Result<_, _>>()?;
    let mut events = Vec::with_capacity(entries.len());
    let mut outcomes = Vec::with_capacity(entries.len());
    for (entry, time) in entries.iter().zip(times) {
        outcomes.push(match event(&state.settings, entry, time) {
            Ok(event) => {
                let event_id = event.id.clone();
                events.push(event);
                Outcome::Taken { event_id }
            }
            Err(failed) => failed,
        });
    }
    publish(state, events).await?;
    let failed_entry_count = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Failed { .. })).count();
    state.metrics.refused.inc_by(failed_entry_count as u64);
    Ok(json(&Outcomes { failed_entry_count, entries: outcomes }))
}

/// Recording waits for the disk, which must not hold up other connections.
async fn publish(state: &Arc<State>, events: Vec<Envelope>) -> Result<(), Refusal> {
    if state.settings.record.is_none() {
        return state.publish(events).map_err(unrecorded);
    }
    let state = Arc::clone(state);
    match tokio::task::spawn_blocking(move || state.publish(events)).await {
        Ok(done) => done.map_err(unrecorded),
        Err(_) => Err(Refusal::Internal),
    }
}

fn unrecorded(error: io::Error) -> Refusal {
    tracing::error!(%error, "events cannot be recorded, and are not accepted");
    Refusal::Internal
}

/// In whole seconds.
fn time(entry: &Entry, now: Timestamp) -> Result<Timestamp, Refusal> {
    let seconds = entry.time.map_or(now.as_second(), |time| time.floor() as i64);
    Timestamp::from_second(seconds).map_err(|_| Refusal::Serialization)
}

/// The name of the bus that it is for. As EventBridge does, an entry for a bus that is not there is taken.
fn bus_of(entry: &Entry) -> &str {
    bus::name(entry.event_bus_name.as_deref().filter(|name| !name.is_empty()).unwrap_or(bus::DEFAULT))
}

fn event(settings: &Settings, entry: &Entry, time: Timestamp) -> Result<Envelope, Outcome> {
    let source = required(entry.source.as_deref(), "Source")?;
    required(entry.detail_type.as_deref(), "DetailType")?;
    let detail = required(entry.detail.as_deref(), "Detail")?;
    if source.starts_with("aws.") && !settings.takes_aws_sources {
        return Err(failed("NotAuthorizedForSourceException", "Not authorized for the source."));
    }
    envelope::detail(detail)
        .and_then(|detail| envelope::envelope(settings, entry, bus_of(entry), &detail, time))
        .ok_or_else(|| failed("MalformedDetail", "Detail is malformed."))
}

fn required<'a>(value: Option<&'a str>, name: &str) -> Result<&'a str, Outcome> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| {
        failed("InvalidArgument", &format!("Parameter {name} is not valid. Reason: {name} is a required argument."))
    })
}

fn failed(error_code: &str, message: &str) -> Outcome {
    Outcome::Failed { error_code: error_code.to_owned(), error_message: message.to_owned() }
}
