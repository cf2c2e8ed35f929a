//! Explanations of generated pairs: each agrees with the matchers, and what it offers does what it says.

use crate::matchers;
use crate::properties::{Chance, pair, setting};
use eventsieve::event::Event;
use eventsieve::explain::{Edit, Explanation, Group, Node, Side, Verdict, explain, picked, picks};
use eventsieve::pattern::Pattern;

/// The texts with an edit made.
fn edited(edit: &Edit, pattern: &str, event: &str) -> (String, String) {
    match edit.side {
        Side::Pattern => (edit.apply(pattern), event.to_owned()),
        Side::Event => (pattern.to_owned(), edit.apply(event)),
    }
}

/// What is wrong with the explanation of a pair, if anything is.
fn fault(pattern_text: &str, event_text: &str) -> Option<String> {
    let pattern = Pattern::parse(pattern_text).ok()?;
    let event = Event::parse(event_text).ok()?;
    let explanation = explain(&pattern, &event);
    if Ok(explanation.is_match) != matchers::machine(&pattern, event_text) {
        return Some(format!("the explanation says {}, the machine does not", explanation.is_match));
    }
    if (explanation.root.verdict == Verdict::Failed) == explanation.is_match {
        return Some("the tree says otherwise than the verdict".into());
    }
    tree_fault(&explanation.root)
}

/// A node whose verdict does not follow from those of its members.
fn tree_fault(group: &Group<'_>) -> Option<String> {
    let has_failed = group.members.iter().any(|member| member.verdict() == Verdict::Failed);
    if has_failed != (group.verdict == Verdict::Failed) && !group.members.is_empty() {
        return Some(format!("a group is {:?} at {:?}", group.verdict, group.span));
    }
    group.members.iter().find_map(|node| match node {
        Node::Object(group) => tree_fault(group),
        Node::Field(_) => None,
        Node::Or(choice) => {
            let matched = choice.branches.iter().filter(|branch| branch.verdict == Verdict::Matched).count();
            let is_right = match choice.verdict {
                Verdict::Matched => matched == 1,
                Verdict::Failed => choice.branches.iter().all(|branch| branch.verdict == Verdict::Failed),
                Verdict::NotNeeded => choice.branches.iter().all(|branch| branch.verdict == Verdict::NotNeeded),
            };
            (!is_right).then(|| format!("$or is {:?} with {matched} branches", choice.verdict))
        }
    })
}

/// What is wrong with the edits that are offered for a pair, if anything is.
fn offer_fault(pattern_text: &str, event_text: &str) -> Option<String> {
    let pattern = Pattern::parse(pattern_text).ok()?;
    let event = Event::parse(event_text).ok()?;
    edit_fault(&explain(&pattern, &event), pattern_text, event_text)
}

/// An edit that does not do what it promises: one field less to change.
fn edit_fault(explanation: &Explanation<'_>, pattern: &str, event: &str) -> Option<String> {
    let before = explanation.to_change.len();
    let of_fields = explanation.failing().into_iter().flat_map(|field| &field.edits);
    let of_hints = explanation.hints.iter().map(|hint| &hint.edit);
    of_fields.chain(of_hints).find_map(|edit| {
        let (pattern, event) = edited(edit, pattern, event);
        let after = match (Pattern::parse(&pattern), Event::parse(&event)) {
            (Ok(pattern), Ok(event)) => explain(&pattern, &event).to_change.len(),
            (Err(error), _) => return Some(format!("{edit:?}: {error}\n{pattern}")),
            (_, Err(error)) => return Some(format!("{edit:?}: {error}\n{event}")),
        };
        (before > 0 && after >= before)
            .then(|| format!("{edit:?}: {before} to change, then {after}\n{pattern}\n{event}"))
    })
}

#[test]
fn explanations_of_generated_pairs_agree_with_the_matchers() {
    let pairs = setting("EVENTSIEVE_PAIRS", if cfg!(debug_assertions) { 10_000 } else { 300_000 });
    let first = setting("EVENTSIEVE_SEED", 1);
    let (mut offered, mut unmended) = (0, 0);
    for seed in first..first + pairs {
        let (pattern, event) = pair(seed);
        if let Some(fault) = fault(&pattern, &event) {
            panic!("seed {seed}: {fault}\n{pattern}\n{event}");
        }
        // Edits take much longer than verdicts.
        if seed % 8 != 0 {
            continue;
        }
        if let Some(fault) = offer_fault(&pattern, &event) {
            panic!("seed {seed}: {fault}\n{pattern}\n{event}");
        }
        let (parsed, event) = (Pattern::parse(&pattern).expect("a pattern"), Event::parse(&event).expect("an event"));
        for field in explain(&parsed, &event).failing() {
            match !field.edits.is_empty() {
                true => offered += 1,
                false => unmended += 1,
            }
        }
    }
    println!("{offered} fields can be mended, {unmended} cannot");
    assert!(unmended * 20 <= offered, "{unmended} fields cannot be mended, {offered} can");
}

/// Whatever is picked, in whatever order, the pattern matches its event.
#[test]
fn a_pattern_built_from_picks_matches_its_event() {
    let events = setting("EVENTSIEVE_PAIRS", if cfg!(debug_assertions) { 1_000 } else { 50_000 });
    let first = setting("EVENTSIEVE_SEED", 1);
    let (mut built, mut refused) = (0, 0);
    for seed in first..first + events {
        let (_, text) = pair(seed);
        let event = Event::parse(&text).expect("an event");
        let mut chance = Chance(seed);
        let mut pattern = String::new();
        for _ in 0..event.fields().len().min(8) {
            let field = &event.fields()[chance.below(event.fields().len())];
            let parsed = Pattern::parse(&pattern).ok();
            let picks = picks(parsed.as_ref(), &event, field);
            if picks.is_empty() {
                continue;
            }
            let pick = &picks[chance.below(picks.len())];
            let Some(after) = picked(&pattern, &event, field, &pick.operator) else {
                refused += 1;
                continue;
            };
            let shows = after.contains(&pick.operator.to_string());
            assert!(shows || pick.is_picked, "seed {seed}: {} is not in {after}", pick.operator);
            pattern = after;
            if pattern.is_empty() {
                continue;
            }
            built += 1;
            let parsed = Pattern::parse(&pattern).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{pattern}"));
            assert_eq!(matchers::machine(&parsed, &text), Ok(true), "seed {seed}: {pattern}\n{text}");
        }
    }
    assert!(built > events, "{built} patterns of {events} events");
    assert!(refused * 20 < built, "{refused} refused, {built} built");
}
