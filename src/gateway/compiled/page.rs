//! The files of the built page, in the binary.

use rust_embed::Embed;

use crate::gateway::Content;

#[derive(Embed)]
#[folder = "dist/"]
struct Dist;

/// A file by its path from the page's root.
pub(crate) fn file(path: &str) -> Option<Content> {
    let file = Dist::get(path)?;
    Some(Content { modified: file.metadata.last_modified().unwrap_or_default(), bytes: file.data })
}
