//! The one thing that stands out: whether the event matches, and the first reason.

use std::rc::Rc;

use yew::prelude::*;

use super::Dispatcher;
use super::limits::limits;
use crate::app::figures::milliseconds;
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
    let state = match judgement.outcome {
        Outcome::Match => "match",
        Outcome::NoMatch => "no-match",
        Outcome::InvalidPattern(_) | Outcome::InvalidEvent(_) => "invalid",
    };
    let fault = judgement.fault();
    let warnings = warnings(judgement);
    html! {
        <section class={classes!("verdict", state, props.is_stale.then_some("stale"))}>
            <div id="verdict" role="status" aria-label="Verdict">
                <p>
                    <strong>{ judgement.outcome.word() }</strong>
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
            <div class="meters">
                { limits(&judgement.meters) }
                <span title="The time it took to judge">
                    <span class="unseen">{ "Judged in " }</span>{ milliseconds(props.took) }
                </span>
            </div>
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
