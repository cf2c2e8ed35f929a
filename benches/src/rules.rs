//! The rules: fourteen kinds of five rules each, and large sets to see what a rule costs.
//!
//! The kinds are those of event-ruler's benchmarks, with values out of [`features`](crate::features). Each rule matches
//! between 0.001 % and 50 % of the lots.

use std::collections::HashSet;

use crate::chance::Chance;

/// Rules of one kind.
pub struct Kind {
    /// As event-ruler's benchmarks name it.
    pub name: &'static str,
    /// Their texts.
    pub rules: &'static [&'static str],
    /// Whether quamina has the operators of these rules.
    pub in_quamina: bool,
}

/// All kinds.
pub const KINDS: &[Kind] = &[
    Kind { name: "EXACT", rules: EXACT, in_quamina: true },
    Kind { name: "WILDCARD", rules: WILDCARD, in_quamina: true },
    Kind { name: "PREFIX", rules: PREFIX, in_quamina: true },
    Kind { name: "PREFIX_EQUALS_IGNORE_CASE", rules: PREFIX_EQUALS_IGNORE_CASE, in_quamina: false },
    Kind { name: "SUFFIX", rules: SUFFIX, in_quamina: true },
    Kind { name: "SUFFIX_EQUALS_IGNORE_CASE", rules: SUFFIX_EQUALS_IGNORE_CASE, in_quamina: false },
    Kind { name: "EQUALS_IGNORE_CASE", rules: EQUALS_IGNORE_CASE, in_quamina: true },
    Kind { name: "NUMERIC", rules: NUMERIC, in_quamina: true },
    Kind { name: "ANYTHING-BUT", rules: ANYTHING_BUT, in_quamina: true },
    Kind { name: "ANYTHING-BUT-IGNORE-CASE", rules: ANYTHING_BUT_IGNORE_CASE, in_quamina: false },
    Kind { name: "ANYTHING-BUT-PREFIX", rules: ANYTHING_BUT_PREFIX, in_quamina: false },
    Kind { name: "ANYTHING-BUT-SUFFIX", rules: ANYTHING_BUT_SUFFIX, in_quamina: false },
    Kind { name: "ANYTHING-BUT-WILDCARD", rules: ANYTHING_BUT_WILDCARD, in_quamina: false },
    Kind { name: "COMPLEX_ARRAYS", rules: COMPLEX_ARRAYS, in_quamina: true },
];

const EXACT: &[&str] = &[
    r#"{"properties": {"MAPBLKLOT": ["1430022"]}}"#,
    r#"{"properties": {"MAPBLKLOT": ["2607117"]}}"#,
    r#"{"properties": {"MAPBLKLOT": ["2607218"]}}"#,
    r#"{"properties": {"MAPBLKLOT": ["3745012"]}}"#,
    r#"{"properties": {"MAPBLKLOT": ["VACSTWIL"]}}"#,
];

const WILDCARD: &[&str] = &[
    r#"{"properties": {"MAPBLKLOT": [{"wildcard": "143*"}]}}"#,
    r#"{"properties": {"MAPBLKLOT": [{"wildcard": "2*0*1*7"}]}}"#,
    r#"{"properties": {"MAPBLKLOT": [{"wildcard": "*218"}]}}"#,
    r#"{"properties": {"MAPBLKLOT": [{"wildcard": "3*5*2"}]}}"#,
    r#"{"properties": {"MAPBLKLOT": [{"wildcard": "VA*IL"}]}}"#,
];

const PREFIX: &[&str] = &[
    r#"{"properties": {"STREET": [{"prefix": "AC"}]}}"#,
    r#"{"properties": {"STREET": [{"prefix": "BL"}]}}"#,
    r#"{"properties": {"STREET": [{"prefix": "DR"}]}}"#,
    r#"{"properties": {"STREET": [{"prefix": "FU"}]}}"#,
    r#"{"properties": {"STREET": [{"prefix": "RH"}]}}"#,
];

const PREFIX_EQUALS_IGNORE_CASE: &[&str] = &[
    r#"{"properties": {"STREET": [{"prefix": {"equals-ignore-case": "Ac"}}]}}"#,
    r#"{"properties": {"STREET": [{"prefix": {"equals-ignore-case": "bL"}}]}}"#,
    r#"{"properties": {"STREET": [{"prefix": {"equals-ignore-case": "dR"}}]}}"#,
    r#"{"properties": {"STREET": [{"prefix": {"equals-ignore-case": "Fu"}}]}}"#,
    r#"{"properties": {"STREET": [{"prefix": {"equals-ignore-case": "rH"}}]}}"#,
];

const SUFFIX: &[&str] = &[
    r#"{"properties": {"STREET": [{"suffix": "ON"}]}}"#,
    r#"{"properties": {"STREET": [{"suffix": "KE"}]}}"#,
    r#"{"properties": {"STREET": [{"suffix": "MM"}]}}"#,
    r#"{"properties": {"STREET": [{"suffix": "ING"}]}}"#,
    r#"{"properties": {"STREET": [{"suffix": "GO"}]}}"#,
];

