//! Which paths and values occur most: bars for the eye, a table for a screen reader.

use yew::prelude::*;

use super::state::{Action, State};
use super::words::{counted, number, percent};
use crate::protocol::Frequent;

/// As many paths are shown at first.
const FIRST: usize = 12;

/// The table.
pub(super) fn frequent(state: &State, dispatcher: &UseReducerDispatcher<State>) -> Html {
    let details = &state.details;
    if details.paths.is_empty() {
        return html! { <p class="lead">{ "There is no event to count so far." }</p> };
    }
    let most = if state.shows_all_paths { details.paths.len() } else { FIRST };
    let show_all = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::ShowAllPaths))
    };
    html! {
        <>
            <p class="lead">{ covered(state) }</p>
            <table class="frequent">
                <caption class="unseen">{ "Paths and their most frequent values" }</caption>
                <thead>
                    <tr><th scope="col">{ "Path and value" }</th><th scope="col">{ "Share" }</th><th scope="col">{ "Events" }</th></tr>
                </thead>
                { for details.paths.iter().take(most).map(|path| group(path, details.counted)) }
            </table>
            if details.paths.len() > most {
                <button type="button" onclick={show_all}>{ format!("Show {} more paths", details.paths.len() - most) }</button>
            }
        </>
    }
}

/// Which events were counted.
fn covered(state: &State) -> String {
    let details = &state.details;
    match details.stride {
        0 | 1 => format!("Counted in all of the first {}.", counted(details.counted, "event", "events")),
        stride => {
            format!("Counted in one event of {stride}: in {} of {}.", number(details.counted), number(state.events()))
        }
    }
}

fn group(path: &Frequent, counted: u64) -> Html {
    // Values that stand there once each are no pattern.
    let values: Vec<&(String, u64)> =
        path.values.iter().filter(|(_, events)| *events > 1 || path.events == 1).collect();
    let least = if path.is_partial { "at least " } else { "" };
    let distinct = match (path.is_partial, values.is_empty()) {
        (true, true) => "many values, none of them often".to_owned(),
        (true, false) => "many values".to_owned(),
        (false, _) => self::counted(path.distinct as u64, "value", "values"),
    };
    html! {
        <tbody>
            <tr class="path">
                <th scope="row"><code>{ &path.path }</code><span class="quiet">{ distinct }</span></th>
                { bar(&path.path, path.events, counted) }
                <td>{ number(path.events) }</td>
            </tr>
            { for values.into_iter().map(|(value, events)| html! {
                <tr>
                    <th scope="row"><code>{ value }</code></th>
                    { bar(value, *events, counted) }
                    <td>{ least }{ number(*events) }</td>
                </tr>
            }) }
        </tbody>
    }
}

fn bar(name: &str, events: u64, counted: u64) -> Html {
    html! {
        <td>
            <meter min="0" max={counted.to_string()} value={events.to_string()} aria-label={format!("Share of {name}")}></meter>
            { percent(events, counted) }
        </td>
    }
}
