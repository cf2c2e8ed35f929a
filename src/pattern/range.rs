//! `numeric`: a lower bound, an upper bound, or both.

/// The numbers a `numeric` matcher accepts.
///
/// ```
/// use eventsieve::pattern::{Bound, Range};
///
/// let range = Range::between(Bound::exclusive(0.0), Bound::inclusive(5.0)).expect("0 is below 5");
/// assert!(!range.contains(0.0));
/// assert!(range.contains(5.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    bottom: Option<Bound>,
    top: Option<Bound>,
}

/// One end of a range. Bounds are never NaN or infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// Where the range ends.
    pub value: f64,
    /// Whether that number itself is inside.
    pub inclusive: bool,
}

impl Bound {
    /// `>=` or `<=`
    pub fn inclusive(value: f64) -> Self {
        Bound { value, inclusive: true }
    }

    /// `>` or `<`
    pub fn exclusive(value: f64) -> Self {
        Bound { value, inclusive: false }
    }
}

impl Range {
    /// `=`
    pub fn equal(value: f64) -> Self {
        Range { bottom: Some(Bound::inclusive(value)), top: Some(Bound::inclusive(value)) }
    }

    /// `>` or `>=`. `None` above the greatest double, where nothing can be.
    pub fn from(bottom: Bound) -> Option<Self> {
        (bottom.inclusive || bottom.value < f64::MAX).then_some(Range { bottom: Some(bottom), top: None })
    }

    /// `<` or `<=`. `None` below the least double, where nothing can be.
    pub fn up_to(top: Bound) -> Option<Self> {
        (top.inclusive || top.value > f64::MIN).then_some(Range { bottom: None, top: Some(top) })
    }

    /// Both ends. `None` where the bottom is not below the top; EventBridge refuses equal bounds too.
    pub fn between(bottom: Bound, top: Bound) -> Option<Self> {
        (bottom.value < top.value).then_some(Range { bottom: Some(bottom), top: Some(top) })
    }

    /// The lower bound.
    pub fn bottom(&self) -> Option<Bound> {
        self.bottom
    }

    /// The upper bound.
    pub fn top(&self) -> Option<Bound> {
        self.top
    }

    /// Whether the number is inside.
    pub fn contains(&self, value: f64) -> bool {
        let above = self.bottom.is_none_or(|b| if b.inclusive { value >= b.value } else { value > b.value });
        let below = self.top.is_none_or(|t| if t.inclusive { value <= t.value } else { value < t.value });
        above && below
    }
}
