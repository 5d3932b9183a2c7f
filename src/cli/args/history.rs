//! Options of the commands that look at git's history.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::{Configuration, ConfigurationFile, Input};

/// `goalposts diff`
#[derive(Args, Clone, Debug)]
pub struct Diff {
    /// Files and folders, also such as are gone [default: the workspace]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The commit to compare with [default: where this branch left the one it will be merged into]
    ///
    /// A branch, a tag, a hash, HEAD~3. With three dots behind it, `next...`, it is where this branch left that one.
    #[arg(long, value_name = "REV", value_hint = ValueHint::Other, help_heading = "Revisions")]
    pub against: Option<String>,

    /// The commit to compare [default: the files as they are]
    #[arg(long, value_name = "REV", value_hint = ValueHint::Other, help_heading = "Revisions")]
    pub to: Option<String>,

    #[command(flatten)]
    pub page: HistoryPage,

    #[command(flatten)]
    pub reading: Reading,
}

/// `goalposts log`
#[derive(Args, Clone, Debug)]
pub struct Log {
    /// A goal, or a KPI of a goal: `more-fans`, `more-fans.followers`, `spring-plan/more-fans`
    #[arg(value_name = "GOAL[.KPI]", value_hint = ValueHint::Other)]
    pub name: String,

    #[command(flatten)]
    pub page: HistoryPage,

    #[command(flatten)]
    pub reading: Reading,
}

/// What writes, or would: that is for the files as they are, and for all that is found in them.
const WRITING: [&str; 4] = ["fix", "diff", "accept_existing", "add_allows"];

/// What `goalposts check` takes of git.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Git")]
pub struct GitSelection {
    /// Find what became easier, later or was lost since a commit, too
    ///
    /// A branch, a tag, a hash, HEAD~3. With three dots behind it, `main...`, it is where this branch left that one. What is
    /// meant is accepted by a new line `revised DATE "why"`.
    #[arg(long, value_name = "REV", value_hint = ValueHint::Other, conflicts_with_all = WRITING)]
    pub against: Option<String>,

    /// Judge what is staged: the files as the next commit will hold them
    #[arg(long, conflicts_with_all = ["changed", "stdin_filename"], conflicts_with_all = WRITING)]
    pub staged: bool,

    /// Report of files only that changed since a commit, the others being context
    #[arg(long, conflicts_with_all = WRITING)]
    pub changed: bool,

    /// The commit of --changed [default: where this branch left the one it will be merged into]
    #[arg(long, value_name = "REV", value_hint = ValueHint::Other, requires = "changed")]
    pub since: Option<String>,
}

impl GitSelection {
    /// Whether git is needed at all.
    pub fn is_used(&self) -> bool {
        self.against.is_some() || self.staged || self.changed
    }
}

/// How files are read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Files")]
pub struct Reading {
    /// Read what .gitignore leaves out, too
    #[arg(long)]
    pub no_ignore: bool,

    /// How many threads to use [default: one for each processor]
    #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
    pub threads: Option<NonZeroUsize>,

    #[command(flatten)]
    pub configuration: ConfigurationFile,
}

impl Reading {
    /// The files that these paths name.
    pub fn of(&self, paths: Vec<PathBuf>) -> Input {
        let configuration = Configuration { file: self.configuration.clone(), ..Configuration::default() };
        Input { paths, stdin_filename: None, no_ignore: self.no_ignore, threads: self.threads, configuration }
    }
}

/// How history is shown.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Output")]
pub struct HistoryPage {
    /// The form of the page
    #[arg(long, alias = "output-format", value_name = "FORMAT", value_enum, default_value_t)]
    pub format: HistoryFormat,
}

/// The form of history.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum HistoryFormat {
    /// For reading here
    #[default]
    Pretty,
    /// For a comment on a pull request
    Markdown,
    /// For programs
    Json,
}
