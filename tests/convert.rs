//! Patterns out of templates and code, and into them.

use std::fs;

use eventsieve::convert::{Format, Options, Output, detect, find, write};
use eventsieve::json::minified;

use crate::properties::pair;

/// A sample of the folder `tests/convert`.
fn sample(name: &str) -> String {
    fs::read_to_string(format!("{}/tests/convert/{name}", env!("CARGO_MANIFEST_DIR"))).expect(name)
}

/// JSON text in one spelling: strings decoded and quoted anew, numbers as they stand.
fn normal(text: &str) -> String {
    use eventsieve::json::{Reader, Token};
    let mut reader = Reader::new(text);
    let mut out = String::new();
    while let Some(token) = reader.next().expect(text) {
        match token {
            Token::Name | Token::String => {
                let decoded = reader.text().expect(text);
                out += &if reader.has_half_pair() { reader.spelling().to_owned() } else { format!("{decoded:?}") };
            }
            _ => out += reader.spelling(),
        }
        out.push(' ');
    }
    out
}

/// The outputs that can be read again, and as what.
const ROUND_TRIPS: [(Output, Format); 7] = [
    (Output::Json, Format::Json),
    (Output::DescribeRule, Format::DescribeRule),
    (Output::CloudFormation, Format::CloudFormation),
    (Output::CloudFormationJson, Format::CloudFormation),
    (Output::Sam, Format::Sam),
    (Output::Terraform, Format::Terraform),
    (Output::Cdk, Format::Cdk),
];

#[track_caller]
fn check_round_trips(pattern: &str) {
    for (output, format) in ROUND_TRIPS {
        let written = write(pattern, output, &Options::default()).expect(pattern);
        let found = find(&written, Some(format)).unwrap_or_else(|error| panic!("{error}\n{written}"));
        assert_eq!(found.len(), 1, "{written}");
        assert_eq!(normal(&found[0].pattern), normal(pattern), "{written}");
        assert!(found[0].notes.is_empty(), "{:?}\n{written}", found[0].notes);
        // What is written of the copy is the same once more.
        let again = write(&found[0].pattern, output, &Options::default()).expect(pattern);
        assert_eq!(normal(&find(&again, None).expect(&again)[0].pattern), normal(pattern), "{again}");
    }
}

#[test]
fn generated_patterns_come_back_as_they_were() {
    for seed in 1..=200 {
        let (pattern, _) = pair(seed);
        check_round_trips(&pattern);
        check_round_trips(&minified(&pattern).expect("JSON"));
    }
}

#[test]
fn what_is_written_is_detected() {
    for (output, format) in ROUND_TRIPS {
        let written = write(r#"{"source": ["aws.s3"]}"#, output, &Options::default()).expect("written");
        assert_eq!(detect(&written), Some(format), "{written}");
    }
    assert!(sample("describe-rule.json").contains("EventPattern"));
}
