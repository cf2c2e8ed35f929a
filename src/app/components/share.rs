//! The panel that gives away what is on the screen: as a link, as Markdown, as text.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::copies::{Extent, chat, element, frame, markdown};
use crate::app::figures::characters;
use crate::app::hooks::{self, embeds, link_to};
use crate::app::state::{Action, State};
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
    let on = |form: Form| {
        let state = props.state.clone();
        Callback::from(move |_: MouseEvent| spawn_local(copy(form, state.clone())))
    };
    let onfocus = Callback::from(|event: FocusEvent| event.target_unchecked_into::<HtmlInputElement>().select());
    html! {
        <>
            <button type="button" popovertarget="share">{ "Share" }</button>
            <section id="share" class="pop" popover="auto" aria-labelledby="share-title">
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
                if let Some(folder) = embeds() {
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
            let at = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            extent.set(Extent::ALL[at.clamp(0, 2) as usize]);
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
            if let Ok(link) = &props.link {
                <pre tabindex="0" role="group" aria-label="Frame">{ frame(&props.state, folder, link, chosen) }</pre>
                <div class="buttons"><button type="button" onclick={on(Form::Frame(chosen))}>{ "Copy frame" }</button></div>
                <p class="quiet">{ "The frame is for pages that take no scripts of others." }</p>
            } else {
                <p class="quiet">{ "As a frame these texts are too long, for a link has to hold them." }</p>
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
        (Form::Frame(extent), Ok(link)) => (frame(&state, &embeds().unwrap_or_default(), link, extent), "the frame"),
    };
    let sentence = match hooks::copy(&text).await {
        Some(_) => format!("Copied {what}"),
        None => "The browser does not let this page copy. Select the text and copy it yourself.".to_owned(),
    };
    state.dispatch(Action::Say(sentence));
}
