//! What is on the screen. Components show the state and say what somebody did; they decide nothing themselves.

mod code_box;
mod code_mirror;
mod dialog;
mod editor;
mod fold;
mod gutter;
mod header;
mod layer;
mod limits;
mod menu;
mod notice;
mod palette;
mod picks;
mod row;
mod share;
mod shortcuts;
mod splitter;
mod target;
mod text_box;
mod tools;
mod verdict;
mod warning;
mod why;

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use self::code_mirror::CodeMirror;
use self::dialog::dialog;
use self::editor::Editor;
use self::header::Header;
use self::notice::notice;
use self::picks::picks;
use self::share::Share;
use self::splitter::splitter;
use self::target::target;
use self::verdict::Verdict;
use self::why::Why;
use super::hooks::{
    Settled, is_open, look, use_dialog, use_gallery, use_link, use_look, use_settled, use_shortcuts, use_store,
    use_workbench,
};
use super::look::Splitter;
use super::marks::Marks;
use super::state::{Action, Pane, State, View};
use crate::explain::{Place, Side};
use crate::json::{LineColumn, Span};

/// What components say to the state. It stays the same, so that a component is shown anew only where its content changed.
type Dispatcher = UseReducerDispatcher<State>;

/// The whole page.
#[component]
pub(super) fn App() -> Html {
    let state = use_reducer_eq(|| {
        let mut state = State::new(now);
        (state.theme, state.shares) = look();
        state
    });
    let dispatcher = state.dispatcher();
    use_store(&state);
    let link = use_link(&state);
    use_gallery(dispatcher.clone());
    use_shortcuts(dispatcher.clone());
    use_look(state.theme, state.shares);
    use_workbench(&state);
    let is_testing = state.view == View::Test;
    let dialog_node = use_dialog(state.open, &state.search);
    let Settled { judgement, is_stale } = use_settled(&state.judgement);
    let [pattern_box, event_box, why] = [use_node_ref(), use_node_ref(), use_node_ref()];
    {
        let (state, boxes) = (state.clone(), [pattern_box.clone(), event_box.clone()]);
        use_effect_with(state.sought, move |sought| match sought {
            Some((_, Place::Pattern(span))) => select(&boxes[0], &state.pattern, *span),
            Some((_, Place::Event(span))) => select(&boxes[1], &state.event, *span),
            None => {}
        });
    }
    {
        let nodes = [pattern_box.clone(), event_box.clone(), why.clone()];
        use_effect_with(state.visited, move |visited| {
            let node = visited.map(|(_, pane)| match pane {
                Pane::Text(Side::Pattern) => &nodes[0],
                Pane::Text(Side::Event) => &nodes[1],
                Pane::Why => &nodes[2],
            });
            if let Some(element) = node.and_then(|node| node.cast::<HtmlElement>()) {
                // An element that is gone from the document cannot be focused, and need not be.
                let _ = element.focus();
            }
        });
    }
    let onkeydown = {
        let (dispatcher, why, has_notice) = (dispatcher.clone(), why.clone(), state.has_notice());
        Callback::from(move |event: KeyboardEvent| {
            if event.alt_key() && event.key() == "Enter" && is_in(&event, "#event-editor") {
                event.prevent_default();
                dispatcher.dispatch(Action::Pick(0));
            }
            // What opened last is closed by the browser.
            if has_notice && event.key() == "Escape" && !is_open(":popover-open") {
                if is_in(&event, ".notice") {
                    focus(&why);
                }
                dispatcher.dispatch(Action::Dismiss);
            }
        })
    };
    let fitting = |marks: &Marks, text: &AttrValue| (marks.text == *text).then(|| marks.clone());
    let pattern_marks = fitting(&judgement.pattern, &state.pattern);
    let event_marks = fitting(&judgement.event, &state.event);

    html! {
        <>
        <div class="page" {onkeydown}>
            <Header examples={state.examples.clone()} chosen={state.example} view={state.view} theme={state.theme}
                dispatcher={dispatcher.clone()}>
                if is_testing {
                    <Share state={state.clone()} {link} />
                }
            </Header>
            // Out of sight it stays as it is, with what is undone in its editors.
            <main hidden={!is_testing}>
                <Verdict judgement={judgement.clone()} took={state.took} {is_stale} dispatcher={dispatcher.clone()} />
                <Editor id="pattern" side={Side::Pattern} label="Event pattern"
                    hint="Write or paste a pattern, or choose an example" text={state.pattern.clone()}
                    marks={pattern_marks} lit={state.lit.pattern.clone()}
                    is_folded={state.is_folded(Pane::Text(Side::Pattern))} node={pattern_box} dispatcher={dispatcher.clone()}
                    choice={target(state.target, &dispatcher)} />
                { splitter(Splitter::Columns, state.shares, &dispatcher) }
                <Editor id="event" side={Side::Event} label="Event"
                    hint="Paste an event as JSON, or choose an example" text={state.event.clone()}
                    marks={event_marks} lit={state.lit.event.clone()}
                    is_folded={state.is_folded(Pane::Text(Side::Event))} node={event_box} dispatcher={dispatcher.clone()}>
                    { picks(state.picking.as_ref(), &dispatcher) }
                </Editor>
                { splitter(Splitter::Rows, state.shares, &dispatcher) }
                <Why {judgement} {is_stale} lit={state.lit.spot} is_folded={state.is_folded(Pane::Why)}
                    node={why.clone()} dispatcher={dispatcher.clone()} />
            </main>
            { notice(&state, &why, &dispatcher) }
        </div>
        // Outside of the page, whose keys are not theirs.
        { dialog(&state, &dialog_node, &dispatcher) }
        </>
    }
}

