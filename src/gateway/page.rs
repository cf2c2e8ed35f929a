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
