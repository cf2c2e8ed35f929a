//! What is written, read by the tools that it is for. Each is asked where it is installed; a shell always is.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output as Ended, Stdio};

use eventsieve::convert::{Options, Output, write};
use serde_json::Value;

use crate::properties::pair;

/// Texts that are hard to quote, and what the languages would read otherwise.
pub(super) const HARD: &[&str] = &[
    r##"{"a": ["it's", "'", "''", "\"", "\\", "\\'", "$HOME", "${HOME}", "$(true)", "`true`", "!!", "\n", "\t", "#", "*", "~"]}"##,
    "{\n\t\"a\": [\"é\", \"😀\", \"\u{2028}\", \"\u{7f}\", \"\u{85}\", \"\u{feff}\", \"\u{ffff}\", \"e\u{301}\", \"\u{212a}\"]\n}",
    r#"{"a": ["\ud83d", "\u0000", "\ud83d\ude00", "\u0041", "\/"]}"#,
    r#"{"a": [12345678901234567890, 1.0, 1e2, -0, 1E+400, 0.1, -1.5, 100, 9007199254740993, 0.0000001]}"#,
    r#"{"a": [null]}"#,
    r#"{"a": ["two\nlines\tand \\n no more", "\r"]}"#,
    r#"{"a": ["two\nlines\tand \\n no more"]}"#,
    r#"{"a": [1], "a": [2]}"#,
    r#"{"on": ["yes", "no", "null", "~", "1.0", "0777", "2024-01-01", "1:30", " a", "a ", "a: b", "a #b", "- a", "@a", "%a", "=", "<<", "", "true"]}"#,
    r#"{"yes": [true, false], "null": [1], "1": [1], "for": [1], "if": [1], "__proto__": [1], "detailType": [1]}"#,
    r#"{"a": ["${b}", "%{c}", "$${d}", "$$${e}", "%%{f}", "$", "%", "{{resolve:ssm:x}}", "EOF"]}"#,
    r#"{"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": {"Ref": ["a"], "Fn::Sub": ["b"], "b": {"Ref": ["c"]}}}"#,
    r#"{"source": ["aws.s3"], "detail-type": ["Object Created"], "region": ["eu-west-1"], "detail": {"bucket": {"name": [{"prefix": "a"}]}}}"#,
    r#"{"source": [{"prefix": "aws."}], "$or": [{"detail": {"a": [1]}}, {"detail": {"b": [{"exists": false}]}}]}"#,
    r#"{"source": ["aws.a-long-name-of-a-service", "aws.another-long-name-of-a-service", "aws.the-longest-name-of-a-service"]}"#,
    r#"{"a": ["b"]} and what EventBridge does not look at"#,
];

/// The hard texts, and generated patterns.
fn patterns(generated: u64) -> Vec<String> {
    let generated = (1..=generated).map(|seed| pair(seed).0);
    HARD.iter().map(|text| (*text).to_owned()).chain(generated).collect()
}

fn written(pattern: &str, output: Output) -> String {
    write(pattern, output, &Options::default().with_event(pattern)).unwrap_or_else(|error| panic!("{error}\n{pattern}"))
}

