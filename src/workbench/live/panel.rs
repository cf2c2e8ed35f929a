//! The panel: where to connect, how things stand, and what came.

use gloo::timers::callback::Timeout;
use js_sys::Array;
use web_sys::{Blob, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::line::{Inner, Line, now};
use super::list::{self, ROW, Window, list, make_room};
use super::view::{View, Which};
use super::words::{details, figures, is_fault, sentence, told};
use crate::app::copy;
use crate::json::formatted;
use crate::live::Phase;
use crate::protocol::admitted_pattern;
use crate::workbench::hooks::{gateway, save};

/// What matches every event of a bus.
const EVERYTHING: &str = r#"{"version":["0"]}"#;

/// In milliseconds: how long somebody pauses who has written a pattern to its end.
const PAUSE: u32 = 400;

/// In milliseconds: how often times are told anew.
const TIMES_EVERY: u32 = 1000;

/// The name of the file that is downloaded.
const FILE: &str = "events.jsonl";

/// What the panel is told, and whom it tells.
#[derive(PartialEq, Properties)]
pub(crate) struct Properties {
    /// Whether somebody sees it.
    pub is_shown: bool,
    /// The text of the pattern at hand.
    pub pattern: AttrValue,
    /// Called with the text of an event that somebody wants to test.
    pub test: Callback<String>,
    /// Called with the text of an event that is to become a case.
    pub keep: Callback<String>,
}

/// The events of a bus as they come.
#[component]
pub(crate) fn LivePanel(properties: &Properties) -> Html {
    let Properties { is_shown, pattern, test, keep } = properties;
    let update = use_force_update();
    let line = {
        let update = update.clone();
        use_memo((), move |()| Line::new(Callback::from(move |()| update.force_update())))
    };
    let address = use_state_eq(String::new);
    let is_wide = use_state_eq(|| false);
    let view = use_state_eq(View::default);
    let window = use_state_eq(|| Window(Window::USUAL));
    let frame = use_node_ref();

    // The gateway that served the page is where most want to connect to.
    {
        let address = address.clone();
        use_effect_with(*is_shown, move |is_shown| {
            if *is_shown && address.is_empty() {
                spawn_local(async move {
                    if let Some(own) = gateway().await {
                        address.set(own);
                    }
                });
            }
        });
    }
    // Verdicts follow the pattern at once, the API when somebody has paused. One that is not valid is never sent.
    let fault = {
        let line = line.clone();
        use_memo(pattern.clone(), move |pattern| {
            let admitted = admitted_pattern(pattern);
            line.judge(admitted.as_ref().ok());
            admitted.err().map(|fault| fault.message)
        })
    };
    let wanted = match (*is_wide, &*fault) {
        (true, _) => Some(AttrValue::from(EVERYTHING)),
        (false, None) => Some(pattern.clone()),
        (false, Some(_)) => None,
    };
    {
        let line = line.clone();
        use_effect_with(wanted.clone(), move |wanted| {
            let timer = wanted.clone().map(|wanted| Timeout::new(PAUSE, move || line.ask(wanted.to_string())));
            move || drop(timer)
        });
    }
    // Times go on while nothing comes.
    let is_connected = *line.known().session.phase() != Phase::Idle;
    {
        let update = update.clone();
        use_effect_with(is_connected && *is_shown, move |is_running| {
            let clock =
                is_running.then(|| gloo::timers::callback::Interval::new(TIMES_EVERY, move || update.force_update()));
            move || drop(clock)
        });
    }

    let known = line.known();
    let shown = view.shown(&known.feed, &known.judged);
    let at = view.at.and_then(|at| known.feed.get(at));
    let change = |change: fn(&mut View, &Inner)| {
        let (view, line) = (view.clone(), line.clone());
        Callback::from(move |_: MouseEvent| view.set(changed(&view, |view| change(view, &line.known()))))
    };
    let choose = {
        let (view, line) = (view.clone(), line.clone());
        Callback::from(move |number| {
            view.set(changed(&view, |view| {
                view.at = Some(number);
                view.hold(&line.known().feed);
            }));
        })
    };
    let onkeydown = {
        let (view, shown, frame, choose) = (view.clone(), shown.clone(), frame.clone(), choose.clone());
        let (line, test, keep) = (line.clone(), test.clone(), keep.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let text = || view.at.and_then(|at| line.known().feed.get(at).map(|arrival| arrival.text.to_string()));
            let page = frame.cast::<HtmlElement>().map_or(1, |frame| frame.client_height().max(0) as usize / ROW);
            match (&*event.key(), view.moved(&event.key(), &shown, page)) {
                (_, Some(number)) => {
                    choose.emit(number);
                    scroll_to(&frame, shown.iter().position(|shown| *shown == number));
                }
                ("Enter", None) => text().into_iter().for_each(|text| test.emit(text)),
                ("a" | "A", None) => text().into_iter().for_each(|text| keep.emit(text)),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let onscroll = {
        let (view, window, line, frame) = (view.clone(), window.clone(), line.clone(), frame.clone());
        Callback::from(move |_: Event| {
            let Some(frame) = frame.cast::<HtmlElement>() else { return };
            window.set(Window::of(&frame));
            // What somebody reads does not move away.
            if frame.scroll_top() > 0 {
                view.set(changed(&view, |view| view.hold(&line.known().feed)));
            }
        })
    };
    let resume = {
        let (view, frame) = (view.clone(), frame.clone());
        Callback::from(move |_: MouseEvent| {
            view.set(changed(&view, |view| view.held = None));
            scroll_to(&frame, Some(0));
        })
    };
    let room = [use_node_ref(), use_node_ref()];
    {
        let room = room.clone();
        use_effect_with((shown.len(), window.around(shown.len()).0), move |(count, start)| {
            make_room(&room, *count, *start);
        });
    }
    let is_held = view.held.is_some();
    let active = view.at.filter(|at| shown.contains(at)).map(list::id);
    html! {
        <section class="live" aria-label="Live events">
            { connection(&line, &known, &address, &is_wide, wanted, fault.as_ref().as_ref()) }
            <div class="bench-tools live-tools">
                <button type="button" aria-pressed={is_held.to_string()} onclick={if is_held { resume } else { change(|view, known| view.hold(&known.feed)) }}>
                    { if is_held { format!("Resume ({} new)", view.waiting(&known.feed)) } else { "Pause".into() } }
                </button>
                { filter(&view) }
                <button type="button" disabled={shown.is_empty()} onclick={download(&line, &view)}>{ "Download" }</button>
                <button type="button" disabled={known.feed.arrivals().len() == 0} onclick={clear(&line, &view, &update)}>{ "Clear" }</button>
            </div>
            <div class="live-body">
                <div class="feed" ref={frame} tabindex="0" role="listbox" aria-label="Events, newest first" aria-activedescendant={active}
                    {onkeydown} {onscroll}>
                    if shown.is_empty() {
                        <p class="quiet">{ nothing(&known, &view) }</p>
                    } else {
                        { list(&known, &view, &shown, &window, &room, &choose) }
                    }
                </div>
                <section class="arrival" aria-label="The event at hand">
                    if let Some(arrival) = at {
                        { whole(&arrival.text, test, keep) }
                    } else {
                        <p class="quiet">{ "Choose an event to read the whole of it. Enter takes it to the tester, which explains the verdict; A adds it to the workbench as a case." }</p>
                    }
                </section>
            </div>
        </section>
    }
}

fn changed(view: &View, change: impl FnOnce(&mut View)) -> View {
    let mut view = view.clone();
    change(&mut view);
    view
}

/// Where to connect, and how things stand.
fn connection(
    line: &std::rc::Rc<Line>,
    known: &Inner,
    address: &UseStateHandle<String>,
    is_wide: &UseStateHandle<bool>,
    wanted: Option<AttrValue>,
    fault: Option<&String>,
) -> Html {
    let is_idle = *known.session.phase() == Phase::Idle;
    let onsubmit = {
        let (line, address) = (line.clone(), address.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !is_idle {
                return line.disconnect();
            }
            // Whoever connects does not pause before.
            if let Some(wanted) = &wanted {
                line.ask(wanted.to_string());
            }
            line.connect(&address);
        })
    };
    let oninput = {
        let address = address.clone();
        Callback::from(move |event: InputEvent| address.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let widen = {
        let is_wide = is_wide.clone();
        Callback::from(move |event: Event| is_wide.set(event.target_unchecked_into::<HtmlInputElement>().checked()))
    };
    let now = now();
    let feed = &known.feed;
    let is_past = known.notices.back().is_some_and(|(_, newest)| !is_fault(newest));
    html! {
        <>
            <form class="connection" {onsubmit}>
                <label for="live-address">{ "WebSocket API" }</label>
                <input id="live-address" type="url" required=true pattern="wss?://.+" title="An address that begins with wss:// or ws://"
                    placeholder="wss://ID.execute-api.REGION.amazonaws.com/dev" value={(**address).clone()} readonly={!is_idle} {oninput} />
                <button type="submit">{ if is_idle { "Connect" } else { "Disconnect" } }</button>
                <label class="wide"><input type="checkbox" checked={**is_wide} onchange={widen} />{ "Ask for all events, and judge them here" }</label>
            </form>
            <p class="file-status" role="status" aria-label="State of the connection">
                { sentence(&known.session, now) }
                if let Some(fault) = fault {
                    <span class="fault">{ format!(" The pattern is not valid: {fault}. It is not sent.") }</span>
                }
            </p>
            <p class="quiet">{ details(&known.session, now) }</p>
            if let Some((_, last)) = known.notices.iter().rev().find(|(_, notice)| is_fault(notice)) {
                <details class={classes!("notices", is_past.then_some("past"))}>
                    <summary>{ told(last) }</summary>
                    <ol>{ for known.notices.iter().rev().map(|(_, notice)| html! { <li>{ told(notice) }</li> }) }</ol>
                </details>
            }
            <p class="figures-line">{ figures(feed.arrivals().len(), feed.received(), known.judged.matched(), fault.is_none()) }</p>
        </>
    }
}

/// Which of the events are shown.
fn filter(view: &UseStateHandle<View>) -> Html {
    let choose = {
        let view = view.clone();
        Callback::from(move |event: Event| {
            let which = match event.target_unchecked_into::<HtmlSelectElement>().selected_index() {
                1 => Which::Matches,
                2 => Which::Others,
                _ => Which::All,
            };
            view.set(changed(&view, |view| view.which = which));
        })
    };
    let write = {
        let view = view.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            view.set(changed(&view, |view| view.text = text));
        })
    };
    let choices = [
        (Which::All, "All that came"),
        (Which::Matches, "What the pattern matches"),
        (Which::Others, "What it does not match"),
    ];
    html! {
        <>
            <select aria-label="Which events are shown" onchange={choose}>
                { for choices.iter().map(|(which, name)| html! { <option selected={view.which == *which}>{ *name }</option> }) }
            </select>
            <input type="search" aria-label="Only events with this text" placeholder="Text in the event" value={view.text.clone()} oninput={write} />
        </>
    }
}

fn nothing(known: &Inner, view: &View) -> &'static str {
    match (known.feed.arrivals().len(), known.session.phase()) {
        (0, Phase::Idle) => "Connect, and the events of the bus show here as they come.",
        (0, _) => "No event has come yet.",
        _ if view.text.is_empty() => "None of the events that came is shown by this choice.",
        _ => "No event that came holds this text.",
    }
}

/// The whole of an event.
fn whole(text: &str, test: &Callback<String>, keep: &Callback<String>) -> Html {
    let on = |act: Callback<String>| {
        let text = text.to_owned();
        Callback::from(move |_: MouseEvent| act.emit(text.clone()))
    };
    let copy = Callback::from(|text: String| {
        spawn_local(async move {
            // A browser that does not let the page copy lets the reader.
            copy(&text).await;
        });
    });
    html! {
        <>
            <div class="bench-tools">
                <button type="button" onclick={on(test.clone())}>{ "Test" }</button>
                <button type="button" onclick={on(keep.clone())}>{ "Add as a case" }</button>
                <button type="button" onclick={on(copy)}>{ "Copy" }</button>
            </div>
            <pre tabindex="0" aria-label="The whole event">{ formatted(text).unwrap_or_else(|_| text.to_owned()) }</pre>
        </>
    }
}

fn download(line: &std::rc::Rc<Line>, view: &UseStateHandle<View>) -> Callback<MouseEvent> {
    let (line, view) = (line.clone(), view.clone());
    Callback::from(move |_| {
        let known = line.known();
        let mut shown = view.shown(&known.feed, &known.judged);
        shown.sort_unstable();
        let lines = known.feed.lines(|arrival| shown.binary_search(&arrival.number).is_ok());
        let blob = Blob::new_with_str_sequence(&Array::of1(&lines.into()));
        // A browser that saves nothing says so itself.
        drop(blob.and_then(|blob| save(&blob, FILE)));
    })
}

fn clear(line: &std::rc::Rc<Line>, view: &UseStateHandle<View>, update: &UseForceUpdateHandle) -> Callback<MouseEvent> {
    let (line, view, update) = (line.clone(), view.clone(), update.clone());
    Callback::from(move |_| {
        line.clear();
        view.set(changed(&view, |view| (view.at, view.held) = (None, None)));
        update.force_update();
    })
}

/// Brings a row into view.
fn scroll_to(frame: &NodeRef, place: Option<usize>) {
    let (Some(frame), Some(place)) = (frame.cast::<HtmlElement>(), place) else { return };
    let (top, height) = ((place * ROW) as i32, frame.client_height());
    if top < frame.scroll_top() {
        frame.set_scroll_top(top);
    } else if top + ROW as i32 > frame.scroll_top() + height {
        frame.set_scroll_top(top + ROW as i32 - height);
    }
}
