use super::*;
use crate::app::judgement::Outcome;
use crate::json::Span;
use crate::share::Named;

fn bare() -> Rc<State> {
    Rc::new(State::new(|| 0.0))
}

fn offer() -> Action {
    Action::Offer(Some(examples::tests::all().into()))
}

fn new() -> Rc<State> {
    bare().reduce(offer())
}

fn with(pattern: &str, event: &str) -> Rc<State> {
    let state = new().reduce(Action::Write(Side::Pattern, pattern.into()));
    state.reduce(Action::Write(Side::Event, event.into()))
}

#[test]
fn the_page_opens_with_an_example_that_matches() {
    let state = new();
    assert_eq!((state.example, &state.judgement.outcome), (Some(0), &Outcome::Match));
    assert_eq!(state.changes, []);
}

#[test]
fn choosing_an_example_replaces_both_texts() {
    let state = with("{}", "{").reduce(Action::ChooseExample(1));
    assert_eq!(state.event, state.examples[1].event);
    assert_eq!(state.example, Some(1));
}

#[test]
fn choosing_what_is_not_there_changes_nothing() {
    assert_eq!(*new().reduce(Action::ChooseExample(usize::MAX)), *new());
}

#[test]
fn a_link_opens_its_example_as_soon_as_it_is_there() {
    let asked = bare().reduce(Action::AskForExample("health-event".into(), Target::Rule));
    assert_eq!((asked.example, &asked.said, asked.gallery), (Some(0), &None, Gallery::Loading));
    let state = asked.reduce(offer());
    assert_eq!(state.examples[state.example.expect("an example")].id, "health-event");
    assert_eq!((&*state.changes, &state.said), (&[][..], &None));
    assert_eq!(bare().reduce(Action::AskForExample("ec2-state-change".into(), Target::Rule)).wanted, None);
}

#[test]
fn a_link_to_an_example_that_cannot_be_had_says_so_and_loses_nothing() {
    for (id, offered, expected) in [
        ("no-such", offer(), "There is no example called"),
        ("health-event", Action::Offer(None), "could not be loaded"),
    ] {
        let before = bare();
        let state = before.clone().reduce(Action::AskForExample(id.into(), Target::Rule)).reduce(offered);
        assert!(state.said.as_ref().is_some_and(|said| said.contains(expected)), "{:?}", state.said);
        assert_eq!((&state.pattern, &state.event), (&before.pattern, &before.event));
        assert_eq!(state.reduce(Action::Dismiss).said, None);
    }
}

#[test]
fn a_text_that_is_being_written_is_not_replaced() {
    let asked = bare().reduce(Action::AskForExample("health-event".into(), Target::Rule));
    let state = asked.reduce(Action::Write(Side::Event, "{}".into())).reduce(offer());
    assert_eq!((state.event.as_str(), state.example), ("{}", None));
}

#[test]
fn without_the_others_the_first_goes_on() {
    let state = bare().reduce(Action::Offer(None));
    assert_eq!((state.gallery, state.examples.len(), state.example), (Gallery::Missing, 1, Some(0)));
}

