//! How much of each limit the pattern takes, and what the limits mean.

use yew::prelude::*;

use crate::app::figures::Meter;

/// A button with the length of the pattern, and the panel that it opens.
pub(super) fn limits(meters: &[Meter]) -> Html {
    let over = meters.iter().filter(|meter| meter.is_over()).count();
    let size = meters.first().map(Meter::short);
    html! {
        <>
            <button type="button" class={classes!("limits", (over > 0).then_some("over"))} popovertarget="limits"
                title="Limits of an event pattern">
                { if over > 0 { "! " } else { "" } }{ size }<span class="unseen">{ " characters: limits" }</span>
            </button>
            <section id="limits" class="pop" popover="auto" aria-labelledby="limits-title">
                <h2 id="limits-title">{ "Limits of an event pattern" }</h2>
                <ul role="list">{ for meters.iter().map(row) }</ul>
            </section>
        </>
    }
}

fn row(meter: &Meter) -> Html {
    let id = format!("limit-{}", meter.name.split(' ').next().unwrap_or_default().to_lowercase());
    html! {
        <li class={meter.is_over().then_some("over")}>
            <span id={id.clone()}>{ meter.name }</span>
            <span class="figures">{ if meter.is_over() { "! Too many: " } else { "" } }{ meter.figures() }</span>
            <meter aria-labelledby={id} max={meter.most.to_string()} value={meter.value.to_string()}></meter>
            <p class="quiet">{ meter.about }</p>
        </li>
    }
}
