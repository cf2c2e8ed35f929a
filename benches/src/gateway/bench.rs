//! The gateway beside its limit and beside an emulator: accepted events a second, how late they are delivered, and memory.
//!
//! ```text
//! cargo run --release --bin gateway -- ../target/release/eventsieve            everything
//! cargo run --release --bin gateway -- ../target/release/eventsieve idle       memory alone
//! EVENTSIEVE_BENCH_SECONDS=3 EVENTSIEVE_BENCH_ROUNDS=5 cargo run ...
//! ```
//!
//! # What is measured
//!
//! **Throughput.** A thousand clients are connected and subscribed, each to a pattern of its own, and events of about 400 bytes
//! are published over HTTP in requests of ten, so that each event matches the pattern of one client: on a few connections,
//! each with a few requests under way. An event counts when it is acknowledged; when the time is over, all that was
//! acknowledged must have arrived, each at its client.
//!
//! **Delay.** The same at 5,000 events a second, one request every two milliseconds: from the moment when an event was to be
//! sent to the moment when its client has it.
//!
//! **Memory.** What a fresh gateway's resident memory grows by for each of 10,000 clients that are connected and silent, and
//! what of it is still there when they have left. The kernel's own buffers are not in it.
//!
//! # Who takes part
//!
//! - **eventsieve**: the binary itself, as a process of its own.
//! - **bare**: a server of the same crates that does the same without knowing anything: see [`bare`]. It is the limit.
//! - **ministack**: an emulator of AWS that users would take instead, from PyPI, where it is installed. It has no WebSocket
//!   API that events go to, so each of its thousand rules has the same SQS queue as its target: what is compared is `PutEvents`
//!   with a thousand rules of which one matches and delivers. It is given requests by the same publisher. How late
//!   events are is not compared.
//!
//! All take turns in each round; what the tables show is the median of the rounds, and for a ratio the median of the ratios.
//! The clients are a process with one thread that reads frames by hand, so that it costs less than what it measures. How long
//! processors worked for an event on either side is printed (`us`), and how many of them both kept busy (`busy`): where that is
//! less than there are, other programs had the rest, and the microseconds say more than the events a second.

mod bare;
mod clients;
mod idle;
mod ministack;
mod process;
mod publisher;
mod round;
#[path = "../table.rs"]
#[allow(dead_code, reason = "it is shared with another bench, which prints more kinds of cells")]
mod table;

use std::time::Duration;

use process::Server;
use round::Contest;

/// How many clients are subscribed.
const CLIENTS: usize = 1000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next().expect("the path of the binary eventsieve");
    let runtime = if first == "bare" {
        tokio::runtime::Runtime::new().expect("a runtime")
    } else {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
    };
    runtime.block_on(async {
        if first == "bare" {
            bare::serve().await;
        } else {
            if arguments.next().is_none() {
                compare(&first).await;
            }
            idle::measure(&first).await;
        }
    });
}

async fn compare(eventsieve: &str) {
    let number =
        |name, default| std::env::var(name).map_or(default, |text: String| text.parse::<f64>().expect("a number"));
    let seconds = Duration::from_secs_f64(number("EVENTSIEVE_BENCH_SECONDS", 3.0));
    let rounds = number("EVENTSIEVE_BENCH_ROUNDS", 5.0) as usize;

    let mut contest = Contest::new(seconds);
    contest.enter(Server::eventsieve(eventsieve)).await;
    contest.enter(Server::bare()).await;
    match ministack::start(CLIENTS).await {
        Ok(server) => contest.enter_without_clients(server),
        Err(why) => println!("ministack takes no part: {why}"),
    }
    for _ in 0..rounds {
        contest.round().await;
    }
    contest.print();
}
