//! The texts of the pair that somebody is at, to be changed; beside a file of events, that of the pattern.

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{Dispatcher, settle_focus};
use crate::workbench::contents::List;
use crate::workbench::state::{Action, State};

/// The pattern and the event.
pub(super) fn texts(state: &State, dispatcher: &Dispatcher) -> Html {
    html! {
        <div class="bench-texts">
            { text(state, List::Patterns, "pattern", "Event pattern", dispatcher) }
            { text(state, List::Events, "event", "Event", dispatcher) }
        </div>
    }
}

/// The pattern alone, and a choice of patterns where there are several.
pub(super) fn pattern(state: &State, dispatcher: &Dispatcher) -> Html {
    let contents = &state.contents;
    let (at, event) = state.at;
    let choose = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |change: Event| {
            let chosen = change.target_unchecked_into::<HtmlSelectElement>().selected_index();
            dispatcher.dispatch(Action::GoTo((usize::try_from(chosen).unwrap_or(0), event)));
        })
    };
    html! {
        <div class="bench-pattern">
            if contents.patterns.len() > 1 {
                <select aria-label="Event pattern to judge by" onchange={choose}>
                    { for (0..contents.patterns.len()).map(|place| html! {
                        <option selected={place == at}>{ contents.name(List::Patterns, place) }</option>
                    }) }
                </select>
            }
            <div class="bench-texts">{ text(state, List::Patterns, "pattern", "Event pattern", dispatcher) }</div>
        </div>
    }
}

fn text(state: &State, list: List, id: &'static str, label: &'static str, dispatcher: &Dispatcher) -> Html {
    let Some(entry) = state.entry(list) else {
        return html! {
            <section class="editor"><p class="quiet">{ format!("No {} yet", list.one()) }</p></section>
        };
    };
    let rename = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |event: InputEvent| {
            dispatcher.dispatch(Action::Rename(list, event.target_unchecked_into::<HtmlInputElement>().value()));
        })
    };
    let write = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |event: InputEvent| {
            dispatcher.dispatch(Action::Write(list, event.target_unchecked_into::<HtmlTextAreaElement>().value()));
        })
    };
    let remove = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: MouseEvent| {
            dispatcher.dispatch(Action::Remove(list));
            settle_focus();
        })
    };
    html! {
        <section class="editor">
            <div class="head">
                <h2><label for={format!("{id}-text")}>{ label }</label></h2>
                <input id={format!("{id}-name")} aria-label={format!("Name of the {}", list.one())}
                    placeholder={state.contents.name(list, state.place(list))} value={entry.name.clone()} oninput={rename} />
                <button type="button" class="tool" onclick={remove}>
                    { "Remove" }<span class="unseen">{ format!(" the {}", list.one()) }</span>
                </button>
            </div>
            <div class="text">
                <div class="box">
                    <textarea id={format!("{id}-text")} value={entry.text.clone()} oninput={write}
                        spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off" />
                </div>
            </div>
        </section>
    }
}
