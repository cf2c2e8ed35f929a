use super::*;

const STOPPED: &str = r#"{"state": ["stopped"]}"#;
const RUNNING: &str = r#"{"state": ["running"]}"#;
const EVENT: &str = r#"{"state": "stopped"}"#;

fn after(state: State, actions: impl IntoIterator<Item = Action>) -> State {
    actions.into_iter().fold(state, State::after)
}

fn contents(patterns: &[&str], events: &[&str]) -> Contents {
    let list = |texts: &[&str]| {
        texts.iter().map(|text| Entry { text: AttrValue::from((*text).to_owned()), ..Entry::default() }).collect()
    };
    Contents { patterns: list(patterns), events: list(events), ..Contents::default() }
}

fn two_by_two() -> State {
    let event = r#"{"state": "running"}"#;
    after(State::default(), [Action::Restore(contents(&[STOPPED, RUNNING], &[EVENT, event]))])
}

#[test]
fn an_empty_workbench_begins_with_what_is_in_the_tester() {
    let visit = Action::Visit(STOPPED.into(), EVENT.into(), false);
    let state = after(State::default(), [visit.clone()]);
    assert_eq!(state.table.verdict(0, 0), Verdict::Match);
    assert_eq!((state.at, state.is_changed), ((0, Some(0)), false));
    assert_eq!(after(state.clone(), [visit]), state);
}

#[test]
fn what_is_kept_is_not_added_to_by_a_visit() {
    let state = two_by_two();
    let visited = after(state.clone(), [Action::Visit("{}".into(), "{}".into(), false)]);
    assert_eq!(visited.contents, state.contents);
}

#[test]
fn what_was_changed_in_the_tester_comes_back_and_can_be_undone() {
    let state = after(two_by_two(), [Action::GoTo((1, Some(0))), Action::Lend]);
    let changed = r#"{"state": ["stopped", "running"]}"#;
    let back = after(state.clone(), [Action::Visit(changed.into(), EVENT.into(), true)]);
    assert_eq!(&*back.contents.patterns[1].text, changed);
    assert_eq!(back.table.verdict(1, 0), Verdict::Match);
    assert_eq!(after(back, [Action::Undo]).contents, state.contents);
}

#[test]
fn what_was_changed_here_meanwhile_stays() {
    let state = after(two_by_two(), [Action::Lend, Action::Write(List::Patterns, "{}".into())]);
    let back = after(state.clone(), [Action::Visit(RUNNING.into(), EVENT.into(), true)]);
    assert_eq!(back.contents, state.contents);
}