/// Runs a tool. `None`, and a line about it, where it is not installed.
fn run(command: &mut Command, input: &str) -> Option<Ended> {
    let name = command.get_program().to_string_lossy().into_owned();
    let Ok(mut child) = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn() else {
        println!("{name} is not installed, and not asked");
        return None;
    };
    let mut pipe = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    // It can print before it has read everything.
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let ended = child.wait_with_output().expect("an end");
    // A tool that reads no input is done before it is written.
    let _ = writer.join().expect("no panic");
    Some(ended)
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// What is JSON in the text, as a value. Halves of pairs, which no value can hold, are taken for something else.
fn value(text: &str) -> Value {
    let text = text.replace("\\ud83d\"", "half\"");
    serde_json::Deserializer::from_str(&text)
        .into_iter()
        .next()
        .expect("JSON")
        .unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Whether a value of `serde_json` is exact: neither huge nor with a name twice.
fn is_comparable(pattern: &str) -> bool {
    !["1E+400", "1e309", "1E309", "\"a\": [1], \"a\""].iter().any(|piece| pattern.contains(piece))
}

#[test]
fn a_shell_gives_each_command_its_pattern_byte_for_byte() {
    let patterns: Vec<String> = patterns(200).into_iter().filter(|pattern| !pattern.contains(" and what ")).collect();
    let mut script = "aws() { printf '%s\\0' \"$@\"; }\n".to_owned();
    let mut expected = Vec::new();
    for pattern in &patterns {
        script += &written(pattern, Output::PutRule);
        expected.extend(["events", "put-rule", "--name", "my-rule", "--event-pattern", pattern]);
        script += &written(pattern, Output::TestEventPattern);
        expected.extend(["events", "test-event-pattern", "--event-pattern", pattern, "--event", pattern]);
    }
    let ended = run(&mut Command::new("sh"), &script).expect("a shell");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    let stdout = String::from_utf8(ended.stdout).expect("UTF-8");
    let words: Vec<&str> = stdout.split_terminator('\0').collect();
    assert_eq!(words.len(), expected.len());
    for (word, expected) in words.iter().zip(&expected) {
        assert_eq!(word, expected);
    }
}

#[test]
fn cfn_lint_has_nothing_to_say_about_templates() {
    let folder = folder("cfn-lint");
    let mut files = Vec::new();
    for (number, pattern) in patterns(12).iter().enumerate() {
        for (output, end) in
            [(Output::CloudFormation, "yaml"), (Output::CloudFormationJson, "json"), (Output::Sam, "sam.yaml")]
        {
            let file = folder.join(format!("{number}.{end}"));
            fs::write(&file, written(pattern, output)).expect("a file");
            files.push(file);
        }
    }
    if let Some(ended) = run(Command::new("cfn-lint").args(&files), "") {
        assert_eq!(String::from_utf8_lossy(&ended.stdout), "");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }
}

/// PyYAML reads YAML 1.1, as CloudFormation does; cfn-lint brings it along.
#[test]
fn a_reader_of_yaml_1_1_makes_the_same_pattern_of_it() {
    const SCRIPT: &str = r"
import json, sys, yaml
class Loader(yaml.SafeLoader): pass
Loader.add_multi_constructor('!', lambda loader, suffix, node: suffix)
for text in sys.stdin.read().split('\0'):
    for resource in yaml.load(text, Loader)['Resources'].values():
        properties = resource['Properties']
        events = properties.get('Events', {}).values()
        for pattern in [properties.get('EventPattern')] + [event['Properties']['Pattern'] for event in events]:
            if pattern is not None:
                print(json.dumps(pattern if isinstance(pattern, str) else json.dumps(pattern)))
";
    let patterns: Vec<String> = patterns(200).into_iter().filter(|pattern| is_comparable(pattern)).collect();
    let outputs = [Output::CloudFormation, Output::CloudFormationJson, Output::Sam];
    let written: Vec<String> =
        patterns.iter().flat_map(|pattern| outputs.map(|output| written(pattern, output))).collect();
    let own = std::env::var("EVENTSIEVE_TOOLS").unwrap_or_default() + "/cfn-lint/bin/python";
    let has_yaml = |python: &&str| {
        run(Command::new(python).args(["-c", "import yaml"]), "").is_some_and(|ended| ended.status.success())
    };
    let Some(python) = ["python3", own.as_str()].into_iter().find(has_yaml) else {
        println!("PyYAML is not installed, and not asked");
        return;
    };
    let command = &mut Command::new(python);
    let command = command.args(["-c", SCRIPT]).env("PYTHONIOENCODING", "utf-8");
    let ended = run(command, &written.join("\0")).expect("Python");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    let stdout = String::from_utf8(ended.stdout).expect("UTF-8");
    let made: Vec<&str> = stdout.lines().collect();
    assert_eq!(made.len(), written.len());
    for (at, made) in made.iter().enumerate() {
        let made: String = serde_json::from_str(made).expect("a string");
        assert_eq!(value(&made), value(&patterns[at / outputs.len()]), "{}\n{made}", written[at]);
    }
}

#[test]
fn terraform_makes_the_same_pattern_of_it() {
    let folder = folder("terraform");
    let patterns: Vec<String> = patterns(60).into_iter().filter(|pattern| is_comparable(pattern)).collect();
    let mut configuration = String::new();
    for (number, pattern) in patterns.iter().enumerate() {
        let text = written(pattern, Output::Terraform);
        let (_, expression) = text.split_once("event_pattern = ").expect("an attribute");
        configuration += &format!("output \"p{number}\" {{\n  value = {expression}");
    }
    let file = folder.join("main.tf");
    fs::write(&file, &configuration).expect("a file");
    let _ = fs::remove_file(folder.join("terraform.tfstate"));
    let terraform = |arguments: &[&str]| {
        let mut command = Command::new("terraform");
        run(command.args(arguments).current_dir(&folder).env("CHECKPOINT_DISABLE", "1"), "")
    };
    let Some(applied) = terraform(&["apply", "-auto-approve", "-no-color"]) else {
        return;
    };
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let outputs = terraform(&["output", "-json"]).expect("terraform").stdout;
    let outputs: Value = serde_json::from_slice(&outputs).expect("JSON");
    for (number, pattern) in patterns.iter().enumerate() {
        let made = outputs[format!("p{number}")]["value"].as_str().expect("a string");
        assert_eq!(value(made), value(pattern), "{pattern}\n{made}");
    }
    // As its own formatter would write it.
    fs::write(folder.join("format.tf"), written(HARD[10], Output::Terraform)).expect("a file");
    let formatted = terraform(&["fmt", "-check", "-diff", "format.tf"]).expect("terraform");
    fs::remove_file(folder.join("format.tf")).expect("a file");
    assert_eq!(String::from_utf8_lossy(&formatted.stdout), "");
}

#[test]
fn node_makes_the_same_pattern_of_code() {
    let patterns: Vec<String> = patterns(200).into_iter().filter(|pattern| is_comparable(pattern)).collect();
    let mut script = r"
        const rename = { detailType: 'detail-type' };
        const typed = (pattern) => Object.fromEntries(Object.entries(pattern).map(([name, value]) => [rename[name] ?? name, value]));
        const print = (pattern) => console.log(JSON.stringify(typeof pattern === 'string' ? pattern : JSON.stringify(pattern)));
        const events = {
            Rule: class { constructor(scope, id, { eventPattern }) { print(typed(eventPattern)); } },
            CfnRule: class { constructor(scope, id, { eventPattern }) { print(eventPattern); } },
        };
    "
    .to_owned();
    for pattern in &patterns {
        script += written(pattern, Output::Cdk).split_once('\n').expect("an import").1;
    }
    let Some(ended) = run(Command::new("node").arg("-"), &script) else {
        return;
    };
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    let stdout = String::from_utf8(ended.stdout).expect("UTF-8");
    let made: Vec<&str> = stdout.lines().collect();
    assert_eq!(made.len(), patterns.len());
    for (made, pattern) in made.iter().zip(&patterns) {
        let made: String = serde_json::from_str(made).expect("a string");
        assert_eq!(value(&made), value(pattern), "{pattern}\n{made}");
    }
}
