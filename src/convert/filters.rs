//! The filters of a subscriber of EventBridge V2: a list of 1 to 50 `{Scope, Pattern}`, all of which have to match.
//!
//! The shape and the bounds are those of the API's model: `FilterConfiguration`, `FilterList` and `Filter` of
//! `eventbridgev2`, 2025-05-15.

use super::error::{Error, ErrorKind};
use super::found::Found;
use super::template::as_found;
use super::value::Node;
use crate::json::quoted;

/// What a filter can look at.
const SCOPES: [&str; 3] = ["DATA", "METADATA", "SYSTEM_METADATA"];

/// A subscriber has at most this many filters, and at least one.
const MOST: usize = 50;

/// Whether the tree is such a list, alone or in what has one.
pub(super) fn is_filters(root: &Node) -> bool {
    list_in(root).is_some_and(|list| list.elements().iter().any(|filter| filter.get("Scope").is_some()))
}

/// The patterns of the filters, each named by its scope and its number from 1.
///
/// # Errors
///
/// Where there are too many or none, and where a scope is none.
pub(super) fn in_filters(documents: &[Node]) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    for list in documents.iter().filter_map(list_in) {
        let filters = list.elements();
        if filters.is_empty() || filters.len() > MOST {
            return Err(Error::new(ErrorKind::FilterCount(filters.len()), list.span));
        }
        for (number, filter) in (1..).zip(filters) {
            let scope = filter.get("Scope").and_then(Node::as_text).unwrap_or_default();
            if !SCOPES.contains(&scope) {
                let span = filter.get("Scope").map_or(filter.span, |node| node.span);
                return Err(Error::new(ErrorKind::UnknownScope, span));
            }
            let name = format!("{scope}[{number}]");
            found.extend(filter.get("Pattern").map(|pattern| as_found(Some(&name), pattern)));
        }
    }
    Ok(found)
}

/// The list alone, a configuration, or what `aws eventbridgev2 describe-subscriber` prints.
fn list_in(root: &Node) -> Option<&Node> {
    if root.is_list() {
        return Some(root);
    }
    root.get("Filters").or_else(|| root.at(&["FilterConfiguration", "Filters"])).filter(|list| list.is_list())
}

/// A list with one filter, as `FilterConfiguration` takes it.
pub(super) fn written(scope: &str, pattern: &str) -> String {
    let pattern = quoted(pattern);
    format!(
        "{{\n  \"Filters\": [\n    {{\n      \"Scope\": \"{scope}\",\n      \"Pattern\": {pattern}\n    }}\n  ]\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use crate::convert::{Format, Options, Output, detect, find, write};

    fn names(text: &str) -> Vec<String> {
        assert_eq!(detect(text), Some(Format::V2Filters), "{text}");
        find(text, None).expect("filters").into_iter().filter_map(|found| found.name).collect()
    }

    #[test]
    fn filters_are_found_alone_and_in_what_has_them() {
        let list =
            r#"[{"Scope": "DATA", "Pattern": "{\"a\": [1]}"}, {"Scope": "METADATA", "Pattern": "{\"b\": [\"c\"]}"}]"#;
        let inside = [
            list.to_owned(),
            format!(r#"{{"Language": "EVENT_BRIDGE_PATTERN", "Filters": {list}}}"#),
            format!(r#"{{"Name": "s", "FilterConfiguration": {{"Filters": {list}}}}}"#),
        ];
        for text in inside {
            assert_eq!(names(&text), ["DATA[1]", "METADATA[2]"]);
            assert_eq!(find(&text, None).expect("filters")[0].pattern, r#"{"a": [1]}"#);
        }
    }

    #[test]
    fn there_are_one_to_fifty() {
        let of = |count: usize| format!("[{}]", vec![r#"{"Scope": "DATA", "Pattern": "{}"}"#; count].join(", "));
        assert_eq!(names(&of(50)).len(), 50);
        for count in [0, 51] {
            let error = find(&of(count), Some(Format::V2Filters)).expect_err("too few or too many");
            assert_eq!(error.to_string(), format!("a subscriber of EventBridge V2 takes 1 to 50 filters, not {count}"));
        }
    }

    #[test]
    fn a_scope_is_one_of_three() {
        let text = r#"[{"Scope": "DATA", "Pattern": "{}"}, {"Scope": "data", "Pattern": "{}"}]"#;
        let error = find(text, None).expect_err("no scope");
        assert_eq!(error.to_string(), "a scope is DATA, METADATA or SYSTEM_METADATA");
        assert_eq!(&text[error.span().range()], "\"data\"");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let pattern = "{\"a\": [\"it's \\\"x\\\" \\u0041\", 1.0, 12345678901234567890]}";
        for (output, name) in [
            (Output::V2Data, "DATA[1]"),
            (Output::V2Metadata, "METADATA[1]"),
            (Output::V2SystemMetadata, "SYSTEM_METADATA[1]"),
        ] {
            let text = write(pattern, output, &Options::default()).expect("filters");
            assert_eq!(names(&text), [name]);
            assert_eq!(find(&text, None).expect("filters")[0].pattern, pattern);
        }
    }
}
