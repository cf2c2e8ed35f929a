//! The machine beyond single verdicts: that its work and its memory stay within bounds, and that its rules can change.

mod allocations;
mod arrays;
mod bounds;
mod changes;
