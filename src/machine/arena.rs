//! Things that refer to each other by number, so that one can be taken away without moving the others.

use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::ops::{Index, IndexMut};

/// The number of a thing in its [`Arena`]. An optional one takes no more room than one.
pub(super) struct Id<T> {
    number: NonZeroU32,
    of: PhantomData<fn() -> T>,
}

/// Numbered things. The number of one that was taken away is given to a later one.
#[derive(Clone)]
pub(super) struct Arena<T> {
    places: Vec<Option<T>>,
    free: Vec<Id<T>>,
}

impl<T> Id<T> {
    fn new(place: usize) -> Self {
        // Four thousand million things would take more memory than a machine of this kind is ever given.
        let number = u32::try_from(place + 1).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MAX);
        Id { number, of: PhantomData }
    }

    /// The same number, for who does not know the type of the thing.
    pub(super) fn of_another<U>(self) -> Id<U> {
        Id { number: self.number, of: PhantomData }
    }

    /// Counted from 0: for what is kept beside the arena.
    pub(super) fn place(self) -> usize {
        self.number.get() as usize - 1
    }
}

impl<T> Arena<T> {
    pub(super) fn new() -> Self {
        Arena { places: Vec::new(), free: Vec::new() }
    }

    pub(super) fn insert(&mut self, thing: T) -> Id<T> {
        match self.free.pop() {
            Some(id) => {
                self.places[id.place()] = Some(thing);
                id
            }
            None => {
                self.places.push(Some(thing));
                Id::new(self.places.len() - 1)
            }
        }
    }

    pub(super) fn remove(&mut self, id: Id<T>) -> Option<T> {
        let thing = self.places[id.place()].take();
        self.free.push(id);
        thing
    }

    /// One more than the greatest place.
    pub(super) fn places(&self) -> usize {
        self.places.len()
    }
}

impl<T> Index<Id<T>> for Arena<T> {
    type Output = T;

    fn index(&self, id: Id<T>) -> &T {
        self.places[id.place()].as_ref().expect("who holds the number of a thing keeps it in its arena")
    }
}

impl<T> IndexMut<Id<T>> for Arena<T> {
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        self.places[id.place()].as_mut().expect("who holds the number of a thing keeps it in its arena")
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.number.cmp(&other.number)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl<T> std::fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.number)
    }
}
