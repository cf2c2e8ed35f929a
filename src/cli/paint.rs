//! Reports as a compiler prints them, with the lines they are about.

use std::io::{self, IsTerminal};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::json::Span;
use crate::report::Report;

/// How serious a report is.
#[derive(Clone, Copy)]
pub(super) enum Severity {
    Error,
    Warning,
}

/// The report on a text that comes from `path`.
pub(super) fn paint(severity: Severity, report: &Report, text: &str, path: &str) -> String {
    // A carriage return alone breaks a line too, and is as long as the line feed that the renderer knows.
    let text = &text.replace("\r\n", "\0\n").replace('\r', "\n").replace("\0\n", "\r\n");
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut snippet = Snippet::source(text).path(path);
    for (at, label) in report.labels.iter().enumerate() {
        let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        snippet = snippet.annotation(kind.span(visible(text, label.span).range()).label(label.text.as_str()));
    }
    let mut group = level.primary_title(report.message.as_str()).element(snippet);
    if let Some(help) = &report.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer().render(&[group])
}

fn renderer() -> Renderer {
    let is_plain = !io::stdout().is_terminal() || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if is_plain { Renderer::plain() } else { Renderer::styled() }
}

/// The part of a place that stands on its first line; a place without width is widened to be seen.
fn visible(text: &str, span: Span) -> Span {
    let within = &text[span.range()];
    let end = within.find(['\n', '\r']).map_or(span.end, |at| span.start + at);
    if end > span.start {
        return Span::new(span.start, end);
    }
    let width = text[span.start..].chars().next().map_or(0, char::len_utf8);
    Span::new(span.start, span.start + width)
}
