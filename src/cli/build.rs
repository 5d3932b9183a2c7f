//! `goalposts build`

use std::io::Write;

use super::args::Build;
use super::check::{fails, style};
use super::run::{Failure, Outcome, Surroundings, open, settings};
use super::settings;
use super::terminal::{Stream, quiet_when_closed};
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::{self, Freshness, Problem};
use crate::plan::{self, Options};
use crate::project::{self, Document, Project, Texts};
use crate::report::{self, BuiltInRules, OutputFormat, Report, Summary};

/// Compiles, unless something stands in the way; then it says what.
///
/// # Errors
/// Wrong paths or rule names, and an output that can't be written.
pub fn run(arguments: &Build, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let settings = settings(&arguments.levels)?;
    if arguments.input.configuration.show_settings {
        return settings::show(&arguments.input, &arguments.levels, surroundings);
    }
    let today = surroundings.today()?;
    let quiet = arguments.screen.quiet;
    let opened = open(&arguments.input, Texts::Keep, quiet, surroundings)?;
    if opened.unreadable {
        return Ok(Outcome::Failed);
    }
    let checked: Vec<(Project, Vec<Diagnostic>)> = opened
        .projects
        .into_iter()
        .map(|project| {
            let diagnostics = project.check(&settings, today);
            (project, diagnostics)
        })
        .collect();
    if checked.iter().flat_map(|(_, found)| found).any(|diagnostic| diagnostic.severity == Severity::Deny) {
        return refuse(&project::gather(checked), arguments, surroundings);
    }
    let options = Options { locations: arguments.product.sources };
    let product = project::compile(checked.iter().map(|(project, found)| (project, found)), options);
    let format = arguments.product.format().into();
    let Some(output) = &arguments.product.output else {
        let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
        let written = plan::write(format, &product.compiled, &mut stdout);
        quiet_when_closed(written.and_then(|()| stdout.flush()))?;
        return Ok(Outcome::Clean);
    };
    let documents = product.documents(output, format)?;
    let outcome = if arguments.check {
        compare(&documents, surroundings)
    } else {
        write(&documents, quiet)?;
        Outcome::Clean
    };
    Ok(outcome)
}

/// Says what stands in the way. A plan with an error in it would be believed.
fn refuse(checked: &project::Checked, arguments: &Build, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let stderr = surroundings.terminal(Stream::Stderr);
    let accessible = arguments.screen.accessible;
    let style = style(&stderr, accessible);
    let format = if stderr.interactive || accessible { OutputFormat::Pretty } else { OutputFormat::Concise };
    let summary = Summary::new(checked.files, checked.goals, &checked.diagnostics);
    let report = Report {
        sources: &checked.sources,
        diagnostics: &checked.diagnostics,
        summary,
        rules: &BuiltInRules,
        folder: "",
    };
    let mut out = Vec::new();
    report::write(format, &report, &style, &mut out)?;
    quiet_when_closed(std::io::stderr().write_all(&out))?;
    if !arguments.screen.quiet {
        eprintln!("{}; nothing was compiled", summary.line(&style));
    }
    Ok(if fails(&checked.diagnostics) { Outcome::Failed } else { Outcome::Found })
}

fn write(documents: &[Document], quiet: bool) -> Result<(), Failure> {
    let changed = project::write(documents)?;
    if !quiet {
        eprintln!("compiled {}, {changed} changed", report::counted(documents.len(), "file", "files"));
    }
    Ok(())
}

/// `--check`: names what is missing or stale and writes nothing.
fn compare(documents: &[Document], surroundings: &Surroundings) -> Outcome {
    let mut outcome = Outcome::Clean;
    for document in documents {
        let fault = match load::freshness(&document.path, &document.contents) {
            Freshness::Current => continue,
            Freshness::Stale => "is not up to date",
            Freshness::Missing => "is missing",
        };
        let help = "run the same command without `--check`".to_string();
        let path = document.path.display().to_string().replace('\\', "/");
        surroundings.notice("error", &Problem { message: format!("{path} {fault}"), help: Some(help) });
        outcome = Outcome::Found;
    }
    outcome
}
