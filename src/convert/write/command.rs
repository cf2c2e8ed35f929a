//! Commands for a POSIX shell.

use super::{Given, names};

pub(super) fn put_rule(given: &Given<'_>) -> String {
    let (name, pattern) = (quoted(&names::rule(given.name)), quoted(given.text));
    format!("aws events put-rule \\\n  --name {name} \\\n  --event-pattern {pattern}\n")
}

pub(super) fn test_event_pattern(given: &Given<'_>, event: &str) -> String {
    let (pattern, event) = (quoted(given.text), quoted(event));
    format!("aws events test-event-pattern \\\n  --event-pattern {pattern} \\\n  --event {event}\n")
}

/// As one word of a shell: in single quotes all but the quote itself stands for itself.
fn quoted(text: &str) -> String {
    let is_bare = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.');
    if !text.is_empty() && text.chars().all(is_bare) {
        return text.into();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
