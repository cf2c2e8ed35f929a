//! `eventsieve put`: publishes events to a gateway.

use std::io::{self, Write};

use clap::Args;

use super::publish::{Batch, Destination, Event, Sent};
use super::{input, tell};
use crate::protocol::Entry;

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

    #[command(flatten)]
    destination: Destination,
}

/// Prints the id of each event that was taken. Returns the exit code: 0 all were, 1 some were not, 2 it could not be done.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    let mut entries = Vec::new();
    for given in &arguments.events {
        if given.trim_start().starts_with('{') {
            let bus = arguments.destination.bus.clone();
            let detail = Entry { detail: Some(given.clone()), event_bus_name: bus, ..Entry::default() };
            entries.push(arguments.overriding(detail));
        } else if let Err(error) = arguments.read(given, &mut entries) {
            tell(format_args!("eventsieve: {}: {error}", input::shown(given)));
            return Ok(2);
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let refused = runtime.block_on(publish(&arguments.destination, entries, out))?;
    Ok(u8::from(refused > 0))
}

/// Returns how many entries were not taken.
async fn publish(destination: &Destination, entries: Vec<Entry>, out: &mut impl Write) -> io::Result<u64> {
    let mut publisher = destination.connect().await?;
    let mut batch = Batch::new("event");
    let mut refused = 0;
    let mut print = |sent: Sent| {
        refused += sent.refused;
        sent.ids.iter().try_for_each(|id| writeln!(out, "{id}"))
    };
    for (entry, number) in entries.into_iter().zip(1..) {
        if !batch.has_room_for(&entry) {
            print(batch.send(&mut publisher).await?)?;
        }
        batch.push(number, entry);
    }
    if !batch.is_empty() {
        print(batch.send(&mut publisher).await?)?;
    }
    Ok(refused)
}

impl Arguments {
    /// Takes the events of a file.
    fn read(&self, file: &str, entries: &mut Vec<Entry>) -> io::Result<()> {
        let text = input::read(file)?;
        for event in serde_json::Deserializer::from_str(&text).into_iter::<Event<'_>>() {
            entries.push(self.overriding(event?.entry(self.destination.bus.clone())));
        }
        Ok(())
    }

    /// An entry, as far as the options do not say otherwise.
    fn overriding(&self, entry: Entry) -> Entry {
        Entry {
            source: self.source.clone().or(entry.source),
            detail_type: self.detail_type.clone().or(entry.detail_type),
            ..entry
        }
    }
}
