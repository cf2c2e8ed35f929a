//! The bar at the top: whose page this is, and the examples.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::Dispatcher;
use crate::app::examples::Example;
use crate::app::state::{Action, Gallery};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) examples: Rc<[Example]>,
    pub(super) gallery: Gallery,
    pub(super) chosen: Option<usize>,
    pub(super) dispatcher: Dispatcher,
    /// The buttons at its end.
    pub(super) children: Html,
}

#[component]
pub(super) fn Header(props: &Props) -> Html {
    let dispatcher = props.dispatcher.clone();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        dispatcher.dispatch(Action::ChooseExample(chosen.parse().unwrap_or(usize::MAX)));
    });
    let groups = props.examples.chunk_by(|one, next| one.group == next.group).scan(0, |start, group| {
        let first = *start;
        *start += group.len();
        Some((first, group))
    });
    let others = match props.gallery {
        Gallery::Loading => Some("Loading more examples"),
        Gallery::Missing => Some("The other examples could not be loaded"),
        Gallery::Loaded => None,
    };
    let about = props.chosen.map(|index| props.examples[index].about.clone());
    html! {
        <header>
            <h1><svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><use href="#mark" /></svg>{ "Eventsieve" }</h1>
            <label class="example">
                <span>{ "Example" }</span>
                <select {onchange}>
                    { for groups.map(|(first, group)| html! {
                        <optgroup label={group[0].group.clone()}>
                            { for (first..).zip(group).map(|(index, example)| html! {
                                <option value={index.to_string()} selected={props.chosen == Some(index)}>{ &example.name }</option>
                            }) }
                        </optgroup>
                    }) }
                    if let Some(others) = others {
                        <option value="" disabled=true>{ others }</option>
                    }
                    if props.chosen.is_none() {
                        <option value="" selected=true disabled=true>{ "Your own" }</option>
                    }
                </select>
            </label>
            <p class="about">{ about.unwrap_or_else(|| "Everything is judged in this page; nothing is sent anywhere.".into()) }</p>
            { props.children.clone() }
        </header>
    }
}
