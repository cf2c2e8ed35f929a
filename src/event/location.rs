//! Where a value stands, as a person writes it: `detail.tags[1]["my key"]`.

use super::{ArrayPos, ElementId, Event, Field, PathId};
use crate::json;

impl Event {
    /// The way to a field's value: its names joined by dots, and the index of each element, from 0, in square brackets. A name
    /// of which a character does not show, or is one of ASCII's but no letter, digit, `-` or `_`, stands in brackets and quotes.
    ///
    /// ```
    /// use eventsieve::event::Event;
    ///
    /// let event = Event::parse(r#"{"detail": [{"tags": ["a", "b"], "my key": 1}]}"#)?;
    /// let locations: Vec<String> = event.fields().iter().map(|field| event.location(field)).collect();
    /// assert_eq!(locations, ["detail[0].tags[0]", "detail[0].tags[1]", r#"detail[0]["my key"]"#]);
    /// # Ok::<(), eventsieve::event::Error>(())
    /// ```
    pub fn location(&self, field: &Field) -> String {
        self.written(field.path, field.element, field.place)
    }

    /// The way to an element of an array, written in the same way.
    pub fn element_location(&self, element: ElementId) -> String {
        let (position, _) = self.elements.get(element);
        self.written(self.arrays[position.array as usize], Some(element), None)
    }

    fn written(&self, path: PathId, element: Option<ElementId>, place: Option<ArrayPos>) -> String {
        let mut positions: Vec<ArrayPos> = self.positions(element).map(|(_, position)| position).collect();
        positions.reverse();
        positions.extend(place);
        let mut positions = positions.into_iter().peekable();
        let mut text = String::new();
        for step in self.paths.steps(path) {
            write_name(&mut text, self.paths.name(step));
            while let Some(position) = positions.next_if(|position| self.arrays[position.array as usize] == step) {
                text.push_str(&format!("[{}]", position.index));
            }
        }
        text
    }
}

/// White space but for the plain one, what has no width, and what turns the direction of writing.
pub(crate) fn is_invisible(character: char) -> bool {
    character != ' ' && character.is_whitespace()
        || matches!(
            character,
            '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

fn write_name(text: &mut String, name: &str) {
    let is_plain = |character: char| match character.is_ascii() {
        true => character.is_ascii_alphanumeric() || matches!(character, '-' | '_'),
        false => !is_invisible(character),
    };
    if name.is_empty() || !name.chars().all(is_plain) {
        text.push('[');
        json::quote(text, name);
        text.push(']');
        return;
    }
    if !text.is_empty() {
        text.push('.');
    }
    text.push_str(name);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bare_where_that_can_be_read() {
        for (name, expected) in [
            ("état-2", "a.état-2"),
            ("名前", "a.名前"),
            ("\u{1f980}", "a.\u{1f980}"),
            ("", r#"a[""]"#),
            ("my key", r#"a["my key"]"#),
            ("x.y", r#"a["x.y"]"#),
            ("a\u{202e}b", "a[\"a\u{202e}b\"]"),
            ("a\u{2003}b", "a[\"a\u{2003}b\"]"),
        ] {
            let mut text = "a".to_owned();
            write_name(&mut text, name);
            assert_eq!(text, expected);
        }
    }
}
