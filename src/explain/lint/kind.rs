//! The kinds of lints, each with its sentence.

use std::fmt;

use strum::IntoStaticStr;

use super::size::MOST_CHARACTERS;
use crate::explain::shown::{cut, grouped, listed};
use crate::pattern::{Feature, Folded, Operator, Source, Target};

/// What to know about a pattern or a verdict.
#[derive(Clone, Debug, PartialEq, IntoStaticStr)]
#[non_exhaustive]
pub enum LintKind {
    /// `{"a": [{"cidr": "0.0.0.0/0"}]}`, `{"a": ["10.0.0.1"]}`: the engine compares addresses in the same form as numbers.
    AddressLeak,
    /// `{"a": [{"wildcard": "*"}, {"equals-ignore-case": "b"}]}`: the engine can follow one matcher into the other.
    WildcardWithIgnoreCase,
    /// `{"a": ["b", {"numeric": ["<", 1]}, {"suffix": "c"}]}`: the engine was seen to answer at random.
    MixedMatchers,
    /// `{"a": [1e23]}`, also in an event: which decimal is a double's shortest differs between versions of Java.
    ExtremeNumber,
    /// `{"a": [{"equals-ignore-case": "ⱟ"}]}`: a letter whose other case older versions of Java do not know.
    RecentLetter,
    /// `{"a": ["\ud800"]}`, also in an event: half of a surrogate pair is no character, and is lost on the way.
    HalfPair,
    /// `{"a": [{"b": 1}], "a": [{"b": 2}]}` in an event: the engine was seen to miss matches in such arrays.
    RepeatedArray,
    /// `{"a": [1], "a": [2]}` and `{"a": {"b": [1]}, "a.b": [2]}`: only the last one counts.
    RepeatedPath,
    /// `{"a": [{"wildcard": "*a*a*a*a*a*"}]}`: the service refuses the pattern as too complex.
    TooComplex,
    /// `{"a": [{"wildcard": "*a*a*a*a*"}]}`: the service was seen to accept less than this complexity, and to refuse more.
    NearlyTooComplex {
        /// Its complexity.
        complexity: usize,
    },
    /// A pattern of more than 2,048 characters.
    Long {
        /// How many it has.
        characters: usize,
    },
    /// `$or` of 10 branches beside `$or` of 50.
    ManyCombinations {
        /// How many there are.
        combinations: usize,
    },
    /// `{"source": ["aws.s3", {"prefix": "aws."}]}`: without the one the array matches the same.
    Redundant {
        /// What adds nothing.
        value: Operator,
        /// What matches all of it.
        by: Operator,
    },
    /// `{"a": [{"anything-but": "b"}, "b"]}` and `{"a": [{"anything-but": "b"}, {"anything-but": "c"}]}`: every value matches.
    ExcludesNothing,
    /// `{"account": [{"anything-but": [123456789012]}]}`: the field has no value of that type.
    ExcludesOtherType {
        /// The field.
        field: Box<str>,
    },
    /// `{"account": [123456789012]}`: EventBridge always sends a string.
    OtherType {
        /// The field.
        field: Box<str>,
        /// What never matches.
        value: Operator,
    },
    /// `{"version": ["1"]}`: EventBridge always sends `"0"`.
    OtherVersion {
        /// What never matches.
        value: Operator,
    },
    /// `{"source": [{"exists": false}]}`: EventBridge always sends the field.
    AlwaysPresent {
        /// The field.
        field: Box<str>,
    },
    /// `{"source": {"name": ["b"]}}`: the field around it is never an object.
    NothingInside {
        /// The field around it.
        field: Box<str>,
    },
    /// `{"detail": ["b"]}`, `{"detail": [{"exists": true}]}`: an object is no value.
    DetailIsObject,
    /// `{"a": {"": ["b"]}}`: such a field is not found, unless another path of the pattern has an empty name inside.
    EmptyName,
    /// `{"a": [{"equals-ignore-case": "😀"}]}`: the character has two forms, and is none of them.
    NotItself {
        /// The character.
        character: char,
    },
    /// `{"$or": [{"account": [1]}, {"source": ["b"]}]}`: the first branch never matches.
    DeadBranch,
    /// `{"$or": [{"a": [1]}, {"b": [2]}], "a": [3]}`: nothing is left of the first branch.
    EmptyBranch,
    /// `{"source": [{"prefix": ""}]}`: every event matches.
    MatchesEverything,
    /// `{"state": ["running"]}`: events have no such field beside `detail`.
    NotSent {
        /// The field.
        field: Box<str>,
    },
    /// `{"detailType": ["b"]}`: events have a field of nearly that name.
    Misspelt {
        /// The field as it is written.
        field: Box<str>,
        /// The field that is likely to be meant.
        meant: &'static str,
    },
    /// `{"a": [{"wildcard": "b*"}]}` for Pipes: there is no such operator.
    NotInTarget {
        /// What there is not.
        feature: Feature,
        /// Where.
        target: Target,
    },
    /// `{"a": [{"cidr": "10.0.0.0/8"}]}` for Pipes: the documentation does not say whether there is such an operator.
    PerhapsNotInTarget {
        /// What there may not be.
        feature: Feature,
        /// Where.
        target: Target,
    },
}

