//! What to know about a pattern whatever the event, and about a verdict that EventBridge may give otherwise.
//!
//! ```
//! use eventsieve::{explain::lints, pattern::Pattern};
//!
//! let text = r#"{"account": [123456789012]}"#;
//! let lints = lints(&Pattern::parse(text).expect("a pattern"), None);
//! assert_eq!(
//!     lints[0].to_string(),
//!     "account is always a string on an event bus, so 123456789012 never matches it"
//! );
//! assert_eq!(lints[0].edit.as_ref().map(|edit| edit.apply(text)).as_deref(), Some(r#"{"account": ["123456789012"]}"#));
//! ```
//!
//! A lint never changes a verdict. Each idea has a file: [`engine`] tells where EventBridge's engine was seen to differ from
//! its documentation, [`target`] what there is not where the pattern is to run, the others what a pattern alone shows. What [`bus`] says of the fields that every event has is taken
//! from EventBridge's documentation of [the structure of events][structure].
//!
//! [structure]: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html

mod budget;
mod bus;
mod cover;
mod engine;
mod everything;
mod excluded;
mod itself;
mod kind;
mod letters;
mod never;
mod redundant;
mod scope;
mod size;
mod target;
mod unsent;

use std::fmt;

pub use kind::LintKind;

use self::scope::Scope;
use super::edit::Edit;
use crate::event::Event;
use crate::json::Span;
use crate::pattern::{Pattern, Target};

/// Something to know about a pattern or a verdict; it never changes the verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Lint {
    /// What to know.
    pub kind: LintKind,
    /// Which text it is about, and where. A lint about the whole text spans it.
    pub place: Place,
    /// What mends it, where one change is likely to be what was meant.
    pub edit: Option<Edit>,
}

impl Lint {
    /// On a place in the pattern.
    fn on(kind: LintKind, span: Span) -> Self {
        Lint { kind, place: Place::Pattern(span), edit: None }
    }

    fn mended_by(self, edit: Option<Edit>) -> Self {
        Lint { edit, ..self }
    }
}

/// In a sentence without a full stop.
impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

/// A place in one of the two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the pattern.
    Pattern(Span),
    /// In the event.
    Event(Span),
}

impl Place {
    /// The place, whichever text it is in.
    pub fn span(self) -> Span {
        match self {
            Place::Pattern(span) | Place::Event(span) => span,
        }
    }
}

/// What to know about the verdict on a pattern that is for a rule, and on an event if there is one: see [`lints_in`].
pub fn lints(pattern: &Pattern, event: Option<&Event>) -> Vec<Lint> {
    lints_in(Target::Rule, pattern, event)
}

/// What to know about the verdict on a pattern that is for a target, and on an event if there is one: first what is about the
/// pattern, then what is about the event, each in the order of the text.
///
/// Takes time in proportion to the pattern and to its combinations of `$or` branches; the pairs of one array's values are
/// compared up to a bound.
///
/// What every event on an event bus has is told of patterns for rules only: elsewhere events have another shape.
pub fn lints_in(target: Target, pattern: &Pattern, event: Option<&Event>) -> Vec<Lint> {
    let scope = Scope::in_target(target, pattern);
    let mut lints = Vec::new();
    for mut idea in [
        target::lints(&scope),
        size::lints(&scope),
        everything::lints(&scope),
        unsent::lints(&scope),
        never::lints(&scope),
        itself::lints(&scope),
        excluded::lints(&scope),
        redundant::lints(&scope),
        engine::lints(&scope, event),
    ] {
        lints.append(&mut idea);
    }
    lints.sort_by_key(|lint| (matches!(lint.place, Place::Event(_)), lint.place.span().start));
    lints
}
