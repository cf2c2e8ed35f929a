//! The dialog.

use web_sys::{HtmlDialogElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::reading::{Reading, notes, written};
use super::{DOOR, Visit};
use crate::app::copy;
use crate::convert::{Format, Found, Output};

/// The whole dialog, which opens at each visit.
#[component]
pub(super) fn Formats() -> Html {
    let visit = use_state(|| DOOR.with_borrow(|(visit, _)| visit.clone()));
    let visits = use_state(|| 0u32);
    let node = use_node_ref();
    {
        let (visit, visits) = (visit.setter(), visits.clone());
        // What is told later counts on from what it was then.
        let count = use_mut_ref(|| 0u32);
        use_effect_with((), move |()| {
            let told = Callback::from(move |arrived: Visit| {
                *count.borrow_mut() += 1;
                visit.set(Some(arrived));
                visits.set(*count.borrow());
            });
            DOOR.with_borrow_mut(|door| door.1 = Some(told));
        });
    }
    {
        let node = node.clone();
        use_effect_with(*visits, move |_| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>().filter(|dialog| !dialog.open()) {
                // It is in the document and not open, so that this cannot fail.
                let _ = dialog.show_modal();
            }
        });
    }
    let close = {
        let node = node.clone();
        Callback::from(move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let Some(visit) = (*visit).clone() else {
        return Html::default();
    };
    let adopt = {
        let (visit, close) = (visit.clone(), close.clone());
        Callback::from(move |pattern: AttrValue| {
            // The focus goes back first.
            close.emit(());
            visit.adopt(&pattern);
        })
    };
    html! {
        <dialog ref={node} class="formats" aria-labelledby="formats-title" closedby="any">
            <div class="head">
                <h2 id="formats-title">{ "Convert" }</h2>
                <button type="button" class="close" aria-label="Close" onclick={close.reform(|_: MouseEvent| ())}>{ "✕" }</button>
            </div>
            <div class="halves">
                <Paste {adopt} />
                <CopyAs pattern={visit.pattern} event={visit.event} />
            </div>
        </dialog>
    }
}

#[derive(PartialEq, Properties)]
struct PasteProps {
    /// Takes a pattern into the tester.
    adopt: Callback<AttrValue>,
}

/// A pattern out of something.
#[component]
fn Paste(props: &PasteProps) -> Html {
    let text = use_state_eq(String::new);
    let format = use_state_eq(|| None::<Format>);
    let chosen = use_state_eq(|| 0usize);
    let reading = use_memo(((*text).clone(), *format), |(text, format)| Reading::of(text, *format));
    let oninput = {
        let (text, chosen) = (text.clone(), chosen.clone());
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlTextAreaElement>().value());
            chosen.set(0);
        })
    };
    let choose_format = {
        let format = format.clone();
        Callback::from(move |event: Event| {
            format.set(event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok());
        })
    };
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            chosen.set(event.target_unchecked_into::<HtmlSelectElement>().selected_index().max(0) as usize);
        })
    };
    let found = reading.found(*chosen);
    let adopt = {
        let (adopt, pattern) = (props.adopt.clone(), found.map(|found| AttrValue::from(found.pattern.clone())));
        Callback::from(move |_: MouseEvent| pattern.iter().for_each(|pattern| adopt.emit(pattern.clone())))
    };
    html! {
        <section aria-labelledby="formats-paste">
            <div class="head">
                <h3 id="formats-paste"><label for="formats-text">{ "Take a pattern from" }</label></h3>
                <select aria-label="What the text is" onchange={choose_format}>
                    <option value="" selected=true>{ "Whatever it is" }</option>
                    { for Format::ALL.map(|format| html! { <option value={format.id()}>{ format.label() }</option> }) }
                </select>
            </div>
            <textarea id="formats-text" value={(*text).clone()} {oninput} spellcheck="false" autocomplete="off" wrap="off"
                placeholder={"Paste the output of aws events describe-rule,\na CloudFormation or SAM template, Terraform, or CDK code"} />
            <p role="status" aria-label="What was read" class={matches!(*reading, Reading::Fault(_)).then_some("fault")}>
                { reading.sentence() }
            </p>
            <div class="buttons">
                if let Reading::Found(all) = &*reading && all.len() > 1 {
                    <select aria-label="Event pattern" onchange={choose}>
                        { for all.iter().enumerate().map(|(at, found)| html! {
                            <option selected={at == *chosen}>{ name(found, at) }</option>
                        }) }
                    </select>
                }
                <button type="button" disabled={found.is_none()} onclick={adopt}>{ "Use this pattern" }</button>
            </div>
            if let Some(found) = found {
                { for notes(&text, found).into_iter().map(|note| html! {
                    <p><span class="tag">{ "Note" }</span>{ " " }{ note }</p>
                }) }
                <pre tabindex="0" aria-label="The event pattern that was read">{ &found.pattern }</pre>
            }
        </section>
    }
}

fn name(found: &Found, at: usize) -> String {
    found.name.clone().unwrap_or_else(|| format!("Pattern {}", at + 1))
}

#[derive(PartialEq, Properties)]
struct CopyProps {
    pattern: AttrValue,
    event: AttrValue,
}

/// The tester's pattern as something else.
#[component]
fn CopyAs(props: &CopyProps) -> Html {
    let output = use_state_eq(|| Output::CloudFormation);
    let name = use_state_eq(String::new);
    let said = use_state_eq(String::new);
    let written = written(&props.pattern, &props.event, *output, &name);
    let choose = {
        let (output, said) = (output.clone(), said.clone());
        Callback::from(move |event: Event| {
            if let Ok(chosen) = event.target_unchecked_into::<HtmlSelectElement>().value().parse() {
                output.set(chosen);
                said.set(String::new());
            }
        })
    };
    let rename = {
        let name = name.clone();
        Callback::from(move |event: InputEvent| name.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let onclick = {
        let (text, said) = (written.clone().unwrap_or_default(), said.setter());
        Callback::from(move |_: MouseEvent| {
            let (text, said) = (text.clone(), said.clone());
            spawn_local(async move {
                said.set(match copy(&text).await {
                    Some(_) => "Copied".into(),
                    None => "The browser does not let this page copy. Select the text and copy it yourself.".into(),
                });
            });
        })
    };
    html! {
        <section aria-labelledby="formats-copy">
            <div class="head">
                <h3 id="formats-copy"><label for="formats-output">{ "Copy the pattern as" }</label></h3>
                <select id="formats-output" onchange={choose}>
                    { for Output::ALL.map(|known| html! {
                        <option value={known.id()} selected={known == *output}>{ known.label() }</option>
                    }) }
                </select>
            </div>
            <label class="name">{ "Name of the rule" }<input value={(*name).clone()} placeholder="my-rule" oninput={rename} /></label>
            <pre tabindex="0" aria-label="The event pattern as it is copied" class={written.is_err().then_some("fault")}>
                { written.as_ref().unwrap_or_else(|fault| fault) }
            </pre>
            <div class="buttons">
                <button type="button" disabled={written.is_err()} {onclick}>{ "Copy" }</button>
                <span role="status" aria-label="Copying">{ (*said).clone() }</span>
            </div>
        </section>
    }
}
