//! The bar at the top: whose page this is, and the examples.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::Dispatcher;
use crate::app::examples::Example;
use crate::app::state::Action;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) examples: Rc<[Example]>,
    pub(super) chosen: Option<usize>,
    pub(super) dispatcher: Dispatcher,
}

#[component]
pub(super) fn Header(props: &Props) -> Html {
    let dispatcher = props.dispatcher.clone();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        dispatcher.dispatch(Action::ChooseExample(chosen.parse().unwrap_or(usize::MAX)));
    });
    let about = props.chosen.map(|index| props.examples[index].about.clone());
    html! {
        <header>
            <h1><svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><use href="#mark" /></svg>{ "Eventsieve" }</h1>
            <label class="example">
                <span>{ "Example" }</span>
                <select {onchange}>
                    { for props.examples.iter().enumerate().map(|(index, example)| html! {
                        <option value={index.to_string()} selected={props.chosen == Some(index)}>{ &example.name }</option>
                    }) }
                    if props.chosen.is_none() {
                        <option value="" selected=true disabled=true>{ "Your own" }</option>
                    }
                </select>
            </label>
            <p class="about">{ about.unwrap_or_else(|| "Everything is judged in this page; nothing is sent anywhere.".into()) }</p>
        </header>
    }
}
