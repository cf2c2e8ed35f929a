//! The button that folds a part of the page away, and back.

use yew::prelude::*;

use super::Dispatcher;
use crate::app::state::{Action, Pane};

/// A button for a part of the page that is called so.
pub(super) fn fold(pane: Pane, name: &str, is_folded: bool, dispatcher: &Dispatcher) -> Html {
    let dispatcher = dispatcher.clone();
    let onclick = Callback::from(move |_| dispatcher.dispatch(Action::Fold(pane)));
    html! {
        <button type="button" class="fold" aria-expanded={(!is_folded).to_string()} {onclick}>
            { if is_folded { "Expand" } else { "Collapse" } }<span class="unseen">{ name.to_owned() }</span>
        </button>
    }
}
