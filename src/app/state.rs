//! What the page knows, and how it changes. No browser is needed here.

use std::rc::Rc;

use yew::{AttrValue, Reducible};

use super::examples::{self, Example};
use super::judgement::{Judgement, Spot};
use super::look::{Shares, Splitter, Theme};
use super::marks::Mark;
use crate::explain::{Place, Side};

/// Changes that can be undone one after the other.
const MOST_UNDONE: usize = 50;

/// What the page knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    /// What can be chosen: the first alone, until all are there.
    pub examples: Rc<[Example]>,
    /// Whether that is all.
    pub gallery: Gallery,
    /// The index of the example that both texts were last taken from; `None` once one of them was edited.
    pub example: Option<usize>,
    /// The text of the pattern.
    pub pattern: AttrValue,
    /// The text of the event.
    pub event: AttrValue,
    /// What follows from both.
    pub judgement: Rc<Judgement>,
    /// How long it took to judge them, in tenths of a millisecond.
    pub took: usize,
    /// What is lit, because somebody points at it or is at it with the keyboard.
    pub lit: Lit,
    /// The changes that can be undone, the last one at the end.
    pub changes: Vec<Replaced>,
    /// What else there is to say, in a sentence.
    pub said: Option<String>,
    /// What is folded away.
    pub folded: Vec<Pane>,
    /// The place that somebody asked to see, with a number that makes each request a new one.
    pub sought: Option<(u32, Place)>,
    /// The part of the page that somebody asked to be in, with a number that makes each request a new one.
    pub visited: Option<(u32, Pane)>,
    /// The dialog that lies over the page.
    pub open: Option<Dialog>,
    /// What is looked for in it, and which of what is found is at hand.
    pub search: (String, usize),
    /// Which colours the page has.
    pub theme: Theme,
    /// How its room is shared out.
    pub shares: Shares,
    /// The id of an example that a link asks for, as long as it is not there.
    wanted: Option<String>,
    clock: Clock,
}

/// Where all the examples are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gallery {
    /// On their way.
    Loading,
    /// Here.
    Loaded,
    /// They could not be loaded.
    Missing,
}

/// What is lit.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lit {
    /// The part of the judgement: what is pointed at, or else what has the focus.
    pub spot: Option<Spot>,
    /// What belongs to it in the pattern.
    pub pattern: Rc<[Mark]>,
    /// What belongs to it in the event.
    pub event: Rc<[Mark]>,
    pointed: Option<Spot>,
    focused: Option<Spot>,
}

/// The texts before a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Replaced {
    /// What the change was, in a sentence without a full stop.
    pub change: String,
    pattern: AttrValue,
    event: AttrValue,
    example: Option<usize>,
}

/// A part of the page that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pane {
    /// The editor of one of the texts.
    Text(Side),
    /// The explanation.
    Why,
}

/// What can lie over the page, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialog {
    /// The commands and the examples, to be searched.
    Commands,
    /// The examples alone, to be searched.
    Examples,
    /// The sheet of keyboard shortcuts.
    Shortcuts,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Changed the text of the pattern or of the event.
    Write(Side, String),
    /// Chose an example, by its index.
    ChooseExample(usize),
    /// Followed a link to an example, by its id.
    AskForExample(String),
    /// All examples are there, or cannot be had.
    Offer(Option<Rc<[Example]>>),
    /// Asked for one of the edits that are offered with a part of the judgement, by its index.
    Apply(Spot, usize),
    /// Asked for the texts before the last change.
    Undo,
    /// Has seen what was changed.
    Dismiss,
    /// Points at a part of the judgement, or no longer.
    Point(Option<Spot>),
    /// Points at a place of a text, by its byte offset.
    PointAt(Side, usize),
    /// Is at a part of the judgement with the keyboard, or no longer.
    Focus(Option<Spot>),
    /// Has the caret at a place of a text, by its byte offset.
    FocusAt(Side, usize),
    /// Asked to see a place of a text.
    Seek(Place),
    /// Folds something away, or back.
    Fold(Pane),
    /// Asked to be in a part of the page.
    GoTo(Pane),
    /// Asked for a dialog.
    Open(Dialog),
    /// Is done with a dialog.
    Close(Dialog),
    /// Looks for something in the dialog.
    Find(String),
    /// Goes to something that is found, by its index.
    Reach(usize),
    /// Chose the colours.
    ChooseTheme(Theme),
    /// Moved a splitter, so that what stands before it has that share, in thousandths.
    Share(Splitter, u32),
    /// Asked for the usual sizes.
    ResetShares,
}

