//! The table of verdicts: a row for each event, a column for each pattern. Only what is in view is in the document.

use std::ops::Range;

use web_sys::Element;
use yew::prelude::*;

use super::focus;
use crate::cases::Expected;
use crate::event::Event as BusEvent;
use crate::event::Value;
use crate::workbench::contents::{List, Pair};
use crate::workbench::file::counted;
use crate::workbench::state::{Action, State};
use crate::workbench::table::Verdict;

/// The height of a row in pixels, as the style sheet has it.
const ROW: usize = 40;

/// The least width of a column in pixels, as the style sheet has it.
const COLUMN: usize = 136;

/// Rows and columns around those in view, so that scrolling shows no gap.
const SPARE: usize = 4;

/// The rows and the columns in view, before anything is measured.
const USUAL: [Range<usize>; 2] = [0..20, 0..12];

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) state: UseReducerHandle<State>,
    /// Takes the pair that somebody is at into the tester.
    pub(super) test: Callback<()>,
}

#[component]
pub(super) fn Grid(props: &Props) -> Html {
    let state = &props.state;
    let view = use_state_eq(|| USUAL);
    let is_moving = use_mut_ref(|| false);
    let rows = Rows::of(state);
    let at = (state.at.0, rows.number(state.at.1));
    {
        let is_moving = is_moving.clone();
        let visits = state.visits;
        let seen = use_mut_ref(|| visits);
        use_effect_with((at, visits), move |_| {
            if seen.replace(visits) != visits || is_moving.replace(false) {
                focus(".grid [tabindex='0']");
            }
        });
    }
    let onscroll = {
        let view = view.clone();
        Callback::from(move |event: Event| {
            let frame = event.target_unchecked_into::<Element>();
            let part = |start: i32, length: i32, size: usize| {
                let [start, length] = [start, length].map(|pixels| pixels.max(0) as usize);
                start / size..(start + length) / size + 1
            };
            view.set([
                part(frame.scroll_top(), frame.client_height(), ROW),
                part(frame.scroll_left(), frame.client_width(), COLUMN),
            ]);
        })
    };
    let onkeydown = {
        let (state, test) = (state.clone(), props.test.clone());
        let page = view[0].len();
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() && !matches!(&*event.key(), "Home" | "End") || event.alt_key() || event.meta_key() {
                return;
            }
            // As it is by now: a key can come before the table shows what the last one did.
            let (columns, rows) = (state.contents.patterns.len(), Rows::of(&state));
            let at = (state.at.0, rows.number(state.at.1));
            let action = match &*event.key() {
                "Enter" => {
                    event.prevent_default();
                    return test.emit(());
                }
                "m" | "M" => Action::Expect(Some(true)),
                "n" | "N" => Action::Expect(Some(false)),
                "Delete" | "Backspace" => Action::Expect(None),
                key => match moved(key, event.ctrl_key(), at, (columns, rows.count()), page) {
                    Some((column, row)) => {
                        *is_moving.borrow_mut() = true;
                        Action::GoTo((column, rows.event(row)))
                    }
                    None => return,
                },
            };
            event.prevent_default();
            state.dispatch(action);
        })
    };
    let patterns = state.contents.patterns.len();
    let columns = in_view(&view[1], patterns, at.0);
    let body = in_view(&view[0], rows.count(), at.1).into_iter().map(|part| match part {
        Part::Shown(row) => line(state, row, rows.event(row), &columns, (row == at.1).then_some(at.0)),
        Part::Gap(start, rows) => html! {
            <tr key={format!("from {start}")} aria-hidden="true"><td class="gap" height={(rows * ROW).to_string()}></td></tr>
        },
    });
    html! {
        <div class="grid" {onscroll} tabindex="-1">
            <table role="grid" aria-label="Verdicts: events by event patterns" aria-rowcount={(rows.count() + 1).to_string()}
                aria-colcount={(patterns + 1).to_string()} {onkeydown}>
                <thead><tr aria-rowindex="1">
                    // All in a row have keys, or else cells would be made anew where others come into view, and the focus lost.
                    <th key="head" scope="col" aria-colindex="1" class="corner">
                        <span class="name">{ "Events" }</span><span class="quiet">{ "M, N, Delete: expect" }</span>
                    </th>
                    { for columns.iter().map(|part| part.html(|pattern| column(state, pattern))) }
                </tr></thead>
                <tbody>{ for body }</tbody>
            </table>
        </div>
    }
}

/// Which event each row is for. The first row can be for the patterns alone.
#[derive(Clone, Copy, PartialEq)]
struct Rows {
    is_lone: bool,
    events: usize,
}

