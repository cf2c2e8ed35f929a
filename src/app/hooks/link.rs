//! The texts in the address of the page, where a link can carry them.

use super::store::is_kept_here;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use js_sys::ReferenceError;
use wasm_bindgen::prelude::*;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::examples;
use crate::app::state::{Action, State, View};
use crate::pattern::Target;
use crate::share::{self, Error, Workspace};

/// Between two changes of the address, in milliseconds: Safari refuses more than 50 in 30 seconds.
const PAUSE: u32 = 750;

/// What asks for the workbench, and for what is live.
const WORKBENCH: &str = "?workbench";
const LIVE: &str = "?live";

/// The state of an address that the page wrote.
const OWN: &str = "own";

#[wasm_bindgen(module = "/www/pack.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn pack(text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    async fn unpack(packed: &str) -> Result<JsValue, JsValue>;
}

/// Opens what the address carries, now and whenever it changes, and then keeps the address to what is on the screen. Gives the
/// link, or why there is none.
#[hook]
pub(crate) fn use_link(state: &UseReducerHandle<State>) -> Result<AttrValue, Error> {
    let link = use_state(|| Ok(AttrValue::default()));
    {
        let dispatcher = state.dispatcher();
        use_effect_with((), move |()| {
            open(dispatcher.clone());
            let listener = EventListener::new(&window(), "hashchange", move |_| open(dispatcher.clone()));
            move || drop(listener)
        });
    }
    {
        let (link, state) = (link.clone(), state.clone());
        use_effect_with(
            (state.pattern.clone(), state.event.clone(), state.example, state.target, state.view),
            move |_| {
                let timeout = Timeout::new(PAUSE, move || spawn_local(show(link, state)));
                move || drop(timeout)
            },
        );
    }
    (*link).clone()
}

/// The link to what is on the screen.
///
/// # Errors
///
/// Where the texts are too long.
pub(crate) async fn link_to(state: &State) -> Result<String, Error> {
    match state.example {
        Some(0) if state.target == Target::Rule => Ok(page()),
        Some(index) => Ok(page() + &examples::query(&state.examples[index].id, state.target)),
        None => link_to_workspace(&state.workspace().to_json()).await,
    }
}

/// A link that holds a workspace, given as JSON.
///
/// # Errors
///
/// Where it is too long.
pub(crate) async fn link_to_workspace(json: &str) -> Result<String, Error> {
    let packed = pack(json).await;
    // A browser without the means to pack cannot make a link.
    let packed = packed.ok().and_then(|packed| packed.as_string()).ok_or(Error::Unsupported)?;
    Ok(format!("{}#{}", page(), share::fragment(&packed)?))
}

async fn show(shown: UseStateHandle<Result<AttrValue, Error>>, state: UseReducerHandle<State>) {
    let link = link_to(&state).await;
    // What cannot be shared must not leave a link to something else in the address.
    let address = match state.view {
        View::Test => link.clone().unwrap_or_else(|_| page()),
        View::Workbench => page() + WORKBENCH,
        View::Live => page() + LIVE,
    };
    // What the page was opened with is in its address already, also where it could not be read.
    if state.is_changed
        && let Ok(history) = window().history()
    {
        // A browser that refuses keeps the address that it has.
        let _ = history.replace_state_with_url(&JsValue::from_str(OWN), "", Some(&address));
    }
    shown.set(link.map(AttrValue::from));
}

/// Opens what the address carries, unless the page wrote it there itself and keeps something newer.
fn open(dispatcher: UseReducerDispatcher<State>) {
    let is_own = window().history().and_then(|history| history.state()).is_ok_and(|state| state == OWN);
    let location = window().location();
    // An address that cannot be read asks for nothing.
    match location.search().as_deref() {
        Ok(WORKBENCH) => return dispatcher.dispatch(Action::Show(View::Workbench)),
        Ok(LIVE) => return dispatcher.dispatch(Action::Show(View::Live)),
        _ => {}
    }
    if is_own && is_kept_here() {
        return;
    }
    let fragment = location.hash().unwrap_or_default();
    let Some(fragment) = fragment.strip_prefix('#').filter(|fragment| !fragment.is_empty()).map(str::to_owned) else {
        return;
    };
    spawn_local(async move {
        dispatcher.dispatch(match read(&fragment).await {
            Ok((workspace, json)) if is_for_workbench(&workspace, &json) => Action::HandOver(json),
            read => Action::OpenLink(read.map(|(workspace, _)| workspace)),
        });
    });
}

/// Whether there is more in a workspace than the tester shows.
fn is_for_workbench(workspace: &Workspace, json: &str) -> bool {
    workspace.patterns.len().max(workspace.events.len()) > 1 || share::has_expectations(json)
}

/// The workspace in a fragment, and its JSON.
async fn read(fragment: &str) -> Result<(Workspace, String), Error> {
    let json =
        unpack(share::packed(fragment)?).await.map_err(|error| match error.is_instance_of::<ReferenceError>() {
            true => Error::Unsupported,
            false => Error::Damaged,
        })?;
    let json = json.as_string().ok_or(Error::Damaged)?;
    Ok((Workspace::from_json(&json)?, json))
}

/// Has the address ask for the workbench as it is kept, and no longer for what a link holds.
#[allow(dead_code, reason = "a feature decides whether there is a workbench")]
pub(crate) fn show_own_workbench() {
    let is_of_link = window().location().hash().is_ok_and(|fragment| !fragment.is_empty());
    if let (true, Ok(history)) = (is_of_link, window().history()) {
        // A browser that refuses keeps the address that it has.
        let _ = history.replace_state_with_url(&JsValue::from_str(OWN), "", Some(&(page() + WORKBENCH)));
    }
}

/// The address of the folder that the page is in, where what other pages embed is beside it.
pub(crate) fn embeds() -> Option<String> {
    document().get_element_by_id("app")?.get_attribute("data-embeds")?;
    let page = page();
    Some(page[..=page.rfind('/')?].to_owned())
}

/// The address of the page, without what it carries.
fn page() -> String {
    // Every document has an address.
    let address = window().location().href().unwrap_or_default();
    address.split(['?', '#']).next().unwrap_or_default().to_owned()
}
