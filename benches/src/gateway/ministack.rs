//! `ministack`, an emulator of AWS written in Python, with as many rules as there are clients.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time;

use super::process::Server;
use super::publisher::Publisher;

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// It closes a connection after a thousand calls, and a rule takes two.
const CALLS: usize = 400;

/// Starts it on this machine alone, with rules that all have one queue as their target.
pub(crate) async fn start(rules: usize) -> Result<Server, String> {
    let tools = std::env::var_os("EVENTSIEVE_TOOLS").map_or_else(|| PathBuf::from(".tools"), PathBuf::from);
    let program = tools.join("ministack/bin/ministack");
    if !program.exists() {
        return Err(format!("{} is not there", program.display()));
    }
    let free = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    let address = free.local_addr().map_err(|error| error.to_string())?;
    drop(free);
    let mut command = Command::new(program);
    command.env("BIND_HOST", "127.0.0.1").env("GATEWAY_PORT", address.port().to_string()).env("LOG_LEVEL", "ERROR");
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(|error| error.to_string())?;
    let server = Server::of("ministack", address, child);
    time::timeout(PATIENCE, ready(address)).await.map_err(|_| "it does not start".to_owned())?;
    let mut caller = Publisher::connect(address).await;
    caller.call("AmazonSQS.CreateQueue", r#"{"QueueName":"bench"}"#).await?;
    for rule in 0..rules {
        if rule % CALLS == 0 {
            caller = Publisher::connect(address).await;
        }
        let pattern = format!(r#"{{\"detail\":{{\"for\":[{rule}]}}}}"#);
        caller.call("AWSEvents.PutRule", &format!(r#"{{"Name":"r{rule}","EventPattern":"{pattern}"}}"#)).await?;
        let target = r#"{"Id":"q","Arn":"arn:aws:sqs:us-east-1:000000000000:bench"}"#;
        caller.call("AWSEvents.PutTargets", &format!(r#"{{"Rule":"r{rule}","Targets":[{target}]}}"#)).await?;
    }
    Ok(server)
}

/// How many messages are in the queue.
pub(crate) async fn delivered(address: SocketAddr) -> u64 {
    let body = format!(
        r#"{{"QueueUrl":"http://{address}/000000000000/bench","AttributeNames":["ApproximateNumberOfMessages"]}}"#
    );
    let answer = Publisher::connect(address).await.call("AmazonSQS.GetQueueAttributes", &body).await.expect("a queue");
    let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    let count = answer["Attributes"]["ApproximateNumberOfMessages"].as_str().expect("a count");
    count.parse().expect("a number")
}

async fn ready(address: SocketAddr) {
    while TcpStream::connect(address).await.is_err() {
        time::sleep(Duration::from_millis(50)).await;
    }
}
