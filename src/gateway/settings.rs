//! What the gateway is told before it starts.

use std::time::Duration;

use super::access::{Keys, Token};
use super::page::Page;
use super::record::Record;

/// What a frame of a WebSocket may hold, in bytes. A longer message comes in several.
///
/// Source: [API Gateway's quotas](https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html).
pub(super) const FRAME: usize = 32 << 10;

/// What a message of a WebSocket may hold, in bytes, in either direction. Source: as [`FRAME`].
pub(super) const MESSAGE: usize = 128 << 10;

/// What the gateway is told before it starts. [`Settings::new`] has the values of AWS.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The page that it serves.
    pub page: Page,
    /// The stage of the WebSocket API: the path that clients connect to, without its slash.
    pub stage: String,
    /// The name of the bus whose events go to the clients. Events for another bus are taken and go to nobody.
    pub bus: String,
    /// The account that stands in events and in names of resources.
    pub account: String,
    /// The region that stands in events and in names of resources.
    pub region: String,
    /// Origins of other pages that may connect, such as `https://example.com`.
    pub origins: Vec<String>,
    /// Names in addresses, besides those of this machine, under which the gateway is reached.
    pub hosts: Vec<String>,
    /// What whoever uses the gateway has to know. Without one, the gateway serves its own machine alone.
    pub token: Option<Token>,
    /// The keys with which requests may be signed instead. Without any, and without a token, all signatures are taken.
    pub keys: Keys,
    /// Whether events may say that they are from AWS, by a source that begins with `aws.`, which EventBridge refuses.
    pub takes_aws_sources: bool,
    /// Where accepted events are recorded, if anywhere.
    pub record: Option<Record>,
    /// What is bounded.
    pub limits: Limits,
}

/// What is bounded, besides what AWS does not let anybody change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// How long a connection may be silent in both directions; API Gateway's is 10 minutes.
    pub idle: Duration,
    /// How long a connection may be; API Gateway's is 2 hours.
    pub longest: Duration,
    /// How many characters a pattern may have; a bus takes 2,048 by default, and 4,096 at most.
    pub pattern: usize,
    /// How many clients may be connected at once.
    pub connections: usize,
    /// How many messages may wait for a client that reads slower than they come.
    pub waiting_messages: usize,
    /// How many bytes may wait for such a client. One message may wait however long it is.
    pub waiting_bytes: usize,
    /// How many connections an address may have at once, of whatever kind.
    pub connections_each: usize,
    /// How many requests an address may make in a second, handshakes and messages too; 0 is any number.
    pub rate: u32,
    /// Whether these two hold for this machine's own addresses too.
    pub loopback: bool,
    /// How long a client may take to send the head of a request, and as long again to send its body; and how long it may read
    /// nothing of an answer.
    pub request: Duration,
    /// How long the end of a connection may take: to deliver what waits, and to take leave.
    pub close: Duration,
    /// How long the end of the gateway may take.
    pub stop: Duration,
}

impl Settings {
    /// Serves a page, and else does as AWS does.
    pub fn new(page: Page) -> Self {
        Settings {
            page,
            stage: "dev".to_owned(),
            bus: "default".to_owned(),
            account: "123456789012".to_owned(),
            region: "us-east-1".to_owned(),
            origins: Vec::new(),
            hosts: Vec::new(),
            token: None,
            keys: Keys::default(),
            takes_aws_sources: false,
            record: None,
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            idle: Duration::from_secs(10 * 60),
            longest: Duration::from_secs(2 * 60 * 60),
            pattern: 2048,
            connections: 20_000,
            waiting_messages: 10_000,
            waiting_bytes: 16 << 20,
            connections_each: 1000,
            rate: 1000,
            loopback: false,
            request: Duration::from_secs(30),
            close: Duration::from_secs(5),
            stop: Duration::from_secs(10),
        }
    }
}
