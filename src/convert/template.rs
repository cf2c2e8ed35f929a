//! Where patterns stand in what is read as a tree: templates of CloudFormation and SAM, and what `aws events` prints.

use super::error::{Error, NoteKind};
use super::found::Found;
use super::value::{Member, Node, Value, parse_json};
use super::yaml::parse_yaml;

/// What a template names as its transform, where it is one of SAM.
const SAM_TRANSFORM: &str = "AWS::Serverless";

/// What the things are called that `aws` prints.
const NAMES: [&str; 3] = ["Name", "ArchiveName", "UUID"];

/// The types of a function's events that have a filter, and those that have a pattern.
const FILTERED: [&str; 7] = ["SQS", "Kinesis", "DynamoDB", "MSK", "MQ", "SelfManagedKafka", "DocumentDB"];
const PATTERNED: [&str; 2] = ["EventBridgeRule", "CloudWatchEvent"];

/// Reads JSON where the text begins so, and YAML otherwise.
///
/// # Errors
///
/// Where it is neither. What begins as JSON can be a mapping of YAML in braces; where it is neither, the error is JSON's.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, Error> {
    if !text.trim_start().starts_with(['{', '[']) {
        return parse_yaml(text);
    }
    parse_json(text).map(|node| vec![node]).or_else(|error| parse_yaml(text).map_err(|_| error))
}

/// The patterns of a template, of a piece of one, or of a resource.
pub(super) fn in_template(documents: &[Node]) -> Vec<Found> {
    let mut found = Vec::new();
    for document in documents {
        match document.get("Resources") {
            Some(resources) => in_resources(resources, &mut found),
            None if document.get("Type").is_some() => in_resource(None, document, &mut found),
            None => match document.get("EventPattern").or_else(|| document.get("Pattern")) {
                Some(pattern) => found.push(as_found(None, pattern)),
                None => in_resources(document, &mut found),
            },
        }
    }
    found
}

fn in_resources(resources: &Node, found: &mut Vec<Found>) {
    for Member { name, node, .. } in resources.members() {
        in_resource(Some(name.as_str()), node, found);
    }
}

fn in_resource(id: Option<&str>, resource: &Node, found: &mut Vec<Found>) {
    let Some(properties) = resource.get("Properties") else {
        return;
    };
    match resource.get("Type").and_then(Node::as_text).unwrap_or_default() {
        "AWS::Events::Rule" | "AWS::Events::Archive" => {
            found.extend(properties.get("EventPattern").map(|pattern| as_found(id, pattern)));
        }
        "AWS::Lambda::EventSourceMapping" => in_filters(id, properties.get("FilterCriteria"), found),
        "AWS::Pipes::Pipe" => in_filters(id, properties.at(&["SourceParameters", "FilterCriteria"]), found),
        "AWS::Serverless::Function" | "AWS::Serverless::StateMachine" => in_events(id, properties, found),
        _ => {}
    }
}

/// The events of a function or a state machine in SAM.
fn in_events(id: Option<&str>, properties: &Node, found: &mut Vec<Found>) {
    for Member { name, node, .. } in properties.get("Events").map(Node::members).unwrap_or_default() {
        let name = match id {
            Some(id) => format!("{id}.{}", name.as_str()),
            None => name.as_str().to_owned(),
        };
        let (kind, properties) = (node.get("Type").and_then(Node::as_text), node.get("Properties"));
        match (kind, properties) {
            (Some(kind), Some(properties)) if PATTERNED.contains(&kind) => {
                found.extend(properties.get("Pattern").map(|pattern| as_found(Some(&name), pattern)));
            }
            (Some(kind), Some(properties)) if FILTERED.contains(&kind) => {
                in_filters(Some(&name), properties.get("FilterCriteria"), found);
            }
            _ => {}
        }
    }
}

/// Of several filters each has its number behind the name.
fn in_filters(name: Option<&str>, criteria: Option<&Node>, found: &mut Vec<Found>) {
    let filters = criteria.and_then(|criteria| criteria.get("Filters")).map(Node::elements).unwrap_or_default();
    let patterns: Vec<&Node> = filters.iter().filter_map(|filter| filter.get("Pattern")).collect();
    for (number, pattern) in (1..).zip(&patterns) {
        let numbered = name.map(|name| format!("{name}[{number}]"));
        let name = if patterns.len() == 1 { name } else { numbered.as_deref() };
        found.push(as_found(name, pattern));
    }
}

/// What `aws` printed of rules, archives, event source mappings and pipes. A rule on a schedule has no pattern.
pub(super) fn in_rules(documents: &[Node]) -> Vec<Found> {
    let mut found = Vec::new();
    for document in documents {
        let rules = match document.get("Rules") {
            Some(rules) => rules.elements(),
            None => std::slice::from_ref(document),
        };
        for rule in rules {
            let name = NAMES.iter().find_map(|name| rule.get(name)).and_then(Node::as_text);
            found.extend(rule.get("EventPattern").map(|pattern| as_found(name, pattern)));
            in_filters(name, rule.get("FilterCriteria"), &mut found);
            in_filters(name, rule.at(&["SourceParameters", "FilterCriteria"]), &mut found);
        }
    }
    found
}

