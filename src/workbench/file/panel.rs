//! The panel, and what is done with the worker.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use super::figures::figures;
use super::frequent::frequent;
use super::judge::Judge;
use super::lists;
use super::state::{Action, Answer, Phase, Saving, Section, State};
use super::words::{counted, number, sentence, size};
use crate::protocol::admitted_pattern;
use crate::workbench::hooks::save;

/// What the panel is told, and whom it tells.
#[derive(PartialEq, Properties)]
pub(crate) struct Properties {
    /// Whether somebody sees it.
    pub is_shown: bool,
    /// The text of the pattern at hand.
    pub pattern: AttrValue,
    /// Called with the text of an event that somebody wants to test.
    pub open: Callback<String>,
}

/// What outlives a painting: the file, the worker, and how often it was asked.
#[derive(Default)]
struct Bench {
    file: RefCell<Option<File>>,
    judge: RefCell<Option<Judge>>,
    turn: Cell<u32>,
}

/// A file of events, judged by the pattern.
#[component]
pub(crate) fn FilePanel(properties: &Properties) -> Html {
    let state = use_reducer_eq(State::default);
    let bench = use_memo((), |()| Bench::default());
    let input = use_node_ref();
    let is_over = use_state_eq(|| false);
    let Properties { is_shown, pattern, open } = properties;

    // The verdicts follow the pattern.
    {
        let (bench, state) = (bench.clone(), state.clone());
        use_effect_with(pattern.clone(), move |pattern| {
            // A worker need not be there: it ends with what is cancelled, and is started when it is asked.
            if bench.file.borrow().is_none() {
                return;
            }
            if state.phase != Phase::Cancelled || state.pattern_fault.is_some() {
                again(&bench, pattern, state.dispatcher());
            } else {
                state.dispatch(Action::OtherPattern);
            }
        });
    }
    {
        // It is loaded, and warm, before there is a file, so that nothing is left to do then but to judge.
        let (bench, dispatcher) = (bench.clone(), state.dispatcher());
        use_effect_with(*is_shown, move |is_shown| {
            if *is_shown && bench.judge.borrow().is_none() {
                *bench.judge.borrow_mut() = start(&bench, dispatcher).ok();
            }
        });
    }
    let choose = {
        let (bench, pattern, dispatcher) = (bench.clone(), pattern.clone(), state.dispatcher());
        Callback::from(move |file: File| begin(&bench, file, &pattern, dispatcher.clone()))
    };
    let ondrop = {
        let (choose, is_over) = (choose.clone(), is_over.setter());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            is_over.set(false);
            if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
                choose.emit(file);
            }
        })
    };
    let hover = |over: bool| {
        let is_over = is_over.setter();
        Callback::from(move |event: DragEvent| {
            // Without this the browser would open the file in place of the page.
            event.prevent_default();
            is_over.set(over);
        })
    };
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            choose.emit(file);
        }
        // So that the same file can be chosen once more.
        input.set_value("");
    });
    let browse = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let class = classes!("file", is_over.then_some("over"));
    html! {
        <section {class} aria-label="A file of events" {ondrop} ondragover={hover(true)} ondragenter={hover(true)} ondragleave={hover(false)}>
            <input ref={input} class="file-input" type="file" hidden=true {onchange} />
            if state.phase == Phase::Empty {
                { empty(browse) }
            } else {
                { head(&state, &bench, pattern, browse) }
                { figures(&state) }
                { sections(&state) }
                <div class="section" tabindex="0" role="region" aria-label="What is in the file">{ section(&state, open) }</div>
            }
        </section>
    }
}

/// What can be opened.
fn empty(browse: Callback<MouseEvent>) -> Html {
    html! {
        <div class="nothing">
            <p>{ "See what a pattern would have caught: open a file of events, and it is judged right here. Nothing is sent anywhere." }</p>
            <button type="button" class="drop" onclick={browse}>{ "Open a file, or drop one here" }</button>
            <ul>
                <li>{ "One event a line (JSON Lines), an array, or events one after the other; gzip as it comes." }</li>
                <li>{ "A CloudTrail log with its " }<code>{ "Records" }</code>{ ": each is judged as EventBridge delivers it." }</li>
                <li>{ "As large as you like: it is read piece by piece, and you can edit the pattern meanwhile." }</li>
            </ul>
        </div>
    }
}

fn head(state: &UseReducerHandle<State>, bench: &Rc<Bench>, pattern: &AttrValue, browse: Callback<MouseEvent>) -> Html {
    let (name, bytes) = state.file.clone().unwrap_or_default();
    let on = |act: fn(&Rc<Bench>, &AttrValue, UseReducerDispatcher<State>)| {
        let (bench, pattern, dispatcher) = (bench.clone(), pattern.clone(), state.dispatcher());
        Callback::from(move |_: MouseEvent| act(&bench, &pattern, dispatcher.clone()))
    };
    let is_done = matches!(state.phase, Phase::Done(_)) && state.saving != Saving::Reading;
    let can_save = is_done && state.progress.matched > 0 && state.pattern_fault.is_none();
    html! {
        <>
            <div class="bench-head">
                <h2 class="file-name">{ name }<span class="quiet">{ size(bytes) }</span></h2>
                <div class="bench-tools">
                    // The button stays where it is, so that the focus does too.
                    if state.is_busy() {
                        <button key="stop" type="button" onclick={on(cancel)}>{ "Cancel" }</button>
                    } else {
                        <button key="stop" type="button" onclick={on(again)}>{ "Judge again" }</button>
                    }
                    <button type="button" disabled={!can_save} onclick={on(collect)}>
                        { format!("Download {}", counted(state.progress.matched, "match", "matches")) }
                    </button>
                    <button type="button" onclick={browse}>{ "Open another file" }</button>
                </div>
            </div>
            <p class={classes!("file-status", state.fault.is_some().then_some("fault"))} role="status" aria-label="State of the file">
                { sentence(state) }
                if let Some(fault) = &state.pattern_fault {
                    <span class="fault">{ format!(" The pattern is not valid: {fault}. The figures are those of the last one that was.") }</span>
                }
            </p>
        </>
    }
}

