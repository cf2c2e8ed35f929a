//! Patterns out of templates and code, and into them.
//!
//! [`find`] reads a text as one of the [`Format`]s and returns every pattern in it as JSON text; [`write()`] makes of a
//! pattern what can be pasted elsewhere: an [`Output`]. Both are functions of text, and open no file.
//!
//! ```
//! use eventsieve::convert::{Format, Options, Output, find, write};
//!
//! let template = "
//! Resources:
//!   Uploads:
//!     Type: AWS::Events::Rule
//!     Properties:
//!       EventPattern: {source: [aws.s3], detail: {size: [{numeric: ['>', 1.0]}]}}
//! ";
//! let found = find(template, Some(Format::CloudFormation))?;
//! assert_eq!(found[0].name.as_deref(), Some("Uploads"));
//! let command = write(&found[0].pattern, Output::PutRule, &Options::named("uploads"))?;
//! assert!(command.starts_with("aws events put-rule"));
//! # Ok::<(), eventsieve::convert::Error>(())
//! ```
//!
//! Nothing is lost on the way: numbers keep their spelling, names that stand twice stand twice, and a value that
//! another language could not hold as it is makes the whole pattern be written as JSON text there. What a template
//! leaves open until it is deployed stays in the pattern as it is written, with a [`Note`] that says so. A text that is
//! no pattern is converted all the same: whether EventBridge takes it is asked in [`pattern`](crate::pattern).
//!
//! The parsers of YAML and HCL are crates; that of object literals in code is here, because it also translates the CDK's
//! helpers and says which code it does not understand.

mod code;
mod detect;
mod error;
mod filters;
mod format;
mod found;
mod nesting;
mod scalar;
mod template;
mod terraform;
mod value;
mod write;
mod yaml;

pub use detect::detect;
pub use error::{CodeFault, Error, ErrorKind, Note, NoteKind};
pub use format::{Format, Output, UnknownName};
pub use found::{Found, MOST_NOTES};
pub use write::{Options, write};

use crate::json::Span;

/// Every pattern in a text, in its order. Without a format the text is looked at for what it is.
///
/// # Errors
///
/// Where the text is not of that format, or has no pattern in it.
pub fn find(text: &str, format: Option<Format>) -> Result<Vec<Found>, Error> {
    let whole = Span::new(0, text.len());
    let format = format.or_else(|| detect(text)).ok_or_else(|| Error::new(ErrorKind::UnknownFormat, whole))?;
    let found = match format {
        Format::Json => alone(text),
        Format::DescribeRule => template::in_rules(&template::parse(text)?),
        Format::CloudFormation | Format::Sam => template::in_template(&template::parse(text)?),
        Format::V2Filters => filters::in_filters(&template::parse(text)?)?,
        Format::Terraform => terraform::in_hcl(text)?,
        Format::Cdk => code::in_code(text)?,
    };
    if found.is_empty() {
        return Err(Error::new(ErrorKind::NothingFound(format), whole));
    }
    Ok(found)
}

/// The text is the pattern.
fn alone(text: &str) -> Vec<Found> {
    let start = text.len() - text.trim_start().len();
    let span = Span::new(start, start + text.trim().len());
    if span.range().is_empty() { Vec::new() } else { vec![Found::text(None, text, span)] }
}
