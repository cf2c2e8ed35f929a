//! A count of the bytes that are allocated.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, which also counts.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

thread_local! {
    /// A thread's own count costs next to nothing; all is measured on one thread.
    static LIVE: Cell<isize> = const { Cell::new(0) };
}

/// The bytes that this thread has allocated and not freed.
pub(crate) fn live() -> isize {
    LIVE.get()
}

fn count(bytes: usize, sign: isize) {
    LIVE.set(LIVE.get() + sign * bytes as isize);
}

#[allow(unsafe_code, reason = "an allocator is unsafe by its trait; all is passed on to the system's")]
// SAFETY: each call is passed on as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 1);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(layout.size(), -1);
        count(size, 1);
        unsafe { System.realloc(place, layout, size) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        count(layout.size(), -1);
        unsafe { System.dealloc(place, layout) }
    }
}
