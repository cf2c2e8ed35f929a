//! The turns that the servers take.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::LocalSet;

use super::clients::{self, Got};
use super::process::{Server, this_worked};
use super::publisher::{self, Publisher, Request};
use super::{CLIENTS, ministack, table};

/// How many connections publish at once, and how many requests are under way on each.
const PUBLISHERS: usize = 8;
const DEPTH: usize = 4;

/// Between two requests where delays are measured: 5,000 events a second.
const PAUSE: Duration = Duration::from_millis(2);

/// All servers, and the clients that are connected to them.
pub(crate) struct Contest {
    local: LocalSet,
    seconds: Duration,
    start: Instant,
    contestants: Vec<Contestant>,
}

struct Contestant {
    server: Server,
    requests: Vec<Request>,
    /// Nothing where nobody is connected, and events go to a queue.
    got: Option<Rc<Got>>,
    acknowledged: u64,
    rounds: Vec<Round>,
}

/// What a turn brought.
#[derive(Default)]
struct Round {
    accepted: f64,
    delivered: f64,
    /// How long processors worked for an event, in microseconds: the server's part, and this program's.
    server: f64,
    clients: f64,
    /// How many processors both kept busy.
    busy: f64,
    median: f64,
    p99: f64,
}

impl Contest {
    pub(crate) fn new(seconds: Duration) -> Self {
        Contest { local: LocalSet::new(), seconds, start: Instant::now(), contestants: Vec::new() }
    }

    /// A server joins, and clients connect to it.
    pub(crate) async fn enter(&mut self, server: Server) {
        let got = Got::new(self.start, CLIENTS);
        for client in 0..CLIENTS {
            let is_bare = server.name == "bare";
            let path = if is_bare { format!("/dev/{client}") } else { "/dev".to_owned() };
            let mut stream = clients::connect(server.address, &path).await;
            if !is_bare {
                clients::subscribe(&mut stream, client).await;
            }
            self.local.spawn_local(clients::read(stream, client, Rc::clone(&got)));
        }
        self.join(server, Some(got));
    }

    /// A server joins whose events go to a queue of its own.
    pub(crate) fn enter_without_clients(&mut self, server: Server) {
        self.join(server, None);
    }

    fn join(&mut self, server: Server, got: Option<Rc<Got>>) {
        let requests = publisher::requests(server.address, CLIENTS);
        self.contestants.push(Contestant { server, requests, got, acknowledged: 0, rounds: Vec::new() });
    }

    /// Each server has its turn.
    pub(crate) async fn round(&mut self) {
        let Contest { local, seconds, start, contestants } = self;
        local
            .run_until(async {
                for contestant in contestants {
                    let mut round = contestant.flood(*seconds).await;
                    contestant.trickle(*start, *seconds, &mut round).await;
                    contestant.rounds.push(round);
                }
            })
            .await;
    }

    pub(crate) fn print(&self) {
        let rows: Vec<Vec<String>> = self.contestants.iter().map(|contestant| self.row(contestant)).collect();
        let title = format!(
            "Gateway: {CLIENTS} subscribed clients, requests of ten events with one match each; milliseconds at 5,000 events/s"
        );
        let head =
            ["", "k accepted/s", "k delivered/s", "ratio", "server us", "client us", "busy", "median ms", "p99 ms"];
        table::print(&title, &head, &rows);
    }

    fn row(&self, contestant: &Contestant) -> Vec<String> {
        let of = |part: fn(&Round) -> f64| median(contestant.rounds.iter().map(part).collect());
        let first = &self.contestants[0];
        let ratios = first.rounds.iter().zip(&contestant.rounds).map(|(ours, other)| ours.accepted / other.accepted);
        let late = |value: f64| if contestant.got.is_some() { format!("{value:.2}") } else { table::none() };
        vec![
            contestant.server.name.to_owned(),
            format!("{:.2}", of(|round| round.accepted) / 1e3),
            format!("{:.2}", of(|round| round.delivered) / 1e3),
            table::times(median(ratios.collect())),
            format!("{:.1}", of(|round| round.server)),
            format!("{:.1}", of(|round| round.clients)),
            format!("{:.2}", of(|round| round.busy)),
            late(of(|round| round.median)),
            late(of(|round| round.p99)),
        ]
    }
}

impl Contestant {
    /// As many events as it takes.
    async fn flood(&mut self, seconds: Duration) -> Round {
        let (server, clients) = (self.server.worked(), this_worked());
        let begin = Instant::now();
        let acknowledged = Rc::new(Cell::new(0));
        let mut publishers = Vec::new();
        for number in 0..PUBLISHERS {
            let mut requests = self.requests.clone();
            requests.rotate_left(number * self.requests.len() / PUBLISHERS);
            let acknowledged = Rc::clone(&acknowledged);
            let mut publisher = Publisher::connect(self.server.address).await;
            publishers.push(tokio::task::spawn_local(async move {
                publisher.flood(&requests, DEPTH, begin + seconds, &acknowledged).await;
            }));
        }
        for publisher in publishers {
            publisher.await.expect("a publisher");
        }
        let accepted = begin.elapsed().as_secs_f64();
        self.acknowledged += acknowledged.get();
        self.arrive().await;
        let delivered = begin.elapsed().as_secs_f64();
        let (server, clients) = (self.server.worked() - server, this_worked() - clients);
        let events = acknowledged.get() as f64;
        Round {
            accepted: events / accepted,
            delivered: events / delivered,
            server: server * 1e6 / events,
            clients: clients * 1e6 / events,
            busy: (server + clients) / delivered,
            ..Round::default()
        }
    }

    /// Few events, and how late they are.
    async fn trickle(&mut self, start: Instant, seconds: Duration, round: &mut Round) {
        let Some(got) = self.got.clone() else { return };
        *got.delays.borrow_mut() = Some(Vec::new());
        let mut publisher = Publisher::connect(self.server.address).await;
        let until = Instant::now() + seconds;
        self.acknowledged += publisher.trickle(&mut self.requests, PAUSE, start, until).await;
        self.arrive().await;
        let mut delays = got.delays.borrow_mut().take().unwrap_or_default();
        delays.sort_unstable();
        let at = |part: f64| delays[((delays.len() - 1) as f64 * part) as usize] as f64 / 1e6;
        (round.median, round.p99) = (at(0.5), at(0.99));
    }

    /// Waits until all that was acknowledged is where it belongs.
    async fn arrive(&self) {
        match &self.got {
            Some(got) => {
                got.wait_for(self.acknowledged).await;
                if self.server.name != "bare" {
                    // Whole turns through the requests go to all alike; what is left of one makes a difference of a few.
                    let counts = got.by_client.borrow();
                    assert_eq!(counts.iter().sum::<u64>(), self.acknowledged);
                    assert!(counts.iter().all(|count| *count > 0), "each client has its events");
                }
            }
            None => assert_eq!(ministack::delivered(self.server.address).await, self.acknowledged),
        }
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
