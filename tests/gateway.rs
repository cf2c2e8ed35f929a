//! The server over real sockets on a free port.

mod abuse;
mod access;
mod autobahn;
mod clients;
mod connections;
mod delivery;
mod events;
mod harness;
mod limits;
mod operation;
mod page;
mod put;
mod record;
mod replay;
mod safety;
mod signatures;
mod socket;
mod stop;
mod tail;

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

use eventsieve::gateway::{self, Error, Page, Settings};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const POLICY: &str = "default-src 'none'; script-src 'self'";

/// A folder with a page in it, gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("eventsieve-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder");
        Folder(path)
    }

    fn with_page(name: &str) -> Self {
        let folder = Folder::new(name);
        let html = format!(r#"<head><meta http-equiv="Content-Security-Policy" content="{POLICY}" /></head>"#);
        fs::write(folder.0.join("index.html"), html).expect("index.html");
        fs::write(folder.0.join("app.wasm"), "plain").expect("app.wasm");
        fs::write(folder.0.join("app.wasm.gz"), "by gzip").expect("app.wasm.gz");
        fs::write(folder.0.join("app.wasm.br"), "by brotli").expect("app.wasm.br");
        folder
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that is left behind harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Serves a folder, and lets `client` talk to it.
fn serve(folder: &Path, client: impl FnOnce(SocketAddr) + Send + 'static) {
    let page = Page::open(folder).expect("a page");
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let client = tokio::task::spawn_blocking(move || {
            client(address);
            drop(stop);
        });
        gateway::run(listener, Settings::new(page), async { drop(stopped.await) }).await.expect("a clean end");
        client.await.expect("the client's checks");
    });
}

fn get(address: SocketAddr, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn the_page_comes_with_its_policy_as_a_header() {
    let folder = Folder::with_page("policy");
    serve(&folder.0, |address| {
        let answer = get(address, "/", "");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.contains(&format!("content-security-policy: {POLICY}; frame-ancestors 'self'\r\n")), "{answer}");
        assert!(answer.contains("x-content-type-options: nosniff\r\n"), "{answer}");
        assert!(answer.contains("content-type: text/html"), "{answer}");
    });
}

#[test]
fn a_compressed_copy_is_sent_to_who_accepts_it() {
    let folder = Folder::with_page("compressed");
    serve(&folder.0, |address| {
        let plain = get(address, "/app.wasm", "");
        assert!(plain.ends_with("plain") && plain.contains("content-type: application/wasm\r\n"), "{plain}");
        // A browser's own list, and one of a client that knows no other.
        for (accepted, encoding, content) in
            [("gzip, deflate, br, zstd", "br", "by brotli"), ("gzip", "gzip", "by gzip")]
        {
            let compressed = get(address, "/app.wasm", &format!("accept-encoding: {accepted}\r\n"));
            assert!(compressed.ends_with(content), "{compressed}");
            assert!(compressed.contains(&format!("content-encoding: {encoding}\r\n")), "{compressed}");
            assert!(compressed.contains("content-type: application/wasm\r\n"), "{compressed}");
        }
    });
}

#[test]
fn nothing_outside_the_folder_is_served() {
    let folder = Folder::with_page("outside");
    fs::write(folder.0.with_extension("secret"), "secret").expect("a file beside the folder");
    let beside = folder.0.with_extension("secret");
    let name = beside.file_name().expect("a name").to_string_lossy().into_owned();
    serve(&folder.0, move |address| {
        for path in [format!("/../{name}"), format!("/%2e%2e/{name}"), format!("/..%2f{name}"), "/missing".into()] {
            let answer = get(address, &path, "");
            assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        }
    });
    fs::remove_file(beside).expect("the file beside the folder");
}

#[test]
fn garbage_is_answered_and_the_server_lives_on() {
    let folder = Folder::with_page("garbage");
    serve(&folder.0, |address| {
        for garbage in [&b"\0\xff\xfe not http \r\n\r\n"[..], b"GET / HTTP/9.9\r\n\r\n", b"GET\r\n\r\n"] {
            let mut stream = TcpStream::connect(address).expect("a connection");
            stream.write_all(garbage).expect("a request");
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).expect("an answer");
            assert!(answer.starts_with(b"HTTP/1.1 400 "), "{}", String::from_utf8_lossy(&answer));
        }
        assert!(get(address, "/", "").starts_with("HTTP/1.1 200 "));
    });
}

#[test]
fn a_page_that_is_built_anew_comes_with_its_new_policy() {
    let folder = Folder::with_page("anew");
    let index = folder.0.join("index.html");
    serve(&folder.0, move |address| {
        let html = fs::read_to_string(&index).expect("index.html").replace("'self'", "'sha256-new'");
        fs::write(&index, html).expect("index.html");
        let policy = "content-security-policy: default-src 'none'; script-src 'sha256-new'; frame-ancestors 'self'\r\n";
        assert!(get(address, "/", "").contains(policy));
    });
}

#[test]
fn a_page_without_a_policy_is_not_served() {
    let folder = Folder::new("bare");
    fs::write(folder.0.join("index.html"), "<head></head>").expect("index.html");
    assert!(matches!(Page::open(&folder.0), Err(Error::NoPolicy { .. })));
}

#[test]
fn a_folder_without_a_page_is_an_error_that_says_what_to_do() {
    let folder = Folder::new("empty");
    let error = Page::open(&folder.0).expect_err("no page");
    assert!(matches!(error, Error::NoPage { .. }));
    let output = eventsieve(&["serve", "--page", &folder.0.to_string_lossy()]);
    assert!(output.contains("and none in this binary: `make serve` builds both"), "{output}");
}

#[test]
fn a_taken_port_is_an_error_that_says_what_to_do() {
    let folder = Folder::with_page("taken");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let output = eventsieve(&["serve", "--page", &folder.0.to_string_lossy(), "--port", &port]);
    assert!(output.contains(&format!("port {port} is taken: choose another with --port")), "{output}");
}

/// Runs the binary, which must fail with exit code 2, and returns what it said.
fn eventsieve(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_eventsieve")).args(arguments).output().expect("the binary");
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).expect("UTF-8")
}
