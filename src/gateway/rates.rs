//! How often one address may ask. Each request counts, handshakes too, and each message of a WebSocket.
//!
//! An address has a bucket that holds a second's worth of requests and fills evenly (governor's algorithm, GCRA). What is asked
//! of an empty one is refused with the time to wait, and a WebSocket is not read until then. This machine's own addresses are
//! exempt if nothing else is said: whoever can run programs here can slow the gateway down in other ways.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use tokio::time;

use super::service::{Refusal, Service};
use super::settings::Limits;
use super::state::State;

/// How many addresses are remembered. Those whose bucket is full again are forgotten first; where all of so many are busy, new
/// ones share a bucket.
const MOST: usize = 10_000;

/// What is remembered of addresses.
pub(super) struct Rates {
    limiter: Option<RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>>,
    is_for_loopback: bool,
    queues: Mutex<HashMap<IpAddr, Queue>>,
}

/// Who waits for the bucket of an address: one sleeps until it holds something, and the others behind it take no time meanwhile.
type Queue = Arc<tokio::sync::Mutex<()>>;

/// A place in such a queue, which is forgotten with the last of them.
struct Waiting<'a> {
    rates: &'a Rates,
    address: IpAddr,
    queue: Queue,
}

/// Lets a request through, or refuses it.
pub(super) async fn limit(
    Shared(state): Shared<Arc<State>>,
    ConnectInfo(peer): ConnectInfo<std::net::SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    match state.rates.take(peer.ip()) {
        Ok(()) => next.run(request).await,
        Err(wait) => Service::of(&state.settings, &request).refuse(&Refusal::TooMany(wait)),
    }
}

impl Rates {
    pub(super) fn new(limits: &Limits) -> Self {
        let limiter = NonZeroU32::new(limits.rate).map(|rate| RateLimiter::hashmap(Quota::per_second(rate)));
        Rates { limiter, is_for_loopback: limits.loopback, queues: Mutex::default() }
    }

    /// Counts one message of an address, and waits where it had too many.
    pub(super) async fn pace(&self, address: IpAddr) {
        if self.take(address).is_ok() {
            return;
        }
        let waiting = self.wait(network(address.to_canonical()));
        let _turn = waiting.queue.lock().await;
        while let Err(wait) = self.take(address) {
            time::sleep(wait).await;
        }
    }

    fn wait(&self, address: IpAddr) -> Waiting<'_> {
        let queue = Arc::clone(self.queues().entry(address).or_default());
        Waiting { rates: self, address, queue }
    }

    fn queues(&self) -> MutexGuard<'_, HashMap<IpAddr, Queue>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one request of an address.
    ///
    /// # Errors
    ///
    /// With the time until the next, where it had too many.
    fn take(&self, address: IpAddr) -> Result<(), Duration> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        let address = address.to_canonical();
        if address.is_loopback() && !self.is_for_loopback {
            return Ok(());
        }
        let mut bucket = network(address);
        if limiter.len() >= MOST {
            limiter.retain_recent();
            if limiter.len() >= MOST {
                bucket = IpAddr::from([0; 4]);
            }
        }
        limiter.check_key(&bucket).map_err(|refused| refused.wait_time_from(DefaultClock::default().now()))
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut queues = self.rates.queues();
        // This one and the map's: nobody else waits, and who comes needs the map.
        if Arc::strong_count(&self.queue) == 2 {
            queues.remove(&self.address);
        }
    }
}

/// An address, or of IPv6 what a subscriber gets, who can use any address in it.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(rate: u32, loopback: bool) -> Rates {
        Rates::new(&Limits { rate, loopback, ..Limits::default() })
    }

    fn taken(rates: &Rates, address: &str) -> usize {
        let address = address.parse().expect("an address");
        (0..100).filter(|_| rates.take(address).is_ok()).count()
    }

    #[test]
    fn each_address_has_its_own_bucket_and_a_network_one() {
        // One a second, so that no more come while this runs.
        let limited = rates(1, false);
        for (address, expected) in [
            ("192.0.2.1", 1),
            ("::ffff:192.0.2.1", 0),
            ("192.0.2.2", 1),
            ("2001:db8::1", 1),
            ("2001:db8::2:0:0:1", 0),
            ("2001:db8:0:1::1", 1),
            ("127.0.0.1", 100),
            ("::1", 100),
            ("::ffff:127.0.0.1", 100),
        ] {
            assert_eq!(taken(&limited, address), expected, "{address}");
        }
        assert_eq!(taken(&rates(1, true), "127.0.0.1"), 1);
        assert_eq!(taken(&rates(0, true), "192.0.2.1"), 100);
    }

    #[tokio::test]
    async fn who_waits_is_let_go_on_and_leaves_nothing_behind() {
        let limited = Rates::new(&Limits { rate: 200, loopback: true, ..Limits::default() });
        let address = IpAddr::from([192, 0, 2, 1]);
        let started = std::time::Instant::now();
        futures_util::future::join_all((0..200).map(|_| limited.pace(address))).await;
        // Somebody who goes away while waiting, as a client that is killed.
        let mut given_up = Box::pin(limited.pace(address));
        tokio::select! {
            biased;
            () = &mut given_up => panic!("it need not wait"),
            () = std::future::ready(()) => {}
        }
        let others = futures_util::future::join_all((0..100).map(|_| limited.pace(address)));
        tokio::join!(others, async { drop(given_up) });
        assert!(started.elapsed() >= Duration::from_millis(400), "{:?}", started.elapsed());
        assert!(limited.queues().is_empty());
    }

    #[test]
    fn no_more_addresses_are_remembered_than_that() {
        let limited = rates(1, false);
        for number in 0..u32::try_from(MOST).expect("a number") + 50 {
            let _ = limited.take(IpAddr::from((0x0a00_0000 + number).to_be_bytes()));
        }
        let remembered = limited.limiter.as_ref().expect("a limiter").len();
        assert!(remembered <= MOST + 1, "{remembered}");
    }
}
