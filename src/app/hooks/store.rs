//! What somebody wrote, kept in the browser until the page is opened again.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::window;
use web_sys::Storage;
use yew::prelude::*;

use crate::app::state::{Action, State};
use crate::share::Workspace;

const KEY: &str = "eventsieve.workspace";

/// After a change, in milliseconds.
const PAUSE: u32 = 750;

/// Opens what was kept, and keeps what is somebody's own: a moment after each change, and when the page goes.
#[hook]
pub(crate) fn use_store(state: &UseReducerHandle<State>) {
    let latest = use_mut_ref(|| state.clone());
    *latest.borrow_mut() = state.clone();
    let has_failed = use_memo((), |()| Cell::new(false));
    let keep = {
        let latest = latest.clone();
        Rc::new(move || {
            let state = latest.borrow().clone();
            if state.is_own && keep(&state.workspace()).is_none() && !has_failed.replace(true) {
                state.dispatch(Action::Say(
                    "This browser does not keep your texts: its storage is full or switched off. A link can hold them."
                        .into(),
                ));
            }
        })
    };
    {
        let keep = keep.clone();
        use_effect_with((), move |()| {
            if let Some(workspace) = kept() {
                latest.borrow().dispatch(Action::Restore(workspace));
            }
            let listener = EventListener::new(&window(), "pagehide", move |_| keep());
            move || drop(listener)
        });
    }
    use_effect_with((state.pattern.clone(), state.event.clone()), move |_| {
        let timeout = Timeout::new(PAUSE, move || keep());
        move || drop(timeout)
    });
}

/// `None` where the browser keeps nothing.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn kept() -> Option<Workspace> {
    Workspace::from_json(&storage()?.get_item(KEY).ok()??).ok()
}

fn keep(workspace: &Workspace) -> Option<()> {
    storage()?.set_item(KEY, &workspace.to_json()).ok()
}
