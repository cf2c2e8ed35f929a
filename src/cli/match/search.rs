//! The search through files.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;

use indicatif::ProgressBar;
use memchr::memchr;

use super::Arguments;
use super::faults::{Faults, Place};
use super::lines::Lines;
use super::sieve::Sieve;
use crate::cli::input;
use crate::event::{self, Event};
use crate::stream::{Head, Misplaced, Next, Values, is_broken, is_only_a_start, wrap, write_in_a_line};

/// Whether there is more to look for; an error where nothing can be written.
type Flow = io::Result<ControlFlow<()>>;

/// Why a file is left before its end.
enum End {
    /// It cannot be read. Other files may be.
    Unreadable(io::Error),
    /// What is printed arrives nowhere.
    Unwritable(io::Error),
}

/// What is asked for, what reads, and what was found so far.
pub(super) struct Search<'a, W> {
    arguments: &'a Arguments,
    sieve: Sieve,
    faults: Faults,
    bar: ProgressBar,
    out: &'a mut W,
    /// Selected events of this file.
    count: u64,
    /// By the place of a pattern: how many events of this file match it.
    counts: Vec<u64>,
    has_selected: bool,
}

impl<'a, W: Write> Search<'a, W> {
    pub(super) fn new(arguments: &'a Arguments, sieve: Sieve, bar: ProgressBar, out: &'a mut W) -> Self {
        let counts = vec![0; sieve.ids().len()];
        let faults = Faults::new(bar.clone());
        Search { arguments, sieve, faults, bar, out, count: 0, counts, has_selected: false }
    }

    pub(super) fn has_selected(&self) -> bool {
        self.has_selected
    }

    /// Goes through a file, and prints what is asked for.
    pub(super) fn file(&mut self, file: &str, is_one_of_many: bool) -> io::Result<()> {
        self.count = 0;
        self.counts.fill(0);
        // Opening can wait for others.
        self.out.flush()?;
        let shown = input::shown(file);
        match self.open(file).and_then(|lines| self.lines(shown, lines)) {
            Ok(()) => {}
            Err(End::Unreadable(error)) => self.faults.unreadable(shown, &error),
            Err(End::Unwritable(error)) => return Err(error),
        }
        if self.arguments.count && !self.arguments.quiet {
            let prefix = if is_one_of_many { format!("{shown}:") } else { String::new() };
            self.print_counts(&prefix)?;
        }
        Ok(())
    }

    fn open(&self, file: &str) -> Result<Lines<Box<dyn Read>>, End> {
        let source = input::open(file).and_then(|source| input::text(Box::new(self.bar.wrap_read(source))));
        source.map(Lines::new).map_err(End::Unreadable)
    }

    /// Says what remains to be said; returns the exit code.
    pub(super) fn end(self) -> u8 {
        self.bar.finish_and_clear();
        self.faults.end();
        match (self.faults.is_empty(), self.has_selected) {
            (false, _) => 2,
            (true, true) => 0,
            (true, false) => 1,
        }
    }

    /// Judges line by line, unless the text turns out to be no lines of events.
    fn lines(&mut self, file: &str, mut lines: Lines<impl Read>) -> Result<(), End> {
        if self.arguments.max_count == Some(0) {
            return Ok(());
        }
        if lines.peek().map_err(End::Unreadable)? == Some(b'[') {
            return self.whole(file, 1, lines.all_after(Vec::new()));
        }
        let (mut number, mut is_first) = (0, true);
        loop {
            let Some(line) = lines.next() else {
                self.out.flush().map_err(End::Unwritable)?;
                match lines.fill().map_err(End::Unreadable)? {
                    true => continue,
                    false => return Ok(()),
                }
            };
            number += 1;
            if line.trim_ascii().is_empty() {
                continue;
            }
            if is_first && is_only_a_start(line) {
                let start = [line, b"\n"].concat();
                return self.whole(file, number, lines.all_after(start));
            }
            is_first = false;
            if self.line(file, number, line).map_err(End::Unwritable)?.is_break() {
                return Ok(());
            }
        }
    }

    /// Judges a line: an event, or several.
    fn line(&mut self, file: &str, number: usize, line: &[u8]) -> Flow {
        if matches!(Head::of(line), Head::Log { .. }) {
            return self.values(file, number, line);
        }
        let judged = self.judge(line);
        let is_one_value = match judged {
            Ok(_) => line[self.sieve.end()..].trim_ascii().is_empty(),
            Err(_) => line.trim_ascii_start().first() != Some(&b'[') && is_one_value(line),
        };
        if !is_one_value {
            return self.values(file, number, line);
        }
        let place = Place { file, text: line, first_line: number, range: 0..line.len() };
        self.take(judged, &place, |out| out.write_all(line))
    }

    /// Judges the events of a text that has to be read as a whole.
    fn whole(&mut self, file: &str, first_line: usize, text: io::Result<Vec<u8>>) -> Result<(), End> {
        let text = text.map_err(End::Unreadable)?;
        self.judge_whole(file, first_line, &text).map(|_| ()).map_err(End::Unwritable)
    }

