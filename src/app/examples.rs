//! The samples that the page offers, from `www/examples`.

use serde::Deserialize;
use serde_json::value::RawValue;

/// A pattern and an event to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// A few words.
    pub name: String,
    /// A sentence on what it shows.
    pub about: String,
    /// Whether the event matches.
    pub matches: bool,
    /// Formatted JSON.
    pub pattern: String,
    /// Formatted JSON.
    pub event: String,
}

/// The files, in the order in which they are offered.
const FILES: [&str; 16] = [
    include_str!("../../www/examples/ec2-state-change.json"),
    include_str!("../../www/examples/s3-object-created.json"),
    include_str!("../../www/examples/cloudtrail-api-call.json"),
    include_str!("../../www/examples/guardduty-finding.json"),
    include_str!("../../www/examples/codepipeline-failure.json"),
    include_str!("../../www/examples/step-functions-status.json"),
    include_str!("../../www/examples/ecs-task-stopped.json"),
    include_str!("../../www/examples/console-sign-in.json"),
    include_str!("../../www/examples/ecr-image-scan.json"),
    include_str!("../../www/examples/cloudwatch-alarm.json"),
    include_str!("../../www/examples/health-event.json"),
    include_str!("../../www/examples/order-placed.json"),
    include_str!("../../www/examples/payment-or.json"),
    include_str!("../../www/examples/sensor-range.json"),
    include_str!("../../www/examples/missing-field.json"),
    include_str!("../../www/examples/array-elements.json"),
];

/// All examples, in the order in which they are offered.
///
/// # Panics
///
/// Never: a test reads each file.
pub fn all() -> Vec<Example> {
    FILES.iter().map(|file| read(file).expect("the file is an example")).collect()
}

/// The shape of a file. The texts of pattern and event are kept as they stand there.
#[derive(Deserialize)]
struct File<'a> {
    name: String,
    about: String,
    matches: bool,
    #[serde(borrow)]
    pattern: &'a RawValue,
    #[serde(borrow)]
    event: &'a RawValue,
}

fn read(file: &str) -> serde_json::Result<Example> {
    let File { name, about, matches, pattern, event } = serde_json::from_str(file)?;
    Ok(Example { name, about, matches, pattern: outdented(pattern.get()), event: outdented(event.get()) })
}

/// A value's text without the step of indentation that it has inside the file.
fn outdented(text: &str) -> String {
    text.replace("\n  ", "\n")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::protocol::Verdict;

    #[test]
    fn every_example_is_judged_as_it_says() {
        for example in all() {
            let expected = if example.matches { Verdict::Match } else { Verdict::NoMatch };
            assert_eq!(Verdict::of(&example.pattern, &example.event), expected, "{}", example.name);
        }
        assert!(all()[0].matches, "the page opens with a match");
    }

    #[test]
    fn every_file_is_offered() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/examples");
        let mut files: Vec<String> = fs::read_dir(folder)
            .expect("www/examples")
            .map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("a file"))
            .collect();
        let mut offered: Vec<String> = FILES.map(str::to_owned).into();
        files.sort();
        offered.sort();
        assert_eq!(files, offered);
    }

    #[test]
    fn texts_begin_at_the_margin() {
        for example in all() {
            for text in [&example.pattern, &example.event] {
                assert!(text.starts_with("{\n  \"") && text.ends_with("\n}"), "{text}");
            }
        }
    }
}
