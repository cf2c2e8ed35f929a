//! `DescribeEventBus`: one bus, by name or ARN.

use serde::Deserialize;

use super::bus;
use super::error::Refusal;
use crate::gateway::json;
use crate::gateway::settings::Settings;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Request {
    name: Option<String>,
}

pub(super) fn answer(settings: &Settings, request: &Request) -> Result<String, Refusal> {
    let name = bus::name(request.name.as_deref().unwrap_or(bus::DEFAULT));
    match bus::all(settings).find(|known| *known == name) {
        Some(name) => Ok(json(&bus::described(settings, name))),
        None => Err(Refusal::ResourceNotFound(format!("Event bus {name} does not exist."))),
    }
}
