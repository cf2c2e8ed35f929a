//! The stopwatch: contestants take turns, so that what slows the machine down for a while slows all of them down. It runs only
//! while the thread does, so that it does not matter what else the processor has to do.

use std::env;
use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};

/// How many events pass between two looks at the clock.
const BATCH: usize = 256;

/// Takes events, and returns something that depends on them.
pub(crate) type Contestant<'a> = Box<dyn FnMut(&[&str]) -> usize + 'a>;

/// What the caller can choose.
pub(crate) struct Settings {
    /// How long a contestant's turn is.
    pub(crate) seconds: f64,
    /// How many turns each has.
    pub(crate) rounds: usize,
    /// Parts of names; what is measured has one of them in its name.
    filters: Vec<String>,
}

impl Settings {
    /// The settings out of the environment and the command line.
    pub(crate) fn read() -> Self {
        let number = |name| env::var(name).ok().map(|text| text.parse::<f64>().expect("a number"));
        Settings {
            seconds: number("EVENTSIEVE_BENCH_SECONDS").unwrap_or(0.3),
            rounds: number("EVENTSIEVE_BENCH_ROUNDS").map_or(5, |number| (number as usize).max(1)),
            filters: env::args().skip(1).collect(),
        }
    }

    /// Whether something of this name is to be measured.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|part| name.contains(part))
    }
}

/// Events a second, a number for each round.
pub(crate) struct Speed(Vec<f64>);

impl Speed {
    /// The median of the rounds.
    pub(crate) fn median(&self) -> f64 {
        median(self.0.clone())
    }

    /// How many times as fast as another contestant of the same rounds: the median of the rounds' ratios.
    pub(crate) fn ratio(&self, other: &Speed) -> f64 {
        median(self.0.iter().zip(&other.0).map(|(this, other)| this / other).collect())
    }
}

/// The speed of each contestant. All begin a round at the same event, and go through the events in a circle.
pub(crate) fn speeds(contestants: &mut [Contestant], events: &[&str], settings: &Settings) -> Vec<Speed> {
    let mut speeds: Vec<Speed> = contestants.iter().map(|_| Speed(Vec::new())).collect();
    let batches = events.chunks(BATCH);
    for round in 0..settings.rounds {
        let start = round * batches.len() / settings.rounds;
        for (contestant, speed) in contestants.iter_mut().zip(&mut speeds) {
            speed.0.push(turn(contestant, batches.clone().cycle().skip(start), settings.seconds));
        }
    }
    speeds
}

fn turn<'a>(contestant: &mut Contestant, batches: impl Iterator<Item = &'a [&'a str]>, seconds: f64) -> f64 {
    let mut batches = batches.peekable();
    // The way to the first batch is not timed.
    batches.peek();
    let mut events = 0;
    let clock = Stopwatch::start();
    for batch in batches {
        black_box(contestant(batch));
        events += batch.len();
        if clock.seconds() >= seconds {
            break;
        }
    }
    events as f64 / clock.seconds()
}

/// A clock for the time that this thread has run.
pub(crate) struct Stopwatch(f64);

impl Stopwatch {
    /// A clock that starts now.
    pub(crate) fn start() -> Self {
        Stopwatch(thread_seconds())
    }

    /// The seconds since the start.
    pub(crate) fn seconds(&self) -> f64 {
        thread_seconds() - self.0
    }
}

fn thread_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The middle of the numbers.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
