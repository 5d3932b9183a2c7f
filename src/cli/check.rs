//! `goalposts check`

use std::io::Write;

use super::args::{Check, OutputFormat, Verdict};
use super::run::{Failure, Outcome, Surroundings, open, settings};
use super::terminal::{Stream, Terminal, quiet_when_closed};
use crate::diagnostic::UNREADABLE_FILE;
use crate::load::{self, Folders};
use crate::project::{self, Checked, Texts};
use crate::report::{self, BuiltInRules, Report, Style, Summary};

/// Checks and reports.
///
/// # Errors
/// Wrong paths or rule names, and an output that can't be written.
pub fn run(arguments: &Check, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let settings = settings(&arguments.levels)?;
    let today = surroundings.today()?;
    let screen = &arguments.report.screen;
    let opened = open(&arguments.input, Texts::Forget, screen.quiet, surroundings)?;
    let checked = project::check(opened.projects, &settings, today);
    let summary = Summary::new(checked.files, checked.goals, &checked.diagnostics);

    let stream = if arguments.report.output_file.is_some() { Stream::File } else { Stream::Stdout };
    let terminal = surroundings.terminal(stream);
    let format = arguments.report.output_format.unwrap_or_else(|| {
        let in_log = stream == Stream::Stdout && surroundings.environment.runs_in_github_actions();
        default_format(&terminal, screen.accessible, in_log)
    });
    let style = style(&terminal, screen.accessible);
    let folder = std::env::current_dir().map(|folder| load::folder_in_repository(&folder)).unwrap_or_default();
    let report = Report {
        sources: &checked.sources,
        diagnostics: &checked.diagnostics,
        summary,
        rules: &BuiltInRules,
        folder: &folder,
    };
    match &arguments.report.output_file {
        Some(path) => {
            let mut document = Vec::new();
            report::write(report_format(format), &report, &style, &mut document)?;
            load::write(path, &document, Folders::Create)?;
        }
        None => {
            let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
            let written = report::write(report_format(format), &report, &style, &mut stdout);
            quiet_when_closed(written.and_then(|()| stdout.flush()))?;
        }
    }
    if !screen.quiet && !opened.empty {
        let stderr = surroundings.terminal(Stream::Stderr);
        eprintln!("{}", summary.line(&self::style(&stderr, screen.accessible)));
    }
    let outcome = judge(&checked, &summary, &arguments.verdict);
    // The process ends now, and all of its memory with it.
    std::mem::forget(checked);
    Ok(if opened.unreadable { Outcome::Failed } else { outcome })
}

fn judge(checked: &Checked, summary: &Summary, verdict: &Verdict) -> Outcome {
    let unreadable = checked.diagnostics.iter().any(|diagnostic| diagnostic.rule == UNREADABLE_FILE);
    let too_many = verdict.max_warnings.is_some_and(|most| summary.warn > most);
    if unreadable {
        Outcome::Failed
    } else if !verdict.exit_zero && (summary.deny > 0 || too_many || (verdict.deny_warnings && summary.warn > 0)) {
        Outcome::Found
    } else {
        Outcome::Clean
    }
}

/// `in_log`: the output is what GitHub reads its annotations from.
fn default_format(terminal: &Terminal, accessible: bool, in_log: bool) -> OutputFormat {
    if accessible {
        OutputFormat::Pretty
    } else if in_log {
        OutputFormat::Github
    } else if terminal.interactive {
        OutputFormat::Pretty
    } else {
        OutputFormat::Concise
    }
}

pub(super) fn style(terminal: &Terminal, accessible: bool) -> Style {
    Style { color: terminal.color, unicode: terminal.unicode, width: usize::from(terminal.width), accessible }
}

fn report_format(format: OutputFormat) -> report::OutputFormat {
    match format {
        OutputFormat::Pretty => report::OutputFormat::Pretty,
        OutputFormat::Concise => report::OutputFormat::Concise,
        OutputFormat::Json => report::OutputFormat::Json,
        OutputFormat::Sarif => report::OutputFormat::Sarif,
        OutputFormat::Github => report::OutputFormat::Github,
        OutputFormat::Gitlab => report::OutputFormat::Gitlab,
        OutputFormat::Junit => report::OutputFormat::Junit,
        OutputFormat::Rdjson => report::OutputFormat::Rdjson,
    }
}
