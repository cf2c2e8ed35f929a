//! The keys with which AWS's tools may sign, as those tools keep them.

use std::collections::HashMap;
use std::fmt;

use aws_credential_types::Credentials;

use crate::gateway::error::Error;

/// The keys with which requests may be signed: each an id and a secret. No secret is shown by [`Debug`](fmt::Debug).
#[derive(Clone, Default)]
pub struct Keys(HashMap<String, Credentials>);

impl Keys {
    /// Takes one more key.
    ///
    /// # Errors
    ///
    /// Where its id or its secret is empty.
    pub fn add(&mut self, id: &str, secret: &str) -> Result<(), Error> {
        if id.is_empty() || secret.is_empty() {
            return Err(Error::BadKey { line: None });
        }
        self.0.insert(id.to_owned(), Credentials::new(id, secret, None, None, "eventsieve"));
        Ok(())
    }

    /// Takes the keys of all profiles of a file such as `~/.aws/credentials`: names in brackets, and below each
    /// `aws_access_key_id = ...` and `aws_secret_access_key = ...`. Other settings are passed over.
    ///
    /// # Errors
    ///
    /// With the number of the line where one is something else, or where a profile ends that has one of the two alone.
    pub fn add_file(&mut self, text: &str) -> Result<(), Error> {
        let (mut id, mut secret) = (None, None);
        let mut last = 0;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            last = number;
            if line.is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            if line.starts_with('[') && line.ends_with(']') {
                self.add_pair(id.take(), secret.take(), number)?;
                continue;
            }
            let Some((name, value)) = line.split_once('=') else { return Err(Error::BadKey { line: Some(number) }) };
            match name.trim().to_ascii_lowercase().as_str() {
                "aws_access_key_id" => id = Some(value.trim()),
                "aws_secret_access_key" => secret = Some(value.trim()),
                _ => {}
            }
        }
        self.add_pair(id, secret, last)
    }

    fn add_pair(&mut self, id: Option<&str>, secret: Option<&str>, line: usize) -> Result<(), Error> {
        let bad = || Error::BadKey { line: Some(line) };
        match (id, secret) {
            (Some(id), Some(secret)) => self.add(id, secret).map_err(|_| bad()),
            (None, None) => Ok(()),
            _ => Err(bad()),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, id: &str) -> Option<&Credentials> {
        self.0.get(id)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_key_for_each_profile() {
        let mut keys = Keys::default();
        let text = "# mine\n[default]\naws_access_key_id = A\nAWS_SECRET_ACCESS_KEY=x=y\n\n[other]\nregion = r\n\
                    [third]\naws_secret_access_key = z\naws_access_key_id = B\n";
        keys.add_file(text).expect("a file");
        assert_eq!(keys.get("A").map(Credentials::secret_access_key), Some("x=y"));
        assert_eq!(keys.get("B").map(Credentials::secret_access_key), Some("z"));
        assert!(!format!("{keys:?}").contains("x=y"));
        for (text, line) in [
            ("nonsense", 1),
            ("[a]\naws_access_key_id = A\n", 2),
            ("[a]\naws_access_key_id = A\n[b]\n", 3),
            ("aws_access_key_id =\naws_secret_access_key =\n", 2),
        ] {
            let error = Keys::default().add_file(text).expect_err(text);
            assert!(matches!(error, Error::BadKey { line: Some(found) } if found == line), "{text}: {error:?}");
        }
    }
}
