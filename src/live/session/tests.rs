//! The session on a clock of the tests' own.

use super::*;

const PATTERN: &str = r#"{"source":["shop"]}"#;
const ASK: &str = r#"{"action":"pattern","pattern":{"source":["shop"]}}"#;
const ACKNOWLEDGED: &str = r#"{"type":"subscribed","pattern":"{}","bus":"default"}"#;
const INVALID_PATTERN: &str = r#"{"type":"error","error":"InvalidEventPatternException","message":"no"}"#;
const EVENT: &str = r#"{"id":"1","source":"shop","detail-type":"order","detail":{}}"#;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const fn minutes(minutes: u64) -> Duration {
    seconds(60 * minutes)
}

fn text(id: u32, text: &str) -> Input {
    Input::Text(SocketId(id), text.to_owned())
}

fn closed(id: u32, code: u16) -> Input {
    Input::Closed(SocketId(id), Closing { code, reason: String::new(), was_open: true })
}

fn sent(id: u32, text: &str) -> Command {
    Command::Send(SocketId(id), text.to_owned())
}

fn told(notice: Notice) -> Command {
    Command::Tell(notice)
}

/// A session that is subscribed by its first socket, at second 0.
fn subscribed() -> Session {
    let mut session = Session::new(Some(PATTERN.to_owned()), || 1.0);
    assert_eq!(session.step(seconds(0), Input::Connect), [Command::Open(SocketId(1))]);
    assert_eq!(session.phase(), &Phase::Connecting);
    assert_eq!(session.step(seconds(0), Input::Opened(SocketId(1))), [sent(1, ASK)]);
    assert_eq!(session.phase(), &Phase::Open);
    assert_eq!(session.step(seconds(0), text(1, ACKNOWLEDGED)), [told(Notice::Subscribed)]);
    assert_eq!((session.phase(), session.speech()), (&Phase::Subscribed, Speech::Answers));
    session
}

/// The moments at which something is done while nothing happens but time, up to one, and what is done.
fn through(session: &mut Session, until: Duration) -> Vec<(Duration, Command)> {
    let mut all = Vec::new();
    while let Some(now) = session.wake().filter(|now| *now <= until) {
        all.extend(session.step(now, Input::Time).into_iter().map(|command| (now, command)));
    }
    all
}

#[test]
fn a_pattern_is_sent_before_anything_else_and_events_come_as_they_are() {
    let mut session = subscribed();
    let commands = session.step(seconds(1), text(1, EVENT));
    assert!(matches!(&commands[..], [Command::Event(text, summary)] if text == EVENT && summary.source == "shop"));
    assert_eq!(session.ends(), Some(minutes(120)));
}

