//! `eventsieve replay`: publishes the events of a record again, at the pace at which they came or another.
//!
//! A thread of its own reads, a few lines ahead, so that a file of any length takes little memory and a pipe that pauses holds
//! nothing back. An event is due as long after the first one as it came after it; events that are due go together, ten at the
//! most, one request after the other, so that their order stays.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::time::{self, Instant};
use tokio_util::sync::CancellationToken;

use super::interrupt::interrupted;
use super::publish::{Batch, Destination, Event};
use super::{input, tell};
use crate::gateway::Publisher;
use crate::protocol::Entry;

#[derive(Args)]
pub(super) struct Arguments {
    /// The record, one event a line; - for standard input.
    #[arg(value_name = "FILE")]
    file: String,

    /// How many times as fast as the events came: a number, or max for no pauses at all.
    #[arg(long, default_value = "1", value_name = "TIMES", value_parser = speed)]
    speed: Speed,

    #[command(flatten)]
    destination: Destination,
}

#[derive(Clone, Copy)]
enum Speed {
    Times(f64),
    Max,
}

/// How many lines are read ahead.
const AHEAD: usize = 32;

/// In bytes: no event is longer, in whatever way it is spelled.
const LONGEST_LINE: u64 = 8 << 20;

/// The pause between two events is not longer, whatever their times are.
const LONGEST_PAUSE: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// How long the answer to the last request is waited for when somebody wants an end.
const PATIENCE: Duration = Duration::from_secs(5);

/// The exit code of a command that was interrupted, as shells have it.
const INTERRUPTED: u8 = 130;

/// A line that was read.
enum Line {
    Event {
        number: u64,
        came: Option<Timestamp>,
        entry: Entry,
    },
    /// It is no event.
    Malformed {
        number: u64,
        error: String,
    },
    /// What follows cannot be read.
    Unreadable(io::Error),
}

/// What is said at the end.
#[derive(Default)]
struct Summary {
    taken: usize,
    /// Refused by the gateway, or no events in the first place.
    failed: u64,
    /// The line that the next run would begin with, where this one ended before the last.
    next: Option<u64>,
}

/// Prints how many events were taken. Returns the exit code: 0 all were, 1 some were not, 2 it could not be done, 130 somebody
/// ended it.
pub(super) fn run(arguments: Arguments, out: &mut impl Write) -> io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut summary = Summary::default();
    let result = runtime.block_on(replay(&arguments, &mut summary));
    // Whoever still reads from a pipe is not waited for.
    runtime.shutdown_background();
    let Summary { taken, failed, next } = summary;
    writeln!(out, "taken: {taken}, not taken: {failed}")?;
    if let Some(next) = next {
        tell(format_args!("eventsieve: {}: ended before line {next}", input::shown(&arguments.file)));
    }
    match result {
        Ok(true) => Ok(u8::from(failed > 0)),
        Ok(false) => Ok(INTERRUPTED),
        Err(error) => {
            out.flush()?;
            Err(error)
        }
    }
}

/// Returns whether it came to the end.
async fn replay(arguments: &Arguments, summary: &mut Summary) -> io::Result<bool> {
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        interrupted().await;
        stopping.cancel();
    });
    let mut publisher = arguments.destination.connect().await?;
    let mut lines = read(arguments.file.clone(), arguments.destination.bus.clone());
    let mut batch = Batch::new("line");
    let mut pace = Pace { speed: arguments.speed, start: None };
    let mut next = 1;
    loop {
        let line = match lines.try_recv() {
            Ok(line) => Some(line),
            // What is due does not wait for what is not there.
            Err(_) => {
                send(&mut batch, &mut publisher, &stop, summary).await?;
                tokio::select! {
                    line = lines.recv() => line,
                    () = stop.cancelled() => {
                        summary.next = Some(next);
                        return Ok(false);
                    }
                }
            }
        };
        match line {
            None => return Ok(true),
            Some(Line::Unreadable(error)) => {
                send(&mut batch, &mut publisher, &stop, summary).await?;
                return Err(error);
            }
            Some(Line::Malformed { number, error }) => {
                next = number + 1;
                summary.failed += 1;
                tell(format_args!("eventsieve: line {number} is no event: {error}"));
            }
            Some(Line::Event { number, came, entry }) => {
                let due = pace.due(came);
                if !batch.has_room_for(&entry) || due > Instant::now() {
                    send(&mut batch, &mut publisher, &stop, summary).await?;
                }
                tokio::select! {
                    biased;
                    () = stop.cancelled() => {
                        send(&mut batch, &mut publisher, &stop, summary).await?;
                        summary.next = Some(number);
                        return Ok(false);
                    }
                    () = time::sleep_until(due) => {
                        next = number + 1;
                        batch.push(number, entry);
                    }
                }
            }
        }
    }
}

/// Sends what the batch holds.
async fn send(
    batch: &mut Batch,
    publisher: &mut Publisher,
    stop: &CancellationToken,
    summary: &mut Summary,
) -> io::Result<()> {
    let Some(first) = batch.first() else { return Ok(()) };
    let late = async {
        stop.cancelled().await;
        time::sleep(PATIENCE).await;
    };
    let result = tokio::select! {
        sent = batch.send(publisher) => sent,
        () = late => Err(io::Error::new(io::ErrorKind::TimedOut, "the gateway does not answer")),
    };
    let sent = result.inspect_err(|_| summary.next = Some(first))?;
    summary.taken += sent.ids.len();
    summary.failed += sent.refused;
    Ok(())
}

/// When events are due.
struct Pace {
    speed: Speed,
    /// When the first event came, and when it was sent again.
    start: Option<(Timestamp, Instant)>,
}

impl Pace {
    /// When an event is due that came at a time. One that came before the first, or nobody knows when, is due at once.
    fn due(&mut self, came: Option<Timestamp>) -> Instant {
        let now = Instant::now();
        let (Speed::Times(times), Some(came)) = (self.speed, came) else { return now };
        let (first, start) = *self.start.get_or_insert((came, now));
        let seconds = came.duration_since(first).as_secs_f64() / times;
        let after = Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(LONGEST_PAUSE);
        start + after.min(LONGEST_PAUSE)
    }
}

/// Reads a file, a few lines ahead.
fn read(file: String, bus: Option<String>) -> mpsc::Receiver<Line> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = read_lines(&file, bus.as_deref(), &sender) {
            let told = io::Error::new(error.kind(), format!("{}: {error}", input::shown(&file)));
            // Where nobody listens any more, it is over.
            let _ = sender.blocking_send(Line::Unreadable(told));
        }
    });
    receiver
}

fn read_lines(file: &str, bus: Option<&str>, sender: &mpsc::Sender<Line>) -> io::Result<()> {
    let mut source = BufReader::new(input::text(input::open(file)?)?);
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        if source.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        if bytes.len() as u64 == LONGEST_LINE && !bytes.ends_with(b"\n") {
            let message = format!("line {number} is longer than any event");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let line = match serde_json::from_slice::<Event<'_>>(&bytes) {
            Ok(event) => Line::Event { number, came: event.came(), entry: event.entry(bus.map(str::to_owned)) },
            Err(error) => Line::Malformed { number, error: error.to_string() },
        };
        if sender.blocking_send(line).is_err() {
            break;
        }
    }
    Ok(())
}

fn speed(text: &str) -> Result<Speed, String> {
    if text == "max" {
        return Ok(Speed::Max);
    }
    let times = text.parse::<f64>().ok().filter(|times| times.is_finite() && *times > 0.0);
    times.map(Speed::Times).ok_or_else(|| "a speed is a number above 0, or max".to_owned())
}
