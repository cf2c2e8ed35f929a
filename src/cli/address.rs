//! Where to connect, and as whom.

use std::env;
use std::fmt;

use clap::Args;
use jiff::Timestamp;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::header::AUTHORIZATION;

use crate::gateway::Token;
use crate::live::{Credentials, presign, region_of};

/// How an API is told who connects.
#[derive(Args)]
pub(super) struct Signing {
    /// Signs the address for an API that asks for IAM, with the keys in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
    /// `AWS_SESSION_TOKEN`.
    #[arg(long)]
    iam: bool,

    /// The region to sign for, where the address does not name one.
    #[arg(long, value_name = "NAME", requires = "iam")]
    region: Option<String>,
}

impl Signing {
    /// The region of an API: the one that is given, or that its address names.
    pub(super) fn region(&self, url: &str) -> Option<String> {
        self.region.clone().or_else(|| region_of(url))
    }
}

/// Why there is nothing to connect to.
#[derive(Debug)]
pub(super) enum Error {
    /// Such as `http://127.0.0.1`, or no address at all.
    Address(String),
    /// `--iam`, and no such variable in the environment.
    NoKey(&'static str),
    /// `--iam`, and an address that tells no region.
    NoRegion,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Address(url) => write!(
                f,
                "{url}: not the address of a WebSocket; one is ws://127.0.0.1:8787/dev, or wss://ID.execute-api.REGION.amazonaws.com/STAGE"
            ),
            Error::NoKey(name) => {
                write!(f, "--iam: {name} is not set; `aws configure export-credentials --format env` prints it")
            }
            Error::NoRegion => f.write_str("--iam: the address tells no region; name it with --region"),
        }
    }
}

impl std::error::Error for Error {}

/// Where to connect, and as whom.
pub(super) struct Address {
    url: String,
    signer: Option<(Credentials, String)>,
    token: Option<Token>,
}

impl Address {
    /// # Errors
    ///
    /// Where it is none of a WebSocket, or cannot be signed.
    pub(super) fn new(url: &str, signing: &Signing, token: Option<Token>) -> Result<Self, Error> {
        let mut address = Address { url: url.to_owned(), signer: None, token };
        if signing.iam {
            let key = |name| env::var(name).ok().filter(|key| !key.is_empty());
            let wanted = |name| key(name).ok_or(Error::NoKey(name));
            let credentials = Credentials {
                access_key_id: wanted("AWS_ACCESS_KEY_ID")?,
                secret_access_key: wanted("AWS_SECRET_ACCESS_KEY")?,
                session_token: key("AWS_SESSION_TOKEN"),
            };
            let region = signing.region(url).or_else(|| key("AWS_REGION"));
            address.signer = Some((credentials, region.ok_or(Error::NoRegion)?));
        }
        address.request()?;
        Ok(address)
    }

    /// The same address without a signature, if this has one.
    pub(super) fn unsigned(&self) -> Option<Self> {
        self.signer.as_ref().map(|_| Address { url: self.url.clone(), signer: None, token: None })
    }

    /// What opens a socket, signed for now.
    ///
    /// # Errors
    ///
    /// Where the address is none of a WebSocket.
    pub(super) fn request(&self) -> Result<Request, Error> {
        let fault = || Error::Address(self.url.clone());
        let url = match &self.signer {
            None => self.url.clone(),
            Some((credentials, region)) => {
                let time = Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
                presign(&self.url, region, credentials, &time).map_err(|_| fault())?
            }
        };
        let mut request = url.into_client_request().map_err(|_| fault())?;
        if let Some(bearer) = self.token.as_ref().and_then(Token::bearer) {
            request.headers_mut().insert(AUTHORIZATION, bearer);
        }
        let is_socket = matches!(request.uri().scheme_str(), Some("ws" | "wss"));
        if is_socket { Ok(request) } else { Err(fault()) }
    }
}