impl fmt::Display for LintKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LintKind::NearlyTooComplex { complexity } => write!(
                f,
                "the wildcards of this event pattern have a complexity of {complexity}: EventBridge was seen to accept 7, and \
                 to refuse 11 as too complex"
            ),
            LintKind::Long { characters } => long(f, *characters),
            LintKind::ManyCombinations { combinations } => many_combinations(f, *combinations),
            LintKind::Redundant { value, by } => redundant(f, value, by),
            LintKind::ExcludesOtherType { field } => {
                write!(f, "{} {ON_BUS}, so anything-but a number excludes nothing", always_text(field))
            }
            LintKind::OtherType { field, value } => {
                write!(f, "{} {ON_BUS}, so {} never matches it", always_text(field), shown(value))
            }
            LintKind::OtherVersion { value } => {
                write!(f, "version is always \"0\" {ON_BUS}, so {} never matches it", shown(value))
            }
            LintKind::AlwaysPresent { field } => {
                write!(f, "every event {ON_BUS} has {field}, so {{\"exists\": false}} never matches")
            }
            LintKind::NothingInside { field } => {
                write!(f, "{} {ON_BUS}, so there is never a field inside it", always_text(field))
            }
            LintKind::NotItself { character } => not_itself(f, *character),
            LintKind::NotSent { field } => write!(
                f,
                "EventBridge sends no field named {} at the top level of an event; what a service or application sends is \
                 inside detail",
                cut(field)
            ),
            LintKind::Misspelt { field, meant } => write!(
                f,
                "EventBridge sends no field named {} at the top level of an event; {meant} is likely to be meant",
                cut(field)
            ),
            LintKind::NotInTarget { feature, target } => not_in_target(f, *feature, *target),
            LintKind::PerhapsNotInTarget { feature, target } => {
                let (name, target) = (feature.name(), target.name());
                write!(f, "it is not known whether {target} supports {name}: its documentation does not name it")
            }
            fixed => f.write_str(fixed.sentence()),
        }
    }
}

impl LintKind {
    /// The name of the kind, as it stands in this list.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// Where the fact is from, where that is one page of a documentation.
    pub fn source(&self) -> Option<Source> {
        match self {
            LintKind::NotInTarget { target, .. } | LintKind::PerhapsNotInTarget { target, .. } => target.source(),
            _ => None,
        }
    }

