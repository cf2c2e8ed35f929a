//! `eventsieve deploy`: deploys the API with the aws command line.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::aws::{Aws, Scratch, Stack, shown};
use super::tell;
use crate::infra::TEMPLATE;

#[derive(Args)]
pub(super) struct Arguments {
    /// The name of the stack. One that exists is brought up to date, and keeps the parameters that are not given.
    #[arg(long, default_value = "eventsieve", value_name = "NAME")]
    stack: String,

    /// The last part of the address; dev, if nobody says otherwise.
    #[arg(long, value_name = "NAME")]
    stage: Option<String>,

    /// The bus whose events are delivered; default, if nobody says otherwise.
    #[arg(long, value_name = "NAME")]
    bus: Option<String>,

    /// Creates that bus with the stack.
    #[arg(long, requires = "bus")]
    new_bus: bool,

    /// Who may connect: whoever IAM lets, or everybody who knows the address.
    #[arg(long, value_name = "WHO")]
    authorization: Option<Authorization>,

    /// Another parameter of the template, such as WorkflowLogs=ALL; can be given several times.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    set: Vec<String>,

    /// Shows the command and does not run it.
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    aws: Aws,
}

#[derive(Clone, Copy, ValueEnum)]
enum Authorization {
    Iam,
    None,
}

/// Returns the exit code 0; what goes wrong is an error.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    let parameters = arguments.parameters();
    if arguments.dry_run {
        tell("eventsieve template >template.yaml");
        let words = words(&arguments.stack, "template.yaml", &parameters);
        writeln!(out, "{}", shown(&arguments.aws.words(&words)))?;
        return Ok(0);
    }
    Aws::check()?;
    if let Some(stack) = arguments.aws.stack_if_any(&arguments.stack)? {
        arguments.keeps_bus(&stack)?;
    }
    let template = Scratch::new("template.yaml", TEMPLATE)?;
    arguments.aws.run(&words(&arguments.stack, &template.path().to_string_lossy(), &parameters))?;
    let stack = arguments.aws.stack(&arguments.stack)?;
    for output in &stack.outputs {
        writeln!(out, "{:<20} {}", output.output_key, output.output_value)?;
    }
    print_next(&stack, &arguments.aws.profile(), out)?;
    Ok(0)
}

/// What somebody would do now.
fn print_next(stack: &Stack, profile: &str, out: &mut impl Write) -> io::Result<()> {
    let Some(url) = stack.output("WebSocketApiUrl") else { return Ok(()) };
    let bus = stack.output("EventBusName").unwrap_or("default");
    let iam = if stack.output("Authorization") == Some("NONE") { "" } else { "--iam " };
    writeln!(out, "\nThe events of the bus, as they come:\n  eventsieve tail {iam}{url}")?;
    writeln!(out, "or in the page, under Live, with that address.")?;
    writeln!(out, "Whether all is as it should be:\n  eventsieve verify-deployment {iam}{url} --bus {bus}{profile}")
}

fn words<'a>(stack: &'a str, template: &'a str, parameters: &'a [String]) -> Vec<&'a str> {
    let mut words = vec!["cloudformation", "deploy", "--template-file", template, "--stack-name", stack];
    words.extend(["--capabilities", "CAPABILITY_IAM", "--no-fail-on-empty-changeset"]);
    if !parameters.is_empty() {
        words.push("--parameter-overrides");
        words.extend(parameters.iter().map(String::as_str));
    }
    words
}

impl Arguments {
    /// Rules that clients made on another bus would stay behind, and nobody would know of them.
    fn keeps_bus(&self, stack: &Stack) -> io::Result<()> {
        let parameters = self.parameters();
        let wanted = parameters.iter().filter_map(|parameter| parameter.strip_prefix("EventBusName=")).next_back();
        match (stack.output("EventBusName"), wanted) {
            (Some(bus), Some(wanted)) if bus != wanted => Err(io::Error::other(format!(
                "the stack {} is for the bus {bus}; for {wanted}, destroy it first, or name another with --stack",
                self.stack
            ))),
            _ => Ok(()),
        }
    }

    fn parameters(&self) -> Vec<String> {
        let mut parameters = Vec::new();
        let named = [("StageName", &self.stage), ("EventBusName", &self.bus)];
        parameters.extend(named.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?))));
        if self.new_bus {
            parameters.push("NewEventBus=true".into());
        }
        parameters.extend(self.authorization.map(|who| match who {
            Authorization::Iam => "Authorization=AWS_IAM".into(),
            Authorization::None => "Authorization=NONE".into(),
        }));
        parameters.extend(self.set.iter().cloned());
        parameters
    }
}

fn parameter(text: &str) -> Result<String, String> {
    match text.split_once('=') {
        Some((name, _)) if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()) => Ok(text.to_owned()),
        _ => Err("a parameter is NAME=VALUE, such as WorkflowLogs=ALL".to_owned()),
    }
}
