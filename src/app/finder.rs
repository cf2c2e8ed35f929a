//! What the palette offers, and which of it a few words find.

use super::commands::{COMMANDS, Command, Keys};
use super::examples;
use super::state::{Action, Dialog, State};

/// How many entries a page key goes on by.
const PAGE: usize = 8;

/// The heading of what is no example.
const COMMANDS_GROUP: &str = "Commands";

/// Something that can be chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// The heading that it stands under.
    pub group: &'a str,
    /// A few words.
    pub name: &'a str,
    /// A sentence, of an example.
    pub about: &'a str,
    /// The keys that do the same.
    pub keys: &'static [Keys],
    /// What a link names it by, of an example.
    pub id: Option<&'a str>,
    /// What choosing it does.
    pub choice: Choice,
}

/// What choosing an entry does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Choice {
    /// What a command does.
    Command(&'static Command),
    /// Puts an example in place of the texts, by its index.
    Example(usize),
}

impl Choice {
    /// What is done.
    pub(crate) fn action(self) -> Action {
        match self {
            Choice::Command(command) => (command.action)(),
            Choice::Example(index) => Action::ChooseExample(index),
        }
    }
}

/// What a dialog offers: the examples, and before them the commands, unless the dialog is for examples alone.
pub(crate) fn entries(state: &State, dialog: Dialog) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    for command in COMMANDS {
        if dialog == Dialog::Commands && state.can(&(command.action)()) {
            let (name, keys, choice) = (command.name, command.keys, Choice::Command(command));
            entries.push(Entry { group: COMMANDS_GROUP, name, about: "", keys, id: None, choice });
        }
    }
    for (index, example) in state.examples.iter().enumerate() {
        let examples::Example { id, group, name, about, .. } = example;
        entries.push(Entry { group, name, about, keys: &[], id: Some(id), choice: Choice::Example(index) });
    }
    entries
}

/// The entries that have every word of a text in their name, group or sentence, in whatever case, the best first: the one whose
/// name it is, those whose name begins with the text, then those that have every word in their name. Their order is otherwise that of the entries.
pub(crate) fn found<'a>(entries: Vec<Entry<'a>>, text: &str) -> Vec<Entry<'a>> {
    let text = text.trim().to_ascii_lowercase();
    let has_words = |place: &str| text.split_whitespace().all(|word| place.contains(word));
    let [mut first, mut next, mut last] = [const { Vec::new() }; 3];
    for entry in entries {
        let name = entry.name.to_ascii_lowercase();
        if name == text {
            first.insert(0, entry);
        } else if name.starts_with(&text) {
            first.push(entry);
        } else if has_words(&name) {
            next.push(entry);
        } else if has_words(&format!("{name}\n{}\n{}", entry.group, entry.about).to_ascii_lowercase()) {
            last.push(entry);
        }
    }
    first.append(&mut next);
    first.append(&mut last);
    first
}

/// Where a key leads to, among so many entries, by the key's name. `None` where it leads nowhere.
pub(crate) fn after_key(at: usize, count: usize, key: &str) -> Option<usize> {
    let last = count.saturating_sub(1);
    match key {
        "ArrowDown" if at < last => Some(at + 1),
        "ArrowDown" => Some(0),
        "ArrowUp" => Some(at.checked_sub(1).unwrap_or(last)),
        "PageDown" => Some(last.min(at + PAGE)),
        "PageUp" => Some(at.saturating_sub(PAGE)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use yew::Reducible;

    use super::*;

    fn state() -> Rc<State> {
        Rc::new(State::new(|| 0.0)).reduce(Action::Offer(Some(examples::tests::all().into())))
    }

    fn names(dialog: Dialog, text: &str) -> Vec<String> {
        found(entries(&state(), dialog), text).into_iter().map(|entry| entry.name.to_owned()).collect()
    }

    #[test]
    fn nothing_written_finds_everything_in_its_order() {
        let state = state();
        let ids: Vec<_> = found(entries(&state, Dialog::Examples), " ").iter().filter_map(|entry| entry.id).collect();
        assert_eq!(ids, state.examples.iter().map(|example| &*example.id).collect::<Vec<_>>());
        assert_eq!(entries(&state, Dialog::Commands)[0].group, COMMANDS_GROUP);
    }

    #[test]
    fn an_example_is_found_by_its_sentence_and_its_group() {
        assert_eq!(names(Dialog::Commands, "second factor"), ["Console sign-in from elsewhere"]);
        assert_eq!(names(Dialog::Examples, "ADDRESSES  cidr"), ["From the private network"]);
    }

    #[test]
    fn a_name_that_begins_so_comes_first_and_a_name_that_has_the_words_next() {
        let found = names(Dialog::Examples, "field");
        let at = |name: &str| found.iter().position(|found| found == name);
        assert!(at("A field that is null") < at("Names joined by dots"), "{found:?}");
        assert_eq!(names(Dialog::Commands, "theme")[..2], ["Theme: light", "Theme: dark"]);
        assert_eq!(names(Dialog::Examples, "null")[0], "null for a missing field");
    }

    #[test]
    fn words_that_are_nowhere_find_nothing() {
        assert!(names(Dialog::Commands, "theme cidr").is_empty());
        assert!(names(Dialog::Examples, "theme").is_empty());
    }

    #[test]
    fn arrows_go_round_and_pages_stop_at_the_ends() {
        let after = |at, key| after_key(at, 20, key).expect(key);
        assert_eq!([after(0, "ArrowDown"), after(19, "ArrowDown"), after(0, "ArrowUp")], [1, 0, 19]);
        assert_eq!([after(3, "PageUp"), after(3, "PageDown"), after(15, "PageDown")], [0, 11, 19]);
        assert_eq!((after_key(0, 0, "ArrowDown"), after_key(0, 20, "Home")), (Some(0), None));
    }

    #[test]
    fn undoing_is_offered_where_there_is_something_to_undo() {
        let undo =
            |state: &State| entries(state, Dialog::Commands).iter().any(|entry| entry.choice.action() == Action::Undo);
        let state = state();
        assert!(!undo(&state));
        let state = state.reduce(Action::Write(crate::explain::Side::Event, "{}".into()));
        assert!(undo(&state.reduce(Action::ChooseExample(1))));
    }
}
