//! Commands and examples, to be searched and chosen by keyboard alone: a text box that says what of its list is at hand, as
//! the ARIA practices describe it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::dialog::close;
use crate::app::examples::query;
use crate::app::finder::{Entry, after_key, entries, found};
use crate::app::hooks::is_mac;
use crate::app::state::{Action, Dialog, Gallery, State};
use crate::pattern::Target;

/// What is in a dialog for everything, or for the examples alone.
pub(super) fn palette(state: &UseReducerHandle<State>, dialog: Dialog, node: &NodeRef) -> Html {
    let (written, at) = (&state.search.0, state.search.1);
    let found = found(entries(state, dialog), written);
    let at_hand = found.get(at);

    let choose = {
        let (node, dispatcher) = (node.clone(), state.dispatcher());
        Callback::from(move |action: Action| {
            close(&node);
            dispatcher.dispatch(Action::Close(dialog));
            dispatcher.dispatch(action);
        })
    };
    let oninput = {
        let dispatcher = state.dispatcher();
        Callback::from(move |event: InputEvent| {
            dispatcher.dispatch(Action::Find(event.target_unchecked_into::<HtmlInputElement>().value()));
        })
    };
    let onkeydown = {
        let (choose, state) = (choose.clone(), state.clone());
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            // As it is by now: a key can come before the page shows what the last one did.
            let (written, at) = &state.search;
            let found = self::found(entries(&state, dialog), written);
            let choice = found.get(*at).map(|entry| entry.choice);
            if let Some(next) = after_key(*at, found.len(), &key) {
                event.prevent_default();
                state.dispatch(Action::Reach(next));
            } else if let Some(choice) = choice.filter(|_| key == "Enter" && !event.is_composing()) {
                // A word that is being composed ends with Enter too. What has the focus afterwards must not have the key.
                event.prevent_default();
                choose.emit(choice.action());
            }
        })
    };

    let hint = if dialog == Dialog::Examples { "Search the examples" } else { "Search commands and examples" };
    // What is found stands in the order in which it fits, and so has no headings.
    let has_headings = written.trim().is_empty();
    let mut heading = "";
    let mut options = Vec::new();
    for (index, entry) in found.iter().enumerate() {
        if has_headings && heading != entry.group {
            heading = entry.group;
            options.push(html! { <h3 aria-hidden="true">{ heading.to_owned() }</h3> });
        }
        options.push(option(index, entry, at, &choose));
    }
    html! {
        <>
            <input type="text" role="combobox" aria-label={hint} placeholder={hint} autofocus=true autocomplete="off"
                autocapitalize="off" spellcheck="false" aria-autocomplete="list" aria-controls="found"
                aria-expanded={(!found.is_empty()).to_string()} aria-activedescendant={at_hand.map(|_| id(at))}
                {oninput} {onkeydown} />
            if found.is_empty() {
                <p class="none">{ "Nothing has all of these words." }</p>
            }
            <div id="found" class={has_headings.then_some("grouped")} role="listbox" aria-label="Found"
                hidden={found.is_empty()}>
                { for options }
            </div>
            <p class="foot">
                <span role="status">{ count(found.len(), state.gallery) }</span>
                if let Some(id) = at_hand.and_then(|entry| entry.id) {
                    <a href={link(id)}>{ "Link to this example" }</a>
                }
            </p>
        </>
    }
}

/// An entry. One of an example is a link, so that it can be copied, or opened beside this page.
fn option(index: usize, entry: &Entry, at: usize, choose: &Callback<Action>) -> Html {
    let onclick = {
        let (choose, choice) = (choose.clone(), entry.choice);
        Callback::from(move |event: MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                choose.emit(choice.action());
            }
        })
    };
    html! {
        <a role="option" id={id(index)} tabindex="-1" aria-selected={(index == at).to_string()} href={entry.id.map(link)}
            {onclick}>
            <span class="name">{ entry.name.to_owned() }</span>
            { for entry.keys.iter().map(|keys| html! { <kbd>{ keys.name(is_mac()) }</kbd> }) }
            <span class="tag">{ entry.group.to_owned() }</span>
            <span class="sentence">{ entry.about.to_owned() }</span>
        </a>
    }
}

fn id(index: usize) -> String {
    format!("found-{index}")
}

fn link(id: &str) -> String {
    query(id, Target::Rule)
}

fn count(found: usize, gallery: Gallery) -> String {
    let more = match gallery {
        Gallery::Loaded => "",
        Gallery::Loading => "; loading more examples",
        Gallery::Missing => "; the other examples could not be loaded",
    };
    format!("{found} found{more}")
}
