//! The built page: a folder of static files.

use std::fs;
use std::path::{Path, PathBuf};

use axum::http::HeaderValue;

use super::error::Error;

/// A folder that the page was built into.
#[derive(Clone, Debug)]
pub struct Page {
    pub(super) folder: PathBuf,
    /// The policy that the page states for itself, sent as a header too, so that it holds from the first byte.
    pub(super) policy: Option<HeaderValue>,
}

impl Page {
    /// Takes the folder.
    ///
    /// # Errors
    ///
    /// Where it has no readable `index.html`.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let html = fs::read_to_string(folder.join("index.html"))
            .map_err(|source| Error::NoPage { folder: folder.to_owned(), source })?;
        let policy = stated_policy(&html).and_then(|policy| HeaderValue::from_str(policy).ok());
        Ok(Page { folder: folder.to_owned(), policy })
    }
}

/// The content of the page's `<meta http-equiv="Content-Security-Policy">`, as the build writes it.
fn stated_policy(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once(r#"<meta http-equiv="Content-Security-Policy" content=""#)?;
    rest.split_once('"').map(|(policy, _)| policy)
}
