//! What can be done besides writing: a toolbar, which a narrow page folds into a menu.
//!
//! The browser opens and closes the menu. On a wide page the style sheet shows it always, and hides its button.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::Dispatcher;
use crate::app::commands::{FIND, HELP, Keys};
use crate::app::hooks::is_mac;
use crate::app::look::Theme;
use crate::app::state::{Action, Dialog};

/// The menu's button and the menu.
pub(super) fn menu(chosen: Theme, dispatcher: &Dispatcher) -> Html {
    let choose_theme = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |event: Event| {
            let id = event.target_unchecked_into::<HtmlSelectElement>().value();
            dispatcher.dispatch(Action::ChooseTheme(Theme::from_id(&id)));
        })
    };
    let open = |dialog| {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Open(dialog)))
    };
    html! {
        <>
            <button type="button" class="fold-out" popovertarget="menu">{ "Menu" }</button>
            <div id="menu" popover="auto">
                <button type="button" aria-haspopup="dialog" title={titled("Commands", FIND)} onclick={open(Dialog::Commands)}>
                    { "Commands" }
                </button>
                <select aria-label="Theme" onchange={choose_theme}>
                    { for Theme::ALL.map(|theme| html! {
                        <option value={theme.id()} selected={theme == chosen}>{ theme.name() }</option>
                    }) }
                </select>
                <button type="button" class="sign" aria-haspopup="dialog" title={titled("Keyboard shortcuts", HELP)}
                    onclick={open(Dialog::Shortcuts)}>
                    <span aria-hidden="true">{ "?" }</span><span class="word">{ "Keyboard shortcuts" }</span>
                </button>
            </div>
        </>
    }
}

/// A name with the first of the keys that do the same.
fn titled(name: &str, keys: &[Keys]) -> String {
    format!("{name} ({})", keys[0].name(is_mac()))
}
