//! What is on the screen. Components show the state and say what somebody did; they decide nothing themselves.

mod grid;
mod head;
mod notice;
mod pair;
mod texts;

use gloo::timers::callback::Timeout;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use self::grid::Grid;
use self::head::head;
use self::notice::notice;
use self::pair::Pair;
use self::texts::texts;
use super::contents::List;
use super::file::FilePanel;
use super::hooks::{lend, tester, use_arrivals, use_store};
use super::live::LivePanel;
use super::state::{Action, Half, State};

/// What components say to the state. It stays the same, so that a component is shown anew only where its content changed.
type Dispatcher = UseReducerDispatcher<State>;

/// The whole workbench.
#[component]
pub(super) fn Workbench() -> Html {
    let state = use_reducer_eq(State::default);
    let dispatcher = state.dispatcher();
    use_store(&state);
    use_arrivals(dispatcher.clone());
    let test = {
        let state = state.clone();
        Callback::from(move |()| test(&state))
    };

    html! {
        <>
            { head(&state, &dispatcher) }
            if !state.is_live && state.half == Half::Table {
                if state.contents.is_empty() {
                    { nothing_yet(&dispatcher) }
                } else {
                    <Pair state={state.clone()} test={test.clone()} />
                    <Grid state={state.clone()} {test} />
                    { texts(&state, &dispatcher) }
                }
            }
            { file(&state, &dispatcher) }
            { live(&state, &dispatcher) }
            { notice(&state, &dispatcher) }
        </>
    }
}

/// A file of events, which is judged on even while the table is shown.
fn file(state: &UseReducerHandle<State>, dispatcher: &Dispatcher) -> Html {
    let pattern = state.entry(List::Patterns).map(|entry| entry.text.clone()).unwrap_or_default();
    let open = {
        let pattern = pattern.clone();
        Callback::from(move |event: String| lend(&pattern, &event))
    };
    let is_shown = !state.is_live && state.half == Half::File;
    html! {
        <div class="file-half" hidden={!is_shown}>
            if is_shown {
                { texts::pattern(state, dispatcher) }
            }
            <FilePanel {is_shown} {pattern} {open} />
        </div>
    }
}

/// The events of a bus, which come on even while something else is shown.
fn live(state: &UseReducerHandle<State>, dispatcher: &Dispatcher) -> Html {
    let pattern = state.entry(List::Patterns).map(|entry| entry.text.clone()).unwrap_or_default();
    let test = {
        let pattern = pattern.clone();
        Callback::from(move |event: String| lend(&pattern, &event))
    };
    let keep = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |event: String| dispatcher.dispatch(Action::AddCase(event)))
    };
    html! {
        <div class="file-half" hidden={!state.is_live}>
            if state.is_live {
                { texts::pattern(state, dispatcher) }
            }
            <LivePanel is_shown={state.is_live} {pattern} {test} {keep} />
        </div>
    }
}

/// What to begin with.
fn nothing_yet(dispatcher: &Dispatcher) -> Html {
    let take = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: MouseEvent| take(&dispatcher))
    };
    html! {
        <div class="nothing">
            <p>{ "Keep event patterns true over time: put several patterns and several events side by side, say which are to match, and see at once what a change breaks." }</p>
            <p>{ "Import a file of cases, as " }<code>{ "eventsieve test" }</code>{ " runs it, add texts of your own, or begin with what is in the tester." }</p>
            <div class="buttons"><button type="button" onclick={take}>{ "Add the tester's texts" }</button></div>
        </div>
    }
}

/// Takes the tester's texts.
fn take(dispatcher: &Dispatcher) {
    if let Some((pattern, event)) = tester() {
        dispatcher.dispatch(Action::Take(pattern, event));
    }
}

/// Takes the pair that somebody is at into the tester.
fn test(state: &UseReducerHandle<State>) {
    let (pattern, event) = state.at;
    let pattern = state.contents.patterns.get(pattern);
    let event = event.and_then(|event| state.contents.events.get(event));
    if let (Some(pattern), Some(event)) = (pattern, event) {
        state.dispatch(Action::Lend);
        lend(&pattern.text, &event.text);
    }
}

/// Once the document is as the state says: where what had the focus is gone or can no longer have it, something near has it.
pub(super) fn settle_focus() {
    Timeout::new(0, || {
        let active = document().active_element();
        let is_lost = active.is_none_or(|active| active.matches("body, :disabled").unwrap_or(true));
        if is_lost {
            focus_near();
        }
    })
    .forget();
}

/// Puts the focus on the pair at hand, or where there is none, on the head, or on what is live.
fn focus_near() {
    let places =
        [".grid [tabindex='0']", "#workbench .halves [aria-pressed='true']", ".feed[tabindex='0']", "#live-address"];
    places.into_iter().any(focus);
}

/// Puts the focus on the first element of those that a selector names. Tells whether there is one.
fn focus(selector: &str) -> bool {
    let element = document().query_selector(selector).ok().flatten();
    element.is_some_and(|element| element.unchecked_into::<HtmlElement>().focus().is_ok())
}
