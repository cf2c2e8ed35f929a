//! What bounds an engine's speed: passes over the events that match nothing.

use serde_json::Value;

use crate::measure::{Contestant, Settings, speeds};
use crate::table;

/// Measures the passes.
///
/// The crate `sonic_rs` looks for one field. `get` checks the JSON that it passes by, up to the field; `get_unchecked` does
/// not. The field `MAPBLKLOT` stands near the start of each event; a field that no event has makes it pass by the whole event.
/// The crate has faster instructions for machines that are named when it is built: `RUSTFLAGS=-Ctarget-cpu=native`.
pub(crate) fn run(events: &[&str], settings: &Settings) {
    let mut buffer = vec![0; events.iter().map(|event| event.len()).max().unwrap_or_default()];
    let mut contestants: Vec<(&str, Contestant)> = vec![
        ("limit-memcpy", Box::new(move |events| sum(events, |event| copy(event, &mut buffer)))),
        ("limit-sonic-get_unchecked-early", Box::new(|events| sum(events, |event| get_unchecked(event, &EARLY)))),
        ("limit-sonic-get_unchecked-whole", Box::new(|events| sum(events, |event| get_unchecked(event, &MISSING)))),
        ("limit-sonic-get-early", Box::new(|events| sum(events, |event| get(event, &EARLY)))),
        ("limit-sonic-get-whole", Box::new(|events| sum(events, |event| get(event, &MISSING)))),
        ("limit-serde_json-value", Box::new(|events| sum(events, tree))),
    ];
    contestants.retain(|(name, _)| settings.wants(name));
    let (names, mut contestants): (Vec<_>, Vec<_>) = contestants.into_iter().unzip();
    let bytes = events.iter().map(|event| event.len()).sum::<usize>() as f64 / events.len() as f64;
    let rows: Vec<Vec<String>> = names
        .iter()
        .zip(speeds(&mut contestants, events, settings))
        .map(|(name, speed)| {
            let speed = speed.median();
            vec![(*name).to_owned(), table::thousands(speed), format!("{:.2}", speed * bytes / 1e9)]
        })
        .collect();
    table::print("Limits: passes over the events that match nothing", &["pass", "k events/s", "GB/s"], &rows);
}

const EARLY: [&str; 2] = ["properties", "MAPBLKLOT"];
const MISSING: [&str; 1] = ["missing"];

fn sum(events: &[&str], mut pass: impl FnMut(&str) -> usize) -> usize {
    events.iter().map(|event| pass(event)).sum()
}

fn copy(event: &str, buffer: &mut [u8]) -> usize {
    buffer[..event.len()].copy_from_slice(event.as_bytes());
    usize::from(std::hint::black_box(&*buffer)[event.len() / 2])
}

fn get(event: &str, path: &[&str]) -> usize {
    sonic_rs::get(event, path).map_or(0, |value| value.as_raw_str().len())
}

#[allow(unsafe_code, reason = "that it is not checked is the point")]
fn get_unchecked(event: &str, path: &[&str]) -> usize {
    // SAFETY: the events are JSON.
    unsafe { sonic_rs::get_unchecked(event, path) }.map_or(0, |value| value.as_raw_str().len())
}

fn tree(event: &str) -> usize {
    serde_json::from_str::<Value>(event).expect("an event").as_object().map_or(0, serde_json::Map::len)
}
