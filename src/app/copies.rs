//! What is on the screen as text for other places: Markdown, and plain text for a chat. No browser is needed here.

use super::state::State;

/// The texts, the verdict and the link, as Markdown.
pub(crate) fn markdown(state: &State, link: Option<&str>) -> String {
    let [pattern, event] = [fenced(&state.pattern), fenced(&state.event)];
    let link = link.map(|link| format!("\n[Open in Eventsieve]({link})\n")).unwrap_or_default();
    format!(
        "Event pattern:\n\n{pattern}\nEvent:\n\n{event}\n**{}**: {}\n{link}",
        state.judgement.outcome.word(),
        escaped(&state.judgement.reason)
    )
}

/// The verdict, the texts and the link, as plain text.
pub(crate) fn chat(state: &State, link: Option<&str>) -> String {
    let link = link.map(|link| format!("\n{link}\n")).unwrap_or_default();
    let texts = [("Event pattern", &state.pattern), ("Event", &state.event)]
        .map(|(name, text)| format!("{name}:\n{}\n", text.trim()));
    format!("{}: {}\n\n{}\n{}{link}", state.judgement.outcome.word(), state.judgement.reason, texts[0], texts[1])
}

/// A code block, with a fence that is longer than any in the text.
fn fenced(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}json\n{}\n{fence}\n", text.trim())
}

/// A sentence without what Markdown would take for its own.
fn escaped(sentence: &str) -> String {
    let mut text = String::new();
    for character in sentence.chars() {
        if "\\`*_[]<>#|~&".contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::Action;
    use crate::explain::Side;
    use std::rc::Rc;
    use yew::Reducible;

    fn state(pattern: &str, event: &str) -> Rc<State> {
        let state = Rc::new(State::new(|| 0.0));
        let state = state.reduce(Action::Write(Side::Pattern, pattern.into()));
        state.reduce(Action::Write(Side::Event, event.into()))
    }

    #[test]
    fn markdown_shows_both_texts_and_the_verdict() {
        let text = markdown(&state("{\"a_b\": [\"*\"]}\n", r#"{"a_b": "x"}"#), Some("https://example.org/#1.eJw"));
        let expected = "Event pattern:\n\n```json\n{\"a_b\": [\"*\"]}\n```\n\nEvent:\n\n```json\n{\"a_b\": \"x\"}\n```\n\n\
            **No match**: a\\_b: \"x\" is not \"\\*\"; the character \\* stands for other characters only in a wildcard\n\n[Open in Eventsieve](https://example.org/#1.eJw)\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert!(fenced("{\"a\": \"````\"}").starts_with("`````json\n"));
        assert!(fenced("{}").starts_with("```json\n"));
    }

    #[test]
    fn plain_text_begins_with_the_verdict() {
        let text = chat(&state(r#"{"a": ["x"]}"#, r#"{"a": "x"}"#), None);
        assert_eq!(text, "Match: the field matches\n\nEvent pattern:\n{\"a\": [\"x\"]}\n\nEvent:\n{\"a\": \"x\"}\n");
    }
}
