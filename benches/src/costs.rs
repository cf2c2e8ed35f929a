//! What a rule costs: how much slower many rules are than few, and the memory and the time that a rule takes.

use std::ops::Range;

use eventsieve_benches::rules;

use crate::engines::{Engine, Ours, Quamina, built};
use crate::measure::{Contestant, Settings, Stopwatch, median, speeds};
use crate::{memory, table};

const FEW: usize = 10;
const MANY: usize = 100_000;
/// How many of the many rules are added last, with the clock running.
const LAST: usize = 1_000;
/// How many events an engine has seen when its memory is counted.
const SEEN: usize = 1_000;

/// A way to make the engine that a column is about.
type Make = (&'static str, fn() -> Box<dyn Engine>);

const MAKES: [Make; 3] = [
    ("ours", || Box::new(Ours::exact())),
    ("quamina comfort", || Box::new(Quamina::comfort())),
    ("quamina speed", || Box::new(Quamina::speed())),
];

/// A set of rules that can have any size.
type Set = (&'static str, fn(usize, &[&str]) -> Vec<String>);

const SETS: [Set; 2] = [("exact", rules::exact), ("mixed", rules::mixed)];

/// Measures the speed with many rules beside that with few, in the same rounds.
pub(crate) fn scaling(events: &[&str], settings: &Settings) {
    let mut rows = Vec::new();
    for (set, rules) in SETS {
        let name = format!("scaling-{set}");
        if !settings.wants(&name) {
            continue;
        }
        eprintln!("{name}");
        let (few, many) = (rules(FEW, events), rules(MANY, events));
        let mut engines: Vec<Box<dyn Engine>> = Vec::new();
        for rules in [&few, &many] {
            engines.push(Box::new(built(Ours::exact(), rules, &events[..1])));
            engines.push(Box::new(built(Ours::trusting(), rules, &events[..1])));
            engines.push(Box::new(built(Quamina::comfort(), rules, &events[..1])));
            engines.push(Box::new(built(Quamina::speed(), rules, &events[..1])));
        }
        let mut contestants: Vec<Contestant> =
            engines.iter_mut().map(|engine| Box::new(|events: &[&str]| engine.count(events)) as Contestant).collect();
        let speeds = speeds(&mut contestants, events, settings);
        let (few, many) = speeds.split_at(4);
        let ratios = few.iter().zip(many).map(|(few, many)| table::times(many.ratio(few)));
        rows.push([name].into_iter().chain(ratios).collect());
    }
    table::print(
        "Speed with 100,000 rules / speed with 10",
        &["rules", "exact", "trusting", "quamina comfort", "quamina speed"],
        &rows,
    );
}

/// Measures the memory and the time that a rule takes.
pub(crate) fn memory_and_time(events: &[&str], settings: &Settings) {
    let mut rows = Vec::new();
    for (set, rules) in SETS {
        for count in [FEW, 1_000, MANY] {
            let name = format!("cost-{set}-{count}");
            if settings.wants(&name) {
                eprintln!("{name}");
                rows.push(cost(name, &rules(count, events), events));
            }
        }
    }
    let names: Vec<&str> = MAKES.iter().map(|(name, _)| *name).collect();
    let head = [vec!["rules"], names.clone(), vec!["|"], names.clone(), vec!["|"], names].concat();
    table::print(
        "A rule: bytes | microseconds to add, on average | microseconds to add, of the last 1,000 of 100,000",
        &head,
        &rows,
    );
}

fn cost(name: String, rules: &[String], events: &[&str]) -> Vec<String> {
    let (mut bytes, mut adds, mut last_adds) = (Vec::new(), Vec::new(), Vec::new());
    for (_, make) in MAKES {
        let cost = Cost::of(make, rules, events);
        bytes.push(format!("{:.0}", cost.bytes));
        adds.push(format!("{:.2}", cost.add * 1e6));
        last_adds.push(cost.last_add.map_or_else(table::none, |seconds| format!("{:.2}", seconds * 1e6)));
    }
    let bar = || vec!["|".to_owned()];
    [vec![name], bytes, bar(), adds, bar(), last_adds].concat()
}

/// What one rule costs.
struct Cost {
    bytes: f64,
    /// Seconds, reading the rule's text included.
    add: f64,
    /// Seconds, of the last thousand of many.
    last_add: Option<f64>,
}

impl Cost {
    fn of(make: fn() -> Box<dyn Engine>, rules: &[String], events: &[&str]) -> Self {
        // Few rules are added in no time: the median of many attempts.
        let attempts = (MANY / 10 / rules.len()).max(1);
        let (bytes, adds): (Vec<f64>, Vec<f64>) = (0..attempts).map(|_| Self::attempt(make, rules, events)).unzip();
        let last_add = (rules.len() >= MANY).then(|| Self::last_add(make, rules, &events[..1]));
        Cost { bytes: median(bytes), add: median(adds), last_add }
    }

    /// The bytes and the seconds of a rule.
    fn attempt(make: fn() -> Box<dyn Engine>, rules: &[String], events: &[&str]) -> (f64, f64) {
        let live = memory::live();
        let mut engine = make();
        let clock = Stopwatch::start();
        add(engine.as_mut(), rules, 0..rules.len(), &events[..1]);
        let seconds = clock.seconds();
        // What is built while events come counts too.
        engine.count(&events[..SEEN]);
        ((memory::live() - live) as f64 / rules.len() as f64, seconds / rules.len() as f64)
    }

    /// The seconds of one of the last rules.
    fn last_add(make: fn() -> Box<dyn Engine>, rules: &[String], event: &[&str]) -> f64 {
        let before_last = rules.len() - LAST;
        let mut engine = make();
        add(engine.as_mut(), rules, 0..before_last, event);
        let clock = Stopwatch::start();
        add(engine.as_mut(), rules, before_last..rules.len(), event);
        clock.seconds() / LAST as f64
    }
}

/// Adds some of the rules. The event is for what an engine puts off until there is one.
fn add(engine: &mut dyn Engine, rules: &[String], ids: Range<usize>, event: &[&str]) {
    for id in ids {
        engine.add(id, &rules[id]);
    }
    engine.count(event);
}
