//! The engine as JavaScript gets it: the package, and what is embedded in other pages.

use eventsieve as _;

fn main() {}
