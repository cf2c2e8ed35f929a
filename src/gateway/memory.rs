//! Memory that many clients needed, given back when they have left.
//!
//! GNU's allocator keeps what was freed below anything that is still in use: of 10,000 clients nearly all of their 80 MB, for as
//! long as the process runs. It gives that back when it is asked to. (mimalloc was tried, and kept as much.)

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time;

/// How many clients make a difference.
const MANY: usize = 1000;

/// Who leaves in a crowd leaves within this time, and what closing a connection needs is gone by then.
const CALM: Duration = Duration::from_secs(5);

/// Counts who leaves.
#[derive(Default)]
pub(super) struct Ebb(Arc<AtomicUsize>);

impl Ebb {
    /// A client has left. When many have, and some time has passed, what they needed is given back.
    pub(super) fn left(&self) {
        if self.0.fetch_add(1, Ordering::Relaxed) + 1 != MANY {
            return;
        }
        let left = Arc::clone(&self.0);
        tokio::spawn(async move {
            time::sleep(CALM).await;
            left.store(0, Ordering::Relaxed);
            // It takes some milliseconds. Where it fails nothing is lost.
            let _ = tokio::task::spawn_blocking(give_back).await;
        });
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the standard library has no way to ask for it")]
fn give_back() {
    // SAFETY: the signature is the C library's.
    unsafe extern "C" {
        fn malloc_trim(pad: usize) -> std::ffi::c_int;
    }
    // SAFETY: it may be called at any time from any thread, and changes nothing that is in use: malloc_trim(3).
    let _is_less = unsafe { malloc_trim(0) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_back() {}
