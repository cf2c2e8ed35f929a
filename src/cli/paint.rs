//! Reports as a compiler prints them, with the lines they are about.

use std::io::IsTerminal;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::json::Span;
use crate::report::Report;

/// How serious a report is.
#[derive(Clone, Copy)]
pub(super) enum Severity {
    Error,
    Warning,
}

/// A text, and where it comes from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    /// How the whole is called.
    pub(super) path: &'a str,
    /// Which line of the whole the text begins with, from 1.
    pub(super) first_line: usize,
}

impl<'a> Source<'a> {
    /// A text that is the whole.
    pub(super) fn new(text: &'a str, path: &'a str) -> Self {
        Source { text, path, first_line: 1 }
    }
}

/// The report on a text, with colours where a person reads it on a terminal.
pub(super) fn paint(severity: Severity, report: &Report, source: Source<'_>, to: &impl IsTerminal) -> String {
    let Source { text, path, first_line } = source;
    // A carriage return alone breaks a line too, and is as long as the line feed that the renderer knows.
    let text = &text.replace("\r\n", "\0\n").replace('\r', "\n").replace("\0\n", "\r\n");
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut snippet = Snippet::source(text).path(path).line_start(first_line);
    for (at, label) in report.labels.iter().enumerate() {
        let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        snippet = snippet.annotation(kind.span(visible(text, label.place.span()).range()).label(label.text.as_str()));
    }
    let mut group = level.primary_title(report.message.as_str()).element(snippet);
    if let Some(help) = &report.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer(to).render(&[group])
}

fn renderer(to: &impl IsTerminal) -> Renderer {
    let is_plain = !to.is_terminal() || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
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
