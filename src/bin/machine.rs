//! Many rules for JavaScript: the part of the package that is loaded by whoever has them.

use eventsieve as _;

fn main() {}
