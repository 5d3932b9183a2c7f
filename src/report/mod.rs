//! Turns diagnostics and sources into what people and machines read.
//!
//! One file a format, and one arm in [`write()`]. What formats share stands beside them: `position` turns bytes into lines
//! and columns, `sanitize` keeps control characters away from terminals. Nothing here looks at the environment: colour,
//! Unicode and width are told in [`Style`] by whoever knows the terminal. No span, however wrong, brings a format down.

mod canvas;
mod concise;
mod cut;
pub mod difference;
mod excerpt;
mod json;
mod position;
mod pretty;
mod rulebook;
mod sanitize;
mod summary;
#[cfg(test)]
mod tests;
mod wrap;

use std::io;

use crate::diagnostic::{Diagnostic, INVALID_CONFIGURATION, SYNTAX_ERROR, Severity, UNREADABLE_FILE};
use crate::source::Sources;

pub use json::json_schema;
pub use rulebook::BuiltInRules;
pub use summary::Summary;
pub use wrap::wrap;

/// The formats of `--output-format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutputFormat {
    /// Source excerpts with the words that matter underlined.
    Pretty,
    /// `path:line:column: error[rule] message`, one line each.
    Concise,
    /// One document; its schema is [`json_schema`].
    Json,
}

/// What the reader's screen can show. Machine formats ignore it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    pub color: bool,
    /// Without it, frames and marks are ASCII. The source itself is shown as it is written.
    pub unicode: bool,
    /// Columns of the terminal; taken as something between 20 and 1,000.
    pub width: usize,
    /// For screen readers and Braille: sentences in place of drawings.
    pub accessible: bool,
}

impl Default for Style {
    /// What a log file can hold.
    fn default() -> Self {
        Self { color: false, unicode: true, width: 100, accessible: false }
    }
}

/// What the rules' documentation knows of a rule.
pub trait RuleBook {
    /// The group a rule belongs to, such as `measurable`. None for what is no rule, such as `syntax-error`.
    fn group(&self, rule: &str) -> Option<&str>;

    /// The address of a rule's page, where there is one.
    fn url(&self, rule: &str) -> Option<String>;
}

/// What one run found.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    pub sources: &'a Sources,
    /// In the order in which they are written.
    pub diagnostics: &'a [Diagnostic],
    pub summary: Summary,
    pub rules: &'a dyn RuleBook,
}

/// Writes the findings. The summary line is no part of it, because it belongs on another stream: [`Summary::line`].
///
/// # Errors
///
/// Whatever `out` returns, a closed pipe for one.
pub fn write(format: OutputFormat, report: &Report<'_>, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        OutputFormat::Pretty => pretty::write(report, style, out),
        OutputFormat::Concise => concise::write(report, style, out),
        OutputFormat::Json => json::write(report, out),
    }
}

/// Whether `goalposts explain` has a page for this: the three codes that are no rules have none.
fn is_explained(rule: &str) -> bool {
    !matches!(rule, SYNTAX_ERROR | UNREADABLE_FILE | INVALID_CONFIGURATION)
}

/// The colour of a severity, wherever colours are used.
fn severity_color(severity: Severity) -> anstyle::AnsiColor {
    match severity {
        Severity::Deny => anstyle::AnsiColor::Red,
        Severity::Warn => anstyle::AnsiColor::Yellow,
        Severity::Advice => anstyle::AnsiColor::Cyan,
    }
}

/// Text in a style, or as it is when there is no colour.
fn paint(text: &str, style: anstyle::Style, color: bool) -> String {
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}
