//! What takes the place of both texts: what was kept, what a link holds, an example, a pair of the workbench's.

use std::rc::Rc;

use yew::AttrValue;

use super::{Gallery, Pane, State, View};
use crate::app::examples::Example;
use crate::explain::Side;
use crate::pattern::Target;
use crate::share::{self, Named, Workspace};

impl State {
    pub(super) fn open(&mut self, workspace: Workspace) {
        // The editors know one kind of line break, as JSON's readers do.
        let text =
            |text: String| if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
        let first = |texts: Vec<Named>| text(texts.into_iter().next().unwrap_or_default().text).into();
        (self.pattern, self.event) = (first(workspace.patterns), first(workspace.events));
        self.is_lent = false;
        self.target = Target::from_id(&workspace.target);
        (self.example, self.is_own, self.wanted) = (None, false, None);
        self.is_changed = true;
        self.judge();
    }

    pub(super) fn open_link(&mut self, workspace: Result<Workspace, share::Error>) {
        let workspace = match workspace {
            Ok(workspace) => workspace,
            Err(error) => {
                self.said = Some(error.to_string());
                return;
            }
        };
        self.view = View::Test;
        if workspace == self.workspace() {
            return;
        }
        if self.is_own {
            self.remember("Put what the link holds in place of your texts".into(), true);
        }
        self.open(workspace);
        self.is_changed = false;
    }

    /// Puts a pair of the workbench's in place of the texts.
    pub(super) fn borrow_pair(&mut self, pattern: String, event: String) {
        (self.view, self.is_changed) = (View::Test, true);
        if (&*self.pattern, &*self.event) != (&*pattern, &*event) {
            if self.is_own {
                self.remember("Put a pair of the workbench's in place of your texts".into(), true);
            }
            let named = |text| vec![Named { name: String::new(), text }];
            self.open(Workspace { patterns: named(pattern), events: named(event), target: self.target_id() });
        }
        self.is_lent = true;
        // What had the focus is out of sight now.
        self.go_to(Pane::Text(Side::Pattern));
    }

    /// What can be shared and kept.
    pub(crate) fn workspace(&self) -> Workspace {
        let texts = |text: &AttrValue| vec![Named { name: String::new(), text: text.to_string() }];
        Workspace { patterns: texts(&self.pattern), events: texts(&self.event), target: self.target_id() }
    }

    /// Nothing for a rule, which is what old links are for.
    pub(super) fn target_id(&self) -> String {
        if self.target == Target::Rule { String::new() } else { self.target.id().to_owned() }
    }

    pub(super) fn choose_example(&mut self, index: usize, target: Target) {
        let Some(example) = self.examples.get(index) else {
            return;
        };
        let texts = (example.pattern.clone().into(), example.event.clone().into());
        if self.is_own {
            self.remember("Put an example in place of your texts".into(), true);
        }
        (self.pattern, self.event) = texts;
        self.target = target;
        (self.view, self.is_lent) = (View::Test, false);
        (self.example, self.is_own, self.wanted) = (Some(index), false, None);
        self.is_changed = true;
        self.judge();
    }

    pub(super) fn offer(&mut self, examples: Option<Rc<[Example]>>) {
        match examples {
            Some(examples) => (self.examples, self.gallery) = (examples, Gallery::Loaded),
            None => self.gallery = Gallery::Missing,
        }
        self.open_wanted();
    }

    /// Opens the example that a link asks for, or says why not once that is known.
    pub(super) fn open_wanted(&mut self) {
        let Some((id, target)) = &self.wanted else {
            return;
        };
        if let Some(index) = self.examples.iter().position(|example| example.id == *id) {
            return self.choose_example(index, *target);
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
}
