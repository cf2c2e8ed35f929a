//! The page's workbench, which waits to be opened.

use eventsieve as _;

fn main() {}
