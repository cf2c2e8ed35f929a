//! No files: this binary was compiled without the page.

use crate::gateway::Content;

/// There is none.
pub(crate) fn file(_path: &str) -> Option<Content> {
    None
}
