//! The page.

fn main() {
    eventsieve::app::run();
}
