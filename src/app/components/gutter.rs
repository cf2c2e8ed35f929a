//! Line numbers, and beside them a sign for each line that the verdict hangs on.

use std::rc::Rc;

use yew::prelude::*;

use super::Dispatcher;
use crate::app::judgement::Spot;
use crate::app::marks::{Sign, verdict_class, verdict_icon};
use crate::app::state::Action;

/// Beyond this many lines they are not numbered.
const MOST_NUMBERS: usize = 20_000;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) text: AttrValue,
    pub(super) signs: Rc<[Sign]>,
    /// What the text is called.
    pub(super) name: AttrValue,
    /// What is moved as the text is scrolled.
    pub(super) node: NodeRef,
    pub(super) dispatcher: Dispatcher,
}

#[component]
pub(super) fn Gutter(props: &Props) -> Html {
    let numbered = use_memo(line_count(&props.text), |lines| line_numbers(*lines));
    let unpoint = {
        let dispatcher = props.dispatcher.clone();
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Point(None)))
    };
    let mut line = 1;
    let signs = props.signs.iter().map(|sign| {
        let lead = "\n".repeat(sign.line - line);
        line = sign.line;
        let (dispatcher, row) = (props.dispatcher.clone(), sign.row);
        let onmouseover = Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            dispatcher.dispatch(Action::Point(Some(Spot::Row(row))));
        });
        html! {
            <key={line}>
                { lead }
                <span class={verdict_class(sign.verdict)} role="img" aria-label={sign.label.clone()}
                    title={sign.label.clone()} {onmouseover}>{ verdict_icon(sign.verdict) }</span>
            </>
        }
    });
    html! {
        <div class="gutter" onmouseover={unpoint.clone()} onmouseleave={unpoint}>
            <div ref={props.node.clone()}>
                <pre class="signs" role="group" aria-label={format!("{}: marks", props.name)}>{ for signs }</pre>
                <pre class="numbers" aria-hidden="true">{ (*numbered).clone() }</pre>
            </div>
        </div>
    }
}

fn line_count(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count() + 1
}

fn line_numbers(lines: usize) -> AttrValue {
    if lines > MOST_NUMBERS {
        return AttrValue::default();
    }
    (1..=lines).map(|line| format!("{line}\n")).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_from_one() {
        assert_eq!(line_numbers(line_count("a\nb\n")).as_str(), "1\n2\n3\n");
        assert_eq!(line_numbers(MOST_NUMBERS + 1).as_str(), "");
    }
}
