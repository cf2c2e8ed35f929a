//! The built page: a folder of static files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use axum::http::HeaderValue;

use super::error::Error;

/// A folder that the page was built into.
#[derive(Clone, Debug)]
pub struct Page {
    pub(super) folder: PathBuf,
}

impl Page {
    /// Takes the folder.
    ///
    /// # Errors
    ///
    /// Where it has no readable `index.html`, or one that states no policy.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let page = Page { folder: folder.to_owned() };
        let policy = page.policy().map_err(|source| Error::NoPage { folder: folder.to_owned(), source })?;
        policy.map(|_| page).ok_or_else(|| Error::NoPolicy { folder: folder.to_owned() })
    }

    /// The policy that the page states for itself. It is sent as a header too, so that it holds from the first byte; and it is
    /// read anew each time, because a new build of the page has another one.
    pub(super) fn policy(&self) -> io::Result<Option<HeaderValue>> {
        let html = fs::read_to_string(self.folder.join("index.html"))?;
        Ok(stated_policy(&html).and_then(|policy| HeaderValue::from_str(policy).ok()))
    }
}

/// The content of the page's `<meta http-equiv="Content-Security-Policy">`, as the build writes it.
fn stated_policy(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once(r#"<meta http-equiv="Content-Security-Policy" content=""#)?;
    rest.split_once('"').map(|(policy, _)| policy)
}
