//! The command line: one file for each subcommand.
//!
//! A subcommand reads its arguments, calls the engine or the gateway, and prints. Exit codes: 0 done and good, 1 done and
//! not good, 2 could not be done.
//!
//! ```text
//! eventsieve check pattern.json
//! eventsieve explain --pattern pattern.json --event event.json
//! eventsieve test cases.jsonl
//! eventsieve match --pattern pattern.json events.jsonl
//! eventsieve convert --to terraform template.yaml
//! eventsieve serve --port 8787
//! eventsieve put --source shop --detail-type order '{"total": 7}'
//! eventsieve replay --speed 10 events.jsonl
//! eventsieve tail ws://127.0.0.1:8787/dev
//! eventsieve deploy --stack eventsieve
//! eventsieve verify-deployment --iam wss://ID.execute-api.eu-west-1.amazonaws.com/dev --bus default
//! eventsieve destroy --stack eventsieve
//! ```

mod address;
mod aws;
mod check;
mod convert;
mod deploy;
mod destroy;
mod explain;
mod input;
mod interrupt;
mod r#match;
mod paint;
mod publish;
mod put;
mod replay;
mod secrets;
mod serve;
mod subjects;
mod tail;
mod target;
mod template;
mod test;
mod text;
mod verify;

use std::fmt::Display;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Shows which events an EventBridge event pattern catches, and why.
#[derive(Parser)]
#[command(name = "eventsieve", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Checks whether EventBridge takes patterns, and says what is wrong with those it does not.
    Check(check::Arguments),
    /// Says why an event matches a pattern, or does not.
    Explain(explain::Arguments),
    /// Runs files of cases: patterns, events, and whether they match.
    Test(test::Arguments),
    /// Prints the events that match a pattern, as grep prints lines.
    Match(r#match::Arguments),
    /// Converts a pattern between JSON, templates, code and commands.
    Convert(convert::Arguments),
    /// Serves the page, and a gateway that speaks AWS's APIs.
    Serve(serve::Arguments),
    /// Publishes events to a gateway.
    Put(put::Arguments),
    /// Publishes the events of a record again, at the pace at which they came or another.
    Replay(replay::Arguments),
    /// Prints the events of a bus as they come.
    Tail(tail::Arguments),
    /// Prints the CloudFormation template of the deployed API.
    Template(template::Arguments),
    /// Deploys the API with the aws command line, or brings it up to date.
    Deploy(deploy::Arguments),
    /// Looks whether a deployed API does what it is to do, and leaves nothing behind.
    VerifyDeployment(verify::Arguments),
    /// Takes all rules of a deployed API away, then deletes its stack.
    Destroy(destroy::Arguments),
}

/// In bytes: enough that many events leave at once.
const OUTPUT_BUFFER: usize = 1 << 17;

/// Runs the command line with the process's arguments.
pub fn run() -> ExitCode {
    let mut out = BufWriter::with_capacity(OUTPUT_BUFFER, io::stdout().lock());
    let result = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments, &mut out),
        Command::Explain(arguments) => explain::run(&arguments, &mut out),
        Command::Test(arguments) => test::run(&arguments, &mut out),
        Command::Match(arguments) => r#match::run(&arguments, &mut out),
        Command::Convert(arguments) => convert::run(&arguments, &mut out),
        Command::Put(arguments) => put::run(&arguments, &mut out),
        Command::Replay(arguments) => replay::run(arguments, &mut out),
        Command::Tail(arguments) => tail::run(&arguments, &mut out),
        Command::Template(arguments) => template::run(&arguments, &mut out),
        Command::Deploy(arguments) => deploy::run(&arguments, &mut out),
        Command::VerifyDeployment(arguments) => verify::run(&arguments, &mut out),
        Command::Destroy(arguments) => destroy::run(&arguments),
        Command::Serve(arguments) => {
            drop(out);
            return serve::run(arguments);
        }
    };
    match result.and_then(|code| out.flush().map(|()| code)) {
        Ok(code) => ExitCode::from(code),
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// Says something on standard error. Where nobody reads that any more, nobody needs to be told.
fn tell(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Prints why a command could not be done, with every cause behind it.
fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprint!("eventsieve: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprint!(": {error}");
        cause = error.source();
    }
    eprintln!();
    ExitCode::from(2)
}
