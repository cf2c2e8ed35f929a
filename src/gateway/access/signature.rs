//! Whether the signature of a request is right: it is signed once more with the same key, by the AWS project's own crate, and
//! both must be the same.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign};
use aws_sigv4::sign::v4;
use axum::http::header;
use axum::http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use subtle::ConstantTimeEq;

use super::claim::{Claim, signed_query};
use super::keys::Keys;
use crate::gateway::service::Refusal;

/// How far the clocks may be apart. Source:
/// [Troubleshoot Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html).
const SKEW: SignedDuration = SignedDuration::from_mins(5);

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
                        Access Key and signing method. Consult the service documentation for details.";

/// The key that a request says it is signed with, where it is for this service, this region and this time.
pub(super) fn key<'a>(
    keys: &'a Keys,
    claim: &Claim,
    region: &str,
    service: &str,
    now: Timestamp,
) -> Result<&'a Credentials, Refusal> {
    let key = keys.get(&claim.key).ok_or(Refusal::Unknown)?;
    if claim.region != region {
        let message = format!(
            "Credential should be scoped to a valid region, not '{}'. This gateway's is '{region}'.",
            claim.region
        );
        return Err(Refusal::Invalid(message));
    }
    if claim.service != service {
        return Err(Refusal::Invalid(format!("Credential should be scoped to correct service: '{service}'.")));
    }
    let date = &claim.date;
    let latest = now + SKEW;
    if claim.time > latest {
        let (latest, now) = (shown(latest), shown(now));
        let message = format!("Signature not yet current: {date} is still later than {latest} ({now} + 5 min.)");
        return Err(Refusal::Invalid(message));
    }
    if let Some(expires) = claim.expires {
        if claim.time.checked_add(expires).is_ok_and(|end| end < now) {
            return Err(Refusal::Invalid(format!(
                "Signature expired: {date} is {} s old",
                (now - claim.time).as_secs()
            )));
        }
    } else if claim.time < now - SKEW {
        let (earliest, now) = (shown(now - SKEW), shown(now));
        let message = format!("Signature expired: {date} is now earlier than {earliest} ({now} - 5 min.)");
        return Err(Refusal::Invalid(message));
    }
    Ok(key)
}

/// Signs a request and its body as the claim says that it was, and compares, in a time that does not depend on where they differ.
pub(super) fn check(claim: &Claim, key: &Credentials, request: &Parts, body: &[u8]) -> Result<(), Refusal> {
    let expected = signature(claim, key, request, body).ok_or_else(|| Refusal::Invalid(MISMATCH.to_owned()))?;
    let is_same: bool = expected.as_bytes().ct_eq(claim.signature.as_bytes()).into();
    if is_same { Ok(()) } else { Err(Refusal::Invalid(MISMATCH.to_owned())) }
}

/// Nothing where the request cannot have been signed.
fn signature(claim: &Claim, key: &Credentials, request: &Parts, body: &[u8]) -> Option<String> {
    let mut settings = SigningSettings::default();
    // What is signed is what the client says.
    settings.excluded_headers = None;
    let query = match claim.expires {
        Some(_) => signed_query(&request.uri),
        None => request.uri.query().unwrap_or_default().to_owned(),
    };
    if claim.expires.is_some() {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = claim.expires;
    }
    let mut headers = Vec::new();
    for name in &claim.headers {
        for value in request.headers.get_all(name) {
            headers.push((name.as_str(), value.to_str().ok()?));
        }
    }
    let host = request.headers.get(header::HOST)?.to_str().ok()?;
    let mark = if query.is_empty() { "" } else { "?" };
    let uri = format!("http://{host}{}{mark}{query}", request.uri.path());
    let identity = key.clone().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(&claim.region)
        .name(&claim.service)
        .time(UNIX_EPOCH + Duration::from_secs(u64::try_from(claim.time.as_second()).ok()?))
        .settings(settings)
        .build()
        .ok()?
        .into();
    let request =
        SignableRequest::new(request.method.as_str(), uri, headers.into_iter(), SignableBody::Bytes(body)).ok()?;
    Some(sign(request, &parameters).ok()?.signature().to_owned())
}

fn shown(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}
