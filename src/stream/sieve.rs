//! The judgement on each event of a stream, and what is remembered of it.

use std::io::{self, Write};

use super::envelope::{Head, is_read_only, wrap};
use super::fault::{self, Fault, Unreadable};
use super::pieces::{Piece, Pieces};
use super::samples::Samples;
use super::tally::Tally;
use super::values::{Next, Values};
use crate::event::{self, Event};
use crate::explain::explain;
use crate::machine::{Machine, Scratch};
use crate::pattern::Pattern;

/// In bytes: longer events are judged, but neither explained nor kept.
pub(super) const LONGEST_SAMPLE: usize = 256_000;

/// So many events that do not match are explained, then half of as many more, then a quarter, and so on.
const EXPLAINED: u64 = 256;

/// In bytes: of about so much text the paths and values are counted, which take longer than the verdicts.
const COUNTED: u64 = 4_000_000;

/// One pattern, and what it has caught so far.
pub struct Sieve {
    pieces: Pieces,
    judge: Judge,
    unreadable: Option<Unreadable>,
}

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events that match.
    pub matched: u64,
    /// Events that do not.
    pub unmatched: u64,
    /// What is no event.
    pub malformed: u64,
    /// Events that are records of a CloudTrail log.
    pub records: u64,
    /// Records that say that nothing was changed, and match. Most rules are not given such.
    pub read_only: u64,
}

impl Counts {
    /// Events, whether they match or not.
    pub fn events(&self) -> u64 {
        self.matched + self.unmatched
    }
}

struct Judge {
    pattern: Pattern,
    machine: Machine<()>,
    scratch: Scratch,
    counts: Counts,
    faults: Vec<Fault>,
    samples: Samples,
    tally: Tally,
    /// The paths and values of about one event in so many are counted.
    stride: u64,
    /// The event around a record.
    envelope: Vec<u8>,
    /// The events that match, each in a line, where they are asked for.
    caught: Option<Vec<u8>>,
}

impl Sieve {
    /// For a pattern that EventBridge takes, and a stream of about so many bytes; 0 if that is not known. The length decides in
    /// how many events paths and values are counted.
    pub fn new(pattern: Pattern, length: u64) -> Self {
        let mut machine = Machine::new();
        machine.add_rule((), &pattern);
        Sieve {
            pieces: Pieces::new(),
            judge: Judge {
                pattern,
                machine,
                scratch: Scratch::exact(),
                counts: Counts::default(),
                faults: Vec::new(),
                samples: Samples::default(),
                tally: Tally::default(),
                stride: (length / COUNTED).max(1),
                envelope: Vec::new(),
                caught: None,
            },
            unreadable: None,
        }
    }

    /// One that only lets through what matches, for [`take_caught`](Sieve::take_caught), and looks at nothing else.
    pub fn catching(pattern: Pattern) -> Self {
        let mut sieve = Sieve::new(pattern, 0);
        sieve.judge.caught = Some(Vec::new());
        sieve
    }

    /// Judges what these bytes complete.
    ///
    /// # Errors
    ///
    /// Where the stream is no text; then whatever follows is not looked at.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        self.pieces.push(bytes);
        self.judge_pieces()
    }

    /// Judges what is left. The stream ends here.
    ///
    /// # Errors
    ///
    /// As [`push`](Sieve::push).
    pub fn finish(&mut self) -> Result<(), Unreadable> {
        self.pieces.finish();
        self.judge_pieces()
    }

    /// How many there are so far.
    pub fn counts(&self) -> Counts {
        self.judge.counts
    }

    /// The first hundred things that are no events.
    pub fn faults(&self) -> &[Fault] {
        &self.judge.faults
    }

    /// Some of the events.
    pub fn samples(&self) -> &Samples {
        &self.judge.samples
    }

    /// The paths and values of about one event in [`stride`](Sieve::stride).
    pub fn tally(&self) -> &Tally {
        &self.judge.tally
    }

    /// In about one event of so many, chosen by chance, paths and values are counted: 1 is all of them.
    pub fn stride(&self) -> u64 {
        self.judge.stride
    }

    /// The events that match, one a line, since this was called last. Nothing unless [`catching`](Sieve::catching).
    pub fn take_caught(&mut self) -> Vec<u8> {
        self.judge.caught.as_mut().map(std::mem::take).unwrap_or_default()
    }

    fn judge_pieces(&mut self) -> Result<(), Unreadable> {
        if let Some(unreadable) = self.unreadable {
            return Err(unreadable);
        }
        loop {
            match self.pieces.next() {
                Ok(Some((piece, line))) => self.judge.piece(piece, line),
                Ok(None) => return Ok(()),
                Err(unreadable) => {
                    self.unreadable = Some(unreadable);
                    return Err(unreadable);
                }
            }
        }
    }
}

impl Judge {
    fn piece(&mut self, piece: Piece<'_>, line: u64) {
        match piece {
            Piece::Line(text) => self.line(text, line),
            Piece::Value { text, is_record: false } => self.event(text, line),
            Piece::Value { text, is_record: true } => self.record(text, line),
            Piece::Misplaced { missing, is_of_line } => self.fault(|| Fault::misplaced(missing, line, is_of_line)),
            Piece::TooLong => self.fault(|| Fault::too_long(line)),
        }
    }

    /// Judges a line: an event, or several.
    fn line(&mut self, text: &[u8], line: u64) {
        if text.len() > 1 && matches!(Head::of(text), Head::Log { .. }) {
            return self.values(text, line);
        }
        let judged = self.machine.matches_any(text, &mut self.scratch);
        let is_one_value = match judged {
            Ok(_) => text[self.scratch.end()..].trim_ascii().is_empty(),
            // What does not begin as JSON does is no event, however many words it has.
            Err(_) => match text.trim_ascii_start().first() {
                Some(b'{') => is_one_value(text),
                first => first != Some(&b'['),
            },
        };
        match is_one_value {
            true => self.judged(judged, text, line),
            false => self.values(text, line),
        }
    }

