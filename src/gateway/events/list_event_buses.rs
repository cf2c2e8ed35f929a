//! `ListEventBuses`: all on one page.

use serde::Deserialize;
use serde_json::Value;

use super::bus;
use super::error::Refusal;
use crate::gateway::json;
use crate::gateway::settings::Settings;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Request {
    name_prefix: Option<String>,
}

pub(super) fn answer(settings: &Settings, request: &Request) -> Result<String, Refusal> {
    let prefix = request.name_prefix.as_deref().unwrap_or_default();
    let buses: Vec<Value> =
        bus::all(settings).filter(|name| name.starts_with(prefix)).map(|name| bus::described(settings, name)).collect();
    Ok(json(&serde_json::json!({ "EventBuses": buses })))
}
