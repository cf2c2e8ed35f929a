//! The one thing that stands out: whether the event matches, and the first reason.

use std::rc::Rc;

use yew::prelude::*;

use super::Dispatcher;
use crate::app::figures::{milliseconds, size};
use crate::app::judgement::{Judgement, Outcome};
use crate::app::state::Action;
use crate::explain::{Place, Side};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) judgement: Rc<Judgement>,
    /// How long it took, in tenths of a millisecond.
    pub(super) took: usize,
    /// Whether a newer judgement is on its way.
    pub(super) is_stale: bool,
    pub(super) dispatcher: Dispatcher,
}

#[component]
pub(super) fn Verdict(props: &Props) -> Html {
    let judgement = &*props.judgement;
    let (state, word) = match judgement.outcome {
        Outcome::Match => ("match", "Match"),
        Outcome::NoMatch => ("no-match", "No match"),
        Outcome::InvalidPattern(_) => ("invalid", "Invalid pattern"),
        Outcome::InvalidEvent(_) => ("invalid", "Invalid event"),
    };
    let fault = judgement.fault();
    let (size, sentence, is_over) = size(judgement.size);
    let warnings = warnings(judgement);
    html! {
        <section class={classes!("verdict", state, props.is_stale.then_some("stale"))}>
            <div id="verdict" role="status" aria-label="Verdict">
                <p>
                    <strong>{ word }</strong>
                    <span class="reason" title={judgement.reason.clone()}>{ &judgement.reason }</span>
                    if let Some((side, fault)) = fault {
                        <button type="button" class="place" onclick={seek(&props.dispatcher, side, fault.report.span())}>
                            { format!("line {}, column {}", fault.position.line, fault.position.column) }
                        </button>
                    }
                </p>
                if let Some((_, fault)) = fault {
                    <p class="note" title={fault.report.help.clone()}>{ fault.report.help.as_deref() }</p>
                } else if let Some(warnings) = warnings {
                    <p class="note" title={warnings.clone()}><span class="tag">{ "Warning" }</span>{ " " }{ warnings }</p>
                }
            </div>
            <p class="meters">
                <span class={is_over.then_some("over")} title={sentence.clone()}>
                    <span aria-hidden="true">{ if is_over { "! " } else { "" } }{ size }</span>
                    <span class="unseen">{ sentence }</span>
                </span>
                <span title="The time it took to judge">
                    <span class="unseen">{ "Judged in " }</span>{ milliseconds(props.took) }
                </span>
            </p>
            if let Some((_, fault)) = fault {
                <details>
                    <summary>{ "EventBridge's whole answer" }</summary>
                    <pre tabindex="0">{ &fault.answer }</pre>
                </details>
            }
        </section>
    }
}

/// The first warning, for it can be about the verdict itself, and how many more there are.
fn warnings(judgement: &Judgement) -> Option<String> {
    let first = judgement.warnings.first()?.text.clone();
    match judgement.warnings.len() + judgement.more_warnings {
        1 => Some(first),
        count => Some(format!("{first}; and {} more below", count - 1)),
    }
}

fn seek(dispatcher: &Dispatcher, side: Side, span: crate::json::Span) -> Callback<MouseEvent> {
    let dispatcher = dispatcher.clone();
    let place = match side {
        Side::Pattern => Place::Pattern(span),
        Side::Event => Place::Event(span),
    };
    Callback::from(move |_| dispatcher.dispatch(Action::Seek(place)))
}
