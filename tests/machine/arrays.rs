//! Fields in arrays, in the shapes in which to look at each pair of elements would take time with the square of their number.

use crate::matchers;
use crate::properties::Chance;
use eventsieve::machine::{Machine, Scratch};
use eventsieve::pattern::Pattern;

/// Where the elements stand that hold the fields `x` and `y`.
#[derive(Clone, Copy, Debug)]
enum Layout {
    /// `y` in an array, `x` beside it.
    BesideScalar,
    /// Both in each element of an array.
    OneArray,
    /// Both in each element of arrays that stand in the elements of another; that has fields `x` too.
    Nested,
    /// In two arrays; of the first, any element with that `x` goes with any of the second.
    Siblings,
}

const LAYOUTS: [Layout; 4] = [Layout::BesideScalar, Layout::OneArray, Layout::Nested, Layout::Siblings];

/// Which of many elements match.
#[derive(Clone, Copy, Debug)]
enum Filling {
    First,
    Last,
    /// Each of the fields matches somewhere.
    Never,
    /// The last one, which lacks `y`.
    Lacking,
}

const FILLINGS: [Filling; 4] = [Filling::First, Filling::Last, Filling::Never, Filling::Lacking];

/// The values of `x` and `y` of an element, and what a pattern asks of them.
type Element = [Option<u8>; 2];
type Asked = [&'static str; 2];

impl Filling {
    fn asked(self) -> Asked {
        match self {
            Filling::Lacking => [r#"{"anything-but":0}"#, r#"{"exists":false}"#],
            _ => ["1", "1"],
        }
    }

    fn elements(self, count: usize) -> Vec<Element> {
        let element = |place: usize| match self {
            Filling::First => [Some(1), Some(u8::from(place == 0))],
            Filling::Last => [Some(1), Some(u8::from(place + 1 == count))],
            Filling::Never => [(place + 1) % 2, place % 2].map(|x| Some(x as u8)),
            Filling::Lacking => [Some(1), Some(0).filter(|_| place + 1 < count)],
        };
        (0..count).map(element).collect()
    }
}

impl Layout {
    fn pattern(self, [x, y]: Asked) -> String {
        match self {
            Layout::BesideScalar => format!(r#"{{"x":[{x}],"y":[{y}]}}"#),
            Layout::OneArray => format!(r#"{{"a":{{"x":[{x}],"y":[{y}]}}}}"#),
            Layout::Nested => format!(r#"{{"a":{{"x":[{x}],"b":{{"x":[{x}],"y":[{y}]}}}}}}"#),
            Layout::Siblings => format!(r#"{{"a":{{"w":[1],"x":[{x}]}},"b":{{"x":[{x}],"y":[{y}]}}}}"#),
        }
    }

    fn event(self, elements: &[Element]) -> String {
        let list = |elements: &[Element], more: &str| join(elements.iter().map(|element| object(*element, more)));
        match self {
            Layout::BesideScalar => {
                let ys = join(elements.iter().filter_map(|[_, y]| Some(y.as_ref()?.to_string())));
                let x = elements.last().and_then(|[x, _]| *x);
                object([x, None], &format!(r#""y":[{ys}]"#))
            }
            Layout::OneArray => format!(r#"{{"a":[{}]}}"#, list(elements, "")),
            Layout::Nested => {
                let group = |group: &[Element]| object([group[0][0], None], &format!(r#""b":[{}]"#, list(group, "")));
                format!(r#"{{"a":[{}]}}"#, join(elements.chunks(4).map(group)))
            }
            Layout::Siblings => {
                format!(r#"{{"a":[{}],"b":[{}]}}"#, list(elements, r#""w":1"#), list(elements, ""))
            }
        }
    }
}

fn object([x, y]: Element, more: &str) -> String {
    let x = x.map(|x| format!(r#""x":{x}"#));
    let y = y.map(|y| format!(r#""y":{y}"#));
    let more = Some(more.to_owned()).filter(|more| !more.is_empty());
    format!("{{{}}}", join([x, y, more].into_iter().flatten()))
}

fn join(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(",")
}

/// The verdict of the machine, which must be that of the plain matcher.
#[track_caller]
fn verdict(pattern: &str, event: &str) -> bool {
    let parsed = Pattern::parse(pattern).expect("a pattern");
    let verdict = matchers::machine(&parsed, event);
    assert_eq!(verdict, matchers::plain(&parsed, event), "{pattern}\n{event}");
    verdict.expect("an event")
}

#[test]
fn any_few_elements() {
    const ASKED: [&str; 6] = [
        "1",
        "1",
        r#"{"anything-but":0}"#,
        r#"{"exists":false}"#,
        r#"1,{"exists":false}"#,
        r#"{"anything-but":[1,2]}"#,
    ];
    let chance = &mut Chance(1);
    let mut matched = 0;
    for count in 1..=12 {
        for round in 0..100 {
            let layout = LAYOUTS[round % 4];
            let mut element = || [(); 2].map(|()| [Some(1), None, Some(0), Some(0)][chance.below(4)]);
            let elements: Vec<Element> = (0..count).map(|_| element()).collect();
            let asked = [(); 2].map(|()| ASKED[chance.below(ASKED.len())]);
            matched += u32::from(verdict(&layout.pattern(asked), &layout.event(&elements)));
        }
    }
    assert!((240..960).contains(&matched), "{matched} of 1200 matched: one verdict is too rare to be tested");
}

#[test]
fn few_and_many_elements_of_each_shape() {
    for layout in LAYOUTS {
        for filling in FILLINGS {
            let pattern = layout.pattern(filling.asked());
            let expected = match filling {
                Filling::Never => false,
                // Plain values have no place of their own, so none of them is absent beside another.
                Filling::Lacking => !matches!(layout, Layout::BesideScalar),
                Filling::First | Filling::Last => true,
            };
            for count in [2, 4, 12] {
                let event = layout.event(&filling.elements(count));
                assert_eq!(verdict(&pattern, &event), expected, "{layout:?}, {filling:?}, {count} elements");
            }
            let event = layout.event(&filling.elements(4000));
            let verdict = matchers::machine(&Pattern::parse(&pattern).expect("a pattern"), &event);
            assert_eq!(verdict, Ok(expected), "{layout:?}, {filling:?}");
        }
    }
}

#[test]
fn no_number_of_elements_is_too_many() {
    let elements = if cfg!(debug_assertions) { 250_000 } else { 1_000_000 };
    let pattern = Pattern::parse(r#"{"a": {"x": [1], "y": [1]}}"#).expect("a pattern");
    let mut machine = Machine::new();
    machine.add_rule((), &pattern);
    for scratch in [&mut Scratch::exact(), &mut Scratch::trusting()] {
        let mut matches = |element: &str, last: &str| {
            let event = format!(r#"{{"a":[{}{last}]}}"#, format!("{element},").repeat(elements));
            machine.matches_any(event.as_bytes(), scratch).expect("an event")
        };
        assert!(matches(r#"{"x":1,"y":1}"#, "{}"));
        assert!(matches(r#"{"x":1}"#, r#"{"x":1,"y":1}"#));
        assert!(!matches(r#"{"x":1},{"y":1}"#, "{}"));
    }
}
