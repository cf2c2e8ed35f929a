//! What a signed request says of its signature: in the header `Authorization`, or in its address where it was signed beforehand.
//!
//! Source: [Elements of an AWS API request signature](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html).

use std::collections::HashSet;
use std::time::Duration;

use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use percent_encoding::percent_decode_str;

use crate::gateway::service::Refusal;

/// The one way to sign that there is here.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What an address says of its signature, and is not itself signed in the way of other parameters.
const PARAMETERS: [&str; 6] =
    ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"];

/// No request has more headers: hyper takes no more.
const MOST_HEADERS: usize = 100;

/// In seconds: no address is good for longer than 7 days.
const LONGEST: u64 = 7 * 24 * 60 * 60;

/// What a signed request says of its signature.
pub(super) struct Claim {
    pub(super) key: String,
    pub(super) region: String,
    pub(super) service: String,
    /// The names of the headers that are signed, in small letters.
    pub(super) headers: Vec<String>,
    pub(super) signature: String,
    /// When it was signed, as `20260131T235959Z`.
    pub(super) date: String,
    pub(super) time: Timestamp,
    /// How long an address is good that was signed beforehand.
    pub(super) expires: Option<Duration>,
}

/// Whether a request says that it is signed.
pub(super) fn is_made(headers: &HeaderMap, uri: &Uri) -> bool {
    authorization(headers).is_some_and(|text| text.starts_with("AWS4-"))
        || parameter(uri, "X-Amz-Algorithm").is_some()
        || parameter(uri, "X-Amz-Signature").is_some()
}

/// The query without what it says of the signature.
pub(super) fn signed_query(uri: &Uri) -> String {
    let name = |parameter: &str| parameter.split('=').next().unwrap_or_default().to_owned();
    let is_kept = |parameter: &&str| !PARAMETERS.contains(&name(parameter).as_str());
    let kept: Vec<&str> = uri.query().unwrap_or_default().split('&').filter(is_kept).collect();
    kept.join("&")
}

impl Claim {
    /// Reads what a request says.
    ///
    /// # Errors
    ///
    /// Where something is missing or no such thing, or what has to be signed is not.
    pub(super) fn read(request: &Parts) -> Result<Self, Refusal> {
        let claim = match authorization(&request.headers).filter(|text| text.starts_with("AWS4-")) {
            Some(text) => Claim::in_header(text, &request.headers)?,
            None => Claim::in_address(&request.uri)?,
        };
        let is_signed = |name: &str| claim.headers.iter().any(|signed| signed == name);
        if !is_signed("host") {
            return Err(Refusal::Invalid(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".to_owned(),
            ));
        }
        // What names the action, and all else that AWS's services go by. Signers leave the second out of addresses.
        let mut names = request.headers.keys().map(|name| name.as_str());
        if let Some(name) =
            names.find(|name| name.starts_with("x-amz-") && *name != "x-amz-user-agent" && !is_signed(name))
        {
            return Err(Refusal::Invalid(format!("'{name}' must be a 'SignedHeader' in the AWS Authorization.")));
        }
        Ok(claim)
    }

    fn in_header(text: &str, headers: &HeaderMap) -> Result<Self, Refusal> {
        let rest = text.strip_prefix(ALGORITHM).ok_or_else(other_algorithm)?;
        let value = |name: &str| {
            let mut parts = rest.split(',').filter_map(|part| part.trim().split_once('='));
            let found = parts.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned());
            found.ok_or_else(|| Refusal::Incomplete(format!("Authorization header requires '{name}' parameter.")))
        };
        let date = headers.get("x-amz-date").and_then(|date| date.to_str().ok()).ok_or_else(|| {
            Refusal::Incomplete("Authorization header requires existence of a 'X-Amz-Date' header.".to_owned())
        })?;
        Claim::new(&value("Credential")?, &value("SignedHeaders")?, value("Signature")?, date, None)
    }

    fn in_address(uri: &Uri) -> Result<Self, Refusal> {
        let value = |name: &str| {
            parameter(uri, name)
                .ok_or_else(|| Refusal::Incomplete(format!("AWS query-string parameters must include '{name}'.")))
        };
        if value("X-Amz-Algorithm")? != ALGORITHM {
            return Err(other_algorithm());
        }
        let expires = value("X-Amz-Expires")?.parse().ok().filter(|seconds| (1..=LONGEST).contains(seconds));
        let expires = expires.ok_or_else(|| {
            Refusal::Incomplete(format!("X-Amz-Expires must be a number of seconds from 1 to {LONGEST}."))
        })?;
        let date = value("X-Amz-Date")?;
        let expires = Some(Duration::from_secs(expires));
        Claim::new(
            &value("X-Amz-Credential")?,
            &value("X-Amz-SignedHeaders")?,
            value("X-Amz-Signature")?,
            &date,
            expires,
        )
    }

    fn new(
        credential: &str,
        headers: &str,
        signature: String,
        date: &str,
        expires: Option<Duration>,
    ) -> Result<Self, Refusal> {
        let mut parts = credential.rsplitn(5, '/');
        let (end, service, region, day, key) = (parts.next(), parts.next(), parts.next(), parts.next(), parts.next());
        let (Some("aws4_request"), Some(service), Some(region), Some(day), Some(key)) =
            (end, service, region, day, key)
        else {
            return Err(Refusal::Incomplete(
                "Credential must have exactly 5 slash-delimited elements: the key, the date, the region, the service, and \
                 'aws4_request'."
                    .to_owned(),
            ));
        };
        let time = moment(date).ok_or_else(|| {
            Refusal::Incomplete("X-Amz-Date must be in the form of ISO 8601, as 20260131T235959Z.".to_owned())
        })?;
        if date.get(..8) != Some(day) {
            return Err(Refusal::Invalid("Date in Credential scope does not match X-Amz-Date.".to_owned()));
        }
        let headers = signed_headers(headers)?;
        Ok(Claim {
            key: key.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            headers,
            signature,
            date: date.to_owned(),
            time,
            expires,
        })
    }
}

/// The names of a list, in small letters. Each stands there once: a name that is repeated would have its header signed as often.
fn signed_headers(list: &str) -> Result<Vec<String>, Refusal> {
    let names: Vec<String> = list.split(';').take(MOST_HEADERS + 1).map(str::to_ascii_lowercase).collect();
    if names.len() > MOST_HEADERS {
        return Err(Refusal::Incomplete(format!("SignedHeaders must have {MOST_HEADERS} names at the most.")));
    }
    let mut seen = HashSet::new();
    match names.iter().find(|name| !seen.insert(name.as_str())) {
        // It is as long as the head of a request at the most.
        Some(name) => Err(Refusal::Incomplete(format!("SignedHeaders must not have '{name}' more than once."))),
        None => Ok(names),
    }
}

fn other_algorithm() -> Refusal {
    Refusal::Incomplete(format!("Unsupported AWS 'algorithm': it must be {ALGORITHM}."))
}

fn authorization(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()
}

fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let mut parameters = uri.query()?.split('&').filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(found, _)| *found == name)?;
    percent_decode_str(value).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn moment(date: &str) -> Option<Timestamp> {
    if date.len() != "20260131T235959Z".len() {
        return None;
    }
    let date = DateTime::strptime("%Y%m%dT%H%M%SZ", date).ok()?;
    TimeZone::UTC.to_timestamp(date).ok()
}
