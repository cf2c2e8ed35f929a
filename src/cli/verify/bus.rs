//! The other side of the API: the bus, asked by the aws command line.

use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::Arguments;
use crate::cli::aws::Scratch;
use crate::protocol::Outcome;

/// The bus of a deployment.
#[derive(Clone)]
pub(super) struct Bus {
    name: String,
    /// What each call has in common.
    settings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Put {
    entries: Vec<Outcome>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Rule {
    description: Option<String>,
}

impl Bus {
    pub(super) fn new(arguments: &Arguments) -> Self {
        let region = arguments.signing.region(&arguments.url);
        let named = [
            ("--region", region.as_ref()),
            ("--profile", arguments.profile.as_ref()),
            ("--endpoint-url", arguments.endpoint.as_ref()),
        ];
        let given = named.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value?.clone()]));
        Bus { name: arguments.bus.clone(), settings: given.flatten().collect() }
    }

    /// Puts one event, and returns its id.
    pub(super) async fn put(&self, source: &str, detail_type: &str, detail: &str) -> Result<String, String> {
        let entry = json!({"Source": source, "DetailType": detail_type, "Detail": detail, "EventBusName": self.name});
        // An argument of a command holds 128 KB.
        let file = Scratch::new("entries.json", &json!([entry]).to_string()).map_err(|error| error.to_string())?;
        let entries = format!("file://{}", file.path().display());
        let answer: Put = self.ask(&["put-events", "--entries", &entries]).await?;
        match answer.entries.into_iter().next() {
            Some(Outcome::Taken { event_id }) => Ok(event_id),
            Some(Outcome::Failed { error_code, error_message }) => Err(format!("{error_code}: {error_message}")),
            None => Err("put-events answers nothing".to_owned()),
        }
    }

    /// Whether there is a rule that is described by a connection's id.
    pub(super) async fn has_rule(&self, connection: &str) -> Result<bool, String> {
        let answer: Listed = self.ask(&["list-rules", "--event-bus-name", &self.name, "--name-prefix", "ws-"]).await?;
        Ok(answer.rules.iter().any(|rule| rule.description.as_deref() == Some(connection)))
    }

    async fn ask<T: for<'a> Deserialize<'a>>(&self, arguments: &[&str]) -> Result<T, String> {
        let mut command = Command::new("aws");
        command.arg("events").args(arguments).args(&self.settings).args(["--output", "json"]);
        command.env("AWS_PAGER", "").stdin(Stdio::null());
        let ended = spawn_blocking(move || command.output()).await.map_err(|error| error.to_string())?;
        let output = ended.map_err(|error| format!("aws: {error}"))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).trim().replace('\n', " "));
        }
        let answer: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
        serde_json::from_value(answer).map_err(|error| error.to_string())
    }
}
