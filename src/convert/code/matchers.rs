//! The helpers of the CDK's `Match`, as the operators that they stand for. Each gives a list, as the value of a field
//! is one.
//!
//! Source: `packages/aws-cdk-lib/aws-events/lib/event-pattern.ts` in github.com/aws/aws-cdk.

use crate::convert::error::{CodeFault, Error, ErrorKind};
use crate::convert::value::{Node, Value};
use crate::json::Span;

/// Helpers that take one string, and the operator that has it.
const OF_TEXT: [(&str, &str); 6] = [
    ("equalsIgnoreCase", "equals-ignore-case"),
    ("prefix", "prefix"),
    ("suffix", "suffix"),
    ("wildcard", "wildcard"),
    ("cidr", "cidr"),
    ("ipAddressRange", "cidr"),
];

/// Helpers whose string stands in an `equals-ignore-case` inside the operator.
const FOLDED: [(&str, &str); 2] = [("prefixEqualsIgnoreCase", "prefix"), ("suffixEqualsIgnoreCase", "suffix")];

/// Helpers that take one number, and the comparison.
const OF_NUMBER: [(&str, &str); 5] =
    [("greaterThan", ">"), ("greaterThanOrEqual", ">="), ("lessThan", "<"), ("lessThanOrEqual", "<="), ("equal", "=")];

/// Helpers that take strings, and the operator that stands inside `anything-but`.
const EXCLUDING: [(&str, &str); 4] = [
    ("anythingButPrefix", "prefix"),
    ("anythingButSuffix", "suffix"),
    ("anythingButWildcard", "wildcard"),
    ("anythingButEqualsIgnoreCase", "equals-ignore-case"),
];

/// What a helper gives.
///
/// # Errors
///
/// Where there is no such helper, or it takes something else.
pub(super) fn call(helper: &str, arguments: Vec<Node>, span: Span) -> Result<Node, Error> {
    let fault = |takes| {
        let fault = CodeFault::HelperArguments { helper: helper.into(), takes };
        Error::new(ErrorKind::Code(fault), span)
    };
    let named =
        |table: &[(&str, &'static str)]| table.iter().find(|(name, _)| *name == helper).map(|(_, operator)| *operator);
    let text = |arguments: Vec<Node>| only(arguments, is_text).ok_or_else(|| fault("one string"));
    let number = |arguments: Vec<Node>| only(arguments, is_number).ok_or_else(|| fault("one number"));
    let list = |node| Ok(Node::list(vec![node], span));
    if let Some(operator) = named(&OF_TEXT) {
        return list(Node::single(operator, text(arguments)?, span));
    }
    if let Some(operator) = named(&FOLDED) {
        let folded = Node::single("equals-ignore-case", text(arguments)?, span);
        return list(Node::single(operator, folded, span));
    }
    if let Some(comparison) = named(&OF_NUMBER) {
        return list(numeric(vec![(comparison, number(arguments)?)], span));
    }
    if let Some(operator) = named(&EXCLUDING) {
        if arguments.is_empty() || !arguments.iter().all(is_text) {
            return Err(fault("strings"));
        }
        let inner = Node::single(operator, Node::list(arguments, span), span);
        return list(Node::single("anything-but", inner, span));
    }
    match helper {
        "exists" | "doesNotExist" if arguments.is_empty() => {
            list(Node::single("exists", Node::new(Value::Bool(helper == "exists"), span), span))
        }
        "nullValue" if arguments.is_empty() => list(Node::new(Value::Null, span)),
        "exists" | "doesNotExist" | "nullValue" => Err(fault("nothing")),
        "exactString" => list(text(arguments)?),
        "anythingBut" if arguments.is_empty() => Err(fault("strings or numbers")),
        "anythingBut" => list(Node::single("anything-but", Node::list(arguments, span), span)),
        "interval" => match <[Node; 2]>::try_from(arguments) {
            Ok([lower, upper]) if is_number(&lower) && is_number(&upper) => {
                list(numeric(vec![(">=", lower), ("<=", upper)], span))
            }
            _ => Err(fault("two numbers")),
        },
        "anyOf" if !arguments.is_empty() => Ok(Node::list(flattened(arguments), span)),
        "anyOf" => Err(fault("values or other helpers")),
        "allOf" => match ranges(arguments) {
            Some(ranges) => list(Node::single("numeric", Node::list(ranges, span), span)),
            None => Err(fault("helpers that compare numbers")),
        },
        _ => Err(Error::new(ErrorKind::Code(CodeFault::UnknownHelper(helper.into())), span)),
    }
}

fn is_text(node: &Node) -> bool {
    node.as_text().is_some()
}

/// A number, or one that is known later.
fn is_number(node: &Node) -> bool {
    matches!(node.value, Value::Number(_)) || node.doubt.is_some()
}

fn only(arguments: Vec<Node>, is_right: fn(&Node) -> bool) -> Option<Node> {
    let [argument] = <[Node; 1]>::try_from(arguments).ok()?;
    is_right(&argument).then_some(argument)
}

fn numeric(comparisons: Vec<(&str, Node)>, span: Span) -> Node {
    let parts = comparisons.into_iter().flat_map(|(comparison, number)| [Node::text(comparison, span), number]);
    Node::single("numeric", Node::list(parts.collect(), span), span)
}

/// What helpers gave stands side by side with plain values.
fn flattened(nodes: Vec<Node>) -> Vec<Node> {
    let spread = |node: Node| match node.value {
        Value::List(nodes) => nodes,
        _ => vec![node],
    };
    nodes.into_iter().flat_map(spread).collect()
}

/// What the numeric helpers compare with, one behind the other.
fn ranges(arguments: Vec<Node>) -> Option<Vec<Node>> {
    let mut parts = Vec::new();
    for node in flattened(arguments) {
        parts.extend_from_slice(node.get("numeric")?.elements());
    }
    (!parts.is_empty()).then_some(parts)
}
