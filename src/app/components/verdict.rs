//! The one thing that stands out: whether the event matches, and the first reason.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::{Fault, Judgement};

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
    let detail = match &*props.judgement {
        Judgement::Match { leaves: 1 } => html! { <span class="reason">{ "the field matched" }</span> },
        Judgement::Match { leaves } => html! { <span class="reason">{ format!("all {leaves} fields matched") }</span> },
        Judgement::NoMatch { reason } => html! { <span class="reason">{ reason }</span> },
        Judgement::InvalidPattern(fault) | Judgement::InvalidEvent(fault) => fault_detail(fault, &props.go_to_fault),
    };
    html! {
        <section class={classes!("verdict", state, props.is_stale.then_some("stale"))}
            role="status" aria-label="Verdict">
            <strong>{ word }</strong>
            { detail }
        </section>
    }
}

fn fault_detail(fault: &Fault, go_to_fault: &Callback<()>) -> Html {
    let place = format!("line {}, column {}", fault.position.line, fault.position.column);
    html! {
        <>
            <span class="reason">{ &fault.report.message }</span>
            <button type="button" class="place" onclick={go_to_fault.reform(|_| ())}>{ place }</button>
            if let Some(help) = &fault.report.help {
                <span class="help">{ help }</span>
            }
        </>
    }
}
