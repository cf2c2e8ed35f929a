//! The examples, which are loaded once the page stands.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::examples;
use crate::app::state::{Action, State};

/// Asks for the example that the address names, and loads all of them: after the first verdict is in the document, and once.
#[hook]
pub(crate) fn use_gallery(dispatcher: UseReducerDispatcher<State>) {
    use_effect_with((), move |()| {
        // An address that cannot be read asks for nothing.
        let query = gloo::utils::window().location().search().unwrap_or_default();
        if let Some(id) = examples::asked_for(&query) {
            dispatcher.dispatch(Action::AskForExample(id.to_owned()));
        }
        spawn_local(async move {
            let text = fetch(examples::ADDRESS).await.ok().and_then(|text| text.as_string());
            let examples = text.and_then(|text| examples::read(&text).ok());
            dispatcher.dispatch(Action::Offer(examples.map(Into::into)));
        });
    });
}

/// The text at an address. What is not found has a text too, which is no list of examples.
async fn fetch(address: &str) -> Result<JsValue, JsValue> {
    let response = JsFuture::from(gloo::utils::window().fetch_with_str(address)).await?;
    JsFuture::from(response.unchecked_into::<Response>().text()?).await
}
