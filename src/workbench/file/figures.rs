//! How many there are, and how far it is.

use yew::prelude::*;

use super::state::{Phase, Saving, State};
use super::words::{counted, number, percent};

/// The bar and the figures.
pub(super) fn figures(state: &State) -> Html {
    let (progress, events) = (&state.progress, state.events());
    let whole = events + progress.malformed;
    let figure = |class: &'static str, name: &'static str, count: u64, whole: u64| {
        html! {
            <div class={class}><dt>{ name }</dt><dd>{ number(count) }<span class="quiet">{ percent(count, whole) }</span></dd></div>
        }
    };
    let is_over = matches!(state.phase, Phase::Done(_)) && state.saving != Saving::Reading;
    let share = if is_over { 1.0 } else { state.share_read() };
    html! {
        <>
            <progress max="1" value={format!("{share:.3}")} aria-label="How much of the file is read"></progress>
            <dl class="figures" aria-label="Events by verdict">
                <div><dt>{ "Events" }</dt><dd>{ number(events) }</dd></div>
                { figure("match", "Match", progress.matched, events) }
                { figure("no-match", "No match", progress.unmatched, events) }
                { figure("invalid", "Malformed", progress.malformed, whole) }
            </dl>
            { log(state) }
        </>
    }
}

/// What there is to know about records of a log.
fn log(state: &State) -> Html {
    let (records, read_only) = (state.progress.records, state.progress.read_only);
    if records == 0 {
        return Html::default();
    }
    html! {
        <p class="quiet">
            { "A CloudTrail log: each record is judged as the detail of the event that EventBridge delivers." }
            if read_only > 0 {
                { format!(" {} changed nothing (readOnly): a rule gets such only in the state ", counted(read_only, "match", "matches")) }
                <code>{ "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" }</code>{ "." }
            }
        </p>
    }
}
