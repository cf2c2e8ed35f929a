//! The built page: a folder of static files, or the one that was compiled into the binary.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::http::{HeaderValue, Response, header};
use tower_http::services::ServeDir;
use tower_http::services::fs::Backend;
use tower_http::set_header::SetResponseHeaderLayer;

use super::error::Error;
use super::files::Compiled;
use super::headers::always;

/// The page, where it is.
#[derive(Clone, Debug)]
pub struct Page(Place);

#[derive(Clone, Debug)]
enum Place {
    Folder(PathBuf),
    Compiled(Compiled),
}

impl Page {
    /// Takes a folder that the page was built into. It is read anew for each request, so that a new build is served at once.
    ///
    /// # Errors
    ///
    /// Where it has no readable `index.html`, or one that states no policy.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let failed = |source| Error::NoPage { folder: folder.to_owned(), source };
        let policy = policy(fs::read_to_string(folder.join("index.html")).map_err(failed)?);
        let page = Page(Place::Folder(folder.to_owned()));
        policy.map(|_| page).ok_or_else(|| Error::NoPolicy { folder: folder.to_owned() })
    }

    /// Takes the page that was compiled into this program, if there is one: it is with the feature `page`.
    pub fn compiled() -> Option<Self> {
        Page::of(Compiled(crate::compiled::file))
    }

    fn of(files: Compiled) -> Option<Self> {
        policy(files.text("index.html")?)?;
        Some(Page(Place::Compiled(files)))
    }

    /// Serves its files.
    pub(super) fn router(&self) -> Router {
        match &self.0 {
            Place::Folder(folder) => {
                let index = folder.join("index.html");
                serve(ServeDir::new(folder), move || fs::read_to_string(&index))
            }
            Place::Compiled(files) => {
                let files = *files;
                serve(ServeDir::with_backend("", files), move || files.text("index.html").ok_or_else(not_found))
            }
        }
    }
}

/// The policy that the page states for itself is sent as a header too, so that it holds from the first byte; and it is read
/// anew each time, because a new build of the page has another one.
fn serve<B: Backend>(
    files: ServeDir<tower_http::services::fs::DefaultServeDirFallback, B>,
    index: impl Fn() -> io::Result<String> + Clone + Send + Sync + 'static,
) -> Router {
    let policy = move |_: &Response<_>| index().ok().and_then(policy);
    Router::new()
        .fallback_service(files.precompressed_br().precompressed_gzip())
        .layer(SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, policy))
        // A browser asks whether its copy is still good; the files' names change when their content does.
        .layer(always(header::CACHE_CONTROL, "no-cache"))
}

/// The content of the page's `<meta http-equiv="Content-Security-Policy">`, as the build writes it, and who may frame the page,
/// which cannot stand there.
fn policy(html: String) -> Option<HeaderValue> {
    let (_, rest) = html.split_once(r#"<meta http-equiv="Content-Security-Policy" content=""#)?;
    let (policy, _) = rest.split_once('"')?;
    HeaderValue::try_from(format!("{policy}; frame-ancestors 'self'")).ok()
}

fn not_found() -> io::Error {
    io::ErrorKind::NotFound.into()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use hyper_util::service::TowerToHyperService;

    use super::*;
    use crate::gateway::Content;

    /// Files as they are in a binary.
    fn file(path: &str) -> Option<Content> {
        let bytes: &'static [u8] = match path {
            "index.html" => br#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'" />"#,
            "in/app.js" => b"plain",
            "in/app.js.br" => b"by brotli",
            "in/app.js.gz" => b"by gzip",
            _ => return None,
        };
        Some(Content { bytes: bytes.into(), modified: 1_700_000_000 })
    }

    async fn get(path: &str, name: &str, value: &str) -> (StatusCode, Response<()>, String) {
        let page = Page::of(Compiled(file)).expect("a page");
        let request = Request::get(path).header(name, value).body(Body::empty()).expect("a request");
        let service = TowerToHyperService::new(page.router());
        let answer = hyper::service::Service::call(&service, request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, 1000).await.expect("a body");
        (parts.status, Response::from_parts(parts, ()), String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_page_in_the_binary_is_served_as_one_in_a_folder() {
        let (status, answer, body) = get("/", "x", "").await;
        assert_eq!((status, &body[..5]), (StatusCode::OK, "<meta"));
        let header = |answer: &Response<()>, name: &str| {
            answer.headers().get(name).map(|value| value.to_str().expect("text").to_owned())
        };
        assert_eq!(
            header(&answer, "content-security-policy").as_deref(),
            Some("default-src 'none'; frame-ancestors 'self'")
        );
        assert_eq!(header(&answer, "content-type").as_deref(), Some("text/html"));
        let etag = header(&answer, "etag").expect("an ETag");
        assert_eq!(get("/", "if-none-match", &etag).await.0, StatusCode::NOT_MODIFIED);
        assert_eq!(get("/", "if-none-match", "\"other\"").await.0, StatusCode::OK);
        for (accepted, content) in [
            ("gzip, deflate, br, zstd", "by brotli"),
            ("br;q=0, gzip", "by gzip"),
            ("br;q=0.1, gzip;q=0.5", "by gzip"),
            ("gzip;q=0, br;q=0", "plain"),
            ("identity", "plain"),
            ("", "plain"),
        ] {
            let (_, answer, body) = get("/in/app.js", "accept-encoding", accepted).await;
            assert_eq!(body, content, "{accepted}");
            assert_eq!(header(&answer, "vary").as_deref(), Some("accept-encoding"));
            assert_eq!(header(&answer, "content-type").as_deref(), Some("text/javascript"));
        }
        for path in ["/missing", "/in", "/in/", "/../Cargo.toml", "/in/%2e%2e/index.html"] {
            assert_eq!(get(path, "x", "").await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn files_that_are_no_page_are_none() {
        assert!(Page::of(Compiled(|_| None)).is_none());
        assert!(Page::of(Compiled(|_| Some(Content { bytes: b"<html>".into(), modified: 0 }))).is_none());
    }
}
