//! The event pattern language: its tree, its parser, its operators, its errors.
//!
//! A pattern is a JSON object that has the shape of the events it is for. Each field lists, in an array, the values that
//! match; a nested object goes one step down. All fields must match, and of each list one member must. Names joined by dots
//! spell the same path: `{"detail.state": [...]}` is `{"detail": {"state": [...]}}`.
//!
//! ```
//! use eventsieve::{event::Event, explain, pattern::Pattern};
//!
//! let pattern = Pattern::parse(r#"{
//!     "source": ["aws.ec2"],
//!     "detail": {"state": ["running", {"prefix": "stop"}]}
//! }"#)?;
//! assert_eq!(pattern.rules().len(), 1);
//!
//! let event = Event::parse(r#"{"source": "aws.ec2", "detail.state": "stopping"}"#).expect("an event");
//! assert!(explain::matches(&pattern, &event));
//! # Ok::<(), eventsieve::pattern::Error>(())
//! ```
//!
//! <event-pattern-playground live view="compact" data-expected="match"
//!   pattern='{
//!     "source": ["aws.ec2"],
//!     "detail": {"state": ["running", {"prefix": "stop"}]}
//! }' event='{"source": "aws.ec2", "detail.state": "stopping"}'></event-pattern-playground>
//!
//! # Values
//!
//! Strings, numbers, `true`, `false` and `null` match themselves, never a value of another type. A number matches the same
//! text or the same value, as far as a double holds the value: see [`Number`](crate::json::Number). A string that spells an
//! IP address matches every spelling of that address: see [`IpLiteral`].
//!
//! ```
//! # use eventsieve::{event::Event, explain, pattern::Pattern};
//! let pattern = Pattern::parse(r#"{"count": [300], "ip": ["10.0.0.1"]}"#)?;
//! let matches = |event| explain::matches(&pattern, &Event::parse(event).expect("an event"));
//! assert!(matches(r#"{"count": 3.0e2, "ip": "010.0.0.1"}"#));
//! assert!(!matches(r#"{"count": "300", "ip": "10.0.0.1"}"#));
//! # Ok::<(), eventsieve::pattern::Error>(())
//! ```
//!
//! Of an array in an event each element is offered. Two fields of a pattern never match in different elements of one array
//! of objects.
//!
//! # Operators
//!
//! A member that is no plain value is an object with one operator.
//!
//! - `exactly` takes the same string, as text; `prefix` and `suffix` one that begins or ends so; `equals-ignore-case` one
//!   that differs in case only, and may stand inside `prefix` and `suffix`: see [`Folded`].
//! - `wildcard` takes a string in which `*` stands for any run of characters: see [`Wildcard`].
//! - `numeric` takes a number in a range: see [`Range`]. `cidr` takes a string that spells an address in a block: see
//!   [`Cidr`].
//! - `anything-but` takes a value that is none of those it names, of whatever type, but never a missing field: see
//!   [`AnythingBut`].
//! - `exists` asks whether there is a value. Null is one; an object, and an empty array, are none.
//!
//! ```
//! # use eventsieve::{event::Event, explain, pattern::Pattern};
//! let pattern = Pattern::parse(r#"{"count": [{"anything-but": [1, 2]}], "error": [{"exists": false}]}"#)?;
//! let matches = |event| explain::matches(&pattern, &Event::parse(event).expect("an event"));
//! assert!(matches(r#"{"count": null}"#));
//! assert!(!matches(r#"{"count": 3, "error": null}"#));
//! assert!(!matches("{}"));
//! # Ok::<(), eventsieve::pattern::Error>(())
//! ```
//!
//! `"$or"` in place of a field's name takes an array of objects of which one must match. The branches multiply out: each
//! [`Rule`] is one combination, in which of a path that stands twice the last leaf counts.
//!
//! ```
//! # use eventsieve::pattern::Pattern;
//! let text = r#"{"$or": [{"a": [1]}, {"b": [1]}], "detail": {"$or": [{"c": [1]}, {"d": [1]}]}}"#;
//! assert_eq!(Pattern::parse(text)?.rules().len(), 4);
//! # Ok::<(), eventsieve::pattern::Error>(())
//! ```
//!
//! # Errors
//!
//! The first thing that EventBridge would refuse is an [`Error`] in its words. Its span is the text to underline; its
//! locations are the places that EventBridge prints.
//!
//! ```
//! # use eventsieve::pattern::Pattern;
//! let text = r#"{"state": "running"}"#;
//! let error = Pattern::parse(text).expect_err("a value without an array");
//! assert_eq!(&text[error.span().range()], r#""running""#);
//! assert_eq!(error.locations()[0].position.column, 12);
//! ```
//!
//! # What stands elsewhere
//!
//! This room judges the operands it can judge alone: a [`Wildcard`] a string, a [`Range`] a number, a [`Cidr`] an address.
//! It knows nothing of events; which values a field has, and whether they come from one element of an array, is decided in
//! [`explain`](crate::explain). `docs/patterns.md` tells the whole language, with an example of each rule.

