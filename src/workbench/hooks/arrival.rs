//! What the page says to the workbench, and what the workbench gives to the page.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use crate::workbench::contents::Contents;
use crate::workbench::state::{Action, State};

/// Somebody came from the tester.
pub(in crate::workbench) struct Arrival {
    /// The tester's pattern.
    pub(in crate::workbench) pattern: String,
    /// The tester's event.
    pub(in crate::workbench) event: String,
    /// Whether both were given by the workbench, and perhaps changed since.
    pub(in crate::workbench) is_lent: bool,
    /// What a link holds.
    pub(in crate::workbench) link: Option<String>,
    /// Whether somebody wants what is live.
    pub(in crate::workbench) is_live: bool,
    /// Takes a pattern and an event into the tester.
    pub(in crate::workbench) test: Function,
}

thread_local! {
    /// The latest arrival, and who is to be told of it: the page calls from outside of what is shown.
    static DOOR: RefCell<Door> = const { RefCell::new(Door { is_open: false, arrival: None, dispatcher: None }) };
}

struct Door {
    is_open: bool,
    arrival: Option<Arrival>,
    dispatcher: Option<UseReducerDispatcher<State>>,
}

/// Whether the workbench was opened before.
pub(in crate::workbench) fn is_open() -> bool {
    DOOR.with_borrow(|door| door.is_open)
}

/// Tells of an arrival, now or as soon as the workbench stands.
pub(in crate::workbench) fn arrive(arrival: Arrival) {
    let dispatcher = DOOR.with_borrow_mut(|door| {
        door.is_open = true;
        door.arrival = Some(arrival);
        door.dispatcher.clone()
    });
    if let Some(dispatcher) = dispatcher {
        tell(&dispatcher);
    }
}

/// Has the state told of each arrival. Called once what was kept is there.
#[hook]
pub(in crate::workbench) fn use_arrivals(dispatcher: UseReducerDispatcher<State>) {
    use_effect_with((), move |()| {
        tell(&dispatcher);
        DOOR.with_borrow_mut(|door| door.dispatcher = Some(dispatcher));
    });
}

fn tell(dispatcher: &UseReducerDispatcher<State>) {
    let told = DOOR.with_borrow_mut(|door| {
        let arrival = door.arrival.as_mut()?;
        Some((
            arrival.link.take(),
            arrival.pattern.clone(),
            arrival.event.clone(),
            std::mem::take(&mut arrival.is_lent),
        ))
    });
    let is_live = DOOR.with_borrow(|door| door.arrival.as_ref().is_some_and(|arrival| arrival.is_live));
    dispatcher.dispatch(Action::Watch(is_live));
    match told {
        // The page has read it before, so that it is a workspace.
        Some((Some(link), ..)) => {
            if let Ok(contents) = Contents::from_json(&link) {
                dispatcher.dispatch(Action::OpenLink(contents));
            }
        }
        Some((None, pattern, event, is_lent)) => dispatcher.dispatch(Action::Visit(pattern, event, is_lent)),
        None => {}
    }
}

/// The tester's texts, as they were when somebody came from there.
pub(in crate::workbench) fn tester() -> Option<(String, String)> {
    DOOR.with_borrow(|door| door.arrival.as_ref().map(|arrival| (arrival.pattern.clone(), arrival.event.clone())))
}

/// Takes a pattern and an event into the tester.
pub(in crate::workbench) fn lend(pattern: &str, event: &str) {
    let test = DOOR.with_borrow(|door| door.arrival.as_ref().map(|arrival| arrival.test.clone()));
    if let Some(test) = test {
        // The page's own function, which throws nothing.
        let _ = test.call2(&JsValue::NULL, &pattern.into(), &event.into());
    }
}
