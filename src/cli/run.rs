//! From the command line to an exit code: what all commands share.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::civil::Date;

use super::args::{self, Cli, Command, ConfigurationFile, Input, LevelChanges};
use super::check::style;
use super::progress::Progress;
use super::terminal::{Environment, Stream, Terminal, quiet_when_closed};
use super::{build, catalog, check, completions, diff, explain, fmt, init, log, lsp, man, today, watch};
use crate::config::{Level, Preset, Settings};
use crate::diagnostic::{Diagnostic, INVALID_CONFIGURATION, Severity, UNREADABLE_FILE};
use crate::lint;
use crate::load::{self, Found, LoadError, Problem};
use crate::project::{self, Choice, Configurations, Project, Texts};
use crate::report::{self, BuiltInRules, Report, Summary};

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Nothing that fails a run.
    Clean,
    /// Something was found at `deny`, or a check found an output stale.
    Found,
    /// Usage, configuration, a file that can't be read, or an error of the system.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Found => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Why a command could not do its work: sentences for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure(pub Vec<Problem>);

impl Failure {
    pub fn new(message: impl Into<String>, help: Option<String>) -> Self {
        Self(vec![Problem { message: message.into(), help }])
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Self(error.problems)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(format!("the output could not be written: {error}"), None)
    }
}

/// What commands know of the process they run in.
pub struct Surroundings {
    pub environment: Environment,
    pub color: super::terminal::ColorChoice,
    /// `--today`, and what the environment says instead.
    today: (Option<Date>, Option<OsString>),
}

impl Surroundings {
    pub fn terminal(&self, stream: Stream) -> Terminal {
        Terminal::of(stream, self.color, &self.environment)
    }

    /// The day of the run. Asked for by commands that judge by it, so that a wrong variable troubles no other.
    ///
    /// # Errors
    /// When `GOALPOSTS_TODAY` is no date.
    pub fn today(&self) -> Result<Date, Failure> {
        let (flag, variable) = &self.today;
        today::resolve(*flag, variable.as_deref()).map_err(|error| Failure::new(error.to_string(), None))
    }

    /// Somebody has said which day it is.
    pub fn day_is_given(&self) -> bool {
        let (flag, variable) = &self.today;
        flag.is_some() || variable.as_ref().is_some_and(|day| !day.is_empty())
    }

    /// A word to the person at standard error.
    pub fn notice(&self, kind: &str, problem: &Problem) {
        let bold = if self.terminal(Stream::Stderr).color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        eprintln!("{}{kind}{}: {}", bold.0, bold.1, problem.message);
        if let Some(help) = &problem.help {
            eprintln!("  help: {help}");
        }
    }
}

/// Runs the command of this command line, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> ExitCode {
    let cli = match Cli::from_arguments(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // clap's own way out; a reader that has gone (`--help | head`) is no trouble.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let surroundings = Surroundings {
        environment: Environment::of_process(),
        color: cli.global.color,
        today: (cli.global.today, std::env::var_os(today::VARIABLE)),
    };
    let result = match &cli.command {
        Command::Check(arguments) => check::run(arguments, &surroundings),
        Command::Build(arguments) => build::run(arguments, &surroundings),
        Command::Watch(arguments) => watch::run(arguments, &surroundings),
        Command::Fmt(arguments) => fmt::run(arguments, &surroundings),
        Command::Diff(arguments) => diff::run(arguments, &surroundings),
        Command::Log(arguments) => log::run(arguments, &surroundings),
        Command::Explain(arguments) => explain::explain(arguments, &surroundings),
        Command::Rules(arguments) => explain::rules(arguments, &surroundings),
        Command::Catalog(arguments) => catalog::run(arguments, &surroundings),
        Command::Init(arguments) => init::run(arguments, &surroundings),
        Command::Completions(arguments) => completions::run(arguments, &surroundings),
        Command::Lsp(arguments) => lsp::run(arguments, &surroundings),
        Command::Man(arguments) => man::run(arguments, &surroundings),
    };
    match result {
        Ok(outcome) => outcome.into(),
        Err(Failure(problems)) => {
            problems.iter().for_each(|problem| surroundings.notice("error", problem));
            Outcome::Failed.into()
        }
    }
}

/// What was read for a command.
pub struct Opened {
    pub projects: Vec<Project>,
    /// Folders and files that could not be looked into.
    pub unreadable: bool,
    /// Nobody's file matched.
    pub empty: bool,
}

/// Finds, reads and resolves what a command was asked for.
///
/// # Errors
/// When a path does not exist, or the working folder is gone.
pub fn open(input: &Input, texts: Texts, quiet: bool, surroundings: &Surroundings) -> Result<Opened, Failure> {
    let (found, mut configurations) = find(input, "check", quiet, surroundings)?;
    let unreadable = !found.unreadable.is_empty();
    let progress = progress(found.files.len(), quiet, surroundings);
    let nothing = found.nothing_to_check();
    let projects = project::open_configured(found, &mut configurations, texts, &|| progress.tick());
    let empty = nothing && projects.iter().all(|project| project.unreadable.is_empty());
    Ok(Opened { projects, unreadable, empty })
}

/// Whether a finding means that the run could not be done as asked, whatever else was found.
pub fn is_failure(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Deny && matches!(diagnostic.rule, UNREADABLE_FILE | INVALID_CONFIGURATION)
}

