//! The `aws` command line, with which a stack is deployed, looked at and deleted. Whoever runs it is whoever it says they are, with
//! their profiles and their single sign-on; what is run is shown first.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::tell;

/// Which account and region.
#[derive(Args)]
pub(super) struct Aws {
    /// The region; else the one that the aws command line is set to.
    #[arg(long, value_name = "NAME")]
    region: Option<String>,

    /// The profile of the aws command line.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

/// A stack as CloudFormation tells of it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Stack {
    description: Option<String>,
    #[serde(default)]
    pub(super) outputs: Vec<Output>,
}

/// One of its outputs.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    pub(super) output_key: String,
    pub(super) output_value: String,
}

/// How the description of a stack of the template begins.
const OURS: &str = "Eventsieve:";

impl Stack {
    /// Whether it is of the template, and not another that happens to have the name.
    ///
    /// # Errors
    ///
    /// Where it is not.
    pub(super) fn checked(self, name: &str) -> io::Result<Self> {
        let is_described = self.description.as_ref().is_some_and(|description| description.starts_with(OURS));
        // One that is half made has no outputs yet.
        if is_described || self.output("RulePrefix").is_some() {
            return Ok(self);
        }
        Err(io::Error::other(format!("the stack {name} is not one of Eventsieve's; name another with --stack")))
    }

    pub(super) fn output(&self, key: &str) -> Option<&str> {
        self.outputs.iter().find(|output| output.output_key == key).map(|output| output.output_value.as_str())
    }
}

impl Aws {
    /// # Errors
    ///
    /// Where there is no such program.
    pub(super) fn check() -> io::Result<()> {
        let asked = Command::new("aws").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        match asked {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(io::Error::other(format!("`aws --version` ends with {status}"))),
            Err(error) => Err(io::Error::new(
                error.kind(),
                format!(
                    "`aws`: {error}; install the AWS command line: \
                     https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
                ),
            )),
        }
    }

    /// The profile, as a part of a command that does the same elsewhere.
    pub(super) fn profile(&self) -> String {
        self.profile
            .as_ref()
            .map(|profile| format!(" --profile {}", shown(std::slice::from_ref(profile))))
            .unwrap_or_default()
    }

    /// The words of a command, from `aws` on.
    pub(super) fn words(&self, arguments: &[&str]) -> Vec<String> {
        let mut words = vec!["aws".to_owned()];
        words.extend(arguments.iter().map(|&word| word.to_owned()));
        for (name, value) in [("--region", &self.region), ("--profile", &self.profile)] {
            words.extend(value.iter().flat_map(|value| [name.to_owned(), value.clone()]));
        }
        words
    }

    /// Shows a command, and runs it where it can be seen.
    ///
    /// # Errors
    ///
    /// Where it fails.
    pub(super) fn run(&self, arguments: &[&str]) -> io::Result<()> {
        let words = self.words(arguments);
        tell(shown(&words));
        // What it says is told and not printed: standard output is for what can be used.
        let output =
            Command::new(&words[0]).args(&words[1..]).stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
        let _ = io::stderr().write_all(&output.stdout);
        if output.status.success() { Ok(()) } else { Err(io::Error::other(format!("aws ends with {}", output.status))) }
    }

    /// What a command answers.
    ///
    /// # Errors
    ///
    /// Where it fails, with what it says, or answers something else.
    pub(super) fn ask<T: DeserializeOwned>(&self, arguments: &[&str]) -> io::Result<T> {
        let words = self.words(arguments);
        let output = Command::new(&words[0])
            .args(&words[1..])
            .args(["--output", "json"])
            .env("AWS_PAGER", "")
            .stdin(Stdio::null())
            .output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(io::Error::other(said.trim().to_owned()));
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// A stack of the template, if there is one of the name.
    ///
    /// # Errors
    ///
    /// Where it is another's, or cannot be looked at.
    pub(super) fn stack_if_any(&self, name: &str) -> io::Result<Option<Stack>> {
        match self.stack(name) {
            Ok(stack) => stack.checked(name).map(Some),
            Err(error) if error.to_string().contains("does not exist") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// # Errors
    ///
    /// Where there is no such stack, or it cannot be looked at.
    pub(super) fn stack(&self, name: &str) -> io::Result<Stack> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Answer {
            stacks: Vec<Stack>,
        }
        let answer: Answer = self.ask(&["cloudformation", "describe-stacks", "--stack-name", name])?;
        answer.stacks.into_iter().next().ok_or_else(|| io::Error::other(format!("there is no stack {name}")))
    }
}

/// A command as one would type it.
pub(super) fn shown(words: &[String]) -> String {
    let is_plain =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_=./:,@%+".contains(c));
    let word = |word: &String| {
        if is_plain(word) { word.clone() } else { format!("'{}'", word.replace('\'', r"'\''")) }
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// A text in a file of its own, which goes when this is dropped.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// # Errors
    ///
    /// Where it cannot be written.
    pub(super) fn new(name: &str, text: &str) -> io::Result<Self> {
        let folder = env::temp_dir().join(format!("eventsieve-{}", Uuid::new_v4()));
        fs::create_dir(&folder)?;
        let file = Scratch(folder.join(name));
        fs::write(&file.0, text)?;
        Ok(file)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be deleted is for the system to tidy up.
        if let Some(folder) = self.0.parent() {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn words_are_quoted_where_a_shell_would_read_them_otherwise() {
        let words = ["aws", "a=b", "", "it's", r#"{"all":true}"#].map(str::to_owned);
        assert_eq!(shown(&words), r#"aws a=b '' 'it'\''s' '{"all":true}'"#);
    }
}