#[test]
fn texts_of_ones_own_can_be_brought_back() {
    let mine = with(r#"{"a": [1]}"#, "{}");
    let state = mine.clone().reduce(Action::ChooseExample(1)).reduce(Action::ChooseExample(2)).reduce(Action::Undo);
    assert_eq!(*state, *mine);
    assert_eq!(*state.reduce(Action::Undo), *mine);
}

#[test]
fn an_edit_mends_and_can_be_undone() {
    let before = with(r#"{"a": ["b"], "c": [1]}"#, r#"{"a": "B", "c": 2}"#);
    let state = before.clone().reduce(Action::Apply(Spot::Row(0), 0)).reduce(Action::Apply(Spot::Row(1), 0));
    assert_eq!(state.judgement.outcome, Outcome::Match);
    let said: Vec<&str> = state.changes.iter().map(|change| &*change.change).collect();
    assert!(said.len() == 2 && said.iter().all(|said| said.starts_with("Changed the event pattern: ")), "{said:?}");
    assert_eq!(*state.reduce(Action::Undo).reduce(Action::Undo), *before);
}

#[test]
fn an_edit_that_is_not_offered_changes_nothing() {
    let state = with(r#"{"a": ["b"]}"#, "{");
    for spot in [Spot::Row(0), Spot::Warning(0)] {
        assert_eq!(*state.clone().reduce(Action::Apply(spot, 0)), *state);
    }
}

#[test]
fn writing_takes_back_the_offer_to_undo_and_dismissing_puts_it_aside() {
    let state = with(r#"{"a": ["b"]}"#, r#"{"a": "B"}"#).reduce(Action::Apply(Spot::Row(0), 0));
    assert!(state.has_notice());
    let dismissed = state.clone().reduce(Action::Dismiss);
    assert!(!dismissed.has_notice() && dismissed.can(&Action::Undo));
    assert_eq!(state.reduce(Action::Write(Side::Event, "{}".into())).changes, []);
}

#[test]
fn pointing_goes_before_the_focus_and_neither_judges_again() {
    let state = with(r#"{"a": [1], "b": [2]}"#, r#"{"a": 1, "b": 2}"#);
    let judgement = state.judgement.clone();
    let state = state.reduce(Action::FocusAt(Side::Pattern, 2)).reduce(Action::PointAt(Side::Event, 14));
    assert_eq!(state.lit.spot, Some(Spot::Row(1)));
    assert_eq!(state.lit.event[0].span, Span::new(14, 15));
    let state = state.reduce(Action::Point(None));
    assert_eq!(state.lit.spot, Some(Spot::Row(0)));
    let state = state.reduce(Action::Focus(None));
    assert_eq!(state.lit, Lit::default());
    assert!(Rc::ptr_eq(&state.judgement, &judgement));
}

#[test]
fn what_is_sought_is_unfolded() {
    let place = Place::Event(Span::new(0, 1));
    let state = new().reduce(Action::Fold(Pane::Text(Side::Event))).reduce(Action::Fold(Pane::Why));
    let state = state.reduce(Action::Seek(place)).reduce(Action::Seek(place));
    assert_eq!((&*state.folded, state.sought), (&[Pane::Why][..], Some((1, place))));
    assert!(!state.reduce(Action::Fold(Pane::Why)).is_folded(Pane::Why));
}

#[test]
fn the_time_it_takes_is_measured() {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NOW: AtomicU32 = AtomicU32::new(0);
    let state = Rc::new(State::new(|| f64::from(NOW.fetch_add(3, Ordering::Relaxed))));
    assert_eq!(state.reduce(Action::Write(Side::Event, "{}".into())).took, 30);
}

fn stored(pattern: &str, event: &str) -> Workspace {
    let texts = |text: &str| vec![Named { name: String::new(), text: text.into() }];
    Workspace { patterns: texts(pattern), events: texts(event), ..Workspace::default() }
}

#[test]
fn what_is_written_is_ones_own_and_an_example_is_not() {
    let state = new();
    assert!(!state.is_own);
    let state = state.reduce(Action::Write(Side::Event, "{}".into()));
    assert!(state.is_own);
    assert!(!state.reduce(Action::ChooseExample(1)).is_own);
}

#[test]
fn what_was_kept_comes_back() {
    let state = new().reduce(Action::Restore(stored(r#"{"a": [1]}"#, r#"{"a": 1}"#)));
    assert_eq!((state.judgement.outcome.clone(), state.example, state.is_own), (Outcome::Match, None, true));
    assert_eq!(state.workspace(), stored(r#"{"a": [1]}"#, r#"{"a": 1}"#));
}

#[test]
fn a_link_wins_over_what_was_kept_which_can_be_brought_back() {
    let kept = new().reduce(Action::Restore(stored(r#"{"a": [1]}"#, "{}")));
    let state = kept.clone().reduce(Action::OpenLink(Ok(stored(r#"{"b": [1]}"#, r#"{"b": 1}"#))));
    assert_eq!((state.pattern.as_str(), state.is_own), (r#"{"b": [1]}"#, false));
    // Writing on does not take that away, and what was written is not lost by it either.
    let state = state.reduce(Action::Write(Side::Event, "1".into()));
    assert!(!state.has_notice());
    let state = state.reduce(Action::Undo);
    assert_eq!(state.workspace(), kept.workspace());
    assert_eq!(state.reduce(Action::Undo).event.as_str(), "1");
}

#[test]
fn a_link_to_what_is_there_changes_nothing() {
    let kept = new().reduce(Action::Restore(stored(r#"{"a": [1]}"#, "{}")));
    assert_eq!(*kept.clone().reduce(Action::OpenLink(Ok(kept.workspace()))), *kept);
}

#[test]
fn line_breaks_are_those_of_the_editors() {
    let state = new().reduce(Action::Restore(stored("{\r\n}", "[\r]")));
    assert_eq!((state.pattern.as_str(), state.event.as_str()), ("{\n}", "[\n]"));
}

#[test]
fn the_address_is_left_alone_until_something_is_changed() {
    let state = new();
    assert!(!state.is_changed);
    let state = state.reduce(Action::Restore(stored("{}", "{}"))).reduce(Action::OpenLink(Ok(stored("[]", "{}"))));
    assert!(!state.is_changed);
    for action in [Action::Undo, Action::Clear, Action::ChooseExample(1), Action::Write(Side::Event, "1".into())] {
        assert!(state.clone().reduce(action).is_changed);
    }
}

#[test]
fn a_link_that_cannot_be_read_says_so_and_changes_nothing() {
    let kept = new().reduce(Action::Restore(stored(r#"{"a": [1]}"#, "{}")));
    for error in [share::Error::Damaged, share::Error::NewerVersion, share::Error::TooLong(40_000)] {
        let state = kept.clone().reduce(Action::OpenLink(Err(error)));
        assert_eq!(state.said, Some(error.to_string()));
        assert_eq!(*state.reduce(Action::Dismiss), *kept);
    }
}

#[test]
fn what_a_link_holds_for_the_workbench_is_handed_over_each_time() {
    let first = new().reduce(Action::HandOver("{}".into()));
    assert_eq!((first.view, &first.handed), (View::Workbench, &Some((0, "{}".into()))));
    let second = first.reduce(Action::Show(View::Test)).reduce(Action::HandOver("{}".into()));
    assert_eq!((second.view, &second.handed), (View::Workbench, &Some((1, "{}".into()))));
}

#[test]
fn a_pair_of_the_workbench_makes_room_for_nothing_that_is_lost() {
    let own = with("{}", "{}").reduce(Action::Show(View::Workbench));
    let lent = own.clone().reduce(Action::Borrow(r#"{"a": [1]}"#.into(), r#"{"a": 1}"#.into()));
    assert_eq!((lent.view, lent.is_lent, lent.is_told), (View::Test, true, true));
    let written = lent.clone().reduce(Action::Write(Side::Event, "{}".into()));
    assert!(written.is_lent);
    let back = lent.clone().reduce(Action::Undo);
    assert_eq!((&*back.pattern, back.is_lent), ("{}", false));
    assert!(!lent.reduce(Action::ChooseExample(0)).is_lent);
}

#[test]
fn a_text_is_laid_out_and_that_can_be_undone() {
    let before = with(r#"{"a":[1.0]}"#, "{");
    let state = before.clone().reduce(Action::Format(Side::Pattern));
    assert_eq!(state.pattern.as_str(), "{\n  \"a\": [1.0]\n}");
    assert_eq!(
        state.reduce(Action::Minify(Side::Pattern)).reduce(Action::Undo).reduce(Action::Undo).pattern,
        before.pattern
    );
    let state = before.clone().reduce(Action::Format(Side::Event));
    assert_eq!(state.event.as_str(), "{");
    assert!(state.said.is_some());
}

#[test]
fn what_is_cleared_can_be_brought_back() {
    let before = with(r#"{"a": [1]}"#, "{}");
    let state = before.clone().reduce(Action::Clear);
    assert_eq!((state.pattern.as_str(), state.event.as_str()), ("", ""));
    assert_eq!(*state.reduce(Action::Undo), *before);
}

#[test]
fn a_value_is_picked_and_taken_away_again() {
    let state = with("", r#"{"a": {"b": "c.d"}}"#).reduce(Action::FocusAt(Side::Event, 13));
    let picking = state.picking.clone().expect("a value is there");
    assert_eq!((&*picking.path, picking.ways[0].is_picked), ("a.b", false));
    let state = state.reduce(Action::Pick(0));
    assert_eq!(state.pattern.split_whitespace().collect::<String>(), r#"{"a":{"b":["c.d"]}}"#);
    assert_eq!(state.judgement.outcome, Outcome::Match);
    assert!(state.picking.as_ref().is_some_and(|picking| picking.ways[0].is_picked));
    let state = state.reduce(Action::Pick(0));
    assert_eq!(state.pattern.as_str(), "");
    assert_eq!(state.reduce(Action::Undo).reduce(Action::Undo).pattern.as_str(), "");
}

#[test]
fn nothing_is_picked_where_there_is_no_value_or_no_pattern() {
    let event = r#"{"a": [{"b": 1}, {"c": 2}]}"#;
    let at = event.find('2').expect("2");
    let nothing = with(r#"{"a": {"b": [1]}}"#, event).reduce(Action::FocusAt(Side::Event, 0));
    assert_eq!(nothing.picking, None);
    assert_eq!(*nothing.clone().reduce(Action::Pick(0)), *nothing);
    assert_eq!(with("{", event).reduce(Action::FocusAt(Side::Event, at)).picking, None);
    let apart = with(r#"{"a": {"b": [1]}}"#, event).reduce(Action::FocusAt(Side::Event, at)).reduce(Action::Pick(0));
    assert_eq!(apart.pattern.as_str(), r#"{"a": {"b": [1]}}"#);
    assert!(apart.said.as_ref().is_some_and(|said| said.starts_with("a.c is in another array element")));
}

#[test]
fn what_is_gone_to_is_unfolded() {
    let state = new().reduce(Action::Fold(Pane::Why)).reduce(Action::GoTo(Pane::Why)).reduce(Action::GoTo(Pane::Why));
    assert_eq!((&*state.folded, state.visited), (&[][..], Some((1, Pane::Why))));
}

#[test]
fn one_dialog_is_open_at_a_time() {
    let state = new().reduce(Action::Open(Dialog::Examples)).reduce(Action::Open(Dialog::Shortcuts));
    assert_eq!(state.open, Some(Dialog::Examples));
    assert_eq!(state.clone().reduce(Action::Close(Dialog::Shortcuts)).open, Some(Dialog::Examples));
    assert_eq!(state.reduce(Action::Close(Dialog::Examples)).open, None);
}

#[test]
fn a_search_begins_anew_with_each_dialog_and_each_word() {
    let state = new().reduce(Action::ChooseExample(4)).reduce(Action::Open(Dialog::Examples));
    assert_eq!(state.search, (String::new(), 4));
    let state = state.reduce(Action::Find("null".into()));
    assert_eq!(state.search, ("null".into(), 0));
    let state = state.reduce(Action::Reach(2)).reduce(Action::Close(Dialog::Examples));
    assert_eq!(state.reduce(Action::Open(Dialog::Commands)).search, (String::new(), 0));
}

#[test]
fn keys_on_a_splitter_add_up() {
    let press = |state: Rc<State>, key: &str| state.reduce(Action::ShareByKey(Splitter::Columns, key.into()));
    let state = ["End", "ArrowRight", "ArrowLeft", "Enter"].into_iter().fold(new(), press);
    assert_eq!(state.shares.get(Splitter::Columns), 680);
}

#[test]
fn the_usual_sizes_can_be_had_back() {
    let state = new().reduce(Action::Share(Splitter::Rows, 300));
    assert!(state.shares.get(Splitter::Rows) == 300 && state.can(&Action::ResetShares));
    assert_eq!(*state.reduce(Action::ResetShares), *new());
}

/// The pattern uses what Pipes does not have.
fn for_pipes() -> Rc<State> {
    with(r#"{"a": [{"wildcard": "b*c"}]}"#, r#"{"a": "bc"}"#).reduce(Action::ChooseTarget(Target::Pipes))
}

#[test]
fn a_target_changes_the_warnings_and_not_the_verdict() {
    let rule = with(r#"{"a": [{"wildcard": "b*c"}]}"#, r#"{"a": "bc"}"#);
    let pipes = for_pipes();
    assert_eq!(pipes.judgement.outcome, rule.judgement.outcome);
    assert_eq!(pipes.judgement.warnings[0].text, "EventBridge Pipes does not support wildcard");
    assert!(!pipes.can(&Action::ChooseTarget(Target::Pipes)) && pipes.can(&Action::ChooseTarget(Target::Rule)));
    assert_eq!(*pipes.clone().reduce(Action::ChooseTarget(Target::Pipes)), *pipes);
    assert_eq!(*pipes.reduce(Action::ChooseTarget(Target::Rule)), *rule);
}

#[test]
fn a_target_is_kept_and_shared_with_the_texts() {
    let pipes = for_pipes();
    assert_eq!(pipes.workspace().target, "pipes");
    assert_eq!(new().reduce(Action::Restore(pipes.workspace())).target, Target::Pipes);
    assert_eq!(new().reduce(Action::OpenLink(Ok(pipes.workspace()))).target, Target::Pipes);
    // A link from before there was a choice.
    let old = pipes.clone().reduce(Action::OpenLink(Ok(stored("{}", "{}"))));
    assert_eq!((old.target, old.workspace().target.as_str()), (Target::Rule, ""));
    assert_eq!(old.reduce(Action::Undo).target, Target::Pipes);
    let later = Workspace { target: "of-a-later-version".into(), ..stored("{}", "{}") };
    assert_eq!(new().reduce(Action::OpenLink(Ok(later))).target, Target::Rule);
}

#[test]
fn a_target_stays_where_texts_change_and_a_link_to_an_example_brings_its_own() {
    let pipes = for_pipes();
    assert_eq!(pipes.clone().reduce(Action::Clear).target, Target::Pipes);
    assert_eq!(pipes.clone().reduce(Action::ChooseExample(1)).target, Target::Pipes);
    let linked = pipes.clone().reduce(Action::AskForExample("health-event".into(), Target::Lambda));
    assert_eq!(linked.target, Target::Lambda);
    assert_eq!(*linked.reduce(Action::Undo), *pipes);
    // What is undone within the texts leaves it alone.
    let formatted = with(r#"{"a":[1]}"#, "{}").reduce(Action::Format(Side::Pattern));
    let undone = formatted.reduce(Action::ChooseTarget(Target::Pipes)).reduce(Action::Undo);
    assert_eq!((undone.pattern.as_str(), undone.target), (r#"{"a":[1]}"#, Target::Pipes));
}
