//! Any pattern and any event, parted by a NUL, have a verdict, and a "no match" has a reason.
#![no_main]

use eventsieve::event::Event;
use eventsieve::explain::{explain, lints, matches};
use eventsieve::pattern::Pattern;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Some((pattern, event)) = text.split_once('\0') else {
        return;
    };
    let (Ok(pattern), Ok(event)) = (Pattern::parse(pattern), Event::parse(event)) else {
        return;
    };
    assert_eq!(matches(&pattern, &event), explain(&pattern, &event).is_match);
    let _ = lints(&pattern, Some(&event));
});