/// What tells the time, in milliseconds since some moment.
#[derive(Clone, Copy, Debug)]
struct Clock(fn() -> f64);

impl PartialEq for Clock {
    /// No state differs from another by its clock.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl State {
    /// The first example, with a clock that tells milliseconds since some moment.
    pub(crate) fn new(clock: fn() -> f64) -> Self {
        let (pattern, event) = (AttrValue::default(), AttrValue::default());
        let state = State {
            examples: [examples::first()].into(),
            gallery: Gallery::Loading,
            example: Some(0),
            judgement: Rc::new(Judgement::of(&pattern, &event)),
            pattern,
            event,
            took: 0,
            lit: Lit::default(),
            changes: Vec::new(),
            said: None,
            folded: Vec::new(),
            sought: None,
            visited: None,
            open: None,
            search: (String::new(), 0),
            theme: Theme::default(),
            shares: Shares::default(),
            wanted: None,
            clock: Clock(clock),
        };
        state.after(Action::ChooseExample(0))
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).after(action))
    }
}

impl State {
    fn after(mut self, action: Action) -> Self {
        match action {
            Action::Write(side, text) => {
                *self.text(side) = text.into();
                self.example = None;
                self.changes.clear();
                (self.said, self.wanted) = (None, None);
                self.judge();
            }
            Action::ChooseExample(index) => self.choose_example(index),
            Action::AskForExample(id) => {
                self.wanted = Some(id);
                self.open_wanted();
            }
            Action::Offer(examples) => self.offer(examples),
            Action::Apply(spot, at) => self.apply(spot, at),
            Action::Undo => self.undo(),
            Action::Dismiss => match self.said {
                Some(_) => self.said = None,
                None => self.changes.clear(),
            },
            Action::Point(spot) => self.light(spot, self.lit.focused),
            Action::PointAt(side, offset) => self.light(self.judgement.spot_at(side, offset), self.lit.focused),
            Action::Focus(spot) => self.light(self.lit.pointed, spot),
            Action::FocusAt(side, offset) => self.light(self.lit.pointed, self.judgement.spot_at(side, offset)),
            Action::Seek(place) => self.seek(place),
            Action::Fold(pane) => match self.folded.iter().position(|folded| *folded == pane) {
                Some(at) => drop(self.folded.remove(at)),
                None => self.folded.push(pane),
            },
            Action::GoTo(pane) => {
                self.folded.retain(|folded| *folded != pane);
                self.visited = Some((self.visited.map_or(0, |(number, _)| number + 1), pane));
            }
            // What is open has to be closed first, for it gives the focus back.
            Action::Open(dialog) if self.open.is_none() => {
                self.open = Some(dialog);
                // The examples begin with the one that is shown.
                let at = self.example.filter(|_| dialog == Dialog::Examples).unwrap_or(0);
                self.search = (String::new(), at);
            }
            Action::Open(_) => {}
            Action::Find(text) => self.search = (text, 0),
            Action::Reach(at) => self.search.1 = at,
            Action::Close(dialog) => self.open = self.open.filter(|open| *open != dialog),
            Action::ChooseTheme(theme) => self.theme = theme,
            Action::Share(splitter, share) => self.shares.set(splitter, share),
            Action::ResetShares => self.shares = Shares::default(),
        }
        self
    }

    fn text(&mut self, side: Side) -> &mut AttrValue {
        match side {
            Side::Pattern => &mut self.pattern,
            Side::Event => &mut self.event,
        }
    }

