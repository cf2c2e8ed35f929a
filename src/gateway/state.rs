//! Who is connected, who gets which events, and the one way by which events reach them.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio_util::task::TaskTracker;

use super::access::Session;
use super::connection::Connection;
use super::error::Error;
use super::json;
use super::memory::Ebb;
use super::metrics::Metrics;
use super::rates::Rates;
use super::record::Recorder;
use super::settings::{MESSAGE, Settings};
use crate::machine::{Scratch, Shared};
use crate::pattern::Pattern;
use crate::protocol::Reply;

/// What clients are told when the gateway stops: going away, RFC 6455, 7.4.1.
pub(super) const GOING_AWAY: u16 = 1001;

const STOPPING: &str = "The gateway is stopping";

/// All that the gateway remembers.
pub(super) struct State {
    pub(super) settings: Settings,
    pub(super) metrics: Metrics,
    pub(super) session: Session,
    pub(super) rates: Rates,
    /// Counts the connections until each is closed.
    pub(super) sockets: TaskTracker,
    clients: Mutex<Clients>,
    ebb: Ebb,
    rules: Shared<Subscriber>,
    /// Held to take out the rule of a client that has left: one after the other, for when many leave at once they would only take
    /// threads to wait for each other.
    leaving: tokio::sync::Mutex<()>,
    /// Who publishes holds it, so that all clients see events in one order.
    publishing: Mutex<Publishing>,
}

struct Publishing {
    scratch: Scratch,
    recorder: Option<Recorder>,
}

#[derive(Default)]
struct Clients {
    by_id: HashMap<String, Arc<Connection>>,
    is_stopping: bool,
}

/// A connection as the name of its rule.
#[derive(Clone)]
struct Subscriber(Arc<Connection>);

impl PartialEq for Subscriber {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Subscriber {}

impl Hash for Subscriber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// An event as it is delivered.
pub(super) struct Envelope {
    /// Its `id`.
    pub(super) id: String,
    /// All of it.
    pub(super) text: String,
    /// The name of the bus that it is for.
    pub(super) bus: String,
    /// Whether that is the bus that clients listen to.
    pub(super) is_delivered: bool,
}

impl State {
    /// # Errors
    ///
    /// Where there is to be a record that cannot be opened.
    pub(super) fn new(settings: Settings) -> Result<Self, Error> {
        let recorder = settings.record.as_ref().map(Recorder::open).transpose()?;
        Ok(State {
            rates: Rates::new(&settings.limits),
            settings,
            session: Session::new(),
            metrics: Metrics::new(),
            sockets: TaskTracker::new(),
            clients: Mutex::default(),
            ebb: Ebb::default(),
            rules: Shared::default(),
            leaving: tokio::sync::Mutex::default(),
            publishing: Mutex::new(Publishing { scratch: Scratch::exact(), recorder }),
        })
    }

    /// How many clients are connected.
    pub(super) fn connections(&self) -> usize {
        self.clients().by_id.len()
    }

    /// How many of them have a pattern.
    pub(super) fn subscriptions(&self) -> usize {
        self.rules.load().len()
    }

    /// Whether one more client can connect.
    pub(super) fn has_room(&self) -> bool {
        self.connections() < self.settings.limits.connections
    }

    /// A client has connected.
    pub(super) fn enter(&self, connection: &Arc<Connection>) {
        let mut clients = self.clients();
        clients.by_id.insert(connection.id.clone(), Arc::clone(connection));
        if clients.is_stopping {
            connection.outbox.end(GOING_AWAY, STOPPING);
        }
    }

    /// A client has left. If it has a rule, that is taken out soon; nothing waits for it, as nothing is sent to who has left.
    pub(super) fn leave(self: &Arc<Self>, connection: &Arc<Connection>) {
        if self.clients().by_id.remove(&connection.id).is_some() {
            self.ebb.left();
        }
        // Where the runtime is gone, so is the gateway.
        let Ok(runtime) = Handle::try_current() else { return };
        if self.is_subscribed(connection) {
            let (state, subscriber) = (Arc::clone(self), Subscriber(Arc::clone(connection)));
            runtime.spawn(async move {
                let _turn = state.leaving.lock().await;
                let state = Arc::clone(&state);
                // Where it fails, the machine is as it was.
                let _ = spawn_blocking(move || state.rules.remove_rule(&subscriber)).await;
            });
        }
    }

    /// The client of an id, if it is connected.
    pub(super) fn connection(&self, id: &str) -> Option<Arc<Connection>> {
        self.clients().by_id.get(id).cloned()
    }

