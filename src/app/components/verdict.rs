//! The one thing that stands out: whether the event matches, and the first reason.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::Judgement;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) judgement: Rc<Judgement>,
    /// Whether a newer judgement is on its way.
    pub(super) is_stale: bool,
    /// Asks to show the place of a mistake.
    pub(super) go_to_fault: Callback<()>,
}

#[component]
pub(super) fn Verdict(props: &Props) -> Html {
    let (state, word) = match &*props.judgement {
        Judgement::Match { .. } => ("match", "Match"),
        Judgement::NoMatch { .. } => ("no-match", "No match"),
        Judgement::InvalidPattern(_) => ("invalid", "Invalid pattern"),
        Judgement::InvalidEvent(_) => ("invalid", "Invalid event"),
    };
    let (reason, notes, fault) = match &*props.judgement {
        Judgement::Match { leaves: 1, notes } => ("the field matched", notes.join("; "), None),
        Judgement::Match { leaves, notes } => (&*format!("all {leaves} fields matched"), notes.join("; "), None),
        Judgement::NoMatch { reason, notes } => (&**reason, notes.join("; "), None),
        Judgement::InvalidPattern(fault) | Judgement::InvalidEvent(fault) => {
            (&*fault.report.message, String::new(), Some(fault))
        }
    };
    html! {
        <section class={classes!("verdict", state, props.is_stale.then_some("stale"))}>
            <div id="verdict" role="status" aria-label="Verdict">
                <p>
                    <strong>{ word }</strong>
                    <span class="reason" title={reason.to_owned()}>{ reason }</span>
                    if let Some(fault) = fault {
                        <button type="button" class="place" onclick={props.go_to_fault.reform(|_| ())}>
                            { format!("line {}, column {}", fault.position.line, fault.position.column) }
                        </button>
                    }
                </p>
                if let Some(fault) = fault {
                    <p class="note">{ fault.report.help.as_deref() }</p>
                }
            </div>
            if let Some(fault) = fault {
                <details>
                    <summary>{ "EventBridge's whole answer" }</summary>
                    <pre tabindex="0">{ &fault.answer }</pre>
                </details>
            } else {
                <p class="note" title={notes.clone()}>{ &notes }</p>
            }
        </section>
    }
}