mod ast;
mod case;
mod cidr;
mod complexity;
mod error;
mod fold;
mod help;
mod ip;
mod operators;
mod parse;
mod print;
mod range;
mod rules;
mod target;
mod wildcard;

pub use ast::{AnythingBut, Entry, Leaf, Matcher, Name, Nested, Object, Operator, Or, StringLiteral};
pub(crate) use case::{in_case, lower, upper};
pub use cidr::Cidr;
pub use error::{CidrFault, Error, ErrorKind, MAX_COMBINATIONS, MAX_COMPLEXITY, MAX_FIELDS, WildcardFault};
pub use fold::Folded;
pub use ip::IpLiteral;
pub use range::{Bound, Range};
pub use rules::Rule;
pub(crate) use rules::sees_empty_names;
pub use target::{Feature, Source, Support, Target};
pub use wildcard::Wildcard;

/// A valid event pattern.
///
/// Two patterns are equal when they are written alike but for white space and the spelling of strings.
#[derive(Clone, Debug)]
pub struct Pattern {
    root: Object,
    text_length: usize,
}

impl Pattern {
    /// Reads a pattern from its JSON text. What follows the closing bracket is not looked at, as in EventBridge.
    ///
    /// Takes time linear in the length of the text, and time linear in the number of combinations of `$or` branches.
    ///
    /// # Errors
    ///
    /// At the first thing that EventBridge would refuse, in its words and with its position.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let root = parse::parse(text)?;
        match rules::rules_of(&root) {
            Ok(_) => Ok(Pattern { root, text_length: text.chars().count() }),
            Err(kind) => Err(Error::new(kind, root.span, Vec::new())),
        }
    }

    /// The pattern, if EventBridge takes it: the service refuses one that its engine reads but that is too much work.
    ///
    /// # Errors
    ///
    /// Where the [complexity](Pattern::complexity) is more than [`MAX_COMPLEXITY`].
    pub fn admitted(self) -> Result<Self, Error> {
        if self.complexity() > MAX_COMPLEXITY {
            return Err(Error::new(ErrorKind::TooComplex, self.root.span, Vec::new()));
        }
        Ok(self)
    }

    /// The tree.
    pub fn root(&self) -> &Object {
        &self.root
    }

    /// How many characters the text has that the pattern was read from, with all that is around the pattern. EventBridge
    /// accepts 2,048 by default, and 4,096 at most.
    pub fn text_length(&self) -> usize {
        self.text_length
    }

    /// The pattern as JSON text without white space. It reads as the same pattern.
    pub fn canonical(&self) -> String {
        print::canonical(&self.root)
    }

    /// The pattern as JSON text with a field a line. It reads as the same pattern.
    pub fn formatted(&self) -> String {
        print::formatted(&self.root)
    }

    /// How much work the wildcards can cause; EventBridge refuses a pattern of more than [`MAX_COMPLEXITY`].
    pub fn complexity(&self) -> usize {
        let leaves = self.leaves();
        match leaves.iter().any(|leaf| complexity::has_wildcards(leaf)) {
            true => complexity::complexity(&leaves, &self.rules()),
            false => 0,
        }
    }

    /// All leaves, in the order of the text, also those that do not count because their path stands again later.
    pub fn leaves(&self) -> Vec<&Leaf> {
        let mut leaves = Vec::new();
        let mut pending: Vec<&Entry> = self.root.entries.iter().rev().collect();
        while let Some(entry) = pending.pop() {
            match entry {
                Entry::Nested(nested) => pending.extend(nested.object.entries.iter().rev()),
                Entry::Leaf(leaf) => leaves.push(leaf),
                Entry::Or(or) => {
                    pending.extend(or.branches.iter().rev().flat_map(|branch| branch.entries.iter().rev()))
                }
            }
        }
        leaves
    }

    /// The combinations of the pattern's alternatives: the pattern matches where one of them does. At least one, at most
    /// [`MAX_COMBINATIONS`].
    pub fn rules(&self) -> Vec<Rule<'_>> {
        // Parsing made sure that there are not too many.
        rules::rules_of(&self.root).unwrap_or_default()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.canonical() == other.canonical()
    }
}
