//! `eventsieve serve`: the page and the gateway.

use std::io::{self, IsTerminal, Write};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use tokio::net::TcpListener;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::fail;
use super::interrupt::interrupted;
use super::secrets::{KeysChoice, TokenChoice};
use crate::gateway::{self, Error, Limits, Page, Record, Settings};

/// What numbers there can be at the most: in seconds, of what may wait for a client, of sockets, in a second, and of characters.
const YEAR: u64 = 365 * 24 * 60 * 60;
const MANY: u64 = 1 << 40;
const SOCKETS: u64 = 1_000_000;
const FREQUENT: u64 = 1_000_000;
const PATTERN: u64 = 4096;

#[derive(Args)]
pub(super) struct Arguments {
    /// The address to listen on. One that other machines can reach, such as 0.0.0.0, needs a token.
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    address: IpAddr,

    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,

    #[command(flatten)]
    token: TokenChoice,

    #[command(flatten)]
    keys: KeysChoice,

    /// A folder that the page was built into, in place of the page in this binary; where there is none in it, dist.
    #[arg(long, value_name = "FOLDER")]
    page: Option<PathBuf>,

    /// The path that WebSocket clients connect to.
    #[arg(long, default_value = "dev", value_name = "NAME", value_parser = stage)]
    stage: String,

    /// The event bus whose events clients get.
    #[arg(long, default_value = "default", value_name = "NAME")]
    bus: String,

    /// The account in events.
    #[arg(long, default_value = "123456789012", value_name = "ID")]
    account: String,

    /// The region in events.
    #[arg(long, default_value = "us-east-1", value_name = "NAME")]
    region: String,

    /// Another page that may connect, such as https://example.com; may be given several times.
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    allow_origin: Vec<String>,

    /// Another name that leads to this machine, such as gateway.test; may be given several times.
    #[arg(long, value_name = "NAME", value_parser = host)]
    allow_host: Vec<String>,

    /// Take events whose source begins with "aws.", which EventBridge refuses.
    #[arg(long)]
    allow_aws_sources: bool,

    /// A file to which each accepted event is appended as a line.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,

    /// Answer a publisher only when the events are on the disk.
    #[arg(long, requires = "record")]
    fsync: bool,

    /// What is logged on standard error: off, error, warn, info, debug. People get lines, programs JSON.
    #[arg(long, default_value = "warn", value_name = "LEVEL")]
    log: LevelFilter,

    /// How many seconds a WebSocket may be silent.
    #[arg(long, default_value_t = Limits::default().idle.as_secs(), value_name = "SECONDS", value_parser = number::<u64, 1, YEAR>)]
    idle: u64,

    /// How many seconds a WebSocket may be open.
    #[arg(long, default_value_t = Limits::default().longest.as_secs(), value_name = "SECONDS", value_parser = number::<u64, 1, YEAR>)]
    longest: u64,

    /// How many messages may wait for a client that reads slowly.
    #[arg(long, default_value_t = Limits::default().waiting_messages, value_name = "COUNT", value_parser = number::<usize, 1, MANY>)]
    waiting_messages: usize,

    /// How many bytes may wait for such a client.
    #[arg(long, default_value_t = Limits::default().waiting_bytes, value_name = "BYTES", value_parser = number::<usize, 1, MANY>)]
    waiting_bytes: usize,

    /// How many WebSockets may be open at once.
    #[arg(long, default_value_t = Limits::default().connections, value_name = "COUNT", value_parser = number::<usize, 1, SOCKETS>)]
    connections: usize,

    /// How many connections an address may have at once, of whatever kind.
    #[arg(long, default_value_t = Limits::default().connections_each, value_name = "COUNT", value_parser = number::<usize, 1, SOCKETS>)]
    connections_each: usize,

    /// How many requests and messages an address may send in a second; 0 is any number.
    #[arg(long, default_value_t = Limits::default().rate, value_name = "COUNT", value_parser = number::<u32, 0, FREQUENT>)]
    rate: u32,

    /// Hold this machine's own addresses to these two as well.
    #[arg(long)]
    limit_loopback: bool,

    /// How many characters a pattern may have; 4096 at most.
    #[arg(long, default_value_t = Limits::default().pattern, value_name = "COUNT", value_parser = number::<usize, 1, PATTERN>)]
    longest_pattern: usize,
}