impl Rows {
    fn of(state: &State) -> Self {
        Rows { is_lone: state.contents.has_lone_patterns(), events: state.contents.events.len() }
    }

    fn count(self) -> usize {
        self.events + usize::from(self.is_lone)
    }

    fn event(self, row: usize) -> Option<usize> {
        if self.is_lone { row.checked_sub(1) } else { Some(row).filter(|row| *row < self.events) }
    }

    fn number(self, event: Option<usize>) -> usize {
        event.map_or(0, |event| event + usize::from(self.is_lone))
    }
}

/// Where a key leads to, by column and row.
fn moved(key: &str, is_far: bool, at: (usize, usize), count: (usize, usize), page: usize) -> Option<(usize, usize)> {
    let (column, row) = at;
    let last = (count.0.saturating_sub(1), count.1.saturating_sub(1));
    Some(match key {
        "ArrowLeft" => (column.saturating_sub(1), row),
        "ArrowRight" => ((column + 1).min(last.0), row),
        "ArrowUp" => (column, row.saturating_sub(1)),
        "ArrowDown" => (column, (row + 1).min(last.1)),
        "PageUp" => (column, row.saturating_sub(page)),
        "PageDown" => (column, (row + page).min(last.1)),
        "Home" => (0, if is_far { 0 } else { row }),
        "End" => (last.0, if is_far { last.1 } else { row }),
        _ => return None,
    })
}

/// A row or a column that is in the document, or room for so many from one on that are out of view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Shown(usize),
    Gap(usize, usize),
}

impl Part {
    /// A cell, or room for cells.
    fn html(self, cell: impl FnOnce(usize) -> Html) -> Html {
        match self {
            Part::Shown(column) => cell(column),
            Part::Gap(start, columns) => html! {
                <td key={format!("from {start}")} class="gap" aria-hidden="true" colspan={columns.to_string()} width={(columns * COLUMN).to_string()}></td>
            },
        }
    }
}

/// What is in the document of so many rows or columns: what is in view and what somebody is at, or else the focus would be lost
/// with it.
fn in_view(view: &Range<usize>, count: usize, at: usize) -> Vec<Part> {
    let near = view.start.saturating_sub(SPARE)..(view.end + SPARE).min(count);
    let mut parts = Vec::new();
    let mut next = 0;
    for place in (0..count).filter(|place| near.contains(place) || *place == at) {
        if place > next {
            parts.push(Part::Gap(next, place - next));
        }
        parts.push(Part::Shown(place));
        next = place + 1;
    }
    if count > next {
        parts.push(Part::Gap(next, count - next));
    }
    parts
}

/// The head of a pattern's column.
fn column(state: &State, pattern: usize) -> Html {
    let name = state.contents.name(List::Patterns, pattern);
    let figures = match state.table.is_valid(pattern) {
        true => counted(state.table.matches(pattern) as u64, "match", "matches"),
        false => "Invalid".to_owned(),
    };
    html! {
        <th key={pattern} scope="col" aria-colindex={(pattern + 2).to_string()} class={(pattern == state.at.0).then_some("at")} title={name.clone()}>
            <span class="name">{ name }</span><span class="quiet">{ figures }</span>
        </th>
    }
}

/// A row, and the column that somebody is at where it is in this row.
fn line(
    state: &UseReducerHandle<State>,
    row: usize,
    event: Option<usize>,
    columns: &[Part],
    at: Option<usize>,
) -> Html {
    let (name, summary) = match event {
        Some(event) => (state.contents.name(List::Events, event), summary(&state.contents.events[event].text)),
        None => ("Patterns alone".into(), None),
    };
    html! {
        <tr key={row} aria-rowindex={(row + 2).to_string()}>
            <th key="head" scope="row" class={at.is_some().then_some("at")} title={name.clone()}>
                <span class="name">{ name }</span>
                if let Some(summary) = summary {
                    <span class="quiet">{ summary }</span>
                }
            </th>
            { for columns.iter().map(|part| part.html(|pattern| cell(state, (pattern, event), at == Some(pattern)))) }
        </tr>
    }
}

