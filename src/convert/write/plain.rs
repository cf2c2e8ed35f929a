//! Whether an object of another language stands for the same pattern as the JSON does.
//!
//! Most languages hold a number as a double and print it in their own way, keep of a name that stands twice one value,
//! and some have no null. A pattern with such a thing is written as JSON text, which every language keeps as it is.

use std::collections::HashSet;
use std::fmt::Write;

use crate::convert::template::{function_in, names_function};
use crate::convert::value::{Member, Node, Text, Value};

/// What is deeper is hard to read as an object, and some readers refuse it.
const DEEPEST: usize = 24;

/// In bytes. YAML looks no further for the colon.
const LONGEST_NAME: usize = 500;

/// A language that has objects of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    /// A template, in which an object can be a function, and nothing may be null.
    CloudFormation,
    /// HCL, which brings letters into a normal form.
    Terraform,
    /// JavaScript, of which CloudFormation gets to see the result.
    JavaScript,
}

impl Plain {
    /// Whether what is written as an object is read back as the same JSON.
    pub(super) fn holds(self, root: &Node) -> bool {
        matches!(root.value, Value::Object(_)) && self.holds_value(root, DEEPEST, false)
    }

    /// `is_listed` says whether it stands in a list, where a pattern has no fields.
    fn holds_value(self, node: &Node, levels: usize, is_listed: bool) -> bool {
        match &node.value {
            Value::Null => self == Plain::Terraform,
            Value::Bool(_) => true,
            Value::Number(text) => is_plain_number(text),
            Value::Text(text) => self.holds_text(text),
            Value::List(nodes) => levels > 0 && nodes.iter().all(|node| self.holds_value(node, levels - 1, true)),
            Value::Object(members) => {
                let is_function = self == Plain::CloudFormation && is_function(node, is_listed);
                levels > 0
                    && members.iter().all(|member| self.holds_member(member, is_function, levels, is_listed))
                    && are_distinct(members)
            }
        }
    }

    fn holds_member(self, member: &Member, is_function: bool, levels: usize, is_listed: bool) -> bool {
        let name = member.name.as_str();
        (1..=LONGEST_NAME).contains(&name.len())
            && self.holds_text(&member.name)
            && (is_function || self == Plain::Terraform || !names_function(name))
            && (self != Plain::JavaScript || name != "__proto__")
            && self.holds_value(&member.node, levels - 1, is_listed)
    }

    fn holds_text(self, text: &Text) -> bool {
        text.is_whole()
            && match self {
                Plain::Terraform if text.as_str().contains("$${") || text.as_str().contains("%%{") => false,
                Plain::Terraform => {
                    let is_kept = |character| character >= ' ' && is_normal(character) || is_space(character);
                    text.as_str().chars().all(is_kept)
                }
                _ => text.as_str().chars().all(|character| !is_unprintable(character) || is_space(character)),
            }
    }
}

/// Whether an object is a function of the template it comes from. As a field of a pattern it would have a list or an
/// object, which only a function in a list has too.
fn is_function(node: &Node, is_listed: bool) -> bool {
    function_in(node).is_some() && (is_listed || node.members().iter().all(|member| member.node.as_text().is_some()))
}

fn are_distinct(members: &[Member]) -> bool {
    let mut names = HashSet::new();
    members.iter().all(|member| names.insert(member.name.as_str()))
}

/// Of at most 15 digits, without an exponent, and as every language prints it.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_of_digits = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
    is_of_digits(whole)
        && is_of_digits(fraction)
        && whole.len() + fraction.len() <= 15
        && fraction.len() <= 6
        && !fraction.ends_with('0')
        && digits.contains('.') != fraction.is_empty()
        && text != "-0"
}

/// What each language has an escape of its own for.
fn is_space(character: char) -> bool {
    matches!(character, '\n' | '\t')
}

/// What YAML cannot hold unescaped, or a reader takes for the end of a line.
pub(super) fn is_unprintable(character: char) -> bool {
    matches!(
        character,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    ) || u32::from(character) & 0xfffe == 0xfffe
}

/// Appends a character as JSON and JavaScript can spell each, whatever it is.
pub(super) fn push_escaped(out: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing into a string cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// Letters that stay as they are when HCL brings text into Unicode's normal form C. Not all of them, but those that are
/// common: what is not among them is written as an escape of JSON.
pub(super) fn is_normal(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{2ff}'
            | '\u{391}'..='\u{3ce}'
            | '\u{400}'..='\u{481}'
            | '\u{5d0}'..='\u{5ea}'
            | '\u{621}'..='\u{64a}'
            | '\u{2010}'..='\u{2027}'
            | '\u{20a0}'..='\u{20bf}'
            | '\u{2190}'..='\u{21ff}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{1f300}'..='\u{1f64f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_printed_in_one_way_are_plain() {
        for text in ["0", "1", "-1", "300", "0.1", "-1.5", "999999999999999", "0.000001"] {
            assert!(is_plain_number(text), "{text}");
        }
        for text in ["-0", "1.0", "1e2", "1.50", "12345678901234567890", "9007199254740993", "0.0000001", "3E0"] {
            assert!(!is_plain_number(text), "{text}");
        }
    }
}
