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

/// How much of a pattern and an event other pages show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    Full,
    Compact,
    Result,
}

impl Extent {
    pub(crate) const ALL: [Self; 3] = [Extent::Full, Extent::Compact, Extent::Result];

    /// As `view` of the element.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Extent::Full => "full",
            Extent::Compact => "compact",
            Extent::Result => "result",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Extent::Full => "Both texts, the verdict and each field",
            Extent::Compact => "Both texts and the verdict",
            Extent::Result => "The verdict alone",
        }
    }

    /// In pixels.
    fn height(self) -> u16 {
        match self {
            Extent::Full => 420,
            Extent::Compact => 260,
            Extent::Result => 64,
        }
    }
}

/// The element for other pages, with the scripts of the folder at this address.
pub(crate) fn element(state: &State, folder: &str, extent: Extent) -> String {
    let head = format!(
        "<link rel=\"stylesheet\" href=\"{folder}embed.css\" />\n\
         <script type=\"module\" src=\"{folder}embed.js\"></script>\n\n\
         <event-pattern-playground live view=\"{}\"",
        extent.id()
    );
    let inside = match state.example {
        Some(index) => format!(" example=\"{}\">", state.examples[index].id),
        None => {
            let script =
                |text: &str| format!("\n  <script type=\"application/json\">\n{}\n  </script>", inert(text.trim()));
            format!(">{}{}\n", script(&state.pattern), script(&state.event))
        }
    };
    format!("{head}{inside}</event-pattern-playground>\n")
}

/// The same as a frame, for pages that take no scripts of others; a link tells the texts.
pub(crate) fn frame(state: &State, folder: &str, link: &str, extent: Extent) -> String {
    let content = match state.example {
        Some(index) => format!("example={}", state.examples[index].id),
        None => format!("link={}", link.split_once('#').map_or("", |(_, fragment)| fragment)),
    };
    format!(
        "<iframe src=\"{folder}embed.html#live=&amp;view={}&amp;{content}\"\n  title=\"Event pattern playground\" \
         width=\"100%\" height=\"{}\" sandbox=\"allow-scripts allow-popups\" loading=\"lazy\"></iframe>\n",
        extent.id(),
        extent.height()
    )
}

/// JSON text that ends no script and begins no comment; as JSON it is the same.
fn inert(text: &str) -> String {
    let mut inert = String::new();
    for (at, character) in text.char_indices() {
        match (character, text.as_bytes().get(at + 1)) {
            ('<', Some(b'/' | b'!' | b's' | b'S')) => inert.push_str("\\u003c"),
            _ => inert.push(character),
        }
    }
    inert
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
    fn what_is_embedded_stays_data() {
        let state = state(r#"{"a": [{"numeric": ["<", 5]}]}"#, r#"{"a": "</script><!--<SCRIPT>"}"#);
        let text = element(&state, "https://example.org/play/", Extent::Compact);
        let expected = r#"<link rel="stylesheet" href="https://example.org/play/embed.css" />
<script type="module" src="https://example.org/play/embed.js"></script>

<event-pattern-playground live view="compact">
  <script type="application/json">
{"a": [{"numeric": ["<", 5]}]}
  </script>
  <script type="application/json">
{"a": "\u003c/script>\u003c!--\u003cSCRIPT>"}
  </script>
</event-pattern-playground>
"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn an_example_is_embedded_by_its_name() {
        let state = State::new(|| 0.0);
        let text = element(&state, "/", Extent::Full);
        assert!(text.contains(r#"<event-pattern-playground live view="full" example=""#), "{text}");
        let text = frame(&state, "/", "https://example.org/", Extent::Result);
        assert!(text.contains("/embed.html#live=&amp;view=result&amp;example="), "{text}");
        assert!(text.contains(r#"height="64""#), "{text}");
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
