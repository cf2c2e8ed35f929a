//! One client that is connected, as others see it.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use jiff::Timestamp;
use tokio::time::Instant;
use uuid::Uuid;

use super::outbox::Outbox;

/// One client that is connected.
pub(super) struct Connection {
    /// What clients and the management API call it.
    pub(super) id: String,
    pub(super) outbox: Outbox,
    pub(super) source_ip: IpAddr,
    pub(super) user_agent: Option<String>,
    pub(super) connected_at: Timestamp,
    pub(super) started: Instant,
    /// In milliseconds from the start.
    last_active: AtomicU64,
}

impl Connection {
    pub(super) fn new(source_ip: IpAddr, user_agent: Option<String>, outbox: Outbox) -> Self {
        Connection {
            id: new_id(),
            outbox,
            source_ip,
            user_agent,
            connected_at: now(),
            started: Instant::now(),
            last_active: AtomicU64::new(0),
        }
    }

    /// Notes that something went over it.
    pub(super) fn touch(&self) {
        let passed = self.started.elapsed().as_millis();
        self.last_active.store(u64::try_from(passed).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// When something went over it last.
    pub(super) fn last_active(&self) -> Instant {
        self.started + self.silent_after()
    }

    /// The same as a date.
    pub(super) fn last_active_at(&self) -> Timestamp {
        self.connected_at.checked_add(self.silent_after()).unwrap_or(self.connected_at)
    }

    fn silent_after(&self) -> Duration {
        Duration::from_millis(self.last_active.load(Ordering::Relaxed))
    }
}

/// As exact as API Gateway tells it.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// A random id of the shape that API Gateway gives connections and requests: 11 bytes, as `L0SM9cOFvHcCIhw=`.
pub(super) fn new_id() -> String {
    let random = Uuid::new_v4().into_bytes();
    // The seventh and the ninth byte hold what says that it is a UUID.
    let mut id = [0; 11];
    id[..6].copy_from_slice(&random[..6]);
    id[6..].copy_from_slice(&random[9..14]);
    URL_SAFE.encode(id)
}

#[cfg(test)]
mod tests {
    use super::new_id;

    #[test]
    fn ids_have_the_shape_of_api_gateways() {
        let id = new_id();
        assert_eq!(id.len(), 16);
        assert!(id.ends_with('=') && !id.ends_with("=="), "{id}");
        assert_ne!(id, new_id());
    }
}
