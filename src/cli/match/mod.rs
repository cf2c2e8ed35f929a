//! `eventsieve match`: which of these events match? What grep is to lines, for events.
//!
//! ```text
//! eventsieve match --pattern '{"detail": {"state": ["stopped"]}}' events.jsonl
//! tail -f events.jsonl | eventsieve match --pattern pattern.json
//! ```
//!
//! Lines are judged as they come, and what is printed stays one event a line, whatever the input looked like. The verdicts are
//! [`machine`](crate::machine)'s; nothing is said here about why.

mod faults;
mod lines;
mod progress;
mod search;
mod sieve;

use std::io::{self, Write};

use clap::Args;

use self::search::Search;
use self::sieve::Sieve;

#[derive(Args)]
pub(super) struct Arguments {
    /// Files of events: one a line (JSON Lines), an array, objects one after the other, or a log of CloudTrail, of which each
    /// record is judged as EventBridge delivers it; gzip too; - or none for standard input.
    #[arg(value_name = "FILE")]
    files: Vec<String>,

    /// A pattern as JSON text, or a file with a pattern or with the output of `aws events describe-rule` or `list-rules`; an
    /// event is to match any of those given.
    #[arg(short, long = "pattern", value_name = "PATTERN", required = true)]
    patterns: Vec<String>,

    /// Prints the events that do not match.
    #[arg(short = 'v', long)]
    invert_match: bool,

    /// Prints only how many events there are, for each file; with --id, for each pattern.
    #[arg(short, long)]
    count: bool,

    /// Prints in front of each event which patterns it matches, and a tab: the names of rules, names of files, or else the
    /// numbers of the patterns from 1.
    #[arg(long, conflicts_with = "invert_match")]
    id: bool,

    /// Stops reading a file after this many events.
    #[arg(short, long, value_name = "NUMBER")]
    max_count: Option<u64>,

    /// Prints nothing, and stops at the first event.
    #[arg(short, long)]
    quiet: bool,
}

/// Returns the exit code, which is grep's: 0 there are such events, 1 there are none, 2 something could not be read, even if
/// there are some; but with `-q`, one event that was found is enough.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(sieve) = Sieve::read(&arguments.patterns) else {
        return Ok(2);
    };
    let standard_input = ["-".into()];
    let files = if arguments.files.is_empty() { &standard_input[..] } else { &arguments.files };
    let mut search = Search::new(arguments, sieve, progress::bar(files), out);
    for file in files {
        search.file(file, files.len() > 1)?;
        if arguments.quiet && search.has_selected() {
            return Ok(0);
        }
    }
    Ok(search.end())
}
