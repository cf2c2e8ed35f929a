//! How far reading has come, for a person who waits.

use std::fs::{self, Metadata};
use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

/// In bytes: less than this is read before anybody asks.
const WORTH_A_BAR: u64 = 32 << 20;

const TEMPLATE: &str = "{wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";

/// A bar that counts the bytes of the files, or one that nobody sees: where no terminal would show it, where events are printed
/// on that terminal, and where nobody knows how much there is or it is little.
pub(super) fn bar(files: &[String]) -> ProgressBar {
    let is_shown = io::stderr().is_terminal() && !io::stdout().is_terminal();
    match length(files) {
        Some(length) if is_shown && length >= WORTH_A_BAR => {
            let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(length).with_style(style)
        }
        _ => ProgressBar::hidden(),
    }
}

/// How many bytes the files have, if each is one whose end is known.
fn length(files: &[String]) -> Option<u64> {
    files.iter().map(|file| fs::metadata(file).ok().filter(Metadata::is_file).map(|file| file.len())).sum()
}
