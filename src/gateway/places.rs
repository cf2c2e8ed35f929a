//! How many connections there can be: in all, so that the process has files left, and of one address, so that nobody takes the
//! places of all others by saying nothing.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::rates::network;
use super::settings::Limits;

/// How many connections there can be besides those of clients of the WebSocket API.
const OTHERS: usize = 1000;

/// The places that there are.
pub(super) struct Places {
    all: Arc<Semaphore>,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
    each: usize,
    is_for_loopback: bool,
}

/// One of them, free again when it is dropped.
pub(super) struct Place {
    _of_all: OwnedSemaphorePermit,
    _of_address: Option<Taken>,
}

struct Taken {
    address: IpAddr,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Places {
    pub(super) fn new(limits: &Limits) -> Self {
        Places {
            all: Arc::new(Semaphore::new(limits.connections.saturating_add(OTHERS).min(Semaphore::MAX_PERMITS))),
            taken: Arc::default(),
            each: limits.connections_each,
            is_for_loopback: limits.loopback,
        }
    }

    /// A place for a connection from an address, if there is one.
    pub(super) fn take(&self, address: IpAddr) -> Option<Place> {
        let of_all = Arc::clone(&self.all).try_acquire_owned().ok()?;
        let address = address.to_canonical();
        if address.is_loopback() && !self.is_for_loopback {
            return Some(Place { _of_all: of_all, _of_address: None });
        }
        let address = network(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(address).or_default();
        if *count >= self.each {
            return None;
        }
        *count += 1;
        Some(Place { _of_all: of_all, _of_address: Some(Taken { address, taken: Arc::clone(&self.taken) }) })
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_takes_no_more_than_its_places_and_leaves_nothing_behind() {
        let places = Places::new(&Limits { connections_each: 2, connections: 10, ..Limits::default() });
        let take = |address: &str| places.take(address.parse().expect("an address"));
        let first = take("192.0.2.1");
        let second = take("192.0.2.1");
        assert!(first.is_some() && second.is_some() && take("192.0.2.1").is_none());
        let other = take("192.0.2.2");
        assert!(other.is_some());
        drop(first);
        let third = take("192.0.2.1");
        assert!(third.is_some() && take("192.0.2.1").is_none());
        drop((second, third, other));
        assert!(places.taken.lock().expect("a lock").is_empty());
        let all: Vec<_> = (0..2000).map_while(|_| take("127.0.0.1")).collect();
        assert_eq!(all.len(), 10 + OTHERS);
    }
}
