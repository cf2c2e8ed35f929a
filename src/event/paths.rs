//! The paths of an event, as a tree of names, so that long names and deep nesting are held once.

use std::collections::HashMap;

/// Which path a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PathId(u32);

#[derive(Clone, Debug)]
pub(super) struct Paths {
    nodes: Vec<Node>,
    children: HashMap<(PathId, Box<str>), PathId>,
}

#[derive(Clone, Debug)]
struct Node {
    parent: Option<PathId>,
    name: Box<str>,
    has_empty_name: bool,
    /// The length in bytes of the longest name right below.
    longest_child: usize,
}

impl Paths {
    pub(super) const ROOT: PathId = PathId(0);

    pub(super) fn new() -> Self {
        Paths {
            nodes: vec![Node { parent: None, name: "".into(), has_empty_name: false, longest_child: 0 }],
            children: HashMap::new(),
        }
    }

    /// One name further down.
    pub(super) fn child(&mut self, parent: PathId, name: &str) -> PathId {
        if let Some(known) = self.children.get(&(parent, name.into())) {
            return *known;
        }
        let child = PathId(self.nodes.len() as u32);
        let has_empty_name = name.is_empty() || self.node(parent).has_empty_name;
        self.nodes.push(Node { parent: Some(parent), name: name.into(), has_empty_name, longest_child: 0 });
        let longest = &mut self.nodes[parent.0 as usize].longest_child;
        *longest = name.len().max(*longest);
        self.children.insert((parent, name.into()), child);
        child
    }

    pub(super) fn parent(&self, path: PathId) -> PathId {
        self.node(path).parent.unwrap_or(Paths::ROOT)
    }

    /// Whether one of the names is empty.
    pub(super) fn has_empty_name(&self, path: PathId) -> bool {
        self.node(path).has_empty_name
    }

    /// The names joined by dots.
    pub(super) fn joined(&self, path: PathId) -> String {
        let names: Vec<&str> = self.steps(path).into_iter().map(|step| self.name(step)).collect();
        names.join(".")
    }

    /// The path itself and those on the way to it, from the outermost name inwards.
    pub(super) fn steps(&self, path: PathId) -> Vec<PathId> {
        let mut steps = Vec::new();
        let mut at = path;
        while let Some(parent) = self.node(at).parent {
            steps.push(at);
            at = parent;
        }
        steps.reverse();
        steps
    }

    /// The last name of a path.
    pub(super) fn name(&self, path: PathId) -> &str {
        &self.node(path).name
    }

    /// All paths whose names joined by dots are `joined`: a name may hold dots itself.
    pub(super) fn named(&self, joined: &str) -> Vec<PathId> {
        let mut found = Vec::new();
        let mut pending = vec![(Paths::ROOT, 0)];
        while let Some((at, start)) = pending.pop() {
            let rest = &joined[start..];
            let ends = rest.match_indices('.').map(|(end, _)| end).chain([rest.len()]);
            for end in ends.take_while(|end| *end <= self.node(at).longest_child) {
                let Some(child) = self.children.get(&(at, rest[..end].into())) else {
                    continue;
                };
                if start + end == joined.len() {
                    found.push(*child);
                } else {
                    pending.push((*child, start + end + 1));
                }
            }
        }
        found
    }

    fn node(&self, path: PathId) -> &Node {
        &self.nodes[path.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joined_path_is_found_however_its_names_are_parted() {
        let mut paths = Paths::new();
        let a = paths.child(Paths::ROOT, "a");
        let apart = paths.child(a, "b");
        let together = paths.child(Paths::ROOT, "a.b");
        let mut found = paths.named("a.b");
        found.sort();
        assert_eq!(found, [apart, together]);
        assert_eq!(paths.child(a, "b"), apart);
        assert_eq!(paths.named("a"), [a]);
        assert_eq!(paths.named("b"), []);
        assert_eq!(paths.joined(apart), "a.b");
    }

    #[test]
    fn empty_names_keep_their_dots() {
        let mut paths = Paths::new();
        let empty = paths.child(Paths::ROOT, "");
        let below = paths.child(empty, "a");
        assert_eq!(paths.joined(below), ".a");
        assert_eq!(paths.named(".a"), [below]);
        assert_eq!(paths.named(""), [empty]);
        assert!(paths.has_empty_name(below));
    }
}
