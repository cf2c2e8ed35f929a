//! Patterns as they are given: alone, or with the rules that `aws events` prints.

use serde::Deserialize;
use serde_json::Value;

/// A pattern, and where it comes from.
pub(super) struct Subject {
    pub(super) file: String,
    /// The rule that has it, where it comes from a list of rules.
    pub(super) rule: Option<String>,
    pub(super) pattern: String,
}

impl Subject {
    /// How it is called in what is printed.
    pub(super) fn path(&self) -> String {
        match &self.rule {
            None => self.file.clone(),
            Some(rule) => format!("{} ({rule})", self.file),
        }
    }
}

/// What `aws events` prints of a rule.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Rule {
    name: String,
    event_pattern: Option<String>,
    schedule_expression: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Rules {
    rules: Vec<Rule>,
}

/// The patterns of a file. A rule on a schedule has none.
pub(super) fn subjects(file: &str, text: String) -> Vec<Subject> {
    let rules = serde_json::from_str::<Value>(&text).ok().and_then(|value| {
        let is_rule = |rule: &Rule| rule.event_pattern.is_some() || rule.schedule_expression.is_some();
        let one = Rule::deserialize(&value).ok().filter(is_rule).map(|rule| vec![rule]);
        one.or_else(|| Rules::deserialize(&value).ok().map(|list| list.rules))
    });
    match rules {
        None => vec![Subject { file: file.into(), rule: None, pattern: text }],
        Some(rules) => rules
            .into_iter()
            .filter_map(|Rule { name, event_pattern, .. }| {
                Some(Subject { file: file.into(), rule: Some(name), pattern: event_pattern? })
            })
            .collect(),
    }
}