/// Whether something happened within what a selector names.
fn is_in(event: &Event, selector: &str) -> bool {
    let target = event.target_dyn_into::<Element>();
    target.is_some_and(|element| element.closest(selector).is_ok_and(|around| around.is_some()))
}

/// Milliseconds since the page was opened.
fn now() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |performance| performance.now())
}

/// Puts the focus on an element without scrolling, where what had it is about to go.
fn focus(node: &NodeRef) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    if let Some(element) = node.cast::<HtmlElement>() {
        // An element that is gone from the document cannot be focused, and need not be.
        let _ = element.focus_with_options(&options);
        // What is folded away cannot have the focus; the button that brings it back can.
        let is_focused = gloo::utils::document().active_element().is_some_and(|active| active == *element);
        let around = element.parent_element().filter(|_| !is_focused);
        let button = around.and_then(|around| around.query_selector("button").ok().flatten());
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            let _ = button.focus_with_options(&options);
        }
    }
}

/// Puts the focus on a piece of a text box's or an editor's text, and scrolls it into view.
fn select(text_box: &NodeRef, text: &str, span: Span) {
    let Some(text_box) = text_box.get() else {
        return;
    };
    let text_box = match text_box.dyn_into::<HtmlTextAreaElement>() {
        Ok(text_box) => text_box,
        Err(editor) => return editor.unchecked_into::<CodeMirror>().seek(text, span),
    };
    let units = |text: &str| text.encode_utf16().count() as u32;
    let Some(start) = text.get(..span.start).map(units) else {
        return;
    };
    let length = text.get(span.range()).map_or(0, units);
    // A text box that is gone from the document cannot be focused, and need not be.
    let _ = text_box.focus();
    let _ = text_box.set_selection_range(start, start + length);
    let LineColumn { line, column } = LineColumn::of(text, span.start);
    let middle = |place: usize, size: i32, room: i32| (place as i32 - 1) * size - room / 2;
    text_box.set_scroll_top(middle(line, text_box::LINE_HEIGHT, text_box.client_height()));
    text_box.set_scroll_left(middle(column, text_box::CHARACTER_WIDTH, text_box.client_width()));
}
