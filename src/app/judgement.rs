//! What follows from the two texts: the verdict, why, and what is marked. No browser is needed here.

use std::rc::Rc;

use yew::AttrValue;

use super::figures::{Meter, meters};
use super::marks::{MOST_MARKS, Mark, Marks, Tone};
use crate::event::Event;
use crate::explain::{self, Edit, Lint, Place, Refusal, Side, Verdict, explain};
use crate::json::{LineColumn, Span};
use crate::pattern::{Pattern, Source, Target};
use crate::report::{self, Report, Row, RowKind};

/// Rows of an explanation at the most.
const MOST_ROWS: usize = 300;

/// Warnings at the most.
const MOST_WARNINGS: usize = 20;

/// What follows from a pattern and an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Judgement {
    /// The verdict.
    pub outcome: Outcome,
    /// What decides it, in a sentence.
    pub reason: String,
    /// How much of each limit the pattern takes, its length first.
    pub meters: Vec<Meter>,
    /// The explanation, row by row.
    pub rows: Vec<Row>,
    /// How many rows are left out.
    pub more_rows: usize,
    /// How many warnings are left out.
    pub more_warnings: usize,
    /// What else to know about the pattern or the verdict.
    pub warnings: Vec<Warning>,
    /// A sentence on what else EventBridge's own test would ask for.
    pub note: Option<String>,
    /// What is marked in the pattern.
    pub pattern: Marks,
    /// What is marked in the event.
    pub event: Marks,
    /// The event, once it was read.
    pub(super) read: Read,
}

/// An event that was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Read(pub(super) Option<Rc<Event>>);

impl PartialEq for Read {
    /// It follows from the text.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Read {}

/// A verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The event matches.
    Match,
    /// The event does not match.
    NoMatch,
    /// The pattern cannot be used.
    InvalidPattern(Fault),
    /// The event cannot be used.
    InvalidEvent(Fault),
}

impl Outcome {
    /// In the page's words.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Outcome::Match => "Match",
            Outcome::NoMatch => "No match",
            Outcome::InvalidPattern(_) => "Invalid pattern",
            Outcome::InvalidEvent(_) => "Invalid event",
        }
    }
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

/// Something to know about a pattern or a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Warning {
    /// In a sentence without a full stop.
    pub text: String,
    /// What it is about.
    pub place: Place,
    /// Where that begins.
    pub position: LineColumn,
    /// What mends it.
    pub edit: Option<Edit>,
    /// Where the fact is from, of what there is not in a target.
    pub source: Option<Source>,
}

/// A part of a judgement that somebody can point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    /// A row of the explanation, by its index.
    Row(usize),
    /// A warning, by its index.
    Warning(usize),
}

impl Judgement {
    /// Of a pattern that is for a target. `known` is the event, where it was read before.
    pub(super) fn of(
        target: Target,
        pattern_text: &AttrValue,
        event_text: &AttrValue,
        known: Option<Rc<Event>>,
    ) -> Self {
        let mut judgement = Judgement {
            outcome: Outcome::Match,
            reason: String::new(),
            meters: Vec::new(),
            rows: Vec::new(),
            more_rows: 0,
            more_warnings: 0,
            warnings: Vec::new(),
            note: None,
            pattern: Marks::none(pattern_text),
            event: Marks::none(event_text),
            read: Read(known),
        };
        let pattern = Pattern::parse(pattern_text);
        judgement.meters = meters(target, pattern_text.chars().count(), pattern.as_ref().ok());
        let pattern = match pattern.and_then(Pattern::admitted) {
            Ok(pattern) => pattern,
            Err(error) => {
                let fault = Fault::new(pattern_text, Report::from(&error), error.to_string());
                judgement.reason = fault.report.message.clone();
                judgement.pattern = Marks::fault(pattern_text, &fault.report);
                judgement.outcome = Outcome::InvalidPattern(fault);
                return judgement;
            }
        };
        let event = match judgement.read.0.take().map_or_else(|| Event::parse(event_text).map(Rc::new), Ok) {
            Ok(event) => event,
            Err(error) => {
                let fault = Fault::new(event_text, Report::from(&error), Refusal::Event.to_string());
                judgement.reason = fault.report.message.clone();
                judgement.event = Marks::fault(event_text, &fault.report);
                judgement.outcome = Outcome::InvalidEvent(fault);
                return judgement;
            }
        };
        judgement.explain(target, &pattern, &event);
        judgement.read = Read(Some(event));
        judgement
    }

