//! What each answer says to browsers about itself, so that no other page can make use of it.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use tower_http::set_header::SetResponseHeaderLayer;

/// What the page does without. It writes to the clipboard, which is therefore not among these.
const NOT_USED: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
                        hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

/// All of them: no type is guessed, no address is passed on, only pages of the same origin may frame it, load it or hold on to
/// its window, and nothing may use a device.
const ALL: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (HeaderName::from_static("permissions-policy"), NOT_USED),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Sets them on an answer.
pub(super) async fn protect(mut response: Response) -> Response {
    for (name, value) in ALL {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// One header with one value.
pub(super) fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}
