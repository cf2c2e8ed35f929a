//! What can be done by name or by key: the one list that the palette, the shortcuts and their sheet are made of.
//!
//! A command is one line in [`COMMANDS`]. What is done inside a text box or a dialog has no command, and stands in [`KEYS`].

use super::look::Theme;
use super::state::{Action, Dialog, Pane, View};
use crate::explain::Side;
use crate::pattern::Target;

/// Something that can be done.
#[derive(Debug)]
pub(crate) struct Command {
    /// What the palette and the sheet call it.
    pub name: &'static str,
    /// The keys that do it; any of them will do.
    pub keys: &'static [Keys],
    /// What is done.
    pub action: fn() -> Action,
}

/// A key that does something wherever the focus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Together with Ctrl, or with Command on a Mac.
    With(&'static str),
    /// By itself. One that writes a character works outside of text boxes only.
    Alone(&'static str),
}

/// What opens the palette.
pub(crate) const FIND: &[Keys] = &[Keys::With("K")];
/// What opens the sheet of shortcuts.
pub(crate) const HELP: &[Keys] = &[Keys::Alone("?"), Keys::Alone("F1")];

/// What can be done, in the order in which it is offered.
pub(crate) const COMMANDS: &[Command] = &[
    command("Find a command or an example", FIND, || Action::Open(Dialog::Commands)),
    command("Find an example", &[], || Action::Open(Dialog::Examples)),
    command("Test one event pattern and one event", &[], || Action::Show(View::Test)),
    command("Open the workbench: several event patterns and events", &[], || Action::Show(View::Workbench)),
    command("Watch a bus live", &[], || Action::Show(View::Live)),
    command("Go to the event pattern", &[], || Action::GoTo(Pane::Text(Side::Pattern))),
    command("Go to the event", &[], || Action::GoTo(Pane::Text(Side::Event))),
    command("Go to Why", &[], || Action::GoTo(Pane::Why)),
    command("Collapse or expand Why", &[], || Action::Fold(Pane::Why)),
    command("Clear both texts", &[], || Action::Clear),
    command("Format the event pattern", &[], || Action::Format(Side::Pattern)),
    command("Format the event", &[], || Action::Format(Side::Event)),
    command("Minify the event pattern", &[], || Action::Minify(Side::Pattern)),
    command("Minify the event", &[], || Action::Minify(Side::Event)),
    command("Convert: CloudFormation, SAM, Terraform, CDK, aws", &[], || Action::Convert),
    command("Undo the last edit or example", &[], || Action::Undo),
    command("Runs in: event bus rule", &[], || Action::ChooseTarget(Target::Rule)),
    command("Runs in: EventBridge Pipes", &[], || Action::ChooseTarget(Target::Pipes)),
    command("Runs in: Lambda event filtering", &[], || Action::ChooseTarget(Target::Lambda)),
    command("Runs in: EventBridge V2 DATA", &[], || Action::ChooseTarget(Target::V2Data)),
    command("Runs in: EventBridge V2 METADATA", &[], || Action::ChooseTarget(Target::V2Metadata)),
    command("Runs in: EventBridge V2 SYSTEM_METADATA", &[], || Action::ChooseTarget(Target::V2SystemMetadata)),
    command("Theme: as the system", &[], || Action::ChooseTheme(Theme::System)),
    command("Theme: light", &[], || Action::ChooseTheme(Theme::Light)),
    command("Theme: dark", &[], || Action::ChooseTheme(Theme::Dark)),
    command("Theme: high contrast", &[], || Action::ChooseTheme(Theme::HighContrast)),
    command("Give the panes their usual sizes", &[], || Action::ResetShares),
    command("Keyboard shortcuts", HELP, || Action::Open(Dialog::Shortcuts)),
];

/// What keys do where they have the focus: the keys, and what they do.
pub(crate) const KEYS: &[(&str, &str)] = &[
    ("Escape", "Close what opened last"),
    ("Tab", "In an editor: indent; elsewhere: go on to the next control"),
    ("Escape, then Tab", "Leave an editor"),
    ("Ctrl+Space", "In the event pattern: show what can stand at the caret"),
    ("F8", "In an editor: tell about the mistake or the operator at the caret"),
    ("Ctrl+F", "In an editor: search and replace"),
    ("Alt+Enter", "In the event: add the value at the caret to the event pattern, or take it away"),
    ("Arrow keys", "Move the splitter that has the focus"),
    ("Home, End", "Move that splitter as far as it goes"),
];

const fn command(name: &'static str, keys: &'static [Keys], action: fn() -> Action) -> Command {
    Command { name, keys, action }
}

/// A key that was pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Press {
    /// The key's name, or the character that it writes.
    pub key: String,
    /// Whether Ctrl was down, or Command on a Mac.
    pub is_with: bool,
    /// Whether Shift was down.
    pub is_shifted: bool,
    /// Whether any other modifier was down.
    pub is_other: bool,
    /// Whether it was pressed in something that takes text.
    pub is_in_text: bool,
}

