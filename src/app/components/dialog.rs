//! The frame of what lies over the page.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::Dispatcher;
use super::palette::palette;
use super::shortcuts::shortcuts;
use crate::app::state::{Action, Dialog, State};

/// The dialog that is open. Whatever closes it lets the browser do so, which gives the focus back and then tells the state.
pub(super) fn dialog(state: &UseReducerHandle<State>, node: &NodeRef, dispatcher: &Dispatcher) -> Html {
    let Some(open) = state.open else {
        return Html::default();
    };
    let (title, class, content) = match open {
        Dialog::Commands => ("Commands and examples", "palette", palette(state, open, node)),
        Dialog::Examples => ("Examples", "palette", palette(state, open, node)),
        Dialog::Shortcuts => ("Keyboard shortcuts", "sheet", shortcuts()),
    };
    let onclose = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: Event| dispatcher.dispatch(Action::Close(open)))
    };
    let onclick = {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| close(&node))
    };
    html! {
        <dialog key={title} ref={node.clone()} {class} aria-labelledby="dialog-title" closedby="any" {onclose}>
            <div class="head">
                <h2 id="dialog-title">{ title }</h2>
                <button type="button" class="close" aria-label="Close" {onclick}>{ "✕" }</button>
            </div>
            { content }
        </dialog>
    }
}

/// Closes a dialog.
pub(super) fn close(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}
