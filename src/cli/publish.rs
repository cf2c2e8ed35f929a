//! Publishing to a gateway: what `put` and `replay` share.

use std::io;

use clap::Args;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time;

use super::secrets::TokenChoice;
use super::tell;
use crate::gateway::{Error, Publisher};
use crate::protocol::{Entry, Outcome};

/// Where events are published.
#[derive(Args)]
pub(super) struct Destination {
    /// The gateway.
    #[arg(long, visible_alias = "endpoint", default_value = "http://127.0.0.1:8787", value_name = "URL")]
    url: String,

    /// The name or the ARN of the bus; of a recorded event, its own.
    #[arg(long, value_name = "NAME")]
    pub(super) bus: Option<String>,

    #[command(flatten)]
    token: TokenChoice,
}

impl Destination {
    /// # Errors
    ///
    /// Where there is no gateway, or the token cannot be read.
    pub(super) async fn connect(&self) -> io::Result<Publisher> {
        let token = self.token.read().map_err(io::Error::other)?;
        let publisher = Publisher::connect(&self.url).await.map_err(io::Error::other)?;
        Ok(publisher.with_token(token))
    }
}

/// A whole event, or what stands of it in a file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Event<'a> {
    source: Option<String>,
    detail_type: Option<String>,
    #[serde(borrow)]
    detail: Option<&'a RawValue>,
    resources: Option<Vec<String>>,
    time: Option<Timestamp>,
    ingestion_time: Option<Timestamp>,
    event_bus_name: Option<String>,
}

impl Event<'_> {
    /// When it came: exactly, where a gateway recorded it, else to the second.
    pub(super) fn came(&self) -> Option<Timestamp> {
        self.ingestion_time.or(self.time)
    }

    /// The entry that makes the same event, but for its id. It is for a bus that is given, or else for the one that a record says.
    pub(super) fn entry(self, bus: Option<String>) -> Entry {
        Entry {
            source: self.source,
            detail_type: self.detail_type,
            detail: self.detail.map(|detail| detail.get().to_owned()),
            resources: self.resources,
            time: self.time.map(|time| time.as_second() as f64),
            event_bus_name: bus.or(self.event_bus_name),
        }
    }
}

/// Entries that go to the gateway in one request, each with its number, by which its failure is told.
pub(super) struct Batch {
    /// What is counted: events, or lines.
    unit: &'static str,
    entries: Vec<Entry>,
    numbers: Vec<u64>,
    bytes: usize,
}

/// What became of a request's entries.
pub(super) struct Sent {
    /// The ids of the events.
    pub(super) ids: Vec<String>,
    /// How many entries were not taken.
    pub(super) refused: u64,
}

impl Batch {
    pub(super) fn new(unit: &'static str) -> Self {
        Batch { unit, entries: Vec::with_capacity(Entry::MOST), numbers: Vec::with_capacity(Entry::MOST), bytes: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The number of the entry that stands first.
    pub(super) fn first(&self) -> Option<u64> {
        self.numbers.first().copied()
    }

    /// Whether one more entry goes into the same request. The first does, however long it is: the gateway says that it is.
    pub(super) fn has_room_for(&self, entry: &Entry) -> bool {
        self.is_empty() || self.entries.len() < Entry::MOST && self.bytes + entry.size() <= Entry::MOST_BYTES
    }

    pub(super) fn push(&mut self, number: u64, entry: Entry) {
        self.bytes += entry.size();
        self.entries.push(entry);
        self.numbers.push(number);
    }

    /// Sends the entries, again where the gateway has had too many requests, and tells of each that is not taken. The batch is then
    /// empty.
    ///
    /// # Errors
    ///
    /// Where the gateway breaks off, or refuses all of them together; the batch is then as it was.
    pub(super) async fn send(&mut self, publisher: &mut Publisher) -> io::Result<Sent> {
        let outcomes = loop {
            match publisher.put(&self.entries).await {
                Err(Error::TooOften { wait }) => time::sleep(wait).await,
                result => break result.map_err(io::Error::other)?,
            }
        };
        let mut sent = Sent { ids: Vec::with_capacity(self.entries.len()), refused: 0 };
        for (outcome, number) in outcomes.entries.into_iter().zip(&self.numbers) {
            match outcome {
                Outcome::Taken { event_id } => sent.ids.push(event_id),
                Outcome::Failed { error_code, error_message } => {
                    sent.refused += 1;
                    tell(format_args!("eventsieve: {} {number}: {error_code}: {error_message}", self.unit));
                }
            }
        }
        self.entries.clear();
        self.numbers.clear();
        self.bytes = 0;
        Ok(sent)
    }
}
