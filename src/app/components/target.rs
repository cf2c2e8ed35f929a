//! Where the pattern is to run.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::Dispatcher;
use crate::app::state::Action;
use crate::pattern::Target;

/// The choice.
pub(super) fn target(chosen: Target, dispatcher: &Dispatcher) -> Html {
    let dispatcher = dispatcher.clone();
    let onchange = Callback::from(move |event: Event| {
        let id = event.target_unchecked_into::<HtmlSelectElement>().value();
        dispatcher.dispatch(Action::ChooseTarget(Target::from_id(&id)));
    });
    html! {
        <label class="target" title="Warns of operators that do not exist there">
            <span>{ "Runs in" }</span>
            <select id="target" {onchange}>
                { for Target::ALL.map(|target| html! {
                    <option value={target.id()} selected={target == chosen}>{ target.name() }</option>
                }) }
            </select>
        </label>
    }
}
