//! What was just changed, with the offer to undo it, or what else there is to say.

use yew::prelude::*;

use super::{Dispatcher, focus_near};
use crate::workbench::state::{Action, State};

/// What there is to say.
pub(super) fn notice(state: &State, dispatcher: &Dispatcher) -> Html {
    let on = |action: Action| {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: MouseEvent| {
            // The button is about to go.
            focus_near();
            dispatcher.dispatch(action.clone());
        })
    };
    // What is to be read out when it changes must stand in the document before.
    html! {
        <div class="notice" role="status" aria-label="Changes of the workbench">
            if let Some(sentence) = &state.said {
                <p>{ sentence }</p>
                if state.is_change && state.can_undo() {
                    <button type="button" onclick={on(Action::Undo)}>{ "Undo" }</button>
                }
                <button type="button" class="close" aria-label="Close" onclick={on(Action::Dismiss)}>{ "✕" }</button>
            }
        </div>
    }
}
