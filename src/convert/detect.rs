//! What a text is, by the look of it.

use super::format::Format;
use super::value::{Node, parse_json};
use super::yaml::parse_yaml;
use super::{code, template};

/// What begins a line of HCL, with the space that follows it.
const HCL: [&str; 8] =
    ["resource \"", "module \"", "event_pattern ", "event_pattern=", "jsonencode(", "terraform {", "locals {", "<<"];

/// What code has in it.
const CODE: [&str; 6] =
    ["eventPattern:", "addEventPattern(", "FilterCriteria.filter(", "EventPattern =", "events.Rule(", "events.Match."];

/// The format of a text; `None` where it looks like none of them.
///
/// A text that begins as JSON does and is broken is taken for JSON, so that the place of the mistake can be told.
pub fn detect(text: &str) -> Option<Format> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    if trimmed.starts_with('{') {
        return Some(match parse_json(trimmed) {
            Ok(root) if template::is_rules(&root) => Format::DescribeRule,
            Ok(root) if template::is_template(&root) => template_format(&root),
            _ => in_braces(trimmed),
        });
    }
    let documents = parse_yaml(trimmed).unwrap_or_default();
    if let Some(root) = documents.iter().find(|root| template::is_rules(root) || template::is_template(root)) {
        return Some(if template::is_rules(root) { Format::DescribeRule } else { template_format(root) });
    }
    if trimmed.lines().any(|line| HCL.iter().any(|start| line.trim_start().starts_with(start))) {
        return Some(Format::Terraform);
    }
    CODE.iter().any(|piece| trimmed.contains(piece)).then_some(Format::Cdk)
}

fn template_format(root: &Node) -> Format {
    if template::is_sam(root) { Format::Sam } else { Format::CloudFormation }
}

/// JSON, or what looks like it.
fn in_braces(text: &str) -> Format {
    let is_json = parse_json(text).is_ok();
    if !is_json && code::is_object(text) { Format::Cdk } else { Format::Json }
}
