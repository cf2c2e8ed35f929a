//! Figures as people read them.

use super::state::{Phase, Saving, State};
use crate::explain::grouped;

/// A number with separators.
pub(in crate::workbench) fn number(count: u64) -> String {
    grouped(usize::try_from(count).unwrap_or(usize::MAX))
}

/// A number, and the word for one or for several.
pub(in crate::workbench) fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { several })
}

/// A share in percent. What is there is never shown as 0, nor what is not all as 100.
pub(super) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".into();
    }
    let share = 100.0 * part as f64 / whole as f64;
    match share {
        _ if part == 0 => "0 %".into(),
        _ if part == whole => "100 %".into(),
        share if share < 0.1 => "< 0.1 %".into(),
        share if share > 99.9 => "> 99.9 %".into(),
        share => format!("{share:.1} %"),
    }
}

/// A size in bytes, kilobytes or megabytes.
pub(super) fn size(bytes: f64) -> String {
    match bytes {
        bytes if bytes < 1e3 => counted(bytes as u64, "byte", "bytes"),
        bytes if bytes < 1e6 => format!("{:.0} KB", bytes / 1e3),
        bytes if bytes < 1e9 => format!("{:.0} MB", bytes / 1e6),
        bytes => format!("{:.1} GB", bytes / 1e9),
    }
}

/// How it stands, in a sentence that is read out when it changes: so without a figure that moves.
pub(super) fn sentence(state: &State) -> String {
    let name = state.file.as_ref().map_or("", |(name, _)| name);
    if let Some(fault) = &state.fault {
        return match (state.saving, state.phase) {
            (Saving::Saved(events), _) => {
                format!("Saved {}, but not all: {}.", counted(events, "event", "events"), fault.trim_end_matches('.'))
            }
            (_, Phase::Done(_)) if state.events() > 0 => format!("{fault}. What was read of it before is below."),
            _ => format!("{}.", fault.trim_end_matches('.')),
        };
    }
    match (state.saving, state.phase) {
        (Saving::Reading, _) => "Collecting what matches".into(),
        (Saving::Saved(events), _) => format!("Saved {}", counted(events, "event", "events")),
        (_, Phase::Empty) => String::new(),
        (_, Phase::Waiting) => format!("{name} waits for an event pattern that is valid."),
        (_, Phase::Judging) => format!("Judging {name}"),
        (_, Phase::Cancelled) if state.is_of_older_pattern => {
            "Cancelled. What is below was judged by another pattern than the one that stands here now.".into()
        }
        (_, Phase::Cancelled) => "Cancelled. What was judged before is below.".into(),
        (_, Phase::Failed) => "The file could not be judged.".into(),
        (_, Phase::Done(milliseconds)) => done(state, milliseconds),
    }
}

fn done(state: &State, milliseconds: f64) -> String {
    let (matched, events, malformed) = (state.progress.matched, state.events(), state.progress.malformed);
    match (events, malformed) {
        (0, 0) if state.file.as_ref().is_some_and(|(_, size)| *size == 0.0) => "The file is empty.".into(),
        (0, 0) => "There is no event in the file.".into(),
        (0, _) => "Nothing in the file is an event.".into(),
        _ => format!(
            "{} of {} match, judged in {:.1}\u{a0}s",
            number(matched),
            counted(events, "event", "events"),
            milliseconds / 1e3
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_of_a_damaged_file_is_not_told_as_all() {
        let fault = Some("The gzip data is cut off.".to_owned());
        let mut state = State::default();
        (state.fault, state.saving, state.phase) = (fault, Saving::Saved(4), Phase::Done(9.0));
        assert_eq!(sentence(&state), "Saved 4 events, but not all: The gzip data is cut off.");
        state.fault = None;
        assert_eq!(sentence(&state), "Saved 4 events");
    }

    #[test]
    fn shares_do_not_round_to_nothing_or_all() {
        assert_eq!([percent(0, 9), percent(1, 3), percent(9, 9), percent(0, 0)], ["0 %", "33.3 %", "100 %", "–"]);
        assert_eq!([percent(1, 200_000), percent(199_999, 200_000)], ["< 0.1 %", "> 99.9 %"]);
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(
            [size(1.0), size(999.0), size(1500.0), size(2.04e8), size(1.2e9)].map(|text| text.replace(' ', "")),
            ["1byte", "999bytes", "2KB", "204MB", "1.2GB"]
        );
    }
}