    /// Judges the values of a text, unless its first line turns out to be one broken line of many.
    fn judge_whole(&mut self, file: &str, first_line: usize, text: &[u8]) -> Flow {
        let start = text.len() - text.trim_ascii_start().len();
        let Some(end) = memchr(b'\n', &text[start..]).map(|length| start + length) else {
            return self.values(file, first_line, text);
        };
        if is_broken(&Values::new(), text, end, true) == Some(true) {
            return self.each_line(file, first_line, text);
        }
        let mut misplaced = None;
        if self.values_up_to(file, first_line, text, &mut misplaced)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        match misplaced {
            Some(Misplaced { at, .. }) if at <= end => {
                let lines = first_line + text[..=end].iter().filter(|byte| **byte == b'\n').count();
                self.each_line(file, lines, &text[end + 1..])
            }
            _ => Ok(ControlFlow::Continue(())),
        }
    }

    fn each_line(&mut self, file: &str, first_line: usize, text: &[u8]) -> Flow {
        for (number, line) in (first_line..).zip(text.split(|byte| *byte == b'\n')) {
            if !line.trim_ascii().is_empty() && self.line(file, number, line)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn values(&mut self, file: &str, first_line: usize, text: &[u8]) -> Flow {
        self.values_up_to(file, first_line, text, &mut None)
    }

    /// Judges values up to the end, or to what is misplaced.
    fn values_up_to(&mut self, file: &str, first_line: usize, text: &[u8], end: &mut Option<Misplaced>) -> Flow {
        let place = |range| Place { file, text, first_line, range };
        let mut values = Values::new();
        loop {
            let flow = match values.next(text, true) {
                Next::Value { range, is_record: true } => self.record(&text[range.clone()], &place(range))?,
                Next::Value { range, is_record: false } => {
                    let event = &text[range.clone()];
                    let judged = self.judge(event);
                    self.take(judged, &place(range), |out| write_in_a_line(out, event))?
                }
                Next::Misplaced(misplaced) => {
                    self.faults.misplaced(&misplaced, &place(misplaced.at..text.len()));
                    *end = Some(misplaced);
                    return Ok(ControlFlow::Continue(()));
                }
                Next::End | Next::More => return Ok(ControlFlow::Continue(())),
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
    }

    /// Judges a record of a log as EventBridge delivers it.
    fn record(&mut self, record: &[u8], place: &Place<'_>) -> Flow {
        // The record has the words of an error: its places are not moved by what stands around it.
        let mut event = Vec::new();
        let judged = match (wrap(record, &mut event), Event::from_bytes(record)) {
            (_, Err(error)) => Err(error),
            (Some(_), Ok(_)) => self.judge(&event),
            (None, Ok(_)) => {
                self.faults.no_record(place);
                return Ok(ControlFlow::Continue(()));
            }
        };
        self.take(judged, place, |out| write_in_a_line(out, &event))
    }

    /// Prints an event if it is selected.
    fn take(
        &mut self,
        judged: Result<bool, event::Error>,
        place: &Place<'_>,
        write: impl FnOnce(&mut W) -> io::Result<()>,
    ) -> Flow {
        let is_selected = match judged {
            Ok(is_selected) => is_selected,
            Err(error) => {
                self.faults.no_event(&error, place);
                false
            }
        };
        if !is_selected {
            return Ok(ControlFlow::Continue(()));
        }
        self.has_selected = true;
        self.count += 1;
        if self.arguments.id {
            self.sieve.found().iter().for_each(|place| self.counts[*place] += 1);
        }
        let Arguments { count, quiet, max_count, .. } = *self.arguments;
        if !count && !quiet {
            self.print_ids()?;
            write(self.out)?;
            self.out.write_all(b"\n")?;
        }
        let is_enough = quiet || max_count.is_some_and(|most| self.count >= most);
        Ok(if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    /// Whether an event is selected.
    fn judge(&mut self, event: &[u8]) -> Result<bool, event::Error> {
        if !self.arguments.id {
            return Ok(self.sieve.matches(event)? != self.arguments.invert_match);
        }
        self.sieve.find(event)?;
        Ok(!self.sieve.found().is_empty())
    }

    fn print_ids(&mut self) -> io::Result<()> {
        if !self.arguments.id {
            return Ok(());
        }
        let mut separator = "";
        for place in self.sieve.found() {
            write!(self.out, "{separator}{}", self.sieve.ids()[*place])?;
            separator = ",";
        }
        self.out.write_all(b"\t")
    }

    fn print_counts(&mut self, prefix: &str) -> io::Result<()> {
        if !self.arguments.id {
            return writeln!(self.out, "{prefix}{}", self.count);
        }
        for (id, count) in self.sieve.ids().iter().zip(&self.counts) {
            writeln!(self.out, "{prefix}{id}:{count}")?;
        }
        Ok(())
    }
}

fn is_one_value(line: &[u8]) -> bool {
    let mut values = Values::new();
    values.next(line, true);
    values.next(line, true) == Next::End
}
