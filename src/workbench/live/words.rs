//! The connection in words.

use std::time::Duration;

use crate::live::{Closing, Notice, Phase, Session, Speech};
use crate::workbench::file::{counted, number};

/// How things stand, in a sentence. It stays the same until they change.
pub(super) fn sentence(session: &Session) -> String {
    match session.phase() {
        Phase::Idle => "Not connected.".into(),
        Phase::Connecting => "Connecting…".into(),
        Phase::Open => "Connected; no pattern is in force yet.".into(),
        Phase::Subscribed if session.speech() == Speech::Silent => {
            "Connected. This API never acknowledges: the pattern was sent, and is taken to be in force.".into()
        }
        Phase::Subscribed => "Subscribed.".into(),
        Phase::Retrying { closing, .. } => lost(closing),
    }
}

/// What else there is to know: when the next try is, how long an answer took, and for how long a connection can last.
pub(super) fn details(session: &Session, now: Duration) -> String {
    let latency = session.latency().map(|latency| format!("Answers in {} ms.", latency.as_millis()));
    let ends = session.ends().map(|ends| {
        let minutes = ends.saturating_sub(now).as_secs() / 60;
        format!(
            "AWS ends a connection after two hours, this one in {} h {} min; another takes its place before.",
            minutes / 60,
            minutes % 60
        )
    });
    let again = match session.phase() {
        Phase::Retrying { at, .. } => {
            Some(format!("Trying again in {} s.", at.saturating_sub(now).as_secs_f64().ceil()))
        }
        _ => None,
    };
    [again, latency, ends].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A notice in a sentence.
pub(super) fn told(notice: &Notice) -> String {
    match notice {
        Notice::Subscribed => "Subscribed.".into(),
        Notice::Refused { error, message } => format!("{error}: {message}"),
        Notice::Missed { event_id: Some(id), message } => format!("The event {id} matches and was not sent: {message}"),
        Notice::Missed { event_id: None, message } => format!("An event matches and was not sent: {message}"),
        Notice::GatewayError(message) => format!("API Gateway answers: {message}"),
        Notice::NeverAnswers => "This API never acknowledges.".into(),
        Notice::Unknown(text) => format!("Something came that is neither an event nor an answer: {text}"),
        Notice::Binary(bytes) => format!("{} came that are no text.", counted(*bytes as u64, "byte", "bytes")),
        Notice::Lost(closing) => lost(closing),
        Notice::NotRenewed(reason) => {
            format!("Another connection could not take the place of this one yet; another try follows. {reason}")
        }
        Notice::Renewed => "Another connection took the place of one that was nearly two hours old.".into(),
    }
}

/// Whether a notice is of something that is not as it should be.
pub(super) fn is_fault(notice: &Notice) -> bool {
    !matches!(notice, Notice::Subscribed | Notice::Renewed | Notice::NeverAnswers)
}

/// How a connection ended, in a sentence, and what to do about one that could not be made.
fn lost(closing: &Closing) -> String {
    let advice = if closing.was_open {
        ""
    } else {
        " Check the address, that an API answers there, and that it admits this page."
    };
    format!("{closing}.{advice}")
}

/// How many events came, and which of them match.
pub(super) fn figures(kept: usize, received: u64, matched: Option<usize>) -> String {
    let came = counted(received, "event came", "events came");
    let kept_of = if kept as u64 == received { String::new() } else { format!(", {} are kept", number(kept as u64)) };
    let matches = match matched {
        Some(matched) if kept > 0 => {
            format!("; the pattern matches {} of {}", number(matched as u64), number(kept as u64))
        }
        _ => String::new(),
    };
    format!("{came}{kept_of}{matches}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::{Input, SocketId};

    #[test]
    fn the_state_is_told_as_it_is() {
        let second = Duration::from_secs;
        let mut session = Session::new(Some("{}".into()), || 1.0);
        let mut after = |now, input| {
            session.step(second(now), input);
            format!("{} {}", sentence(&session), details(&session, second(now)))
        };
        assert_eq!(after(0, Input::Connect), "Connecting… ");
        let opened = after(0, Input::Opened(SocketId(1)));
        assert!(opened.starts_with("Connected; no pattern is in force yet. AWS ends a connection"), "{opened}");
        let acknowledged = after(1, Input::Text(SocketId(1), r#"{"type":"subscribed"}"#.into()));
        assert!(acknowledged.starts_with("Subscribed. Answers in 1000 ms. AWS ends"), "{acknowledged}");
        assert!(acknowledged.contains("this one in 1 h 59 min"), "{acknowledged}");
        let closing = Closing { code: 1012, reason: "a new version".into(), was_open: true };
        let lost = after(2, Input::Closed(SocketId(1), closing));
        assert!(
            lost.starts_with(
                "The connection ended (1012, the server starts again): a new version. Trying again in 2 s."
            ),
            "{lost}"
        );
        assert_eq!(after(2, Input::Disconnect), "Not connected. ");
    }

    #[test]
    fn events_are_counted_as_they_came_and_as_they_are_kept() {
        assert_eq!(figures(0, 0, Some(0)), "0 events came");
        assert_eq!(figures(1, 1, Some(1)), "1 event came; the pattern matches 1 of 1");
        assert_eq!(
            figures(10_000, 12_345, Some(7)),
            "12,345 events came, 10,000 are kept; the pattern matches 7 of 10,000"
        );
        assert_eq!(figures(2, 2, None), "2 events came");
    }
}
