//! The first table: each set of rules, ours beside quamina and the naive matcher.

use eventsieve_benches::rules::{self, KINDS};

use crate::engines::{Engine, Naive, Ours, Quamina, built};
use crate::measure::{Contestant, Settings, Speed, speeds};
use crate::table;

/// A set of rules.
struct Scenario {
    name: String,
    rules: Vec<String>,
    /// Whether quamina has all the operators.
    in_quamina: bool,
    /// Whether there are few enough rules for a matcher that tries them all.
    with_naive: bool,
    /// Whether each rule must match between 0.001 % and 50 % of the events.
    bounded: bool,
}

/// Measures all sets, and checks that the engines agree on how many events each rule matches.
pub(crate) fn run(events: &[&str], settings: &Settings) {
    let rows: Vec<Vec<String>> =
        scenarios(events, settings).iter().map(|scenario| row(scenario, events, settings)).collect();
    table::print(
        "Thousands of events a second: ours exact and trusting, quamina comfort and speed, serde_json and naive.\n\
         Ratios against quamina's faster mode. Share of events matched by any rule, and by the rules that match least and most.",
        &[
            "scenario",
            "rules",
            "exact",
            "trusting",
            "comfort",
            "speed",
            "naive",
            "exact/quamina",
            "trusting/quamina",
            "matched",
            "least",
            "most",
        ],
        &rows,
    );
}

fn scenarios(events: &[&str], settings: &Settings) -> Vec<Scenario> {
    let mut scenarios: Vec<Scenario> = KINDS.iter().map(|kind| of_kinds(kind.name, &[kind])).collect();
    let in_quamina: Vec<_> = KINDS.iter().filter(|kind| kind.in_quamina).collect();
    scenarios.push(of_kinds("PARTIAL_COMBO", &in_quamina));
    scenarios.push(of_kinds("COMBO", &KINDS.iter().collect::<Vec<_>>()));
    scenarios.retain(|scenario| settings.wants(&scenario.name));
    for count in [1, 10, 100, 1_000, 10_000, 100_000] {
        scenarios.extend(large(format!("exact-{count}"), count, settings, || rules::exact(count, events)));
    }
    scenarios.extend(large("mixed-100000".to_owned(), 100_000, settings, || rules::mixed(100_000, events)));
    scenarios
}

fn of_kinds(name: &str, kinds: &[&rules::Kind]) -> Scenario {
    Scenario {
        name: name.to_owned(),
        rules: kinds.iter().flat_map(|kind| kind.rules).map(ToString::to_string).collect(),
        in_quamina: kinds.iter().all(|kind| kind.in_quamina),
        with_naive: true,
        bounded: true,
    }
}

fn large(name: String, count: usize, settings: &Settings, rules: impl Fn() -> Vec<String>) -> Option<Scenario> {
    settings.wants(&name).then(|| Scenario {
        name,
        rules: rules(),
        in_quamina: true,
        with_naive: count <= 100,
        bounded: false,
    })
}

fn row(scenario: &Scenario, events: &[&str], settings: &Settings) -> Vec<String> {
    eprintln!("{}: {} rules", scenario.name, scenario.rules.len());
    let (rules, first) = (&scenario.rules, &events[..1]);
    let mut engines: Vec<(&str, Box<dyn Engine>)> = vec![
        ("exact", Box::new(built(Ours::exact(), rules, first))),
        ("trusting", Box::new(built(Ours::trusting(), rules, first))),
    ];
    if scenario.in_quamina {
        engines.push(("comfort", Box::new(built(Quamina::comfort(), rules, first))));
        engines.push(("speed", Box::new(built(Quamina::speed(), rules, first))));
    }
    if scenario.with_naive {
        engines.push(("naive", Box::new(built(Naive::new(), rules, first))));
    }
    let counts = agreed_counts(&mut engines, rules, events);
    if scenario.bounded {
        check_bounds(rules, &counts, events.len());
    }
    let names: Vec<&str> = engines.iter().map(|(name, _)| *name).collect();
    let matched = matched_events(engines[0].1.as_mut(), events);
    let mut contestants: Vec<Contestant> =
        engines.iter_mut().map(|(_, engine)| Box::new(|events: &[&str]| engine.count(events)) as Contestant).collect();
    let speeds = speeds(&mut contestants, events, settings);
    let of = |name| names.iter().position(|other| *other == name).map(|place| &speeds[place]);

    let speed = |name| of(name).map_or_else(table::none, |speed| table::thousands(speed.median()));
    let faster = faster(of("comfort"), of("speed"));
    let ratio = |name| of(name).zip(faster).map_or_else(table::none, |(ours, theirs)| table::times(ours.ratio(theirs)));
    vec![
        scenario.name.clone(),
        rules.len().to_string(),
        speed("exact"),
        speed("trusting"),
        speed("comfort"),
        speed("speed"),
        speed("naive"),
        ratio("exact"),
        ratio("trusting"),
        table::percent(matched, events.len()),
        table::percent(counts.iter().min().copied().unwrap_or_default(), events.len()),
        table::percent(counts.iter().max().copied().unwrap_or_default(), events.len()),
    ]
}

fn faster<'a>(one: Option<&'a Speed>, other: Option<&'a Speed>) -> Option<&'a Speed> {
    one.into_iter().chain(other).max_by(|a, b| a.median().total_cmp(&b.median()))
}

/// How many events each rule matches.
///
/// # Panics
///
/// Where two engines do not agree.
fn agreed_counts(engines: &mut [(&str, Box<dyn Engine>)], rules: &[String], events: &[&str]) -> Vec<usize> {
    let mut agreed: Option<(&str, Vec<usize>)> = None;
    for (name, engine) in engines {
        let mut counts = vec![0; rules.len()];
        engine.tally(events, &mut counts);
        let (first, first_counts) = agreed.get_or_insert_with(|| (*name, counts.clone()));
        for (rule, (one, other)) in rules.iter().zip(first_counts.iter().zip(&counts)) {
            assert_eq!(one, other, "{first} and {name} count differently the events that match {rule}");
        }
    }
    agreed.map(|(_, counts)| counts).unwrap_or_default()
}

fn check_bounds(rules: &[String], counts: &[usize], events: usize) {
    for (rule, count) in rules.iter().zip(counts) {
        let share = *count as f64 / events as f64;
        assert!((0.000_01..=0.5).contains(&share), "{rule} matches {count} events of {events}");
    }
}

/// How many events match at least one rule.
fn matched_events(engine: &mut dyn Engine, events: &[&str]) -> usize {
    events.chunks(1).filter(|event| engine.count(event) > 0).count()
}
