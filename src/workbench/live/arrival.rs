//! The event at hand: the whole of it, what the pattern makes of it, and where it can go.

use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::{Outcome, copy, judged};
use crate::json::formatted;

#[derive(PartialEq, Properties)]
pub(super) struct Properties {
    /// Its text.
    pub text: AttrValue,
    /// The text of the pattern at hand.
    pub pattern: AttrValue,
    /// As of [`LivePanel`](super::LivePanel).
    pub test: Callback<String>,
    pub keep: Callback<String>,
}

/// The event at hand.
#[component]
pub(super) fn Whole(properties: &Properties) -> Html {
    let Properties { text, pattern, test, keep } = properties;
    let explained = use_memo((text.clone(), pattern.clone()), |(text, pattern)| {
        let laid_out = formatted(text).map_or_else(|_| text.clone(), AttrValue::from);
        judged(pattern, &laid_out)
    });
    let on = |act: &Callback<String>| {
        let (act, text) = (act.clone(), text.to_string());
        Callback::from(move |_: MouseEvent| act.emit(text.clone()))
    };
    let copy = Callback::from(|text: String| {
        spawn_local(async move {
            // A browser that does not let the page copy lets the reader.
            copy(&text).await;
        });
    });
    let class = match explained.outcome {
        Outcome::Match => "match",
        Outcome::NoMatch => "no-match",
        Outcome::InvalidPattern(_) | Outcome::InvalidEvent(_) => "fault",
    };
    // What begins within a mark is told with it.
    let mut end = 0;
    let (shown, marks) = (&*explained.event.text, &explained.event.marks);
    let mut pieces = Vec::new();
    for mark in marks.iter() {
        if let (Some(before), Some(marked)) = (shown.get(end..mark.span.start), shown.get(mark.span.range())) {
            pieces.push(html! { <>{ before }<mark class={mark.tone.class()}>{ marked }</mark></> });
            end = mark.span.end;
        }
    }
    html! {
        <>
            <div class="bench-tools">
                <button type="button" onclick={on(test)}>{ "Test" }</button>
                <button type="button" onclick={on(keep)}>{ "Add as a case" }</button>
                <button type="button" onclick={on(&copy)}>{ "Copy" }</button>
            </div>
            <p><strong {class}>{ explained.outcome.word() }</strong>{ ": " }{ &explained.reason }</p>
            <pre tabindex="0" aria-label="The whole event">{ for pieces }{ &shown[end..] }</pre>
        </>
    }
}
