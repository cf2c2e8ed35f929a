//! The names of what is read and of what is written.

use std::fmt;
use std::str::FromStr;

/// What a text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The pattern alone.
    Json,
    /// The output of `aws events describe-rule` or `list-rules`.
    DescribeRule,
    /// A template in YAML or JSON.
    CloudFormation,
    /// A template with the transform `AWS::Serverless`; read as CloudFormation is.
    Sam,
    /// HCL, with `event_pattern` or the `pattern` of a filter.
    Terraform,
    /// TypeScript or JavaScript with the object of an `eventPattern`.
    Cdk,
}

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Format; 6] =
        [Format::Json, Format::DescribeRule, Format::CloudFormation, Format::Sam, Format::Terraform, Format::Cdk];

    /// As it is written on a command line.
    pub fn id(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::DescribeRule => "describe-rule",
            Format::CloudFormation => "cloudformation",
            Format::Sam => "sam",
            Format::Terraform => "terraform",
            Format::Cdk => "cdk",
        }
    }

    /// As it is called in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Format::Json => "JSON",
            Format::DescribeRule => "aws events describe-rule",
            Format::CloudFormation => "CloudFormation",
            Format::Sam => "SAM",
            Format::Terraform => "Terraform",
            Format::Cdk => "CDK",
        }
    }
}

/// What a pattern is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Output {
    /// The pattern alone, as it stands.
    Json,
    /// What `aws events describe-rule` would print of a rule with it.
    DescribeRule,
    /// A CloudFormation template in YAML.
    CloudFormation,
    /// A CloudFormation template in JSON.
    CloudFormationJson,
    /// A SAM template in YAML: a function with the event.
    Sam,
    /// A Terraform resource.
    Terraform,
    /// A construct of the CDK, in TypeScript.
    Cdk,
    /// The command `aws events put-rule`.
    PutRule,
    /// The command `aws events test-event-pattern`, which takes an event too.
    TestEventPattern,
}

impl Output {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Output; 9] = [
        Output::Json,
        Output::DescribeRule,
        Output::CloudFormation,
        Output::CloudFormationJson,
        Output::Sam,
        Output::Terraform,
        Output::Cdk,
        Output::PutRule,
        Output::TestEventPattern,
    ];

    /// As it is written on a command line.
    pub fn id(self) -> &'static str {
        match self {
            Output::Json => "json",
            Output::DescribeRule => "describe-rule",
            Output::CloudFormation => "cloudformation",
            Output::CloudFormationJson => "cloudformation-json",
            Output::Sam => "sam",
            Output::Terraform => "terraform",
            Output::Cdk => "cdk",
            Output::PutRule => "put-rule",
            Output::TestEventPattern => "test-event-pattern",
        }
    }

    /// As it is called in a list of choices.
    pub fn label(self) -> &'static str {
        match self {
            Output::Json => "JSON",
            Output::DescribeRule => "aws events describe-rule",
            Output::CloudFormation => "CloudFormation (YAML)",
            Output::CloudFormationJson => "CloudFormation (JSON)",
            Output::Sam => "SAM",
            Output::Terraform => "Terraform",
            Output::Cdk => "CDK (TypeScript)",
            Output::PutRule => "aws events put-rule",
            Output::TestEventPattern => "aws events test-event-pattern",
        }
    }
}

/// A name that is none of those that there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName(String);

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no format named {:?}", self.0)
    }
}

impl std::error::Error for UnknownName {}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(id: &str) -> Result<Self, UnknownName> {
        Format::ALL.into_iter().find(|format| format.id() == id).ok_or_else(|| UnknownName(id.into()))
    }
}

impl FromStr for Output {
    type Err = UnknownName;

    fn from_str(id: &str) -> Result<Self, UnknownName> {
        Output::ALL.into_iter().find(|output| output.id() == id).ok_or_else(|| UnknownName(id.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_back_to_what_it_names() {
        assert!(Format::ALL.into_iter().all(|format| format.id().parse() == Ok(format)));
        assert!(Output::ALL.into_iter().all(|output| output.id().parse() == Ok(output)));
        assert_eq!(
            "yaml".parse::<Format>().map_err(|error| error.to_string()),
            Err("there is no format named \"yaml\"".into())
        );
    }
}
