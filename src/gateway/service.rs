//! Which of AWS's services a request is for, and how that one refuses a request that it does not even look at.

use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::connection::new_id;
use super::json;
use super::settings::Settings;

/// What a browser is told that has no token.
const NO_TOKEN: &str = "This gateway asks for a token. Open its address with ?token=... at the end, or send the token in the \
                        header Authorization: Bearer ...\n";

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    /// EventBridge's API, at `POST /`.
    EventBridge,
    /// The WebSocket API and the management API of its connections, below the stage.
    ExecuteApi,
    /// All else, which AWS has not: the page, and what operators look at.
    Own,
}

/// Why a request is refused before any route sees it.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It says not who it is from.
    Nobody,
    /// It is from somebody who is not known here.
    Unknown,
    /// Its signature lacks something.
    Incomplete(String),
    /// Its signature is not right, or not any more.
    Invalid(String),
    /// There were too many before it; the next is taken after this time.
    TooMany(Duration),
    /// Its body could not be read.
    Body(StatusCode),
}

impl Service {
    /// What a request is for.
    pub(super) fn of(settings: &Settings, request: &Request) -> Self {
        let path = request.uri().path();
        let below = path.strip_prefix('/').and_then(|path| path.strip_prefix(settings.stage.as_str()));
        if below.is_some_and(|below| below.is_empty() || below.starts_with('/')) {
            Service::ExecuteApi
        } else if path == "/" && request.method() == Method::POST {
            Service::EventBridge
        } else {
            Service::Own
        }
    }

    /// What it is called where a signature says what it is for.
    pub(super) fn name(self) -> &'static str {
        match self {
            Service::EventBridge => "events",
            Service::ExecuteApi | Service::Own => "execute-api",
        }
    }

    /// Refuses a request in this service's way.
    pub(super) fn refuse(self, refusal: &Refusal) -> Response {
        if let Refusal::Body(status) = refusal {
            return status.into_response();
        }
        let mut response = match self {
            Service::EventBridge => {
                let body = json(&serde_json::json!({ "__type": refusal.kind(), "message": refusal.message(self) }));
                (StatusCode::BAD_REQUEST, [("content-type", "application/x-amz-json-1.1")], body).into_response()
            }
            Service::ExecuteApi => {
                let kind = match refusal {
                    Refusal::TooMany(_) => "LimitExceededException",
                    _ => refusal.kind(),
                };
                let headers = [("content-type", "application/json"), ("x-amzn-errortype", kind)];
                let body = json(&serde_json::json!({ "message": refusal.message(self) }));
                (refusal.status(StatusCode::FORBIDDEN), headers, body).into_response()
            }
            Service::Own => match refusal {
                Refusal::Nobody | Refusal::Unknown => {
                    let challenge = [(header::WWW_AUTHENTICATE, r#"Bearer realm="eventsieve""#)];
                    (StatusCode::UNAUTHORIZED, challenge, NO_TOKEN).into_response()
                }
                _ => (refusal.status(StatusCode::FORBIDDEN), format!("{}\n", refusal.message(self))).into_response(),
            },
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(id) = HeaderValue::try_from(new_id()) {
            headers.insert("x-amzn-requestid", id);
        }
        if let Refusal::TooMany(wait) = refusal {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
        }
        response
    }
}

impl Refusal {
    fn status(&self, otherwise: StatusCode) -> StatusCode {
        if matches!(self, Refusal::TooMany(_)) { StatusCode::TOO_MANY_REQUESTS } else { otherwise }
    }

    /// What AWS calls it.
    fn kind(&self) -> &'static str {
        match self {
            Refusal::Nobody => "MissingAuthenticationTokenException",
            Refusal::Unknown => "UnrecognizedClientException",
            Refusal::Incomplete(_) => "IncompleteSignatureException",
            Refusal::Invalid(_) => "InvalidSignatureException",
            Refusal::TooMany(_) => "ThrottlingException",
            Refusal::Body(_) => "InternalFailure",
        }
    }

    fn message(&self, service: Service) -> &str {
        match self {
            Refusal::Nobody => "Missing Authentication Token",
            Refusal::Unknown => "The security token included in the request is invalid.",
            Refusal::Incomplete(message) | Refusal::Invalid(message) => message,
            Refusal::TooMany(_) if service == Service::EventBridge => "Rate exceeded",
            Refusal::TooMany(_) => "Too Many Requests",
            Refusal::Body(_) => "The body could not be read.",
        }
    }
}
