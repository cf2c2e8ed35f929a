//! `eventsieve verify-deployment`: looks whether a deployed API does what it is to do.
//!
//! ```text
//! eventsieve verify-deployment --iam wss://ID.execute-api.eu-west-1.amazonaws.com/dev --bus default
//! ```
//!
//! It is for what no engine outside of AWS can tell: whether API Gateway, IAM and EventBridge do together what the template asks
//! them for. It connects as any client, and puts events with the aws command line; they have a source of their own, which no rule of
//! anybody else matches by name.

mod bus;
mod checks;
mod client;

use std::io::{self, Write};
use std::time::Duration;

use clap::Args;
use tokio::time::Instant;

use self::bus::Bus;
use self::checks::Checks;
use super::address::{Address, Signing};
use super::aws::Aws;
use super::paint::mark;
use super::secrets::TokenChoice;
use super::tell;
use crate::explain::Verdict;

#[derive(Args)]
pub(super) struct Arguments {
    /// The address of the WebSocket API.
    url: String,

    /// The bus whose events it delivers.
    #[arg(long, value_name = "NAME")]
    bus: String,

    /// Where events are put, if not at AWS: the address of a gateway or an emulator.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,

    /// The profile of the aws command line, with which events are put.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,

    /// How many seconds to wait for what is to come; EventBridge takes a moment until a rule is in force.
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    patience: u64,

    /// How many seconds to wait for what is not to come.
    #[arg(long, default_value_t = 5, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=60))]
    quiet: u64,

    #[command(flatten)]
    signing: Signing,

    #[command(flatten)]
    token: TokenChoice,
}

/// What came of looking at one thing.
enum Outcome {
    /// It is as it is to be: what was seen.
    Good(String),
    /// It is not.
    Bad(String),
    /// It could not be looked at, and why.
    NotAsked(String),
}

/// What goes wrong in a check is its outcome.
impl From<Result<String, String>> for Outcome {
    fn from(result: Result<String, String>) -> Self {
        result.map_or_else(Outcome::Bad, Outcome::Good)
    }
}

/// Prints a line for each thing that was looked at. Returns the exit code: 0 all are as they are to be, 1 some are not, 2 it could not
/// be begun.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    let token = arguments.token.read().map_err(io::Error::other)?;
    let address = match Address::new(&arguments.url, &arguments.signing, token) {
        Ok(address) => address,
        Err(error) => {
            tell(format_args!("eventsieve: {error}"));
            return Ok(2);
        }
    };
    Aws::check()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let result = runtime.block_on(verify(arguments, &address, out));
    runtime.shutdown_background();
    result
}

async fn verify(arguments: &Arguments, address: &Address, out: &mut impl Write) -> io::Result<u8> {
    let bus = Bus::new(arguments);
    let waits = (Duration::from_secs(arguments.patience), Duration::from_secs(arguments.quiet));
    let mut checks = match Checks::begin(address, bus, waits).await {
        Ok(checks) => checks,
        Err(error) => {
            tell(format_args!("eventsieve: {}: {error}", arguments.url));
            return Ok(2);
        }
    };
    let mut bad = 0;
    for number in 0.. {
        let begun = Instant::now();
        let Some((name, outcome)) = checks.next(number).await else { break };
        let (verdict, seen) = match &outcome {
            Outcome::Good(seen) => (Verdict::Matched, seen),
            Outcome::Bad(seen) => (Verdict::Failed, seen),
            Outcome::NotAsked(why) => (Verdict::NotNeeded, why),
        };
        bad += u32::from(matches!(outcome, Outcome::Bad(_)));
        let seconds = begun.elapsed().as_secs_f64();
        writeln!(out, "{} {name:<52} {seconds:>5.1} s  {seen}", mark(verdict, &io::stdout()))?;
        out.flush()?;
    }
    checks.end().await;
    if bad > 0 {
        tell(format_args!("{bad} of these are not as they are to be."));
    }
    Ok(u8::from(bad > 0))
}