/// Chooses what is shown.
fn sections(state: &UseReducerHandle<State>) -> Html {
    let button = |section: Section, name: String| {
        let dispatcher = state.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Show(section)));
        html! { <button type="button" aria-pressed={(state.section == section).to_string()} {onclick}>{ name }</button> }
    };
    html! {
        <div class="halves" role="group" aria-label="What of the file is shown">
            { button(Section::Matches, "Matches".into()) }
            { button(Section::Near, "Near misses".into()) }
            { button(Section::Others, "No match".into()) }
            { button(Section::Frequent, "Most frequent".into()) }
            { button(Section::Malformed, format!("Malformed ({})", number(state.progress.malformed))) }
        </div>
    }
}

fn section(state: &UseReducerHandle<State>, open: &Callback<String>) -> Html {
    match state.section {
        Section::Matches => lists::matches(state, open),
        Section::Near => lists::near(state, open),
        Section::Others => lists::others(state, open),
        Section::Frequent => frequent(state, &state.dispatcher()),
        Section::Malformed => lists::malformed(state),
    }
}

impl Bench {
    fn next_turn(&self) -> u32 {
        self.turn.set(self.turn.get() + 1);
        self.turn.get()
    }
}

/// Judges another file. A worker that has judged one is not taken again, for its memory does not shrink.
fn begin(bench: &Rc<Bench>, file: File, pattern: &AttrValue, dispatcher: UseReducerDispatcher<State>) {
    if bench.file.replace(Some(file.clone())).is_some() {
        bench.judge.replace(None);
    }
    dispatcher.dispatch(Action::Open { name: file.name(), size: file.size() });
    again(bench, pattern, dispatcher);
}

/// Judges the file from its beginning.
fn again(bench: &Rc<Bench>, pattern: &AttrValue, dispatcher: UseReducerDispatcher<State>) {
    if let Err(fault) = admitted_pattern(pattern) {
        return dispatcher.dispatch(Action::BadPattern(fault.message));
    }
    let turn = bench.next_turn();
    dispatcher.dispatch(Action::Judge { turn });
    ask(bench, dispatcher, |judge, file| judge.judge(file, pattern, turn));
}

/// Saves what matches.
fn collect(bench: &Rc<Bench>, pattern: &AttrValue, dispatcher: UseReducerDispatcher<State>) {
    let turn = bench.next_turn();
    dispatcher.dispatch(Action::Save { turn });
    ask(bench, dispatcher, |judge, file| judge.collect(file, pattern, turn));
}

/// Asks the worker, which is started if there is none.
fn ask(bench: &Rc<Bench>, dispatcher: UseReducerDispatcher<State>, question: impl FnOnce(&Judge, &File)) {
    let mut judge = bench.judge.borrow_mut();
    if judge.is_none() {
        *judge = start(bench, dispatcher.clone()).ok();
    }
    match (&*judge, &*bench.file.borrow()) {
        (Some(judge), Some(file)) => question(judge, file),
        _ => dispatcher.dispatch(Action::Broken("This browser does not let the page judge in the background".into())),
    }
}

/// Gives up what the worker is at, by ending it.
fn cancel(bench: &Rc<Bench>, _: &AttrValue, dispatcher: UseReducerDispatcher<State>) {
    bench.judge.replace(None);
    bench.next_turn();
    dispatcher.dispatch(Action::Cancel);
}

fn start(bench: &Rc<Bench>, dispatcher: UseReducerDispatcher<State>) -> Result<Judge, wasm_bindgen::JsValue> {
    let broken = {
        let (seen, dispatcher) = (Rc::downgrade(bench), dispatcher.clone());
        Callback::from(move |fault: String| {
            // It answers nothing any more; the next question starts another.
            if let Some(bench) = seen.upgrade() {
                bench.judge.replace(None);
            }
            dispatcher.dispatch(Action::Broken(fault));
        })
    };
    let seen = Rc::downgrade(bench);
    let heard = move |answer: Answer, blob| {
        let Some(bench) = seen.upgrade().filter(|bench| bench.turn.get() == answer.turn) else {
            return;
        };
        if let Some(blob) = blob {
            let name = bench.file.borrow().as_ref().map_or_else(String::new, |file| matched_name(&file.name()));
            if save(&blob, &name).is_err() {
                return dispatcher.dispatch(Action::Broken("The browser does not let this page save a file".into()));
            }
        }
        if answer.is_broken {
            bench.judge.replace(None);
        }
        dispatcher.dispatch(Action::Heard(Box::new(answer)));
    };
    Judge::start(heard, broken)
}

/// How the file is called that what matched is saved in.
fn matched_name(name: &str) -> String {
    let stem = name.strip_suffix(".gz").unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    format!("{stem}-matched.jsonl")
}
