//! What is known of the file, and how it changes. No browser is needed here.

use std::rc::Rc;

use yew::Reducible;

use crate::protocol::{Details, Progress};

/// What the panel knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    /// The file's name and its size in bytes.
    pub file: Option<(String, f64)>,
    pub phase: Phase,
    /// In bytes: how much of the file was read.
    pub read: f64,
    /// How many events there are of each verdict.
    pub progress: Progress,
    /// What stands out. Kept until there is newer.
    pub details: Rc<Details>,
    /// Why the file was not judged to its end, or not at all.
    pub fault: Option<String>,
    /// What is wrong with the pattern. What is shown is then that of the last one that was good.
    pub pattern_fault: Option<String>,
    /// Whether the pattern was edited since what is shown was judged, and it is not judged anew.
    pub is_of_older_pattern: bool,
    pub saving: Saving,
    pub section: Section,
    /// Whether all frequent paths are shown.
    pub shows_all_paths: bool,
    /// What was asked of the worker last. Answers to anything else come too late.
    turn: u32,
    /// Whether the figures, and then the details, are answers to the last question.
    has_news: (bool, bool),
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Phase {
    /// There is no file.
    #[default]
    Empty,
    /// There is a file, but no pattern to judge it by.
    Waiting,
    Judging,
    /// It took so many milliseconds.
    Done(f64),
    Cancelled,
    /// It was given up.
    Failed,
}

/// How far saving what matched is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Saving {
    #[default]
    No,
    Reading,
    /// So many events were saved.
    Saved(u64),
}

/// What of the file is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Section {
    #[default]
    Matches,
    Near,
    Others,
    Frequent,
    Malformed,
}

/// What changes the state.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// There is another file.
    Open {
        name: String,
        size: f64,
    },
    /// The file is judged from its beginning.
    Judge {
        turn: u32,
    },
    /// The pattern is no good; what is wrong with it.
    BadPattern(String),
    /// The pattern was edited, and nothing is judged by it.
    OtherPattern,
    /// Somebody has seen enough.
    Cancel,
    /// What matched is to be saved.
    Save {
        turn: u32,
    },
    /// The worker has told something.
    Heard(Box<Answer>),
    /// The worker could not be had.
    Broken(String),
    Show(Section),
    ShowAllPaths,
}

/// What the worker tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answer {
    /// What it is an answer to.
    pub turn: u32,
    pub read: Option<f64>,
    pub progress: Option<Progress>,
    /// Of a judgement that came to its end: how many milliseconds it took.
    pub milliseconds: Option<f64>,
    /// How many events were saved.
    pub saved: Option<u64>,
    /// In words.
    pub error: Option<String>,
    /// Whether the worker cannot be asked again.
    pub is_broken: bool,
}

impl State {
    /// How much of the file was read, from 0 to 1.
    pub(super) fn share_read(&self) -> f64 {
        match &self.file {
            Some((_, size)) if *size > 0.0 => (self.read / size).min(1.0),
            _ => 1.0,
        }
    }

    /// How many events were judged.
    pub(super) fn events(&self) -> u64 {
        self.progress.matched + self.progress.unmatched
    }

    pub(super) fn is_busy(&self) -> bool {
        self.phase == Phase::Judging || self.saving == Saving::Reading
    }

    fn begin(&mut self, turn: u32) {
        self.turn = turn;
        self.phase = Phase::Judging;
        self.read = 0.0;
        self.fault = None;
        self.pattern_fault = None;
        self.is_of_older_pattern = false;
        self.has_news = (false, false);
        self.saving = Saving::No;
    }

    /// Keeps of what is shown only what was judged by the pattern at hand: what was shown before stands for another one.
    fn cancel(&mut self) {
        self.phase = Phase::Cancelled;
        let (has_progress, has_details) = self.has_news;
        if !has_progress {
            self.progress = Progress::default();
        }
        if !has_details {
            self.details = Rc::default();
        }
    }

