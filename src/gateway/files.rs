//! Files inside the binary, for the part of tower-http that serves files.

use std::borrow::Cow;
use std::future::{Ready, ready};
use std::io::{self, Cursor};
use std::path::{Component, Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::fs::{Backend, File, Metadata};

/// A file that was compiled in.
pub(crate) struct Content {
    pub(crate) bytes: Cow<'static, [u8]>,
    /// When it was last changed, in seconds since 1970.
    pub(crate) modified: u64,
}

/// Files by their path from the page's root, with `/` between names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compiled(pub(super) fn(&str) -> Option<Content>);

pub(super) struct Opened {
    content: Cursor<Cow<'static, [u8]>>,
    about: About,
}

#[derive(Clone, Copy)]
pub(super) struct About {
    length: u64,
    modified: u64,
    is_folder: bool,
}

impl Compiled {
    /// A file's text.
    pub(super) fn text(self, path: &str) -> Option<String> {
        String::from_utf8((self.0)(path)?.bytes.into_owned()).ok()
    }

    fn find(self, path: &Path) -> io::Result<Content> {
        let names: Option<Vec<&str>> = path
            .components()
            .filter(|component| !matches!(component, Component::CurDir))
            .map(|component| component.as_os_str().to_str())
            .collect();
        names.and_then(|names| (self.0)(&names.join("/"))).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Content {
    fn about(&self) -> About {
        About { length: self.bytes.len() as u64, modified: self.modified, is_folder: false }
    }
}

impl Backend for Compiled {
    type File = Opened;
    type Metadata = About;
    type OpenFuture = Ready<io::Result<Opened>>;
    type MetadataFuture = Ready<io::Result<About>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        ready(self.find(&path).map(|content| {
            let about = content.about();
            Opened { content: Cursor::new(content.bytes), about }
        }))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        // The page has one folder that anybody asks for, which is its root.
        let is_root = path.components().all(|component| matches!(component, Component::CurDir));
        let root = About { length: 0, modified: 0, is_folder: true };
        ready(if is_root { Ok(root) } else { self.find(&path).map(|content| content.about()) })
    }
}

impl Metadata for About {
    fn is_dir(&self) -> bool {
        self.is_folder
    }

    fn modified(&self) -> io::Result<SystemTime> {
        Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(self.modified))
    }

    fn len(&self) -> u64 {
        self.length
    }
}

impl File for Opened {
    type Metadata = About;
    type MetadataFuture<'a> = Ready<io::Result<About>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.about))
    }
}

impl AsyncRead for Opened {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.content).poll_read(context, buffer)
    }
}

impl AsyncSeek for Opened {
    fn start_seek(mut self: Pin<&mut Self>, position: io::SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.content).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.content).poll_complete(context)
    }
}