/// What a key does.
pub(crate) fn action_of(press: &Press) -> Option<Action> {
    let command = COMMANDS.iter().find(|command| command.keys.iter().any(|keys| keys.are(press)))?;
    Some((command.action)())
}

impl Keys {
    fn are(self, press: &Press) -> bool {
        let (key, is_with) = match self {
            Keys::With(key) => (key, true),
            Keys::Alone(key) => (key, false),
        };
        let is_character = key.len() == 1;
        // Shift is what some keyboards write a question mark with.
        let is_allowed = if is_with || !is_character { !press.is_shifted } else { !press.is_in_text };
        press.key.eq_ignore_ascii_case(key) && press.is_with == is_with && is_allowed && !press.is_other
    }

    /// What stands on the keys.
    pub(crate) fn name(self, is_mac: bool) -> String {
        match self {
            Keys::With(key) if is_mac => format!("⌘{key}"),
            Keys::With(key) => format!("Ctrl+{key}"),
            Keys::Alone(key) => key.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> Press {
        Press { key: key.into(), ..Press::default() }
    }

    #[test]
    fn keys_do_what_the_list_says() {
        let commands = Some(Action::Open(Dialog::Commands));
        assert_eq!(action_of(&Press { is_with: true, ..press("k") }), commands);
        assert_eq!(action_of(&Press { is_with: true, is_in_text: true, ..press("K") }), commands);
        assert_eq!(action_of(&press("F1")), Some(Action::Open(Dialog::Shortcuts)));
        assert_eq!(action_of(&Press { is_shifted: true, ..press("?") }), Some(Action::Open(Dialog::Shortcuts)));
    }

    #[test]
    fn other_keys_are_left_to_the_browser() {
        for other in [
            press("k"),
            Press { is_with: true, is_shifted: true, ..press("K") },
            Press { is_with: true, is_other: true, ..press("k") },
            Press { is_in_text: true, is_shifted: true, ..press("?") },
            Press { is_shifted: true, ..press("F1") },
            press("Escape"),
        ] {
            assert_eq!(action_of(&other), None, "{other:?}");
        }
    }

    #[test]
    fn names_and_keys_are_there_once() {
        for (at, command) in COMMANDS.iter().enumerate() {
            for other in &COMMANDS[..at] {
                assert_ne!(command.name, other.name);
                assert!(command.keys.iter().all(|keys| !other.keys.contains(keys)), "{}", command.name);
            }
        }
        for target in Target::ALL {
            assert!(COMMANDS.iter().any(|command| {
                command.name.ends_with(&target.name()[1..]) && (command.action)() == Action::ChooseTarget(target)
            }));
        }
        assert_eq!([Keys::With("K").name(false), Keys::With("K").name(true)], ["Ctrl+K", "⌘K"]);
    }
}
