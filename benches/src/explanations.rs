//! Explanations of one verdict, as WebAssembly. `explanations.mjs` holds the clock.
//!
//! What is timed is all that the page does with two texts before it draws: it reads both, explains, looks for lints, and makes
//! rows. It is built with the page's profile, small before fast.

use eventsieve::event::Event;
use eventsieve::explain::{explain, lints};
use eventsieve::pattern::Pattern;
use eventsieve::report::outline;

/// A pattern of 20 fields, and an event of about so many bytes in which the last field fails; the event's array holds most of
/// its values.
fn texts(bytes: usize) -> (String, String) {
    let fields: Vec<String> = (0..18).map(|at| format!(r#""f{at}": ["v{at}", {{"prefix": "w"}}]"#)).collect();
    let pattern = format!(
        r#"{{"source": ["aws.ec2"], "detail": {{{}, "items": {{"name": ["item-none"]}}}}}}"#,
        fields.join(", ")
    );
    let values: Vec<String> = (0..18).map(|at| format!(r#""f{at}": "v{at}""#)).collect();
    let mut event = format!(r#"{{"source": "aws.ec2", "detail": {{{}, "items": ["#, values.join(", "));
    for at in 0.. {
        event += &format!(r#"{{"name": "item-{at}", "size": {at}, "tags": ["a", "b"], "arn": "arn:aws:s3:::b/{at}"}}"#);
        if event.len() > bytes {
            break;
        }
        event.push(',');
    }
    (pattern, event + "]}}")
}

/// How many rows the explanation has.
fn rows(pattern: &str, event: &str) -> usize {
    let pattern = Pattern::parse(pattern).expect("a pattern");
    let event = Event::parse(event).expect("an event");
    let explanation = explain(&pattern, &event);
    assert!(!explanation.is_match);
    outline(&explanation).len() + lints(&pattern, Some(&event)).len()
}

/// The same natively, for a profiler.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    for bytes in [4 << 10, 256 << 10] {
        let (pattern, event) = texts(bytes);
        let clock = std::time::Instant::now();
        let rows = rows(&pattern, &event);
        println!("{} bytes: {rows} rows, {:.2} ms", event.len(), clock.elapsed().as_secs_f64() * 1e3);
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// What JavaScript calls.
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "a name without its module's path is what makes an export; nothing else has these names")]
mod exports {
    use std::cell::RefCell;

    thread_local! {
        static TEXTS: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
    }

    #[unsafe(no_mangle)]
    extern "C" fn build(bytes: usize) -> usize {
        TEXTS.set(super::texts(bytes));
        TEXTS.with_borrow(|(_, event)| event.len())
    }

    #[unsafe(no_mangle)]
    extern "C" fn explain() -> usize {
        TEXTS.with_borrow(|(pattern, event)| super::rows(pattern, event))
    }
}
