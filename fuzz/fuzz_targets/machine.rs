//! Patterns and one event, parted by NULs: of any bytes, a machine says what the plain matcher says of each pattern, or what
//! the reader says. So it does when some of its rules are gone.
#![no_main]

use eventsieve::event::{Error, ErrorKind, Event};
use eventsieve::explain;
use eventsieve::machine::{Machine, Scratch};
use eventsieve::pattern::Pattern;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts: Vec<&[u8]> = bytes.split(|byte| *byte == 0).collect();
    let Some(event) = parts.pop() else {
        return;
    };
    let texts = parts.into_iter().filter_map(|part| std::str::from_utf8(part).ok());
    let patterns: Vec<Pattern> = texts.filter_map(|text| Pattern::parse(text).ok()).collect();
    let mut machine = Machine::new();
    patterns.iter().enumerate().for_each(|(id, pattern)| machine.add_rule(id, pattern));

    let parsed = read(event);
    let (mut exact, mut trusting) = (Scratch::exact(), Scratch::trusting());
    for step in 1..=2 {
        let ids = (0..patterns.len()).step_by(step);
        let matching = |event| ids.filter(|id| explain::matches(&patterns[*id], event)).collect();
        let expected: Result<Vec<usize>, Error> = parsed.as_ref().map(matching).map_err(Error::clone);
        let found = machine.rules_for_event(event, &mut exact).map(|found| {
            let mut found: Vec<usize> = found.copied().collect();
            found.sort_unstable();
            found
        });
        assert_eq!(found, expected);
        // Of an event that ought not to be trusted any answer will do.
        let _ = machine.matches_any(event, &mut trusting);
        (1..patterns.len()).step_by(2).for_each(|id| {
            machine.remove_rule(&id);
        });
    }
});

/// Reads an event as the machine does, which does not look at what follows the closing bracket, be it text or not.
fn read(bytes: &[u8]) -> Result<Event, Error> {
    Event::from_bytes(bytes).or_else(|error| match error.kind() {
        ErrorKind::NotUtf8 => Event::from_bytes(&bytes[..error.span().start]).map_err(|_| error),
        _ => Err(error),
    })
}
