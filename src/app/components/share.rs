//! The panel that gives away what is on the screen: as a link, as Markdown, as text, and alive in other pages.

use web_sys::{Element, HtmlInputElement, HtmlSelectElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::copies::{Extent, chat, element, frame, markdown};
use crate::app::figures::characters;
use crate::app::hooks::{self, embeds, link_to};
use crate::app::state::{Action, State};
use crate::pattern::Target;
use crate::share::Error;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) state: UseReducerHandle<State>,
    pub(super) link: Result<AttrValue, Error>,
}

/// In which form.
#[derive(Clone, Copy)]
enum Form {
    Link,
    Markdown,
    Text,
    Element(Extent),
    Frame(Extent),
}

#[component]
pub(super) fn Share(props: &Props) -> Html {
    let extent = use_state(|| Extent::Full);
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.setter();
        Callback::from(move |event: Event| {
            // Every browser that opens it knows the selector.
            is_open.set(event.target_unchecked_into::<Element>().matches(":popover-open").unwrap_or(true));
        })
    };
    let on = |form: Form| {
        let state = props.state.clone();
        Callback::from(move |_: MouseEvent| spawn_local(copy(form, state.clone())))
    };
    let onfocus = Callback::from(|event: FocusEvent| event.target_unchecked_into::<HtmlInputElement>().select());
    html! {
        <>
            <button type="button" popovertarget="share">{ "Share" }</button>
            <section id="share" class="pop" popover="auto" aria-labelledby="share-title" {ontoggle}>
                <h2 id="share-title">{ "Share" }</h2>
                { match &props.link {
                    Ok(link) => html! {
                        <>
                            <label>
                                { "Link" }
                                <input readonly=true value={link.clone()} {onfocus} />
                            </label>
                            <p class="quiet">{ format!("{}. The link itself holds the texts; they are sent to no server.", characters(link)) }</p>
                        </>
                    },
                    Err(error) => html! { <p class="fault">{ error.to_string() }</p> },
                } }
                <div class="buttons">
                    if props.link.is_ok() {
                        <button type="button" onclick={on(Form::Link)}>{ "Copy link" }</button>
                    }
                    <button type="button" onclick={on(Form::Markdown)}>{ "Copy as Markdown" }</button>
                    <button type="button" onclick={on(Form::Text)}>{ "Copy as text" }</button>
                </div>
                // Large texts are not written out while nobody looks.
                if let Some(folder) = embeds().filter(|_| *is_open) {
                    { embedding(props, &folder, &extent, on) }
                }
            </section>
        </>
    }
}

/// What other pages hold to show both texts alive.
fn embedding(
    props: &Props,
    folder: &str,
    extent: &UseStateHandle<Extent>,
    on: impl Fn(Form) -> Callback<MouseEvent>,
) -> Html {
    let choose = {
        let extent = extent.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(chosen) = Extent::ALL.into_iter().find(|extent| extent.id() == value) {
                extent.set(chosen);
            }
        })
    };
    let chosen = **extent;
    html! {
        <>
            <h2>{ "In another page" }</h2>
            <label>
                { "Show" }
                <select onchange={choose}>
                    { for Extent::ALL.map(|one| html! {
                        <option value={one.id()} selected={one == chosen}>{ one.name() }</option>
                    }) }
                </select>
            </label>
            <pre tabindex="0" role="group" aria-label="Element">{ element(&props.state, folder, chosen) }</pre>
            <div class="buttons"><button type="button" onclick={on(Form::Element(chosen))}>{ "Copy element" }</button></div>
            { match &props.link {
                Ok(link) => html! {
                    <>
                        if let Some(frame) = frame(&props.state, folder, link, chosen) {
                            <pre tabindex="0" role="group" aria-label="Frame">{ frame }</pre>
                        }
                        <div class="buttons"><button type="button" onclick={on(Form::Frame(chosen))}>{ "Copy frame" }</button></div>
                        <p class="quiet">{ "The frame is for pages that take no scripts of others." }</p>
                    </>
                },
                Err(_) => html! { <p class="quiet">{ "There is no frame without a link, for that holds the texts." }</p> },
            } }
            if props.state.target != Target::Rule {
                <p class="quiet">{ "Other pages judge the pattern as a rule's." }</p>
            }
        </>
    }
}

async fn copy(form: Form, state: UseReducerHandle<State>) {
    let link = link_to(&state).await;
    let (text, what) = match (form, link.as_deref()) {
        (Form::Link, Ok(link)) => (link.to_owned(), "the link"),
        (Form::Link | Form::Frame(_), Err(error)) => return state.dispatch(Action::Say(error.to_string())),
        (Form::Markdown, link) => (markdown(&state, link.ok()), "Markdown"),
        (Form::Text, link) => (chat(&state, link.ok()), "the text"),
        (Form::Element(extent), _) => (element(&state, &embeds().unwrap_or_default(), extent), "the element"),
        (Form::Frame(extent), Ok(link)) => {
            // A link that was made now holds the texts, if no example does.
            (frame(&state, &embeds().unwrap_or_default(), link, extent).unwrap_or_default(), "the frame")
        }
    };
    let sentence = match hooks::copy(&text).await {
        Some(_) => format!("Copied {what}"),
        None => "The browser does not let this page copy. Select the text and copy it yourself.".to_owned(),
    };
    state.dispatch(Action::Say(sentence));
}
