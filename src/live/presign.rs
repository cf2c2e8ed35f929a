//! The address of a WebSocket API that asks for IAM, signed for whoever opens it.
//!
//! A browser cannot send headers with a handshake, so the signature stands in the query.
//! Source: [Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).

use std::fmt;
use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_decode_str, percent_encode, utf8_percent_encode,
};
use sha2::{Digest, Sha256};

/// In seconds: how long the signed address may be used for a handshake.
const EXPIRES: u32 = 300;

/// What is not left as it is in a query, and in a path.
const IN_QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const IN_PATH: &AsciiSet = &IN_QUERY.remove(b'/');

const SERVICE: &str = "execute-api";

/// An access key. Its `Debug` tells no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Such as `AKIA...`, or `ASIA...` of temporary ones.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: String,
    /// Of temporary ones.
    pub session_token: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// The address is not `ws://HOST/PATH` or `wss://HOST/PATH`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsignable;

impl fmt::Display for Unsignable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The address is not one of a WebSocket: it begins with wss:// or ws://, then a host")
    }
}

impl std::error::Error for Unsignable {}

/// Signs an address for a region, at a time written as `20260131T235959Z`. The result may be used for five minutes.
///
/// # Errors
///
/// Where the address is none of a WebSocket.
pub fn presign(url: &str, region: &str, credentials: &Credentials, time: &str) -> Result<String, Unsignable> {
    let address = Address::of(url).ok_or(Unsignable)?;
    let date = time.get(..8).unwrap_or(time);
    let scope = format!("{date}/{region}/{SERVICE}/aws4_request");
    let expires = EXPIRES.to_string();
    let mut parameters = vec![
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256".to_owned()),
        ("X-Amz-Credential", format!("{}/{scope}", credentials.access_key_id)),
        ("X-Amz-Date", time.to_owned()),
        ("X-Amz-Expires", expires),
        ("X-Amz-SignedHeaders", "host".to_owned()),
    ];
    parameters.extend(credentials.session_token.clone().map(|token| ("X-Amz-Security-Token", token)));
    let own = address.query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        format!("{}={}", again(name), again(value))
    });
    let added = parameters.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    let pairs: Vec<String> = own.chain(added).collect();
    let mut sorted = pairs.clone();
    sorted.sort_by(|a, b| a.split_once('=').cmp(&b.split_once('=')));
    let request = format!(
        "GET\n{}\n{}\nhost:{}\n\nhost\n{}",
        utf8_percent_encode(&normalized(&address.path), IN_PATH),
        sorted.join("&"),
        address.host,
        hex(&Sha256::digest(b"")),
    );
    let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex(&Sha256::digest(request.as_bytes())));
    let start = format!("AWS4{}", credentials.secret_access_key).into_bytes();
    let key = [date, region, SERVICE, "aws4_request"].iter().fold(start, |key, part| mac(&key, part));
    let signature = hex(&mac(&key, &text));
    let Address { scheme, authority, path, .. } = address;
    Ok(format!("{scheme}://{authority}{path}?{}&X-Amz-Signature={signature}", pairs.join("&")))
}

/// The region that the address of a deployed API names: `wss://ID.execute-api.REGION.amazonaws.com/STAGE`.
pub fn region_of(url: &str) -> Option<String> {
    let host = Address::of(url)?.host;
    let (_, rest) = host.split_once(".execute-api.")?;
    rest.split_once(".amazonaws.com").map(|(region, _)| region.to_owned()).filter(|region| !region.is_empty())
}

/// The parts of an address.
struct Address {
    scheme: String,
    /// As it is written.
    authority: String,
    /// As it is sent in the header of that name.
    host: String,
    path: String,
    query: String,
}

impl Address {
    fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.trim().split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(&*scheme, "ws" | "wss") {
            return None;
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let (front, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = front.find('/').map_or((front, ""), |at| front.split_at(at));
        let host = authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
        let usual = if scheme == "wss" { ":443" } else { ":80" };
        let host = host.strip_suffix(usual).map(str::to_owned).unwrap_or(host);
        if host.is_empty() || host.contains(char::is_whitespace) {
            return None;
        }
        Some(Address { scheme, authority: authority.to_owned(), host, path: path.to_owned(), query: query.to_owned() })
    }
}

/// A path without `.`, `..` and empty parts, as Signature Version 4 takes it.
fn normalized(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    let end = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    format!("/{}{end}", parts.join("/"))
}

/// A text as it stands in a query.
fn encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, IN_QUERY)
}

/// A part of a query, spelled as Signature Version 4 spells it.
fn again(part: &str) -> String {
    let spaced = part.replace('+', " ");
    let bytes: Vec<u8> = percent_decode_str(&spaced).collect();
    percent_encode(&bytes, IN_QUERY).to_string()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    // A key of any length will do.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
