//! The buttons above a text.

use yew::prelude::*;

use super::Dispatcher;
use crate::app::state::Action;
use crate::explain::Side;

/// Buttons that change a text as a whole.
pub(super) fn tools(side: Side, name: &str, dispatcher: &Dispatcher) -> Html {
    let button = |word: &'static str, action: Action| {
        let dispatcher = dispatcher.clone();
        let onclick = Callback::from(move |_| dispatcher.dispatch(action.clone()));
        html! { <button type="button" class="tool" {onclick}>{ word }<span class="unseen">{ format!(" {name}") }</span></button> }
    };
    html! {
        <>
            { button("Format", Action::Format(side)) }
            { button("Minify", Action::Minify(side)) }
            if side == Side::Pattern {
                { button("Convert", Action::Convert) }
            }
        </>
    }
}