    fn explain(&mut self, target: Target, pattern: &Pattern, event: &Event) {
        let explanation = explain(pattern, event);
        self.outcome = if explanation.is_match { Outcome::Match } else { Outcome::NoMatch };
        self.reason = explanation.headline();
        self.rows = report::outline(&explanation);
        self.more_rows = drop_rows(&mut self.rows);
        let lints = explain::lints_in(target, pattern, Some(event));
        let missing = lints.iter().filter(|lint| lint.kind.source().is_some()).take(MOST_MARKS);
        let missing: Vec<Mark> = missing.map(|lint| Mark { span: lint.place.span(), tone: Tone::Missing }).collect();
        self.more_warnings = lints.len().saturating_sub(MOST_WARNINGS);
        self.warnings = lints.into_iter().take(MOST_WARNINGS).map(|lint| self.warning(lint)).collect();
        self.note = note(event).filter(|_| target == Target::Rule);
        self.pattern = Marks { missing: missing.into(), ..self.pattern_marks() };
        self.event = self.event_marks();
    }

    fn warning(&self, lint: Lint) -> Warning {
        let text = match lint.place {
            Place::Pattern(_) => &self.pattern.text,
            Place::Event(_) => &self.event.text,
        };
        let position = LineColumn::of(text, lint.place.span().start);
        let source = lint.kind.source();
        Warning { text: lint.kind.to_string(), place: lint.place, position, edit: lint.edit, source }
    }

    /// Each field, and each `$or`.
    fn pattern_marks(&self) -> Marks {
        let is_marked = |row: &Row| matches!(row.kind, RowKind::Field | RowKind::Or);
        let found = self.rows_where(is_marked).map(|(at, row)| (row.pattern, row.verdict, at)).collect();
        Marks::of_rows(&self.pattern.text, found, &self.rows)
    }

    /// Each value that decides something, by whether a field accepts it; of several fields one is enough.
    fn event_marks(&self) -> Marks {
        let mut found = Vec::new();
        for wanted in [true, false] {
            let verdict = if wanted { Verdict::Matched } else { Verdict::Failed };
            let counts = |row: &Row| row.kind == RowKind::Field && row.verdict != Verdict::NotNeeded;
            for (at, row) in self.rows_where(counts) {
                let values = row.values.iter().zip(&row.accepted).filter(|(_, accepted)| **accepted == wanted);
                found.extend(values.take(MOST_MARKS).map(|(span, _)| (*span, verdict, at)));
            }
        }
        Marks::of_rows(&self.event.text, found, &self.rows)
    }

    fn rows_where(&self, is_wanted: impl Fn(&Row) -> bool) -> impl Iterator<Item = (usize, &Row)> {
        self.rows.iter().enumerate().filter(move |(_, row)| is_wanted(row))
    }

    /// What is at a place of one of the texts: the innermost part of the pattern, or the field that a value matches.
    pub(super) fn spot_at(&self, side: Side, offset: usize) -> Option<Spot> {
        let holds = |span: &Span| span.start <= offset && offset <= span.end;
        let at = match side {
            Side::Pattern => {
                let around = self.rows_where(|row| row.kind != RowKind::More && holds(&row.pattern));
                around.min_by_key(|(_, row)| row.pattern.range().len())
            }
            Side::Event => {
                let around = self.rows_where(|row| row.values.iter().any(holds));
                around.min_by_key(|(_, row)| (row.verdict != Verdict::Matched, row.values.len()))
            }
        };
        at.map(|(at, _)| Spot::Row(at))
    }