pub(super) fn run(arguments: Arguments) -> ExitCode {
    log(arguments.log);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    let result = runtime.block_on(serve(arguments));
    // What is not done by now had its time.
    runtime.shutdown_background();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

async fn serve(arguments: Arguments) -> Result<(), Error> {
    let address = SocketAddr::from((arguments.address, arguments.port));
    let settings = settings(&arguments)?;
    if !address.ip().is_loopback() && settings.token.is_none() {
        return Err(Error::NoToken { address });
    }
    raise_files();
    let listener = TcpListener::bind(address).await.map_err(|source| Error::Listen { address, source })?;
    let address = listener.local_addr().map_err(|source| Error::Listen { address, source })?;
    // Where nobody reads that, nobody needs to be told. The token is for who has it already.
    let how = if settings.token.is_some() { "; open it with ?token=... at the end" } else { "" };
    let shown = shown(address);
    let _ = writeln!(
        io::stdout(),
        "Eventsieve is at http://{shown}/ (stop it with Ctrl-C{how})\n\
         WebSockets connect to ws://{shown}/{}, AWS tools to http://{shown}",
        arguments.stage
    );
    gateway::run(listener, settings, interrupted()).await
}

/// The address under which this machine reaches it. One such as 0.0.0.0 stands for all that the machine has, and is no name that a
/// request may have.
fn shown(address: SocketAddr) -> String {
    if address.ip().is_unspecified() { format!("localhost:{}", address.port()) } else { address.to_string() }
}

/// Lets this process open as many files as it may: each connection is one, and many systems begin with 1,024. Where that is not
/// enough, it is told when connections come.
fn raise_files() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(files) => tracing::debug!(files, "files that may be open"),
        Err(error) => tracing::warn!(%error, "the limit of open files is left as it is"),
    }
}

fn log(level: LevelFilter) {
    let is_terminal = io::stderr().is_terminal();
    // Libraries say at length what passes through them, secrets included; of them only warnings are heard.
    let filter = Targets::new().with_target(env!("CARGO_PKG_NAME"), level).with_default(level.min(LevelFilter::WARN));
    let log = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(is_terminal);
    let registry = tracing_subscriber::registry().with(filter);
    if is_terminal { registry.with(log.with_target(false)).init() } else { registry.with(log.json()).init() }
}

fn page(folder: Option<&Path>) -> Result<Page, Error> {
    match (folder, Page::compiled()) {
        (Some(folder), _) => Page::open(folder),
        (None, Some(page)) => Ok(page),
        (None, None) => Page::open(Path::new("dist")),
    }
}

fn settings(arguments: &Arguments) -> Result<Settings, Error> {
    let mut settings = Settings::new(page(arguments.page.as_deref())?);
    settings.token = arguments.token.read()?;
    settings.keys = arguments.keys.read()?;
    settings.stage.clone_from(&arguments.stage);
    settings.bus.clone_from(&arguments.bus);
    settings.account.clone_from(&arguments.account);
    settings.region.clone_from(&arguments.region);
    settings.origins.clone_from(&arguments.allow_origin);
    settings.hosts.clone_from(&arguments.allow_host);
    settings.takes_aws_sources = arguments.allow_aws_sources;
    settings.record = arguments.record.clone().map(|path| Record { path, syncs: arguments.fsync });
    let limits = &mut settings.limits;
    limits.idle = Duration::from_secs(arguments.idle);
    limits.longest = Duration::from_secs(arguments.longest);
    limits.waiting_messages = arguments.waiting_messages;
    limits.waiting_bytes = arguments.waiting_bytes;
    limits.connections = arguments.connections;
    limits.rate = arguments.rate;
    limits.loopback = arguments.limit_loopback;
    limits.connections_each = arguments.connections_each;
    limits.pattern = arguments.longest_pattern;
    Ok(settings)
}

/// A stage's name is letters, digits, `-` and `_`, as API Gateway asks for.
fn stage(name: &str) -> Result<String, String> {
    let is_good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || ["health", "metrics"].contains(&name) || !name.chars().all(is_good) {
        return Err("a stage has letters, digits, - and _, and is neither health nor metrics".to_owned());
    }
    Ok(name.to_owned())
}

/// A number from one to another.
fn number<T: TryFrom<u64>, const LEAST: u64, const MOST: u64>(text: &str) -> Result<T, String> {
    let number = text.parse().ok().filter(|number| (LEAST..=MOST).contains(number));
    number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| format!("it is a number from {LEAST} to {MOST}"))
}

/// An origin as browsers spell it, for it is compared as a text.
fn origin(text: &str) -> Result<String, String> {
    let is_origin = text.split_once("://").is_some_and(|(scheme, host)| {
        !scheme.is_empty() && !host.is_empty() && !host.contains(|c: char| "/?#@".contains(c) || c.is_whitespace())
    });
    if is_origin || text == "null" {
        return Ok(text.to_ascii_lowercase());
    }
    Err("an origin is a scheme and a name, and a port if it has one, such as https://example.com: no path, and no / at its end"
        .to_owned())
}

/// A name without a port, for it holds for every port.
fn host(text: &str) -> Result<String, String> {
    let is_address = text.starts_with('[') && text.ends_with(']');
    if text.is_empty()
        || text.contains(|c: char| "/?#@".contains(c) || c.is_whitespace())
        || !is_address && text.contains(':')
    {
        return Err("a name has no scheme, no port and no path, such as gateway.test".to_owned());
    }
    Ok(text.to_owned())
}
