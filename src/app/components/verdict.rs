//! The one thing that stands out: whether the event matches, and the first reason.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::{Judgement, size_sentence};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) judgement: Rc<Judgement>,
    /// The text of the pattern.
    pub(super) pattern: AttrValue,
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
    let (reason, fault) = match &*props.judgement {
        Judgement::Match { leaves: 1 } => ("the field matched".to_owned(), None),
        Judgement::Match { leaves } => (format!("all {leaves} fields matched"), None),
        Judgement::NoMatch { reason } => (reason.clone(), None),
        Judgement::InvalidPattern(fault) | Judgement::InvalidEvent(fault) => {
            (fault.report.message.clone(), Some(fault))
        }
    };
    let note = fault.map_or_else(|| Some(size_sentence(&props.pattern)), |fault| fault.report.help.clone());
    html! {
        <section class={classes!("verdict", state, props.is_stale.then_some("stale"))}
            role="status" aria-label="Verdict">
            <strong>{ word }</strong>
            <span class="reason" title={reason.clone()}>{ &reason }</span>
            if let Some(fault) = fault {
                <button type="button" class="place" onclick={props.go_to_fault.reform(|_| ())}>
                    { format!("line {}, column {}", fault.position.line, fault.position.column) }
                </button>
            }
            <span class="note">{ note }</span>
        </section>
    }
}