#[test]
fn an_answer_is_waited_for_before_the_next_pattern() {
    let mut session = Session::new(Some(PATTERN.to_owned()), || 1.0);
    session.step(seconds(0), Input::Connect);
    session.step(seconds(0), Input::Opened(SocketId(1)));
    assert_eq!(session.step(seconds(1), Input::Pattern(Some("{\"a\":[1]}".into()))), []);
    assert_eq!(session.step(seconds(1), Input::Pattern(Some("{\"a\":[2]}".into()))), []);
    let next = session.step(seconds(2), text(1, ACKNOWLEDGED));
    assert_eq!(next, [told(Notice::Subscribed), sent(1, r#"{"action":"pattern","pattern":{"a":[2]}}"#)]);
    assert_eq!(session.latency(), Some(seconds(2)));
    session.step(seconds(3), text(1, ACKNOWLEDGED));
    assert_eq!(session.step(seconds(4), Input::Pattern(None)), [sent(1, r#"{"action":"clear"}"#)]);
    session.step(seconds(5), text(1, r#"{"type":"unsubscribed"}"#));
    assert_eq!(session.phase(), &Phase::Open);
}

#[test]
fn what_is_refused_is_told_and_not_asked_again() {
    let mut session = subscribed();
    session.step(seconds(1), Input::Pattern(Some("{\"a\":[1]}".into())));
    let refusal = r#"{"type":"error","error":"InvalidEventPatternException","message":"no"}"#;
    let notice = Notice::Refused { error: "InvalidEventPatternException".into(), message: "no".into() };
    assert_eq!(session.step(seconds(1), text(1, refusal)), [told(notice)]);
    assert_eq!(session.phase(), &Phase::Subscribed, "the one before is still in force");
    assert_eq!(session.step(seconds(2), Input::Time), []);
    // The one that is in force need not be sent; one that was refused is, if somebody wants it again.
    assert_eq!(session.step(seconds(3), Input::Pattern(Some(PATTERN.into()))), []);
    assert_eq!(session.step(seconds(3), Input::Pattern(Some("{\"a\":[1]}".into()))).len(), 1);
}

#[test]
fn an_api_that_never_answers_is_recognised() {
    // By what it answers instead, or by its silence.
    for (at, answer) in [(1, Some(r#"{"executionArn":"arn:x","startDate":1.7E9}"#)), (30, None)] {
        let mut session = Session::new(Some(PATTERN.to_owned()), || 1.0);
        session.step(seconds(0), Input::Connect);
        session.step(seconds(0), Input::Opened(SocketId(1)));
        let input = answer.map_or(Input::Time, |answer| text(1, answer));
        assert_eq!(session.step(seconds(at), input), [told(Notice::NeverAnswers)]);
        assert_eq!((session.phase(), session.speech()), (&Phase::Subscribed, Speech::Silent));
        assert!(matches!(&session.step(seconds(at), text(1, EVENT))[..], [Command::Event(..)]));
    }
}

#[test]
fn an_acknowledgement_that_comes_late_counts() {
    let mut session = Session::new(Some(PATTERN.to_owned()), || 1.0);
    session.step(seconds(0), Input::Connect);
    session.step(seconds(0), Input::Opened(SocketId(1)));
    session.step(seconds(30), Input::Time);
    session.step(seconds(32), text(1, ACKNOWLEDGED));
    assert_eq!((session.speech(), session.phase()), (Speech::Answers, &Phase::Subscribed));
}

#[test]
fn a_refusal_that_comes_late_counts() {
    let mut session = Session::new(Some(PATTERN.to_owned()), || 1.0);
    session.step(seconds(0), Input::Connect);
    session.step(seconds(0), Input::Opened(SocketId(1)));
    session.step(seconds(30), Input::Time);
    assert_eq!(session.phase(), &Phase::Subscribed);
    let commands = session.step(seconds(32), text(1, INVALID_PATTERN));
    assert!(matches!(&commands[..], [Command::Tell(Notice::Refused { .. })]));
    assert_eq!(session.phase(), &Phase::Open);
    assert_eq!(session.step(seconds(40), Input::Time), []);
}

#[test]
fn a_ping_without_an_answer_is_the_end_of_a_connection() {
    let mut session = subscribed();
    let end = minutes(5) + seconds(30);
    assert_eq!(through(&mut session, minutes(5)), [(minutes(5), sent(1, r#"{"action":"ping"}"#))]);
    let commands = session.step(end, Input::Time);
    assert!(matches!(&commands[..], [Command::Close(SocketId(1)), Command::Tell(Notice::Lost(_))]), "{commands:?}");
    assert_eq!(session.wake(), Some(end + seconds(2)));
    // One that brings events is alive, whatever becomes of its pings.
    let mut session = subscribed();
    session.step(minutes(5), Input::Time);
    session.step(minutes(5) + seconds(1), text(1, EVENT));
    assert_eq!(session.step(end, Input::Time), []);
    assert_eq!(session.phase(), &Phase::Subscribed);
    // One that never answers anything need not answer pings.
    let mut session = Session::new(Some(PATTERN.to_owned()), || 1.0);
    session.step(seconds(0), Input::Connect);
    session.step(seconds(0), Input::Opened(SocketId(1)));
    session.step(seconds(0), text(1, r#"{"executionArn":"arn:x","startDate":1.7E9}"#));
    session.step(minutes(5), Input::Time);
    assert_eq!(session.step(end, Input::Time), []);
}

#[test]
fn an_error_in_place_of_a_pong_is_no_refusal() {
    let mut session = subscribed();
    session.step(minutes(5), Input::Time);
    let error = r#"{"type":"error","error":"UnknownAction","message":"no such action"}"#;
    assert_eq!(session.step(minutes(5), text(1, error)), []);
    assert_eq!(session.step(minutes(6), Input::Time), []);
    assert_eq!(session.phase(), &Phase::Subscribed);
}

#[test]
fn what_is_not_done_now_is_asked_for_again_unless_it_never_will_be() {
    let mut session = Session::new(Some(PATTERN.to_owned()), || 1.0);
    session.step(seconds(0), Input::Connect);
    session.step(seconds(0), Input::Opened(SocketId(1)));
    let limit = r#"{"type":"error","error":"LimitExceededException","message":"m"}"#;
    let notice = Notice::Refused { error: "LimitExceededException".into(), message: "m".into() };
    assert_eq!(session.step(seconds(0), text(1, limit)), [told(notice.clone())]);
    assert_eq!(session.wake(), Some(seconds(1)));
    assert_eq!(session.step(seconds(1), Input::Time), [sent(1, ASK)]);
    assert_eq!(session.step(seconds(1), text(1, limit)), [told(notice)]);
    assert_eq!(session.wake(), Some(seconds(3)), "later each time");
    assert_eq!(session.step(seconds(3), Input::Time), [sent(1, ASK)]);
    assert_eq!(session.step(seconds(3), text(1, ACKNOWLEDGED)), [told(Notice::Subscribed)]);
    // That no pattern is wanted is not asked for without end.
    assert_eq!(session.step(seconds(4), Input::Pattern(None)), [sent(1, r#"{"action":"clear"}"#)]);
    let error = r#"{"message":"Forbidden","connectionId":"c=","requestId":"r="}"#;
    assert_eq!(session.step(seconds(4), text(1, error)), [told(Notice::GatewayError("Forbidden".into()))]);
    assert_eq!((session.step(seconds(5), Input::Time), session.phase()), (vec![], &Phase::Open));
}

#[test]
fn silence_is_broken_before_ten_minutes() {
    let mut session = subscribed();
    assert_eq!(through(&mut session, minutes(5)), [(minutes(5), sent(1, r#"{"action":"ping"}"#))]);
    assert_eq!(session.step(minutes(5) + seconds(1), text(1, r#"{"type":"pong"}"#)), []);
    assert_eq!(session.latency(), Some(seconds(1)));
    // What comes counts as well.
    session.step(minutes(8), text(1, EVENT));
    assert_eq!(through(&mut session, minutes(13)), [(minutes(13), sent(1, r#"{"action":"ping"}"#))]);
    // An API that has no route for it says so, and has heard it.
    let forbidden = r#"{"message":"Forbidden","connectionId":"c=","requestId":"r="}"#;
    assert_eq!(session.step(minutes(13), text(1, forbidden)), []);
    let notice = told(Notice::GatewayError("Forbidden".into()));
    assert_eq!(session.step(minutes(13), text(1, forbidden)), [notice], "nothing was asked");
}

#[test]
fn what_the_gateway_could_not_do_is_not_in_force() {
    let mut session = Session::new(Some(PATTERN.to_owned()), || 1.0);
    session.step(seconds(0), Input::Connect);
    session.step(seconds(0), Input::Opened(SocketId(1)));
    let error = r#"{"message":"Internal server error","connectionId":"c=","requestId":"r="}"#;
    assert_eq!(session.step(seconds(1), text(1, error)), [told(Notice::GatewayError("Internal server error".into()))]);
    assert_eq!(session.phase(), &Phase::Open);
    assert_eq!(session.step(seconds(2), Input::Time), [sent(1, ASK)]);
    session.step(seconds(2), text(1, ACKNOWLEDGED));
    assert_eq!(session.phase(), &Phase::Subscribed);
}

#[test]
fn another_try_comes_later_each_time_and_says_the_pattern_again() {
    let mut session = subscribed();
    let mut now = seconds(60);
    let mut waits = Vec::new();
    let mut id = 1;
    for _ in 0..7 {
        assert!(matches!(&session.step(now, closed(id, 1006))[..], [Command::Tell(Notice::Lost(_))]));
        let Phase::Retrying { at, .. } = session.phase().clone() else { panic!("{:?}", session.phase()) };
        assert_eq!(session.wake(), Some(at));
        waits.push((at - now).as_secs());
        id += 1;
        now = at;
        assert_eq!(session.step(now, Input::Time), [Command::Open(SocketId(id))]);
    }
    assert_eq!(waits, [2, 4, 8, 16, 30, 30, 30]);
    assert_eq!(session.step(now, Input::Opened(SocketId(id))), [sent(id, ASK)]);
    session.step(now, text(id, ACKNOWLEDGED));
    // One that was good for a while is tried again soon.
    session.step(now + seconds(10), closed(id, 1001));
    assert_eq!(session.wake(), Some(now + seconds(12)));
    // Somebody need not wait for it.
    assert_eq!(session.step(now + seconds(10), Input::Connect), [Command::Open(SocketId(id + 1))]);
}

#[test]
fn waits_differ_by_chance_and_are_a_second_at_least() {
    for (chance, factor) in [(0.0, 1.0), (0.5, 1.5), (1.0, 2.0), (7.0, 2.0)] {
        for (failures, wait) in [(0, 1.0), (3, 8.0), (4, 15.0), (1000, 15.0)] {
            let mut session = Session::new(None, move || chance);
            session.failures = failures;
            assert_eq!(session.wait(), Duration::from_secs_f64(factor * wait));
        }
    }
}

#[test]
fn a_handshake_that_is_never_answered_ends() {
    let mut session = Session::new(Some(PATTERN.to_owned()), || 1.0);
    session.step(seconds(0), Input::Connect);
    let commands = session.step(seconds(30), Input::Time);
    assert!(
        matches!(&commands[..], [Command::Close(SocketId(1)), Command::Tell(Notice::Lost(closing))] if !closing.was_open)
    );
    assert_eq!(session.wake(), Some(seconds(32)));
    // What becomes of that socket is nobody's business any more.
    assert_eq!(session.step(seconds(30), Input::Opened(SocketId(1))), []);
    assert_eq!(session.step(seconds(30), text(1, EVENT)), []);
    assert_eq!(session.step(seconds(30), closed(1, 1006)), []);
}

#[test]
fn a_connection_is_renewed_before_two_hours_and_nothing_is_missed() {
    let mut session = subscribed();
    for minute in (4..110).step_by(4) {
        session.step(minutes(minute), text(1, EVENT));
    }
    let renewal = minutes(110);
    assert_eq!(through(&mut session, renewal), [(renewal, Command::Open(SocketId(2)))]);
    assert_eq!(session.phase(), &Phase::Subscribed);
    assert_eq!(session.step(renewal, Input::Opened(SocketId(2))), [sent(2, ASK)]);
    session.step(renewal, text(2, ACKNOWLEDGED));
    // Both bring events for a moment.
    for id in [1, 2] {
        assert!(matches!(&session.step(renewal, text(id, EVENT))[..], [Command::Event(..)]));
    }
    let done = renewal + OVERLAP;
    assert_eq!(through(&mut session, done), [(done, Command::Close(SocketId(1))), (done, told(Notice::Renewed))]);
    assert_eq!(session.step(done, closed(1, 1000)), []);
    assert_eq!(session.ends(), Some(renewal + minutes(120)));
}

#[test]
fn a_renewal_that_fails_is_tried_again_and_changes_nothing() {
    let mut session = subscribed();
    let ping = sent(1, r#"{"action":"ping"}"#);
    assert_eq!(session.step(minutes(110), Input::Time), [Command::Open(SocketId(2)), ping]);
    let notice = Notice::NotRenewed("The connection ended (1006, without taking leave)".into());
    assert_eq!(session.step(minutes(110), closed(2, 1006)), [told(notice)]);
    session.step(minutes(110), text(1, r#"{"type":"pong"}"#));
    assert_eq!(session.phase(), &Phase::Subscribed);
    let again = minutes(110) + RENEW_AGAIN;
    assert_eq!(through(&mut session, again), [(again, Command::Open(SocketId(3)))]);
    // Where the old one ends first, the new one has its place.
    let commands = session.step(again, closed(1, 1001));
    assert!(matches!(&commands[..], [Command::Tell(Notice::Lost(_))]));
    assert_eq!(session.phase(), &Phase::Connecting);
    assert_eq!(session.step(again, Input::Opened(SocketId(3))), [sent(3, ASK)]);
}

#[test]
fn a_renewal_that_is_refused_is_given_up_and_tried_again() {
    let mut session = subscribed();
    session.step(minutes(109), text(1, EVENT));
    session.step(minutes(110), Input::Time);
    assert_eq!(session.step(minutes(110), Input::Opened(SocketId(2))), [sent(2, ASK)]);
    let limit = r#"{"type":"error","error":"LimitExceededException","message":"m"}"#;
    let notice = Notice::NotRenewed("LimitExceededException: m".into());
    assert_eq!(session.step(minutes(110), text(2, limit)), [Command::Close(SocketId(2)), told(notice)]);
    assert_eq!(session.phase(), &Phase::Subscribed);
    let again = minutes(110) + RENEW_AGAIN;
    assert_eq!(through(&mut session, again), [(again, Command::Open(SocketId(3)))]);
    session.step(again, Input::Opened(SocketId(3)));
    session.step(again, text(3, ACKNOWLEDGED));
    assert_eq!(session.ends(), Some(again + minutes(120)));
}

#[test]
fn where_the_newest_pattern_was_refused_the_next_connection_has_the_one_in_force() {
    let mut session = subscribed();
    let refused = Input::Pattern(Some("{\"a\":[1]}".into()));
    session.step(minutes(109), refused);
    session.step(minutes(109), text(1, INVALID_PATTERN));
    session.step(minutes(110), Input::Time);
    assert_eq!(session.step(minutes(110), Input::Opened(SocketId(2))), [sent(2, ASK)]);
    assert_eq!(session.step(minutes(110), text(2, ACKNOWLEDGED)), [told(Notice::Subscribed)]);
    assert_eq!(session.ends(), Some(minutes(230)), "it has taken the place");
    assert_eq!((session.step(minutes(111), Input::Time).len(), session.phase()), (2, &Phase::Subscribed));
}

#[test]
fn without_a_pattern_a_connection_is_renewed_too() {
    let mut session = Session::new(None, || 1.0);
    session.step(seconds(0), Input::Connect);
    assert_eq!(session.step(seconds(0), Input::Opened(SocketId(1))), []);
    session.step(minutes(110), Input::Time);
    session.step(minutes(110), Input::Opened(SocketId(2)));
    assert_eq!(session.ends(), Some(minutes(230)));
}

#[test]
fn to_disconnect_closes_all_and_ends_the_tries() {
    let mut session = subscribed();
    session.step(minutes(110), Input::Time);
    let commands = session.step(minutes(110), Input::Disconnect);
    assert_eq!(commands, [Command::Close(SocketId(1)), Command::Close(SocketId(2))]);
    assert_eq!((session.phase(), session.wake()), (&Phase::Idle, None));
    assert_eq!(session.step(minutes(110), closed(1, 1000)), []);
    let mut session = subscribed();
    session.step(seconds(5), closed(1, 1006));
    assert_eq!(session.step(seconds(5), Input::Disconnect), []);
    assert_eq!(session.wake(), None);
}

#[test]
fn what_nobody_understands_is_told_and_changes_nothing() {
    let mut session = subscribed();
    let long = "é".repeat(1000);
    let commands = session.step(seconds(1), text(1, &long));
    assert!(matches!(&commands[..], [Command::Tell(Notice::Unknown(text))] if text.chars().count() == 201));
    assert_eq!(session.step(seconds(1), Input::Binary(SocketId(1), 7)), [told(Notice::Binary(7))]);
    let missed = r#"{"type":"error","error":"EventTooLarge","message":"m","eventId":"9"}"#;
    let notice = Notice::Missed { event_id: Some("9".into()), message: "m".into() };
    assert_eq!(session.step(seconds(1), text(1, missed)), [told(notice)]);
    assert_eq!(session.phase(), &Phase::Subscribed);
}
