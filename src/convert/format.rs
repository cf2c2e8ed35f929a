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
    /// The filters of a subscriber of EventBridge V2, as JSON or YAML.
    V2Filters,
    /// HCL, with `event_pattern` or the `pattern` of a filter.
    Terraform,
    /// TypeScript or JavaScript with the object of an `eventPattern`.
    Cdk,
}

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Format; 7] = [
        Format::Json,
        Format::DescribeRule,
        Format::CloudFormation,
        Format::Sam,
        Format::Terraform,
        Format::Cdk,
        Format::V2Filters,
    ];

    /// As it is written on a command line.
    pub fn id(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::DescribeRule => "describe-rule",
            Format::CloudFormation => "cloudformation",
            Format::Sam => "sam",
            Format::Terraform => "terraform",
            Format::Cdk => "cdk",
            Format::V2Filters => "v2-filters",
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
            Format::V2Filters => "EventBridge V2 filters",
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
    /// A filter on the data of an event, for a subscriber of EventBridge V2.
    V2Data,
    /// A filter on its metadata.
    V2Metadata,
    /// A filter on its system metadata.
    V2SystemMetadata,
    /// The command `aws events put-rule`.
    PutRule,
    /// The command `aws events test-event-pattern`, which takes an event too.
    TestEventPattern,
}

impl Output {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Output; 12] = [
        Output::Json,
        Output::DescribeRule,
        Output::CloudFormation,
        Output::CloudFormationJson,
        Output::Sam,
        Output::Terraform,
        Output::Cdk,
        Output::V2Data,
        Output::V2Metadata,
        Output::V2SystemMetadata,
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
            Output::V2Data => "v2-data",
            Output::V2Metadata => "v2-metadata",
            Output::V2SystemMetadata => "v2-system-metadata",
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
            Output::V2Data => "EventBridge V2 filters, DATA",
            Output::V2Metadata => "EventBridge V2 filters, METADATA",
            Output::V2SystemMetadata => "EventBridge V2 filters, SYSTEM_METADATA",
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
