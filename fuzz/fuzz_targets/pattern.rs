//! Any text is a pattern that prints as itself, or has an error whose place lies inside it.
#![no_main]

use eventsieve::explain::lints;
use eventsieve::json::LineColumn;
use eventsieve::pattern::Pattern;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| match Pattern::parse(text) {
    Ok(pattern) => {
        for printed in [pattern.canonical(), pattern.formatted()] {
            assert_eq!(Pattern::parse(&printed).as_ref(), Ok(&pattern), "{printed}");
        }
        for lint in lints(&pattern, None) {
            let _ = lint.kind.to_string();
        }
    }
    Err(error) => {
        let span = error.span();
        assert!(span.start <= span.end && span.end <= text.len());
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
        let lines: Vec<&str> = text.split("\r\n").flat_map(|part| part.split(['\r', '\n'])).collect();
        for location in error.locations() {
            let LineColumn { line, column } = location.position;
            assert!(line >= 1 && line <= lines.len() && column >= 1);
            // A line break inside a string is an error, and does not end the line for the reader that took it.
            assert!(column <= lines[line - 1].encode_utf16().count() + 2);
        }
        let _ = (error.to_string(), error.kind().help());
    }
});