    /// From now on a client gets the events that a pattern matches, and no others: once this has returned, none that only its
    /// earlier pattern matched.
    pub(super) fn subscribe(&self, connection: &Arc<Connection>, pattern: &Pattern) {
        self.rules.add_rule(Subscriber(Arc::clone(connection)), pattern);
        if self.connection(&connection.id).is_none() {
            // It left meanwhile, and would leave its rule behind.
            self.rules.remove_rule(&Subscriber(Arc::clone(connection)));
        }
        self.settle();
    }

    /// Whether a client has a pattern.
    pub(super) fn is_subscribed(&self, connection: &Arc<Connection>) -> bool {
        self.rules.load().contains_rule(&Subscriber(Arc::clone(connection)))
    }

    /// From now on a client gets no events. It waits, as [`subscribe`](Self::subscribe) does, for who changes rules and who
    /// publishes.
    pub(super) fn unsubscribe(&self, connection: &Arc<Connection>) {
        self.rules.remove_rule(&Subscriber(Arc::clone(connection)));
        self.settle();
    }

    /// Waits until nobody publishes any more to the rules as they were.
    fn settle(&self) {
        drop(self.publishing());
    }

    /// Hands events to the clients whose patterns match, in this order and with no other event between them. It waits for no
    /// client.
    ///
    /// # Errors
    ///
    /// Where they cannot be recorded; they are then delivered to nobody.
    pub(super) fn publish(&self, envelopes: Vec<Envelope>) -> io::Result<()> {
        let mut publishing = self.publishing();
        let Publishing { scratch, recorder } = &mut *publishing;
        if let Some(recorder) = recorder {
            recorder.append(&envelopes)?;
        }
        self.metrics.accepted.inc_by(envelopes.len() as u64);
        let rules = self.rules.load();
        for Envelope { id, text, .. } in envelopes.into_iter().filter(|envelope| envelope.is_delivered) {
            // It was read before; there is no error to tell.
            let Ok(subscribers) = rules.rules_for_event(text.as_bytes(), scratch) else { continue };
            let mut message: Option<Utf8Bytes> = None;
            for Subscriber(connection) in subscribers {
                let message = message.get_or_insert_with(|| deliverable(&id, &text));
                connection.outbox.push(message.clone());
            }
        }
        Ok(())
    }

    /// Takes leave of every client, and of each that still comes.
    pub(super) fn stop(&self) {
        let mut clients = self.clients();
        clients.is_stopping = true;
        for connection in clients.by_id.values() {
            connection.outbox.end(GOING_AWAY, STOPPING);
        }
    }

    /// One that nobody serves.
    #[cfg(test)]
    pub(super) fn alone(name: &str) -> Arc<Self> {
        let folder = std::env::temp_dir().join(format!("eventsieve-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let html = r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'" />"#;
        std::fs::write(folder.join("index.html"), html).expect("a file");
        let page = super::page::Page::open(&folder).expect("a page");
        std::fs::remove_dir_all(&folder).expect("the folder");
        Arc::new(State::new(Settings::new(page)).expect("no record"))
    }

    fn clients(&self) -> MutexGuard<'_, Clients> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publishing(&self) -> MutexGuard<'_, Publishing> {
        self.publishing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The event itself, or where it is too long for a message, the notice that it is.
fn deliverable(id: &str, text: &str) -> Utf8Bytes {
    if text.len() <= MESSAGE {
        return Utf8Bytes::from(text);
    }
    let notice = Reply::Error {
        error: "EventTooLarge".to_owned(),
        message: format!("An event of {} bytes matches, and a message holds {MESSAGE} at most.", text.len()),
        request_id: None,
        event_id: Some(id.to_owned()),
    };
    json(&notice).into()
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;
    use crate::gateway::messages;
    use crate::gateway::outbox::Outbox;

    /// All on one thread, which must not be held up.
    #[tokio::test]
    async fn who_clears_waits_for_who_publishes_and_nobody_else_does() {
        let state = State::alone("clear");
        let connection = Arc::new(Connection::new(Ipv4Addr::LOCALHOST.into(), None, Outbox::new(10, 1000)));
        state.enter(&connection);
        state.subscribe(&connection, &Pattern::parse(r#"{"a": [1]}"#).expect("a pattern"));
        let (holds, held) = mpsc::channel();
        let (others, told) = mpsc::channel();
        let publisher = {
            let state = Arc::clone(&state);
            std::thread::spawn(move || {
                let _publishing = state.publishing();
                holds.send(()).expect("who waits");
                told.recv_timeout(Duration::from_secs(10)).is_ok()
            })
        };
        held.recv().expect("a publisher");
        let (reply, ()) = tokio::join!(biased; messages::answer(&state, &connection, r#"{"action":"clear"}"#), async {
            // Where it had to wait, nobody listens any more.
            let _ = others.send(());
        });
        assert!(publisher.join().expect("no panic"), "the others had to wait");
        assert!(matches!(reply, Reply::Unsubscribed { .. }));
        assert_eq!(state.subscriptions(), 0);
    }
}
