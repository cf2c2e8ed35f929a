//! What EventBridge's `PutEvents` is given and answers.

use serde::{Deserialize, Serialize};

/// An event as a publisher gives it. Whether it has what it needs is for EventBridge to say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Entry {
    /// Who says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What kind of thing it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail_type: Option<String>,
    /// The JSON text of an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What it is about, mostly as ARNs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<Vec<String>>,
    /// In seconds since 1970; now, where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<f64>,
    /// The name or the ARN of the bus that it is for; the default one, where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_bus_name: Option<String>,
}

impl Entry {
    /// How many entries a request holds at most.
    pub const MOST: usize = 10;

    /// How many bytes the entries of a request have at most, each as long as its [`size`](Entry::size). Source: [More room to
    /// build](https://aws.amazon.com/blogs/compute/more-room-to-build-serverless-services-now-support-payloads-up-to-1-mb).
    pub const MOST_BYTES: usize = 1 << 20;

    /// In bytes, as EventBridge counts: whatever a time is, it counts as 14. Source: [the size of an
    /// entry](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html).
    pub fn size(&self) -> usize {
        let texts = [&self.source, &self.detail_type, &self.detail].into_iter().flatten();
        let resources = self.resources.iter().flatten();
        let time = if self.time.is_some() { 14 } else { 0 };
        texts.chain(resources).map(String::len).sum::<usize>() + time
    }
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Outcome {
    /// It is an event.
    Taken {
        /// Of the event.
        event_id: String,
    },
    /// It is not.
    Failed {
        /// Such as `MalformedDetail`.
        error_code: String,
        /// In EventBridge's words.
        error_message: String,
    },
}

/// What became of the entries of a request, each at its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Outcomes {
    /// How many are no events.
    pub failed_entry_count: usize,
    /// Of each entry.
    pub entries: Vec<Outcome>,
}
