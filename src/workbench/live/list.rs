//! The events that came, newest first. Only what is in view is in the document.

use std::ops::Range;

use js_sys::Date;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::line::Inner;
use super::view::View;
use crate::live::Arrival;

/// The height of a row in pixels, as the style sheet has it.
pub(super) const ROW: usize = 36;

/// Rows around those in view, so that scrolling shows no gap.
const SPARE: usize = 8;

/// How much of a detail stands in a row, in characters.
const DETAIL: usize = 160;

/// What is in view of the list: by rows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window(pub Range<usize>);

impl Window {
    /// Before anything is measured.
    pub(super) const USUAL: Range<usize> = 0..30;

    /// Of the element that scrolls.
    pub(super) fn of(frame: &HtmlElement) -> Self {
        let [start, height] = [frame.scroll_top(), frame.client_height()].map(|pixels| pixels.max(0) as usize);
        Window(start / ROW..(start + height) / ROW + 1)
    }

    /// Which of so many rows are in the document.
    pub(super) fn around(&self, count: usize) -> (usize, usize) {
        let start = self.0.start.saturating_sub(SPARE).min(count);
        (start, (self.0.end + SPARE).min(count).max(start))
    }
}

/// Makes room for rows that are not in the document: for so many in all, and for so many before the first that is.
pub(super) fn make_room(room: &[NodeRef; 2], count: usize, start: usize) {
    // The page's policy allows no style in a document's text, but one that is set.
    let set = |node: &NodeRef, property: &str, value: String| {
        node.cast::<HtmlElement>().map(|element| element.style().set_property(property, &value))
    };
    set(&room[0], "height", format!("{}px", count * ROW));
    set(&room[1], "transform", format!("translateY({}px)", start * ROW));
}

/// The rows. `room` is what [`make_room`] gives its size.
pub(super) fn list(
    known: &Inner,
    view: &View,
    shown: &[u64],
    window: &Window,
    room: &[NodeRef; 2],
    choose: &Callback<u64>,
) -> Html {
    let (start, end) = window.around(shown.len());
    let rows = shown[start..end].iter().zip(start..).filter_map(|(number, place)| {
        let arrival = known.feed.get(*number)?;
        Some(row(arrival, known.judged.verdict(*number), view.number() == Some(*number), place, shown.len(), choose))
    });
    html! {
        <div ref={room[0].clone()} class="feed-rows" role="presentation">
            <div ref={room[1].clone()} role="presentation">{ for rows }</div>
        </div>
    }
}

fn row(
    arrival: &Arrival,
    verdict: Option<bool>,
    is_at: bool,
    place: usize,
    count: usize,
    choose: &Callback<u64>,
) -> Html {
    let (class, mark, word) = match verdict {
        Some(true) => ("match", "✓", "Match"),
        Some(false) => ("no-match", "✕", "No match"),
        None => ("", "", ""),
    };
    let onclick = {
        let (choose, number) = (choose.clone(), arrival.number);
        Callback::from(move |_: MouseEvent| choose.emit(number))
    };
    let summary = &arrival.summary;
    html! {
        <div key={arrival.number} id={id(arrival.number)} class={classes!("feed-row", class)} role="option" aria-selected={is_at.to_string()}
            aria-posinset={(place + 1).to_string()} aria-setsize={count.to_string()} {onclick}>
            <span class="word"><span aria-hidden="true">{ mark }</span><span class="unseen">{ word }</span></span>
            <time>{ clock(arrival.at) }</time>
            <span class="name">{ &summary.source }</span>
            <span>{ &summary.detail_type }</span>
            <code>{ detail(&arrival.text) }</code>
        </div>
    }
}

/// The identifier of a row's element.
pub(super) fn id(number: u64) -> String {
    format!("arrival-{number}")
}

/// The time of day, here, and the day where it is not today.
fn clock(at: f64) -> String {
    let (date, today) = (Date::new(&at.into()), Date::new_0());
    let day = |date: &Date| (date.get_full_year(), date.get_month() + 1, date.get_date());
    let (year, month, date_of_month) = day(&date);
    let [hours, minutes, seconds] = [date.get_hours(), date.get_minutes(), date.get_seconds()];
    let time = format!("{hours:02}:{minutes:02}:{seconds:02}");
    if day(&date) == day(&today) { time } else { format!("{year}-{month:02}-{date_of_month:02} {time}") }
}

/// How the detail begins, as it is written. EventBridge sends it last.
fn detail(text: &str) -> String {
    let start = text.find(r#""detail":"#).map_or(0, |at| at + r#""detail":"#.len());
    let rest = text[start..].trim_start();
    rest.strip_suffix('}').unwrap_or(rest).chars().take(DETAIL).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_begins_with_the_detail() {
        assert_eq!(detail(r#"{"id":"1","detail":{"a":1}}"#), r#"{"a":1}"#);
        assert_eq!(detail(r#"{"id":"1"}"#), r#"{"id":"1""#);
        assert_eq!(detail(&format!(r#"{{"detail":"{}"}}"#, "é".repeat(500))).chars().count(), DETAIL);
    }
}
