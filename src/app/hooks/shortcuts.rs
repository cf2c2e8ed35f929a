//! The keys that do something wherever the focus is.

use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::app::commands::{self, Press};
use crate::app::state::State;

/// What takes text, and so has characters of its own to do with.
const TAKES_TEXT: &str = "input, textarea, select, code-editor";

/// Does what the keys say, except while a dialog is open.
#[hook]
pub(crate) fn use_shortcuts(dispatcher: UseReducerDispatcher<State>) {
    use_effect_with((), move |()| {
        let listener = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let Some(action) = commands::action_of(&press(&event)) else {
                return;
            };
            event.prevent_default();
            if !is_open("dialog[open]") {
                dispatcher.dispatch(action);
            }
        });
        window().set_onkeydown(Some(listener.as_ref().unchecked_ref()));
        // It stays for as long as the page does.
        listener.forget();
    });
}

/// Whether there is an element of that kind; browsers that do not know the kind have none.
pub(crate) fn is_open(selector: &str) -> bool {
    matches!(document().query_selector(selector), Ok(Some(_)))
}

/// Whether shortcuts are pressed with Command instead of Ctrl.
pub(crate) fn is_mac() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}

fn press(event: &KeyboardEvent) -> Press {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let around = element.and_then(|element| element.closest(TAKES_TEXT).ok().flatten());
    let (is_with, other) = match is_mac() {
        true => (event.meta_key(), event.ctrl_key()),
        false => (event.ctrl_key(), event.meta_key()),
    };
    Press {
        key: event.key(),
        is_with,
        is_shifted: event.shift_key(),
        is_other: other || event.alt_key(),
        is_in_text: around.is_some(),
    }
}
