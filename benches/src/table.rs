//! Tables of plain text.

/// Prints a title and a table, its first column to the left and the others to the right.
pub(crate) fn print(title: &str, head: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let head: Vec<String> = head.iter().map(ToString::to_string).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|column| rows.iter().chain([&head]).map(|row| row[column].chars().count()).max().unwrap_or_default())
        .collect();
    println!("\n{title}\n");
    for row in [&head].into_iter().chain(rows) {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(
                |(column, (cell, width))| {
                    if column == 0 { format!("{cell:width$}") } else { format!("{cell:>width$}") }
                },
            )
            .collect();
        println!("{}", cells.join("  ").trim_end());
    }
}

/// A cell for something that was not measured.
pub(crate) fn none() -> String {
    "-".to_owned()
}

/// A speed in thousands of events a second.
pub(crate) fn thousands(speed: f64) -> String {
    format!("{:.0}", speed / 1e3)
}

/// How many times as fast.
pub(crate) fn times(ratio: f64) -> String {
    format!("{ratio:.2}")
}

/// A part of a whole, in percent.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    format!("{:.3} %", part as f64 * 100.0 / whole as f64)
}
