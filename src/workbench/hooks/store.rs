//! What the workbench holds, kept in the browser until it is opened again.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use yew::prelude::*;

use crate::app::show_own_workbench;
use crate::workbench::contents::Contents;
use crate::workbench::state::{Action, State};

const KEY: &str = "eventsieve.workbench";

/// After a change, in milliseconds.
const PAUSE: u32 = 750;

/// Opens what was kept, and keeps what is changed: a moment after each change, and when the page goes or is hidden. What another
/// tab keeps is taken over at once, so that no tab writes over what it has not seen.
#[hook]
pub(in crate::workbench) fn use_store(state: &UseReducerHandle<State>) {
    let latest = use_mut_ref(|| state.clone());
    *latest.borrow_mut() = state.clone();
    let known = use_mut_ref(|| None::<Rc<Contents>>);
    let has_failed = use_mut_ref(|| false);
    let keep = {
        let (latest, known) = (latest.clone(), known.clone());
        Rc::new(move || {
            let state = latest.borrow().clone();
            let is_known = known.borrow().as_ref().is_some_and(|known| Rc::ptr_eq(known, &state.contents));
            if !state.is_changed || is_known {
                return;
            }
            *known.borrow_mut() = Some(state.contents.clone());
            let kept = window().local_storage().ok().flatten();
            let kept = kept.and_then(|storage| storage.set_item(KEY, &state.contents.to_json()).ok());
            if kept.is_some() {
                show_own_workbench();
            }
            if kept.is_none() && !has_failed.replace(true) {
                state.dispatch(Action::Say(
                    "This browser does not keep the workbench: its storage is full or switched off. Export the cases, or copy a link."
                        .into(),
                ));
            }
        })
    };
    {
        let keep = keep.clone();
        use_effect_with((), move |()| {
            if let Some(contents) = kept() {
                latest.borrow().dispatch(Action::Restore(contents));
            }
            let hidden = EventListener::new(&document(), "visibilitychange", {
                let keep = keep.clone();
                move |_| keep()
            });
            let gone = EventListener::new(&window(), "pagehide", move |_| keep());
            // Another tab has kept something else.
            let elsewhere = EventListener::new(&window(), "storage", move |_| {
                if let Some(contents) = kept() {
                    latest.borrow().dispatch(Action::FollowTab(contents));
                }
            });
            move || drop((hidden, gone, elsewhere))
        });
    }
    use_effect_with(Rc::as_ptr(&state.contents), move |_| {
        let timeout = Timeout::new(PAUSE, move || keep());
        move || drop(timeout)
    });
}

fn kept() -> Option<Contents> {
    let storage = window().local_storage().ok().flatten()?;
    Contents::from_json(&storage.get_item(KEY).ok()??).ok()
}
