//! How the page looks, in the document and in the browser's storage. `www/index.html` applies what is stored before the first
//! paint; this reads it from the document, and writes what is changed.

use gloo::utils::{document_element, window};
use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, HtmlElement};
use yew::prelude::*;

use crate::app::look::{Shares, Splitter, Theme};

const THEME: &str = "data-theme";

/// How the document looks.
pub(crate) fn look() -> (Theme, Shares) {
    let theme = Theme::from_id(&document_element().get_attribute(THEME).unwrap_or_default());
    // A property that cannot be read is one that is not set.
    let read = |name| style().get_property_value(name).unwrap_or_default();
    (theme, Shares::read(&read("--left"), &read("--upper")))
}

/// Makes the document look so, and remembers it. Storage that is full or forbidden remembers nothing, and that is all.
#[hook]
pub(crate) fn use_look(theme: Theme, shares: Shares) {
    use_effect_with((theme, shares), |(theme, shares)| {
        // The document's own element takes every attribute.
        let _ = match theme {
            Theme::System => document_element().remove_attribute(THEME),
            _ => document_element().set_attribute(THEME, theme.id()),
        };
        let [columns, rows] = [Splitter::Columns, Splitter::Rows].map(|splitter| shares.get(splitter));
        let style = style();
        for (name, share) in
            [("--left", columns), ("--right", 1000 - columns), ("--upper", rows), ("--lower", 1000 - rows)]
        {
            // Where this fails, the panes keep their sizes.
            let _ = style.set_property(name, &format!("{share}fr"));
        }
        let is_usual = *shares == Shares::default();
        remember("eventsieve.theme", theme.id());
        remember("eventsieve.panes", &if is_usual { String::new() } else { format!("{columns} {rows}") });
    });
}

fn style() -> CssStyleDeclaration {
    document_element().unchecked_into::<HtmlElement>().style()
}

/// Keeps a text under a name; none for an empty text.
fn remember(name: &str, text: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = if text.is_empty() { storage.remove_item(name) } else { storage.set_item(name, text) };
    }
}
