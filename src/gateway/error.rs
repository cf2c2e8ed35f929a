//! Why the server cannot run, or cannot be talked to.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Why the server cannot run, or cannot be talked to.
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
    /// The address can be reached from other machines, and there is no token.
    NoToken {
        /// The address.
        address: SocketAddr,
    },
    /// The token is too short, or has characters that a header cannot hold.
    BadToken,
    /// A key lacks its id or its secret, or a line of a file of keys is no setting.
    BadKey {
        /// The number of the line, from 1.
        line: Option<usize>,
    },
    /// The file of the token or the keys cannot be read.
    Secret {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The record cannot be opened or read.
    Record {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Another process has the record open.
    RecordTaken {
        /// The file.
        path: PathBuf,
    },
    /// The file that is to be the record ends in something else than an event, as its last line or a part of one.
    NoRecord {
        /// The file.
        path: PathBuf,
    },
    /// The address of a gateway is not one, such as `localhost:8787` without `http://`.
    Url {
        /// The address.
        url: String,
    },
    /// There is no gateway at the address.
    Unreachable {
        /// The address.
        url: String,
        /// Why it cannot be reached.
        source: io::Error,
    },
    /// The gateway broke off.
    Lost(hyper::Error),
    /// The gateway has had too many requests of late.
    TooOften {
        /// After this time it takes the next.
        wait: Duration,
    },
    /// The gateway refused a request as a whole, or what answers is none.
    Refused {
        /// The status of its answer.
        status: u16,
        /// What it said.
        body: String,
    },
    /// The listener failed.
    Serve(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoPage { folder, .. } => write!(
                f,
                "no page in {}, and none in this binary: `make serve` builds both, `make page` the folder alone, which --page names",
                folder.display()
            ),
            Error::NoPolicy { folder } => write!(
                f,
                "the page in {} states no Content-Security-Policy: build it with `make page`",
                folder.display()
            ),
            Error::Listen { address, source } if source.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "port {} is taken: choose another with --port", address.port())
            }
            Error::Listen { address, .. } => write!(f, "cannot listen on {address}"),
            Error::NoToken { address } => write!(
                f,
                "{} can be reached from other machines: set a token with --token-file or EVENTSIEVE_TOKEN, or listen on \
                 127.0.0.1 or ::1",
                address.ip()
            ),
            Error::BadToken => f.write_str(
                "a token has 16 characters or more, each a letter, a digit or one of -._~+/=; `openssl rand -hex 32` makes one",
            ),
            Error::BadKey { line: Some(line) } => write!(
                f,
                "line {line} of the file of keys: each profile has aws_access_key_id = ... and aws_secret_access_key = ..."
            ),
            Error::BadKey { line: None } => {
                f.write_str("EVENTSIEVE_ACCESS_KEY_ID and EVENTSIEVE_SECRET_ACCESS_KEY are set together, and not empty")
            }
            Error::Secret { path, .. } => write!(f, "cannot read {}", path.display()),
            Error::Record { path, .. } => write!(f, "cannot record to {}", path.display()),
            Error::RecordTaken { path } => write!(f, "another gateway records to {}", path.display()),
            Error::NoRecord { path } => {
                write!(f, "{} ends in something else than an event: name another file to record to", path.display())
            }
            Error::Url { url } => write!(f, "{url} is no address of a gateway: it begins with http:// and a name"),
            Error::Unreachable { url, .. } => {
                write!(f, "no gateway at {url}: start one with `eventsieve serve`, or name its address with --url")
            }
            Error::Lost(_) => f.write_str("the gateway broke off"),
            Error::TooOften { wait } => {
                write!(f, "the gateway has had too many requests: it takes the next in {} s", wait.as_secs())
            }
            Error::Refused { status, body } => write!(f, "the gateway refused the request ({status}): {body}"),
            Error::Serve(_) => f.write_str("the listener failed"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::RecordTaken { .. } | Error::NoRecord { .. } => None,
            Error::NoToken { .. } | Error::BadToken | Error::BadKey { .. } => None,
            Error::NoPolicy { .. } | Error::Url { .. } | Error::Refused { .. } | Error::TooOften { .. } => None,
            Error::NoPage { source, .. }
            | Error::Listen { source, .. }
            | Error::Record { source, .. }
            | Error::Secret { source, .. }
            | Error::Unreachable { source, .. }
            | Error::Serve(source) => Some(source),
            Error::Lost(source) => Some(source),
        }
    }
}
