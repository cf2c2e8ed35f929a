//! Where to connect, by whose credentials, and how things stand.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlInputElement};
use yew::prelude::*;

use super::line::{Inner, Line, now};
use super::signer::Signer;
use super::words::{details, is_fault, sentence, told};
use crate::live::{Phase, region_of};
use crate::workbench::components::settle_focus;

/// What somebody wrote of where to connect.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Target {
    pub address: String,
    pub signer: Signer,
    /// Whether all events are asked for.
    pub is_wide: bool,
}

/// The form, and how things stand. `wanted` is the pattern that the API is to be asked for, `fault` what is wrong with the one at
/// hand.
pub(super) fn connection(
    line: &Rc<Line>,
    known: &Inner,
    target: &UseStateHandle<Target>,
    wanted: Option<AttrValue>,
    fault: Option<&String>,
) -> Html {
    let is_idle = *known.session.phase() == Phase::Idle;
    let onsubmit = {
        let (line, target) = (line.clone(), target.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !is_idle {
                return line.disconnect();
            }
            // Whoever connects does not pause before. Of a pattern that is not valid nothing is asked for.
            line.ask(wanted.as_ref().map(ToString::to_string));
            line.sign_by(&target.signer);
            line.connect(&target.address);
        })
    };
    let widen = {
        let target = target.clone();
        Callback::from(move |event: Event| {
            let is_wide = event.target_unchecked_into::<HtmlInputElement>().checked();
            target.set(Target { is_wide, ..(*target).clone() });
        })
    };
    let now = now();
    let is_past = known.notices.back().is_some_and(|(_, newest)| !is_fault(newest));
    html! {
        <>
            <form class="connection" {onsubmit}>
                <label for="live-address">{ "WebSocket API" }</label>
                <input id="live-address" type="url" required=true pattern="wss?://.+" title="An address that begins with wss:// or ws://"
                    placeholder="wss://ID.execute-api.REGION.amazonaws.com/dev" value={target.address.clone()} readonly={!is_idle}
                    oninput={written(target, |target, text| target.address = text)} />
                <button type="submit" formnovalidate={!is_idle}>{ if is_idle { "Connect" } else { "Disconnect" } }</button>
                <label class="wide"><input type="checkbox" checked={target.is_wide} onchange={widen} />{ "Ask for all events, and judge them here" }</label>
                { signing(target) }
            </form>
            // What changes with each second or letter is not told by assistive technology each time.
            <p class="file-status" role="status" aria-label="State of the connection">{ sentence(&known.session) }</p>
            if let Some(fault) = fault {
                <p class="fault">{ format!("The pattern is not valid: {fault}. It is not sent.") }</p>
            }
            <p class="quiet">{ details(&known.session, now) }</p>
            if let Some((_, last)) = known.notices.iter().rev().find(|(_, notice)| is_fault(notice)) {
                <details class={classes!("notices", is_past.then_some("past"))}>
                    <summary>{ told(last) }</summary>
                    <ol>{ for known.notices.iter().rev().map(|(_, notice)| html! { <li>{ told(notice) }</li> }) }</ol>
                </details>
            }
        </>
    }
}

/// The credentials for an API that asks for IAM.
fn signing(target: &UseStateHandle<Target>) -> Html {
    let Signer { access_key_id, secret_access_key, session_token, region } = &target.signer;
    let has_key = !target.signer.is_empty();
    let known_region = region_of(&target.address);
    let needs_region = has_key && known_region.is_none();
    let onpaste = {
        let target = target.clone();
        Callback::from(move |event: Event| {
            let pasted = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
            let pasted = pasted.and_then(|data| data.get_data("text").ok());
            if let Some(signer) = pasted.and_then(|text| Signer::read(&text)) {
                event.prevent_default();
                let region = target.signer.region.clone();
                target.set(Target { signer: Signer { region, ..signer }, ..(*target).clone() });
            }
        })
    };
    let forget = {
        let target = target.clone();
        Callback::from(move |_: MouseEvent| {
            target.set(Target { signer: Signer::default(), ..(*target).clone() });
            settle_focus();
        })
    };
    let secret = |name: &'static str, is_required: bool, value: &str, write: fn(&mut Target, String)| {
        html! {
            <label>{ name }<input type="password" required={is_required} value={value.to_owned()} autocomplete="off" spellcheck="false"
                oninput={written(target, write)} /></label>
        }
    };
    html! {
        <details class="signing" {onpaste}>
            <summary>{ if has_key { "IAM: the address is signed" } else { "IAM: sign the address" } }</summary>
            <div class="fields">
                <label>{ "Access key ID" }<input value={access_key_id.clone()} placeholder="ASIA…" autocomplete="off" spellcheck="false"
                    oninput={written(target, |target, text| target.signer.access_key_id = text)} /></label>
                { secret("Secret access key", has_key, secret_access_key, |target, text| target.signer.secret_access_key = text) }
                { secret("Session token", access_key_id.trim().starts_with("ASIA"), session_token, |target, text| target.signer.session_token = text) }
                <label>{ "Region" }<input value={region.clone()} required={needs_region}
                    placeholder={known_region.unwrap_or_else(|| "us-east-1".into())} autocomplete="off" spellcheck="false"
                    oninput={written(target, |target, text| target.signer.region = text)} /></label>
            </div>
            <div class="bench-tools">
                <button type="button" disabled={target.signer == Signer::default()} onclick={forget}>{ "Forget" }</button>
                <p class="quiet">
                    { "Held in the memory of this page alone, and never in a link. The secret key is not sent; the address that is opened carries the key ID and the session token, as AWS asks. Paste what " }<code>{ "aws configure export-credentials" }</code>
                    { " prints into any of the fields to fill all." }
                </p>
            </div>
        </details>
    }
}

/// What somebody writes goes into the target.
fn written(target: &UseStateHandle<Target>, write: fn(&mut Target, String)) -> Callback<InputEvent> {
    let target = target.clone();
    Callback::from(move |event: InputEvent| {
        let mut fresh = (*target).clone();
        write(&mut fresh, event.target_unchecked_into::<HtmlInputElement>().value());
        target.set(fresh);
    })
}
