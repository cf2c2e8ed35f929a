//! The workbench: several event patterns and several events, a table of verdicts, and what is expected of them. The page loads it
//! when somebody opens it, so that it takes nothing from the first verdict.
//!
//! `contents` is what it holds, `table` the verdicts, `state` how both change; these need no browser. `components` and `hooks` show
//! it. `file` is another half: a file of events that a pattern is tried on. `formats` is the dialog that converts, which is loaded
//! with them. `live` is a view of its own: the events of a bus as they come. What it does not do is explain at length: that is the tester's, which a pair is taken to.

mod components;
mod contents;
mod file;
mod formats;
mod hooks;
mod live;
mod state;
mod table;

pub use formats::convert;

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::Renderer;

/// Opens the workbench in an element, once, or goes on with it: with the texts of the tester; whether these are what it was given
/// from here; what a link holds, as the JSON of [`share`](crate::share); and whether somebody wants what is live. `test` is called with a pattern and an event that
/// are to be taken into the tester.
#[wasm_bindgen(js_name = visit)]
pub fn visit(
    root: Element,
    pattern: String,
    event: String,
    is_lent: bool,
    link: Option<String>,
    is_live: bool,
    test: Function,
) {
    let is_new = !hooks::is_open();
    hooks::arrive(hooks::Arrival { pattern, event, is_lent, link, is_live, test });
    if is_new {
        Renderer::<components::Workbench>::with_root(root).render();
    }
}
