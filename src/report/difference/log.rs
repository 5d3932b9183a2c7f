//! How a goal came to be what it is: commit by commit.

use super::markdown::{code, row_cells};
use super::pretty::{clean, write_rows};
use super::rows::{Row, entry_row};
use crate::history::{Log, LogEntry};
use crate::plan::inline_markdown as inline;
use crate::report::{Style, paint};

/// Of a history that begins where the clone does.
const INCOMPLETE: &str = "older commits were not fetched: what happened before is not known";

/// For a terminal.
pub fn pretty_log(log: &Log, style: &Style) -> String {
    let name = clean(&called(log), style);
    let mut page = paint(&name, anstyle::Style::new().bold(), style.color);
    if let Some(title) = &log.title {
        page.push_str(&format!("  {}", clean(title, style)));
    }
    page.push('\n');
    if log.incomplete {
        page.push_str(&format!("\n{INCOMPLETE}\n"));
    }
    for entry in &log.entries {
        let head = match &entry.commit {
            Some(commit) => format!("{}  {}  {}  {}", commit.date, commit.short, commit.author, commit.subject),
            None => "not committed yet".to_string(),
        };
        page.push_str(&format!("\n{}\n", clean(&head, style)));
        write_rows(&rows(log, entry), &entry.path, style, &mut page);
    }
    page
}

/// For a page.
pub fn markdown_log(log: &Log) -> String {
    let title = log.title.as_ref().map(|title| format!(": {}", inline(title))).unwrap_or_default();
    let mut page = format!("### {}{title}\n", code(&called(log)));
    if log.incomplete {
        page.push_str(&format!("\n_{INCOMPLETE}_\n"));
    }
    page.push_str("\n| Day | Commit | By | | What | Moved | Why |\n|---|---|---|---|---|---|---|\n");
    for entry in &log.entries {
        let head = match &entry.commit {
            Some(commit) => {
                format!(
                    "{} | {} {} | {}",
                    commit.date,
                    code(&commit.short),
                    inline(&commit.subject),
                    inline(&commit.author)
                )
            }
            None => "| not committed yet |".to_string(),
        };
        for row in rows(log, entry) {
            page.push_str(&format!("| {head} | {} |\n", row_cells(&row).join(" | ")));
        }
    }
    page
}

fn called(log: &Log) -> String {
    match &log.kpi {
        Some(kpi) => format!("{}.{kpi}", log.goal),
        None => log.goal.clone(),
    }
}

fn rows<'a>(log: &Log, entry: &'a LogEntry) -> Vec<Row<'a>> {
    entry.changes.iter().map(|change| entry_row(Some(&log.goal), change)).collect()
}
