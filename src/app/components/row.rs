//! One row of the explanation.

use yew::prelude::*;

use super::{Dispatcher, focus};
use crate::app::judgement::Spot;
use crate::app::marks::{verdict_class, verdict_icon, verdict_words};
use crate::app::state::Action;
use crate::explain::{Edit, Place, Side};
use crate::report::{Row, RowKind};

/// Deeper rows are not indented any further.
const DEEPEST: usize = 8;

/// The row at an index. Once one of its buttons is gone, `panel` gets the focus.
pub(super) fn row(at: usize, row: &Row, is_lit: bool, panel: &NodeRef, dispatcher: &Dispatcher) -> Html {
    let spot = Spot::Row(at);
    let (point, be_at) = pointing(dispatcher, spot);
    let depth = format!("depth-{}", row.depth.min(DEEPEST));
    let class = classes!("row", verdict_class(row.verdict), depth, is_lit.then_some("lit"));
    html! {
        <li {class} aria-level={(row.depth + 1).to_string()} onmouseover={point} onfocusin={be_at}>
            <span class="icon" aria-hidden="true">
                if row.kind != RowKind::More {
                    { verdict_icon(row.verdict) }
                }
            </span>
            <div class="words">
                if row.kind != RowKind::More {
                    <span class="unseen">{ format!("{}: ", verdict_words(row.verdict)) }</span>
                }
                { title(row, dispatcher) }
                <span class="text">{ " " }{ &row.text }</span>
                { for row.hints.iter().map(|hint| html! {
                    <p class="hint"><span class="tag">{ "Hint" }</span>{ " " }{ hint }</p>
                }) }
            </div>
            if !row.edits.is_empty() {
                <div class="edits">{ for buttons(&row.edits, spot, &row.title, dispatcher, panel) }</div>
            }
        </li>
    }
}

/// Says that somebody points at a part of the judgement, or is at it with the keyboard.
pub(super) fn pointing(dispatcher: &Dispatcher, spot: Spot) -> (Callback<MouseEvent>, Callback<FocusEvent>) {
    let (point, be_at) = (dispatcher.clone(), dispatcher.clone());
    (
        Callback::from(move |event: MouseEvent| {
            // Around the rows is the panel, on which nothing is pointed at.
            event.stop_propagation();
            point.dispatch(Action::Point(Some(spot)));
        }),
        Callback::from(move |_| be_at.dispatch(Action::Focus(Some(spot)))),
    )
}

/// What the row is about, as a button that leads there.
fn title(row: &Row, dispatcher: &Dispatcher) -> Html {
    let place = match (row.kind, row.values.first()) {
        (RowKind::More, _) => return html! { <span class="quiet">{ &row.title }</span> },
        (RowKind::Value, Some(value)) => Place::Event(*value),
        _ => Place::Pattern(row.pattern),
    };
    let dispatcher = dispatcher.clone();
    let onclick = Callback::from(move |_| dispatcher.dispatch(Action::Seek(place)));
    html! { <button type="button" class="title" {onclick}>{ &row.title }</button> }
}

/// A button for each edit.
pub(super) fn buttons(edits: &[Edit], spot: Spot, about: &str, dispatcher: &Dispatcher, panel: &NodeRef) -> Vec<Html> {
    let button = |(at, edit): (usize, &Edit)| {
        let (dispatcher, panel) = (dispatcher.clone(), panel.clone());
        let onclick = Callback::from(move |_| {
            focus(&panel);
            dispatcher.dispatch(Action::Apply(spot, at));
        });
        let (side, text) = match edit.side {
            Side::Pattern => ("pattern", "Changes the event pattern"),
            Side::Event => ("event", "Changes the event"),
        };
        html! {
            <button type="button" title={text} {onclick}>
                { capitalized(&edit.title) }{ " " }<span class="side">{ side }</span>
                <span class="unseen">{ format!(" ({about})") }</span>
            </button>
        }
    };
    edits.iter().enumerate().map(button).collect()
}

/// The text with a capital letter in front.
fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
