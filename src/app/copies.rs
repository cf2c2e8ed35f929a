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

    /// As somebody chooses it.
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
    let folder = attribute(folder);
    let content = match state.example {
        Some(index) => format!(" example='{}'", state.examples[index].id),
        None => [("pattern", &state.pattern), ("event", &state.event)]
            .map(|(name, text)| format!("\n  {name}='{}'", attribute(text.trim())))
            .concat(),
    };
    format!(
        "<link rel='stylesheet' href='{folder}embed.css' />\n<script type='module' src='{folder}embed.js'></script>\n\n\
         <event-pattern-playground live='' view='{}'{content}></event-pattern-playground>\n",
        extent.id()
    )
}

/// The same as a frame, for pages that take no scripts of others. None where the link, which tells the texts, has none.
pub(crate) fn frame(state: &State, folder: &str, link: &str, extent: Extent) -> Option<String> {
    let content = match state.example {
        Some(index) => format!("example={}", state.examples[index].id),
        None => format!("link={}", link.split_once('#')?.1),
    };
    Some(format!(
        "<iframe src='{}embed.html#live=&amp;view={}&amp;{content}'\n  title='Event pattern playground' width='100%' height='{}' \
         frameborder='0'\n  sandbox='allow-scripts allow-popups' loading='lazy'></iframe>\n",
        attribute(folder),
        extent.id(),
        extent.height()
    ))
}

/// A text as the value of an attribute, between single quotes, for JSON has the others. No line of it is blank: that would end the
/// element in Markdown.
fn attribute(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('\'', "&#39;").replace('<', "&lt;");
    let mut lines = escaped.split('\n');
    let mut value = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        value.push_str(if line.trim().is_empty() { "&#10;" } else { "\n" });
        value.push_str(line);
    }
    value
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
    fn what_is_embedded_stays_as_it_is() {
        let state = state("{\"a\":\n\n \n[{\"numeric\": [\">\", 5]}]}", r#"{"a": "\</script>&amp;'"}"#);
        let text = element(&state, "https://example.org/a&b/", Extent::Compact);
        let expected = r#"<link rel='stylesheet' href='https://example.org/a&amp;b/embed.css' />
<script type='module' src='https://example.org/a&amp;b/embed.js'></script>

<event-pattern-playground live='' view='compact'
  pattern='{"a":&#10;&#10; 
[{"numeric": [">", 5]}]}'
  event='{"a": "\&lt;/script>&amp;amp;&#39;"}'></event-pattern-playground>
"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn an_example_is_embedded_by_its_name() {
        let state = State::new(|| 0.0);
        let text = element(&state, "/", Extent::Full);
        assert!(text.contains("<event-pattern-playground live='' view='full' example='"), "{text}");
        let text = frame(&state, "/", "https://example.org/", Extent::Result).expect("an example needs no link");
        assert!(text.contains("/embed.html#live=&amp;view=result&amp;example="), "{text}");
        assert!(text.contains("height='64'"), "{text}");
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
