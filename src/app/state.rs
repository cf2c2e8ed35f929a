//! What the page knows, and how it changes. No browser is needed here.

use std::rc::Rc;

use yew::{AttrValue, Reducible};

use super::examples::{self, Example};
use crate::event::Event;
use crate::explain::{self, Refusal, Verdict, explain};
use crate::json::{LineColumn, Span};
use crate::pattern::Pattern;
use crate::report::Report;

/// What the page knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    /// What can be chosen.
    pub examples: Rc<[Example]>,
    /// The index of the example that both texts were last taken from; `None` once one of them was edited.
    pub example: Option<usize>,
    /// The text of the pattern.
    pub pattern: AttrValue,
    /// The text of the event.
    pub event: AttrValue,
    /// The pattern and the event that somebody wrote before choosing an example.
    pub replaced: Option<(AttrValue, AttrValue)>,
    /// What follows from both.
    pub judgement: Rc<Judgement>,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Changed the text of the pattern.
    EditPattern(String),
    /// Changed the text of the event.
    EditEvent(String),
    /// Chose an example, by its index.
    ChooseExample(usize),
    /// Asked for the texts that the example replaced.
    BringBack,
}

/// What follows from a pattern and an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// The event matches.
    Match {
        /// How many fields the combination has that matches.
        leaves: usize,
        /// What else to know, in sentences.
        notes: Vec<String>,
    },
    /// The event does not match.
    NoMatch {
        /// What decides it, in a sentence.
        reason: String,
        /// What else to know, in sentences.
        notes: Vec<String>,
    },
    /// The pattern cannot be used.
    InvalidPattern(Fault),
    /// The event cannot be used.
    InvalidEvent(Fault),
}

/// A mistake in one of the texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What is wrong, where, and what to do.
    pub report: Report,
    /// Where it begins.
    pub position: LineColumn,
    /// The whole text of EventBridge's answer.
    pub answer: String,
}

impl Default for State {
    /// The first example.
    fn default() -> Self {
        let empty = State {
            examples: examples::all().into(),
            example: None,
            pattern: AttrValue::default(),
            event: AttrValue::default(),
            replaced: None,
            judgement: Rc::new(Judgement::Match { leaves: 0, notes: Vec::new() }),
        };
        State { replaced: None, ..empty.after(Action::ChooseExample(0)) }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).after(action))
    }
}

impl State {
    fn after(mut self, action: Action) -> Self {
        match action {
            Action::EditPattern(text) => {
                self.pattern = text.into();
                self.example = None;
                self.replaced = None;
            }
            Action::EditEvent(text) => {
                self.event = text.into();
                self.example = None;
                self.replaced = None;
            }
            Action::ChooseExample(index) => {
                let Some(example) = self.examples.get(index) else {
                    return self;
                };
                if self.example.is_none() {
                    self.replaced = Some((self.pattern, self.event));
                }
                self.pattern = example.pattern.clone().into();
                self.event = example.event.clone().into();
                self.example = Some(index);
            }
            Action::BringBack => {
                let Some((pattern, event)) = self.replaced.take() else {
                    return self;
                };
                self.pattern = pattern;
                self.event = event;
                self.example = None;
            }
        }
        self.judgement = Rc::new(Judgement::of(&self.pattern, &self.event));
        self
    }
}

impl Judgement {
    fn of(pattern_text: &str, event_text: &str) -> Self {
        let pattern = match Pattern::parse(pattern_text).and_then(Pattern::admitted) {
            Ok(pattern) => pattern,
            Err(error) => {
                return Judgement::InvalidPattern(Fault::new(pattern_text, Report::from(&error), error.to_string()));
            }
        };
        let event = match Event::parse(event_text) {
            Ok(event) => event,
            Err(error) => {
                let answer = Refusal::Event.to_string();
                return Judgement::InvalidEvent(Fault::new(event_text, Report::from(&error), answer));
            }
        };
        let notes = notes(&pattern, pattern_text, &event);
        let explanation = explain(&pattern, &event);
        if explanation.is_match {
            let leaves = explanation.fields().iter().filter(|field| field.verdict == Verdict::Matched).count();
            return Judgement::Match { leaves, notes };
        }
        Judgement::NoMatch { reason: explanation.headline(), notes }
    }

    /// Whether one of the texts cannot be used.
    pub(crate) fn is_invalid(&self) -> bool {
        matches!(self, Judgement::InvalidPattern(_) | Judgement::InvalidEvent(_))
    }

    /// What to underline in the pattern.
    pub(crate) fn pattern_mark(&self) -> Option<Span> {
        match self {
            Judgement::InvalidPattern(fault) => Some(fault.report.span()),
            _ => None,
        }
    }

    /// What to underline in the event.
    pub(crate) fn event_mark(&self) -> Option<Span> {
        match self {
            Judgement::InvalidEvent(fault) => Some(fault.report.span()),
            _ => None,
        }
    }
}

/// What else to know about a verdict: first where EventBridge may answer otherwise, then what its own test would say, then
/// how long the pattern is.
fn notes(pattern: &Pattern, pattern_text: &str, event: &Event) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for lint in explain::lints(pattern, Some(event)) {
        let note = lint.kind.to_string();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    let missing: Vec<&str> = explain::missing_fields(event).collect();
    if !missing.is_empty() {
        notes.push(format!("EventBridge's own test asks for events with {}", missing.join(", ")));
    }
    notes.push(size_sentence(pattern_text));
    notes
}

