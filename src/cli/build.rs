//! `goalposts build`

use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::{Build, BuildFormat};
use super::check::{fails, style};
use super::run::{Failure, Outcome, Surroundings, open, settings};
use super::settings;
use super::terminal::{Stream, quiet_when_closed};
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::{self, Folders, Freshness, Problem, Written};
use crate::plan::{self, Compiled, Format, Options};
use crate::project::{self, Project, Texts};
use crate::report::{self, BuiltInRules, OutputFormat, Report, Summary};
use crate::source::Role;

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
    let mut compiled = Compiled { version: plan::VERSION, plans: Vec::new() };
    let mut paths = Vec::new();
    for (project, diagnostics) in &checked {
        compiled.plans.extend(plan::compile(&project.workspace, &project.sources, diagnostics, options).plans);
        let targets = project.workspace.files().filter(|(_, part)| part.role == Role::Target);
        paths.extend(targets.map(|(_, part)| PathBuf::from(&part.path)));
    }

    let format = match arguments.product.format() {
        BuildFormat::Yaml => Format::Yaml,
        BuildFormat::Markdown => Format::Markdown,
        BuildFormat::Json => Format::Json,
    };
    let Some(output) = &arguments.product.output else {
        let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
        let written = plan::write(format, &compiled, &mut stdout);
        quiet_when_closed(written.and_then(|()| stdout.flush()))?;
        return Ok(Outcome::Clean);
    };
    let documents = documents(compiled, &paths, output, format)?;
    let outcome = if arguments.product.check {
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

struct Document {
    path: PathBuf,
    contents: Vec<u8>,
    folders: Folders,
}

/// One document for a file, one a source for a folder: under the names of the sources, below the folder that all of them
/// share.
fn documents(compiled: Compiled, paths: &[PathBuf], output: &Path, format: Format) -> Result<Vec<Document>, Failure> {
    let contents = |compiled: &Compiled| -> Result<Vec<u8>, Failure> {
        let mut contents = Vec::new();
        plan::write(format, compiled, &mut contents)?;
        Ok(contents)
    };
    if !is_folder(output) {
        let document =
            Document { path: output.to_path_buf(), contents: contents(&compiled)?, folders: Folders::MustExist };
        return Ok(vec![document]);
    }
    let shared = shared_folder(paths);
    let version = compiled.version;
    compiled
        .plans
        .into_iter()
        .zip(paths)
        .map(|(plan, path)| {
            let name = path.strip_prefix(&shared).unwrap_or(path);
            // Not `with_extension`: `plan.2026` keeps its point.
            let name = format!("{}.{}", name.display(), format.extension());
            let contents = contents(&Compiled { version, plans: vec![plan] })?;
            Ok(Document { path: output.join(name), contents, folders: Folders::Create })
        })
        .collect()
}

/// A folder that is there, or a name that reads as one: `plans/`, `plans`.
fn is_folder(output: &Path) -> bool {
    let slash = output.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
    output.is_dir() || slash || (!output.exists() && output.extension().is_none())
}

/// The deepest folder that all files are in.
fn shared_folder(paths: &[PathBuf]) -> PathBuf {
    let mut folders = paths.iter().map(|path| path.parent().unwrap_or(Path::new("")));
    let Some(first) = folders.next() else { return PathBuf::new() };
    let mut shared = first.to_path_buf();
    for folder in folders {
        while !folder.starts_with(&shared) {
            shared.pop();
        }
    }
    shared
}

fn write(documents: &[Document], quiet: bool) -> Result<(), Failure> {
    let mut changed = 0;
    for document in documents {
        let written = load::write(&document.path, &document.contents, document.folders)?;
        changed += usize::from(written != Written::Unchanged);
    }
    if !quiet {
        let plural = if documents.len() == 1 { "" } else { "s" };
        eprintln!("compiled {} file{plural}, {changed} changed", documents.len());
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
