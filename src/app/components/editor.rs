//! A text box with line numbers, in which one piece of the text can be marked.
//!
//! A text box cannot colour its text. So a layer of the same text and the same measures lies behind it, invisible but for
//! the mark, and is moved as the box scrolls.

use web_sys::{Element, HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::json::Span;

/// In pixels, as the style sheet has it.
pub(super) const LINE_HEIGHT: i32 = 20;

/// In pixels, about.
pub(super) const CHARACTER_WIDTH: i32 = 8;

/// Beyond this many bytes before it, a mark is left out: the layer behind would cost more than it tells.
const FARTHEST_MARK: usize = 100_000;

/// Beyond this many lines they are not numbered.
const MOST_NUMBERS: usize = 20_000;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) id: AttrValue,
    pub(super) label: AttrValue,
    /// What the box says while it is empty.
    pub(super) hint: AttrValue,
    pub(super) text: AttrValue,
    pub(super) mark: Option<Span>,
    /// The text box, for whoever wants to put the focus there.
    pub(super) node: NodeRef,
    pub(super) edit: Callback<String>,
}

#[component]
pub(super) fn Editor(props: &Props) -> Html {
    let numbers = use_node_ref();
    let layer = use_node_ref();
    let lines = line_count(&props.text);
    let numbered = use_memo(lines, |lines| line_numbers(*lines));

    let oninput = props.edit.reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let onscroll = {
        let (numbers, layer) = (numbers.clone(), layer.clone());
        Callback::from(move |event: Event| follow(&event.target_unchecked_into(), &numbers, &layer))
    };
    {
        // A mark that has just appeared must stand where the text box is scrolled to.
        let (node, numbers, layer) = (props.node.clone(), numbers.clone(), layer.clone());
        use_effect_with((props.mark, lines), move |_| {
            if let Some(text_box) = node.cast::<Element>() {
                follow(&text_box, &numbers, &layer);
            }
        });
    }

    html! {
        <section class="editor">
            <h2><label for={props.id.clone()}>{ &props.label }</label></h2>
            <div class="text">
                <div class="numbers" aria-hidden="true"><pre ref={numbers}>{ (*numbered).clone() }</pre></div>
                <div class="box">
                    <div class="layer" aria-hidden="true"><pre ref={layer}>{ marked(&props.text, props.mark) }</pre></div>
                    <textarea id={props.id.clone()} ref={props.node.clone()} value={props.text.clone()} placeholder={props.hint.clone()}
                        {oninput} {onscroll}
                        spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off"
                        aria-invalid={props.mark.map(|_| "true")} aria-describedby={props.mark.map(|_| "verdict")} />
                </div>
            </div>
        </section>
    }
}

/// Moves the line numbers and the layer to where the text box is scrolled to.
fn follow(text_box: &Element, numbers: &NodeRef, layer: &NodeRef) {
    let (left, top) = (text_box.scroll_left(), text_box.scroll_top());
    for (node, left) in [(numbers, 0), (layer, left)] {
        if let Some(element) = node.cast::<HtmlElement>() {
            // A browser without transforms would show the numbers of the first lines.
            let _ = element.style().set_property("transform", &format!("translate({}px, {}px)", -left, -top));
        }
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

/// The text up to the mark, and the mark. A mark at the end of a line gets a space to be seen by; an empty text has none, for
/// the box shows its hint there.
fn marked(text: &str, mark: Option<Span>) -> Html {
    let Some(mark) = mark.filter(|mark| !text.is_empty() && mark.start <= FARTHEST_MARK) else {
        return Html::default();
    };
    let (Some(before), Some(within)) = (text.get(..mark.start), text.get(mark.range())) else {
        return Html::default();
    };
    let end = within.find(['\n', '\r']).unwrap_or(within.len());
    let first_line = if end == 0 { " " } else { &within[..end] };
    html! { <>{ before }<mark>{ first_line }</mark></> }
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
