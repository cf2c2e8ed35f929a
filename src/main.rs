//! The native binary.

fn main() -> std::process::ExitCode {
    eventsieve::cli::run()
}
