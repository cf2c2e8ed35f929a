//! What is on the screen. Components show the state and say what somebody did; they decide nothing themselves.

mod editor;
mod header;
mod verdict;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use self::editor::Editor;
use self::header::Header;
use self::verdict::Verdict;
use super::hooks::{Settled, use_settled};
use super::state::{Action, Judgement, State};
use crate::json::{LineColumn, Span};

/// The whole page.
#[component]
pub(super) fn App() -> Html {
    let state = use_reducer(State::default);
    let Settled { judgement, is_stale } = use_settled(&state.judgement);
    let pattern_box = use_node_ref();
    let event_box = use_node_ref();

    let dispatch = |action: fn(String) -> Action| {
        let dispatcher = state.dispatcher();
        Callback::from(move |text| dispatcher.dispatch(action(text)))
    };
    let choose = {
        let dispatcher = state.dispatcher();
        Callback::from(move |index| dispatcher.dispatch(Action::ChooseExample(index)))
    };
    let bring_back = state.replaced.is_some().then(|| {
        let dispatcher = state.dispatcher();
        Callback::from(move |()| dispatcher.dispatch(Action::BringBack))
    });
    let go_to_fault = {
        let (state, judgement) = (state.clone(), judgement.clone());
        let (pattern_box, event_box) = (pattern_box.clone(), event_box.clone());
        Callback::from(move |()| match &*judgement {
            Judgement::InvalidPattern(fault) => select(&pattern_box, &state.pattern, fault.report.span()),
            Judgement::InvalidEvent(fault) => select(&event_box, &state.event, fault.report.span()),
            _ => {}
        })
    };

    html! {
        <>
            <Header examples={state.examples.clone()} chosen={state.example} {choose} {bring_back} />
            <main>
                <Verdict judgement={judgement.clone()} {is_stale} {go_to_fault} />
                <Editor id="pattern" label="Event pattern" hint="Write or paste a pattern, or choose an example"
                    text={state.pattern.clone()} mark={judgement.pattern_mark()}
                    node={pattern_box} edit={dispatch(Action::EditPattern)} />
                <Editor id="event" label="Event" hint="Paste an event as JSON, or choose an example"
                    text={state.event.clone()} mark={judgement.event_mark()}
                    node={event_box} edit={dispatch(Action::EditEvent)} />
            </main>
        </>
    }
}

/// Puts the focus on a piece of a text box's text, and scrolls it into view.
fn select(text_box: &NodeRef, text: &str, span: Span) {
    let Some(text_box) = text_box.cast::<HtmlTextAreaElement>() else {
        return;
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
    text_box.set_scroll_top(middle(line, editor::LINE_HEIGHT, text_box.client_height()));
    text_box.set_scroll_left(middle(column, editor::CHARACTER_WIDTH, text_box.client_width()));
}
