//! The page in the binary, where it was compiled with one, and what is said where it was not.

use std::process::Command;

use super::Folder;

/// The binary, told no folder, in one that has no page.
fn command(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eventsieve"));
    command.args(["serve", "--port", "0"]).current_dir(&folder.0);
    command
}

#[test]
#[cfg(not(feature = "page"))]
fn a_binary_without_the_page_says_what_to_do() {
    let folder = Folder::new("no-page");
    let output = command(&folder).output().expect("the binary");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("no page in dist, and none in this binary: `make serve` builds both"), "{told}");
}

#[test]
#[cfg(feature = "page")]
fn a_binary_with_the_page_needs_no_folder() {
    let folder = Folder::new("page");
    use std::io::{BufRead, BufReader};

    let mut child = command(&folder).stdout(std::process::Stdio::piped()).spawn().expect("the binary");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address");
    let address = address.parse().expect("an address");
    let answer = super::get(address, "/", "");
    let is_there = answer.starts_with("HTTP/1.1 200 ")
        && answer.contains("; frame-ancestors 'self'\r\n")
        && answer.contains("<title>Eventsieve");
    let etag = answer.lines().find_map(|line| line.strip_prefix("etag: ")).map(str::to_owned);
    let again = super::get(address, "/", &format!("if-none-match: {}\r\n", etag.unwrap_or_default()));
    let zipped = super::get(address, "/manifest.webmanifest", "accept-encoding: gzip;q=0\r\n");
    child.kill().expect("a kill");
    child.wait().expect("an end");
    assert!(is_there, "{answer}");
    assert!(again.starts_with("HTTP/1.1 304 "), "{again}");
    assert!(zipped.contains("\r\nvary: accept-encoding\r\n") && !zipped.contains("content-encoding"), "{zipped}");
}

#[test]
fn each_answer_says_that_no_other_page_may_use_it() {
    let folder = Folder::with_page("headers");
    super::serve(&folder.0, |address| {
        for path in ["/", "/health", "/missing", "/dev"] {
            let answer = super::get(address, path, "");
            for header in [
                "x-content-type-options: nosniff",
                "referrer-policy: no-referrer",
                "x-frame-options: SAMEORIGIN",
                "permissions-policy: accelerometer=(), ",
                "cross-origin-opener-policy: same-origin",
                "cross-origin-resource-policy: same-origin",
            ] {
                assert!(answer.contains(header), "{path}: {header}: {answer}");
            }
        }
    });
}
