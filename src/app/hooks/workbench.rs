//! The workbench and the dialog that converts, which are loaded when somebody asks for one of them, into elements of the document
//! beside the page's own.

use gloo::utils::document;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::state::{Action, State, View};

#[wasm_bindgen(module = "/www/lazy.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn visit(
        root: &Element,
        pattern: &str,
        event: &str,
        is_lent: bool,
        link: Option<String>,
        is_live: bool,
        test: &JsValue,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(catch)]
    async fn convert(root: &Element, pattern: &str, event: &str, adopt: &JsValue) -> Result<(), JsValue>;
}

/// Takes somebody to the workbench, or to what is live in it, whenever the view is changed to it, or a link holds something for it.
#[hook]
pub(crate) fn use_workbench(state: &UseReducerHandle<State>) {
    let dispatcher = state.dispatcher();
    let test = use_memo((), {
        let dispatcher = dispatcher.clone();
        move |()| {
            Closure::<dyn Fn(String, String)>::new(move |pattern, event| {
                dispatcher.dispatch(Action::Borrow(pattern, event));
            })
        }
    });
    let adopt = use_memo((), {
        let dispatcher = dispatcher.clone();
        move |()| Closure::<dyn Fn(String)>::new(move |pattern| dispatcher.dispatch(Action::Adopt(pattern)))
    });
    {
        let state = state.clone();
        use_effect_with(state.conversions, move |_| {
            if state.conversions > 0 {
                spawn_local(async move {
                    let root = document().get_element_by_id("convert");
                    let adopt = (*adopt).as_ref();
                    if let Some(root) = root
                        && convert(&root, &state.pattern, &state.event, adopt).await.is_err()
                    {
                        state.dispatch(missing("The converter"));
                    }
                });
            }
        });
    }
    let seen = use_mut_ref(|| None);
    let number = state.handed.as_ref().map(|(number, _)| *number);
    let state = state.clone();
    use_effect_with((state.view, number), move |_| {
        let Some(root) = document().get_element_by_id("workbench") else {
            return;
        };
        let is_live = state.view == View::Live;
        root.unchecked_ref::<HtmlElement>().set_hidden(state.view == View::Test);
        if state.view == View::Test {
            return;
        }
        let is_new = seen.replace(number) != number;
        let link = state.handed.as_ref().filter(|_| is_new).map(|(_, json)| json.to_string());
        spawn_local(async move {
            let test = (*test).as_ref();
            if visit(&root, &state.pattern, &state.event, state.is_lent, link, is_live, test).await.is_err() {
                dispatcher.dispatch(Action::Show(View::Test));
                dispatcher.dispatch(missing("The workbench"));
            }
        });
    });
}

fn missing(what: &str) -> Action {
    Action::Say(format!("{what} could not be loaded. Check the network and try again, or load the page again."))
}
