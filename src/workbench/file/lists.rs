//! Some of the events, and what is no event.

use yew::prelude::*;

use super::state::State;
use super::words::{counted, number};
use crate::protocol::{Malformed, Near, Sample};

/// The first events that match.
pub(super) fn matches(state: &State, open: &Callback<String>) -> Html {
    let samples = &state.details.matches;
    let lead = match samples.len() as u64 {
        0 => "No event matches so far. Near misses tell what is in the way.".to_owned(),
        shown => format!("The first {} of {} that match.", number(shown), number(state.progress.matched)),
    };
    list(&lead, samples.iter().map(|sample| item(sample, "", open)).collect())
}

/// The first events that do not match.
pub(super) fn others(state: &State, open: &Callback<String>) -> Html {
    let samples = &state.details.others;
    let lead = match samples.len() as u64 {
        0 => "Each event matches so far.".to_owned(),
        shown => format!("The first {} of {} that do not match.", number(shown), number(state.progress.unmatched)),
    };
    list(&lead, samples.iter().map(|sample| item(sample, &sample.reason, open)).collect())
}

/// The events that come nearest.
pub(super) fn near(state: &State, open: &Callback<String>) -> Html {
    let details = &state.details;
    let lead = match details.near.len() {
        0 => "Each event matches so far.".to_owned(),
        _ => format!(
            "Reasons why events do not match, the nearest miss first; from {} that were explained.",
            counted(details.explained, "event", "events")
        ),
    };
    let shown = |near: &Near| {
        let to_change = counted(near.to_change as u64, "field to change", "fields to change");
        let detail = format!("{to_change}; {}", counted(near.times, "event like it", "events like it"));
        html! {
            <li>
                <span class="reason">{ &near.sample.reason }</span>
                <span class="quiet">{ format!("{detail}, the first on line {}", number(near.sample.line)) }</span>
                { button(&near.sample, open) }
            </li>
        }
    };
    list(&lead, details.near.iter().map(shown).collect())
}

/// What is no event.
pub(super) fn malformed(state: &State) -> Html {
    let faults = &state.details.faults;
    let lead = match faults.len() as u64 {
        0 => "Everything in the file so far is an event.".to_owned(),
        shown => format!(
            "The first {} of {} that are no events. They are passed over.",
            number(shown),
            number(state.progress.malformed)
        ),
    };
    let shown = |fault: &Malformed| {
        html! {
            <li>
                <span class="reason"><span class="at">{ format!("Line {}", number(fault.line)) }</span>{ &fault.message }</span>
                <span class="quiet">{ &fault.help }</span>
            </li>
        }
    };
    list(&lead, faults.iter().map(shown).collect())
}

fn list(lead: &str, items: Vec<Html>) -> Html {
    html! {
        <>
            <p class="lead">{ lead.to_owned() }</p>
            if !items.is_empty() {
                <ol class="samples">{ for items }</ol>
            }
        </>
    }
}

fn item(sample: &Sample, reason: &str, open: &Callback<String>) -> Html {
    html! {
        <li>
            <span class="summary"><span class="at">{ format!("Line {}", number(sample.line)) }</span>{ &sample.summary }</span>
            if !reason.is_empty() {
                <span class="quiet">{ reason.to_owned() }</span>
            }
            { button(sample, open) }
        </li>
    }
}

/// Opens the event in the tester.
fn button(sample: &Sample, open: &Callback<String>) -> Html {
    let Some(text) = sample.text.clone() else {
        return html! { <span class="quiet">{ "Too long to open" }</span> };
    };
    let onclick = open.reform(move |_: MouseEvent| text.clone());
    let label = format!("Test the event on line {}", sample.line);
    html! { <button type="button" aria-label={label} {onclick}>{ "Test" }</button> }
}