#[test]
fn expectations_pass_or_fail_as_the_texts_change() {
    let state = after(two_by_two(), [Action::Expect(Some(true))]);
    assert_eq!(state.score, Score { expected: 1, failing: vec![] });
    let state = after(state, [Action::Write(List::Events, r#"{"state": "pending"}"#.into())]);
    assert_eq!(state.score, Score { expected: 1, failing: vec![(0, Some(0))] });
    let state = after(state, [Action::Expect(Some(false))]);
    assert_eq!(state.score, Score { expected: 1, failing: vec![] });
    assert_eq!(after(state, [Action::Expect(None)]).score, Score::default());
}

#[test]
fn everything_can_be_expected_as_it_is() {
    let state = after(two_by_two(), [Action::Expect(Some(false)), Action::ExpectAll]);
    assert_eq!(state.score, Score { expected: 4, failing: vec![(0, Some(0))] });
    assert_eq!(state.said.as_deref(), Some("Expects 3 more verdicts as they are now"));
    assert_eq!(after(state, [Action::Undo]).score.expected, 1);
}

#[test]
fn failures_are_gone_through_in_turn() {
    let mut state = two_by_two();
    for pair in [(0, Some(1)), (1, Some(0))] {
        state = after(state, [Action::GoTo(pair), Action::Expect(Some(true))]);
    }
    state = after(state, [Action::GoTo((0, Some(0)))]);
    for expected in [(0, Some(1)), (1, Some(0)), (0, Some(1))] {
        state = after(state, [Action::NextFailure]);
        assert_eq!(state.at, expected);
    }
}

#[test]
fn what_is_removed_comes_back() {
    let state = after(two_by_two(), [Action::ExpectAll, Action::GoTo((0, Some(1)))]);
    for list in [List::Patterns, List::Events] {
        let removed = after(state.clone(), [Action::Remove(list)]);
        assert_eq!(removed.score, Score { expected: 2, failing: vec![] });
        let back = after(removed, [Action::Undo]);
        assert_eq!((&back.contents, &back.table, &back.score), (&state.contents, &state.table, &state.score));
    }
}

#[test]
fn a_pattern_alone_can_be_expected_to_be_an_error() {
    let error = crate::pattern::Pattern::parse("{").expect_err("no pattern").to_string();
    let case = |error: String| Case { name: None, pattern: "{".into(), event: None, expected: Expected::Error(error) };
    let state = after(State::default(), [Action::Import("f".into(), vec![case(error)])]);
    assert_eq!(state.score, Score { expected: 1, failing: vec![] });
    assert_eq!(state.at, (0, None));
    let state = after(state, [Action::Write(List::Patterns, "{}".into())]);
    assert_eq!(state.score.failing, [(0, None)]);
    let other = after(State::default(), [Action::Import("f".into(), vec![case("other".into())])]);
    assert_eq!(other.score.failing, [(0, None)]);
}

#[test]
fn what_contradicts_is_told() {
    let case = |matches| Case {
        name: None,
        pattern: STOPPED.into(),
        event: Some(EVENT.into()),
        expected: Expected::Verdict(matches),
    };
    let cases = vec![case(true), case(false), case(true)];
    let state = after(State::default(), [Action::Import("f.json".into(), cases)]);
    assert_eq!(
        state.said.as_deref(),
        Some("Added 1 case of f.json; 1 repeats what is expected already; left out 1 that contradicts it")
    );
}

#[test]
fn a_link_takes_the_place_of_what_is_there_and_can_be_undone() {
    let before = two_by_two();
    let state = after(before.clone(), [Action::OpenLink(contents(&[STOPPED], &[EVENT]))]);
    assert_eq!((state.contents.patterns.len(), state.is_change), (1, true));
    assert_eq!(after(state, [Action::Undo]).contents, before.contents);
    let same = after(before.clone(), [Action::OpenLink((*before.contents).clone())]);
    assert_eq!(same, before);
}

#[test]
fn nothing_is_done_to_what_is_not_there() {
    for action in [
        Action::Write(List::Events, "x".into()),
        Action::Rename(List::Patterns, "x".into()),
        Action::Remove(List::Events),
        Action::Expect(Some(true)),
        Action::ExpectAll,
        Action::Lend,
        Action::NextFailure,
        Action::Undo,
        Action::GoTo((7, Some(7))),
    ] {
        assert!(after(State::default(), [action]).contents.is_empty());
    }
}

#[test]
fn something_is_added_and_is_at_hand() {
    let state = after(two_by_two(), [Action::Add(List::Patterns), Action::Rename(List::Patterns, "new".into())]);
    assert_eq!((state.at, state.contents.name(List::Patterns, 2)), ((2, Some(0)), "new".into()));
    let state = after(state, [Action::Add(List::Events)]);
    assert_eq!((state.at, state.contents.name(List::Events, 2)), ((2, Some(2)), "Event 3".into()));
}

#[test]
fn what_is_written_in_one_go_is_undone_in_one_go() {
    let before = two_by_two();
    let write = |text: &str| Action::Write(List::Patterns, text.into());
    let state = after(before.clone(), [write("{"), write("{}"), Action::Rename(List::Patterns, "all".into())]);
    assert_eq!(after(state.clone(), [Action::Undo]).contents, before.contents);
    let later = after(state.clone(), [Action::Expect(Some(false)), write("{\"a\": [1]}")]);
    assert_eq!(after(later, [Action::Undo, Action::Undo]).contents, state.contents);
}

#[test]
fn patterns_of_a_template_are_added_once() {
    let found = || {
        let template = format!(
            "Resources:\n  Stops:\n    Type: AWS::Events::Rule\n    Properties:\n      EventPattern: '{RUNNING}'\n"
        );
        crate::convert::find(&template, None).expect("a pattern")
    };
    let mut state = after(two_by_two(), [Action::AddPatterns("template.yaml".into(), found())]);
    assert_eq!(state.contents.patterns.len(), 2);
    state = after(
        state,
        [Action::GoTo((1, Some(0))), Action::Remove(List::Patterns), Action::AddPatterns("t".into(), found())],
    );
    assert_eq!((state.contents.patterns.len(), state.contents.name(List::Patterns, 1)), (2, "Stops".into()));
    assert_eq!(state.said.as_deref(), Some("Added 1 event pattern of t"));
}

#[test]
fn what_is_changed_in_the_tester_comes_back_each_time() {
    let mut state = after(two_by_two(), [Action::Lend]);
    for changed in [r#"{"state": ["a"]}"#, r#"{"state": ["b"]}"#] {
        state = after(state, [Action::Visit(changed.into(), EVENT.into(), true)]);
        assert_eq!(&*state.contents.patterns[0].text, changed);
    }
}

#[test]
fn line_breaks_of_another_kind_are_no_change() {
    let windows = "{\r\n\"state\": [\"stopped\"]\r\n}";
    let state = after(State::default(), [Action::Restore(contents(&[windows], &[EVENT])), Action::Lend]);
    let back = after(state.clone(), [Action::Visit(windows.replace("\r\n", "\n"), EVENT.into(), true)]);
    assert_eq!((back.contents, back.said), (state.contents, None));
}

#[test]
fn what_another_tab_kept_is_taken_over_and_can_be_undone() {
    let before = two_by_two();
    let state = after(before.clone(), [Action::FollowTab(contents(&[STOPPED], &[]))]);
    assert_eq!((state.contents.patterns.len(), state.is_changed), (1, false));
    assert_eq!(after(state, [Action::Undo]).contents, before.contents);
    assert_eq!(after(before.clone(), [Action::FollowTab((*before.contents).clone())]), before);
}

#[test]
fn a_link_is_kept_only_once_something_is_changed() {
    let state = after(State::default(), [Action::OpenLink(contents(&[STOPPED], &[EVENT]))]);
    assert!(!state.is_changed);
    assert!(after(state, [Action::Expect(Some(true))]).is_changed);
}

#[test]
fn an_event_becomes_a_case_as_it_came_with_the_verdict_that_it_has() {
    let came = "{\"state\": \"stopped\",\n \"n\": 1.50}";
    let state = after(two_by_two(), [Action::GoTo((0, Some(1))), Action::AddCase(came.into())]);
    assert_eq!(&*state.contents.events[2].text, came);
    let expectation = &state.contents.expectations[&(0, Some(2))];
    assert!(expectation.expected == Expected::Verdict(true) && state.passes((0, Some(2)), expectation));
    // Once more changes nothing but what is expected, which is the same.
    let again = after(state.clone(), [Action::AddCase(came.into())]);
    assert_eq!((again.contents.events.len(), again.score.expected), (3, 1));
    assert!(after(state, [Action::Undo]).contents.events.len() == 2);
    // What cannot be judged is kept without an expectation.
    let none = after(State::default(), [Action::AddCase(EVENT.into())]);
    assert_eq!((none.contents.events.len(), none.score.expected), (1, 0));
}
