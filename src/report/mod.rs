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
mod fingerprint;
mod github;
mod gitlab;
mod json;
mod junit;
mod position;
mod pretty;
mod rdjson;
mod repository;
mod rulebook;
mod sanitize;
mod sarif;
mod statistics;
mod summary;
#[cfg(test)]
mod tests;
mod wrap;

use std::io;

use crate::diagnostic::{Diagnostic, Severity, is_no_rule};
use crate::source::Sources;

pub use json::json_schema;
pub use rulebook::BuiltInRules;
pub use sanitize::one_line;
pub use statistics::{json_schema as statistics_json_schema, write as write_statistics};
pub use summary::{Summary, counted};
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
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
    /// A code quality report of GitLab.
    Gitlab,
    /// JUnit's XML, which every build server reads.
    Junit,
    /// The Reviewdog Diagnostic Format.
    Rdjson,
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
pub trait RuleBook: Sync {
    /// The group a rule belongs to, such as `measurable`. None for what is no rule, such as `syntax-error`.
    fn group(&self, rule: &str) -> Option<&str>;

    /// The address of a rule's page, where there is one.
    fn url(&self, rule: &str) -> Option<String>;

    /// What is written about a rule, for formats that carry it along.
    fn page(&self, rule: &str) -> Option<RulePage> {
        let _ = rule;
        None
    }
}

/// What is written about a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RulePage {
    /// What it finds, in a sentence.
    pub summary: String,
    /// Everything, with examples, as Markdown.
    pub markdown: String,
    /// `deny`, `warn`, `advice` or `allow`, as long as nobody sets another.
    pub level: &'static str,
}

/// What one run found.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    pub sources: &'a Sources,
    /// In the order in which they are written.
    pub diagnostics: &'a [Diagnostic],
    pub summary: Summary,
    pub rules: &'a dyn RuleBook,
    /// The folder that paths are relative to, as seen from the root of the repository, such as `marketing/plans`. Empty at the
    /// root, and where there is no repository. Forges know files by their path from the root only.
    pub folder: &'a str,
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
        OutputFormat::Sarif => sarif::write(report, out),
        OutputFormat::Github => github::write(report, out),
        OutputFormat::Gitlab => gitlab::write(report, out),
        OutputFormat::Junit => junit::write(report, out),
        OutputFormat::Rdjson => rdjson::write(report, out),
    }
}

/// Whether `goalposts explain` has a page for this: the three codes that are no rules have none.
fn is_explained(rule: &str) -> bool {
    !is_no_rule(rule)
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
