//! Servers as processes of their own, and what the kernel says of them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A server that runs until it is dropped.
pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    child: Child,
    /// What it serves, and is gone with it.
    folder: Option<PathBuf>,
}

impl Server {
    /// The binary, with a page that has nothing on it.
    pub(crate) fn eventsieve(binary: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("eventsieve-bench-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let policy = r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'" />"#;
        fs::write(folder.join("index.html"), format!("<head>{policy}</head>")).expect("a page");
        let mut command = Command::new(binary);
        command.args(["serve", "--port", "0", "--page"]).arg(&folder);
        let mut server = Self::start("eventsieve", command);
        server.folder = Some(folder);
        server
    }

    /// This program as the server that knows nothing.
    pub(crate) fn bare() -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg("bare");
        Self::start("bare", command)
    }

    /// A program that says `http://ADDRESS` on its first line.
    fn start(name: &'static str, mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("a server");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let (_, rest) = line.split_once("http://").expect("an address");
        let end = rest.find(|c: char| c == '/' || c.is_whitespace()).unwrap_or(rest.len());
        Server { name, address: rest[..end].parse().expect("an address"), child, folder: None }
    }

    pub(crate) fn of(name: &'static str, address: SocketAddr, child: Child) -> Self {
        Server { name, address, child, folder: None }
    }

    /// In bytes: what of it is in memory.
    pub(crate) fn resident(&self) -> u64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
        line.trim_end_matches("kB").trim().parse::<u64>().expect("a number") * 1024
    }

    /// In seconds: how long processors have worked for it, its own part and the kernel's.
    pub(crate) fn worked(&self) -> f64 {
        worked(&self.proc("stat"))
    }

    fn proc(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).expect("/proc")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(folder) = &self.folder {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// As [`Server::worked`], for this program.
pub(crate) fn this_worked() -> f64 {
    worked(&fs::read_to_string("/proc/self/stat").expect("/proc"))
}

/// Linux counts in hundredths of a second.
fn worked(stat: &str) -> f64 {
    let (_, fields) = stat.rsplit_once(')').expect("a name");
    fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().expect("a number") / 100.0).sum()
}
