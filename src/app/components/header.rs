//! The bar at the top: whose page this is, which example it shows, and the menu.

use std::rc::Rc;

use yew::prelude::*;

use super::Dispatcher;
use super::menu::menu;
use crate::app::examples::Example;
use crate::app::look::Theme;
use crate::app::state::{Action, Dialog, View};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) examples: Rc<[Example]>,
    /// The example that is shown, by its index, unless the texts are somebody's own.
    pub(super) chosen: Option<usize>,
    /// What the page shows.
    pub(super) view: View,
    pub(super) theme: Theme,
    pub(super) dispatcher: Dispatcher,
    /// The buttons at its end.
    pub(super) children: Html,
}

#[component]
pub(super) fn Header(props: &Props) -> Html {
    let dispatcher = props.dispatcher.clone();
    let onclick = Callback::from(move |_| dispatcher.dispatch(Action::Open(Dialog::Examples)));
    let view = |view: View, name: &'static str, address: &'static str| {
        let dispatcher = props.dispatcher.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            // A click that asks for another tab is the browser's.
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                dispatcher.dispatch(Action::Show(view));
            }
        });
        html! { <a href={address} aria-current={(props.view == view).then_some("page")} {onclick}>{ name }</a> }
    };
    let (name, about) = match props.chosen.map(|index| &props.examples[index]) {
        Some(example) => (&*example.name, &*example.about),
        None => ("Your own texts", "Everything is judged in this page; nothing is sent anywhere."),
    };
    html! {
        <header>
            <h1><svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><use href="#mark" /></svg><span>{ "Eventsieve" }</span></h1>
            <nav aria-label="Views">
                { view(View::Test, "Test", "./") }{ view(View::Workbench, "Workbench", "?workbench") }
                { view(View::Live, "Live", "?live") }
            </nav>
            <button type="button" class="examples" aria-haspopup="dialog" {onclick}>
                { "Examples" }<span class="chosen">{ name.to_owned() }</span>
            </button>
            <p class="about">{ about.to_owned() }</p>
            { props.children.clone() }
            { menu(props.theme, &props.dispatcher) }
        </header>
    }
}
