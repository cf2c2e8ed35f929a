//! A form that publishes events through the server that the page is from, one or a burst.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use gloo::utils::window;
use js_sys::Date;
use serde::Deserialize;
use uuid::Builder;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::platform::spawn_local;
use yew::platform::time::sleep;
use yew::prelude::*;

use super::draft::{Draft, EXAMPLES, Template};
use super::line::now;
use crate::live::Arrival;
use crate::protocol::{Entry, Outcome, Outcomes};
use crate::workbench::file::{counted, number};
use crate::workbench::hooks::put_events;

/// The most events of a burst, and the most of them in a second.
const MOST: u32 = 100_000;
const MOST_A_SECOND: u32 = 1_000;

/// How long somebody waits who asked too often.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(PartialEq, Properties)]
pub(super) struct Properties {
    /// The event that somebody is at.
    pub at: Option<Arrival>,
}

/// The form.
#[component]
pub(super) fn Publish(properties: &Properties) -> Html {
    let draft = use_state_eq(|| Draft::example(EXAMPLES[0]));
    let count = use_state_eq(|| 1_u32);
    let rate = use_state_eq(|| 10_u32);
    let told = use_state_eq(|| (false, String::new()));
    let progress = use_state_eq(String::new);
    // Whether one is at work, and whether it is to go on.
    let goes_on = use_mut_ref(|| None::<Rc<Cell<bool>>>);
    {
        let goes_on = goes_on.clone();
        use_effect_with((), move |()| {
            move || {
                stop(&goes_on);
            }
        });
    }

    let is_at_work = goes_on.borrow().is_some();
    let onsubmit = {
        let (draft, told, progress, goes_on) = (draft.clone(), told.clone(), progress.clone(), goes_on.clone());
        let (count, rate) = (count.clone(), rate.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if stop(&goes_on) {
                return;
            }
            let burst = Burst { count: *count, rate: *rate };
            let is_wanted = Rc::new(Cell::new(true));
            *goes_on.borrow_mut() = Some(is_wanted.clone());
            told.set((false, "Publishing…".into()));
            let (draft, told, progress, goes_on) = ((*draft).clone(), told.clone(), progress.clone(), goes_on.clone());
            spawn_local(async move {
                let tell = |sentence| progress.set(sentence);
                let (is_fault, sentence) = publish(&draft, burst, &is_wanted, tell).await;
                *goes_on.borrow_mut() = None;
                progress.set(String::new());
                told.set((is_fault, sentence));
            });
        })
    };
    let take = |name: &'static str, fresh: Option<Draft>| {
        let draft = draft.clone();
        let onclick = {
            let fresh = fresh.clone();
            Callback::from(move |_: MouseEvent| fresh.iter().for_each(|fresh| draft.set(fresh.clone())))
        };
        html! { <button type="button" disabled={fresh.is_none()} {onclick}>{ name }</button> }
    };
    let choose = {
        let draft = draft.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            // The first is what somebody wrote.
            let example = usize::try_from(chosen - 1).ok().and_then(|chosen| EXAMPLES.get(chosen));
            example.iter().for_each(|example| draft.set(Draft::example(**example)));
        })
    };
    let is_chosen = |example: &[&str; 4]| *draft == Draft::example(*example);
    let field = |name: &'static str, hint: &'static str, value: &str, write: fn(&mut Draft, String)| {
        html! {
            <label>{ name }<input placeholder={hint} value={value.to_owned()} spellcheck="false" autocomplete="off"
                oninput={written(&draft, write)} /></label>
        }
    };
    let text = |name: &'static str, rows: &'static str, value: &str, write: fn(&mut Draft, String)| {
        html! {
            <label>{ name }<textarea {rows} value={value.to_owned()} spellcheck="false" autocomplete="off" autocapitalize="off"
                oninput={written(&draft, write)} /></label>
        }
    };
    html! {
        <form class="publish" {onsubmit}>
            <div class="bench-tools">
                <label>{ "Example " }<select onchange={choose}>
                    <option selected={!EXAMPLES.iter().any(is_chosen)}>{ "Your own" }</option>
                    { for EXAMPLES.iter().map(|example| html! {
                        <option selected={is_chosen(example)}>{ example[0] }</option>
                    }) }
                </select></label>
                { take("Take the event at hand", properties.at.as_ref().map(Draft::again)) }
            </div>
            <div class="fields">
                { field("Source", "com.example.shop", &draft.source, |draft, text| draft.source = text) }
                { field("Detail type", "Order placed", &draft.detail_type, |draft, text| draft.detail_type = text) }
                { field("Event bus", "default", &draft.bus, |draft, text| draft.bus = text) }
                { text("Resources, one a line", "2", &draft.resources, |draft, text| draft.resources = text) }
            </div>
            { text("Detail", "8", &draft.detail, |draft, text| draft.detail = text) }
            <p class="quiet">
                { "Filled anew for each event: " }<code>{ "{{now}}" }</code>{ " is the time, " }<code>{ "{{uuid}}" }</code>
                { " a random UUID, " }<code>{ "{{n}}" }</code>{ " which of a burst it is." }
            </p>
            <div class="bench-tools">
                <label>{ "Events " }{ figure(&count, MOST) }</label>
                <label>{ "a second " }{ figure(&rate, MOST_A_SECOND) }</label>
                <button type="submit" formnovalidate={is_at_work}>{ if is_at_work { "Stop" } else { "Publish" } }</button>
                <p class={classes!(told.0.then_some("fault"))} role="status" aria-label="What became of it">{ &told.1 }</p>
                <p class="quiet">{ &*progress }</p>
            </div>
        </form>
    }
}

