//! The page: a pattern and an event side by side, the verdict above them, and why below.
//!
//! `state` holds what the page knows and how it changes, `judgement` what follows from the texts, `marks` what is marked in them,
//! and `picking` how to ask for a value; `commands` lists what can be done by name or by key, `finder` searches it, `look` is how
//! the page wants to be seen, and `copies` what is copied. These need no browser. `components` and `hooks` show it.
//! ```no_run
//! eventsieve::app::run();
//! ```
//!
//! Everything is judged in the page itself: it loads its own examples once it stands, and then makes no request.

mod commands;
mod components;
mod copies;
mod examples;
mod figures;
mod finder;
mod hooks;
mod judgement;
mod look;
mod marks;
mod picking;
mod state;

// The workbench uses these; a page without it does not.
#[allow(unused_imports, reason = "a feature decides whether there is a workbench")]
pub(crate) use self::{
    hooks::{copy, link_to_workspace as link_to, show_own_workbench},
    judgement::{Judgement, Outcome},
};

use yew::{AttrValue, Renderer};

use crate::pattern::Target;

/// Puts the page into the document, in place of the shell that stands there while the page loads. Should it ever panic, the
/// document says so.
///
/// # Panics
///
/// Where the document has no element with the id `app`.
pub fn run() {
    yew::set_custom_panic_hook(Box::new(|info| {
        gloo::console::error!(info.to_string());
        if let Some(notice) = gloo::utils::document().get_element_by_id("failure") {
            // There is nothing more to be done about a notice that cannot be shown.
            let _ = notice.remove_attribute("hidden");
        }
    }));
    let root = gloo::utils::document().get_element_by_id("app").expect("the document has an element with the id `app`");
    Renderer::<components::App>::with_root(root).render();
}

/// What follows from a pattern that is for a rule, and an event.
#[allow(dead_code, reason = "a feature decides whether there is a workbench")]
pub(crate) fn judged(pattern: &AttrValue, event: &AttrValue) -> Judgement {
    Judgement::of(Target::Rule, pattern, event, None)
}
