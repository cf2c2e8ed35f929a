//! A workspace as the fragment of a link, and back.
//!
//! ```
//! use eventsieve::share::{Named, Workspace};
//!
//! let shared = Workspace {
//!     patterns: vec![Named { name: String::new(), text: r#"{"source": ["aws.s3"]}"#.into() }],
//!     events: vec![Named { name: "an upload".into(), text: r#"{"source": "aws.s3"}"#.into() }],
//!     target: "pipes".into(),
//! };
//! assert_eq!(Workspace::from_json(&shared.to_json())?, shared);
//! # Ok::<(), eventsieve::share::Error>(())
//! ```
//!
//! A browser does not send the fragment of an address anywhere, so what is shared is seen by nobody but those who have the link.
//!
//! A fragment is `1.` and base64url without padding of a zlib stream (RFC 1950), whose checksum tells a damaged link from a whole
//! one. In it is the workspace as JSON: `{"p": [{"n": "its name", "t": "its text"}], "e": [...]}`, patterns and events; a name
//! that is empty is left out, as is `"r"`, the target that the patterns are for, where that is a rule. Expectations are `"x":
//! [{"n": "its name", "p": 0, "e": 2, "m": true}]`: the places of the pattern and of the event in their lists, and whether they
//! match; or, in place of `"m"`, `"f"`, the text of an error, which can be expected without an event. Members of other names are
//! for versions to come. The number in front is the form's version: a page that does not know it says so, and does not guess.
//! Packing is left to the browser, which has a zlib of its own.

mod expectations;

pub use expectations::{Expectation, expectations, has_expectations, to_json};

use std::fmt;

use crate::json::{self, Reader, Token, quote};

/// What stands in front of what is packed.
const VERSION: &str = "1.";

/// A fragment has at most this many characters. Browsers take longer ones, but much that carries a link does not.
pub const MOST_CHARACTERS: usize = 32_000;

/// What is shared: texts, some of which may not be valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    /// The event patterns.
    pub patterns: Vec<Named>,
    /// The events.
    pub events: Vec<Named>,
    /// The id of the target that the patterns are for; nothing for a rule.
    pub target: String,
}

/// A text with a name, which may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// How it is called.
    pub name: String,
    /// As it was written.
    pub text: String,
}

/// Why a workspace cannot be shared, or a link not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The fragment of so many characters would be longer than [`MOST_CHARACTERS`].
    TooLong(usize),
    /// `2.…`: the link was made by a newer version of the page.
    NewerVersion,
    /// Some of it is missing or was changed on the way.
    Damaged,
    /// The browser has no zlib: it is older than 2023.
    Unsupported,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::TooLong(length) => write!(
                f,
                "A link with {length} characters is too long, for at most {MOST_CHARACTERS} can be shared. Share a smaller event."
            ),
            Error::NewerVersion => f.write_str(
                "This link was made by a newer version of this page. Load the page again, then open the link.",
            ),
            Error::Unsupported => f.write_str("This browser is too old to make links. Copy the texts instead."),
            Error::Damaged => {
                f.write_str("This link is damaged: a part of it is missing or was changed. Ask for it again.")
            }
        }
    }
}

impl std::error::Error for Error {}

/// The fragment, without the `#`, that carries a packed workspace.
///
/// # Errors
///
/// Where it would be too long.
pub fn fragment(packed: &str) -> Result<String, Error> {
    let fragment = VERSION.to_owned() + packed;
    if fragment.len() > MOST_CHARACTERS { Err(Error::TooLong(fragment.len())) } else { Ok(fragment) }
}

/// The packed workspace in a fragment, given without the `#`.
///
/// # Errors
///
/// Where the fragment is damaged, too long or of a newer version.
pub fn packed(fragment: &str) -> Result<&str, Error> {
    let version = |text: &str| text.parse::<u32>().ok();
    match fragment.strip_prefix(VERSION) {
        Some(_) if fragment.len() > MOST_CHARACTERS => Err(Error::TooLong(fragment.len())),
        Some(packed) => Ok(packed),
        None if fragment.split_once('.').and_then(|(number, _)| version(number)) > version("1") => {
            Err(Error::NewerVersion)
        }
        None => Err(Error::Damaged),
    }
}

impl Workspace {
    /// The workspace as JSON.
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        list(&mut json, "{\"p\":[", &self.patterns);
        list(&mut json, "],\"e\":[", &self.events);
        json.push(']');
        if !self.target.is_empty() {
            json.push_str(",\"r\":");
            quote(&mut json, &self.target);
        }
        json.push('}');
        json
    }

    /// The workspace that JSON describes.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where it is none.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        read(text).ok().flatten().ok_or(Error::Damaged)
    }
}

fn list(json: &mut String, lead: &str, texts: &[Named]) {
    json.push_str(lead);
    for (at, Named { name, text }) in texts.iter().enumerate() {
        json.push_str(if at > 0 { ",{" } else { "{" });
        if !name.is_empty() {
            json.push_str("\"n\":");
            quote(json, name);
            json.push(',');
        }
        json.push_str("\"t\":");
        quote(json, text);
        json.push('}');
    }
}