const SUFFIX_EQUALS_IGNORE_CASE: &[&str] = &[
    r#"{"properties": {"STREET": [{"suffix": {"equals-ignore-case": "oN"}}]}}"#,
    r#"{"properties": {"STREET": [{"suffix": {"equals-ignore-case": "Ke"}}]}}"#,
    r#"{"properties": {"STREET": [{"suffix": {"equals-ignore-case": "mM"}}]}}"#,
    r#"{"properties": {"STREET": [{"suffix": {"equals-ignore-case": "InG"}}]}}"#,
    r#"{"properties": {"STREET": [{"suffix": {"equals-ignore-case": "gO"}}]}}"#,
];

const EQUALS_IGNORE_CASE: &[&str] = &[
    r#"{"properties": {"STREET": [{"equals-ignore-case": "jefferson"}]}}"#,
    r#"{"properties": {"STREET": [{"equals-ignore-case": "bEaCh"}]}}"#,
    r#"{"properties": {"STREET": [{"equals-ignore-case": "HyDe"}]}}"#,
    r#"{"properties": {"STREET": [{"equals-ignore-case": "CHESTNUT"}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"equals-ignore-case": "ave"}]}}"#,
];

const NUMERIC: &[&str] = &[
    r#"{"geometry": {"type": ["Polygon"], "firstCoordinates": {"x": [{"numeric": ["=", -122.42916360922355]}]}}}"#,
    r#"{"geometry": {"type": ["MultiPolygon"], "firstCoordinates": {"z": [{"numeric": ["=", 0]}]}}}"#,
    r#"{"geometry": {"firstCoordinates": {"x": [{"numeric": ["<", -122.48671267081272]}]}}}"#,
    r#"{"geometry": {"firstCoordinates": {"x": [{"numeric": [">", -122.39200944012424]}]}}}"#,
    r#"{"geometry": {"firstCoordinates": {"x": [{"numeric": [">", -122.44600944012424, "<", -122.4263085128395]}]}}}"#,
];

const ANYTHING_BUT: &[&str] = &[
    r#"{"properties": {"ST_TYPE": [{"anything-but": ["ST"]}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"anything-but": ["ST", "AVE"]}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"anything-but": ["ST"]}], "ODD_EVEN": [{"anything-but": ["E"]}]}}"#,
    r#"{"geometry": {"type": [{"anything-but": ["Polygon"]}]}}"#,
    r#"{"properties": {"STREET": ["FULTON"], "FROM_ST": [{"anything-but": ["441"]}]}}"#,
];

const ANYTHING_BUT_IGNORE_CASE: &[&str] = &[
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"equals-ignore-case": ["St"]}}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"equals-ignore-case": ["St", "aVe"]}}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"equals-ignore-case": ["st"]}}],
        "ODD_EVEN": [{"anything-but": {"equals-ignore-case": ["e"]}}]}}"#,
    r#"{"geometry": {"type": [{"anything-but": {"equals-ignore-case": ["polygon"]}}]}}"#,
    r#"{"properties": {"STREET": ["FULTON"], "FROM_ST": [{"anything-but": {"equals-ignore-case": ["441"]}}]}}"#,
];

const ANYTHING_BUT_PREFIX: &[&str] = &[
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"prefix": "S"}}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"prefix": ["ST", "AV"]}}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"prefix": "S"}}], "ODD_EVEN": [{"anything-but": {"prefix": "E"}}]}}"#,
    r#"{"geometry": {"type": [{"anything-but": {"prefix": "Poly"}}]}}"#,
    r#"{"properties": {"STREET": ["FULTON"], "FROM_ST": [{"anything-but": {"prefix": "44"}}]}}"#,
];

const ANYTHING_BUT_SUFFIX: &[&str] = &[
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"suffix": "T"}}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"suffix": ["ST", "VE"]}}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"suffix": "T"}}], "ODD_EVEN": [{"anything-but": {"suffix": "E"}}]}}"#,
    r#"{"properties": {"STREET": [{"anything-but": {"suffix": "TH"}}], "ST_TYPE": ["AVE"]}}"#,
    r#"{"properties": {"STREET": ["FULTON"], "FROM_ST": [{"anything-but": {"suffix": "41"}}]}}"#,
];

const ANYTHING_BUT_WILDCARD: &[&str] = &[
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"wildcard": "*S*T*"}}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"wildcard": ["S*", "A*E"]}}]}}"#,
    r#"{"properties": {"ST_TYPE": [{"anything-but": {"wildcard": "S*T"}}], "ODD_EVEN": [{"anything-but": {"wildcard": "*E"}}]}}"#,
    r#"{"geometry": {"type": [{"anything-but": {"wildcard": "Poly*n"}}]}}"#,
    r#"{"properties": {"STREET": ["FULTON"], "FROM_ST": [{"anything-but": {"wildcard": "4*1"}}]}}"#,
];

