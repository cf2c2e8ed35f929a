//! An explanation as rows of text, which read in their order tell the whole.

use crate::explain::{
    Alternative, Choice, Edit, Explanation, Field, Group, Node, Reason, Value, Verdict, grouped, shown_path,
};
use crate::json::Span;
use crate::pattern::Operator;

/// Of the values or the alternatives of one field this many have a row of their own.
const MOST_ROWS: usize = 12;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A field of the pattern.
    Field,
    /// `$or`.
    Or,
    /// A branch of the `$or` above.
    Branch,
    /// An alternative in the list of the field above.
    Alternative,
    /// A value of the field above.
    Value,
    /// How many alternatives or values of the field above have no row.
    More,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub kind: RowKind,
    /// How many rows it is inside of.
    pub depth: usize,
    /// How what it is about came out.
    pub verdict: Verdict,
    /// What it is about: a path of the pattern, `$or` or a branch of it, a place in the event, or an alternative.
    pub title: String,
    /// Why, in a sentence without a full stop.
    pub text: String,
    /// The place in the pattern.
    pub pattern: Span,
    /// The places in the event, of which there may be many.
    pub values: Vec<Span>,
    /// For each of these whether the field's list accepts it by itself.
    pub accepted: Vec<bool>,
    /// What is likely to be behind it, in sentences without a full stop.
    pub hints: Vec<String>,
    /// What mends it, the likeliest first.
    pub edits: Vec<Edit>,
}

/// The rows of an explanation: a row for each field of the pattern and each `$or`, in the order of the text. Below a field that
/// has several values in the event or several alternatives stand rows for these.
pub fn outline(explanation: &Explanation<'_>) -> Vec<Row> {
    let mut outline = Outline { explanation, rows: Vec::new() };
    outline.group(&explanation.root, 0);
    outline.rows
}

/// An alternative as JSON text, cut where it is long.
fn shown(operator: &Operator) -> String {
    shown_path(&operator.to_string())
}

/// As many of a list as have a row, in its order. Where that is not all of it, those that count come first.
fn shown_of<T>(list: &[T], counts: impl Fn(&T) -> bool) -> impl Iterator<Item = &T> {
    let counted = list.iter().filter(|item| counts(item)).count().min(MOST_ROWS);
    let (mut left, mut others) = (counted, MOST_ROWS - counted);
    list.iter().filter(move |item| {
        let left = if counts(item) { &mut left } else { &mut others };
        let is_shown = *left > 0;
        *left = left.saturating_sub(1);
        is_shown
    })
}

struct Outline<'e, 'a> {
    explanation: &'e Explanation<'a>,
    rows: Vec<Row>,
}

impl Outline<'_, '_> {
    fn group(&mut self, group: &Group<'_>, depth: usize) {
        for member in &group.members {
            match member {
                Node::Object(group) => self.group(group, depth),
                Node::Or(choice) => self.choice(choice, depth),
                Node::Field(field) => self.field(field, depth),
            }
        }
    }

    fn choice(&mut self, choice: &Choice<'_>, depth: usize) {
        let count = choice.branches.len();
        let matched = choice.branches.iter().position(|branch| branch.verdict == Verdict::Matched);
        let text = match (choice.verdict, matched) {
            (Verdict::Matched, Some(at)) => format!("condition {} of {count} matches", at + 1),
            (Verdict::Failed, _) => format!("none of the {count} conditions matches"),
            _ => format!("one of {count} conditions has to match"),
        };
        self.push(RowKind::Or, depth, choice.verdict, "$or".into(), text, choice.name);
        for (at, branch) in choice.branches.iter().enumerate() {
            let title = format!("condition {}", at + 1);
            self.push(RowKind::Branch, depth + 1, branch.verdict, title, String::new(), branch.span);
            self.group(branch, depth + 2);
        }
    }

    fn field(&mut self, field: &Field<'_>, depth: usize) {
        let leaf = field.leaf;
        let place = leaf.name.span.to(leaf.span);
        let counts = |value: &&Value<'_>| field.verdict == Verdict::Failed || value.is_accepted;
        let explanation = self.explanation;
        let title = shown_path(&leaf.path);
        let row = self.push(RowKind::Field, depth, field.verdict, title, field.reason.clone(), place);
        row.values = field.values.iter().filter(counts).map(|value| value.field.span).collect();
        row.accepted = field.values.iter().filter(counts).map(|value| value.is_accepted).collect();
        row.hints = explanation.hints_on(field).map(|hint| hint.text.clone()).collect();
        row.edits = super::edits(explanation, field);
        match (field.values.as_slice(), field.matchers.as_slice()) {
            ([], _) | ([_], [_]) => {}
            ([value], several) => {
                let is_met = |alternative: &Alternative<'_>| alternative.verdict == Verdict::Matched;
                for alternative in shown_of(several, is_met) {
                    let reason = Reason::new(&alternative.matcher.operator, &value.field.value);
                    let (title, span) = (shown(&alternative.matcher.operator), alternative.matcher.span);
                    let (verdict, text) = (alternative.verdict, reason.to_string());
                    let row = self.push(RowKind::Alternative, depth + 1, verdict, title, text, span);
                    row.values = vec![value.field.span];
                    row.accepted = vec![reason.is_accepted];
                }
                self.more(several.len(), "values in the event pattern", field, depth + 1);
            }
            (several, _) => {
                for value in shown_of(several, |value| value.is_accepted) {
                    let verdict = match (value.is_accepted, field.verdict) {
                        (_, Verdict::NotNeeded) | (false, Verdict::Matched) => Verdict::NotNeeded,
                        (true, _) => Verdict::Matched,
                        (false, _) => Verdict::Failed,
                    };
                    let title = shown_path(&explanation.event.location(value.field));
                    let row = self.push(RowKind::Value, depth + 1, verdict, title, field.reason_for(value), place);
                    row.values = vec![value.field.span];
                    row.accepted = vec![value.is_accepted];
                }
                self.more(several.len(), "values in the event", field, depth + 1);
            }
        }
    }

    /// A row that says how many have none.
    fn more(&mut self, count: usize, what: &str, field: &Field<'_>, depth: usize) {
        if count > MOST_ROWS {
            let title = format!("and {} more {what}", grouped(count - MOST_ROWS));
            self.push(RowKind::More, depth, field.verdict, title, String::new(), field.leaf.span);
        }
    }

    fn push(
        &mut self,
        kind: RowKind,
        depth: usize,
        verdict: Verdict,
        title: String,
        text: String,
        pattern: Span,
    ) -> &mut Row {
        let (values, accepted, hints, edits) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let at = self.rows.len();
        self.rows.push(Row { kind, depth, verdict, title, text, pattern, values, accepted, hints, edits });
        &mut self.rows[at]
    }
}
