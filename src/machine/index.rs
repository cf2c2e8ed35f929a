//! Everything about the rules but their ids: how a rule is built in, and how it is taken out.

use std::cmp::Reverse;

use hashbrown::HashMap;

use super::arena::Arena;
use super::few::Few;
use super::fields::{Field, FieldId, Tests};
use super::leaves::{Leaf, LeafId, Leaves};
use super::paths::Paths;
use super::predicates::{Effect, PredicateId, Predicates, Test};
use super::ranges::Interval;
use super::shapes::Shape;
use super::tree::{NodeId, RuleId, Tree};
use crate::json::Number;
use crate::pattern::{self, AnythingBut, Folded, Operator, Pattern, Rule, sees_empty_names};

/// The automaton: paths lead to fields, values to predicates, predicates to leaves, leaves to rules.
#[derive(Clone)]
pub(super) struct Index {
    pub(super) paths: Paths,
    pub(super) fields: Arena<Field>,
    pub(super) predicates: Predicates,
    pub(super) leaves: Leaves,
    pub(super) tree: Tree,
}

impl Index {
    pub(super) fn new() -> Self {
        Index {
            paths: Paths::new(),
            fields: Arena::new(),
            predicates: Predicates::new(),
            leaves: Leaves::new(),
            tree: Tree::new(),
        }
    }