    fn judge(&mut self) {
        let start = (self.clock.0)();
        self.judgement = Rc::new(Judgement::of(&self.pattern, &self.event));
        self.took = (((self.clock.0)() - start) * 10.0) as usize;
        self.lit = Lit::default();
    }

    fn choose_example(&mut self, index: usize) {
        let Some(example) = self.examples.get(index) else {
            return;
        };
        let texts = (example.pattern.clone().into(), example.event.clone().into());
        if self.example.is_none() {
            self.remember("Put an example in place of your texts".into());
        }
        (self.pattern, self.event) = texts;
        self.example = Some(index);
        self.wanted = None;
        self.judge();
    }

    fn offer(&mut self, examples: Option<Rc<[Example]>>) {
        match examples {
            Some(examples) => (self.examples, self.gallery) = (examples, Gallery::Loaded),
            None => self.gallery = Gallery::Missing,
        }
        self.open_wanted();
    }

    /// Opens the example that a link asks for, or says why not once that is known.
    fn open_wanted(&mut self) {
        let Some(id) = &self.wanted else {
            return;
        };
        if let Some(index) = self.examples.iter().position(|example| example.id == *id) {
            return self.choose_example(index);
        }
        match self.gallery {
            Gallery::Loading => return,
            Gallery::Loaded => {
                self.said = Some(format!("There is no example called \u{201c}{id}\u{201d}, which this link asks for."))
            }
            Gallery::Missing => {
                self.said =
                    Some("The example that this link asks for could not be loaded. Load the page again.".into());
            }
        }
        self.wanted = None;
    }

    fn apply(&mut self, spot: Spot, at: usize) {
        let Some(edit) = self.judgement.edit(spot, at).cloned() else {
            return;
        };
        let name = match edit.side {
            Side::Pattern => "event pattern",
            Side::Event => "event",
        };
        self.remember(format!("Changed the {name}: {}", edit.title));
        let text = self.text(edit.side);
        *text = edit.apply(text).into();
        self.example = None;
        self.judge();
    }

    fn remember(&mut self, change: String) {
        if self.changes.len() == MOST_UNDONE {
            self.changes.remove(0);
        }
        let (pattern, event) = (self.pattern.clone(), self.event.clone());
        self.changes.push(Replaced { change, pattern, event, example: self.example });
    }

    fn undo(&mut self) {
        let Some(before) = self.changes.pop() else {
            return;
        };
        (self.pattern, self.event, self.example) = (before.pattern, before.event, before.example);
        self.judge();
    }

    fn light(&mut self, pointed: Option<Spot>, focused: Option<Spot>) {
        let spot = pointed.or(focused);
        let [pattern, event] = self.judgement.lit(spot);
        self.lit = Lit { spot, pattern, event, pointed, focused };
    }

    fn seek(&mut self, place: Place) {
        let side = match place {
            Place::Pattern(_) => Side::Pattern,
            Place::Event(_) => Side::Event,
        };
        self.folded.retain(|folded| *folded != Pane::Text(side));
        self.sought = Some((self.sought.map_or(0, |(number, _)| number + 1), place));
    }

    /// Whether it makes sense to offer something.
    pub(crate) fn can(&self, action: &Action) -> bool {
        match action {
            Action::Undo => !self.changes.is_empty(),
            Action::ResetShares => self.shares != Shares::default(),
            Action::ChooseTheme(theme) => self.theme != *theme,
            // It is what offers the others.
            Action::Open(Dialog::Commands) => false,
            _ => true,
        }
    }

