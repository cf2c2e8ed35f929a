//! Texts made to take long or to fill the memory: each ends in a verdict or an error, at once.

use eventsieve::event::Event;
use eventsieve::explain::{explain, matches};
use eventsieve::pattern::{ErrorKind, MAX_FIELDS, Pattern};

fn verdict(pattern: &str, event: &str) -> bool {
    let pattern = Pattern::parse(pattern).expect("a pattern");
    let event = Event::parse(event).expect("an event");
    let matches = matches(&pattern, &event);
    assert_eq!(explain(&pattern, &event).is_match, matches);
    matches
}

#[track_caller]
fn refused(pattern: &str, kind: &ErrorKind) {
    assert_eq!(Pattern::parse(pattern).expect_err("too much").kind(), kind);
}

/// `count` objects `{"x":1,"y":...}` with their places as `y`.
fn elements(count: usize) -> String {
    (0..count).map(|at| format!(r#"{{"x":1,"y":{at}}}"#)).collect::<Vec<_>>().join(",")
}

#[test]
fn long_names_above_many_values() {
    let name = "k".repeat(50_000);
    assert!(verdict(&format!(r#"{{"{name}":[2]}}"#), &format!(r#"{{"{name}":[{}2]}}"#, "1,".repeat(500_000))));
    let fields: String = (0..60_000).map(|at| format!(r#""{at}":1,"#)).collect();
    assert!(verdict(&format!(r#"{{"{name}":{{"7":[1]}}}}"#), &format!(r#"{{"{name}":{{{fields}"a":1}}}}"#)));
    refused(&format!(r#"{{"{name}":{{{}"a":[1]}}}}"#, r#""a":[1],"#.repeat(100_000)), &ErrorKind::TooManyFields);
}

#[test]
fn deep_arrays_around_many_values() {
    let nested = |inside: &str| format!(r#"{{"a":{}{inside}{}}}"#, "[".repeat(990), "]".repeat(990));
    assert!(verdict(r#"{"a":[2]}"#, &nested(&format!("{}2", "1,".repeat(400_000)))));
    let objects = nested(&elements(40_000));
    assert!(verdict(r#"{"a":{"x":[1],"y":[39999]}}"#, &objects));
    assert!(!verdict(r#"{"a":{"x":[1],"y":[40000]}}"#, &objects));
}

#[test]
fn many_combinations_of_many_fields() {
    let branches = |name: &str| (0..99).map(|at| format!(r#"{{"{name}":[{at}]}}"#)).collect::<Vec<_>>().join(",");
    let leaves: String = (0..20_000).map(|at| format!(r#","{at}":[1]"#)).collect();
    let or = |name| format!(r#""$or":[{}]"#, branches(name));
    refused(&format!("{{{},{}{leaves}}}", or("a"), or("b")), &ErrorKind::TooManyFields);
    let same_leaf = r#","c":[1]"#.repeat(20_000);
    refused(&format!("{{{},{}{same_leaf}}}", or("a"), or("b")), &ErrorKind::TooManyCombinations);
    refused(&format!("{{{},{},{}}}", or("a"), or("b"), or("c")), &ErrorKind::TooManyCombinations);
    let doubled = (0..13).map(|at| format!(r#""$or":[{{"a{at}":[1]}},{{"b{at}":[1]}}]"#)).collect::<Vec<_>>().join(",");
    assert!(!verdict(&format!("{{{doubled}}}"), r#"{"a0": 1}"#));
}

#[test]
fn the_greatest_number_of_fields() {
    let fields = |count: usize| (0..count).map(|at| format!(r#""{at}":[{at}]"#)).collect::<Vec<_>>().join(",");
    assert!(Pattern::parse(&format!("{{{}}}", fields(MAX_FIELDS))).is_ok());
    refused(&format!("{{{}}}", fields(MAX_FIELDS + 1)), &ErrorKind::TooManyFields);
}

#[test]
fn arrays_beside_one_another() {
    // Paths of one array before and behind those of another, so that the choices in all of them are open at once.
    let names: Vec<String> = (0..8).map(|at| format!("a{}", "!".repeat(at))).collect();
    let pattern: Vec<String> = names.iter().map(|name| format!(r#""{name}":{{"x":[1],"y":[7]}}"#)).collect();
    let event: Vec<String> = names.iter().map(|name| format!(r#""{name}":[{}]"#, elements(33))).collect();
    let pattern = format!("{{{}}}", pattern.join(","));
    assert!(verdict(&pattern, &format!("{{{}}}", event.join(","))));
    assert!(!verdict(&pattern.replace("[7]", "[33]"), &format!("{{{}}}", event.join(","))));
}

#[test]
fn one_name_many_times_each_with_an_array() {
    let event = format!("{{{}}}", vec![format!(r#""a":[{}]"#, elements(16)); 8].join(","));
    let fields: Vec<String> = (0..8).map(|at| format!(r#""{}":[1]"#, ["x", "z"][at % 2])).collect();
    assert!(!verdict(&format!(r#"{{"a":{{{},"x":[1],"y":[99]}}}}"#, fields.join(",")), &event));
    assert!(verdict(r#"{"a":{"x":[1],"y":[3]}}"#, &event));
}

#[test]
fn many_elements_of_one_array() {
    let event = format!(r#"{{"a":[{}]}}"#, elements(50_000));
    assert!(verdict(r#"{"a":{"x":[1],"y":[49999]}}"#, &event));
    assert!(!verdict(r#"{"a":{"x":[2],"y":[49999]}}"#, &event));
    assert!(verdict(r#"{"a":{"x":[1],"z":[{"exists":false}]}}"#, &event));
}

#[test]
fn wildcards_that_repeat_themselves() {
    let wildcard = "*a".repeat(1000);
    let pattern = format!(r#"{{"a":[{{"wildcard":"{wildcard}"}}]}}"#);
    assert!(verdict(&pattern, &format!(r#"{{"a":"{}"}}"#, "a".repeat(200_000))));
    assert!(!verdict(&pattern, &format!(r#"{{"a":"{}b"}}"#, "a".repeat(200_000))));
    let fields: Vec<String> = (0..256).map(|at| format!(r#""{at}":[{at},{{"wildcard":"*a*b*{at}"}}]"#)).collect();
    assert!(Pattern::parse(&format!("{{{}}}", fields.join(","))).expect("a pattern").complexity() > 0);
}

#[test]
fn the_longest_numbers() {
    let number = |text: &str| Pattern::parse(&format!(r#"{{"a":[{text}]}}"#)).map_err(|error| error.kind().to_string());
    let too_long = |length| {
        Err(format!(
            "Number value length ({length}) exceeds the maximum allowed (1000, from `StreamReadConstraints.getMaxNumberLength()`)"
        ))
    };
    let digits = "7".repeat(1000);
    assert!(number(&digits).is_ok());
    assert_eq!(number(&format!("{digits}7")), too_long(1001));
    assert_eq!(number(&format!("-{digits}.5e1")), too_long(1002));
    // Numbers that begin with 0 are counted one short when they have a fraction but no exponent, or the reverse.
    assert!(number(&format!("0.{digits}")).is_ok());
    assert_eq!(number(&format!("0.{digits}7")), too_long(1001));
    assert_eq!(number(&format!("0.{digits}e1")), too_long(1002));
}

/// Of fields that keep each other apart in many elements, the fewest to change are not sought at any price.
#[test]
fn many_fields_apart_are_explained() {
    let fields = |count: usize| (0..count).map(|at| format!(r#""f{at}":[1]"#)).collect::<Vec<_>>().join(",");
    // Each element has one of the fields.
    let apart = |elements: usize, count: usize| {
        let element = |at: usize| format!(r#"{{"f{}":1,"z":{at}}}"#, at % count);
        (0..elements).map(element).collect::<Vec<_>>().join(",")
    };
    let pattern = format!(r#"{{"a":{{{}}}}}"#, fields(16));
    let one = format!(r#""a":[{}]"#, apart(200, 16));
    assert!(!verdict(&pattern, &format!("{{{}}}", vec![one; 10].join(","))));
    assert!(!verdict(&format!(r#"{{"a":{{{}}}}}"#, fields(256)), &format!(r#"{{"a":[{}]}}"#, apart(4_000, 256))));
    let branches = (0..100).map(|at| format!(r#"{{"b{at}":[{{"exists":false}}]}}"#)).collect::<Vec<_>>().join(",");
    let pattern = format!(r#"{{"a":{{{}}},"$or":[{branches}]}}"#, fields(12));
    assert!(!verdict(&pattern, &format!(r#"{{"a":[{}]}}"#, apart(400, 12))));
}

/// Much that fails in many places.
#[test]
fn many_failing_fields_are_explained() {
    let absent = (0..256).map(|at| format!(r#""p{at}":{{"state":["on"]}}"#)).collect::<Vec<_>>().join(",");
    let places = (0..4_000).map(|at| format!(r#""q{at}":{{"state":"on"}}"#)).collect::<Vec<_>>().join(",");
    assert!(!verdict(&format!("{{{absent}}}"), &format!("{{{places}}}")));
    let wrapped = format!(r#"{{"detail":"{}"}}"#, format!("{{{places}}}").replace('"', "\\\""));
    assert!(!verdict(&format!(r#"{{"detail":{{{absent}}}}}"#), &wrapped));
    let empty = format!(r#"{{"a":[{}1],"b":[{}1]}}"#, "{},".repeat(40_000), "1,".repeat(60_000));
    assert!(!verdict(r#"{"a":["x"]}"#, &empty));
}

#[test]
fn the_deepest_patterns_are_explained() {
    let or = format!(r#"{}{{"b":[1]}}{}"#, r#"{"$or":[{"a":[1]},"#.repeat(499), "]}".repeat(499));
    for event in [r#"{"b":1}"#, r#"{"a":1}"#, "{}"] {
        assert_eq!(verdict(&or, event), event != "{}");
    }
}

/// Numbers of which no table tells the double, and letters of which a table tells the case.
#[test]
fn many_numbers_and_letters_that_are_looked_up() {
    // Exactly the least double, which only all of its digits tell.
    let least = format!("{:.750e}", f64::from_bits(1));
    for number in ["5e-324", "1e308", "1.2345678901234567e-300", "9007199254740993", "12345678901234567890", &least] {
        let event = format!(r#"{{"a":[{}1]}}"#, format!("{number},").repeat(300_000 / number.len()));
        assert!(verdict(r#"{"a":[{"numeric":[">",0.5,"<",2]}]}"#, &event), "{number}");
        assert!(!verdict(r#"{"a":[{"numeric":["<",0]}]}"#, &event), "{number}");
    }
    let event = format!(r#"{{"a":[{}"x"]}}"#, r#""ＡＢＣ日本語","#.repeat(20_000));
    assert!(!verdict(r#"{"a":[{"equals-ignore-case":"ａｂｃ日本"}]}"#, &event));
    let pattern = format!(r#"{{"a":[{{"prefix":{{"equals-ignore-case":"{}"}}}}]}}"#, "ａ日".repeat(600));
    assert!(!verdict(&pattern, &event));
}
