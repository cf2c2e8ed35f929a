//! What somebody publishes: the parts of an entry, whose templates are filled anew for each event.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::{self, LineColumn};
use crate::live::Arrival;
use crate::protocol::Entry;

/// What stands for something that is different in each event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Template {
    /// The time, as `2026-01-31T12:00:00.000Z`.
    Now,
    /// A random UUID.
    Uuid,
    /// Which of a burst, from 1 on.
    Number,
}

impl Template {
    /// Each as it is written.
    const ALL: [(&str, Template); 3] =
        [("{{now}}", Template::Now), ("{{uuid}}", Template::Uuid), ("{{n}}", Template::Number)];
}

/// The parts of an entry, as somebody wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub source: String,
    pub detail_type: String,
    /// One a line.
    pub resources: String,
    /// None for the default one.
    pub bus: String,
    /// The JSON text of an object.
    pub detail: String,
}

/// What an arrival does not tell of an event by itself.
#[derive(Default, Deserialize)]
struct Parts<'a> {
    resources: Option<Vec<String>>,
    #[serde(borrow)]
    detail: Option<&'a RawValue>,
}

/// What there is to begin with: what it is called, and its source, its detail type and its detail.
pub(super) const EXAMPLES: [[&str; 4]; 3] = [
    [
        "An order",
        "com.example.shop",
        "Order placed",
        "{\n  \"order\": \"{{uuid}}\",\n  \"placed\": \"{{now}}\",\n  \"total\": 42.5,\n  \"customer\": {\"tier\": \"gold\", \"country\": \"SE\"}\n}",
    ],
    [
        "A reading of a burst",
        "com.example.sensors",
        "Temperature read",
        "{\n  \"sensor\": \"hall-2\",\n  \"reading\": {{n}},\n  \"celsius\": 21.5,\n  \"at\": \"{{now}}\"\n}",
    ],
    [
        "Arrays",
        "com.example.build",
        "Build finished",
        "{\n  \"build\": \"{{uuid}}\",\n  \"steps\": [\n    {\"name\": \"compile\", \"seconds\": 41, \"state\": \"passed\"},\n    {\"name\": \"test\", \"seconds\": 97, \"state\": \"failed\"}\n  ],\n  \"tags\": [\"nightly\", \"linux\"]\n}",
    ],
];

impl Draft {
    /// One of the [`EXAMPLES`].
    pub(super) fn example([_, source, detail_type, detail]: [&str; 4]) -> Self {
        Draft { source: source.into(), detail_type: detail_type.into(), detail: detail.into(), ..Draft::default() }
    }

    /// What makes an event that came once more.
    pub(super) fn again(arrival: &Arrival) -> Self {
        // An event was read as JSON when it came.
        let Parts { resources, detail } = serde_json::from_str(&arrival.text).unwrap_or_default();
        let detail = detail.map_or("{}", RawValue::get);
        Draft {
            source: arrival.summary.source.clone(),
            detail_type: arrival.summary.detail_type.clone(),
            resources: resources.unwrap_or_default().join("\n"),
            bus: String::new(),
            detail: json::formatted(detail).unwrap_or_else(|_| detail.to_owned()),
        }
    }

    /// The entry of one event. Whether it has what it needs is for EventBridge to say.
    ///
    /// # Errors
    ///
    /// A sentence on where the detail is no JSON.
    pub(super) fn entry(&self, mut fill: impl FnMut(Template) -> String) -> Result<Entry, String> {
        let mut text = |text: &str| filled(text, &mut fill);
        let detail = text(&self.detail);
        json::formatted(&detail).map_err(|error| fault(&detail, &error))?;
        let resources: Vec<String> =
            self.resources.lines().map(str::trim).filter(|line| !line.is_empty()).map(&mut text).collect();
        Ok(Entry {
            source: Some(text(self.source.trim())),
            detail_type: Some(text(self.detail_type.trim())),
            detail: Some(detail),
            resources: (!resources.is_empty()).then_some(resources),
            time: None,
            event_bus_name: Some(text(self.bus.trim())).filter(|bus| !bus.is_empty()),
        })
    }
}

