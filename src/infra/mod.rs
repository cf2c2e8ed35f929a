//! The deployed API: one CloudFormation template, which says by itself what it does.
//!
//! What it deliberately does not have: code. There is no Lambda function; what the template's parts do together is written in
//! `docs/deployment.md`, and `tests/infra` drives them through engines that are not ours.
//!
//! ```
//! assert!(eventsieve::infra::TEMPLATE.starts_with("AWSTemplateFormatVersion"));
//! ```

/// The template as CloudFormation takes it. It is short enough to be sent directly, which 51,200 bytes are.
pub const TEMPLATE: &str = include_str!("template.yaml");
