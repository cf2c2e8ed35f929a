//! No flicker between "invalid" and a verdict while somebody types.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::app::judgement::Judgement;

/// How long the last verdict stays while the text is unfinished, in milliseconds.
const PATIENCE: u32 = 400;

/// What to show of the latest judgement.
pub(crate) struct Settled {
    /// The latest; or the one before, while the latest may be but an unfinished text.
    pub(crate) judgement: Rc<Judgement>,
    /// Whether it is the one before.
    pub(crate) is_stale: bool,
}

/// Holds back a judgement that a text is invalid for a moment, as long as there is a verdict to show in its place.
#[hook]
pub(crate) fn use_settled(latest: &Rc<Judgement>) -> Settled {
    let shown = use_mut_ref(|| latest.clone());
    let accepted = use_state(|| latest.clone());
    let is_invalid = |judgement: &Judgement| judgement.fault().is_some();
    let is_stale = is_invalid(latest) && !is_invalid(&shown.borrow()) && !Rc::ptr_eq(latest, &accepted);
    if !is_stale {
        *shown.borrow_mut() = latest.clone();
    }
    use_effect_with((ByAddress(latest.clone()), is_stale), move |(latest, is_stale)| {
        let latest = latest.0.clone();
        let timeout = is_stale.then(|| Timeout::new(PATIENCE, move || accepted.set(latest)));
        move || drop(timeout)
    });
    let judgement = shown.borrow().clone();
    Settled { judgement, is_stale }
}

/// Each keystroke begins the wait anew, also where it leads to an equal judgement.
struct ByAddress(Rc<Judgement>);

impl PartialEq for ByAddress {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
