//! What carries marks behind a text box: the same text in the same measures, invisible but for the marks.

use std::rc::Rc;

use yew::prelude::*;

use super::text_box::LINE_HEIGHT;
use crate::app::marks::{Mark, pieces};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) text: AttrValue,
    pub(super) marks: Rc<[Mark]>,
}

#[component]
pub(super) fn Layer(props: &Props) -> Html {
    let pieces = pieces(&props.text, &props.marks);
    html! {
        <pre>
            { for pieces.iter().enumerate().map(|(at, piece)| {
                // The line of the mark before takes its own height.
                let below = piece.lines.saturating_sub(usize::from(at > 0)) * LINE_HEIGHT as usize;
                html! {
                    // A mark elsewhere is another mark: one that is there does not move.
                    <key={piece.start}>
                        if piece.lines > 0 {
                            <svg class="space" width="1" height={below.to_string()}></svg>
                        }
                        { piece.lead.to_owned() }<mark class={piece.tone.class()}>{ piece.text.to_owned() }</mark>
                    </>
                }
            }) }
        </pre>
    }
}