    fn hear(&mut self, answer: Answer) {
        if answer.turn != self.turn {
            return;
        }
        self.read = answer.read.unwrap_or(self.read);
        if let Some(mut progress) = answer.progress {
            self.has_news.0 = true;
            if let Some(details) = progress.details.take() {
                self.has_news.1 = true;
                self.details = Rc::new(details);
            }
            self.progress = progress;
        }
        self.fault = answer.error;
        match (answer.milliseconds, answer.saved) {
            (Some(milliseconds), _) => self.phase = Phase::Done(milliseconds),
            (_, Some(events)) => self.saving = Saving::Saved(events),
            _ if self.fault.is_some() && self.saving == Saving::Reading => self.saving = Saving::No,
            _ if self.fault.is_some() => self.phase = Phase::Failed,
            _ => {}
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (*self).clone();
        match action {
            Action::Open { name, size } => {
                let (section, file) = (state.section, Some((name, size)));
                state = State { section, file, phase: Phase::Waiting, ..State::default() };
            }
            // What is shown stays until there is something newer.
            Action::Judge { turn } => state.begin(turn),
            Action::BadPattern(fault) => state.pattern_fault = Some(fault),
            Action::Cancel if state.saving == Saving::Reading => state.saving = Saving::No,
            Action::Cancel => state.cancel(),
            Action::OtherPattern => state.is_of_older_pattern = true,
            Action::Save { turn } => {
                state.turn = turn;
                state.read = 0.0;
                state.saving = Saving::Reading;
            }
            Action::Heard(answer) => state.hear(*answer),
            Action::Broken(fault) => {
                state.phase = Phase::Failed;
                state.saving = Saving::No;
                state.fault = Some(fault);
            }
            Action::Show(section) => state.section = section,
            Action::ShowAllPaths => state.shows_all_paths = true,
        }
        state.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_opening(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        let open = [Action::Open { name: "events.jsonl".into(), size: 200.0 }, Action::Judge { turn: 1 }];
        open.into_iter().chain(actions).fold(Rc::new(State::default()), |state, action| state.reduce(action))
    }

    fn heard(answer: Answer) -> Action {
        Action::Heard(Box::new(answer))
    }

    fn progress(matched: u64, details: Option<Details>) -> Option<Progress> {
        Some(Progress { matched, details, ..Progress::default() })
    }

    #[test]
    fn answers_to_an_older_question_come_too_late() {
        let so_far = |turn, matched| heard(Answer { turn, progress: progress(matched, None), ..Answer::default() });
        let state = after_opening([so_far(1, 5), Action::Judge { turn: 2 }, so_far(1, 6)]);
        assert_eq!((state.progress.matched, state.phase), (5, Phase::Judging));
        assert_eq!(after_opening([Action::Judge { turn: 2 }, so_far(2, 7)]).progress.matched, 7);
    }

    #[test]
    fn details_stay_until_there_are_newer_ones() {
        let details = Details { explained: 3, ..Details::default() };
        let one = Answer { turn: 1, read: Some(50.0), progress: progress(1, Some(details)), ..Answer::default() };
        let two = Answer { turn: 1, read: Some(100.0), progress: progress(2, None), ..Answer::default() };
        let state = after_opening([heard(one), heard(two)]);
        assert_eq!((state.details.explained, state.progress.matched, state.share_read()), (3, 2, 0.5));
    }

    #[test]
    fn what_was_judged_before_an_error_is_kept() {
        let error = Answer {
            turn: 1,
            progress: progress(4, None),
            milliseconds: Some(9.0),
            error: Some("cut off".into()),
            ..Answer::default()
        };
        let state = after_opening([heard(error)]);
        assert_eq!(
            (state.progress.matched, state.phase, state.fault.as_deref()),
            (4, Phase::Done(9.0), Some("cut off"))
        );
        let failed = Answer { turn: 1, error: Some("gone".into()), ..Answer::default() };
        assert_eq!(after_opening([heard(failed)]).phase, Phase::Failed);
    }

    #[test]
    fn what_another_pattern_caught_goes_with_the_judgement_that_is_cancelled() {
        let details = Details { explained: 3, ..Details::default() };
        let answer =
            |turn, matched, details| heard(Answer { turn, progress: progress(matched, details), ..Answer::default() });
        let shown = |actions: Vec<Action>| {
            let state = after_opening(actions);
            (state.phase, state.progress.matched, state.details.explained)
        };
        let first = || answer(1, 5, Some(details.clone()));
        let second = || Action::Judge { turn: 2 };
        assert_eq!(shown(vec![first(), Action::Cancel]), (Phase::Cancelled, 5, 3));
        assert_eq!(shown(vec![first(), second(), Action::Cancel]), (Phase::Cancelled, 0, 0));
        assert_eq!(shown(vec![first(), second(), answer(2, 7, None), Action::Cancel]), (Phase::Cancelled, 7, 0));
    }

    #[test]
    fn figures_are_of_an_older_pattern_until_it_is_judged_again() {
        let edited = after_opening([Action::Cancel, Action::OtherPattern]);
        assert!(
            edited.is_of_older_pattern && crate::workbench::file::words::sentence(&edited).contains("another pattern")
        );
        assert!(!edited.reduce(Action::Judge { turn: 2 }).is_of_older_pattern);
    }

    #[test]
    fn saving_leaves_the_verdicts_alone() {
        let done = Answer { turn: 1, progress: progress(4, None), milliseconds: Some(9.0), ..Answer::default() };
        let saved = Answer { turn: 2, saved: Some(4), ..Answer::default() };
        let state = after_opening([heard(done), Action::Save { turn: 2 }, heard(saved)]);
        assert_eq!((state.phase, state.saving, state.progress.matched), (Phase::Done(9.0), Saving::Saved(4), 4));
    }
}
