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
#[derive(Clone, Debug, PartialEq)]
pub(super) struct View {
    pub which: Which,
    /// Only events whose text holds this, in any letter case.
    pub text: String,
    /// The number of the newest event that is shown while somebody reads; none where the newest is.
    pub held: Option<u64>,
    /// The event that somebody is at. It stays, also when there is no more room for it in the feed.
    pub at: Option<Arrival>,
    /// How many events are kept.
    pub kept: usize,
}

impl Default for View {
    fn default() -> Self {
        View { which: Which::default(), text: String::new(), held: None, at: None, kept: Feed::USUAL }
    }
}

impl View {
    /// The numbers of the events that are shown, newest first.
    pub(super) fn shown(&self, judged: &Judged) -> Vec<u64> {
        let is_shown = |(number, verdict, holds_text): &(u64, Option<bool>, bool)| {
            self.held.is_none_or(|held| *number <= held)
                && match self.which {
                    Which::All => true,
                    Which::Matches => *verdict == Some(true),
                    Which::Others => *verdict == Some(false),
                }
                && *holds_text
        };
        judged.all().rev().filter(is_shown).map(|(number, ..)| number).collect()
    }

    /// The number of the event that somebody is at.
    pub(super) fn number(&self) -> Option<u64> {
        self.at.as_ref().map(|at| at.number)
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
        let place = self.number().and_then(|at| shown.iter().position(|number| *number == at));
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
        judged.by(Some(&Pattern::parse(r#"{"a": [1]}"#).expect("a pattern")), &feed);
        for text in [r#"{"a":1,"b":"One"}"#, r#"{"a":2,"b":"Two"}"#, r#"{"a":1,"b":"Three"}"#] {
            feed.push(0.0, text.into(), Summary::default());
        }
        judged.follow(&feed);
        let mut view = View::default();
        assert_eq!(view.shown(&judged), [3, 2, 1]);
        view.which = Which::Matches;
        assert_eq!(view.shown(&judged), [3, 1]);
        judged.search(" oNE", &feed);
        assert_eq!(view.shown(&judged), [1]);
        judged.search("", &feed);
        view = View { which: Which::Others, ..View::default() };
        assert_eq!(view.shown(&judged), [2]);
        view = View::default();
        view.hold(&feed);
        feed.push(0.0, "{}".into(), Summary::default());
        judged.follow(&feed);
        view.hold(&feed);
        assert_eq!((view.shown(&judged), view.waiting(&feed)), (vec![3, 2, 1], 1));
    }

    #[test]
    fn keys_lead_through_what_is_shown() {
        let arrival = |number| Arrival { number, at: 0.0, text: "".into(), summary: Summary::default() };
        let at = |at: Option<u64>, key| View { at: at.map(arrival), ..View::default() }.moved(key, &[9, 7, 4, 1], 2);
        assert_eq!(at(None, "ArrowDown"), Some(9));
        assert_eq!(at(Some(9), "ArrowDown"), Some(7));
        assert_eq!(at(Some(9), "ArrowUp"), Some(9));
        assert_eq!(at(Some(7), "PageDown"), Some(1));
        assert_eq!(at(Some(1), "PageUp"), Some(7));
        assert_eq!((at(Some(4), "End"), at(Some(4), "Home"), at(Some(4), "x")), (Some(1), Some(9), None));
        assert_eq!(View::default().moved("Home", &[], 2), None);
    }
}
