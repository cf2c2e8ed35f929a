//! The bar at the top: whose page this is, and the examples.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::examples::Example;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) examples: Rc<[Example]>,
    pub(super) chosen: Option<usize>,
    pub(super) choose: Callback<usize>,
    /// Where an example replaced somebody's own texts.
    pub(super) bring_back: Option<Callback<()>>,
}

#[component]
pub(super) fn Header(props: &Props) -> Html {
    let onchange = props.choose.reform(|event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        chosen.parse().unwrap_or(usize::MAX)
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
            if let Some(bring_back) = &props.bring_back {
                <button type="button" onclick={bring_back.reform(|_| ())}>{ "Undo: bring back my texts" }</button>
            }
            <p class="about">{ about.unwrap_or_else(|| "Everything is judged in this page; nothing is sent anywhere.".into()) }</p>
        </header>
    }
}