/// A pattern that is an object, or JSON text, perhaps with parts that the stack fills in.
fn as_found(name: Option<&str>, node: &Node) -> Found {
    let name = name.map(str::to_owned);
    let inner = unwrapped(node);
    match inner.as_text() {
        Some(text) if node.get("Fn::Sub").is_some() => {
            let (text, names) = substituted(text);
            let mut found = Found::text(name, &text, node.span);
            names.into_iter().for_each(|name| found.note(NoteKind::KnownLater(name), inner.span));
            found
        }
        Some(text) => Found::text(name, text, node.span),
        _ => {
            let mut inner = inner.clone();
            mark_functions(&mut inner);
            Found::tree(name, &inner, node.span)
        }
    }
}

/// What stands inside a function that only hands it on: text to be substituted in, an object to become text.
fn unwrapped(node: &Node) -> &Node {
    let [Member { name, node: argument, .. }] = node.members() else {
        return node;
    };
    match name.as_str() {
        "Fn::Sub" => match &argument.value {
            Value::Text(_) => argument,
            // A list of the text, and of what its names stand for.
            Value::List(parts) => parts.first().filter(|part| part.as_text().is_some()).unwrap_or(node),
            _ => node,
        },
        "Fn::ToJsonString" => argument,
        _ => node,
    }
}

/// Marks each function in a pattern: its value is known only when the stack is deployed.
fn mark_functions(node: &mut Node) {
    if let Some(name) = function_in(node) {
        node.doubt = Some(NoteKind::KnownLater(name));
        return;
    }
    match &mut node.value {
        Value::List(nodes) => nodes.iter_mut().for_each(mark_functions),
        Value::Object(members) => members.iter_mut().for_each(|member| mark_functions(&mut member.node)),
        _ => {}
    }
}

/// The function that an object stands for. `Ref` and `Condition` can be fields too, which have lists or objects.
pub(super) fn function_in(node: &Node) -> Option<String> {
    let [Member { name, node: argument, .. }] = node.members() else {
        return None;
    };
    let name = name.as_str();
    let is_function = name.starts_with("Fn::") || matches!(name, "Ref" | "Condition") && argument.as_text().is_some();
    is_function.then(|| match argument.as_text() {
        Some(argument) => format!("{name} {argument}"),
        None => name.to_owned(),
    })
}

/// Whether CloudFormation can take an object with this name for a function.
pub(super) fn names_function(name: &str) -> bool {
    name.starts_with("Fn::") || matches!(name, "Ref" | "Condition")
}

/// Whether the tree is what `aws` prints of something that has patterns.
pub(super) fn is_rules(root: &Node) -> bool {
    let is_rule = |node: &Node| {
        let is_text = |name: &&str| node.get(name).is_some_and(|member| member.as_text().is_some());
        let is_filtered = node.at(&["FilterCriteria", "Filters"]).is_some()
            || node.at(&["SourceParameters", "FilterCriteria", "Filters"]).is_some();
        NAMES.iter().any(is_text) && (is_filtered || is_text(&"EventPattern") || is_text(&"ScheduleExpression"))
    };
    is_rule(root) || root.get("Rules").is_some_and(|rules| rules.elements().iter().any(is_rule))
}

/// Whether the tree is a template, a resource, or resources.
pub(super) fn is_template(root: &Node) -> bool {
    let is_type = |node: &Node| node.get("Type").and_then(Node::as_text).is_some_and(|name| name.starts_with("AWS::"));
    root.get("Resources").is_some_and(|resources| !resources.members().is_empty())
        || is_type(root)
        || root.members().iter().any(|member| is_type(&member.node))
        || ["EventPattern", "Pattern"].iter().any(|name| {
            root.get(name).is_some_and(|pattern| matches!(pattern.value, Value::Object(_) | Value::Text(_)))
        })
}

/// Whether a template is one of SAM.
pub(super) fn is_sam(root: &Node) -> bool {
    let is_transform = |node: &Node| node.as_text().is_some_and(|name| name.starts_with(SAM_TRANSFORM));
    let transform = root.get("Transform");
    transform.is_some_and(|transform| is_transform(transform) || transform.elements().iter().any(is_transform))
        || root.get("Resources").is_some_and(|resources| {
            resources.members().iter().any(|member| member.node.get("Type").is_some_and(is_transform))
        })
}

/// Text as `Fn::Sub` leaves it, and the names in it that are filled in later. `${!Name}` stands for `${Name}` itself.
fn substituted(text: &str) -> (String, Vec<String>) {
    let (mut out, mut names, mut rest) = (String::new(), Vec::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        out += before;
        out += "${";
        rest = match after.strip_prefix('!') {
            Some(literal) => literal,
            None => {
                names.extend(after.split_once('}').map(|(name, _)| format!("${{{name}}}")));
                after
            }
        };
    }
    (out + rest, names)
}
