//! Templates of CloudFormation and SAM: whole ones, which can be deployed as they are.

use super::plain::{Plain, is_unprintable, push_escaped};
use super::{Given, names};
use crate::convert::scalar::is_misread;
use crate::convert::value::{Node, Value};
use crate::json::{formatted, quoted};

const INDENT: &str = "  ";

/// A function that prints its events.
const FUNCTION: &str = "    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: |
        def handler(event, context):
          print(event)
";

/// In YAML a list of plain values stays on its line up to this many characters.
const WIDTH: usize = 80;

pub(super) fn cloudformation(given: &Given<'_>) -> String {
    let mut out = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n".to_owned();
    out += &format!("  {}:\n    Type: AWS::Events::Rule\n    Properties:\n", names::logical_id(given.name));
    out += "      State: ENABLED\n      EventPattern:";
    pattern(&mut out, given, 4);
    out
}

/// A function with the pattern as its event. SAM takes a mapping there and nothing else; where none stands for the
/// pattern, a rule beside the function has it.
pub(super) fn sam(given: &Given<'_>) -> String {
    let rule = names::logical_id(given.name);
    let function = if rule == "Function" { "Handler" } else { "Function" };
    let mut out = format!(
        "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nResources:\n  {function}:\n{FUNCTION}"
    );
    if given.is_plain(Plain::CloudFormation) {
        out += &format!("      Events:\n        {rule}:\n          Type: EventBridgeRule\n          Properties:\n");
        out += "            Pattern:";
        pattern(&mut out, given, 7);
        return out;
    }
    out +=
        &format!("  {rule}:\n    Type: AWS::Events::Rule\n    Properties:\n      State: ENABLED\n      EventPattern:");
    pattern(&mut out, given, 4);
    out += &format!("      Targets:\n        - Id: {function}\n          Arn: !GetAtt {function}.Arn\n");
    out += &format!("  {rule}Permission:\n    Type: AWS::Lambda::Permission\n    Properties:\n");
    out += &format!("      Action: lambda:InvokeFunction\n      FunctionName: !Ref {function}\n");
    out += &format!("      Principal: events.amazonaws.com\n      SourceArn: !GetAtt {rule}.Arn\n");
    out
}

pub(super) fn cloudformation_json(given: &Given<'_>) -> String {
    let is_plain = given.is_plain(Plain::CloudFormation);
    let pattern =
        if is_plain { given.text[given.root.span.range()].to_owned() } else { quoted(&printable(given.text)) };
    let id = quoted(&names::logical_id(given.name));
    let template = format!(
        r#"{{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {{{id}: {{"Type": "AWS::Events::Rule",
        "Properties": {{"State": "ENABLED", "EventPattern": {pattern}}}}}}}}}"#
    );
    formatted(&template).unwrap_or(template) + "\n"
}

/// The value of a property: a mapping where one stands for the pattern, else its JSON as a block of text.
fn pattern(out: &mut String, given: &Given<'_>, level: usize) {
    if given.is_plain(Plain::CloudFormation) {
        value(out, given.root, level);
        out.push('\n');
    } else {
        block(out, given.text, level);
    }
}

/// A literal block keeps text as it is.
fn block(out: &mut String, text: &str, level: usize) {
    out.push_str(" |-\n");
    for line in printable(text).trim().lines() {
        if !line.is_empty() {
            *out += &INDENT.repeat(level);
        }
        *out += line;
        out.push('\n');
    }
}

/// JSON text without what YAML cannot hold. That only stands in strings, which can spell it in another way.
fn printable(text: &str) -> String {
    let mut out = String::new();
    for character in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
        match character {
            '\n' | '\t' => out.push(character),
            _ if is_unprintable(character) => push_escaped(&mut out, character),
            _ => out.push(character),
        }
    }
    out
}

/// A value behind a colon or a dash. `level` is how far what is in it is indented.
fn value(out: &mut String, node: &Node, level: usize) {
    let indent = INDENT.repeat(level);
    match &node.value {
        Value::Object(members) if !members.is_empty() => {
            for member in members {
                *out += &format!("\n{indent}{}:", scalar(member.name.as_str()));
                value(out, &member.node, level + 1);
            }
        }
        Value::List(nodes) if !nodes.is_empty() && flow(node).chars().count() > WIDTH => {
            for node in nodes {
                *out += &format!("\n{indent}- {}", flow(node));
            }
        }
        _ => *out += &format!(" {}", flow(node)),
    }
}

/// On one line.
fn flow(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".into(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::Text(text) => scalar(text.as_str()),
        Value::List(nodes) => format!("[{}]", nodes.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members =
                members.iter().map(|member| format!("{}: {}", scalar(member.name.as_str()), flow(&member.node)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Text without quotes where every reader of YAML, 1.1 or 1.2, takes it for that text, else in quotes.
fn scalar(text: &str) -> String {
    let is_bare =
        |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '/' | ' ' | '$');
    let starts_well = text.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | '/' | '$'));
    if starts_well && !text.ends_with(' ') && text.chars().all(is_bare) && !is_misread(text) {
        return text.into();
    }
    if text.chars().any(is_unprintable) {
        return quoted(text);
    }
    format!("'{}'", text.replace('\'', "''"))
}
