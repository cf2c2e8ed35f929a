//! Patterns out of templates and code, and into them.

mod tools;

use std::fs;

use eventsieve::convert::{Format, Options, Output, detect, find, write};
use eventsieve::json::{LineColumn, formatted, minified};

use crate::properties::{Chance, pair, setting};

/// A sample of the folder `tests/convert`.
fn sample(name: &str) -> String {
    fs::read_to_string(format!("{}/tests/convert/{name}", env!("CARGO_MANIFEST_DIR"))).expect(name)
}

/// What is found in a sample: the name and the pattern of each on a line, and below it what is told, with its place.
fn report(name: &str, format: Format) -> String {
    let text = sample(name);
    assert_eq!(detect(&text), Some(format), "{name}");
    let mut out = String::new();
    for found in find(&text, Some(format)).unwrap_or_else(|error| panic!("{name}: {error} {:?}", error.place(&text))) {
        let pattern = minified(&found.pattern).unwrap_or_else(|_| format!("{:?}", found.pattern));
        out += &format!("{}: {pattern}\n", found.name.as_deref().unwrap_or("-"));
        for note in &found.notes {
            assert!(found.span.start <= note.span.start && note.span.end <= found.span.end, "{note:?} in {found:?}");
            let LineColumn { line, column } = LineColumn::of(&text, note.span.start);
            out += &format!("  {line}:{column} {:?} {note}\n", &text[note.span.range()]);
        }
    }
    out
}