    /// The sentence of a kind that always has the same.
    fn sentence(&self) -> &'static str {
        match self {
            LintKind::AddressLeak => {
                "EventBridge may also match numbers, and addresses of the other family, that look alike inside its engine"
            }
            LintKind::WildcardWithIgnoreCase => {
                "EventBridge may match too much where a wildcard stands beside an operator that ignores case"
            }
            LintKind::MixedMatchers => {
                "EventBridge may miss matches where a string, a numeric range and a wildcard or suffix stand in one list"
            }
            LintKind::ExtremeNumber => "EventBridge may compare this number by its text only",
            LintKind::RecentLetter => "EventBridge may not know the other case of this letter",
            LintKind::HalfPair => {
                "an incomplete Unicode escape (\\ud800 to \\udfff) matches nothing in an event pattern, and is ? in an event"
            }
            LintKind::RepeatedArray => {
                "EventBridge may miss matches in an array whose name stands more than once in the event"
            }
            LintKind::RepeatedPath => "this field is named again later, and only the last one counts",
            LintKind::TooComplex => "EventBridge refuses this pattern: its wildcards are too complex",
            LintKind::ExcludesNothing => {
                "the values in an array mean \"or\", and another one here matches what anything-but excludes: together \
                 they match every value"
            }
            LintKind::DetailIsObject => {
                "detail is always an object on an event bus, and an object has no value of its own: only the fields inside \
                 it can match"
            }
            LintKind::EmptyName => {
                "EventBridge passes over fields whose name is empty, so this field is not found in an event"
            }
            LintKind::DeadBranch => {
                "a field in this condition of $or never matches on an event bus, so the condition never matches either"
            }
            LintKind::EmptyBranch => {
                "all fields in this condition of $or are named again later, and only the last one counts: the condition asks \
                 for nothing"
            }
            LintKind::MatchesEverything => {
                "this event pattern matches every event on the event bus: if the rule's target sends events to the same \
                 event bus, the rule can run in an infinite loop"
            }
            _ => "",
        }
    }
}

/// Where the reason is what EventBridge sends; any event can be tested.
const ON_BUS: &str = "on an event bus";

/// Cut to fit a sentence.
fn shown(operator: &Operator) -> String {
    cut(&operator.to_string())
}

fn always_text(field: &str) -> String {
    match field {
        "resources" => "resources is always an array of strings".into(),
        field => format!("{field} is always a string"),
    }
}

fn not_in_target(f: &mut fmt::Formatter<'_>, feature: Feature, target: Target) -> fmt::Result {
    let name = feature.name();
    match (target, feature) {
        (Target::V2Metadata, Feature::Inside) => {
            write!(f, "{} takes an array of exact values for each field, and no fields inside it", target.name())
        }
        (Target::V2Metadata, _) => write!(f, "{} takes exact values only, and not {name}", target.name()),
        _ => write!(f, "{} does not support {name}", target.name()),
    }
}

fn long(f: &mut fmt::Formatter<'_>, characters: usize) -> fmt::Result {
    let shown = grouped(characters);
    match characters > MOST_CHARACTERS {
        true => write!(f, "this event pattern is refused: it has {shown} characters, and 4,096 are accepted at most"),
        false => write!(
            f,
            "this event pattern has {shown} characters, and EventBridge accepts 2,048 by default; on request it is 4,096 at \
             most"
        ),
    }
}

fn many_combinations(f: &mut fmt::Formatter<'_>, combinations: usize) -> fmt::Result {
    let shown = grouped(combinations);
    write!(f, "the conditions of $or multiply to {shown} combinations, and EventBridge accepts 1,000 at most")
}

fn redundant(f: &mut fmt::Formatter<'_>, value: &Operator, by: &Operator) -> fmt::Result {
    match value.to_string() == by.to_string() {
        true => write!(f, "{} stands more than once in this array", shown(value)),
        false => {
            write!(f, "{} adds nothing: {} in the same array matches all that it matches", shown(value), shown(by))
        }
    }
}

fn not_itself(f: &mut fmt::Formatter<'_>, character: char) -> fmt::Result {
    if character.len_utf16() > 1 {
        return write!(f, "equals-ignore-case takes {character} for ??, and never matches {character} itself");
    }
    let forms = listed(Folded::forms(character));
    write!(f, "equals-ignore-case takes {character} for one of {forms}, and never matches {character} itself")
}