/// `None` where the text is JSON of another shape.
fn read(text: &str) -> Result<Option<Workspace>, json::Error> {
    let mut workspace = Workspace::default();
    let mut reader = Reader::new(text);
    if reader.next()? != Some(Token::StartObject) {
        return Ok(None);
    }
    // The names that lead to where the reader stands, and how deep that is.
    let (mut part, mut member, mut depth) = (String::new(), String::new(), 1);
    let mut has_lists = false;
    while let Some(token) = reader.next()? {
        let texts = match &*part {
            "p" => Some(&mut workspace.patterns),
            "e" => Some(&mut workspace.events),
            _ => None,
        };
        match (token, depth) {
            (Token::Name, 1) => part = reader.text()?.into_owned(),
            (Token::StartArray, 1) => has_lists |= texts.is_some(),
            (Token::String, 1) if part == "r" => workspace.target = reader.text()?.into_owned(),
            (Token::Name, 3) => member = reader.text()?.into_owned(),
            (Token::StartObject, 2) => texts.into_iter().for_each(|texts| texts.push(Named::default())),
            (Token::String, 3) => {
                let text = reader.text()?.into_owned();
                match (texts.and_then(|texts| texts.last_mut()), &*member) {
                    (Some(named), "n") => named.name = text,
                    (Some(named), "t") => named.text = text,
                    _ => {}
                }
            }
            _ => {}
        }
        match token {
            Token::StartObject | Token::StartArray => depth += 1,
            Token::EndObject | Token::EndArray => depth -= 1,
            _ => {}
        }
    }
    Ok(has_lists.then_some(workspace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, text: &str) -> Named {
        Named { name: name.into(), text: text.into() }
    }

    #[test]
    fn texts_are_kept_to_the_letter() {
        let hostile = "{\r\n\t\"a\\u0041\": [1.0e3, \"\u{1f980}\u{2028}\u{7f}\0\"],, // </script> \u{feff}";
        for texts in [vec![], vec![named("", "")], vec![named("a \"name\"", hostile), named("", hostile)]] {
            let shared = Workspace { patterns: texts.clone(), events: texts, ..Workspace::default() };
            assert_eq!(Workspace::from_json(&shared.to_json()), Ok(shared));
        }
    }

    #[test]
    fn members_of_versions_to_come_are_left_aside() {
        let json =
            r#"{"v": [{"t": "x"}], "p": [{"t": "a", "x": {"t": ["b"]}}], "e": [{"n": "c", "t": "d"}], "w": {"t": 1}}"#;
        let expected =
            Workspace { patterns: vec![named("", "a")], events: vec![named("c", "d")], ..Workspace::default() };
        assert_eq!(Workspace::from_json(json), Ok(expected));
    }

    #[test]
    fn a_target_is_kept_and_a_rule_leaves_the_text_as_it_was() {
        let rule = Workspace { patterns: vec![named("", "a")], events: vec![named("", "b")], ..Workspace::default() };
        assert_eq!(rule.to_json(), r#"{"p":[{"t":"a"}],"e":[{"t":"b"}]}"#);
        let pipes = Workspace { target: "pipes".into(), ..rule };
        assert_eq!(pipes.to_json(), r#"{"p":[{"t":"a"}],"e":[{"t":"b"}],"r":"pipes"}"#);
        assert_eq!(Workspace::from_json(&pipes.to_json()), Ok(pipes));
        assert_eq!(Workspace::from_json(r#"{"p": [], "r": {"t": "x"}}"#), Ok(Workspace::default()));
    }

    #[test]
    fn what_is_no_workspace_is_damaged() {
        for json in ["", "[]", "1", "{", r#"{"p": [{"t": "a"#, "null", "{}", r#"{"p": 1}"#, r#"{"x": []}"#] {
            assert_eq!(Workspace::from_json(json), Err(Error::Damaged), "{json}");
        }
    }

    #[test]
    fn a_fragment_has_a_version_and_a_length() {
        assert_eq!(fragment("eJw").as_deref(), Ok("1.eJw"));
        assert_eq!(packed("1.eJw"), Ok("eJw"));
        assert_eq!(packed("2.eJw"), Err(Error::NewerVersion));
        assert_eq!(packed("12.x.y"), Err(Error::NewerVersion));
        for damaged in ["", "1", "0.eJw", "eJw", "x.eJw", "-1.eJw"] {
            assert_eq!(packed(damaged), Err(Error::Damaged), "{damaged}");
        }
        let long = "x".repeat(MOST_CHARACTERS);
        assert_eq!(fragment(&long), Err(Error::TooLong(MOST_CHARACTERS + 2)));
        assert_eq!(packed(&format!("1.{long}")), Err(Error::TooLong(MOST_CHARACTERS + 2)));
        assert_eq!(fragment(&long[2..]).map(|fragment| fragment.len()), Ok(MOST_CHARACTERS));
    }
}
