//! Near misses: what is likely to be behind a field that does not match, each with the edit that mends it.
//!
//! A hint is given only where its edit makes the field match. What is likely to be meant otherwise than it is written, though
//! it matches, is hinted at too.

mod literal;
mod path;
mod repeated;
mod together;

use std::fmt;

use strum::IntoStaticStr;

use super::candidates::{Board, Candidates};
use super::edit::{Change, Edit, Side};
use super::nearest::Nearest;
use super::search::{Budget, Search};
use crate::event::Field;
use crate::json::Span;
use crate::pattern::{Leaf, Matcher};

/// Of a field's values this many are looked at, and of its matchers.
const MOST: usize = 64;

/// What is likely to be behind a verdict, with the edit that mends it.
#[derive(Clone, Debug)]
pub struct Hint<'a> {
    /// What kind of mistake it is.
    pub kind: HintKind,
    /// The field of the pattern that it is about.
    pub leaf: &'a Leaf,
    /// The place in the pattern.
    pub span: Span,
    /// The value of the event that it is about, if it is about one.
    pub value: Option<&'a Field>,
    /// What it is, in a sentence without a full stop.
    pub text: String,
    /// What mends it.
    pub edit: Edit,
}

/// A kind of mistake. The likeliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[non_exhaustive]
pub enum HintKind {
    /// `{"a": ["B"]}` on `{"a": "b"}`.
    LetterCase,
    /// `{"a": ["5"]}` on `{"a": 5}`, and the other way round; also `true` and `null`.
    Type,
    /// `{"a": ["b "]}` on `{"a": "b"}`.
    Space,
    /// `{"a": ["arn:aws:s3:::b:c"]}` on `{"a": "arn:aws:s3:::b/c"}`.
    ArnSeparator,
    /// `{"a": ["b*"]}` on `{"a": "bc"}`.
    Asterisk,
    /// `{"a": [{"prefix": "bcd"}]}` on `{"a": "bce"}`.
    ShorterPrefix,
    /// `{"state": ["on"]}` on `{"State": "on"}`.
    NameCase,
    /// `{"state": ["on"]}` on `{"detail": {"state": "on"}}`.
    OtherPlace,
    /// `{"detail": [{"exists": true}]}` on `{"detail": {"state": "on"}}`.
    InsideObject,
    /// `{"detail": {"a": [1]}}` on `{"detail": "{\"a\": 1}"}`.
    JsonString,
    /// `{"a": [1], "a": [2]}` on `{"a": 1}`.
    NamedAgain,
    /// `{"a": [{"prefix": "b"}, {"suffix": "d"}]}` on `{"a": "bx"}`, which matches.
    Alternatives,
    /// `{"a": [1]}` on `{"a": 1, "a": 2}`, which matches.
    SentTwice,
}

impl HintKind {
    /// The name of the kind, as it stands in this list.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// All kinds, in their order.
    pub const ALL: [HintKind; 13] = [
        HintKind::LetterCase,
        HintKind::Type,
        HintKind::Space,
        HintKind::ArnSeparator,
        HintKind::Asterisk,
        HintKind::ShorterPrefix,
        HintKind::NameCase,
        HintKind::OtherPlace,
        HintKind::InsideObject,
        HintKind::JsonString,
        HintKind::NamedAgain,
        HintKind::Alternatives,
        HintKind::SentTwice,
    ];
}

impl fmt::Display for Hint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The hints on the fields that have to change, in the order of the text, and for each field at most one of a kind.
pub(super) fn hints<'a>(board: &Board<'a>, nearest: &Nearest<'a>) -> Vec<Hint<'a>> {
    if nearest.to_change.is_empty() {
        return together::hints(board, nearest);
    }
    let mut hints: Vec<Hint<'a>> = Vec::new();
    for leaf in &nearest.to_change {
        let scene = Scene { board, nearest, candidates: board.candidates(leaf) };
        if scene.candidates.accepted().next().is_some() {
            continue;
        }
        let mut found = literal::hints(&scene);
        found.extend(path::hints(&scene));
        found.extend(repeated::hint(&scene));
        // Where there is a better explanation, a shorter prefix is none.
        let has_better = found.iter().any(|hint| hint.kind != HintKind::ShorterPrefix);
        found.retain(|hint| !has_better || hint.kind != HintKind::ShorterPrefix);
        for kind in HintKind::ALL {
            if let Some(at) = found.iter().position(|hint| hint.kind == kind) {
                hints.push(found.remove(at));
            }
        }
    }
    hints
}

/// A field that has to change, and what is around it.
struct Scene<'b, 'a> {
    board: &'b Board<'a>,
    nearest: &'b Nearest<'a>,
    candidates: &'b Candidates<'a>,
}

impl<'a> Scene<'_, 'a> {
    /// The values that can go together with the values of the other fields.
    fn values(&self) -> Vec<&'a Field> {
        let fields = self.candidates.fields.iter().copied();
        fields.filter(|field| self.board.is_consistent(field, &self.nearest.elements)).take(MOST).collect()
    }

    /// A hint whose edit changes one matcher of the pattern.
    fn of_matcher(&self, kind: HintKind, matcher: &Matcher, value: &'a Field, text: String, edit: Edit) -> Hint<'a> {
        Hint { kind, leaf: self.candidates.leaf, span: matcher.span, value: Some(value), text, edit }
    }

    /// Whether all fields but those that have to change match once this field is as given.
    fn would_match(&self, changed: &Leaf) -> bool {
        would_match(self.board, self.nearest, changed)
    }
}

/// Whether all fields but those that have to change match together with this one.
pub(super) fn would_match(board: &Board<'_>, nearest: &Nearest<'_>, changed: &Leaf) -> bool {
    let changed = Candidates::of(changed, board.event, board.sees_empty_names);
    let mut row: Vec<&Candidates<'_>> = Vec::new();
    for leaf in &nearest.leaves {
        if !nearest.changes(leaf) {
            row.push(board.candidates(leaf));
        }
    }
    let path = || changed.leaf.path.encode_utf16();
    row.insert(row.partition_point(|other| other.leaf.path.encode_utf16().lt(path())), &changed);
    Search::new(&row, board.event).run(&Default::default(), &Budget::of_verdict()).is_ok()
}

/// A change of the pattern in one place.
fn replace(title: String, span: Span, text: String) -> Edit {
    Edit::single(Side::Pattern, title, Change::Replace(span, text))
}
