//! A construct of the CDK, in TypeScript.

use super::plain::{Plain, is_unprintable, push_escaped};
use super::{Given, names};
use crate::convert::value::{Member, Node, Text, Value};

const INDENT: &str = "  ";

/// A list stays on its line up to this many characters.
const WIDTH: usize = 80;

/// The fields of `EventPattern` in the CDK that are lists of strings, as EventBridge names them.
const LISTS: [&str; 8] = ["version", "id", "detail-type", "source", "account", "time", "region", "resources"];

/// A `Rule` where its types allow the pattern, else a `CfnRule`, which takes any object; where an object would not be
/// the same pattern, that takes its text.
pub(super) fn cdk(given: &Given<'_>) -> String {
    let id = names::logical_id(given.name);
    let is_plain = given.is_plain(Plain::JavaScript) && given.root.get("detailType").is_none();
    let is_typed = is_plain && given.root.members().iter().all(is_typed);
    let class = if is_typed { "Rule" } else { "CfnRule" };
    let mut out = format!("import * as events from 'aws-cdk-lib/aws-events';\n\nnew events.{class}(this, '{id}', {{\n");
    out += "  eventPattern: ";
    if is_plain {
        object(&mut out, given.root, 2, is_typed);
    } else {
        out += &quoted(given.text.trim());
    }
    out + ",\n});\n"
}

/// Whether `EventPattern` has a field for the member: lists of strings, and any object as `detail`.
fn is_typed(member: &Member) -> bool {
    let is_list = matches!(member.node.value, Value::List(_));
    match member.name.as_str() {
        "detail" => matches!(member.node.value, Value::Object(_)),
        name => LISTS.contains(&name) && is_list && member.node.elements().iter().all(|node| node.as_text().is_some()),
    }
}

/// `is_typed` gives the names the spelling that the CDK has for them.
fn object(out: &mut String, node: &Node, level: usize, is_typed: bool) {
    if node.members().is_empty() {
        out.push_str("{}");
        return;
    }
    out.push_str("{\n");
    for member in node.members() {
        let renamed = Text::new("detailType");
        let name = if is_typed && member.name.as_str() == "detail-type" { &renamed } else { &member.name };
        *out += &format!("{}{}: ", INDENT.repeat(level), self::name(name));
        match &member.node.value {
            Value::Object(_) => object(out, &member.node, level + 1, false),
            Value::List(nodes) if !nodes.is_empty() && flow(&member.node).chars().count() > WIDTH => {
                out.push_str("[\n");
                nodes.iter().for_each(|node| *out += &format!("{}{},\n", INDENT.repeat(level + 1), flow(node)));
                *out += &format!("{}]", INDENT.repeat(level));
            }
            _ => *out += &flow(&member.node),
        }
        out.push_str(",\n");
    }
    *out += &format!("{}}}", INDENT.repeat(level - 1));
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
            let members = members.iter().map(|member| format!("{}: {}", name(&member.name), flow(&member.node)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A name without quotes where it is a word.
fn name(text: &Text) -> String {
    let text = text.as_str();
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '_' | '$'))
        && text.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '$'));
    if is_word { text.into() } else { quoted(text) }
}

/// In single quotes, as the CDK's own code is written.
fn quoted(text: &str) -> String {
    let mut out = "'".to_owned();
    for character in text.chars() {
        match character {
            '\'' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_unprintable(character) => push_escaped(&mut out, character),
            _ => out.push(character),
        }
    }
    out.push('\'');
    out
}
