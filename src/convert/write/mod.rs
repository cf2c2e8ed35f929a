//! A pattern as text of another kind.

mod cdk;
mod command;
mod names;
mod plain;
mod template;
mod terraform;

use super::error::{Error, ErrorKind};
use super::format::Output;
use super::value::{Node, parse_json};
use crate::json::{Reader, Span, quoted};
use plain::Plain;

/// What is written beside the pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// What the rule is called. Each output makes of it what is a name there: `uploads.large` becomes the logical id
    /// `UploadsLarge` and the resource `uploads_large`.
    pub name: String,
    /// The event that `test-event-pattern` is to try, as JSON text.
    pub event: Option<String>,
}

impl Options {
    /// Without an event.
    pub fn named(name: impl Into<String>) -> Self {
        Options { name: name.into(), event: None }
    }

    /// With an event.
    pub fn with_event(self, event: impl Into<String>) -> Self {
        Options { event: Some(event.into()), ..self }
    }
}

/// The name is `my-rule`.
impl Default for Options {
    fn default() -> Self {
        Options::named("my-rule")
    }
}

/// Writes a pattern, given as JSON text, as something else. The text ends with a line feed, except for
/// [`Output::Json`], which is the pattern as it is.
///
/// # Errors
///
/// Where the pattern is not JSON, with its place in the pattern; where the event of [`Output::TestEventPattern`] is
/// missing, or not JSON, with its place in the event.
pub fn write(pattern: &str, output: Output, options: &Options) -> Result<String, Error> {
    let root = parse_json(pattern)?;
    let given = Given { text: pattern, rest: &pattern[root.span.end..], root: &root, name: &options.name };
    Ok(match output {
        Output::Json => pattern.to_owned(),
        Output::DescribeRule => describe_rule(&given),
        Output::CloudFormation => template::cloudformation(&given),
        Output::CloudFormationJson => template::cloudformation_json(&given),
        Output::Sam => template::sam(&given),
        Output::Terraform => terraform::terraform(&given),
        Output::Cdk => cdk::cdk(&given),
        Output::PutRule => command::put_rule(&given),
        Output::TestEventPattern => command::test_event_pattern(&given, event(options)?),
    })
}

/// What every writer is given.
struct Given<'a> {
    /// The pattern as it stands.
    text: &'a str,
    /// What follows the JSON in it, which EventBridge does not look at.
    rest: &'a str,
    root: &'a Node,
    name: &'a str,
}

impl Given<'_> {
    /// Whether an object of another language stands for this pattern, all of it.
    fn is_plain(&self, of: Plain) -> bool {
        self.rest.trim().is_empty() && of.holds(self.root)
    }
}

/// The event, which has to be there and to be JSON.
fn event(options: &Options) -> Result<&str, Error> {
    let event = options.event.as_deref().ok_or_else(|| Error::new(ErrorKind::EventMissing, Span::default()))?;
    let check = || {
        let mut reader = Reader::new(event);
        while reader.next()?.is_some() {}
        Ok(())
    };
    check().map_err(|error: crate::json::Error| {
        let (kind, span, _) = error.into_parts();
        Error::new(ErrorKind::EventNotJson(kind), span)
    })?;
    Ok(event)
}

/// As `aws events` prints a rule.
fn describe_rule(given: &Given<'_>) -> String {
    let (name, pattern) = (quoted(&names::rule(given.name)), quoted(given.text));
    format!(
        "{{\n    \"Name\": {name},\n    \"EventPattern\": {pattern},\n    \"State\": \"ENABLED\",\n    \"EventBusName\": \"default\"\n}}\n"
    )
}
