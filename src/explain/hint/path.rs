//! A field that the event has in another place than the pattern: under another name, deeper, or inside a string.

use super::{Hint, HintKind, MOST, Scene};
use crate::event::{Field, Value};
use crate::explain::candidates::Candidates;
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::members::{Members, is_spelled_by_names};
use crate::explain::relocate::{moved_to, renamed};
use crate::explain::search::{Budget, Search};
use crate::explain::shown::shown_path;
use crate::pattern::{Leaf, in_case, lower};

pub(super) fn hints<'a>(scene: &Scene<'_, 'a>) -> Vec<Hint<'a>> {
    let leaf = scene.candidates.leaf;
    // Which names of an event are seen hangs on all names of the pattern, where one of them is empty.
    if scene.board.sees_empty_names {
        return Vec::new();
    }
    if !scene.candidates.fields.is_empty()
        || scene.board.names_elsewhere(&leaf.path, leaf)
        || !is_spelled_by_names(&leaf.path)
    {
        return Vec::new();
    }
    // Of those inside an object the first in the text; of other places the one that shares the most names with the path.
    let distance = |kind: HintKind, path: &str| match kind {
        HintKind::InsideObject => (kind, false, 0, 0),
        _ => (kind, last_name(path) != last_name(&leaf.path), -shared_names(path, &leaf.path), path.len()),
    };
    let mut places = resembling(scene);
    places.sort_by(|(a, one), (b, other)| (distance(*a, one), one).cmp(&(distance(*b, other), other)));
    let mut hints = Vec::new();
    for (kind, path) in places {
        hints.extend(of_place(scene, kind, &path));
    }
    hints.extend(of_json_string(scene));
    hints
}

/// The paths of the event at which the field may be meant.
fn resembling(scene: &Scene<'_, '_>) -> Vec<(HintKind, String)> {
    let (event, wanted) = (scene.board.event, &*scene.candidates.leaf.path);
    let last = caseless(last_name(wanted));
    let mut paths = event.paths_ending_with(|name| is_alike(name, &last), MOST);
    let most = paths.len() + MOST;
    for object in event.objects_at(wanted).into_iter().take(MOST) {
        let is_inside = |field: &&Field| object.span.start < field.span.start && field.span.end < object.span.end;
        for field in event.fields().iter().filter(is_inside).take(most - paths.len()) {
            paths.push(event.path(field));
        }
    }
    let mut places: Vec<(HintKind, String)> = Vec::new();
    for path in paths {
        if let Some(kind) = kinship(wanted, &path)
            && is_spelled_by_names(&path)
            && !places.iter().any(|(_, known)| *known == path)
        {
            places.push((kind, path));
        }
    }
    places
}

/// A name regardless of letter case, to which belongs that a sigma is another one at the end of a word.
fn caseless(name: &str) -> String {
    in_case(name, lower).replace('ς', "σ")
}

/// Whether a name is the same as a caseless one, regardless of case.
fn is_alike(name: &str, wanted: &str) -> bool {
    name.eq_ignore_ascii_case(wanted) || !name.is_ascii() && caseless(name) == *wanted
}

fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

/// How many names two paths share at their beginnings and at their ends.
fn shared_names(one: &str, other: &str) -> isize {
    let at_start = one.split('.').zip(other.split('.')).take_while(|(a, b)| a == b).count();
    let at_end = one.rsplit('.').zip(other.rsplit('.')).take_while(|(a, b)| a == b).count();
    (at_start + at_end) as isize
}

/// How a path of the event resembles that of the pattern.
fn kinship(wanted: &str, found: &str) -> Option<HintKind> {
    if caseless(found) == caseless(wanted) {
        Some(HintKind::NameCase)
    } else if found.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.')) {
        Some(HintKind::InsideObject)
    } else if is_alike(last_name(found), &caseless(last_name(wanted))) {
        Some(HintKind::OtherPlace)
    } else {
        None
    }
}

fn of_place<'a>(scene: &Scene<'_, 'a>, kind: HintKind, path: &str) -> Option<Hint<'a>> {
    let leaf = scene.candidates.leaf;
    let moved = Leaf { path: path.into(), ..leaf.clone() };
    let found = Candidates::of(&moved, scene.board.event, scene.board.sees_empty_names);
    let value = scene.board.event.fields_at(path).into_iter().find(|field| found.accepts(field))?;
    if scene.board.names_elsewhere(path, leaf) || !scene.would_match(&moved) {
        return None;
    }
    let shown = shown_path(path);
    let text = match kind {
        HintKind::NameCase => format!("the event has {shown}: only the letter case of a name differs"),
        HintKind::InsideObject => format!("the event has {shown} in it"),
        _ => format!("the event has it at {shown}"),
    };
    let changes = renamed(leaf, path)
        .map(|change| vec![change])
        .or_else(|| moved_to(&Members::of(scene.board.pattern), leaf, path))?;
    let edit = Edit::new(Side::Pattern, format!("ask for {shown}"), changes);
    Some(Hint { kind, leaf, span: leaf.name.span, value: Some(value), text, edit })
}

/// An object that was sent as a string, and in which the field matches, as do all others that ask about what is in it.
fn of_json_string<'a>(scene: &Scene<'_, 'a>) -> Option<Hint<'a>> {
    let leaf = scene.candidates.leaf;
    leaf.path.match_indices('.').map(|(at, _)| &leaf.path[..at]).find_map(|around| {
        let [field] = scene.board.event.fields_at(around)[..] else {
            return None;
        };
        let inner = scene.board.inner_event(field)?;
        let inside = |leaf: &Leaf| {
            let rest = leaf.path.strip_prefix(around)?.strip_prefix('.')?;
            Some(Leaf { path: rest.into(), ..leaf.clone() })
        };
        Candidates::of(&inside(leaf)?, &inner, false).accepted().next()?;
        // What asks about the string itself would find an object.
        let is_asked_for = |leaf: &&&Leaf| *leaf.path == *around;
        if scene.nearest.leaves.iter().any(|leaf| is_asked_for(&leaf)) {
            return None;
        }
        let mut leaves: Vec<Leaf> = Vec::new();
        for other in &scene.nearest.leaves {
            if std::ptr::eq(*other, leaf) || !scene.nearest.changes(other) {
                leaves.extend(inside(other));
            }
        }
        let row: Vec<Candidates<'_>> = leaves.iter().map(|leaf| Candidates::of(leaf, &inner, false)).collect();
        let row: Vec<&Candidates<'_>> = row.iter().collect();
        Search::new(&row, &inner).run(&Default::default(), &Budget::of_verdict()).ok()?;
        let Value::String(text) = &field.value else {
            return None;
        };
        let change = Change::Replace(field.span, text.trim().to_owned());
        let edit = Edit::single(Side::Event, format!("send {} as an object", shown_path(around)), change);
        let text = "as an object it would match".to_owned();
        Some(Hint { kind: HintKind::JsonString, leaf, span: leaf.span, value: Some(field), text, edit })
    })
}
