//! How often each rule found something: to see where to begin.

use std::io;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::json::{Counts, Level};
use super::{OutputFormat, Report};
use crate::diagnostic::{Applicability, Diagnostic, Severity};

/// Writes the numbers of a run instead of its findings: a table for people, one document for programs.
///
/// # Errors
///
/// Whatever `out` returns.
pub fn write(format: OutputFormat, report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let figures = figures(report.diagnostics);
    if format == OutputFormat::Json {
        let rules = figures.iter().map(|figures| Line::new(figures, report)).collect();
        let document = Document { version: 1, summary: report.summary.into(), statistics: rules };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        return out.write_all(b"\n");
    }
    if figures.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", table(&figures).trim_fmt())
}

/// The JSON Schema of the document.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

/// What `goalposts check --statistics --output-format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "goalposts check --statistics")]
struct Document<'a> {
    /// The version of this format.
    #[schemars(extend("const" = 1))]
    version: u32,
    summary: Counts,
    /// The rules that found something, the most frequent one first.
    statistics: Vec<Line<'a>>,
}

/// How often a rule found something.
#[derive(Serialize, JsonSchema)]
struct Line<'a> {
    /// The rule's name, or `syntax-error`, `unreadable-file` or `invalid-configuration`.
    rule: &'a str,
    /// The group the rule belongs to.
    group: Option<&'a str>,
    /// The highest level of its findings.
    level: Level,
    count: usize,
    /// Files with at least one of its findings.
    files: usize,
    /// Findings that come with a safe fix.
    fixable: usize,
    /// Findings that come with a fix that somebody should look at.
    fixable_unsafely: usize,
}

impl<'a> Line<'a> {
    fn new(figures: &Figures, report: &Report<'a>) -> Self {
        Self {
            rule: figures.rule,
            group: report.rules.group(figures.rule),
            level: figures.severity.into(),
            count: figures.count,
            files: figures.files,
            fixable: figures.fixable,
            fixable_unsafely: figures.fixable_unsafely,
        }
    }
}

struct Figures {
    rule: &'static str,
    severity: Severity,
    count: usize,
    files: usize,
    fixable: usize,
    fixable_unsafely: usize,
}

/// The most frequent first; of equally frequent ones the graver, then by name.
fn figures(diagnostics: &[Diagnostic]) -> Vec<Figures> {
    let mut by_rule: FxHashMap<&'static str, (Figures, Vec<u32>)> = FxHashMap::default();
    for diagnostic in diagnostics {
        let Diagnostic { rule, severity, .. } = *diagnostic;
        let none = Figures { rule, severity, count: 0, files: 0, fixable: 0, fixable_unsafely: 0 };
        let (figures, files) = by_rule.entry(rule).or_insert((none, Vec::new()));
        figures.count += 1;
        figures.severity = figures.severity.max(severity);
        files.extend(diagnostic.labels.first().map(|label| label.location.file.0));
        match diagnostic.fix.as_ref().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => figures.fixable += 1,
            Some(Applicability::Unsafe) => figures.fixable_unsafely += 1,
            None => {}
        }
    }
    let count_files = |(mut figures, mut files): (Figures, Vec<u32>)| {
        files.sort_unstable();
        files.dedup();
        figures.files = files.len();
        figures
    };
    let mut all: Vec<Figures> = by_rule.into_values().map(count_files).collect();
    all.sort_by(|one, other| {
        let key = |figures: &Figures| (figures.count, figures.severity);
        key(other).cmp(&key(one)).then_with(|| one.rule.cmp(other.rule))
    });
    all
}

fn table(figures: &[Figures]) -> Table {
    let mut table = Table::new();
    // Names of rules are there to be copied, so no column is broken into lines.
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["count", "files", "level", "rule", "fixable"]);
    for figures in figures {
        let fixable = match (figures.fixable, figures.fixable_unsafely) {
            (0, 0) => String::new(),
            (safe, 0) => safe.to_string(),
            (0, count) => format!("{count} unsafely"),
            (safe, count) => format!("{safe}, {count} unsafely"),
        };
        table.add_row([
            figures.count.to_string(),
            figures.files.to_string(),
            figures.severity.word().to_string(),
            figures.rule.to_string(),
            fixable,
        ]);
    }
    for column in [0, 1] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
