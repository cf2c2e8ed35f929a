//! The engine in a web worker, which calls `FileSieve`.

use eventsieve as _;

fn main() {}
