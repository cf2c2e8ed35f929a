//! What is counted, for Prometheus.

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// The type of the text.
pub(super) const TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What is counted since the start.
pub(super) struct Metrics {
    registry: Registry,
    /// Entries that became events.
    pub(super) accepted: Counter,
    /// Entries that did not.
    pub(super) refused: Counter,
    /// Messages that were sent to clients, events and answers.
    pub(super) sent: Counter,
    /// Clients that were closed because they read too slowly.
    pub(super) too_slow: Counter,
    /// Connections that were closed at once, because there was no place for them.
    pub(super) turned_away: Counter,
    /// Times that a connection could not be accepted.
    pub(super) not_accepted: Counter,
    connections: Gauge,
    subscriptions: Gauge,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("eventsieve");
        let mut counter = |name, help: &str| {
            let counter = Counter::default();
            registry.register(name, help, counter.clone());
            counter
        };
        let accepted = counter("events_accepted", "Entries that became events");
        let refused = counter("entries_refused", "Entries that became no events");
        let sent = counter("messages_sent", "Messages that were sent to WebSocket clients");
        let too_slow =
            counter("slow_clients_closed", "WebSocket clients that were closed because they read too slowly");
        let turned_away =
            counter("connections_refused", "Connections that were closed at once, because there was no place for them");
        let not_accepted =
            counter("accept_errors", "Times that a connection could not be accepted, as with too many files open");
        let (connections, subscriptions) = (Gauge::default(), Gauge::default());
        registry.register("connections", "WebSocket clients that are connected", connections.clone());
        registry.register("subscriptions", "WebSocket clients that have a pattern", subscriptions.clone());
        Metrics { registry, accepted, refused, sent, too_slow, turned_away, not_accepted, connections, subscriptions }
    }

    /// All of it as text, with what is not counted but looked at.
    pub(super) fn text(&self, connections: usize, subscriptions: usize) -> String {
        self.connections.set(i64::try_from(connections).unwrap_or(i64::MAX));
        self.subscriptions.set(i64::try_from(subscriptions).unwrap_or(i64::MAX));
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
