//! `wildcard`: a string in which `*` stands for any run of characters.

use super::error::WildcardFault;

/// A string with wildcards.
///
/// `*` stands for any run of characters, also none. `\*` is an asterisk and `\\` a backslash; there is no other escape.
///
/// ```
/// use eventsieve::pattern::Wildcard;
///
/// let wildcard = Wildcard::parse("*/images/*.png").expect("no two asterisks in a row");
/// assert!(wildcard.matches("2026/images/cat.png"));
/// assert!(!wildcard.matches("2026/images/cat.jpg"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Wildcard {
    text: Box<str>,
    /// What stands between the asterisks; one more than there are asterisks.
    pieces: Vec<Box<str>>,
}

impl Wildcard {
    /// Takes the operand, unescaped as JSON but not as a wildcard.
    ///
    /// # Errors
    ///
    /// At two asterisks in a row, and at a backslash before anything but an asterisk or a backslash.
    pub fn parse(text: &str) -> Result<Self, WildcardFault> {
        let mut pieces = Vec::new();
        let mut piece = String::new();
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            match (character, characters.peek().map(|next| next.1)) {
                ('*', Some('*')) => return Err(WildcardFault::Consecutive { position: quoted(at) }),
                ('*', _) => pieces.push(std::mem::take(&mut piece).into()),
                ('\\', Some(next @ ('*' | '\\'))) => {
                    piece.push(next);
                    characters.next();
                }
                ('\\', _) => return Err(WildcardFault::InvalidEscape { position: quoted(at) }),
                _ => piece.push(character),
            }
        }
        pieces.push(piece.into());
        Ok(Wildcard { text: text.into(), pieces })
    }

    /// The operand as it was written, unescaped as JSON.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands between the asterisks; one more than there are asterisks.
    pub(crate) fn pieces(&self) -> &[Box<str>] {
        &self.pieces
    }

    /// The text with something in place of each asterisk.
    pub(crate) fn joined(&self, in_place: &str) -> String {
        let pieces: Vec<&str> = self.pieces.iter().map(|piece| &**piece).collect();
        pieces.join(in_place)
    }

    /// Byte by byte, with the quotes around it, as EventBridge's engine holds it. An asterisk is no byte.
    pub(super) fn quoted_pieces(&self) -> Vec<Option<u8>> {
        let mut pieces = vec![Some(b'"')];
        for (at, piece) in self.pieces.iter().enumerate() {
            if at > 0 {
                pieces.push(None);
            }
            pieces.extend(piece.bytes().map(Some));
        }
        pieces.push(Some(b'"'));
        pieces
    }

    /// Whether all of `value` matches. Takes time linear in the lengths of both: each piece is sought once, from where
    /// the one before ended, because a piece found early leaves the most room for the rest.
    pub fn matches(&self, value: &str) -> bool {
        let (Some((first, rest)), Some(last)) = (self.pieces.split_first(), self.pieces.last()) else {
            return false;
        };
        if rest.is_empty() {
            return value == &**first;
        }
        let Some(mut value) = value.strip_prefix(&**first).and_then(|value| value.strip_suffix(&**last)) else {
            return false;
        };
        for piece in &rest[..rest.len() - 1] {
            match value.find(&**piece) {
                Some(at) => value = &value[at + piece.len()..],
                None => return false,
            }
        }
        true
    }
}

/// Positions count from the opening quote of the operand.
fn quoted(at: usize) -> usize {
    at + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wildcard: &str, value: &str, matches: bool) {
        let parsed = Wildcard::parse(wildcard).expect(wildcard);
        assert_eq!(parsed.matches(value), matches, "{wildcard} and {value}");
    }

    #[test]
    fn asterisks_stand_for_any_run() {
        check("*", "", true);
        check("*", "anything", true);
        check("", "", true);
        check("", "a", false);
        check("a*b", "ab", true);
        check("a*b", "axxb", true);
        check("a*b", "axxbc", false);
        check("a*a", "a", false);
        check("*a*b*", "xxbxaxbx", true);
        check("*ab*ab", "abab", true);
        check("*ab*ab", "aab", false);
        check(r"\*\\*", r"*\x", true);
    }

    #[test]
    fn faults_say_where() {
        assert_eq!(Wildcard::parse("é**"), Err(WildcardFault::Consecutive { position: 3 }));
        assert_eq!(Wildcard::parse("a\\"), Err(WildcardFault::InvalidEscape { position: 2 }));
        assert_eq!(Wildcard::parse("\\a"), Err(WildcardFault::InvalidEscape { position: 1 }));
    }

    #[test]
    fn many_asterisks_take_linear_time() {
        let wildcard = Wildcard::parse(&"*a".repeat(2000)).expect("no two in a row");
        assert!(wildcard.matches(&"a".repeat(100_000)));
        assert!(!wildcard.matches(&"ab".repeat(100_000)));
    }
}
