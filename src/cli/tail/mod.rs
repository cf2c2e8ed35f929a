//! `eventsieve tail`: the events of a bus as they come.
//!
//! ```text
//! eventsieve tail ws://127.0.0.1:8787/dev --pattern '{"source": ["shop"]}'
//! eventsieve tail --iam wss://ID.execute-api.eu-west-1.amazonaws.com/dev --json
//! ```

mod print;
mod socket;

use std::collections::HashMap;
use std::io::{self, Write};
use std::time::Duration;

use clap::Args;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use self::print::{event_line, sentence};
use self::socket::Order;
use super::address::{Address, Signing};
use super::secrets::TokenChoice;
use super::tell;
use super::text::Text;
use crate::live::{Command, EVERYTHING, Feed, Input, Notice, Session, SocketId};
use crate::pattern::Pattern;
use crate::report::Report;

/// How many events, and bytes of them, are remembered so that one that comes again is not printed again.
const REMEMBERED: (usize, usize) = (10_000, 16 << 20);

/// How much may wait to be printed. Beyond that nothing more is read, and the other side waits.
const WAITING: usize = 1024;

#[derive(Args)]
pub(super) struct Arguments {
    /// The address of the WebSocket API, such as ws://127.0.0.1:8787/dev.
    url: String,

    /// Which events: a pattern as JSON text, or a file with a pattern or with the output of `aws events describe-rule` or
    /// `list-rules`; - for standard input. Without it, all.
    #[arg(short, long, value_name = "PATTERN")]
    pattern: Option<String>,

    /// Which rule it is, where the file has several.
    #[arg(long, value_name = "NAME", requires = "pattern")]
    rule: Option<String>,

    /// Prints each event as JSON on a line, unchanged.
    #[arg(long)]
    json: bool,

    /// Ends when so many events have come.
    #[arg(short = 'n', long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,

    /// Ends when the connection does, and does not try again.
    #[arg(long)]
    once: bool,

    #[command(flatten)]
    signing: Signing,

    #[command(flatten)]
    token: TokenChoice,
}

/// Returns the exit code: 0 as many events came as were asked for, or somebody had enough; 1 with --once, the connection ended, or
/// the pattern was refused; 2 it could not be begun.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    let pattern = match &arguments.pattern {
        None => EVERYTHING.to_owned(),
        Some(given) => match admitted(given, arguments.rule.as_deref()) {
            Some(pattern) => pattern,
            None => return Ok(2),
        },
    };
    let token = arguments.token.read().map_err(io::Error::other)?;
    let address = match Address::new(&arguments.url, &arguments.signing, token) {
        Ok(address) => address,
        Err(error) => {
            tell(format_args!("eventsieve: {error}"));
            return Ok(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let result = runtime.block_on(tail(arguments, pattern, &address, out));
    // Nothing is waited for any more.
    runtime.shutdown_background();
    result
}

/// The text of a pattern that EventBridge takes, or a complaint.
fn admitted(given: &str, rule: Option<&str>) -> Option<String> {
    let text = Text::pattern(given, rule).map_err(|error| tell(format_args!("eventsieve: {error}"))).ok()?;
    let pattern = Pattern::parse(&text.text).and_then(Pattern::admitted);
    pattern.map_err(|error| text.complain(&Report::from(&error))).ok()?;
    Some(text.text)
}

async fn tail(arguments: &Arguments, pattern: String, address: &Address, out: &mut impl Write) -> io::Result<u8> {
    let begun = Instant::now();
    let chance = || uuid::Uuid::new_v4().as_u128() as f64 / u128::MAX as f64;
    let mut session = Session::new(Some(pattern), chance);
    let mut feed = Feed::new(REMEMBERED.0, REMEMBERED.1);
    let (inputs, mut heard) = mpsc::channel(WAITING);
    let mut sockets: HashMap<SocketId, mpsc::UnboundedSender<Order>> = HashMap::new();
    let mut input = Input::Connect;
    let mut interrupt = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        if let Input::Closed(id, _) = &input {
            sockets.remove(id);
        }
        for command in session.step(begun.elapsed(), input) {
            match command {
                Command::Open(id) => {
                    let (orders, ordered) = mpsc::unbounded_channel();
                    sockets.insert(id, orders);
                    let request = address.request().map_err(io::Error::other)?;
                    tokio::spawn(socket::run(id, request, ordered, inputs.clone()));
                }
                Command::Send(id, text) => order(&sockets, id, Order::Send(text)),
                Command::Close(id) => {
                    order(&sockets, id, Order::Close);
                    sockets.remove(&id);
                }
                Command::Event(text, summary) => {
                    let at = begun.elapsed().as_secs_f64() * 1e3;
                    if feed.push(at, text, summary) {
                        let newest = feed.arrivals().next_back();
                        newest.map_or(Ok(()), |arrival| event_line(arrival, arguments.json, out))?;
                    }
                    if arguments.count.is_some_and(|count| feed.received() >= count) {
                        return Ok(0);
                    }
                }
                Command::Tell(notice) => {
                    tell(format_args!("eventsieve: {}", sentence(&notice, session.phase(), begun.elapsed())));
                    let ends = match notice {
                        Notice::Lost(_) => arguments.once,
                        Notice::Refused { .. } => true,
                        _ => false,
                    };
                    if ends {
                        return Ok(1);
                    }
                }
            }
        }
        if heard.is_empty() {
            out.flush()?;
        }
        let wake = session.wake().unwrap_or(Duration::MAX);
        let wake = begun.checked_add(wake).unwrap_or_else(|| Instant::now() + Duration::from_secs(60));
        input = tokio::select! {
            heard = heard.recv() => heard.unwrap_or(Input::Time),
            () = sleep_until(wake) => Input::Time,
            _ = &mut interrupt => return Ok(0),
        };
    }
}

/// Tells a socket what to do. One that is gone has said so, or will.
fn order(sockets: &HashMap<SocketId, mpsc::UnboundedSender<Order>>, id: SocketId, order: Order) {
    if let Some(socket) = sockets.get(&id) {
        let _ = socket.send(order);
    }
}
