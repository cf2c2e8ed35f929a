//! A resource of Terraform.

use super::plain::{Plain, is_normal, push_escaped};
use super::{Given, names};
use crate::convert::value::{Member, Node, Value};

const INDENT: &str = "  ";

/// A list stays on its line up to this many characters.
const WIDTH: usize = 80;

/// The words that HCL gives a meaning where a name is expected.
const WORDS: [&str; 7] = ["true", "false", "null", "for", "if", "in", "endfor"];

/// With `jsonencode` where that makes the same pattern, else with the pattern's text in a heredoc.
pub(super) fn terraform(given: &Given<'_>) -> String {
    let (resource, name) = (names::snake(given.name), names::rule(given.name));
    let mut out = format!("resource \"aws_cloudwatch_event_rule\" \"{resource}\" {{\n  name = \"{name}\"\n\n");
    if given.is_plain(Plain::Terraform) {
        out += "  event_pattern = jsonencode(";
        value(&mut out, given.root, 2);
        out += ")\n}\n";
    } else {
        let end = delimiter(given.text);
        out += &format!("  event_pattern = <<{end}\n");
        heredoc(&mut out, given.text.trim());
        out += &format!("\n{end}\n}}\n");
    }
    out
}

/// A word that ends no line of the text.
fn delimiter(text: &str) -> String {
    let mut word = "EOF".to_owned();
    while text.contains(word.as_str()) {
        word.push('F');
    }
    word
}

/// In a heredoc everything stands for itself but for what begins a template. Letters that HCL would bring into another
/// form become escapes of JSON: outside of its strings there are none.
fn heredoc(out: &mut String, text: &str) {
    for character in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
        match character {
            // Three signs in a row are not the same to every reader of HCL.
            '{' if out.ends_with("$$") || out.ends_with("%%") => out.push_str("\\u007b"),
            '{' if out.ends_with('$') => out.push_str("${"),
            '{' if out.ends_with('%') => out.push_str("%{"),
            _ if is_normal(character) && character != '\0' => out.push(character),
            _ => push_escaped(out, character),
        }
    }
}

fn value(out: &mut String, node: &Node, level: usize) {
    let indent = INDENT.repeat(level);
    match &node.value {
        Value::Object(members) if !members.is_empty() => {
            out.push_str("{\n");
            let written: Vec<(String, String)> = members.iter().map(|member| written(member, level + 1)).collect();
            // As `terraform fmt` does: the values of neighbours on one line each stand below one another.
            for group in written.chunk_by(|(_, one), (_, next)| !one.contains('\n') && !next.contains('\n')) {
                let width = group.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
                group.iter().for_each(|(name, value)| *out += &format!("{indent}{name:width$} = {value}\n"));
            }
            *out += &format!("{}}}", INDENT.repeat(level - 1));
        }
        Value::List(nodes) if !nodes.is_empty() && flow(node).chars().count() > WIDTH => {
            out.push_str("[\n");
            for node in nodes {
                *out += &format!("{indent}{},\n", flow(node));
            }
            *out += &format!("{}]", INDENT.repeat(level - 1));
        }
        _ => *out += &flow(node),
    }
}

/// A member's name, and its value with what is in it indented so far.
fn written(member: &Member, level: usize) -> (String, String) {
    let mut text = String::new();
    value(&mut text, &member.node, level);
    (name(member.name.as_str()), text)
}

/// On one line.
fn flow(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".into(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::Text(text) => quoted(text.as_str()),
        Value::List(nodes) => format!("[{}]", nodes.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(members) if members.is_empty() => "{}".into(),
        Value::Object(members) => {
            let members =
                members.iter().map(|member| format!("{} = {}", name(member.name.as_str()), flow(&member.node)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A name without quotes where it is a word.
fn name(text: &str) -> String {
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
        && !WORDS.contains(&text);
    if is_word { text.into() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n").replace('\t', r"\t");
    let escaped = escaped.replace("${", "$${").replace("%{", "%%{");
    format!("\"{escaped}\"")
}
