//! The other end: who publishes to a gateway.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::uri::Authority;
use axum::http::{Method, Request, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::net::TcpStream;

use super::{Error, Token, json};
use crate::protocol::{Entry, Outcomes};

/// A connection to a gateway, over which events are published one request after the other.
pub struct Publisher {
    sender: SendRequest<Full<Bytes>>,
    authority: Authority,
    token: Option<Token>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Entries<'a> {
    entries: &'a [Entry],
}

impl Publisher {
    /// Connects to an address such as `http://127.0.0.1:8787`.
    ///
    /// # Errors
    ///
    /// Where it is no address, or nobody is there.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let uri: Option<Uri> = url.parse().ok();
        let authority = uri.as_ref().filter(|uri| uri.scheme_str() == Some("http")).and_then(Uri::authority);
        let Some(authority) = authority.cloned() else { return Err(Error::Url { url: url.to_owned() }) };
        Ok(Publisher { sender: dial(&authority).await?, authority, token: None })
    }

    /// Says with each request who it is from, to a gateway that asks for a token.
    #[must_use]
    pub fn with_token(self, token: Option<Token>) -> Self {
        Publisher { token, ..self }
    }

    /// Publishes entries: at most [`Entry::MOST`], of at most [`Entry::MOST_BYTES`].
    ///
    /// # Errors
    ///
    /// Where the gateway breaks off, or refuses all of them together: [`Error::TooOften`] where they may come again later.
    pub async fn put(&mut self, entries: &[Entry]) -> Result<Outcomes, Error> {
        let mut request = Request::new(Full::from(json(&Entries { entries })));
        *request.method_mut() = Method::POST;
        let headers = request.headers_mut();
        for (name, value) in [("x-amz-target", "AWSEvents.PutEvents"), ("content-type", "application/x-amz-json-1.1")] {
            headers.insert(name, header::HeaderValue::from_static(value));
        }
        if let Ok(host) = self.authority.as_str().parse() {
            headers.insert(header::HOST, host);
        }
        if let Some(bearer) = self.token.as_ref().and_then(Token::bearer) {
            headers.insert(header::AUTHORIZATION, bearer);
        }
        self.sender.ready().await.map_err(Error::Lost)?;
        let answer = self.sender.send_request(request).await.map_err(Error::Lost)?;
        let status = answer.status();
        let wait = answer.headers().get(header::RETRY_AFTER).and_then(|wait| wait.to_str().ok()?.parse().ok());
        let body = answer.into_body().collect().await.map_err(Error::Lost)?.to_bytes();
        if let Some(seconds) = wait {
            // A request that is refused unread ends the connection, if it is long.
            self.sender = dial(&self.authority).await?;
            return Err(Error::TooOften { wait: Duration::from_secs(seconds) });
        }
        let outcomes = if status.is_success() { serde_json::from_slice(&body).ok() } else { None };
        let shown = || String::from_utf8_lossy(&body).trim().to_owned();
        outcomes.ok_or_else(|| Error::Refused { status: status.as_u16(), body: shown() })
    }
}

async fn dial(authority: &Authority) -> Result<SendRequest<Full<Bytes>>, Error> {
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((name, authority.port_u16().unwrap_or(80)))
        .await
        .map_err(|source| Error::Unreachable { url: format!("http://{authority}"), source })?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(Error::Lost)?;
    // What goes wrong with it is told by the next request.
    tokio::spawn(connection);
    Ok(sender)
}