    /// Whether something is folded away.
    pub(crate) fn is_folded(&self, pane: Pane) -> bool {
        self.folded.contains(&pane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::judgement::Outcome;
    use crate::json::Span;

    fn bare() -> Rc<State> {
        Rc::new(State::new(|| 0.0))
    }

    fn offer() -> Action {
        Action::Offer(Some(examples::tests::all().into()))
    }

    fn new() -> Rc<State> {
        bare().reduce(offer())
    }

    fn with(pattern: &str, event: &str) -> Rc<State> {
        let state = new().reduce(Action::Write(Side::Pattern, pattern.into()));
        state.reduce(Action::Write(Side::Event, event.into()))
    }

    #[test]
    fn the_page_opens_with_an_example_that_matches() {
        let state = new();
        assert_eq!((state.example, &state.judgement.outcome), (Some(0), &Outcome::Match));
        assert_eq!(state.changes, []);
    }

    #[test]
    fn choosing_an_example_replaces_both_texts() {
        let state = with("{}", "{").reduce(Action::ChooseExample(1));
        assert_eq!(state.event, state.examples[1].event);
        assert_eq!(state.example, Some(1));
    }

    #[test]
    fn choosing_what_is_not_there_changes_nothing() {
        assert_eq!(*new().reduce(Action::ChooseExample(usize::MAX)), *new());
    }

    #[test]
    fn a_link_opens_its_example_as_soon_as_it_is_there() {
        let asked = bare().reduce(Action::AskForExample("health-event".into()));
        assert_eq!((asked.example, &asked.said, asked.gallery), (Some(0), &None, Gallery::Loading));
        let state = asked.reduce(offer());
        assert_eq!(state.examples[state.example.expect("an example")].id, "health-event");
        assert_eq!((&*state.changes, &state.said), (&[][..], &None));
        assert_eq!(bare().reduce(Action::AskForExample("ec2-state-change".into())).wanted, None);
    }

    #[test]
    fn a_link_to_an_example_that_cannot_be_had_says_so_and_loses_nothing() {
        for (id, offered, expected) in [
            ("no-such", offer(), "There is no example called"),
            ("health-event", Action::Offer(None), "could not be loaded"),
        ] {
            let before = bare();
            let state = before.clone().reduce(Action::AskForExample(id.into())).reduce(offered);
            assert!(state.said.as_ref().is_some_and(|said| said.contains(expected)), "{:?}", state.said);
            assert_eq!((&state.pattern, &state.event), (&before.pattern, &before.event));
            assert_eq!(state.reduce(Action::Dismiss).said, None);
        }
    }

    #[test]
    fn a_text_that_is_being_written_is_not_replaced() {
        let asked = bare().reduce(Action::AskForExample("health-event".into()));
        let state = asked.reduce(Action::Write(Side::Event, "{}".into())).reduce(offer());
        assert_eq!((state.event.as_str(), state.example), ("{}", None));
    }

    #[test]
    fn without_the_others_the_first_goes_on() {
        let state = bare().reduce(Action::Offer(None));
        assert_eq!((state.gallery, state.examples.len(), state.example), (Gallery::Missing, 1, Some(0)));
    }

    #[test]
    fn texts_of_ones_own_can_be_brought_back() {
        let mine = with(r#"{"a": [1]}"#, "{}");
        let state = mine.clone().reduce(Action::ChooseExample(1)).reduce(Action::ChooseExample(2)).reduce(Action::Undo);
        assert_eq!(*state, *mine);
        assert_eq!(*state.reduce(Action::Undo), *mine);
    }

    #[test]
    fn an_edit_mends_and_can_be_undone() {
        let before = with(r#"{"a": ["b"], "c": [1]}"#, r#"{"a": "B", "c": 2}"#);
        let state = before.clone().reduce(Action::Apply(Spot::Row(0), 0)).reduce(Action::Apply(Spot::Row(1), 0));
        assert_eq!(state.judgement.outcome, Outcome::Match);
        let said: Vec<&str> = state.changes.iter().map(|change| &*change.change).collect();
        assert!(said.len() == 2 && said.iter().all(|said| said.starts_with("Changed the event pattern: ")), "{said:?}");
        assert_eq!(*state.reduce(Action::Undo).reduce(Action::Undo), *before);
    }

    #[test]
    fn an_edit_that_is_not_offered_changes_nothing() {
        let state = with(r#"{"a": ["b"]}"#, "{");
        for spot in [Spot::Row(0), Spot::Warning(0)] {
            assert_eq!(*state.clone().reduce(Action::Apply(spot, 0)), *state);
        }
    }

    #[test]
    fn writing_and_dismissing_take_back_the_offer_to_undo() {
        let state = with(r#"{"a": ["b"]}"#, r#"{"a": "B"}"#).reduce(Action::Apply(Spot::Row(0), 0));
        assert_eq!(state.clone().reduce(Action::Dismiss).changes, []);
        assert_eq!(state.reduce(Action::Write(Side::Event, "{}".into())).changes, []);
    }

    #[test]
    fn pointing_goes_before_the_focus_and_neither_judges_again() {
        let state = with(r#"{"a": [1], "b": [2]}"#, r#"{"a": 1, "b": 2}"#);
        let judgement = state.judgement.clone();
        let state = state.reduce(Action::FocusAt(Side::Pattern, 2)).reduce(Action::PointAt(Side::Event, 14));
        assert_eq!(state.lit.spot, Some(Spot::Row(1)));
        assert_eq!(state.lit.event[0].span, Span::new(14, 15));
        let state = state.reduce(Action::Point(None));
        assert_eq!(state.lit.spot, Some(Spot::Row(0)));
        let state = state.reduce(Action::Focus(None));
        assert_eq!(state.lit, Lit::default());
        assert!(Rc::ptr_eq(&state.judgement, &judgement));
    }

    #[test]
    fn what_is_sought_is_unfolded() {
        let place = Place::Event(Span::new(0, 1));
        let state = new().reduce(Action::Fold(Pane::Text(Side::Event))).reduce(Action::Fold(Pane::Why));
        let state = state.reduce(Action::Seek(place)).reduce(Action::Seek(place));
        assert_eq!((&*state.folded, state.sought), (&[Pane::Why][..], Some((1, place))));
        assert!(!state.reduce(Action::Fold(Pane::Why)).is_folded(Pane::Why));
    }

    #[test]
    fn what_is_gone_to_is_unfolded() {
        let state =
            new().reduce(Action::Fold(Pane::Why)).reduce(Action::GoTo(Pane::Why)).reduce(Action::GoTo(Pane::Why));
        assert_eq!((&*state.folded, state.visited), (&[][..], Some((1, Pane::Why))));
    }

    #[test]
    fn one_dialog_is_open_at_a_time() {
        let state = new().reduce(Action::Open(Dialog::Examples)).reduce(Action::Open(Dialog::Shortcuts));
        assert_eq!(state.open, Some(Dialog::Examples));
        assert_eq!(state.clone().reduce(Action::Close(Dialog::Shortcuts)).open, Some(Dialog::Examples));
        assert_eq!(state.reduce(Action::Close(Dialog::Examples)).open, None);
    }

    #[test]
    fn a_search_begins_anew_with_each_dialog_and_each_word() {
        let state = new().reduce(Action::ChooseExample(4)).reduce(Action::Open(Dialog::Examples));
        assert_eq!(state.search, (String::new(), 4));
        let state = state.reduce(Action::Find("null".into()));
        assert_eq!(state.search, ("null".into(), 0));
        let state = state.reduce(Action::Reach(2)).reduce(Action::Close(Dialog::Examples));
        assert_eq!(state.reduce(Action::Open(Dialog::Commands)).search, (String::new(), 0));
    }

    #[test]
    fn the_usual_sizes_can_be_had_back() {
        let state = new().reduce(Action::Share(Splitter::Rows, 300));
        assert!(state.shares.get(Splitter::Rows) == 300 && state.can(&Action::ResetShares));
        assert_eq!(*state.reduce(Action::ResetShares), *new());
    }

    #[test]
    fn the_time_it_takes_is_measured() {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NOW: AtomicU32 = AtomicU32::new(0);
        let state = Rc::new(State::new(|| f64::from(NOW.fetch_add(3, Ordering::Relaxed))));
        assert_eq!(state.reduce(Action::Write(Side::Event, "{}".into())).took, 30);
    }
}
