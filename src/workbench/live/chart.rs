//! How many events came when, and from where.

use std::fmt::Write;

use yew::prelude::*;

use crate::live::{Feed, Rate};
use crate::workbench::file::{counted, number};

/// The height of the chart, in its own units.
const HEIGHT: u32 = 40;

/// How many sources are shown by name.
const SOURCES: usize = 4;

/// Both, of a feed at a time in milliseconds since 1970.
pub(super) fn charts(feed: &Feed, now: f64) -> Html {
    let counts = feed.rate().until(now);
    let most = counts.iter().copied().max().unwrap_or(0);
    let lately = counted(counts.iter().map(|count| u64::from(*count)).sum(), "event", "events");
    let caption = format!("{lately} in the last 2 minutes, at most {} a second", number(u64::from(most)));
    let (sources, kept) = (feed.sources(), feed.arrivals().len());
    html! {
        <div class="charts">
            <figure>
                <svg viewBox={format!("0 0 {} {HEIGHT}", Rate::SECONDS)} preserveAspectRatio="none" aria-hidden="true">
                    <path d={bars(&counts, most)} />
                </svg>
                <figcaption>{ caption }</figcaption>
            </figure>
            <ul aria-label="Sources">
                { for sources.iter().take(SOURCES).map(|(source, count)| html! {
                    <li>
                        <span class="name">{ *source }</span><span class="count">{ number(*count as u64) }</span>
                        <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                            <rect width={(100 * count / kept.max(1)).max(1).to_string()} height="1" />
                        </svg>
                    </li>
                }) }
                if sources.len() > SOURCES {
                    <li class="quiet">{ format!("and {}", counted((sources.len() - SOURCES) as u64, "other", "others")) }</li>
                }
            </ul>
        </div>
    }
}

/// A bar for each second in which something came, the highest as high as the chart.
fn bars(counts: &[u32], most: u32) -> String {
    let mut path = String::new();
    for (second, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        // However few there are, they are seen.
        let top = HEIGHT - (HEIGHT * count / most.max(1)).max(1);
        // Writing into a string cannot fail.
        let _ = write!(path, "M{second} {HEIGHT}V{top}h1V{HEIGHT}z");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_high_as_its_share_of_the_highest() {
        assert_eq!(bars(&[0, 4, 0, 2, 4000], 4000), "M1 40V39h1V40zM3 40V39h1V40zM4 40V0h1V40z");
        assert_eq!(bars(&[1, 2], 2), "M0 40V20h1V40zM1 40V0h1V40z");
        assert_eq!(bars(&[0, 0], 0), "");
    }
}
