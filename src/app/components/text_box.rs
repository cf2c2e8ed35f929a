//! Where a text is written. It says where the caret and the pointer are, so that what they are at can be lit.
//!
//! It knows nothing of marks: a long text is compared with what stands in the box each time that this is shown anew.

use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use super::Dispatcher;
use crate::app::marks::{offset_at, offset_of};
use crate::app::state::Action;
use crate::explain::Side;

/// In pixels, as the style sheet has it.
pub(super) const LINE_HEIGHT: i32 = 20;

/// In pixels, about.
pub(super) const CHARACTER_WIDTH: i32 = 8;

/// The space around the text, in pixels from the left and from the top, as the style sheet has it.
const PADDING: (f64, f64) = (12.0, 8.0);

/// The width of the probe, in widths of a character, as the style sheet has it.
const PROBE: f64 = 100.0;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) id: AttrValue,
    pub(super) side: Side,
    /// What the box says while it is empty.
    pub(super) hint: AttrValue,
    pub(super) text: AttrValue,
    /// Whether the text has a mistake, which the verdict tells.
    pub(super) is_faulty: bool,
    /// Is told where the box is scrolled to.
    pub(super) follow: Callback<Element>,
    pub(super) node: NodeRef,
    pub(super) dispatcher: Dispatcher,
}

#[component]
pub(super) fn TextBox(props: &Props) -> Html {
    let probe = use_node_ref();
    {
        // A text that has become shorter may have scrolled the box.
        let (node, follow) = (props.node.clone(), props.follow.clone());
        use_effect_with(props.text.clone(), move |_| {
            if let Some(text_box) = node.cast() {
                follow.emit(text_box);
            }
        });
    }
    let side = props.side;
    let dispatcher = &props.dispatcher;
    let on = |act: fn(Side, &HtmlTextAreaElement, &Dispatcher)| {
        let (dispatcher, node) = (dispatcher.clone(), props.node.clone());
        move || {
            if let Some(text_box) = node.cast::<HtmlTextAreaElement>() {
                act(side, &text_box, &dispatcher);
            }
        }
    };
    let write = on(|side, text_box, dispatcher| {
        dispatcher.dispatch(Action::Write(side, text_box.value()));
        tell_caret(side, text_box, dispatcher);
    });
    let caret = on(tell_caret);
    let oninput = Callback::from(move |_: InputEvent| write());
    let onkeyup = Callback::from({
        let caret = caret.clone();
        move |_: KeyboardEvent| caret()
    });
    let onclick = Callback::from({
        let caret = caret.clone();
        move |_: MouseEvent| caret()
    });
    let onfocus = Callback::from({
        let caret = caret.clone();
        move |_: FocusEvent| caret()
    });
    // A selection that is made on the page's own account comes with no key and no click.
    let onselect = Callback::from(move |_: Event| caret());
    let onblur = Callback::from({
        let dispatcher = dispatcher.clone();
        move |_: FocusEvent| dispatcher.dispatch(Action::Focus(None))
    });
    let onmouseleave = Callback::from({
        let dispatcher = dispatcher.clone();
        move |_: MouseEvent| dispatcher.dispatch(Action::Point(None))
    });
    let onmousemove = Callback::from({
        let (dispatcher, text, probe) = (dispatcher.clone(), props.text.clone(), probe.clone());
        move |event: MouseEvent| {
            let width = probe.cast::<Element>().map(|probe| probe.get_bounding_client_rect().width() / PROBE);
            let at = width.and_then(|width| pointed_at(&text, &event, width));
            dispatcher.dispatch(at.map_or(Action::Point(None), |offset| Action::PointAt(side, offset)));
        }
    });
    let onscroll = props.follow.reform(|event: Event| event.target_unchecked_into());

    html! {
        <>
            <i class="probe" aria-hidden="true" ref={probe}></i>
            <textarea id={props.id.clone()} ref={props.node.clone()} value={props.text.clone()} placeholder={props.hint.clone()}
                {oninput} {onscroll} {onkeyup} {onclick} {onfocus} {onselect} {onblur} {onmousemove} {onmouseleave}
                spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off"
                aria-invalid={props.is_faulty.then_some("true")} aria-describedby={props.is_faulty.then_some("verdict")} />
        </>
    }
}

fn tell_caret(side: Side, text_box: &HtmlTextAreaElement, dispatcher: &Dispatcher) {
    // A text box always has a caret; browsers answer with an error only for other kinds of fields.
    if let Ok(Some(units)) = text_box.selection_start() {
        dispatcher.dispatch(Action::FocusAt(side, offset_of(&text_box.value(), units as usize)));
    }
}

/// The byte offset of what the pointer is at.
fn pointed_at(text: &str, event: &MouseEvent, width: f64) -> Option<usize> {
    let text_box: HtmlTextAreaElement = event.target_unchecked_into();
    let frame = text_box.get_bounding_client_rect();
    let left = f64::from(event.client_x()) - frame.left() - PADDING.0 + f64::from(text_box.scroll_left());
    let top = f64::from(event.client_y()) - frame.top() - PADDING.1 + f64::from(text_box.scroll_top());
    let line = top / f64::from(LINE_HEIGHT);
    if line < 0.0 || width <= 0.0 {
        return None;
    }
    offset_at(text, line as usize, left / width)
}
