//! Verdicts and reasons for JavaScript: the package, and what is embedded in other pages.

use eventsieve as _;

fn main() {}
