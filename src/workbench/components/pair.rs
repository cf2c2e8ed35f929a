//! The pair that somebody is at: its verdict, the reason, and what is expected of it.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::{Outcome, judged};
use crate::cases::Expected;
use crate::workbench::contents::List;
use crate::workbench::state::{Action, State};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) state: UseReducerHandle<State>,
    /// Takes the pair into the tester.
    pub(super) test: Callback<()>,
}

/// The verdict on a pair, in words.
#[derive(PartialEq)]
struct Judged {
    class: &'static str,
    word: &'static str,
    reason: String,
}

#[component]
pub(super) fn Pair(props: &Props) -> Html {
    let state = &props.state;
    let texts = (
        state.entry(List::Patterns).map(|entry| entry.text.clone()),
        state.entry(List::Events).map(|entry| entry.text.clone()),
    );
    let found = use_memo(texts, |(pattern, event)| judge(pattern.as_ref(), event.as_ref()));
    let expected = state.contents.expectations.get(&state.at);
    let has_event = state.entry(List::Events).is_some() && state.entry(List::Patterns).is_some();
    let button = |expectation: Option<bool>, word: &'static str| {
        let state = state.clone();
        let is_chosen = match (&expectation, expected.map(|known| &known.expected)) {
            (Some(matches), Some(Expected::Verdict(known))) => matches == known,
            (None, None) => true,
            _ => false,
        };
        let onclick = Callback::from(move |_: MouseEvent| state.dispatch(Action::Expect(expectation)));
        html! { <button type="button" aria-pressed={is_chosen.to_string()} disabled={!has_event} {onclick}>{ word }</button> }
    };
    let test = props.test.reform(|_: MouseEvent| ());
    html! {
        <section class={classes!("verdict", found.class)} aria-label="The pair at hand">
            <div>
                <p>
                    <strong>{ found.word }</strong>
                    <span class="reason" title={found.reason.clone()}>{ &found.reason }</span>
                </p>
                <p class="note">{ note(state) }</p>
            </div>
            <div class="expect" role="group" aria-label="Expected of this pair">
                <span class="quiet">{ "Expect" }</span>
                { button(Some(true), "Match") }
                { button(Some(false), "No match") }
                { button(None, "Nothing") }
                <button type="button" disabled={!has_event} onclick={test}>{ "Open in the tester" }</button>
            </div>
        </section>
    }
}

fn judge(pattern: Option<&AttrValue>, event: Option<&AttrValue>) -> Judged {
    let (Some(pattern), Some(event)) = (pattern, event) else {
        let reason = match pattern {
            Some(pattern) => crate::pattern::Pattern::parse(pattern).err().map(|error| error.to_string()),
            None => Some("There is no event pattern yet".into()),
        };
        return match (pattern, reason) {
            (Some(_), Some(reason)) => Judged { class: "invalid", word: "Invalid pattern", reason },
            (Some(_), None) => Judged { class: "", word: "Valid pattern", reason: "It is an event pattern".into() },
            (None, reason) => Judged { class: "", word: "No verdict", reason: reason.unwrap_or_default() },
        };
    };
    let judgement = judged(pattern, event);
    let class = match judgement.outcome {
        Outcome::Match => "match",
        Outcome::NoMatch => "no-match",
        Outcome::InvalidPattern(_) | Outcome::InvalidEvent(_) => "invalid",
    };
    Judged { class, word: judgement.outcome.word(), reason: judgement.reason }
}

/// Which pair it is, and whether what is expected of it is so.
fn note(state: &State) -> String {
    let contents: &Rc<_> = &state.contents;
    let (pattern, event) = state.at;
    let mut note = contents.name(List::Patterns, pattern);
    match event {
        Some(event) => note += &format!(" and {}", contents.name(List::Events, event)),
        None => note += ", alone",
    }
    if let Some(expectation) = contents.expectations.get(&state.at) {
        let is_so = if state.passes(state.at, expectation) { "passes" } else { "fails" };
        let words = expectation.expected.words();
        note += &match expectation.expected {
            Expected::Verdict(_) => format!(": expected {words}, {is_so}"),
            Expected::Error(_) => format!(": expected the error \u{201c}{words}\u{201d}, {is_so}"),
        };
    }
    note
}
