//! The explanation as text, in the order in which it is to be read.

use std::rc::Rc;

use yew::prelude::*;

use super::Dispatcher;
use super::fold::fold;
use super::row::row;
use super::warning::warning;
use crate::app::judgement::{Judgement, Spot};
use crate::app::state::{Action, Pane};
use crate::explain::grouped;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) judgement: Rc<Judgement>,
    /// Whether a newer judgement is on its way.
    pub(super) is_stale: bool,
    pub(super) lit: Option<Spot>,
    pub(super) is_folded: bool,
    /// What scrolls, for whoever wants to put the focus there.
    pub(super) node: NodeRef,
    pub(super) dispatcher: Dispatcher,
}

#[component]
pub(super) fn Why(props: &Props) -> Html {
    let Props { judgement, lit, node, dispatcher, .. } = props;
    let unpoint = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Point(None)))
    };
    let unfocus = {
        let dispatcher = dispatcher.clone();
        Callback::from(move |_: FocusEvent| dispatcher.dispatch(Action::Focus(None)))
    };
    let is_lit = |spot| *lit == Some(spot);
    let rows = judgement.rows.iter().enumerate();
    let rows = rows.map(|(at, found)| row(at, found, is_lit(Spot::Row(at)), node, dispatcher));
    let warnings = judgement.warnings.iter().enumerate();
    let warnings = warnings.map(|(at, found)| warning(at, found, is_lit(Spot::Warning(at)), node, dispatcher));
    html! {
        <section class={classes!("why", props.is_folded.then_some("folded"), props.is_stale.then_some("stale"))}>
            <div class="head">
                <h2 id="why-title">{ "Why" }</h2>
                { fold(Pane::Why, "Why", props.is_folded, dispatcher) }
            </div>
            <div class="panel" ref={node.clone()} tabindex="0" role="region" aria-labelledby="why-title"
                onmouseover={unpoint.clone()} onmouseleave={unpoint} onfocusout={unfocus}>
                if let Some((_, fault)) = judgement.fault() {
                    <p class="quiet">{ "Nothing to explain yet" }</p>
                    <p>{ fault.report.help.clone() }</p>
                } else if judgement.rows.is_empty() {
                    <p class="quiet">{ "The event pattern names no field" }</p>
                }
                if !judgement.rows.is_empty() {
                    <ul class="rows" role="list" aria-label="Fields of the event pattern">
                        { for rows }
                        if judgement.more_rows > 0 {
                            <li class="row quiet">{ format!("and {} more", grouped(judgement.more_rows)) }</li>
                        }
                    </ul>
                }
                if !judgement.warnings.is_empty() {
                    <h3>{ "Warnings" }</h3>
                    <ul class="rows" role="list" aria-label="Warnings">
                        { for warnings }
                        if judgement.more_warnings > 0 {
                            <li class="row quiet">{ format!("and {} more", grouped(judgement.more_warnings)) }</li>
                        }
                    </ul>
                }
                if let Some(note) = &judgement.note {
                    <p class="quiet">{ note }</p>
                }
            </div>
        </section>
    }
}
