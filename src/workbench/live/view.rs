//! Which of the events that came are shown.

use super::judged::Judged;
use crate::live::{Arrival, Feed};

/// Which verdicts are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Which {
    #[default]
    All,
    Matches,
    Others,
}

/// What is shown, and what somebody is at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct View {
    pub which: Which,
    /// Only events whose text holds this, in any letter case.
    pub text: String,
    /// The number of the newest event that is shown while somebody reads; none where the newest is.
    pub held: Option<u64>,
    /// The number of the event that somebody is at.
    pub at: Option<u64>,
}

impl View {
    /// The numbers of the events that are shown, newest first.
    pub(super) fn shown(&self, feed: &Feed, judged: &Judged) -> Vec<u64> {
        let wanted = self.text.trim().to_lowercase();
        let is_shown = |arrival: &&Arrival| {
            self.held.is_none_or(|held| arrival.number <= held)
                && match self.which {
                    Which::All => true,
                    Which::Matches => judged.verdict(arrival.number) == Some(true),
                    Which::Others => judged.verdict(arrival.number) == Some(false),
                }
                && (wanted.is_empty() || arrival.text.to_lowercase().contains(&wanted))
        };
        feed.arrivals().rev().filter(is_shown).map(|arrival| arrival.number).collect()
    }

    /// How many came since somebody began to read.
    pub(super) fn waiting(&self, feed: &Feed) -> u64 {
        self.held.map_or(0, |held| feed.received() - held)
    }

    /// Holds what is shown as it is.
    pub(super) fn hold(&mut self, feed: &Feed) {
        self.held.get_or_insert(feed.received());
    }

    /// Where a key leads to, of what is shown.
    pub(super) fn moved(&self, key: &str, shown: &[u64], page: usize) -> Option<u64> {
        let place = self.at.and_then(|at| shown.iter().position(|number| *number == at));
        let last = shown.len().checked_sub(1)?;
        let place = match (key, place) {
            ("Home", _) | ("ArrowDown" | "ArrowUp" | "PageDown" | "PageUp", None) => 0,
            ("End", _) => last,
            ("ArrowDown", Some(place)) => (place + 1).min(last),
            ("ArrowUp", Some(place)) => place.saturating_sub(1),
            ("PageDown", Some(place)) => (place + page).min(last),
            ("PageUp", Some(place)) => place.saturating_sub(page),
            _ => return None,
        };
        shown.get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Summary;
    use crate::pattern::Pattern;

    #[test]
    fn what_is_shown_is_chosen_by_verdict_text_and_time() {
        let mut feed = Feed::default();
        let mut judged = Judged::new();
        judged.by(Some(&Pattern::parse(r#"{"a": [1]}"#).expect("a pattern")));
        for text in [r#"{"a":1,"b":"One"}"#, r#"{"a":2,"b":"Two"}"#, r#"{"a":1,"b":"Three"}"#] {
            feed.push(0.0, text.into(), Summary::default());
        }
        judged.follow(&feed);
        let mut view = View::default();
        assert_eq!(view.shown(&feed, &judged), [3, 2, 1]);
        view.which = Which::Matches;
        assert_eq!(view.shown(&feed, &judged), [3, 1]);
        view.text = " oNE".into();
        assert_eq!(view.shown(&feed, &judged), [1]);
        view = View { which: Which::Others, ..View::default() };
        assert_eq!(view.shown(&feed, &judged), [2]);
        view = View::default();
        view.hold(&feed);
        feed.push(0.0, "{}".into(), Summary::default());
        view.hold(&feed);
        assert_eq!((view.shown(&feed, &judged), view.waiting(&feed)), (vec![3, 2, 1], 1));
    }

    #[test]
    fn keys_lead_through_what_is_shown() {
        let at = |at, key| View { at, ..View::default() }.moved(key, &[9, 7, 4, 1], 2);
        assert_eq!(at(None, "ArrowDown"), Some(9));
        assert_eq!(at(Some(9), "ArrowDown"), Some(7));
        assert_eq!(at(Some(9), "ArrowUp"), Some(9));
        assert_eq!(at(Some(7), "PageDown"), Some(1));
        assert_eq!(at(Some(1), "PageUp"), Some(7));
        assert_eq!((at(Some(4), "End"), at(Some(4), "Home"), at(Some(4), "x")), (Some(1), Some(9), None));
        assert_eq!(View::default().moved("Home", &[], 2), None);
    }
}
