//! A pattern out of a template or code, and into others: the dialog over the tester. What is read and written is
//! [`convert`](crate::convert)'s.

mod dialog;
mod reading;

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::{AttrValue, Callback, Renderer};

use self::dialog::Formats;

/// The tester's texts, and what takes a pattern into it.
#[derive(Clone)]
struct Visit {
    pattern: AttrValue,
    event: AttrValue,
    adopt: Function,
}

thread_local! {
    /// The latest visit, and who is to be told of it: the page calls from outside of what is shown.
    static DOOR: RefCell<(Option<Visit>, Option<Callback<Visit>>)> = const { RefCell::new((None, None)) };
}

/// Opens the dialog in an element, with the tester's texts. `adopt` is called with a pattern that is to take the place of the
/// tester's.
#[wasm_bindgen(js_name = convert)]
pub fn convert(root: Element, pattern: String, event: String, adopt: Function) {
    let visit = Visit { pattern: pattern.into(), event: event.into(), adopt };
    let (is_new, told) = DOOR.with_borrow_mut(|(latest, told)| (latest.replace(visit.clone()).is_none(), told.clone()));
    match told {
        Some(told) => told.emit(visit),
        None if is_new => drop(Renderer::<Formats>::with_root(root).render()),
        None => {}
    }
}

impl Visit {
    fn adopt(&self, pattern: &str) {
        // The page's own function, which throws nothing.
        let _ = self.adopt.call1(&JsValue::NULL, &pattern.into());
    }
}