    /// Judges the values of a text that is there as a whole.
    fn values(&mut self, text: &[u8], first_line: u64) {
        let mut values = Values::new();
        loop {
            match values.next(text, true) {
                Next::Value { range, is_record: true } => self.record(&text[range], first_line),
                Next::Value { range, is_record: false } => self.event(&text[range], first_line),
                Next::Misplaced(misplaced) => self.fault(|| Fault::misplaced(misplaced.missing, first_line, true)),
                Next::End | Next::More => return,
            }
        }
    }

    fn record(&mut self, text: &[u8], line: u64) {
        let mut envelope = std::mem::take(&mut self.envelope);
        match wrap(text, &mut envelope) {
            Some(_) => {
                let mut judged = self.machine.matches_any(&envelope, &mut self.scratch);
                if judged.is_ok() {
                    self.counts.records += 1;
                    self.counts.read_only += u64::from(judged == Ok(true) && is_read_only(text));
                    self.judged(judged, &envelope, line);
                } else {
                    // The record has the words: its places are not moved by what stands around it. Where it is good by itself,
                    // it nests so deep that only the event around it does not stand it.
                    judged = Event::from_bytes(text).map(drop).and(judged);
                    self.judged(judged, text, line);
                }
            }
            None => match Event::from_bytes(text) {
                Ok(_) => self.fault(|| Fault::no_record(line)),
                Err(error) => self.judged(Err(error), text, line),
            },
        }
        self.envelope = envelope;
    }

    fn event(&mut self, text: &[u8], line: u64) {
        let judged = self.machine.matches_any(text, &mut self.scratch);
        self.judged(judged, text, line);
    }

    fn judged(&mut self, judged: Result<bool, event::Error>, text: &[u8], line: u64) {
        let is_match = match judged {
            Ok(is_match) => is_match,
            Err(error) => return self.fault(|| Fault::no_event(&error, text, line)),
        };
        let place = self.counts.events();
        self.counts.matched += u64::from(is_match);
        self.counts.unmatched += u64::from(!is_match);
        if let Some(caught) = &mut self.caught {
            // Memory takes whatever is written to it.
            if is_match && write_in_a_line(caught, text.trim_ascii()).is_ok() {
                caught.push(b'\n');
            }
            return;
        }
        let is_explained = !is_match && is_chosen(self.counts.unmatched - 1);
        let is_counted = by_chance(place, self.stride);
        let is_kept = is_match && self.samples.wants_match();
        if text.len() <= LONGEST_SAMPLE && (is_explained || is_counted || is_kept) {
            self.look_at(text, line, is_explained, is_counted, is_kept);
        }
    }

    /// Looks at more of an event than its verdict.
    fn look_at(&mut self, text: &[u8], line: u64, is_explained: bool, is_counted: bool, is_kept: bool) {
        let (Ok(event), Ok(text)) = (Event::from_bytes(text), std::str::from_utf8(text)) else {
            return;
        };
        if is_explained {
            self.samples.unmatched(&explain(&self.pattern, &event), text, line);
        }
        if is_counted {
            self.tally.count(&event, text);
        }
        if is_kept {
            self.samples.matched(&event, text, line);
        }
    }

    fn fault(&mut self, fault: impl FnOnce() -> Fault) {
        self.counts.malformed += 1;
        if self.faults.len() < fault::MOST {
            self.faults.push(fault());
        }
    }
}

/// Whether the event at a place among those that do not match is explained: all of the first, and ever fewer behind them.
fn is_chosen(place: u64) -> bool {
    by_chance(place, (place / EXPLAINED).checked_ilog2().map_or(1, |doublings| 2 << doublings))
}

/// Whether a place is the one of so many that is chosen: always the same ones, but at no even distance, for events often come in
/// turns. By the splitmix64 generator.
fn by_chance(place: u64, of: u64) -> bool {
    let bits = place.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    of <= 1 || ((bits ^ (bits >> 31)) >> 11).is_multiple_of(of)
}

fn is_one_value(text: &[u8]) -> bool {
    let mut values = Values::new();
    values.next(text, true);
    values.next(text, true) == Next::End
}

/// Writes an event without its line breaks, which stand between tokens only, and without the indentation behind them.
///
/// # Errors
///
/// Where it cannot be written.
pub(crate) fn write_in_a_line(out: &mut impl Write, event: &[u8]) -> io::Result<()> {
    let mut lines = event.split(|byte| matches!(byte, b'\n' | b'\r'));
    if let Some(first) = lines.next() {
        out.write_all(first)?;
    }
    lines.try_for_each(|line| out.write_all(line.trim_ascii_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ever_fewer_are_explained() {
        let chosen = |count: u64| (0..count).filter(|place| is_chosen(*place)).count();
        assert_eq!(chosen(256), 256);
        assert!((350..420).contains(&chosen(512)), "{}", chosen(512));
        assert!((1000..3000).contains(&chosen(1_000_000)), "{}", chosen(1_000_000));
    }

    #[test]
    fn events_that_come_in_turns_are_chosen_alike() {
        let chosen = |turn: u64| (0..300_000).filter(|place| place % 3 == turn && by_chance(*place, 30)).count();
        for turn in 0..3 {
            assert!((3000..3700).contains(&chosen(turn)), "{}", chosen(turn));
        }
    }
}
