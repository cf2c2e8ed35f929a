//! The panel: where to connect, how things stand, and what came.

use std::rc::Rc;

use gloo::timers::callback::{Interval, Timeout};
use gloo::utils::window;
use js_sys::{Array, Date};
use web_sys::{Blob, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::arrival::Whole;
use super::chart::charts;
use super::connection::{Target, connection};
use super::line::{Inner, Line};
use super::list::{self, ROW, Window, list, make_room};
use super::publish::Publish;
use super::view::{View, Which};
use super::words::figures;
use crate::app::copy;
use crate::live::{EVERYTHING, Feed, Phase};
use crate::protocol::admitted_pattern;
use crate::workbench::components::settle_focus;
use crate::workbench::file::number;
use crate::workbench::hooks::{gateway, save};

/// In milliseconds: how long somebody pauses who has written a pattern to its end.
const PAUSE: u32 = 400;

/// In milliseconds: how often times are told anew.
const TIMES_EVERY: u32 = 1000;

/// In milliseconds: how often it is told how many events came.
const SPOKEN_EVERY: u32 = 10_000;

/// How many events can be kept. However many they are, their bytes are bounded.
const KEPT: [usize; 4] = [1_000, Feed::USUAL, 50_000, 200_000];

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
    let is_seen = use_mut_ref(|| false);
    *is_seen.borrow_mut() = *is_shown;
    let line = {
        let update = update.clone();
        use_memo((), move |()| {
            Line::new(Callback::from(move |()| {
                if *is_seen.borrow() {
                    update.force_update();
                }
            }))
        })
    };
    let target = use_state_eq(Target::default);
    let publishes = use_state_eq(|| None::<String>);
    let view = use_state_eq(View::default);
    let rows = use_state_eq(|| Window(Window::USUAL));
    let frame = use_node_ref();
    let spoken = use_state_eq(String::new);

    // The gateway that served the page is where most want to connect to.
    {
        let (target, publishes) = (target.clone(), publishes.clone());
        use_effect_with(*is_shown, move |is_shown| {
            if *is_shown && publishes.is_none() {
                spawn_local(async move {
                    if let Some(own) = gateway().await {
                        publishes.set(window().location().origin().ok());
                        if target.address.is_empty() {
                            target.set(Target { address: own, ..(*target).clone() });
                        }
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
    let wanted = match (target.is_wide, &*fault) {
        (true, _) => Some(AttrValue::from(EVERYTHING)),
        (false, None) => Some(pattern.clone()),
        (false, Some(_)) => None,
    };
    {
        let line = line.clone();
        use_effect_with(wanted.clone(), move |wanted| {
            let timer = wanted.clone().map(|wanted| Timeout::new(PAUSE, move || line.ask(Some(wanted.to_string()))));
            move || drop(timer)
        });
    }
    // Who hears the page is told from time to time.
    {
        let (line, spoken) = (line.clone(), spoken.clone());
        use_effect_with(*is_shown, move |is_shown| {
            let clock = is_shown.then(|| Interval::new(SPOKEN_EVERY, move || spoken.set(figures_of(&line.known()))));
            move || drop(clock)
        });
    }
    // Fresh credentials count from the next connection on, also where another takes the place of this one.
    {
        let line = line.clone();
        use_effect_with(target.signer.clone(), move |signer| line.sign_by(signer));
    }
    // Times go on while nothing comes.
    let is_connected = *line.known().session.phase() != Phase::Idle;
    {
        let update = update.clone();
        use_effect_with(is_connected && *is_shown, move |is_running| {
            let clock = is_running.then(|| Interval::new(TIMES_EVERY, move || update.force_update()));
            move || drop(clock)
        });
    }

    let known = line.known();
    let shown = view.shown(&known.judged);
    let hold = {
        let (view, line) = (view.clone(), line.clone());
        Callback::from(move |_: MouseEvent| view.set(changed(&view, |view| view.hold(&line.known().feed))))
    };
    let choose = {
        let (view, line) = (view.clone(), line.clone());
        Callback::from(move |number| {
            view.set(changed(&view, |view| {
                view.at = line.known().feed.get(number).cloned();
                view.hold(&line.known().feed);
            }));
        })
    };
    let onkeydown = {
        let (view, shown, frame, choose) = (view.clone(), shown.clone(), frame.clone(), choose.clone());
        let (test, keep) = (test.clone(), keep.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let text = || view.at.as_ref().map(|arrival| arrival.text.to_string());
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
        let (view, rows, line, frame) = (view.clone(), rows.clone(), line.clone(), frame.clone());
        Callback::from(move |_: Event| {
            let Some(frame) = frame.cast::<HtmlElement>() else { return };
            rows.set(Window::of(&frame));
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
        use_effect_with((shown.len(), rows.around(shown.len()).0), move |(count, start)| {
            make_room(&room, *count, *start);
        });
    }
    // More or less of it can come into view without anybody scrolling.
    {
        let (rows, frame, is_shown) = (rows.clone(), frame.clone(), *is_shown);
        use_effect(move || {
            if let Some(frame) = frame.cast::<HtmlElement>().filter(|_| is_shown) {
                rows.set(Window::of(&frame));
            }
        });
    }
    let is_held = view.held.is_some();
    let (first, end) = rows.around(shown.len());
    let active = view.number().filter(|at| shown[first..end].contains(at)).map(list::id);
    let is_empty = shown.is_empty();
    html! {
        <section class="live" aria-label="Live events">
            { connection(&line, &known, &target, wanted, fault.as_ref().as_ref()) }
            if publishes.is_some() {
                <details class="publishing">
                    <summary>{ "Publish an event" }</summary>
                    <Publish at={view.at.clone()} />
                </details>
            }
            <p class="figures-line">{ figures_of(&known) }</p>
            <p class="unseen" role="status" aria-label="Events so far">{ &*spoken }</p>
            { charts(&known.feed, Date::now()) }
            <div class="bench-tools live-tools">
                <button type="button" onclick={if is_held { resume } else { hold }}>{ if is_held { "Resume" } else { "Pause" } }</button>
                if is_held {
                    <span class="quiet">{ format!("{} new", number(view.waiting(&known.feed))) }</span>
                }
                { filter(&line, &view) }
                { keeping(&line, &view) }
                <button type="button" disabled={is_empty} onclick={download(&line, &view)}>{ "Download" }</button>
                <button type="button" disabled={known.feed.arrivals().len() == 0} onclick={clear(&line, &view, &update)}>{ "Clear" }</button>
                if !known.cleared.is_empty() {
                    <button type="button" onclick={restore(&line, &update)}>{ "Undo" }<span class="unseen">{ " the clearing" }</span></button>
                }
            </div>
            <div class="live-body">
                if is_empty {
                    <div class="feed" ref={frame}>{ nothing(&known, &view, publishes.as_deref()) }</div>
                } else {
                    <div class="feed" ref={frame} tabindex="0" role="listbox" aria-label="Events, newest first"
                        aria-activedescendant={active} {onkeydown} {onscroll}>
                        { list(&known, &view, &shown, &rows, &room, &choose) }
                    </div>
                }
                <section class="arrival" aria-label="The event at hand">
                    if let Some(arrival) = &view.at {
                        <Whole text={arrival.text.clone()} pattern={pattern.clone()} {test} {keep} />
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

/// Which of the events are shown.
fn filter(line: &Rc<Line>, view: &UseStateHandle<View>) -> Html {
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
        let (line, view) = (line.clone(), view.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            line.search(&text);
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

/// How many events are kept.
fn keeping(line: &Rc<Line>, view: &UseStateHandle<View>) -> Html {
    let choose = {
        let (line, view) = (line.clone(), view.clone());
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            if let Some(most) = usize::try_from(chosen).ok().and_then(|chosen| KEPT.get(chosen)) {
                line.keep(*most);
                view.set(changed(&view, |view| view.kept = *most));
            }
        })
    };
    html! {
        <label>{ "Keep " }<select onchange={choose}>
            { for KEPT.iter().map(|most| html! { <option selected={view.kept == *most}>{ number(*most as u64) }</option> }) }
        </select></label>
    }
}

/// What stands in place of events.
fn nothing(known: &Inner, view: &View, publishes: Option<&str>) -> Html {
    let kept = known.feed.arrivals().len();
    let is_waiting = kept == 0 && *known.session.phase() != Phase::Idle;
    let sentence = match known.session.phase() {
        Phase::Idle if kept == 0 => "Connect, and the events of the bus show here as they come.",
        _ if kept == 0 && known.feed.received() > 0 => "No event has come since. This publishes one:",
        _ if kept == 0 => "No event has come yet. This publishes one:",
        _ if view.waiting(&known.feed) >= kept as u64 => {
            "All that was here when you paused had to make room for what came since. Resume shows that."
        }
        _ if view.text.is_empty() => "None of the events that came is shown by this choice.",
        _ => "No event that came holds this text.",
    };
    let command = format!(
        "aws events put-events {}--entries '[{{\"Source\":\"com.example.shop\",\"DetailType\":\"Order placed\",\"Detail\":\"{{}}\"}}]'",
        publishes.map(|address| format!("--endpoint-url {address} ")).unwrap_or_default(),
    );
    let onclick = {
        let command = command.clone();
        Callback::from(move |_: MouseEvent| {
            let command = command.clone();
            spawn_local(async move {
                // A browser that does not let the page copy lets the reader.
                copy(&command).await;
            });
        })
    };
    html! {
        <div class="quiet">
            <p>{ sentence }</p>
            if is_waiting {
                <pre tabindex="0" aria-label="Command that publishes an event">{ command }</pre>
                <button type="button" {onclick}>{ "Copy the command" }</button>
            }
        </div>
    }
}

fn download(line: &Rc<Line>, view: &UseStateHandle<View>) -> Callback<MouseEvent> {
    let (line, view) = (line.clone(), view.clone());
    Callback::from(move |_| {
        let known = line.known();
        let mut shown = view.shown(&known.judged);
        shown.sort_unstable();
        let lines = known.feed.lines(|arrival| shown.binary_search(&arrival.number).is_ok());
        let blob = Blob::new_with_str_sequence(&Array::of1(&lines.into()));
        // A browser that saves nothing says so itself.
        drop(blob.and_then(|blob| save(&blob, FILE)));
    })
}

fn clear(line: &Rc<Line>, view: &UseStateHandle<View>, update: &UseForceUpdateHandle) -> Callback<MouseEvent> {
    let (line, view, update) = (line.clone(), view.clone(), update.clone());
    Callback::from(move |_| {
        line.clear();
        view.set(changed(&view, |view| (view.at, view.held) = (None, None)));
        update.force_update();
        settle_focus();
    })
}

fn restore(line: &Rc<Line>, update: &UseForceUpdateHandle) -> Callback<MouseEvent> {
    let (line, update) = (line.clone(), update.clone());
    Callback::from(move |_| {
        line.restore();
        update.force_update();
        settle_focus();
    })
}

/// How many events came, and which of them match.
fn figures_of(known: &Inner) -> String {
    let Inner { feed, judged, .. } = known;
    figures(feed.arrivals().len(), feed.received(), judged.has_pattern().then(|| judged.matched()))
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