/// Each sample beside what is found in it, which `EVENTSIEVE_RENEW` writes anew.
#[test]
fn every_pattern_of_a_sample_is_found() {
    for (name, format) in [
        ("describe-rule.json", Format::DescribeRule),
        ("rules.json", Format::DescribeRule),
        ("describe-pipe.json", Format::DescribeRule),
        ("template.yaml", Format::CloudFormation),
        ("template.json", Format::CloudFormation),
        ("sam.yaml", Format::Sam),
        ("main.tf", Format::Terraform),
        ("stack.ts", Format::Cdk),
    ] {
        let report = report(name, format);
        let expected = format!("{}/tests/convert/{name}.found", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("EVENTSIEVE_RENEW").is_some() {
            fs::write(&expected, &report).expect("a file");
        }
        assert_eq!(report, fs::read_to_string(&expected).expect(&expected), "{name}");
    }
}

/// JSON text in one spelling: strings decoded and quoted anew, numbers as they stand.
fn normal(text: &str) -> String {
    use eventsieve::json::{Reader, Token};
    let mut reader = Reader::new(text);
    let mut out = String::new();
    while let Some(token) = reader.next().expect(text) {
        match token {
            Token::Name | Token::String => {
                let decoded = reader.text().expect(text);
                out += &if reader.has_half_pair() { reader.spelling().to_owned() } else { format!("{decoded:?}") };
            }
            _ => out += reader.spelling(),
        }
        out.push(' ');
    }
    out
}

/// The outputs that can be read again, and as what.
const ROUND_TRIPS: [(Output, Format); 7] = [
    (Output::Json, Format::Json),
    (Output::DescribeRule, Format::DescribeRule),
    (Output::CloudFormation, Format::CloudFormation),
    (Output::CloudFormationJson, Format::CloudFormation),
    (Output::Sam, Format::Sam),
    (Output::Terraform, Format::Terraform),
    (Output::Cdk, Format::Cdk),
];

#[track_caller]
fn check_round_trips(pattern: &str) {
    for (output, format) in ROUND_TRIPS {
        let written = write(pattern, output, &Options::default()).expect(pattern);
        let found = find(&written, Some(format)).unwrap_or_else(|error| panic!("{error}\n{written}"));
        assert_eq!(found.len(), 1, "{written}");
        assert_eq!(normal(&found[0].pattern), normal(pattern), "{written}");
        assert!(found[0].notes.is_empty(), "{:?}\n{written}", found[0].notes);
        // What is written of the copy is the same once more.
        let again = write(&found[0].pattern, output, &Options::default()).expect(pattern);
        assert_eq!(normal(&find(&again, None).expect(&again)[0].pattern), normal(pattern), "{again}");
    }
}

#[test]
fn generated_patterns_come_back_as_they_were() {
    for seed in 1..=200 {
        let (pattern, _) = pair(seed);
        check_round_trips(&if seed % 2 == 0 { pattern } else { formatted(&pattern).expect("JSON") });
    }
}

#[test]
fn hard_patterns_come_back_as_they_were() {
    for pattern in tools::HARD.iter().filter(|pattern| !pattern.contains(" and what ")) {
        check_round_trips(pattern);
    }
}

#[test]
fn patterns_of_samples_come_back_as_they_were() {
    let mut tried = 0;
    for name in ["describe-rule.json", "template.yaml", "template.json", "sam.yaml", "main.tf", "stack.ts"] {
        let found = find(&sample(name), None).expect(name);
        for found in found.iter().filter(|found| found.notes.is_empty()) {
            check_round_trips(&found.pattern);
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn what_is_written_is_detected() {
    for (output, format) in ROUND_TRIPS {
        let written = write(r#"{"source": ["aws.s3"]}"#, output, &Options::default()).expect("written");
        assert_eq!(detect(&written), Some(format), "{written}");
    }
}

/// What is wrong, with its place, as `line:column what`.
fn refusal(text: &str, format: Format) -> String {
    let error = find(text, Some(format)).expect_err(text);
    let LineColumn { line, column } = error.place(text);
    format!("{line}:{column} {error}")
}

#[test]
fn what_is_not_understood_is_said_with_its_place() {
    let mut faults = Vec::new();
    for (format, text, expected) in [
        (
            Format::CloudFormation,
            "Resources:\n  é: [b",
            "2:8 this is not YAML: while parsing a flow sequence, expected ',' or ']'",
        ),
        (Format::CloudFormation, "{\"Resources\": {\"A\": }", "1:21 this is not JSON: "),
        (
            Format::CloudFormation,
            "Resources: {Queue: {Type: AWS::SQS::Queue}}",
            "1:1 there is no event pattern in it; looked for EventPattern",
        ),
        (Format::CloudFormation, "? [a]\n: b", "1:3 a name must be text"),
        (
            Format::DescribeRule,
            r#"{"Name": "hourly", "ScheduleExpression": "rate(1 hour)"}"#,
            "1:1 there is no event pattern in it",
        ),
        (Format::Terraform, "resource \"a\" \"b\" {\n  event_pattern = [\n", "2:20 this is not HCL: expected `]`"),
        (Format::Terraform, "a = jsonencode({ b = 1, b = 2 })", "1:25 this is not HCL: "),
        (
            Format::Cdk,
            "const é = {\n  eventPattern: { source: sources() } };",
            "2:27 sources() is known only when the code runs; write the value",
        ),
        (Format::Cdk, "{ source: ['a', ...others] }", "1:17 ...others is known only when the code runs"),
        (Format::Cdk, "{ a: x ? [1] : [2] }", "1:6 x ? [1] : [2] is known only when the code runs"),
        (Format::Cdk, "{ a: Match.contains('b') }", "1:6 Match.contains is no helper that is known"),
        (Format::Cdk, "{ a: events.Match.prefix(1) }", "1:6 Match.prefix takes one string"),
        (Format::Cdk, "{ a: 10n }", "1:6 10n is no number that JSON can spell"),
        (Format::Cdk, "{ a: 'b", "1:6 a string, template or comment that begins here has no end"),
        (Format::Cdk, "{ a: ['b'", "1:9 the code ends where there should be a comma or a closing bracket"),
        (Format::Cdk, "{ a: ['b' } }", "1:11 } stands where there should be a comma or a closing bracket"),
        (Format::Cdk, r"{ a: '\xg' }", "1:7 this escape stands for no character"),
        (Format::Json, " ", "1:1 there is no event pattern in it; a pattern is a JSON object"),
    ] {
        let found = refusal(text, format);
        if !found.starts_with(expected) {
            faults.push(format!("{text}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(
        find("what is this?", None).expect_err("nothing").to_string(),
        "what this is cannot be told from the text; name its format"
    );
    let refused = |pattern: &str, event: Option<&str>| {
        let mut options = Options::default();
        options.event = event.map(str::to_owned);
        let error = write(pattern, Output::TestEventPattern, &options).expect_err(pattern);
        (error.to_string(), error.span().start)
    };
    assert_eq!(refused("{\"a\": }", None).1, 6);
    assert_eq!(refused("{}", None).0, "test-event-pattern takes an event too; give one");
    assert!(refused("{}", Some("{\"a\": }")).0.starts_with("the event is not JSON: "));
}

/// Pieces of each language that mean something to it.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "'",
    "`",
    "${",
    "\\",
    "\n",
    "\n  ",
    ":",
    ": ",
    ",",
    "- ",
    "&a ",
    "*a",
    "!Ref ",
    "!Sub ",
    "<<: ",
    "<<EOF\n",
    "EOF",
    "|",
    ">",
    "#",
    "//",
    "/*",
    "*/",
    "\\u",
    "\\u{",
    "0x",
    "1e",
    "-",
    ".",
    "...",
    "é",
    "😀",
    "\u{feff}",
    "\r",
    "\t",
    "%",
    "@",
    "eventPattern: ",
    "event_pattern = ",
    "jsonencode(",
    "EventPattern: ",
    "Match.",
    "new A(this, 'b', ",
    "= ",
    "null",
    "---\n",
    "? ",
    "\0",
];

#[test]
fn what_a_text_is_shows_in_it() {
    for (text, format) in [
        (r#"{"source": ["a"]}"#, Some(Format::Json)),
        (r#"{"source": ["a"],}"#, Some(Format::Json)),
        (r#"{"source": "#, Some(Format::Json)),
        (r#"{"Rules": [{"exists": false}], "Name": [{"exists": false}]}"#, Some(Format::Json)),
        ("{ source: ['a'] }", Some(Format::Cdk)),
        ("{ \"source\": ['a'], }", Some(Format::Cdk)),
        ("eventPattern: { source: ['a'] },", Some(Format::Cdk)),
        ("{ targets: [new LambdaFunction(fn)], eventPattern: { source: ['a'] } }", Some(Format::Cdk)),
        ("({ eventPattern: ['a field'] })", Some(Format::Cdk)),
        ("EventPattern:\n  source: [a]", Some(Format::CloudFormation)),
        ("EventPattern: '{}'", Some(Format::CloudFormation)),
        ("Uploads:\n  Type: AWS::Events::Rule\n  Properties: {}", Some(Format::CloudFormation)),
        ("a: &a {b: c}\nResources:\n  R:\n    <<: *a", Some(Format::CloudFormation)),
        ("Resources: {F: {Type: AWS::Serverless::Function}}", Some(Format::Sam)),
        ("Name: a\nEventPattern: '{\"source\": [\"a\"]}'\nState: ENABLED", Some(Format::DescribeRule)),
        ("  event_pattern = <<EOF\n{}\nEOF\n", Some(Format::Terraform)),
        ("<<EOF\n{}\nEOF\n", Some(Format::Terraform)),
        ("jsonencode({ source = [\"a\"] })", Some(Format::Terraform)),
        ("a: b", None),
        ("", None),
        ("what is this?", None),
    ] {
        assert_eq!(detect(text), format, "{text}");
        if let Some(Format::Cdk | Format::Terraform) = format {
            assert_eq!(find(text, None).map(|found| found.len()), Ok(1), "{text}");
        }
    }
}

/// Samples that are cut, doubled and mixed with what means something: all give patterns or an error, and none a panic.
#[test]
fn no_text_is_too_broken() {
    let samples =
        ["describe-rule.json", "template.yaml", "template.json", "sam.yaml", "main.tf", "stack.ts"].map(sample);
    let mut chance = Chance(1);
    let boundary = |text: &str, mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let mut found_some = 0;
    for _ in 0..setting("EVENTSIEVE_TEXTS", 400) {
        let mut text = samples[chance.below(samples.len())].clone();
        for _ in 0..=chance.below(4) {
            let start = boundary(&text, chance.below(text.len() + 1));
            let end = boundary(&text, (start + chance.below(40)).min(text.len())).max(start);
            match chance.below(5) {
                0 => text.truncate(start),
                1 => text.replace_range(start..end, ""),
                2 => text.insert_str(start, &text[start..end].repeat(3)),
                _ => text.insert_str(start, PIECES[chance.below(PIECES.len())]),
            }
        }
        for format in Format::ALL.into_iter().map(Some).chain([None]) {
            match find(&text, format) {
                Ok(found) => {
                    found_some += 1;
                    for found in found {
                        assert!(text.get(found.span.range()).is_some(), "{found:?}");
                        assert!(found.notes.iter().all(|note| text.get(note.span.range()).is_some()), "{found:?}");
                        for output in Output::ALL {
                            let _ =
                                write(&found.pattern, output, &Options::named(found.name.clone().unwrap_or_default()));
                        }
                    }
                }
                Err(error) => {
                    assert!(text.get(error.span().range()).is_some(), "{error:?}\n{text}");
                    assert!(!error.to_string().is_empty());
                }
            }
        }
    }
    assert!(found_some > 300, "hardly a text was read: {found_some}");
}

#[test]
fn no_text_nests_too_deep() {
    let deep = |open: &str, close: &str| open.repeat(5000) + &close.repeat(5000);
    for text in [
        deep("{\"a\": ", "}"),
        deep("[", "]"),
        deep("{a: ", "}"),
        deep("(", ")"),
        deep("- ", ""),
        deep("{ a = ", "}"),
        format!("event_pattern = jsonencode({})", deep("[", "]")),
        format!("event_pattern = {}", deep("\"${", "}\"")),
        format!("event_pattern = {}", deep("(", ")")),
        format!("event_pattern = {}", deep("a(", ")")),
        format!("event_pattern = {}", deep("!", "")),
        format!("event_pattern = {}", deep("a ? ", " : b")),
        format!("event_pattern = {}", deep("{for a in ", " : a => b}")),
        format!("event_pattern = \"{}\"", deep("%{if ", "}%{endif}")),
        format!("event_pattern = a{}", deep("[b", "]")),
        format!("x({{ eventPattern: {} }})", deep("[", "]")),
        format!("x({{ eventPattern: {} }})", "/[(".repeat(5000)),
        format!("x({{ eventPattern: {} }})", "'\\".repeat(5000)),
        format!("x({{ eventPattern: {} }})", "new A(this, 'b', ".repeat(5000)),
        format!("x({{ eventPattern: `{}` }})", deep("${`", "`}")),
        format!("a: {}", deep("!Sub ", "")),
    ] {
        for format in Format::ALL.into_iter().map(Some).chain([None]) {
            let _ = find(&text, format);
        }
    }
    let deepest = "{\"a\":".repeat(1000) + "[1]" + &"}".repeat(1000);
    let deepest = deepest.replacen("{\"a\":", "", 1);
    let deepest = &deepest[..deepest.len() - 1];
    for output in Output::ALL {
        let _ = write(deepest, output, &Options::default().with_event("{}"));
    }
}
