//! Any text is read to its end or to an error whose place lies inside it.
#![no_main]

use eventsieve::json::{Reader, Token};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut reader = Reader::new(text);
    let mut depth = 0usize;
    let error = loop {
        match reader.next().and_then(|token| reader.text().map(|read| (token, read))) {
            Ok((None, _)) => return assert_eq!(depth, 0),
            Ok((Some(token), read)) => {
                let span = reader.span();
                assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                assert!(read.len() <= text.len());
                match token {
                    Token::StartObject | Token::StartArray => depth += 1,
                    Token::EndObject | Token::EndArray => depth -= 1,
                    _ => {}
                }
            }
            Err(error) => break error,
        }
    };
    let span = error.span();
    assert!(span.start <= span.end && span.end <= text.len());
    assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
    let _ = error.to_string();
});