/// What somebody writes in a field goes into the draft.
fn written(draft: &UseStateHandle<Draft>, write: fn(&mut Draft, String)) -> Callback<InputEvent> {
    let draft = draft.clone();
    Callback::from(move |event: InputEvent| {
        let field = event.target_unchecked_into::<Element>();
        let text = match field.dyn_ref::<HtmlTextAreaElement>() {
            Some(text_box) => text_box.value(),
            None => field.unchecked_into::<HtmlInputElement>().value(),
        };
        let mut fresh = (*draft).clone();
        write(&mut fresh, text);
        draft.set(fresh);
    })
}

/// A number from 1 to a most.
fn figure(value: &UseStateHandle<u32>, most: u32) -> Html {
    let oninput = {
        let value = value.clone();
        Callback::from(move |event: InputEvent| {
            let written = event.target_unchecked_into::<HtmlInputElement>().value();
            // The browser says what is wrong with others.
            if let Ok(number @ 1..) = written.parse::<u32>() {
                value.set(number.min(most));
            }
        })
    };
    html! { <input type="number" min="1" max={most.to_string()} required=true value={value.to_string()} {oninput} /> }
}

/// Ends what is at work. Tells whether something was.
fn stop(goes_on: &Rc<std::cell::RefCell<Option<Rc<Cell<bool>>>>>) -> bool {
    goes_on.borrow().as_ref().map(|goes_on| goes_on.set(false)).is_some()
}

/// How many events, and how many of them in a second.
#[derive(Clone, Copy)]
struct Burst {
    count: u32,
    rate: u32,
}

impl Burst {
    /// How many are to be published by a time since the begin, the first at once.
    fn due(self, passed: Duration) -> u32 {
        let due = (passed.as_secs_f64() * f64::from(self.rate)) as u32;
        due.saturating_add(1).min(self.count)
    }

    /// When the one after so many is due.
    fn next(self, sent: u32) -> Duration {
        Duration::from_secs_f64(f64::from(sent) / f64::from(self.rate))
    }
}

/// What became of a burst so far.
#[derive(Default)]
struct Sent {
    taken: u32,
    refused: u32,
    /// The first refusal in the API's words, and the last id.
    refusal: Option<String>,
    id: Option<String>,
}

impl Sent {
    fn count(&mut self, outcomes: Outcomes) {
        for outcome in outcomes.entries {
            match outcome {
                Outcome::Taken { event_id } => {
                    self.taken += 1;
                    self.id = Some(event_id);
                }
                Outcome::Failed { error_code, error_message } => {
                    self.refused += 1;
                    self.refusal.get_or_insert(format!("{error_code}: {error_message}"));
                }
            }
        }
    }

    fn sentence(&self) -> String {
        let published = match (self.taken, &self.id) {
            (1, Some(id)) => format!("Published 1 event: {id}."),
            (taken, _) => format!("Published {}.", counted(u64::from(taken), "event", "events")),
        };
        match &self.refusal {
            Some(refusal) => format!("{published} Refused: {}. {refusal}", number(u64::from(self.refused))),
            None => published,
        }
    }
}