/// Finds the files that a command was asked for, by the configuration of each workspace, and tells of folders that could not be
/// looked into, or when there is nothing `to_do`.
///
/// # Errors
/// When a path does not exist, or the working folder is gone.
pub fn find(
    input: &Input,
    to_do: &str,
    quiet: bool,
    surroundings: &Surroundings,
) -> Result<(Found, Configurations), Failure> {
    let (found, configurations) = find_silently(input)?;
    found.unreadable.iter().for_each(|problem| surroundings.notice("error", problem));
    if found.nothing_to_check() && found.excluded && !quiet && !load::reads_stdin(&input.paths) {
        // Left out on purpose, so no warning; to an editor, which hands over a text, it would be one at every key.
        let message = format!("there is nothing to {to_do}: the configuration leaves out all that was found");
        let forced = input.configuration.force_exclude && !input.paths.is_empty();
        let help = forced.then(|| "without `--force-exclude` it is looked at when it is named".to_string());
        surroundings.notice("note", &Problem { message, help });
    } else if found.nothing_to_check() && !found.excluded && !quiet {
        let help = "goal files end in `.goal`; name a file or a folder that has some".to_string();
        let problem = Problem { message: format!("there is nothing to {to_do}"), help: Some(help) };
        surroundings.notice("warning", &problem);
    }
    Ok((found, configurations))
}

/// Tells what is wrong with the configurations that were read; says whether something is.
///
/// # Errors
/// When standard error can't be written.
pub fn tell_faults(configurations: &Configurations, surroundings: &Surroundings) -> Result<bool, Failure> {
    let faults = configurations.faults();
    if faults.diagnostics.is_empty() {
        return Ok(false);
    }
    let stderr = surroundings.terminal(Stream::Stderr);
    let format = if stderr.interactive { report::OutputFormat::Pretty } else { report::OutputFormat::Concise };
    let mut out = Vec::new();
    let summary = Summary::new(0, 0, &faults.diagnostics);
    let report = Report {
        sources: &faults.sources,
        diagnostics: &faults.diagnostics,
        summary,
        rules: &BuiltInRules,
        folder: "",
    };
    report::write(format, &report, &style(&stderr, false), &mut out)?;
    quiet_when_closed(std::io::stderr().write_all(&out))?;
    Ok(true)
}

/// Which configuration the command line asks for.
///
/// # Errors
/// When the file that it names is not there.
pub fn choice(asked: &ConfigurationFile, preset: Option<Preset>, current_dir: &Path) -> Result<Choice, Failure> {
    let file = asked.config.as_deref().map(|file| load::configuration_path(current_dir, &file.to_string_lossy()));
    Ok(Choice { file: file.transpose()?, isolated: asked.isolated, preset })
}

/// What a command was asked to look at, and by which configuration.
///
/// # Errors
/// When a configuration that is named is none, or the working folder is gone.
pub fn request(input: &Input) -> Result<(load::Request, Choice), Failure> {
    if let Some(threads) = input.threads {
        // Only the first call in a process counts, and this is it.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global();
    }
    let current_dir = current_dir()?;
    let stdin = if load::reads_stdin(&input.paths) { Some(load::read_stdin()?) } else { None };
    let choice = choice(&input.configuration.file, input.configuration.preset, &current_dir)?;
    let request = load::Request {
        current_dir,
        paths: input.paths.clone(),
        stdin,
        stdin_filename: input.stdin_filename.clone(),
        held: BTreeMap::new(),
        selection: load::Selection { no_ignore: input.no_ignore, force_exclude: input.configuration.force_exclude },
    };
    Ok((request, choice))
}

/// The same, and tells nobody of what is not there.
///
/// # Errors
/// When a path does not exist, or the working folder is gone.
pub fn find_silently(input: &Input) -> Result<(Found, Configurations), Failure> {
    let (request, choice) = request(input)?;
    let mut configurations = Configurations::new(choice, load::real_folder(&request.current_dir));
    let found = load::find_filtered(&request, &mut |workspace| configurations.filter(workspace))?;
    Ok((found, configurations))
}

/// The folder that the program runs in.
///
/// # Errors
/// When it is gone.
pub fn current_dir() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::new(format!("the working folder can't be used: {error}"), None))
}

/// The bar of a run over so many files.
pub fn progress(files: usize, quiet: bool, surroundings: &Surroundings) -> Progress {
    let mut stderr = surroundings.terminal(Stream::Stderr);
    stderr.interactive &= !quiet;
    Progress::new(files, &stderr)
}

/// The settings of a run: levels as the command line gives them.
///
/// # Errors
/// When a name is neither a rule's nor a group's.
pub fn settings(levels: &LevelChanges) -> Result<Settings, Failure> {
    let unknown: Vec<Problem> = levels
        .0
        .iter()
        .filter_map(|change| lint::unknown_selector(&change.name))
        .map(|message| Problem { message, help: None })
        .collect();
    if !unknown.is_empty() {
        return Err(Failure(unknown));
    }
    let levels = levels.0.iter().map(|change| (change.name.clone(), level(change.level))).collect();
    Ok(Settings { levels, ..Settings::default() })
}

/// A level of the command line.
pub fn level(level: args::Level) -> Level {
    match level {
        args::Level::Allow => Level::Allow,
        args::Level::Warn => Level::Warn,
        args::Level::Deny => Level::Deny,
    }
}
