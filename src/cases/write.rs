//! Cases as the text of a file.

use serde_json::value::RawValue;

use super::{Case, Expected};
use crate::json::quote;

/// The text of a file with cases, which [`read`](super::read) takes again. Pattern and event stand in it as they are written,
/// where they are JSON objects, and as strings where they are something else.
pub fn write(cases: &[Case]) -> String {
    let mut file = String::from("[");
    for (at, case) in cases.iter().enumerate() {
        file.push_str(if at > 0 { ",\n  {" } else { "\n  {" });
        let mut members = Members(&mut file, true);
        if let Some(name) = &case.name {
            members.string("name", name);
        }
        members.text("pattern", &case.pattern);
        if let Some(event) = &case.event {
            members.text("event", event);
        }
        match &case.expected {
            Expected::Verdict(matches) => members.raw("matches", &matches.to_string()),
            Expected::Error(text) => members.string("error", text),
        }
        file.push_str("\n  }");
    }
    file.push_str(if cases.is_empty() { "]\n" } else { "\n]\n" });
    file
}

/// The members of one case, and whether the next is the first.
struct Members<'a>(&'a mut String, bool);

impl Members<'_> {
    fn raw(&mut self, name: &str, value: &str) {
        self.0.push_str(if self.1 { "\n    " } else { ",\n    " });
        quote(self.0, name);
        self.0.push_str(": ");
        self.0.push_str(value);
        self.1 = false;
    }

    fn string(&mut self, name: &str, value: &str) {
        let mut quoted = String::new();
        quote(&mut quoted, value);
        self.raw(name, &quoted);
    }

    /// White space in front would be lost, and with it the columns that EventBridge counts.
    fn text(&mut self, name: &str, text: &str) {
        let is_object = text.starts_with('{') && serde_json::from_str::<&RawValue>(text).is_ok();
        if is_object { self.raw(name, text.trim_end()) } else { self.string(name, text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::read;

    fn case(pattern: &str, event: Option<&str>, expected: Expected) -> Case {
        Case { name: None, pattern: pattern.into(), event: event.map(str::to_owned), expected }
    }

    #[test]
    fn what_is_written_is_read_to_the_letter() {
        let hostile = "{\"a\\u0041\": [1.0e3, 12345678901234567890], \"a\": \"\u{1f980}\u{2028}\u{7f} </script>\"}";
        let cases = [
            Case { name: Some("a \"name\"\n".into()), ..case(hostile, Some(hostile), Expected::Verdict(true)) },
            case(hostile, None, Expected::Error("Event pattern is not valid.\n at [Source: (String)\"{\"".into())),
            case("{\n  \"a\": [1]\n}", Some("{\r\n\t\"a\": 1}"), Expected::Verdict(false)),
            case(" {}", Some("not JSON {\0"), Expected::Verdict(false)),
            case("", Some("[1]"), Expected::Error(String::new())),
            case("\"{}\"", Some("{\"a\": \"\\ud800\"}"), Expected::Verdict(false)),
        ];
        for count in 1..=cases.len() {
            assert_eq!(read(&write(&cases[..count])).expect("cases"), cases[..count]);
        }
        assert_eq!(write(&[]), "[]\n");
    }

    #[test]
    fn a_file_is_laid_out_to_be_read() {
        let cases = [case("{\"a\": [1]}\n", Some("{\"a\": 1}"), Expected::Verdict(true))];
        let file =
            "[\n  {\n    \"pattern\": {\"a\": [1]},\n    \"event\": {\"a\": 1},\n    \"matches\": true\n  }\n]\n";
        assert_eq!(write(&cases), file);
    }
}
