//! What was just changed on the page's own account, with the offer to undo it.

use yew::prelude::*;

use super::{Dispatcher, focus};
use crate::app::state::Action;

/// The notice on a change, if there is one that can be undone. Once it is gone, `after` gets the focus.
pub(super) fn notice(change: Option<&str>, after: &NodeRef, dispatcher: &Dispatcher) -> Html {
    let on = |action: Action| {
        let (dispatcher, after) = (dispatcher.clone(), after.clone());
        Callback::from(move |_: MouseEvent| {
            focus(&after);
            dispatcher.dispatch(action.clone());
        })
    };
    // What is to be read out when it changes must stand in the document before.
    html! {
        <div class="notice" role="status" aria-label="Changes">
            if let Some(change) = change {
                <p>{ change.to_owned() }</p>
                <button type="button" onclick={on(Action::Undo)}>{ "Undo" }</button>
                <button type="button" class="close" aria-label="Close" onclick={on(Action::Dismiss)}>{ "✕" }</button>
            }
        </div>
    }
}
