//! The members of a pattern's objects, as pieces of its text.

use crate::json::{self, Span};
use crate::pattern::{Entry, Leaf, Object, Pattern};

/// The objects of a pattern, and which member of which other object each is the value of.
pub(super) struct Members<'a> {
    objects: Vec<Home<'a>>,
}

/// An object of the pattern.
pub(super) struct Home<'a> {
    pub(super) object: &'a Object,
    /// The names on the way, joined by dots; of the pattern itself empty.
    pub(super) path: String,
    /// The object around it; of a branch of `$or` none, for a branch must not be taken away.
    around: Option<usize>,
    /// Whether it is inside some `$or`.
    pub(super) is_in_or: bool,
    /// Whether an empty name is on the way, so that the path tells not all.
    has_empty_name: bool,
}

impl<'a> Members<'a> {
    pub(super) fn of(pattern: &'a Pattern) -> Self {
        let root =
            Home { object: pattern.root(), path: String::new(), around: None, is_in_or: false, has_empty_name: false };
        let mut members = Members { objects: vec![root] };
        let mut next = 0;
        while next < members.objects.len() {
            let Home { object, ref path, is_in_or, has_empty_name, .. } = members.objects[next];
            let path = path.clone();
            for entry in &object.entries {
                match entry {
                    Entry::Leaf(_) => {}
                    Entry::Nested(nested) => {
                        let path = joined(&path, &nested.name.text);
                        let has_empty_name = has_empty_name || nested.name.text.is_empty();
                        let (object, around) = (&nested.object, Some(next));
                        members.objects.push(Home { object, path, around, is_in_or, has_empty_name });
                    }
                    Entry::Or(or) => members.objects.extend(or.branches.iter().map(|object| Home {
                        object,
                        path: path.clone(),
                        around: None,
                        is_in_or: true,
                        has_empty_name,
                    })),
                }
            }
            next += 1;
        }
        members
    }

    /// The object that the leaf is a member of.
    fn home(&self, leaf: &Leaf) -> Option<usize> {
        let is_leaf = |entry: &Entry| matches!(entry, Entry::Leaf(other) if std::ptr::eq(other, leaf));
        self.objects.iter().position(|home| home.object.entries.iter().any(is_leaf))
    }

    /// The leaf's object, if its path leads there.
    pub(super) fn home_of(&self, leaf: &Leaf) -> Option<&Home<'a>> {
        Some(&self.objects[self.home(leaf)?]).filter(|home| !home.has_empty_name)
    }

    /// The member to take away so that the leaf is gone and no object is left empty: the leaf itself, or an object around it
    /// that holds nothing else. `None` where nothing would be left.
    pub(super) fn removable(&self, leaf: &Leaf) -> Option<Span> {
        let mut at = self.home(leaf)?;
        let mut member = leaf.name.span.to(leaf.span);
        while self.objects[at].object.entries.len() == 1 {
            let around = self.objects[at].around?;
            member = member_of(self.objects[around].object, self.objects[at].object)?;
            at = around;
        }
        Some(member)
    }

    /// The member to take away so that the leaf is gone and no object but `target` is left empty, and whether it is a member of
    /// `target`.
    pub(super) fn taken_out(&self, leaf: &Leaf, target: &Object) -> Option<(Span, bool)> {
        let mut at = self.home(leaf)?;
        let mut member = leaf.name.span.to(leaf.span);
        loop {
            let object = self.objects[at].object;
            if std::ptr::eq(object, target) {
                return Some((member, true));
            }
            if object.entries.len() > 1 {
                return Some((member, false));
            }
            let around = self.objects[at].around?;
            member = member_of(self.objects[around].object, object)?;
            at = around;
        }
    }

    /// The innermost object outside of every `$or` on the way to a path, and the rest of the path.
    pub(super) fn innermost<'p>(&self, path: &'p str) -> Option<(&Home<'a>, &'p str)> {
        let rest_of = |home: &Home<'_>| match home.path.is_empty() {
            true => Some(path),
            false => path.strip_prefix(home.path.as_str())?.strip_prefix('.'),
        };
        let homes = self.objects.iter().filter(|home| !home.is_in_or && !home.has_empty_name);
        homes.filter_map(|home| Some((home, rest_of(home)?))).min_by_key(|(_, rest)| rest.len())
    }
}

/// The member whose value is this object.
fn member_of(around: &Object, object: &Object) -> Option<Span> {
    around.entries.iter().find_map(|entry| match entry {
        Entry::Nested(nested) if std::ptr::eq(&nested.object, object) => Some(nested.name.span.to(object.span)),
        _ => None,
    })
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Whether a path can be spelled as names inside one another: none of them is empty.
pub(super) fn is_spelled_by_names(path: &str) -> bool {
    path.split('.').all(|name| !name.is_empty())
}

/// `"a": {"b": value}` for the path `a.b`.
pub(super) fn nested(path: &str, value: &str) -> String {
    let names: Vec<&str> = path.split('.').collect();
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            text.push('{');
        }
        json::quote(&mut text, name);
        text.push_str(": ");
    }
    text.push_str(value);
    text.extend(std::iter::repeat_n('}', names.len() - 1));
    text
}
