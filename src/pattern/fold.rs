//! `equals-ignore-case`, and the same inside `prefix`, `suffix` and `anything-but`.

use super::case::{Form, lower, upper};

/// A text that matches whatever the case of its letters.
///
/// Each UTF-16 unit stands for its lower-case or its upper-case form, each taken whole. So `ß` matches `SS` and `ß`, but not
/// `ss`; a title-case letter such as `ǅ` does not match itself; and a character outside the basic plane becomes `??`.
///
/// ```
/// use eventsieve::pattern::Folded;
///
/// let folded = Folded::new("Straße");
/// assert!(folded.equals("STRASSE"));
/// assert!(folded.is_prefix_of("straße 5"));
/// assert!(!folded.equals("strasse"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Folded {
    text: Box<str>,
    cases: Box<[Cases]>,
}

/// What one unit can be.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cases {
    lower: Form,
    upper: Form,
}

impl Folded {
    /// Takes the operand, unescaped.
    pub fn new(text: &str) -> Self {
        Folded { text: text.into(), cases: text.chars().flat_map(Cases::of).collect() }
    }

    /// The operand as it was written, unescaped.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The UTF-16 units of the operand, each as a character; a half of a character outside the basic plane is `?`.
    pub(crate) fn units(&self) -> impl Iterator<Item = char> {
        self.text.chars().flat_map(|character| {
            let units = character.len_utf16();
            std::iter::repeat_n(if units == 1 { character } else { '?' }, units)
        })
    }

    /// The lower-case and the upper-case form of a unit.
    pub(crate) fn forms(unit: char) -> [String; 2] {
        [lower(unit), upper(unit)].map(|form| form.characters().iter().collect())
    }

    /// Whether all of `value` matches.
    pub fn equals(&self, value: &str) -> bool {
        self.rests_after(value).contains(&"")
    }

    /// Whether `value` begins so.
    pub fn is_prefix_of(&self, value: &str) -> bool {
        !self.rests_after(value).is_empty()
    }

    /// Whether `value` ends so.
    pub fn is_suffix_of(&self, value: &str) -> bool {
        let mut rests = vec![value];
        for cases in self.cases.iter().rev() {
            rests = cases.step(&rests, strip_from_end);
        }
        !rests.is_empty()
    }

    /// What can remain of `value` behind this text. Forms of several characters can leave more than one answer.
    fn rests_after<'v>(&self, value: &'v str) -> Vec<&'v str> {
        let mut rests = vec![value];
        for cases in &self.cases {
            rests = cases.step(&rests, strip_from_start);
        }
        rests
    }
}

impl Cases {
    /// Of each unit of a character.
    fn of(character: char) -> impl Iterator<Item = Cases> {
        let units = character.len_utf16();
        let cases = if units == 1 {
            Cases { lower: lower(character), upper: upper(character) }
        } else {
            Cases { lower: Form::of(['?']), upper: Form::of(['?']) }
        };
        std::iter::repeat_n(cases, units)
    }

    fn step<'v>(&self, rests: &[&'v str], strip: fn(Form, &'v str) -> Option<&'v str>) -> Vec<&'v str> {
        let mut next: Vec<&str> = Vec::with_capacity(rests.len());
        for rest in rests {
            for form in [self.lower, self.upper] {
                if let Some(stripped) = strip(form, rest)
                    && !next.iter().any(|known| known.len() == stripped.len())
                {
                    next.push(stripped);
                }
            }
        }
        next
    }
}

fn strip_from_start(form: Form, text: &str) -> Option<&str> {
    form.characters().iter().try_fold(text, |rest, character| rest.strip_prefix(*character))
}

fn strip_from_end(form: Form, text: &str) -> Option<&str> {
    form.characters().iter().rev().try_fold(text, |rest, character| rest.strip_suffix(*character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(operand: &str, value: &str, equal: bool) {
        assert_eq!(Folded::new(operand).equals(value), equal, "{operand} and {value}");
    }

    #[test]
    fn forms_are_taken_whole() {
        check("ab1", "Ab1", true);
        check("ß", "SS", true);
        check("ß", "ß", true);
        check("ß", "ss", false);
        check("SS", "ß", false);
        check("ς", "Σ", true);
        check("ς", "σ", false);
        check("ı", "I", true);
        check("ı", "i", false);
        check("ǅ", "ǆ", true);
        check("ǅ", "Ǆ", true);
        check("ǅ", "ǅ", false);
        check("😀", "😀", false);
        check("😀", "??", true);
        check("", "", true);
    }

    #[test]
    fn ends_are_matched_from_either_side() {
        assert!(Folded::new("ß").is_suffix_of("STRASS"));
        assert!(Folded::new(".PNG").is_suffix_of("photo.png"));
        assert!(!Folded::new(".PNG").is_suffix_of("png"));
        assert!(Folded::new("").is_suffix_of("x"));
        assert!(Folded::new("").is_prefix_of("x"));
    }
}
