//! What the page knows, and how it changes. No browser is needed here.

mod opening;

use std::rc::Rc;

use yew::{AttrValue, Reducible};

use super::examples::{self, Example};
use super::judgement::{Judgement, Spot};
use super::look::{Shares, Splitter, Theme};
use super::marks::Mark;
use super::picking::Picking;
use crate::event::Event;
use crate::explain::{Place, Side};
use crate::json;
use crate::pattern::Target;
use crate::share::{self, Workspace};

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
    /// Where the pattern is to run.
    pub target: Target,
    /// What follows from both.
    pub judgement: Rc<Judgement>,
    /// How long it took to judge them, in tenths of a millisecond.
    pub took: usize,
    /// What is lit, because somebody points at it or is at it with the keyboard.
    pub lit: Lit,
    /// The value of the event that somebody is at, and the ways to ask for it.
    pub picking: Option<Picking>,
    /// Whether the texts are somebody's own, so that they are worth keeping: not an example, and not just what a link brought.
    pub is_own: bool,
    /// Whether the texts were changed here since the page was opened, so that the address no longer tells of them.
    pub is_changed: bool,
    /// The changes that can be undone, the last one at the end.
    pub changes: Vec<Replaced>,
    /// Whether the last of them is told, with the offer to undo it.
    pub is_told: bool,
    /// What else there is to say, in a sentence.
    pub said: Option<String>,
    /// What the page shows.
    pub view: View,
    /// What a link brought for the workbench, as JSON, with a number that makes each a new one.
    pub handed: Option<(u32, AttrValue)>,
    /// Whether the texts are a pair of the workbench's, perhaps changed since.
    pub is_lent: bool,
    /// How often somebody asked for the dialog that converts.
    pub conversions: u32,
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
    /// The id of an example that a link asks for, with the target, as long as it is not there.
    wanted: Option<(String, Target)>,
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