/// Publishes until all are, or somebody stops it. Gives whether something is amiss, and a sentence.
async fn publish(draft: &Draft, burst: Burst, is_wanted: &Cell<bool>, tell: impl Fn(String)) -> (bool, String) {
    let begun = now();
    let (mut made, mut sent) = (0, Sent::default());
    let mut entries = Vec::new();
    while is_wanted.get() && (made < burst.count || !entries.is_empty()) {
        while made < burst.due(now().saturating_sub(begun)) && entries.len() < Entry::MOST {
            made += 1;
            match draft.entry(|template| fill(template, made)) {
                Ok(entry) => entries.push(entry),
                Err(fault) => return (true, fault),
            }
            if entries.iter().map(Entry::size).sum::<usize>() > Entry::MOST_BYTES / 2 {
                break;
            }
        }
        if entries.is_empty() {
            sleep(burst.next(made).saturating_sub(now().saturating_sub(begun))).await;
            continue;
        }
        match request(&entries).await {
            Answer::Outcomes(outcomes) => {
                sent.count(outcomes);
                entries.clear();
            }
            Answer::TooOften => sleep(PATIENCE).await,
            Answer::Fault(fault) => {
                let before = if made > entries.len() as u32 { sent.sentence() + " " } else { String::new() };
                return (true, before + &fault);
            }
        }
        if made < burst.count {
            tell(format!("{} of {} are sent.", number(u64::from(made)), number(u64::from(burst.count))));
        }
    }
    (sent.refused > 0, sent.sentence())
}

/// What a server answers.
enum Answer {
    Outcomes(Outcomes),
    /// The same can be asked again in a while.
    TooOften,
    /// It says no, or nothing: a sentence.
    Fault(String),
}

/// EventBridge's answer where it takes nothing of a request.
#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "__type")]
    kind: String,
    #[serde(alias = "Message")]
    message: Option<String>,
}

async fn request(entries: &[Entry]) -> Answer {
    let body = serde_json::json!({ "Entries": entries }).to_string();
    match put_events(&body).await {
        Ok((200, text)) => match serde_json::from_str(&text) {
            Ok(outcomes) => Answer::Outcomes(outcomes),
            Err(_) => Answer::Fault("The server answers with what is no answer to PutEvents.".into()),
        },
        Ok((status, text)) => refused(status, &text),
        Err(_) => Answer::Fault("The server does not answer. Check that the gateway runs.".into()),
    }
}

fn refused(status: u16, text: &str) -> Answer {
    match serde_json::from_str::<Refusal>(text) {
        Ok(Refusal { kind, .. }) if kind.ends_with("ThrottlingException") => Answer::TooOften,
        Ok(Refusal { kind, message }) => Answer::Fault(format!("{kind}: {}", message.unwrap_or_default())),
        Err(_) if status == 429 => Answer::TooOften,
        Err(_) => Answer::Fault(format!("The server answers {status}: {}", text.trim())),
    }
}

fn fill(template: Template, number: u32) -> String {
    match template {
        Template::Now => Date::new_0().to_iso_string().into(),
        Template::Number => number.to_string(),
        Template::Uuid => {
            let mut bytes = [0; 16];
            // Every browser has it.
            let _ = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
            Builder::from_random_bytes(bytes).into_uuid().to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_paced() {
        let burst = Burst { count: 5, rate: 2 };
        let milliseconds = Duration::from_millis;
        assert_eq!([0, 499, 500, 1999, 60_000].map(|passed| burst.due(milliseconds(passed))), [1, 1, 2, 4, 5]);
        assert_eq!([0, 1, 4].map(|sent| burst.next(sent)), [0, 500, 2000].map(milliseconds));
        assert_eq!(burst.due(burst.next(3)), 4);
    }

    #[test]
    fn what_became_of_it_is_told() {
        let taken = |id: &str| Outcome::Taken { event_id: id.into() };
        let failed =
            || Outcome::Failed { error_code: "MalformedDetail".into(), error_message: "Detail is malformed.".into() };
        let mut sent = Sent::default();
        assert_eq!(sent.sentence(), "Published 0 events.");
        sent.count(Outcomes { failed_entry_count: 0, entries: vec![taken("a")] });
        assert_eq!(sent.sentence(), "Published 1 event: a.");
        sent.count(Outcomes { failed_entry_count: 2, entries: vec![failed(), taken("b"), failed()] });
        assert_eq!(sent.sentence(), "Published 2 events. Refused: 2. MalformedDetail: Detail is malformed.");
    }

    #[test]
    fn answers_that_take_nothing_are_told_apart() {
        let fault = |status, text| match refused(status, text) {
            Answer::Fault(fault) => fault,
            Answer::TooOften => "too often".into(),
            Answer::Outcomes(_) => "outcomes".into(),
        };
        assert_eq!(fault(400, r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#), "too often");
        assert_eq!(fault(429, "slow down"), "too often");
        assert_eq!(fault(400, r#"{"__type":"ValidationException","message":"m"}"#), "ValidationException: m");
        assert_eq!(fault(403, " no \n"), "The server answers 403: no");
    }
}
