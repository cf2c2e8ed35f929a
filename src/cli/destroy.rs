//! `eventsieve destroy`: takes all rules of a deployed API away, then deletes its stack.
//!
//! The rules are not the stack's: clients made them. A bus of the stack could not be deleted as long as it has any, and on another
//! bus they would stay behind, with a target that is no more.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Deserialize;

use super::aws::{Aws, Stack};
use super::tell;

/// How long the rules may take to go. Each is one start of a state machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// How often to look, and after how many looks to sweep again: clients can subscribe meanwhile.
const PAUSE: Duration = Duration::from_secs(2);
const LOOKS: u32 = 10;

#[derive(Args)]
pub(super) struct Arguments {
    /// The name of the stack.
    #[arg(long, default_value = "eventsieve", value_name = "NAME")]
    stack: String,

    #[command(flatten)]
    aws: Aws,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Rules {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Rule {
    name: String,
}

/// Returns the exit code 0; what goes wrong is an error.
pub(super) fn run(arguments: &Arguments) -> io::Result<u8> {
    Aws::check()?;
    let (aws, name) = (&arguments.aws, arguments.stack.as_str());
    let stack = aws.stack(name)?.checked(name)?;
    sweep(aws, &stack)?;
    if delete(aws, name).is_err() {
        // A client that subscribed meanwhile holds a bus of the stack's own.
        remove_rest(aws, &stack)?;
        delete(aws, name)?;
    }
    remove_rest(aws, &stack)?;
    tell(format_args!("The stack {name} is gone, and so are its rules."));
    Ok(0)
}

fn delete(aws: &Aws, name: &str) -> io::Result<()> {
    aws.run(&["cloudformation", "delete-stack", "--stack-name", name])?;
    aws.run(&["cloudformation", "wait", "stack-delete-complete", "--stack-name", name])
}

/// Has the stack take its rules away, and waits until it has. A stack that was never complete has none; of one that is half deleted
/// they are taken from here.
fn sweep(aws: &Aws, stack: &Stack) -> io::Result<()> {
    let Some(machine) = stack.output("SweepArn") else { return Ok(()) };
    let begun = Instant::now();
    let start = ["stepfunctions", "start-execution", "--state-machine-arn", machine, "--input", r#"{"all":true}"#];
    for look in 0.. {
        let count = rules(aws, stack)?.len();
        if count == 0 {
            return Ok(());
        }
        if begun.elapsed() > PATIENCE {
            let why = format!("{count} rules are still there; clients may be subscribing, or see the log of {machine}");
            return Err(io::Error::other(why));
        }
        if look % LOOKS == 0 && aws.run(&start).is_err() {
            return remove_rest(aws, stack);
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}

/// Removes what the stack does not: rules that were made after the sweep, while it was being deleted.
fn remove_rest(aws: &Aws, stack: &Stack) -> io::Result<()> {
    let Some(bus) = stack.output("EventBusName") else { return Ok(()) };
    for rule in rules(aws, stack)? {
        // One that was half made has no target.
        let _ =
            aws.run(&["events", "remove-targets", "--event-bus-name", bus, "--rule", &rule.name, "--ids", "deliver"]);
        aws.run(&["events", "delete-rule", "--event-bus-name", bus, "--name", &rule.name])?;
    }
    Ok(())
}

/// The rules of the stack's clients.
fn rules(aws: &Aws, stack: &Stack) -> io::Result<Vec<Rule>> {
    let (Some(prefix), Some(bus)) = (stack.output("RulePrefix"), stack.output("EventBusName")) else {
        return Ok(Vec::new());
    };
    match aws.ask::<Rules>(&["events", "list-rules", "--event-bus-name", bus, "--name-prefix", prefix]) {
        Ok(answer) => Ok(answer.rules),
        // A bus of the stack's own that is gone, and its rules with it.
        Err(error) if error.to_string().contains("ResourceNotFoundException") => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
