//! The samples that the page offers, from `www/examples`.
//!
//! A file says in which group the example stands, what it is called, what it shows and whether the event matches, and gives
//! the pattern and the event. Only the first is in the program, so that the page opens at once; the build lays all of them
//! into one file, in the order of `www/gallery.json`, which the page loads afterwards.

use serde::Deserialize;
use serde_json::value::RawValue;

/// Where the page finds all examples.
pub(crate) const ADDRESS: &str = "examples.json";

const FIRST_ID: &str = "ec2-state-change";
const FIRST: &str = include_str!("../../www/examples/ec2-state-change.json");

/// A pattern and an event to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// What a link names it by. It never changes, and is the name of the file.
    pub id: String,
    /// The heading that it stands under.
    pub group: String,
    /// A few words.
    pub name: String,
    /// A sentence on what it shows.
    pub about: String,
    /// Formatted JSON.
    pub pattern: String,
    /// Formatted JSON.
    pub event: String,
}

/// The example that the page opens with.
///
/// # Panics
///
/// Never: a test reads it.
pub(crate) fn first() -> Example {
    let file: File<'_> = serde_json::from_str(FIRST).expect("the file is an example");
    file.named(FIRST_ID.to_owned())
}

/// The examples that the build laid into one file, in the order in which they are offered.
///
/// # Errors
///
/// Where the text is something else.
pub(crate) fn read(all: &str) -> serde_json::Result<Vec<Example>> {
    let all: Vec<(String, File<'_>)> = serde_json::from_str(all)?;
    Ok(all.into_iter().map(|(id, file)| file.named(id)).collect())
}

/// The id in what stands behind the address of the page: `?example=missing-field`.
pub(crate) fn asked_for(query: &str) -> Option<&str> {
    query.strip_prefix('?')?.split('&').find_map(|part| part.strip_prefix("example="))
}

/// The shape of a file. The texts of pattern and event are kept as they stand there.
#[derive(Deserialize)]
struct File<'a> {
    group: String,
    name: String,
    about: String,
    #[serde(borrow)]
    pattern: &'a RawValue,
    #[serde(borrow)]
    event: &'a RawValue,
}

impl File<'_> {
    fn named(self, id: String) -> Example {
        let File { group, name, about, pattern, event } = self;
        Example { id, group, name, about, pattern: outdented(pattern.get()), event: outdented(event.get()) }
    }
}

/// A value's text without the step of indentation that it has inside the file.
fn outdented(text: &str) -> String {
    text.replace("\n  ", "\n")
}

#[cfg(test)]
pub(super) mod tests;