/// How long a pattern is, against what EventBridge accepts by default, in a sentence.
fn size_sentence(pattern: &str) -> String {
    const DEFAULT: usize = 2048;
    let characters = pattern.chars().count();
    let size = format!("The pattern has {} of {} characters", grouped(characters), grouped(DEFAULT));
    if characters > DEFAULT {
        format!("{size}; EventBridge accepts more only on request, and 4,096 at most")
    } else {
        size
    }
}

/// A number with a comma between groups of three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Fault {
    fn new(text: &str, report: Report, answer: String) -> Self {
        Fault { position: LineColumn::of(text, report.span().start), report, answer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn judge(pattern: &str, event: &str) -> Judgement {
        let state = Rc::new(State::default());
        let state = state.reduce(Action::EditPattern(pattern.into())).reduce(Action::EditEvent(event.into()));
        assert_eq!(state.example, None);
        (*state.judgement).clone()
    }

    #[track_caller]
    fn reason(pattern: &str, event: &str) -> String {
        match judge(pattern, event) {
            Judgement::NoMatch { reason, .. } => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_page_opens_with_an_example_that_matches() {
        let state = State::default();
        assert_eq!(state.example, Some(0));
        assert!(matches!(*state.judgement, Judgement::Match { .. }));
    }

    #[test]
    fn choosing_an_example_replaces_both_texts() {
        let state = Rc::new(State::default()).reduce(Action::EditEvent("{".into())).reduce(Action::ChooseExample(1));
        assert_eq!(state.event, state.examples[1].event);
        assert_eq!(state.example, Some(1));
    }

    #[test]
    fn choosing_what_is_not_there_changes_nothing() {
        let state = Rc::new(State::default());
        assert_eq!(*state.clone().reduce(Action::ChooseExample(usize::MAX)), *state);
    }

    #[test]
    fn a_no_match_names_the_field_and_the_value_that_decide() {
        assert_eq!(reason(r#"{"a": {"b": [1]}}"#, r#"{"a": {"b": 2}}"#), "a.b: 2 is not 1");
        assert_eq!(reason(r#"{"a": [1], "b": [1]}"#, r#"{"a": 1}"#), "b: the field is absent");
        assert_eq!(
            reason(r#"{"a": {"b": [1], "c": [1]}}"#, r#"{"a": [{"b": 1, "c": 2}, {"b": 2, "c": 1}]}"#),
            "a.c: matches in a[1], but a.b matches in a[0]; both must match in the same array element"
        );
    }

    #[test]
    fn what_else_to_know_is_noted() {
        let Judgement::Match { notes, .. } =
            judge(r#"{"detail": {"a": [{"cidr": "10.0.0.0/8"}]}}"#, r#"{"detail": {"a": "10.1.1.1"}, "id": "1"}"#)
        else {
            panic!("it matches");
        };
        assert!(notes[0].starts_with("EventBridge may also match numbers"), "{notes:?}");
        assert_eq!(notes[1], "EventBridge's own test asks for events with account, source, time, region, detail-type");
        assert_eq!(notes[2], "The pattern has 43 of 2,048 characters");
    }

    #[test]
    fn eventbridges_answer_is_kept_whole() {
        let Judgement::InvalidPattern(fault) = judge(r#"{"a": [{"wildcard": "*a*a*a*a*a*"}]}"#, "{}") else {
            panic!("it is too complex");
        };
        assert!(
            fault.answer.starts_with("Event pattern is not valid. Reason: Rule is too complex - "),
            "{}",
            fault.answer
        );
    }

    #[test]
    fn sizes_are_told_against_the_limit() {
        assert_eq!(size_sentence("{}"), "The pattern has 2 of 2,048 characters");
        assert!(size_sentence(&"é".repeat(2049)).starts_with("The pattern has 2,049 of 2,048 characters; "));
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn only_the_fields_of_the_combination_that_matches_are_counted() {
        let judgement = judge(r#"{"$or": [{"a": [1]}, {"b": [1], "c": [1]}]}"#, r#"{"a": 1}"#);
        assert!(matches!(judgement, Judgement::Match { leaves: 1, .. }), "{judgement:?}");
    }

    #[test]
    fn texts_of_ones_own_can_be_brought_back() {
        let state = Rc::new(State::default()).reduce(Action::EditEvent("{}".into()));
        let (pattern, event) = (state.pattern.clone(), state.event.clone());
        let state = state.reduce(Action::ChooseExample(1)).reduce(Action::ChooseExample(2)).reduce(Action::BringBack);
        assert_eq!((&state.pattern, &state.event, state.example), (&pattern, &event, None));
        let state = state.reduce(Action::BringBack);
        assert_eq!(state.event, event);
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let Judgement::InvalidPattern(fault) = judge("{\n  \"a\": 1\n}", "{}") else {
            panic!("the pattern is not one");
        };
        assert_eq!(fault.position, LineColumn { line: 2, column: 8 });
        assert_eq!(judge("{", "{").event_mark(), None);
        assert!(matches!(judge(r#"{"a": [1]}"#, "[]"), Judgement::InvalidEvent(_)));
    }
}
