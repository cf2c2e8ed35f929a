//! The dialog that lies over the page. The browser keeps the focus in it, closes it with Escape, and gives the focus back.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::app::state::Dialog;

/// Opens each dialog that comes into the document, and keeps in view what is at hand in it. Answers with what is to hold it.
#[hook]
pub(crate) fn use_dialog(open: Option<Dialog>, search: &(String, usize)) -> NodeRef {
    let node = use_node_ref();
    let dialog = node.clone();
    use_effect_with((open, search.clone()), move |_| {
        let Some(dialog) = dialog.cast::<HtmlDialogElement>() else {
            return;
        };
        if !dialog.open() {
            // What is in the menu cannot have the focus back once the menu is hidden; its button can.
            if let Ok(Some(menu)) = document().query_selector(":popover-open") {
                let _ = menu.unchecked_into::<HtmlElement>().hide_popover();
            }
            // It is in the document and not open, so that this cannot fail.
            let _ = dialog.show_modal();
        }
        if let Ok(Some(at_hand)) = dialog.query_selector("[aria-selected=true]") {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            at_hand.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    node
}