    /// What belongs to a part of the judgement, in the pattern and in the event.
    pub(super) fn lit(&self, spot: Option<Spot>) -> [Rc<[Mark]>; 2] {
        let mark = |span: &Span| Mark { span: *span, tone: Tone::Lit };
        match spot {
            Some(Spot::Row(at)) => self
                .rows
                .get(at)
                .map(|row| [[mark(&row.pattern)].into(), row.values.iter().take(MOST_MARKS).map(mark).collect()]),
            Some(Spot::Warning(at)) => self.warnings.get(at).map(|warning| match warning.place {
                Place::Pattern(span) => [[mark(&span)].into(), [].into()],
                Place::Event(span) => [[].into(), [mark(&span)].into()],
            }),
            None => None,
        }
        .unwrap_or_default()
    }

    /// One of the edits that are offered with a part of the judgement.
    pub(super) fn edit(&self, spot: Spot, at: usize) -> Option<&Edit> {
        match spot {
            Spot::Row(row) => self.rows.get(row)?.edits.get(at),
            Spot::Warning(warning) => self.warnings.get(warning)?.edit.as_ref(),
        }
    }

    /// The mistake in one of the texts, with the text it is in.
    pub(crate) fn fault(&self) -> Option<(Side, &Fault)> {
        match &self.outcome {
            Outcome::InvalidPattern(fault) => Some((Side::Pattern, fault)),
            Outcome::InvalidEvent(fault) => Some((Side::Event, fault)),
            Outcome::Match | Outcome::NoMatch => None,
        }
    }
}

/// Leaves out what is below fields, those that are good first, and tells how many rows there were more. Every field, `$or` and
/// condition of it keeps its row.
fn drop_rows(rows: &mut Vec<Row>) -> usize {
    let before = rows.len();
    let is_detail = |row: &Row| matches!(row.kind, RowKind::Value | RowKind::Alternative | RowKind::More);
    if rows.len() > MOST_ROWS {
        rows.retain(|row| !is_detail(row) || row.verdict == Verdict::Failed);
    }
    if rows.len() > MOST_ROWS {
        rows.retain(|row| !is_detail(row));
    }
    before - rows.len()
}

impl Fault {
    fn new(text: &str, report: Report, answer: String) -> Self {
        Fault { position: LineColumn::of(text, report.span().start), report, answer }
    }
}

