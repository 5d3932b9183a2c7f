//! `goalposts check`

use std::io::Write;

use super::against;
use super::args::{Check, OutputFormat, Verdict};
use super::run::{Failure, Outcome, Surroundings, open, settings};
use super::terminal::{Stream, Terminal, quiet_when_closed};
use crate::diagnostic::UNREADABLE_FILE;
use crate::load::{self, Folders};
use crate::project::{self, Checked, Project, Texts};
use crate::report::{self, BuiltInRules, Report, Style, Summary};

/// Checks and reports.
///
/// # Errors
/// Wrong paths or rule names, and an output that can't be written.
pub fn run(arguments: &Check, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let settings = settings(&arguments.levels)?;
    let today = surroundings.today()?;
    let screen = &arguments.report.screen;
    let (opened, held_against) = if arguments.git.is_used() {
        against::open(arguments, surroundings)?
    } else {
        (open(&arguments.input, Texts::Forget, screen.quiet, surroundings)?, None)
    };
    let context: usize = opened.projects.iter().map(Project::context_count).sum();
    let checked = project::check(opened.projects, &settings, today);
    let summary = Summary::new(checked.files, checked.goals, &checked.diagnostics);

    let stream = if arguments.report.output_file.is_some() { Stream::File } else { Stream::Stdout };
    let terminal = surroundings.terminal(stream);
    let format = arguments.report.output_format.unwrap_or_else(|| default_format(&terminal, screen.accessible));
    let style = style(&terminal, screen.accessible);
    let report = Report { sources: &checked.sources, diagnostics: &checked.diagnostics, summary, rules: &BuiltInRules };
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
    if arguments.verbose {
        let (plural, were) = if context == 1 { ("", "was") } else { ("s", "were") };
        let against = held_against.map_or(String::new(), |revision| format!("; all is held against {revision}"));
        eprintln!("{context} file{plural} {were} read as context{against}");
    }
    let outcome = judge(&checked, &summary, &arguments.verdict);
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

fn default_format(terminal: &Terminal, accessible: bool) -> OutputFormat {
    if terminal.interactive || accessible { OutputFormat::Pretty } else { OutputFormat::Concise }
}

pub(super) fn style(terminal: &Terminal, accessible: bool) -> Style {
    Style { color: terminal.color, unicode: terminal.unicode, width: usize::from(terminal.width), accessible }
}

fn report_format(format: OutputFormat) -> report::OutputFormat {
    match format {
        OutputFormat::Pretty => report::OutputFormat::Pretty,
        OutputFormat::Concise => report::OutputFormat::Concise,
        OutputFormat::Json => report::OutputFormat::Json,
    }
}