    pub(super) fn tests(&self, id: FieldId) -> Tests<'_> {
        Tests { id, field: &self.fields[id], predicates: &self.predicates }
    }

    pub(super) fn path_of(&self, leaf: LeafId) -> &str {
        &self.fields[self.leaves.get(leaf).field].path
    }

    /// Whether a leaf asks for nothing but that there is a value.
    pub(super) fn asks_for_presence(&self, leaf: &Leaf) -> bool {
        matches!(leaf.tests.as_slice(), [(test, 0)] if *self.predicates.test(*test) == Test::Present)
    }

    /// Builds a rule in; tells the nodes where its combinations end.
    pub(super) fn add(&mut self, pattern: &Pattern, rule: RuleId) -> Few<NodeId> {
        let combinations = pattern.rules();
        let sees_empty_names = sees_empty_names(&combinations);
        let mut ways: Vec<Vec<LeafId>> =
            combinations.iter().filter_map(|combination| self.leaves_of(combination, sees_empty_names)).collect();
        let mut shares: HashMap<LeafId, usize> = HashMap::new();
        if ways.len() > 1 {
            ways.iter().flatten().for_each(|leaf| *shares.entry(*leaf).or_default() += 1);
        }
        let mut ends = Few::None;
        for way in &mut ways {
            self.arrange(way, &shares);
            let end = way.iter().fold(self.tree.root(), |at, leaf| self.step(at, *leaf));
            let rules = &mut self.tree.get_mut(end).rules;
            if !rules.as_slice().contains(&rule) {
                rules.push(rule);
                ends.push(end);
            }
        }
        ways.iter().flatten().for_each(|leaf| self.note_only_rule(*leaf));
        ends
    }

    /// Where a leaf is all that its only rule asks for, notes that rule with the leaf's tests, so that who passes one of them
    /// need not look any further. To be called of each leaf whose rules or nodes have changed.
    fn note_only_rule(&mut self, id: LeafId) {
        for at in 0..self.leaves.get(id).tests.as_slice().len() {
            let (predicate, _) = self.leaves.get(id).tests.as_slice()[at];
            self.note_only_rule_of(predicate);
        }
    }

    fn note_only_rule_of(&mut self, id: PredicateId) {
        if let [Effect { leaf, .. }, others @ ..] = self.predicates.effects(id) {
            let field = self.leaves.get(*leaf).field;
            let only = if others.is_empty() { self.only_rule(*leaf) } else { None };
            self.predicates.set_only(field, id, only);
        }
    }

    /// The rule that asks for this leaf and nothing else, if there is one and no other rule has the leaf.
    fn only_rule(&self, leaf: LeafId) -> Option<RuleId> {
        let first = self.leaves.first(leaf).filter(|_| self.leaves.get(leaf).uses == 1)?;
        self.tree.get(first).only_rule()
    }

    /// The leaves of a combination; `None` where it can never match.
    fn leaves_of(&mut self, combination: &Rule<'_>, sees_empty_names: bool) -> Option<Vec<LeafId>> {
        let questions: Vec<Question> = combination.leaves().iter().map(|leaf| Question::of(leaf)).collect();
        if questions.iter().any(Question::is_hopeless) {
            return None;
        }
        let mut leaves = Vec::with_capacity(questions.len());
        for (leaf, question) in combination.leaves().iter().zip(questions) {
            let field = self.field(&leaf.path, sees_empty_names);
            // A value that is not what is named must be there first: where the field is absent, no such rule is looked at.
            if question.exclusions > 0 && !question.takes_absence {
                leaves.push(self.leaf(field, Question::presence()));
            }
            leaves.push(self.leaf(field, question));
        }
        Some(leaves)
    }

    /// Puts the leaves of a combination in the order of its way: first what many combinations of the pattern share, so that
    /// they share their way; then what few rules ask for, so that few ways are followed. What most values satisfy comes last,
    /// and there what many rules ask for comes first, so that one look rules them all out.
    fn arrange(&self, way: &mut [LeafId], shares: &HashMap<LeafId, usize>) {
        way.sort_by_cached_key(|id| {
            let leaf = self.leaves.get(*id);
            let share = shares.get(id).copied().unwrap_or_default();
            let uses = i64::from(leaf.uses);
            let order = if leaf.is_wide() { -uses } else { uses + self.rivals(leaf) };
            (leaf.exclusions > 0, leaf.takes_absence, Reverse(share), order)
        });
    }

    /// How many other leaves have a test of this one too. A leaf with a common alternative is satisfied often, however rare the
    /// others are.
    fn rivals(&self, leaf: &Leaf) -> i64 {
        leaf.tests.as_slice().iter().map(|(test, _)| self.predicates.effects(*test).len() as i64 - 1).sum()
    }

    pub(super) fn remove(&mut self, ends: &[NodeId], rule: RuleId) {
        for end in ends {
            self.tree.get_mut(*end).rules.remove(rule);
            self.prune(*end);
        }
    }

    fn field(&mut self, path: &str, sees_empty_names: bool) -> FieldId {
        // Other paths than these are never spelled with an empty name, or their rule sees such names.
        let is_named = !sees_empty_names && path.ends_with('.');
        let node = self.paths.insert(path);
        let place = self.paths.get_mut(node);
        let place = if is_named { &mut place.named_field } else { &mut place.field };
        *place.get_or_insert_with(|| self.fields.insert(Field::new(path, node, is_named)))
    }

    fn leaf(&mut self, field: FieldId, question: Question) -> LeafId {
        let Question { tests, exclusions, takes_absence } = question;
        let mut ids: Vec<(PredicateId, u32)> =
            tests.into_iter().map(|(test, exclusion)| (self.predicate(field, test), exclusion)).collect();
        ids.sort_unstable();
        ids.dedup();
        let leaf = Leaf::new(field, ids.into_iter().collect(), exclusions, takes_absence);
        if let Some(known) = self.leaves.find(&leaf) {
            return known;
        }
        let is_wide = leaf.is_wide();
        let tests = leaf.tests.clone();
        let id = self.leaves.insert(leaf);
        for (predicate, exclusion) in tests.as_slice() {
            self.predicates.effects_mut(*predicate).push(Effect { leaf: id, exclusion: *exclusion });
        }
        self.fields[field].leaves += 1;
        self.fields[field].wide_leaves += u32::from(is_wide);
        id
    }

    fn predicate(&mut self, field: FieldId, test: Test) -> PredicateId {
        if let Some(known) = self.predicates.find(field, test.key()) {
            return known.id;
        }
        let id = self.predicates.insert(field, test);
        let test = self.predicates.test(id);
        self.fields[field].insert(test, id, self.predicates.likely(field, test.key()));
        id
    }

    fn step(&mut self, at: NodeId, leaf: LeafId) -> NodeId {
        let is_wide = self.leaves.get(leaf).is_wide();
        let (node, is_new) = if at == self.tree.root() && !is_wide {
            match self.leaves.first(leaf) {
                Some(known) => (known, false),
                None => (self.tree.insert(at, leaf), true),
            }
        } else {
            self.tree.step(at, leaf, is_wide)
        };
        if is_new {
            self.leaves.get_mut(leaf).uses += 1;
            if at == self.tree.root() && !is_wide {
                self.leaves.set_first(leaf, Some(node));
            }
        }
        node
    }

    /// Takes away a node that is of no use, and those before it that are of no more use.
    fn prune(&mut self, end: NodeId) {
        let mut at = end;
        while let Some((before, leaf)) = self.tree.get(at).before.filter(|_| !self.tree.get(at).is_of_use()) {
            let is_wide = self.leaves.get(leaf).is_wide();
            if before == self.tree.root() && !is_wide {
                self.leaves.set_first(leaf, None);
            } else {
                self.tree.remove_way(before, leaf, is_wide);
            }
            self.tree.remove(at);
            self.release(leaf);
            at = before;
        }
        if let Some((_, leaf)) = self.tree.get(at).before {
            self.note_only_rule(leaf);
        }
    }

    /// One node less has this leaf.
    fn release(&mut self, id: LeafId) {
        let leaf = self.leaves.get_mut(id);
        leaf.uses -= 1;
        if leaf.uses > 0 {
            return self.note_only_rule(id);
        }
        let Some(leaf) = self.leaves.remove(id) else {
            return;
        };
        for (predicate, exclusion) in leaf.tests.as_slice() {
            let effects = self.predicates.effects_mut(*predicate);
            effects.remove(Effect { leaf: id, exclusion: *exclusion });
            let others = effects.as_slice();
            if matches!(others, [only] if only.leaf != id) {
                self.note_only_rule_of(*predicate);
            } else if others.is_empty()
                && let Some(gone) = self.predicates.remove(leaf.field, *predicate)
            {
                self.fields[leaf.field].remove(&gone, *predicate);
            }
        }
        let field = &mut self.fields[leaf.field];
        field.leaves -= 1;
        field.wide_leaves -= u32::from(leaf.is_wide());
        if field.leaves == 0
            && let Some(gone) = self.fields.remove(leaf.field)
        {
            let node = self.paths.get_mut(gone.node);
            *(if gone.is_named { &mut node.named_field } else { &mut node.field }) = None;
            self.paths.prune(gone.node);
        }
    }
}

