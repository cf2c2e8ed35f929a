//! The token: one secret that all who may use the gateway have.
//!
//! A program sends it in `Authorization: Bearer` (RFC 6750). A page cannot set headers on a WebSocket, so there it may come as a
//! subprotocol, in the form that Kubernetes' API server [takes](https://github.com/kubernetes/kubernetes/pull/47740):
//! `base64url.bearer.authorization.eventsieve.` and the token as base64url without padding, beside the subprotocol
//! `eventsieve`, which is the one that is answered. And it may stand in the address, as `?token=`, for clients that can say
//! nothing else; addresses are never logged.

use std::fmt;

use axum::http::{HeaderMap, HeaderValue, Uri, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::percent_decode_str;
use subtle::ConstantTimeEq;

use crate::gateway::error::Error;

/// The name of the token in an address.
pub(super) const PARAMETER: &str = "token";

/// What a subprotocol begins with that holds the token.
const SUBPROTOCOL: &str = "base64url.bearer.authorization.eventsieve.";

/// In characters: shorter ones can be guessed.
const SHORTEST: usize = 16;

/// The secret that whoever uses a gateway has to know. It is not shown by [`Debug`](fmt::Debug).
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Takes a token as it stands in a file or a variable, with white space around it.
    ///
    /// # Errors
    ///
    /// Where it has less than 16 characters, or others than letters, digits and `-._~+/=`, which RFC 6750 asks for.
    pub fn new(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        if text.len() < SHORTEST || !text.bytes().all(is_good) {
            return Err(Error::BadToken);
        }
        Ok(Token(text.to_owned()))
    }

    /// The value of `Authorization` for who sends it; none is made of it where it is logged.
    pub(crate) fn bearer(&self) -> Option<HeaderValue> {
        // A token has only letters that a header takes.
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.0)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Whether it is this one, found out in a time that depends on nothing but its length.
    fn is(&self, given: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(given).into()
    }

    /// Whether the headers of a request hold it.
    pub(super) fn is_in_headers(&self, headers: &HeaderMap) -> bool {
        bearer(headers).is_some_and(|given| self.is(given.as_bytes()))
            || subprotocols(headers).any(|given| self.is(&given))
    }

    /// Whether an address holds it.
    pub(super) fn is_in_address(&self, uri: &Uri) -> bool {
        in_address(uri).any(|given| self.is(&given))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Whether a request holds any token, be it this one or not.
pub(super) fn is_claimed(headers: &HeaderMap, uri: &Uri) -> bool {
    bearer(headers).is_some() || subprotocols(headers).next().is_some() || in_address(uri).next().is_some()
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn subprotocols(headers: &HeaderMap) -> impl Iterator<Item = Vec<u8>> {
    let values = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    let offered = values.flat_map(|value| value.split(',').map(str::trim));
    offered.filter_map(|name| name.strip_prefix(SUBPROTOCOL)).filter_map(|name| URL_SAFE_NO_PAD.decode(name).ok())
}

fn in_address(uri: &Uri) -> impl Iterator<Item = Vec<u8>> {
    let parameters = uri.query().unwrap_or_default().split('&').filter_map(|parameter| parameter.split_once('='));
    parameters.filter(|(name, _)| *name == PARAMETER).map(|(_, value)| percent_decode_str(value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_enough_and_shown_to_nobody() {
        for good in ["0123456789abcdef", "  MTIzNDU2Nzg5MDEyMzQ1Njc4OQ+/==\n"] {
            let token = Token::new(good).expect(good);
            assert_eq!(format!("{token:?}"), "Token(..)");
            assert!(token.is(good.trim().as_bytes()));
            assert!(!token.is(b"") && !token.is(&good.trim().as_bytes()[1..]));
        }
        for bad in ["", "0123456789abcde", "0123456789 abcdef", "0123456789äbcdef", "0123456789\nabcdef"] {
            assert!(matches!(Token::new(bad), Err(Error::BadToken)), "{bad}");
        }
    }
}
