//! A list that nearly always holds one thing, and then takes two words.

/// A list in no particular order.
#[derive(Clone, Debug)]
pub(super) enum Few<T> {
    None,
    One(T),
    #[expect(clippy::box_collection, reason = "the list stays as small as its usual case")]
    Many(Box<Vec<T>>),
}

impl<T: Copy + PartialEq> Few<T> {
    pub(super) fn as_slice(&self) -> &[T] {
        match self {
            Few::None => &[],
            Few::One(thing) => std::slice::from_ref(thing),
            Few::Many(things) => things,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    pub(super) fn push(&mut self, thing: T) {
        match self {
            Few::None => *self = Few::One(thing),
            Few::One(first) => *self = Few::Many(Box::new(vec![*first, thing])),
            Few::Many(things) => things.push(thing),
        }
    }

    /// Takes a thing out, in time linear in the length.
    pub(super) fn remove(&mut self, thing: T) {
        match self {
            Few::One(only) if *only == thing => *self = Few::None,
            Few::Many(things) => {
                if let Some(at) = things.iter().position(|known| *known == thing) {
                    things.swap_remove(at);
                }
            }
            _ => {}
        }
    }
}

impl<T: Copy + PartialEq> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        let mut few = Few::None;
        things.into_iter().for_each(|thing| few.push(thing));
        few
    }
}
