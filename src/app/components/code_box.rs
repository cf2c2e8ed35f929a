//! Where a text is written once the editors are loaded. Until then there is nothing here, and the text box beside it goes on.
//!
//! The page's text is the one that counts. The editor says what is written in it, and is told what the page makes of it: the
//! marks, and each text that did not come from here.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::Dispatcher;
use super::code_mirror::{CodeMirror, Deed, loaded};
use super::editor::Props;
use crate::app::judgement::Spot;
use crate::app::marks::offset_of;
use crate::app::state::Action;
use crate::explain::Side;

/// The texts that an editor has reported and the page has not shown yet, the last one being what is in it.
type Written = Rc<RefCell<Vec<AttrValue>>>;

/// The editor of a text, and whether it stands in place of the text box.
#[hook]
pub(super) fn use_code_box(props: &Props) -> (bool, Html) {
    let own = use_node_ref();
    let is_open = use_state_eq(|| false);
    let written: Written = use_mut_ref(Vec::new);
    let kept = use_mut_ref(|| None);
    let node = if *is_open { props.node.clone() } else { own };
    use_effect_with((), {
        let (props, node, is_open, written) = (props.clone(), node.clone(), is_open.setter(), written.clone());
        move |()| {
            spawn_local(async move {
                loaded().await;
                let (editor, text_box) = (node.cast::<CodeMirror>(), props.node.cast::<HtmlTextAreaElement>());
                if let (Some(editor), Some(text_box)) = (editor, text_box) {
                    written.borrow_mut().push(text_box.value().into());
                    let listen = listen(props.side, written, props.dispatcher);
                    *kept.borrow_mut() =
                        Some(editor.take_over(&text_box, props.side, &props.label, &props.hint, listen));
                    is_open.set(true);
                }
            });
        }
    });
    let editor = (*is_open).then(|| node.clone());
    // While the marks that are known are of another text, the last ones stay, each where its piece has gone.
    use_effect_with((props.text.clone(), props.marks.clone(), editor.clone()), move |(text, marks, editor)| {
        let Some(editor) = editor.as_ref().and_then(NodeRef::cast::<CodeMirror>) else {
            return;
        };
        let mut written = written.borrow_mut();
        match written.iter().position(|known| known == text) {
            Some(at) => drop(written.drain(..at)),
            None => {
                *written = vec![text.clone()];
                drop(written);
                editor.write(text);
            }
        }
        if let Some(marks) = marks {
            editor.mark(marks);
        }
    });
    let text = props.text.clone();
    use_effect_with((props.lit.clone(), editor), move |(lit, editor)| {
        if let Some(editor) = editor.as_ref().and_then(NodeRef::cast::<CodeMirror>) {
            editor.light_up(&text, lit);
        }
    });
    let id = is_open.then(|| props.id.clone());
    (*is_open, html! { <code-editor {id} ref={node} /> })
}

/// What becomes of what somebody does in an editor.
fn listen(side: Side, written: Written, dispatcher: Dispatcher) -> impl Fn(Deed) {
    move |deed| {
        let offset = |units| written.borrow().last().map_or(0, |text| offset_of(text, units));
        let action = match deed {
            Deed::Wrote(text, units) => {
                written.borrow_mut().push(text.clone().into());
                dispatcher.dispatch(Action::Write(side, text));
                Action::FocusAt(side, offset(units))
            }
            Deed::MovedTo(units) => Action::FocusAt(side, offset(units)),
            Deed::PointsAt(units) => Action::PointAt(side, offset(units)),
            Deed::PointsAtRow(row) => Action::Point(Some(Spot::Row(row))),
            Deed::PointsAway => Action::Point(None),
            Deed::Left => Action::Focus(None),
        };
        dispatcher.dispatch(action);
    }
}