/// What an event is about: its kind and where it is from.
fn summary(text: &str) -> Option<String> {
    let event = BusEvent::parse(text).ok()?;
    let of = |path: &str| match event.fields_at(path).first().map(|field| &field.value) {
        Some(Value::String(text)) => Some(text.to_string()),
        _ => None,
    };
    let parts: Vec<String> = ["detail-type", "source"].into_iter().filter_map(of).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn cell(state: &UseReducerHandle<State>, pair: Pair, is_at: bool) -> Html {
    let (class, icon, word) = match pair {
        (pattern, Some(event)) => match state.table.verdict(pattern, event) {
            Verdict::Match => ("match", "✓", "Match"),
            Verdict::NoMatch => ("no-match", "✕", "No match"),
            Verdict::InvalidPattern | Verdict::InvalidEvent => ("invalid", "!", "Invalid"),
        },
        (pattern, None) if state.table.is_valid(pattern) => ("", "", "Valid"),
        _ => ("invalid", "!", "Invalid"),
    };
    let expectation = state.contents.expectations.get(&pair);
    let outcome = expectation.map(|expectation| match (state.passes(pair, expectation), &expectation.expected) {
        (true, _) => ("passes", "as expected"),
        (false, Expected::Verdict(true)) => ("fails", "expected match"),
        (false, Expected::Verdict(false)) => ("fails", "expected no match"),
        (false, Expected::Error(_)) => ("fails", "expected an error"),
    });
    let state = state.clone();
    let onclick = Callback::from(move |_: MouseEvent| state.dispatch(Action::Visited(pair)));
    html! {
        <td key={pair.0} role="gridcell" aria-colindex={(pair.0 + 2).to_string()} class={classes!(class, outcome.map(|(class, _)| class))} tabindex={if is_at { "0" } else { "-1" }}
            aria-selected={is_at.to_string()} {onclick}>
            <span class="word"><span aria-hidden="true">{ icon }</span>{ " " }{ word }</span>
            if let Some((_, words)) = outcome {
                <span class="expected">{ words }</span>
            }
        </td>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_through_the_table_and_not_out_of_it() {
        let at = |key, from| moved(key, false, from, (3, 10), 4);
        assert_eq!(at("ArrowLeft", (0, 0)), Some((0, 0)));
        assert_eq!(at("ArrowRight", (1, 5)), Some((2, 5)));
        assert_eq!(at("ArrowRight", (2, 5)), Some((2, 5)));
        assert_eq!(at("ArrowDown", (0, 9)), Some((0, 9)));
        assert_eq!(at("PageDown", (0, 7)), Some((0, 9)));
        assert_eq!(at("PageUp", (1, 7)), Some((1, 3)));
        assert_eq!(at("Home", (2, 7)), Some((0, 7)));
        assert_eq!(moved("End", true, (0, 0), (3, 10), 4), Some((2, 9)));
        assert_eq!(at("x", (0, 0)), None);
        assert_eq!(moved("End", true, (0, 0), (0, 0), 4), Some((0, 0)));
    }

    #[test]
    fn what_is_in_view_is_in_the_document_with_room_for_the_rest() {
        use Part::{Gap, Shown};
        let shown = |places: Range<usize>| places.map(Shown);
        assert_eq!(in_view(&(0..20), 3, 0), shown(0..3).collect::<Vec<_>>());
        let around = [Gap(0, 16)].into_iter().chain(shown(16..28)).chain([Gap(28, 72)]);
        assert_eq!(in_view(&(20..24), 100, 17), around.collect::<Vec<_>>());
        let with_focus = [Shown(0), Gap(1, 15)].into_iter().chain(shown(16..28)).chain([Gap(28, 72)]);
        assert_eq!(in_view(&(20..24), 100, 0), with_focus.collect::<Vec<_>>());
        // Scrolled to where nothing is left, after most was taken out.
        assert_eq!(in_view(&(90..95), 10, 2), [Gap(0, 2), Shown(2), Gap(3, 7)]);
        assert_eq!(in_view(&(0..20), 0, 0), []);
    }

    #[test]
    fn rows_are_events_with_the_patterns_alone_in_front() {
        let rows = Rows { is_lone: true, events: 2 };
        assert_eq!([0, 1, 2].map(|row| rows.event(row)), [None, Some(0), Some(1)]);
        assert_eq!([None, Some(0), Some(1)].map(|event| rows.number(event)), [0, 1, 2]);
        let rows = Rows { is_lone: false, events: 0 };
        assert_eq!((rows.count(), rows.event(0), rows.number(None)), (0, None, 0));
    }

    #[test]
    fn an_event_is_told_by_what_it_is_about() {
        let event = r#"{"source": "aws.s3", "detail-type": "Object Created", "detail": {}}"#;
        assert_eq!(summary(event).as_deref(), Some("Object Created, aws.s3"));
        assert_eq!(summary(r#"{"source": ["a"]}"#).as_deref(), Some("a"));
        assert_eq!((summary("{}"), summary("")), (None, None));
    }
}
