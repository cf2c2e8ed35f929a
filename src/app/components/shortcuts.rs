//! The sheet of keyboard shortcuts.

use yew::prelude::*;

use crate::app::commands::{COMMANDS, KEYS};
use crate::app::hooks::is_mac;

/// The commands that have keys, and what else there is for the keyboard.
pub(super) fn shortcuts() -> Html {
    let is_mac = is_mac();
    let mut lines = Vec::new();
    for command in COMMANDS.iter().filter(|command| !command.keys.is_empty()) {
        lines.push(line(command.keys.iter().map(|keys| keys.name(is_mac)).collect(), command.name));
    }
    for (keys, what) in KEYS {
        lines.push(line(vec![(*keys).to_owned()], what));
    }
    html! {
        <>
            // It scrolls where it is long, by the keyboard too.
            <dl tabindex="0">{ lines }</dl>
            <p class="foot">{ "Everything else is among the commands. Single characters work outside of text boxes." }</p>
        </>
    }
}

fn line(keys: Vec<String>, what: &'static str) -> Html {
    html! {
        <div>
            <dt>{ for keys.into_iter().map(|keys| html! { <kbd>{ keys }</kbd> }) }</dt>
            <dd>{ what }</dd>
        </div>
    }
}
