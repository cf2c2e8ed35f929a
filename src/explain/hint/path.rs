//! A field that the event has in another place than the pattern: under another name, deeper, or inside a string.

use super::{Hint, HintKind, MOST, Scene};
use crate::event::{Event, Field, Value};
use crate::explain::candidates::Candidates;
use crate::explain::edit::{Change, Edit, Side};
use crate::explain::members::{Members, is_spelled_by_names};
use crate::explain::relocate::{moved_to, renamed};
use crate::pattern::Leaf;

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
    let mut places: Vec<(HintKind, String)> = resembling(scene);
    // Of several places the one that shares the most with the path is the likeliest; of those inside an object, the first.
    places.sort_by_key(|(kind, path)| match kind {
        HintKind::InsideObject => (*kind, 0),
        kind => (*kind, path.len().abs_diff(leaf.path.len())),
    });
    let moved = places.into_iter().filter_map(|(kind, path)| of_place(scene, kind, &path));
    moved.chain(of_json_string(scene)).collect()
}

/// The paths of the event at which the field may be meant.
fn resembling(scene: &Scene<'_, '_>) -> Vec<(HintKind, String)> {
    let (event, wanted) = (scene.board.event, &*scene.candidates.leaf.path);
    let last = wanted.rsplit('.').next().unwrap_or_default().to_lowercase();
    let alike = event.paths_ending_with(|name| is_alike(name, &last), MOST).into_iter();
    let inside = event.objects_at(wanted).into_iter().flat_map(|object| {
        let is_inside = move |field: &&Field| object.span.start < field.span.start && field.span.end < object.span.end;
        let mut fields: Vec<&Field> = event.fields().iter().filter(is_inside).collect();
        fields.sort_by_key(|field| field.span.start);
        fields.into_iter().take(MOST).map(|field| event.path(field))
    });
    let mut places: Vec<(HintKind, String)> = Vec::new();
    for path in alike.chain(inside.take(MOST)) {
        if let Some(kind) = kinship(wanted, &path)
            && is_spelled_by_names(&path)
            && !places.iter().any(|(_, known)| *known == path)
        {
            places.push((kind, path));
        }
    }
    places
}

/// Whether a name is the same as one in lower case, regardless of case.
fn is_alike(name: &str, lower: &str) -> bool {
    name.eq_ignore_ascii_case(lower) || !name.is_ascii() && name.to_lowercase() == *lower
}

/// How a path of the event resembles that of the pattern.
fn kinship(wanted: &str, found: &str) -> Option<HintKind> {
    let last = |path: &str| path.rsplit('.').next().map(str::to_lowercase);
    if found.to_lowercase() == wanted.to_lowercase() {
        Some(HintKind::NameCase)
    } else if found.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.')) {
        Some(HintKind::InsideObject)
    } else if last(found) == last(wanted) {
        Some(HintKind::OtherPlace)
    } else {
        None
    }
}

fn of_place<'a>(scene: &Scene<'_, 'a>, kind: HintKind, path: &str) -> Option<Hint<'a>> {
    let leaf = scene.candidates.leaf;
    let moved = Leaf { path: path.into(), ..leaf.clone() };
    if scene.board.names_elsewhere(path, leaf) || !scene.would_match(&moved) {
        return None;
    }
    let found = Candidates::of(&moved, scene.board.event, scene.board.sees_empty_names);
    let value = scene.board.event.fields_at(path).into_iter().find(|field| found.accepts(field))?;
    let text = match kind {
        HintKind::NameCase => format!("the event has {path}: only the letter case of a name differs"),
        HintKind::InsideObject => format!("the event has {path} in it"),
        _ => format!("the event has it at {path}"),
    };
    let changes = renamed(leaf, path)
        .map(|change| vec![change])
        .or_else(|| moved_to(&Members::of(scene.board.pattern), leaf, path))?;
    let edit = Edit::new(Side::Pattern, format!("ask for {path}"), changes);
    Some(Hint { kind, leaf, span: leaf.name.span, value: Some(value), text, edit })
}

/// An object that was sent as a string, and in which the field matches.
fn of_json_string<'a>(scene: &Scene<'_, 'a>) -> Option<Hint<'a>> {
    let leaf = scene.candidates.leaf;
    leaf.path.match_indices('.').find_map(|(at, _)| {
        let (around, rest) = (&leaf.path[..at], &leaf.path[at + 1..]);
        let field = scene.board.event.fields_at(around).into_iter().next()?;
        let Value::String(text) = &field.value else {
            return None;
        };
        let inner = Event::parse(text).ok().filter(|inner| is_whole(inner, text))?;
        let inside = Leaf { path: rest.into(), ..leaf.clone() };
        Candidates::of(&inside, &inner, false).accepted().next()?;
        let change = Change::Replace(field.span, text.trim().to_owned());
        let edit = Edit::new(Side::Event, format!("send {around} as an object"), vec![change]);
        let text = format!("{around} is a string that holds JSON, not an object");
        Some(Hint { kind: HintKind::JsonString, leaf, span: leaf.span, value: Some(field), text, edit })
    })
}

/// Whether the text is the event and nothing else.
fn is_whole(event: &Event, text: &str) -> bool {
    event.objects_at("").first().is_some_and(|root| root.span.end - root.span.start == text.trim().len())
}