/// What the page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum View {
    /// One pattern and one event.
    #[default]
    Test,
    /// Several of both.
    Workbench,
    /// The events of a bus as they come.
    Live,
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
    target: Target,
    is_own: bool,
    /// Whether both texts made room for others. The undoing in an editor does not reach behind that.
    is_whole: bool,
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
    /// Chose where the pattern is to run.
    ChooseTarget(Target),
    /// Followed a link to an example, by its id, for a target.
    AskForExample(String, Target),
    /// All examples are there, or cannot be had.
    Offer(Option<Rc<[Example]>>),
    /// Opened what was kept when the page was last open.
    Restore(Workspace),
    /// Followed a link with a workspace in it.
    OpenLink(Result<Workspace, share::Error>),
    /// Followed a link with a workspace in it that is for the workbench, as JSON.
    HandOver(String),
    /// Asked for the dialog that converts.
    Convert,
    /// Took a pattern from there.
    Adopt(String),
    /// Asked for a view.
    Show(View),
    /// Took a pair of the workbench's into the tester.
    Borrow(String, String),
    /// Asked for an empty pattern and an empty event.
    Clear,
    /// Asked for a text with a member a line.
    Format(Side),
    /// Asked for a text without white space.
    Minify(Side),
    /// Asked for a way to ask for the value that the caret is at, by its index, or asked to take it away.
    Pick(usize),
    /// Something happened outside that is to be told, in a sentence.
    Say(String),
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
    /// Pressed a key on a splitter, by the key's name. Several can be pressed before the page is shown anew.
    ShareByKey(Splitter, String),
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
            target: Target::default(),
            judgement: Rc::new(Judgement::of(Target::default(), &pattern, &event, None)),
            pattern,
            event,
            took: 0,
            lit: Lit::default(),
            picking: None,
            is_own: false,
            is_changed: false,
            changes: Vec::new(),
            is_told: false,
            said: None,
            view: View::default(),
            handed: None,
            is_lent: false,
            conversions: 0,
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
        State { is_changed: false, ..state.after(Action::ChooseExample(0)) }
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
                self.replace(side, text);
                // What else was changed, the editor undoes.
                self.changes.retain(|change| change.is_whole && change.is_own);
                (self.said, self.is_told, self.wanted) = (None, false, None);
            }
            Action::ChooseExample(index) => self.choose_example(index, self.target),
            Action::ChooseTarget(target) if target != self.target => {
                (self.target, self.is_changed) = (target, true);
                // An example that is still on its way comes for it too.
                self.wanted.iter_mut().for_each(|wanted| wanted.1 = target);
                self.judge();
            }
            Action::ChooseTarget(_) => {}
            Action::AskForExample(id, target) => {
                self.wanted = Some((id, target));
                self.open_wanted();
            }
            Action::Offer(examples) => self.offer(examples),
            Action::Restore(workspace) => {
                self.open(workspace);
                (self.is_own, self.is_changed) = (true, false);
            }
            Action::OpenLink(workspace) => self.open_link(workspace),
            Action::Convert => self.conversions += 1,
            Action::Adopt(pattern) => {
                self.remember("Replaced the event pattern".into(), false);
                self.replace(Side::Pattern, pattern);
            }
            Action::HandOver(json) => {
                self.view = View::Workbench;
                self.handed = Some((self.handed.map_or(0, |(number, _)| number + 1), json.into()));
            }
            Action::Show(view) if view != self.view => {
                (self.view, self.is_changed) = (view, true);
                (self.said, self.is_told) = (None, false);
            }
            Action::Show(_) => {}
            Action::Borrow(pattern, event) => self.borrow_pair(pattern, event),
            Action::Clear => {
                self.remember("Cleared the event pattern and the event".into(), true);
                self.open(Workspace { target: self.target_id(), ..Workspace::default() });
                self.is_own = true;
            }
            Action::Format(side) => self.lay_out(side, "Formatted", json::formatted),
            Action::Minify(side) => self.lay_out(side, "Minified", json::minified),
            Action::Pick(way) => self.pick(way),
            Action::Say(sentence) => self.said = Some(sentence),
            Action::Apply(spot, at) => self.apply(spot, at),
            Action::Undo => self.undo(),
            Action::Dismiss => (self.said, self.is_told) = (None, false),
            Action::Point(spot) => self.light(spot, self.lit.focused),
            Action::PointAt(side, offset) => self.light(self.judgement.spot_at(side, offset), self.lit.focused),
            Action::Focus(spot) => self.light(self.lit.pointed, spot),
            Action::FocusAt(side, offset) => {
                self.light(self.lit.pointed, self.judgement.spot_at(side, offset));
                if side == Side::Event {
                    self.picking = Picking::at(&self.pattern, offset, || self.event_read());
                }
            }
            Action::Seek(place) => self.seek(place),
            Action::Fold(pane) => match self.folded.iter().position(|folded| *folded == pane) {
                Some(at) => drop(self.folded.remove(at)),
                None => self.folded.push(pane),
            },
            Action::GoTo(pane) => self.go_to(pane),
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
            Action::ShareByKey(splitter, key) => {
                if let Some(share) = self.shares.after_key(splitter, &key) {
                    self.shares.set(splitter, share);
                }
            }
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
        let known = self.judgement.read.0.clone().filter(|_| self.judgement.event.text == self.event);
        self.judgement = Rc::new(Judgement::of(self.target, &self.pattern, &self.event, known));
        self.took = (((self.clock.0)() - start) * 10.0) as usize;
        self.lit = Lit::default();
        self.picking = None;
    }

    /// Puts a text of somebody's own in place of another.
    fn replace(&mut self, side: Side, text: String) {
        *self.text(side) = text.into();
        (self.example, self.is_own, self.is_changed) = (None, true, true);
        self.judge();
    }

    /// The event, also where the pattern has a mistake.
    fn event_read(&self) -> Option<Rc<Event>> {
        self.judgement.read.0.clone().or_else(|| Event::parse(&self.event).ok().map(Rc::new))
    }

    fn lay_out(&mut self, side: Side, what: &str, layout: fn(&str) -> Result<String, json::Error>) {
        let text = self.text(side).clone();
        match layout(&text) {
            Ok(laid_out) if laid_out == *text => {}
            Ok(laid_out) => {
                self.remember(format!("{what} the {}", name(side)), false);
                self.replace(side, laid_out);
            }
            Err(_) => self.said = Some(format!("The {} is not JSON yet, and so cannot be laid out.", name(side))),
        }
    }

    fn pick(&mut self, way: usize) {
        let Some(picking) = self.picking.take() else {
            return;
        };
        match picking.picked(&self.pattern, way) {
            Some((change, pattern)) => {
                self.remember(change, false);
                self.replace(Side::Pattern, pattern);
            }
            None => {
                let path = &picking.path;
                self.said = Some(format!(
                    "{path} is in another array element than what the event pattern asks for, so that both cannot match together."
                ));
            }
        }
        self.picking = picking.again(&self.pattern);
    }

    fn apply(&mut self, spot: Spot, at: usize) {
        let Some(edit) = self.judgement.edit(spot, at).cloned() else {
            return;
        };
        self.remember(format!("Changed the {}: {}", name(edit.side), edit.title), false);
        let text = edit.apply(self.text(edit.side));
        self.replace(edit.side, text);
    }

    /// Keeps the texts for undoing, and says what takes their place. Called before that.
    fn remember(&mut self, change: String, is_whole: bool) {
        (self.said, self.is_told) = (None, true);
        if self.changes.len() == MOST_UNDONE {
            self.changes.remove(0);
        }
        let State { pattern, event, example, target, is_own, .. } = self;
        let (pattern, event) = (pattern.clone(), event.clone());
        let (example, target, is_own) = (*example, *target, *is_own);
        self.changes.push(Replaced { change, pattern, event, example, target, is_own, is_whole });
    }

    fn undo(&mut self) {
        let Some(before) = self.changes.pop() else {
            return;
        };
        let written = before.is_whole && self.is_own && !self.is_told;
        if written {
            // What was written since is not lost either.
            self.remember("Brought back your earlier texts".into(), true);
        }
        self.is_told = written || !self.changes.is_empty();
        self.is_changed = true;
        (self.pattern, self.event) = (before.pattern, before.event);
        (self.example, self.is_own) = (before.example, before.is_own);
        // Texts that made room for others take their target with them.
        if before.is_whole {
            (self.target, self.is_lent) = (before.target, false);
        }
        self.judge();
    }

    fn light(&mut self, pointed: Option<Spot>, focused: Option<Spot>) {
        let spot = pointed.or(focused);
        let [pattern, event] = self.judgement.lit(spot);
        self.lit = Lit { spot, pattern, event, pointed, focused };
    }

    fn go_to(&mut self, pane: Pane) {
        self.folded.retain(|folded| *folded != pane);
        self.visited = Some((self.visited.map_or(0, |(number, _)| number + 1), pane));
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
            Action::Undo => !self.changes.is_empty() && self.view == View::Test,
            Action::ResetShares => self.shares != Shares::default(),
            Action::ChooseTheme(theme) => self.theme != *theme,
            Action::Show(view) => self.view != *view,
            Action::ChooseTarget(target) => self.target != *target,
            // It is what offers the others.
            Action::Open(Dialog::Commands) => false,
            // The tester is out of sight in the workbench, which has an undoing of its own.
            Action::GoTo(_)
            | Action::Fold(_)
            | Action::Clear
            | Action::Format(_)
            | Action::Minify(_)
            | Action::Convert => self.view == View::Test,
            _ => true,
        }
    }

    /// Whether there is something to tell.
    pub(crate) fn has_notice(&self) -> bool {
        self.said.is_some() || self.is_told && !self.changes.is_empty()
    }

    /// Whether something is folded away.
    pub(crate) fn is_folded(&self, pane: Pane) -> bool {
        self.folded.contains(&pane)
    }
}

/// What a text is called in a sentence.
fn name(side: Side) -> &'static str {
    match side {
        Side::Pattern => "event pattern",
        Side::Event => "event",
    }
}

#[cfg(test)]
mod tests;
