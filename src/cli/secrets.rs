//! Secrets of the gateway: from files and variables of the environment, never from the command line, which every process of the
//! machine can read.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::gateway::{Error, Keys, Token};

const TOKEN: &str = "EVENTSIEVE_TOKEN";
const KEY_ID: &str = "EVENTSIEVE_ACCESS_KEY_ID";
const KEY_SECRET: &str = "EVENTSIEVE_SECRET_ACCESS_KEY";

#[derive(Args)]
pub(super) struct TokenChoice {
    /// A file with the gateway's token; without one, the variable EVENTSIEVE_TOKEN.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct KeysChoice {
    /// A file of keys as ~/.aws/credentials, with which AWS's tools may sign; besides, EVENTSIEVE_ACCESS_KEY_ID and
    /// EVENTSIEVE_SECRET_ACCESS_KEY.
    #[arg(long, value_name = "FILE")]
    credentials_file: Option<PathBuf>,
}

impl TokenChoice {
    /// The token, if there is one.
    pub(super) fn read(&self) -> Result<Option<Token>, Error> {
        let text = match &self.token_file {
            Some(path) => Some(read(path)?),
            None => variable(TOKEN),
        };
        text.map(|text| Token::new(&text)).transpose()
    }
}

impl KeysChoice {
    /// All keys that there are.
    pub(super) fn read(&self) -> Result<Keys, Error> {
        let mut keys = Keys::default();
        if let Some(path) = &self.credentials_file {
            keys.add_file(&read(path)?)?;
            if keys.is_empty() {
                return Err(Error::BadKey { line: Some(1) });
            }
        }
        match (variable(KEY_ID), variable(KEY_SECRET)) {
            (None, None) => {}
            (id, secret) => keys.add(&id.unwrap_or_default(), &secret.unwrap_or_default())?,
        }
        Ok(keys)
    }
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::Secret { path: path.to_owned(), source })
}

/// A variable that is set. One that is not text is a secret that cannot be right.
fn variable(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}