/// What is wrong with a detail that is not JSON, and where.
fn fault(detail: &str, error: &json::Error) -> String {
    let LineColumn { line, column } = LineColumn::of(detail, error.span().start);
    format!("The detail is not JSON: line {line}, column {column}: {}.", error.kind().summary())
}

/// A text with its templates filled. Others in braces stay as they are, for an event may hold them.
fn filled(mut text: &str, fill: &mut impl FnMut(Template) -> String) -> String {
    let mut filled = String::with_capacity(text.len());
    while let Some(at) = text.find("{{") {
        let (before, rest) = text.split_at(at);
        filled += before;
        match Template::ALL.iter().find_map(|(name, template)| Some((rest.strip_prefix(name)?, *template))) {
            Some((rest, template)) => {
                filled += &fill(template);
                text = rest;
            }
            None => {
                filled.push('{');
                text = &rest[1..];
            }
        }
    }
    filled + text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::{Feed, Summary};

    fn fill(template: Template) -> String {
        match template {
            Template::Now => "2026-01-31T12:00:00.000Z".into(),
            Template::Uuid => "7".into(),
            Template::Number => "3".into(),
        }
    }

    #[test]
    fn templates_are_filled_wherever_they_stand_and_other_braces_are_left() {
        let all = |text| filled(text, &mut fill);
        assert_eq!(all("{{n}}{{n}} {{uuid}}"), "33 7");
        assert_eq!(all(r#"{"a":{"b":{{n}}},"at":"{{now}}"}"#), r#"{"a":{"b":3},"at":"2026-01-31T12:00:00.000Z"}"#);
        assert_eq!(all("{{{n}} {{ n }} {{other}} {{"), "{3 {{ n }} {{other}} {{");
    }

    #[test]
    fn a_draft_becomes_an_entry_with_nothing_that_was_not_written() {
        let draft = Draft {
            source: " shop ".into(),
            detail_type: "order {{n}}".into(),
            resources: "arn:aws:{{uuid}}\n\n second ".into(),
            bus: String::new(),
            detail: r#"{"n": {{n}}}"#.into(),
        };
        let entry = draft.entry(fill).expect("an entry");
        assert_eq!((entry.source.as_deref(), entry.detail_type.as_deref()), (Some("shop"), Some("order 3")));
        assert_eq!(entry.detail.as_deref(), Some(r#"{"n": 3}"#));
        assert_eq!(entry.resources, Some(vec!["arn:aws:7".to_owned(), "second".to_owned()]));
        assert_eq!((entry.time, entry.event_bus_name), (None, None));
        let bare = Draft { detail: "{}".into(), bus: "orders".into(), ..Draft::default() };
        let entry = bare.entry(fill).expect("an entry");
        assert_eq!((entry.source.as_deref(), entry.resources), (Some(""), None), "the API says what is missing");
        assert_eq!(entry.event_bus_name.as_deref(), Some("orders"));
    }

    #[test]
    fn a_detail_that_is_not_json_is_told_with_its_place() {
        let draft = Draft { detail: "{\n  \"a\": }".into(), ..Draft::default() };
        let error = draft.entry(fill).expect_err("no entry");
        assert!(error.starts_with("The detail is not JSON: line 2, column 8: Unexpected character"), "{error}");
    }

    #[test]
    fn each_example_is_an_entry() {
        for example in EXAMPLES {
            let entry = Draft::example(example).entry(fill).expect(example[0]);
            assert!(entry.detail.is_some_and(|detail| !detail.contains("{{")), "{}", example[0]);
        }
    }

    #[test]
    fn an_event_that_came_is_made_again_as_it_is_spelled() {
        let text = r#"{"version":"0","id":"1","detail-type":"t","source":"s","resources":["a","b"],"detail":{"n":1.0e3,"n":2}}"#;
        let mut feed = Feed::default();
        let summary = Summary { source: "s".into(), detail_type: "t".into(), ..Summary::default() };
        feed.push(0.0, text.into(), summary);
        let draft = Draft::again(feed.get(1).expect("an arrival"));
        assert_eq!((&*draft.source, &*draft.detail_type, &*draft.resources), ("s", "t", "a\nb"));
        assert_eq!(draft.detail, "{\n  \"n\": 1.0e3,\n  \"n\": 2\n}");
    }
}
