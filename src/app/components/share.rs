//! The panel that gives away what is on the screen: as a link, as Markdown, as text.

use web_sys::HtmlInputElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::copies::{chat, markdown};
use crate::app::figures::characters;
use crate::app::hooks::{self, link_to};
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
}

#[component]
pub(super) fn Share(props: &Props) -> Html {
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
            </section>
        </>
    }
}

async fn copy(form: Form, state: UseReducerHandle<State>) {
    let link = link_to(&state).await;
    let (text, what) = match (form, link.as_deref()) {
        (Form::Link, Ok(link)) => (link.to_owned(), "the link"),
        (Form::Link, Err(error)) => return state.dispatch(Action::Say(error.to_string())),
        (Form::Markdown, link) => (markdown(&state, link.ok()), "Markdown"),
        (Form::Text, link) => (chat(&state, link.ok()), "the text"),
    };
    let sentence = match hooks::copy(&text).await {
        Some(_) => format!("Copied {what}"),
        None => "The browser does not let this page copy. Select the text and copy it yourself.".to_owned(),
    };
    state.dispatch(Action::Say(sentence));
}
