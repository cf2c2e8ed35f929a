//! What was just changed on the page's own account, with the offer to undo it, or what else there is to say.

use yew::prelude::*;

use super::{Dispatcher, focus};
use crate::app::state::{Action, State};

/// What there is to say, or else the change that can be undone. Once it is gone, `after` gets the focus.
pub(super) fn notice(state: &State, after: &NodeRef, dispatcher: &Dispatcher) -> Html {
    let on = |action: Action| {
        let (dispatcher, after) = (dispatcher.clone(), after.clone());
        Callback::from(move |_: MouseEvent| {
            focus(&after);
            dispatcher.dispatch(action.clone());
        })
    };
    let change = state.changes.last().filter(|_| state.is_told).map(|replaced| &replaced.change);
    // What is to be read out when it changes must stand in the document before.
    html! {
        <div class="notice" role="status" aria-label="Changes">
            if state.has_notice() {
                <p>{ for state.said.iter().chain(change).enumerate().map(|(at, sentence)| html! {
                    <>{ if at > 0 { ". " } else { "" } }{ sentence.clone() }</>
                }) }</p>
                if change.is_some() {
                    <button type="button" onclick={on(Action::Undo)}>{ "Undo" }</button>
                }
                <button type="button" class="close" aria-label="Close" onclick={on(Action::Dismiss)}>{ "✕" }</button>
            }
        </div>
    }
}