fn note(event: &Event) -> Option<String> {
    let missing: Vec<&str> = explain::missing_fields(event).collect();
    (!missing.is_empty()).then(|| format!("EventBridge's own test asks for events with {}", missing.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(pattern: &str, event: &str) -> Judgement {
        judge_in(Target::Rule, pattern, event)
    }

    fn judge_in(target: Target, pattern: &str, event: &str) -> Judgement {
        Judgement::of(target, &AttrValue::from(pattern.to_owned()), &AttrValue::from(event.to_owned()), None)
    }

    /// The marked pieces of a text with how they look.
    fn marked(marks: &Marks) -> Vec<(&str, &str)> {
        marks.marks.iter().map(|mark| (&marks.text[mark.span.range()], mark.tone.class())).collect()
    }

    #[track_caller]
    fn reason(pattern: &str, event: &str) -> String {
        let judgement = judge(pattern, event);
        assert_eq!(judgement.outcome, Outcome::NoMatch);
        judgement.reason
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
    fn a_match_counts_only_the_fields_of_the_combination_that_matches() {
        let judgement = judge(r#"{"$or": [{"a": [1]}, {"b": [1], "c": [1]}]}"#, r#"{"a": 1}"#);
        assert_eq!((judgement.outcome, &*judgement.reason), (Outcome::Match, "the field matches"));
    }

    #[test]
    fn fields_and_their_values_are_marked() {
        let judgement =
            judge(r#"{"a": [1, 2], "b": [3], "$or": [{"c": [4]}, {"d": [5], "e": [6]}]}"#, r#"{"a": 2, "b": 0}"#);
        assert_eq!(
            marked(&judgement.pattern),
            [
                (r#""a": [1, 2]"#, "matched"),
                (r#""b": [3]"#, "failed"),
                (r#""$or""#, "failed"),
                (r#""c": [4]"#, "failed"),
                (r#""d": [5]"#, "failed"),
                (r#""e": [6]"#, "failed"),
            ]
        );
        assert_eq!(marked(&judgement.event), [("2", "matched"), ("0", "failed")]);
        assert_eq!(judgement.event.signs[0].label, "line 1: a matches; b does not match");
    }

    #[test]
    fn of_several_values_each_is_marked_as_it_came_out() {
        let judgement = judge(r#"{"a": [1]}"#, r#"{"a": [1, 2, 1]}"#);
        assert_eq!(marked(&judgement.event), [("1", "matched"), ("1", "matched")]);
        let judgement = judge(r#"{"a": {"b": [1], "c": [4]}}"#, r#"{"a": [{"b": 1, "c": 3}, {"b": 2, "c": 4}]}"#);
        assert_eq!(marked(&judgement.event), [("1", "matched"), ("3", "failed"), ("4", "matched")]);
    }

    #[test]
    fn a_value_counts_as_matched_where_one_branch_takes_it() {
        let judgement = judge(r#"{"$or": [{"a": [1]}, {"a": [2]}]}"#, r#"{"a": 2}"#);
        assert_eq!(marked(&judgement.event), [("2", "matched")]);
        let at = judgement.event.text.find('2').expect("2");
        let Some(Spot::Row(row)) = judgement.spot_at(Side::Event, at) else { panic!("nothing is there") };
        assert_eq!(judgement.rows[row].verdict, Verdict::Matched);
    }

    #[test]
    fn a_line_has_one_sign_that_tells_the_worst() {
        let judgement = judge("{\"a\": [1], \"b\": [2],\n\"c\": [3]}", r#"{"a": 1, "c": 3}"#);
        let signs = judgement.pattern.signs.iter().map(|sign| (sign.line, sign.verdict, sign.row, &*sign.label));
        assert_eq!(
            signs.collect::<Vec<_>>(),
            [
                (1, Verdict::Failed, 1, "line 1: a matches; b does not match"),
                (2, Verdict::Matched, 2, "line 2: c matches"),
            ]
        );
    }

    #[test]
    fn a_place_of_the_pattern_leads_to_the_innermost_part() {
        let judgement = judge(r#"{"a": ["b", {"prefix": "c"}]}"#, r#"{"a": "cd"}"#);
        let titles = ["\"a\"", "prefix"].map(|part| {
            let at = judgement.pattern.text.find(part).expect(part);
            match judgement.spot_at(Side::Pattern, at) {
                Some(Spot::Row(row)) => judgement.rows[row].title.clone(),
                other => panic!("{other:?}"),
            }
        });
        assert_eq!(titles, ["a", r#"{"prefix": "c"}"#]);
        assert_eq!(judgement.spot_at(Side::Pattern, 0), None);
    }

    #[test]
    fn a_row_lights_its_field_and_its_values() {
        let judgement = judge(r#"{"a": [1]}"#, r#"{"a": [1, 2, 1]}"#);
        let [pattern, event] = judgement.lit(Some(Spot::Row(0)));
        assert_eq!(&judgement.pattern.text[pattern[0].span.range()], r#""a": [1]"#);
        assert_eq!(event.len(), 2);
        assert_eq!(judgement.lit(Some(Spot::Row(99))), judgement.lit(None));
    }

    #[test]
    fn what_else_to_know_is_told() {
        let judgement =
            judge(r#"{"detail": {"a": [{"cidr": "10.0.0.0/8"}]}}"#, r#"{"detail": {"a": "10.1.1.1"}, "id": "1"}"#);
        let warning = &judgement.warnings[0];
        assert!(warning.text.starts_with("EventBridge may also match numbers"), "{warning:?}");
        assert_eq!(warning.position, LineColumn { line: 1, column: 19 });
        assert_eq!(
            judgement.note.as_deref(),
            Some("EventBridge's own test asks for events with account, source, time, region, detail-type")
        );
    }

    #[test]
    fn what_there_is_not_in_a_target_is_marked_and_told_with_its_source() {
        let (pattern, event) = (r#"{"body": {"a": [{"wildcard": "b*"}, "d"]}}"#, r#"{"body": {"a": "bc"}}"#);
        let judgement = judge_in(Target::Pipes, pattern, event);
        assert_eq!(judgement.outcome, Outcome::Match);
        let missing = judgement.pattern.missing.iter().map(|mark| &pattern[mark.span.range()]);
        assert_eq!(missing.collect::<Vec<_>>(), [r#"{"wildcard": "b*"}"#]);
        let warning = &judgement.warnings[0];
        assert_eq!(warning.text, "EventBridge Pipes does not support wildcard");
        assert_eq!(warning.source, Target::Pipes.source());
        assert_eq!(warning.edit.as_ref().map(|edit| &*edit.title), Some(r#"use {"prefix": "b"}"#));
        assert_eq!((judgement.warnings.len(), judgement.meters[0].most), (1, 4_096));
        assert_eq!(judgement.note, None, "it is about the test of rules");
        assert_eq!(judge(pattern, event).pattern.missing.len(), 0);
    }

    #[test]
    fn eventbridges_answer_is_kept_whole() {
        let judgement = judge(r#"{"a": [{"wildcard": "*a*a*a*a*a*"}]}"#, "{}");
        let (_, fault) = judgement.fault().expect("it is too complex");
        let start = "Event pattern is not valid. Reason: Rule is too complex - ";
        assert!(fault.answer.starts_with(start), "{}", fault.answer);
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_marked() {
        let judgement = judge("{\n  \"a\": 1\n}", "{}");
        let (side, fault) = judgement.fault().expect("the pattern is not one");
        assert_eq!((side, fault.position), (Side::Pattern, LineColumn { line: 2, column: 8 }));
        assert_eq!(marked(&judgement.pattern), [("1", "fault")]);
        assert_eq!(judge("{", "{").event.marks.len(), 0);
        assert!(matches!(judge(r#"{"a": [1]}"#, "[]").outcome, Outcome::InvalidEvent(_)));
    }

    #[test]
    fn rows_beyond_the_most_are_counted() {
        let members = |value: &str| -> String {
            let members: Vec<String> = (0..100).map(|at| format!(r#""{at}": {value}"#)).collect();
            format!("{{{}}}", members.join(","))
        };
        let judgement = judge(&members("[1]"), &members("[1, 2, 3]"));
        assert_eq!((judgement.rows.len(), judgement.more_rows), (100, 300));
        assert_eq!((judgement.warnings.len(), judgement.more_warnings), (MOST_WARNINGS, 80));
        assert_eq!(judgement.pattern.marks.len(), 100);
    }

    #[test]
    fn the_field_that_decides_keeps_its_row() {
        let members = |value: fn(usize) -> &'static str| -> String {
            let members: Vec<String> = (0..40).map(|at| format!(r#""f{at}": {}"#, value(at))).collect();
            format!("{{{}}}", members.join(","))
        };
        let pattern = members(|at| if at == 39 { "[2]" } else { "[1]" });
        let judgement = judge(&pattern, &members(|_| "[1,0,0,0,0,0,0,0,0,0,0,0,0,0]"));
        let last = judgement.rows.iter().find(|row| row.title == "f39").expect("a row");
        assert!(!last.edits.is_empty());
        assert_eq!(judgement.pattern.signs[0].verdict, Verdict::Failed);
    }
}
