//! A change to one of the two texts that a person can make with one click.

use crate::json::Span;

/// Which of the two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The event pattern.
    Pattern,
    /// The event.
    Event,
}

/// A change to the text of the pattern or of the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Which text is changed.
    pub side: Side,
    /// What the change does, in a few words that begin with a verb.
    pub title: String,
    /// The single changes, which do not overlap. All places are those of the text before.
    pub(super) changes: Vec<Change>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Puts a text in place of another.
    Replace(Span, String),
    /// Adds a member, from its name to its value, as the last one of an object.
    Add { object: Span, member: String },
    /// Takes a member, from its name to its value, out of an object that has others; or an item out of such an array.
    Remove(Span),
    /// Adds an item behind another one.
    Append { item: Span, text: String },
}

impl Edit {
    pub(super) fn new(side: Side, title: String, changes: Vec<Change>) -> Self {
        Edit { side, title, changes }
    }

    /// Of one change.
    pub(super) fn single(side: Side, title: String, change: Change) -> Self {
        Edit::new(side, title, vec![change])
    }

    /// The change as pieces that stand in place of parts of the text, in its order.
    ///
    /// # Panics
    ///
    /// Where the text is not the one that the explanation is about.
    pub fn pieces(&self, text: &str) -> Vec<(Span, String)> {
        let mut pieces: Vec<(Span, String)> = Vec::with_capacity(self.changes.len());
        for change in &self.changes {
            let piece = change.piece(text);
            pieces.insert(pieces.partition_point(|(span, _)| span.start < piece.0.start), piece);
        }
        pieces
    }

    /// Whether another edit leads to the same text.
    pub fn does_the_same(&self, other: &Edit) -> bool {
        self.side == other.side && self.changes == other.changes
    }

    /// The text with the change made. What is not changed stays as it is written.
    ///
    /// # Panics
    ///
    /// Where the text is not the one that the explanation is about.
    pub fn apply(&self, text: &str) -> String {
        let pieces = self.pieces(text);
        let mut changed = String::with_capacity(text.len() + 64);
        let mut at = 0;
        for (span, piece) in pieces {
            changed.push_str(&text[at..span.start]);
            changed.push_str(&piece);
            at = span.end;
        }
        changed.push_str(&text[at..]);
        changed
    }
}

impl Change {
    /// What stands in place of which part of the text.
    fn piece(&self, text: &str) -> (Span, String) {
        match self {
            Change::Replace(span, piece) => (*span, piece.clone()),
            Change::Append { item, text } => (Span::new(item.end, item.end), format!(", {text}")),
            Change::Add { object, member } => {
                let inside = &text[object.start + 1..object.end - 1];
                let lead = &inside[..inside.len() - inside.trim_start_matches(WHITE).len()];
                let end = object.start + 1 + inside.trim_end_matches(WHITE).len();
                let is_empty = inside.trim_matches(WHITE).is_empty();
                let piece = match is_empty {
                    true => member.clone(),
                    false if lead.is_empty() => format!(", {member}"),
                    false => format!(",{lead}{member}"),
                };
                let end = if is_empty { object.start + 1 } else { end };
                (Span::new(end, end), piece)
            }
            Change::Remove(span) => {
                let rest = &text[span.end..];
                let behind = rest.trim_start_matches(WHITE);
                if let Some(next) = behind.strip_prefix(',') {
                    let next = next.trim_start_matches(WHITE);
                    return (Span::new(span.start, text.len() - next.len()), String::new());
                }
                let before = text[..span.start].trim_end_matches(WHITE);
                let before = before.strip_suffix(',').unwrap_or(before);
                (Span::new(before.len(), span.end), String::new())
            }
        }
    }
}

/// What JSON has between its tokens.
const WHITE: [char; 4] = [' ', '\t', '\n', '\r'];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, change: Change, expected: &str) {
        assert_eq!(Edit::new(Side::Pattern, String::new(), vec![change]).apply(text), expected);
    }

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).expect(part);
        Span::new(start, start + part.len())
    }

    #[test]
    fn a_member_is_added_in_the_layout_of_the_others() {
        let add = |text: &str| Change::Add { object: Span::new(0, text.len()), member: r#""b": 2"#.into() };
        for (text, expected) in [
            ("{}", r#"{"b": 2}"#),
            (r#"{"a":1}"#, r#"{"a":1, "b": 2}"#),
            ("{\n  \"a\": 1\n}", "{\n  \"a\": 1,\n  \"b\": 2\n}"),
        ] {
            check(text, add(text), expected);
        }
    }

    #[test]
    fn a_member_goes_with_its_comma() {
        let text = r#"{"a": 1, "b": 2, "c": 3}"#;
        check(text, Change::Remove(span(text, r#""a": 1"#)), r#"{"b": 2, "c": 3}"#);
        check(text, Change::Remove(span(text, r#""b": 2"#)), r#"{"a": 1, "c": 3}"#);
        check(text, Change::Remove(span(text, r#""c": 3"#)), r#"{"a": 1, "b": 2}"#);
    }

    #[test]
    fn an_item_goes_with_its_comma() {
        let text = "[1, 2 ,\n 3 ]";
        check(text, Change::Remove(span(text, "1")), "[2 ,\n 3 ]");
        check(text, Change::Remove(span(text, "2")), "[1, 3 ]");
        check(text, Change::Remove(span(text, "3")), "[1, 2  ]");
    }

    #[test]
    fn an_item_is_added_behind_the_last() {
        let text = r#"["a" ]"#;
        check(text, Change::Append { item: span(text, "\"a\""), text: "\"b\"".into() }, r#"["a", "b" ]"#);
    }
}
