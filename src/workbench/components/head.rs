//! The workbench's head: which half is shown, how what is expected comes out, and what can be done.

use gloo::timers::callback::Timeout;
use gloo::utils::document;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlInputElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::{Dispatcher, focus, settle_focus, take};
use crate::app::{copy, link_to};
use crate::cases;
use crate::convert::{self, Format};
use crate::workbench::contents::List;
use crate::workbench::file::counted;
use crate::workbench::hooks::save;
use crate::workbench::state::{Action, Half, State};

/// The name of the file that is exported.
const FILE: &str = "eventsieve-cases.json";

/// The head.
pub(super) fn head(state: &UseReducerHandle<State>, dispatcher: &Dispatcher) -> Html {
    let half = |half: Half, name: &'static str| {
        let dispatcher = dispatcher.clone();
        let onclick = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Show(half)));
        html! { <button type="button" aria-pressed={(state.half == half).to_string()} {onclick}>{ name }</button> }
    };
    if state.is_live {
        return Html::default();
    }
    html! {
        <div class="bench-head">
            <div class="halves" role="group" aria-label="Workbench">
                { half(Half::Table, "Patterns by events") }
                { half(Half::File, "A file of events") }
            </div>
            if state.half == Half::Table {
                { score(state, dispatcher) }
                { tools(state, dispatcher) }
            }
        </div>
    }
}

/// How what is expected comes out.
fn score(state: &State, dispatcher: &Dispatcher) -> Html {
    let (expected, failing) = (state.score.expected, state.score.failing.len());
    let expectations = counted(expected as u64, "expectation", "expectations");
    let (class, sentence) = match (expected, failing) {
        (0, _) => ("", "Nothing is expected yet".to_owned()),
        (_, 0) => ("passes", format!("{expectations}, none fails")),
        _ => ("fails", format!("{expectations}, {}", counted(failing as u64, "fails", "fail"))),
    };
    let onclick = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::NextFailure))
    };
    html! {
        <>
            <p class={classes!("score", class)} role="status" aria-label="Expectations">{ sentence }</p>
            <button type="button" disabled={failing == 0} {onclick}>{ "Next failure" }</button>
        </>
    }
}

fn tools(state: &UseReducerHandle<State>, dispatcher: &Dispatcher) -> Html {
    let contents = &state.contents;
    let (is_empty, has_pairs) = (contents.is_empty(), !contents.patterns.is_empty() && !contents.events.is_empty());
    let on = |action: Action| {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: MouseEvent| {
            dispatcher.dispatch(action.clone());
            settle_focus();
        })
    };
    let add = |list: List, field: &'static str| {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: MouseEvent| {
            dispatcher.dispatch(Action::Add(list));
            // Once it is in the document.
            Timeout::new(0, move || {
                focus(field);
            })
            .forget();
        })
    };
    let take = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: MouseEvent| take(&dispatcher))
    };
    let choose = Callback::from(|_: MouseEvent| {
        if let Some(input) = document().get_element_by_id("case-file") {
            input.unchecked_into::<HtmlInputElement>().click();
        }
    });
    let onchange = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |event: Event| spawn_local(import(event.target_unchecked_into(), dispatcher.clone())))
    };
    let export = {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| {
            if download(&state.file()).is_err() {
                state.dispatch(Action::Say("The browser does not let this page save a file".into()));
            }
        })
    };
    let share = {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| spawn_local(share(state.clone())))
    };
    html! {
        <div class="bench-tools">
            <button type="button" onclick={add(List::Patterns, "#pattern-name")}>{ "Add pattern" }</button>
            <button type="button" onclick={add(List::Events, "#event-name")}>{ "Add event" }</button>
            <button type="button" onclick={take}>{ "Add the tester's texts" }</button>
            <button type="button" title="Expects each verdict that nothing is expected of yet to stay as it is"
                disabled={!has_pairs} onclick={on(Action::ExpectAll)}>{ "Expect all as they are" }</button>
            <input id="case-file" type="file" hidden=true {onchange} />
            <button type="button" title="A file of cases, as eventsieve test runs it; or a template, Terraform or CDK code with event patterns"
                onclick={choose}>{ "Import" }</button>
            <button type="button" title="A file of cases, which eventsieve test runs" disabled={state.score.expected == 0} onclick={export}>
                { "Export cases" }
            </button>
            <button type="button" disabled={is_empty} onclick={share}>{ "Copy link" }</button>
            <button type="button" disabled={!state.can_undo()} onclick={on(Action::Undo)}>{ "Undo" }</button>
            <button type="button" disabled={is_empty} onclick={on(Action::Clear)}>{ "Clear" }</button>
        </div>
    }
}

/// Reads the file that somebody chose.
async fn import(input: HtmlInputElement, dispatcher: Dispatcher) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    // So that the same file can be chosen once more.
    input.set_value("");
    let Some(text) = text else {
        return dispatcher.dispatch(Action::Say(format!("The browser cannot read {}", file.name())));
    };
    let text = text.trim_start_matches('\u{feff}');
    dispatcher.dispatch(match (cases::read(text), convert::find(text, None)) {
        (Ok(cases), _) => Action::Import(file.name(), cases),
        (_, Ok(found)) if convert::detect(text) != Some(Format::Json) => Action::AddPatterns(file.name(), found),
        (Err(error), _) => Action::Say(format!("{} has no cases that can be read: {error}", file.name())),
    });
}

/// Saves a text as a file.
fn download(text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    save(&blob, FILE)
}

async fn share(state: UseReducerHandle<State>) {
    let link = link_to(&state.contents.to_json()).await;
    let sentence = match link {
        Ok(link) => match copy(&link).await {
            Some(_) => "Copied a link that holds the whole workbench".to_owned(),
            None => "The browser does not let this page copy".to_owned(),
        },
        Err(error) => format!("{error} Or export the cases."),
    };
    state.dispatch(Action::Say(sentence));
}
