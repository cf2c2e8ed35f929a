//! Why the server cannot run.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the server cannot run.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The folder has no built page.
    NoPage {
        /// The folder.
        folder: PathBuf,
        /// Why its `index.html` cannot be read.
        source: io::Error,
    },
    /// The page in the folder was not built as it should be.
    NoPolicy {
        /// The folder.
        folder: PathBuf,
    },
    /// The address cannot be listened on.
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The address can be reached from other machines.
    NotLoopback {
        /// The address.
        address: SocketAddr,
    },
    /// The listener failed.
    Serve(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoPage { folder, .. } => {
                write!(f, "no page in {}: build it with `make page`, or name its folder with --page", folder.display())
            }
            Error::NoPolicy { folder } => write!(
                f,
                "the page in {} states no Content-Security-Policy: build it with `make page`",
                folder.display()
            ),
            Error::Listen { address, source } if source.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "port {} is taken: choose another with --port", address.port())
            }
            Error::Listen { address, .. } => write!(f, "cannot listen on {address}"),
            Error::NotLoopback { address } => write!(
                f,
                "{} can be reached from other machines, and nothing here asks who is there: listen on 127.0.0.1 or ::1",
                address.ip()
            ),
            Error::Serve(_) => f.write_str("the listener failed"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::NoPolicy { .. } | Error::NotLoopback { .. } => None,
            Error::NoPage { source, .. } | Error::Listen { source, .. } | Error::Serve(source) => Some(source),
        }
    }
}
