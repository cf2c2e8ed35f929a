//! What is expected of patterns and events, beside them in a workspace's JSON. A page that shows one of each needs none of this.

use super::{Error, Workspace};
use crate::json::{self, Reader, Token, quote};

/// What is expected of a pattern and an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// How it is called, which may be empty.
    pub name: String,
    /// The place of the pattern in the list.
    pub pattern: usize,
    /// The place of the event in the list; without one, the pattern alone is an error.
    pub event: Option<usize>,
    /// Whether they match, or the text of an error.
    pub outcome: Result<bool, String>,
}

/// An expectation of a pattern that is not there, of which whoever opens it can make nothing.
const NOTHING: Expectation = Expectation { name: String::new(), pattern: usize::MAX, event: None, outcome: Ok(false) };

/// Whether a workspace's JSON has expectations.
pub fn has_expectations(json: &str) -> bool {
    // Within a text a quotation mark is escaped.
    json.contains(",\"x\":[")
}

/// The expectations in a workspace's JSON.
///
/// # Errors
///
/// [`Error::Damaged`] where it is not JSON.
pub fn expectations(json: &str) -> Result<Vec<Expectation>, Error> {
    read(json).map_err(|_| Error::Damaged)
}

/// A workspace with expectations as JSON.
pub fn to_json(workspace: &Workspace, expectations: &[Expectation]) -> String {
    let mut json = workspace.to_json();
    if expectations.is_empty() {
        return json;
    }
    json.pop();
    json.push_str(",\"x\":[");
    for (at, Expectation { name, pattern, event, outcome }) in expectations.iter().enumerate() {
        json.push_str(if at > 0 { ",{" } else { "{" });
        if !name.is_empty() {
            json.push_str("\"n\":");
            quote(&mut json, name);
            json.push(',');
        }
        json.push_str(&format!("\"p\":{pattern}"));
        if let Some(event) = event {
            json.push_str(&format!(",\"e\":{event}"));
        }
        match outcome {
            Ok(matches) => json.push_str(&format!(",\"m\":{matches}")),
            Err(text) => {
                json.push_str(",\"f\":");
                quote(&mut json, text);
            }
        }
        json.push('}');
    }
    json.push_str("]}");
    json
}

fn read(text: &str) -> Result<Vec<Expectation>, json::Error> {
    let mut expectations: Vec<Expectation> = Vec::new();
    let mut reader = Reader::new(text);
    // The names that lead to where the reader stands, and how deep that is.
    let (mut part, mut member, mut depth) = (String::new(), String::new(), 0);
    while let Some(token) = reader.next()? {
        match (token, depth) {
            (Token::Name, 1) => part = reader.text()?.into_owned(),
            (Token::Name, 3) => member = reader.text()?.into_owned(),
            (Token::StartObject, 2) if part == "x" => expectations.push(NOTHING),
            (Token::Number | Token::True | Token::False | Token::String, 3) if part == "x" => {
                let place = reader.spelling().parse().ok();
                if let Some(expectation) = expectations.last_mut() {
                    match (&*member, token) {
                        ("p", Token::Number) => expectation.pattern = place.unwrap_or(usize::MAX),
                        ("e", Token::Number) => expectation.event = place,
                        ("m", Token::True | Token::False) => expectation.outcome = Ok(token == Token::True),
                        ("n", Token::String) => expectation.name = reader.text()?.into_owned(),
                        ("f", Token::String) => expectation.outcome = Err(reader.text()?.into_owned()),
                        _ => {}
                    }
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
    Ok(expectations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::Named;

    fn workspace(text: &str) -> Workspace {
        let texts = vec![Named { name: String::new(), text: text.into() }];
        Workspace { patterns: texts.clone(), events: texts, ..Workspace::default() }
    }

    #[test]
    fn expectations_are_kept_with_their_places() {
        let expectation = |event, outcome| Expectation { name: String::new(), pattern: 0, event, outcome };
        let expected = [
            Expectation { name: "a \"name\"".into(), ..expectation(Some(0), Ok(true)) },
            expectation(Some(12), Ok(false)),
            expectation(None, Err("Event pattern is not valid.\n at".into())),
        ];
        let json = to_json(&workspace("a"), &expected);
        assert_eq!(
            json,
            r#"{"p":[{"t":"a"}],"e":[{"t":"a"}],"x":[{"n":"a \"name\"","p":0,"e":0,"m":true},{"p":0,"e":12,"m":false},{"p":0,"f":"Event pattern is not valid.\n at"}]}"#
        );
        assert_eq!(expectations(&json).as_deref(), Ok(&expected[..]));
        // A page that knows nothing of them reads the rest.
        assert_eq!(Workspace::from_json(&json), Ok(workspace("a")));
    }

    #[test]
    fn without_expectations_nothing_is_added() {
        let shared = workspace(r#"{"p": 1},"x":["#);
        assert_eq!(to_json(&shared, &[]), shared.to_json());
        assert!(!has_expectations(&shared.to_json()));
        assert!(has_expectations(&to_json(&shared, &[NOTHING])));
    }

    #[test]
    fn what_is_no_expectation_is_nothing() {
        let odd = r#"{"p": [], "x": [1, {"p": -1, "e": 1.5, "m": "x", "f": {"p": 3}}, []]}"#;
        assert_eq!(expectations(odd), Ok(vec![NOTHING]));
        assert_eq!(expectations("{"), Err(Error::Damaged));
    }
}