const COMPLEX_ARRAYS: &[&str] = &[
    r#"{"geometry": {"type": ["Polygon"], "coordinates": {"x": [{"numeric": ["=", -122.42916360922355]}]}}}"#,
    r#"{"geometry": {"type": ["MultiPolygon"], "coordinates": {"y": [{"numeric": ["=", 37.729900216217324]}]}}}"#,
    r#"{"geometry": {"coordinates": {"x": [{"numeric": ["<", -122.48671267081272]}]}}}"#,
    r#"{"geometry": {"coordinates": {"x": [{"numeric": [">", -122.39200944012424]}]}}}"#,
    r#"{"geometry": {"coordinates": {"x": [{"numeric": [">", -122.44600944012424, "<", -122.4263085128395]}]}}}"#,
];

/// Rules that ask for one house or one lot each, in turn; all of them occur in the data. The first asks for a landmark.
///
/// A rule that names what never comes is cheap for any engine, as its first characters seldom come either. So with 100,000 of
/// these rules nearly half of the events match one.
pub fn exact(count: usize, features: &[&str]) -> Vec<String> {
    let fields = ["MAPBLKLOT", "BLKLOT"].map(|name| (name, unique(features, name)));
    let mut rules = vec![r#"{"properties":{"MAPBLKLOT":["3745012"]}}"#.to_owned()];
    let mut chance = Chance::new(1);
    let mut asked: HashSet<String> = rules.iter().cloned().collect();
    while rules.len() < count {
        let (name, values) = &fields[rules.len() % 2];
        let value = values[chance.below(values.len())];
        let rule = format!(r#"{{"properties":{{"{name}":["{value}"]}}}}"#);
        if asked.insert(rule.clone()) {
            rules.push(rule);
        }
    }
    rules
}

/// Rules of eight kinds in turn, each about the block of some house, half of them with another house's values.
///
/// Houses and not lots: of a landmark there would be so many rules that quamina 0.7.0 panics, which has room for 255 successors
/// of a state.
pub fn mixed(count: usize, features: &[&str]) -> Vec<String> {
    let mut chance = Chance::new(2);
    let mut seen = HashSet::new();
    let houses: Vec<&str> =
        features.iter().copied().filter(|feature| seen.insert(value(feature, "MAPBLKLOT"))).collect();
    (0..count)
        .map(|place| {
            let house = houses[chance.below(houses.len())];
            let other = if chance.happens(0.5) { house } else { houses[chance.below(houses.len())] };
            mixed_rule(place % 8, house, other)
        })
        .collect()
}

fn mixed_rule(kind: usize, house: &str, other: &str) -> String {
    let block = value(house, "BLOCK_NUM");
    let street = value(other, "STREET");
    let (start, end) = (&street[..3], &street[street.len() - 3..]);
    let at_block = |rest: String| format!(r#"{{"properties":{{"BLOCK_NUM":["{block}"],{rest}}}}}"#);
    match kind {
        0 => format!(r#"{{"properties":{{"BLKLOT":["{}"]}}}}"#, value(other, "BLKLOT")),
        1 => at_block(format!(r#""STREET":[{{"prefix":"{start}"}}]"#)),
        2 => at_block(format!(r#""STREET":[{{"suffix":"{end}"}}]"#)),
        3 => at_block(format!(r#""STREET":[{{"wildcard":"{start}*{end}"}}]"#)),
        4 => at_block(format!(r#""STREET":[{{"equals-ignore-case":"{}"}}]"#, street.to_lowercase())),
        5 => {
            let x = x(other);
            let range = format!(r#"[">",{},"<",{}]"#, x - 0.000001, x + 0.000001);
            format!(
                r#"{{"geometry":{{"firstCoordinates":{{"x":[{{"numeric":{range}}}]}}}},"properties":{{"BLOCK_NUM":["{block}"]}}}}"#
            )
        }
        6 => at_block(format!(r#""ST_TYPE":[{{"anything-but":["ST","{}"]}}]"#, value(other, "ST_TYPE"))),
        _ => at_block(format!(r#""ODD_EVEN":["{}"],"STREET":["MISSION","{street}"]"#, value(other, "ODD_EVEN"))),
    }
}

/// The string at this name; `UNKNOWN` for null.
fn value<'a>(feature: &'a str, name: &str) -> &'a str {
    let (_, rest) = feature.split_once(&format!("\"{name}\":")).unwrap_or_default();
    rest.strip_prefix('"').and_then(|rest| rest.split_once('"')).map_or("UNKNOWN", |(value, _)| value)
}

fn x(feature: &str) -> f64 {
    let (_, rest) = feature.split_once("\"x\":").unwrap_or_default();
    rest.split_once(',').and_then(|(number, _)| number.parse().ok()).unwrap_or_default()
}

fn unique<'a>(features: &[&'a str], name: &str) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    features.iter().map(|feature| value(feature, name)).filter(|value| seen.insert(*value)).collect()
}
