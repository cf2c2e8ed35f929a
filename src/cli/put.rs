//! `eventsieve put`: publishes events to a gateway.

use std::io::{self, Write};

use clap::Args;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::secrets::TokenChoice;
use super::{input, tell};
use crate::gateway::{Publisher, Token};
use crate::protocol::{Entry, Outcome};

#[derive(Args)]
pub(super) struct Arguments {
    /// The event's detail as JSON text, which begins with {; or files of whole events, one after the other; - for standard input.
    ///
    /// Of a whole event its source, detail-type, detail, resources and time are taken, as far as the options do not say
    /// otherwise.
    #[arg(value_name = "DETAIL|FILE", required = true)]
    events: Vec<String>,

    /// The source; of a whole event, its own.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// The detail-type; of a whole event, its own.
    #[arg(long, value_name = "NAME")]
    detail_type: Option<String>,

    /// The name or the ARN of the bus.
    #[arg(long, value_name = "NAME")]
    bus: Option<String>,

    /// The gateway.
    #[arg(long, default_value = "http://127.0.0.1:8787", value_name = "URL")]
    url: String,

    #[command(flatten)]
    token: TokenChoice,
}

/// A whole event, or what stands of it in a file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Event<'a> {
    source: Option<String>,
    detail_type: Option<String>,
    #[serde(borrow)]
    detail: Option<&'a RawValue>,
    resources: Option<Vec<String>>,
    time: Option<Timestamp>,
}

/// Prints the id of each event that was taken. Returns the exit code: 0 all were, 1 some were not, 2 it could not be done.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    let mut entries = Vec::new();
    for given in &arguments.events {
        if given.trim_start().starts_with('{') {
            entries.push(arguments.entry(None, Some(given.clone())));
        } else if let Err(error) = arguments.read(given, &mut entries) {
            tell(format_args!("eventsieve: {}: {error}", input::shown(given)));
            return Ok(2);
        }
    }
    let token = arguments.token.read().map_err(io::Error::other)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let failed = runtime.block_on(publish(&arguments.url, token, &entries, out))?;
    Ok(u8::from(failed > 0))
}

/// Returns how many entries were not taken.
async fn publish(url: &str, token: Option<Token>, entries: &[Entry], out: &mut impl Write) -> io::Result<usize> {
    let mut publisher = Publisher::connect(url).await.map_err(io::Error::other)?.with_token(token);
    let mut failed = 0;
    let mut numbers = 1..;
    let mut rest = entries;
    while !rest.is_empty() {
        let (request, later) = rest.split_at(fitting(rest));
        rest = later;
        let outcomes = publisher.put(request).await.map_err(io::Error::other)?;
        for (outcome, number) in outcomes.entries.into_iter().zip(&mut numbers) {
            match outcome {
                Outcome::Taken { event_id } => writeln!(out, "{event_id}")?,
                Outcome::Failed { error_code, error_message } => {
                    failed += 1;
                    tell(format_args!("eventsieve: event {number}: {error_code}: {error_message}"));
                }
            }
        }
    }
    Ok(failed)
}

/// How many of the entries go into one request: one at least, which the gateway refuses if it is too long.
fn fitting(entries: &[Entry]) -> usize {
    let mut bytes = 0;
    let fits = |entry: &&Entry| {
        bytes += entry.size();
        bytes <= Entry::MOST_BYTES
    };
    entries.iter().take(Entry::MOST).take_while(fits).count().max(1)
}

impl Arguments {
    /// Takes the events of a file.
    fn read(&self, file: &str, entries: &mut Vec<Entry>) -> io::Result<()> {
        let text = input::read(file)?;
        for event in serde_json::Deserializer::from_str(&text).into_iter::<Event<'_>>() {
            let event = event?;
            let detail = event.detail.map(|detail| detail.get().to_owned());
            entries.push(self.entry(Some(event), detail));
        }
        Ok(())
    }

    /// An entry of a whole event, if there is one, as far as the options do not say otherwise.
    fn entry(&self, event: Option<Event<'_>>, detail: Option<String>) -> Entry {
        let (source, detail_type, resources, time) = event
            .map_or((None, None, None, None), |event| (event.source, event.detail_type, event.resources, event.time));
        Entry {
            source: self.source.clone().or(source),
            detail_type: self.detail_type.clone().or(detail_type),
            detail,
            resources,
            time: time.map(|time| time.as_second() as f64),
            event_bus_name: self.bus.clone(),
        }
    }
}
