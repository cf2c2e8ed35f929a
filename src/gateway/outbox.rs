//! What waits to be sent to one client: a queue that never grows beyond its bounds, and never makes anybody wait.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::ws::{CloseFrame, Utf8Bytes};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// The code of a client that broke a rule: RFC 6455, 7.4.1.
pub(super) const POLICY: u16 = 1008;

const TOO_SLOW: &str = "The client reads too slowly: too much waits for it";

/// What waits to be sent to one client.
///
/// It ends once, with what the client is told. A message that would go beyond the bounds ends it too: what waits is dropped
/// then, and the client is told why. Where it ends otherwise, what waits is sent first.
pub(super) struct Outbox {
    inner: Mutex<Inner>,
    most_messages: usize,
    most_bytes: usize,
    changed: Notify,
    ended: CancellationToken,
    dropped: CancellationToken,
}

#[derive(Default)]
struct Inner {
    waiting: VecDeque<Utf8Bytes>,
    /// Of all that waits.
    bytes: usize,
    end: Option<CloseFrame>,
}

/// What is to be sent next.
pub(super) enum Next {
    /// A message.
    Message(Utf8Bytes),
    /// The last thing of all.
    Close(CloseFrame),
}

impl Outbox {
    pub(super) fn new(most_messages: usize, most_bytes: usize) -> Self {
        Outbox {
            inner: Mutex::default(),
            most_messages,
            most_bytes,
            changed: Notify::new(),
            ended: CancellationToken::new(),
            dropped: CancellationToken::new(),
        }
    }

    /// Has a message wait; tells whether it does. It does not where the outbox has ended, or ends by this.
    pub(super) fn push(&self, message: Utf8Bytes) -> bool {
        let mut inner = self.lock();
        if inner.end.is_some() {
            return false;
        }
        let is_full = inner.waiting.len() >= self.most_messages
            || !inner.waiting.is_empty() && inner.bytes + message.len() > self.most_bytes;
        if is_full {
            drop(inner);
            self.end_slow();
            return false;
        }
        inner.bytes += message.len();
        inner.waiting.push_back(message);
        drop(inner);
        self.changed.notify_one();
        true
    }

    /// Ends it: what waits is sent first.
    pub(super) fn end(&self, code: u16, reason: &'static str) {
        self.lock().end.get_or_insert(CloseFrame { code, reason: Utf8Bytes::from_static(reason) });
        self.ended.cancel();
        self.changed.notify_one();
    }

    /// Ends it, and drops what waits. What the client is told stays as it was where it had ended before.
    pub(super) fn end_now(&self, code: u16, reason: &'static str) {
        let mut inner = self.lock();
        inner.waiting = VecDeque::new();
        inner.bytes = 0;
        drop(inner);
        self.end(code, reason);
        self.dropped.cancel();
    }

    /// Ends it, because the client reads too slowly.
    pub(super) fn end_slow(&self) {
        self.end_now(POLICY, TOO_SLOW);
    }

    /// What is to be sent next, if there is anything. After the last thing there is nothing.
    pub(super) fn next(&self) -> Option<Next> {
        let mut inner = self.lock();
        match inner.waiting.pop_front() {
            Some(message) => {
                inner.bytes -= message.len();
                Some(Next::Message(message))
            }
            None => inner.end.clone().map(Next::Close),
        }
    }

    /// Waits until there may be something to send. For one waiter.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Whether it has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.ended.is_cancelled()
    }

    /// Waits until it has ended.
    pub(super) async fn ended(&self) {
        self.ended.cancelled().await;
    }

    /// Waits until it has ended and what waited was dropped.
    pub(super) async fn dropped(&self) {
        self.dropped.cancelled().await;
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(outbox: &Outbox) -> Vec<String> {
        let mut sent = Vec::new();
        loop {
            match outbox.next() {
                None => return sent,
                Some(Next::Message(text)) => sent.push(text.to_string()),
                Some(Next::Close(frame)) => {
                    sent.push(format!("{} {}", frame.code, frame.reason));
                    return sent;
                }
            }
        }
    }

    #[test]
    fn what_waits_is_sent_before_the_end() {
        let outbox = Outbox::new(2, 100);
        assert!(outbox.push("a".into()) && outbox.push("b".into()));
        outbox.end(1001, "bye");
        outbox.end(1000, "again");
        assert!(!outbox.push("c".into()));
        assert_eq!(sent(&outbox), ["a", "b", "1001 bye"]);
    }

    #[test]
    fn too_much_ends_it_and_says_why() {
        for (messages, bytes) in [(2, 100), (100, 2)] {
            let outbox = Outbox::new(messages, bytes);
            assert!(outbox.push("a".into()) && outbox.push("b".into()));
            assert!(!outbox.push("c".into()));
            assert_eq!(sent(&outbox), [format!("1008 {TOO_SLOW}")]);
        }
    }

    #[test]
    fn what_was_sent_does_not_count() {
        let outbox = Outbox::new(1, 1);
        for text in ["a", "b", "longer than the bound"] {
            assert!(outbox.push(text.into()));
            assert_eq!(sent(&outbox), [text]);
        }
    }
}
