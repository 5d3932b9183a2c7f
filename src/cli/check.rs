//! `goalposts check`

use std::collections::BTreeMap;
use std::io::Write;

use jiff::civil::Date;

use super::against;
use super::args::{Check, OutputFormat, Verdict};
use super::run::{Failure, Outcome, Surroundings, is_failure, open, settings};
use super::settings;
use super::terminal::{Stream, Terminal, quiet_when_closed};
use super::{adopt, fix, past};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::lint::accepted::Tally;
use crate::load::{self, Folders};
use crate::project::{self, Project, Texts};
use crate::report::{self, BuiltInRules, Report, Style, Summary};

/// What a check was asked for, and what it is judged by.
pub struct Asked<'a> {
    pub arguments: &'a Check,
    pub settings: &'a Settings,
    pub today: Date,
    pub surroundings: &'a Surroundings,
}

/// Checks and reports, after mending or recording what was found if that is asked for.
///
/// # Errors
/// Wrong paths or rule names, and an output that can't be written.
pub fn run(arguments: &Check, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let settings = settings(&arguments.levels)?;
    if arguments.input.configuration.show_settings {
        return settings::show(&arguments.input, &arguments.levels, surroundings);
    }
    let asked = Asked { arguments, settings: &settings, today: surroundings.today()?, surroundings };
    if arguments.fixes.fix || arguments.fixes.diff || arguments.adoption.add_allows.is_some() {
        fix::run(&asked)
    } else if arguments.adoption.accept_existing {
        adopt::run(&asked)
    } else {
        let opened = if arguments.git.is_used() {
            against::open(arguments, surroundings)?
        } else {
            open(&arguments.input, Texts::Forget, arguments.report.screen.quiet, surroundings)?
        };
        let mut results = Results::new(opened.empty, opened.unreadable);
        opened.projects.into_iter().for_each(|project| results.judge(project, &asked));
        report(results, &asked)
    }
}

/// What a run has come to, before it is reported.
#[derive(Default)]
pub struct Results {
    projects: Vec<(Project, Vec<Diagnostic>)>,
    pub tally: Tally,
    /// Fixes that were applied.
    pub fixed: usize,
    /// Standard output belongs to a fixed text.
    pub stdout_is_taken: bool,
    /// There was nothing to check, which was told before.
    pub empty: bool,
    /// Something could not be read or written, which was told before.
    pub failed: bool,
}

impl Results {
    pub fn new(empty: bool, failed: bool) -> Self {
        Self { empty, failed, ..Self::default() }
    }

    /// Checks a project and adds what is found in it.
    pub fn judge(&mut self, project: Project, asked: &Asked<'_>) {
        let judged = project.judge(asked.settings, asked.today);
        self.tally.add(judged.tally.clone());
        self.projects.push((project, judged.diagnostics()));
    }

    /// How often each rule has found something, by the names of the rules.
    pub fn by_rule(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for diagnostic in self.projects.iter().flat_map(|(_, found)| found) {
            *counts.entry(diagnostic.rule).or_default() += 1;
        }
        counts
    }
}

/// Writes the findings and the summary.
///
/// # Errors
/// When the output can't be written.
pub fn report(results: Results, asked: &Asked<'_>) -> Result<Outcome, Failure> {
    let Asked { arguments, surroundings, .. } = asked;
    let screen = &arguments.report.screen;
    let context = context(&results.projects);
    if !screen.quiet {
        past::tell_of_unread(results.projects.iter().map(|(project, _)| project), None, surroundings);
    }
    let checked = project::gather(results.projects);
    let summary = Summary {
        fixed: results.fixed,
        accepted: results.tally.accepted,
        ..Summary::new(checked.files, checked.goals, &checked.diagnostics)
    };
    let stream = match &arguments.report.output_file {
        Some(_) => Stream::File,
        None if results.stdout_is_taken => Stream::Stderr,
        None => Stream::Stdout,
    };
    let terminal = surroundings.terminal(stream);
    let format = arguments.report.output_format.unwrap_or_else(|| {
        let in_log = stream == Stream::Stdout && surroundings.environment.runs_in_github_actions();
        default_format(&terminal, screen.accessible, in_log)
    });
    let style = style(&terminal, screen.accessible);
    // Forges know files by their way from the repository's root; to look for that takes a while that nobody else should wait.
    let names_files_for_forges = matches!(format, OutputFormat::Sarif | OutputFormat::Github | OutputFormat::Gitlab);
    let folder = match names_files_for_forges {
        true => std::env::current_dir().map(|folder| load::folder_in_repository(&folder)).unwrap_or_default(),
        false => String::new(),
    };
    let report = Report {
        sources: &checked.sources,
        diagnostics: &checked.diagnostics,
        summary,
        rules: &BuiltInRules,
        folder: &folder,
    };
    let write = |out: &mut dyn Write| {
        if arguments.counting.statistics {
            report::write_statistics(report_format(format), &report, out)
        } else {
            report::write(report_format(format), &report, &style, out)
        }
    };
    if let Some(path) = &arguments.report.output_file {
        let mut document = Vec::new();
        write(&mut document)?;
        load::write(path, &document, Folders::Create)?;
    } else if stream == Stream::Stderr {
        let mut stderr = std::io::BufWriter::new(std::io::stderr().lock());
        let written = write(&mut stderr);
        quiet_when_closed(written.and_then(|()| stderr.flush()))?;
    } else {
        let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
        let written = write(&mut stdout);
        quiet_when_closed(written.and_then(|()| stdout.flush()))?;
    }
    if !screen.quiet && !results.empty {
        adopt::tell(&results.tally, surroundings);
        let stderr = surroundings.terminal(Stream::Stderr);
        eprintln!("{}", summary.line(&self::style(&stderr, screen.accessible)));
        if let Some(fixes) = summary.fixes() {
            eprintln!("{fixes}");
        }
    }
    if arguments.verbose {
        eprintln!("{context}");
    }
    let outcome = judge(&checked.diagnostics, &summary, &arguments.verdict);
    // The process ends now, and all of its memory with it.
    std::mem::forget(checked);
    Ok(if results.failed { Outcome::Failed } else { outcome })
}

/// What else was read.
fn context(projects: &[(Project, Vec<Diagnostic>)]) -> String {
    let count: usize = projects.iter().map(|(project, _)| project.context_count()).sum();
    let (files, were) = (report::counted(count, "file", "files"), if count == 1 { "was" } else { "were" });
    let revisions = projects.iter().filter_map(|(project, _)| Some(&*project.history.as_ref()?.revision));
    let mut revisions: Vec<&str> = revisions.collect();
    revisions.dedup();
    let against = match revisions.is_empty() {
        true => String::new(),
        false => format!("; all is held against {}", revisions.join(" and ")),
    };
    format!("{files} {were} read as context{against}")
}

/// What the findings mean for the exit code.
fn judge(diagnostics: &[Diagnostic], summary: &Summary, verdict: &Verdict) -> Outcome {
    let too_many = verdict.max_warnings.is_some_and(|most| summary.warn > most);
    if fails(diagnostics) {
        Outcome::Failed
    } else if !verdict.exit_zero && (summary.deny > 0 || too_many || (verdict.deny_warnings && summary.warn > 0)) {
        Outcome::Found
    } else {
        Outcome::Clean
    }
}

/// Something could not be read, so that nobody knows what else there is.
pub fn fails(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(is_failure)
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