/// What a leaf of a pattern asks, in the machine's terms.
struct Question {
    /// Each satisfies the leaf, or is part of the exclusion of that number.
    tests: Vec<(Test, u32)>,
    exclusions: u32,
    takes_absence: bool,
}

impl Question {
    fn of(leaf: &pattern::Leaf) -> Self {
        let mut question = Question { tests: Vec::new(), exclusions: 0, takes_absence: false };
        for matcher in &leaf.matchers {
            question.add(&matcher.operator);
        }
        question
    }

    /// Whether there is any value.
    fn presence() -> Self {
        Question { tests: vec![(Test::Present, 0)], exclusions: 0, takes_absence: false }
    }

    fn is_hopeless(&self) -> bool {
        self.tests.is_empty() && !self.takes_absence
    }

    fn add(&mut self, operator: &Operator) {
        match operator {
            Operator::Exists(true) => self.satisfy(Test::Present),
            Operator::Exists(false) => self.takes_absence = true,
            Operator::Null => self.satisfy(Test::Null),
            Operator::Bool(value) => self.satisfy(Test::Bool(*value)),
            Operator::Number(number) => self.satisfy(number_test(number)),
            // Half of a character matches nothing.
            Operator::String(literal) | Operator::Exactly(literal) if literal.half_pair.is_some() => {}
            Operator::String(literal) => {
                self.satisfy(literal.address.map_or_else(|| text(&literal.text), |ip| Test::Address(ip.address())));
            }
            Operator::Exactly(literal) => self.satisfy(text(&literal.text)),
            Operator::Prefix(prefix) => self.satisfy(shape(Shape::prefix(prefix))),
            Operator::Suffix(suffix) => self.satisfy(shape(Shape::suffix(suffix))),
            Operator::EqualsIgnoreCase(folded) => self.satisfy(any_case(folded)),
            Operator::PrefixIgnoreCase(folded) => self.satisfy(shape(Shape::prefix_ignoring_case(folded))),
            Operator::SuffixIgnoreCase(folded) => self.satisfy(shape(Shape::suffix_ignoring_case(folded))),
            Operator::Wildcard(wildcard) => self.satisfy(shape(Shape::wildcard(wildcard))),
            Operator::Numeric(range) => self.satisfy(match (range.bottom(), range.top()) {
                (Some(bottom), Some(top)) if bottom.value == top.value => Test::Number((bottom.value + 0.0).to_bits()),
                _ => Test::Range(Interval::of(range)),
            }),
            Operator::Cidr(cidr) => {
                let (first, bits) = cidr.block();
                self.satisfy(Test::Block(first, bits));
            }
            Operator::AnythingBut(named) => self.exclude(named),
        }
    }

    fn exclude(&mut self, named: &AnythingBut) {
        match named {
            AnythingBut::Strings(texts) => self.exclude_all(texts, |named| text(named)),
            AnythingBut::Numbers(numbers) => self.exclude_all(numbers, number_test),
            AnythingBut::Prefixes(texts) => self.exclude_all(texts, |text| shape(Shape::prefix(text))),
            AnythingBut::Suffixes(texts) => self.exclude_all(texts, |text| shape(Shape::suffix(text))),
            AnythingBut::EqualsIgnoreCase(texts) => self.exclude_all(texts, any_case),
            AnythingBut::Wildcards(wildcards) => {
                self.exclude_all(wildcards, |wildcard| shape(Shape::wildcard(wildcard)));
            }
        }
    }

    fn satisfy(&mut self, test: Test) {
        self.tests.push((test, 0));
    }

    fn exclude_all<T>(&mut self, named: &[T], test: impl Fn(&T) -> Test) {
        self.exclusions += 1;
        self.tests.extend(named.iter().map(|named| (test(named), self.exclusions)));
    }
}

fn text(text: &str) -> Test {
    Test::Text(text.as_bytes().into())
}

fn any_case(folded: &Folded) -> Test {
    match shape(Shape::ignoring_case(folded)) {
        // Of ASCII both forms of a letter are one byte, so that the lower-case form of a whole value can be looked up.
        Test::Shape(_) if folded.text().is_ascii() => {
            Test::AnyCase(folded.text().to_ascii_lowercase().into_bytes().into())
        }
        test => test,
    }
}

fn number_test(number: &Number) -> Test {
    match number.value() {
        Some(value) => Test::Number(value.to_bits()),
        None => Test::Spelling(number.text().as_bytes().into()),
    }
}

/// A shape that only one string has is a text.
fn shape(shape: Shape) -> Test {
    match shape.only() {
        Some(text) => Test::Text(text),
        None => Test::Shape(Box::new(shape)),
    }
}
