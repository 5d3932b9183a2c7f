//! What the command line says: every command and option, and nothing about what they do.
//!
//! [`Cli::from_arguments`] is the way in. Values that other modules know better, such as the names of rules, stay text
//! here and are checked where they are used.

mod changes;
mod deferred;
mod help;
mod history;
mod init;
mod known;
mod levels;
mod lsp;
mod product;
mod shipped;
mod watch;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ColorChoice as ClapColor, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint};
use jiff::civil::Date;

pub use changes::{Adoption, Counting, Fixes};
pub use deferred::Deferred;
pub use history::{Diff, GitSelection, HistoryFormat, Log};
pub use init::Init;
pub use levels::{Level, LevelChange, LevelChanges};
pub use lsp::Lsp;
pub use product::{BuildFormat, Product};
pub use shipped::{Completions, Man};
pub use watch::{Watch, WatchFormat};

use super::terminal::ColorChoice;
use super::today;
use crate::config::Preset;

/// The whole command line.
#[derive(Parser, Clone, Debug)]
#[command(
    name = "goalposts",
    bin_name = "goalposts",
    version,
    about = "A language for goals, and the linter and compiler that keep them honest",
    long_about = help::GOALPOSTS,
    after_long_help = help::examples(help::GOALPOSTS_EXAMPLES),
    arg_required_else_help = true,
    subcommand_required = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Judge as if it were this day, YYYY-MM-DD
    ///
    /// Deadlines, pace and stale results are judged by it. Where the option is missing, the environment variable
    /// GOALPOSTS_TODAY counts, else the system's calendar.
    #[arg(long, global = true, value_name = "DATE", value_parser = today::parse, value_hint = ValueHint::Other)]
    pub today: Option<Date>,

    /// When to use colour
    ///
    /// `auto` follows NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE, and else colours what goes to a terminal.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: ColorChoice,
}

#[derive(Subcommand, Clone, Debug)]
pub enum Command {
    /// Find what makes goals fail: no metric, no deadline, out of reach
    #[command(long_about = help::CHECK, after_long_help = help::examples(help::CHECK_EXAMPLES))]
    Check(Deferred<Check>),

    /// Compile goals to YAML, Markdown or JSON
    #[command(long_about = help::BUILD, after_long_help = help::examples(help::BUILD_EXAMPLES))]
    Build(Deferred<Build>),

    /// Check again after each change, and compile what --output names
    #[command(long_about = watch::ABOUT, after_long_help = help::examples(watch::EXAMPLES))]
    Watch(Deferred<Watch>),

    /// Write goal files in the one style
    #[command(long_about = help::FMT, after_long_help = help::examples(help::FMT_EXAMPLES))]
    Fmt(Deferred<Fmt>),

    /// Show who moved the goalposts: what changed since a commit
    #[command(long_about = help::DIFF, after_long_help = help::examples(help::DIFF_EXAMPLES))]
    Diff(Deferred<Diff>),

    /// Show how a goal or KPI came to be what it is
    #[command(long_about = help::LOG, after_long_help = help::examples(help::LOG_EXAMPLES))]
    Log(Deferred<Log>),

    /// Say what a rule finds, why that matters and how to mend it
    #[command(long_about = help::EXPLAIN, after_long_help = help::examples(help::EXPLAIN_EXAMPLES))]
    Explain(Deferred<Explain>),

    /// List the rules with their groups and levels
    #[command(long_about = help::RULES, after_long_help = help::examples(help::RULES_EXAMPLES))]
    Rules(Deferred<Rules>),

    /// List the metrics, platforms and goal types known here
    #[command(long_about = help::CATALOG, after_long_help = help::examples(help::CATALOG_EXAMPLES))]
    Catalog(Deferred<Catalog>),

    /// Begin a workspace: configuration, an example, a hook for git
    #[command(long_about = init::ABOUT, after_long_help = help::examples(init::EXAMPLES))]
    Init(Deferred<Init>),

    /// Speak to an editor: the language server
    #[command(long_about = lsp::ABOUT, after_long_help = help::examples(lsp::EXAMPLES))]
    Lsp(Deferred<Lsp>),

    /// Print a script by which a shell completes what you type
    #[command(long_about = shipped::ABOUT_COMPLETIONS, after_long_help = help::examples(shipped::COMPLETIONS_EXAMPLES))]
    Completions(Deferred<Completions>),

    /// Print the manual page of goalposts or of a command
    #[command(long_about = shipped::ABOUT_MAN, after_long_help = help::examples(shipped::MAN_EXAMPLES))]
    Man(Deferred<Man>),
}

#[derive(Args, Clone, Debug)]
pub struct Check {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub fixes: Fixes,
    #[command(flatten)]
    pub adoption: Adoption,
    #[command(flatten)]
    pub levels: LevelChanges,
    #[command(flatten)]
    pub verdict: Verdict,
    #[command(flatten)]
    pub counting: Counting,
    #[command(flatten)]
    pub git: GitSelection,
    #[command(flatten)]
    pub report: Report,

    /// Say how many files were read as context, too
    #[arg(long, short, conflicts_with = "quiet", help_heading = "Output")]
    pub verbose: bool,
}

#[derive(Args, Clone, Debug)]
pub struct Build {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub product: Product,

    /// Write nothing; exit with 1 when what --output names is not up to date
    #[arg(long, requires = "output", help_heading = "Product")]
    pub check: bool,

    #[command(flatten)]
    pub levels: LevelChanges,
    #[command(flatten)]
    pub screen: Screen,
}

#[derive(Args, Clone, Debug)]
pub struct Fmt {
    #[command(flatten)]
    pub input: Input,

    /// Write nothing; list the files that are not formatted, and exit with 1 when there are any
    #[arg(long, help_heading = "Output")]
    pub check: bool,

    /// Write nothing; show what would change, and exit with 1 when something would
    #[arg(long, help_heading = "Output")]
    pub diff: bool,

    /// No summary, no notices, no progress
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,
}

#[derive(Args, Clone, Debug)]
pub struct Explain {
    /// The rule's name, such as missing-metric
    #[arg(value_name = "RULE", value_parser = known::Known(known::rules), hide_possible_values = true)]
    pub rule: String,
    #[command(flatten)]
    pub page: Page,
}

#[derive(Args, Clone, Debug)]
pub struct Rules {
    #[command(flatten)]
    pub page: Page,
}

#[derive(Args, Clone, Debug)]
pub struct Catalog {
    /// A metric, platform or goal type to show alone, by any name it is known by
    #[arg(value_name = "NAME", value_parser = known::Known(known::catalogue), hide_possible_values = true)]
    pub name: Option<String>,
    #[command(flatten)]
    pub page: Page,
}

/// Which files are read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Files")]
pub struct Input {
    /// Files and folders; `-` is standard input [default: the workspace]
    ///
    /// The workspace begins at the nearest goalposts.toml, else at the root of the git repository. A file named
    /// alone is judged with its workspace as context, and only its own findings are reported.
    #[arg(value_name = "PATH", help_heading = None::<&str>)]
    pub paths: Vec<PathBuf>,

    /// The file that the text on standard input belongs to
    ///
    /// The text takes the place of that file in its workspace. Without a name it is judged alone.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub stdin_filename: Option<PathBuf>,

    /// Read what .gitignore leaves out, too
    #[arg(long)]
    pub no_ignore: bool,

    /// How many threads to use [default: one for each processor]
    #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
    pub threads: Option<NonZeroUsize>,

    #[command(flatten)]
    pub configuration: Configuration,
}

/// Where settings come from.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Configuration")]
pub struct ConfigurationFile {
    /// Read this configuration for all files, in place of the nearest goalposts.toml of each
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "isolated")]
    pub config: Option<PathBuf>,

    /// Read no configuration file
    ///
    /// A goalposts.toml still says where a workspace begins.
    #[arg(long)]
    pub isolated: bool,
}

/// Which settings hold.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Configuration")]
pub struct Configuration {
    #[command(flatten)]
    pub file: ConfigurationFile,

    /// Begin with this set of rules, in place of the one that the configuration names
    #[arg(long, value_name = "NAME", value_enum)]
    pub preset: Option<Preset>,

    /// Leave out what the configuration excludes even when it is named, for hooks
    #[arg(long)]
    pub force_exclude: bool,

    /// Print the settings in force, with where each comes from, and do nothing else
    ///
    /// As a configuration file that says the same.
    #[arg(long)]
    pub show_settings: bool,
}

impl ValueEnum for Preset {
    fn value_variants<'a>() -> &'a [Self] {
        &[Preset::Recommended, Preset::Strict, Preset::Okr, Preset::Social]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        let about = match self {
            Preset::Recommended => "Every rule at its default level",
            Preset::Strict => "Every rule; those that are off by default as warnings",
            Preset::Okr => "For objectives and key results",
            Preset::Social => "For social media",
        };
        Some(clap::builder::PossibleValue::new(self.word()).help(about))
    }
}

/// What counts as a failure.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Exit code")]
pub struct Verdict {
    /// Fail on warnings as on errors
    #[arg(long, conflicts_with = "max_warnings")]
    pub deny_warnings: bool,

    /// Fail on more than N warnings
    #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
    pub max_warnings: Option<usize>,

    /// Exit with 0 whatever was found
    ///
    /// Wrong usage, and files that can't be read, still exit with 2.
    #[arg(long)]
    pub exit_zero: bool,
}

/// How findings are shown.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub struct Report {
    /// The form of the findings [default: pretty on a terminal, github in GitHub's actions, concise else]
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub output_format: Option<OutputFormat>,

    /// Write the findings to a file instead of standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output_file: Option<PathBuf>,

    #[command(flatten)]
    pub screen: Screen,
}

/// How much is said, and to whom.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub struct Screen {
    /// Print findings only: no summary, no notices, no progress
    #[arg(long, short)]
    pub quiet: bool,

    /// Describe findings in sentences, for screen readers, instead of drawing them
    #[arg(long)]
    pub accessible: bool,
}

/// The form of findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum OutputFormat {
    /// Each with its lines of the source, underlined
    Pretty,
    /// One line each, beginning with path:line:column
    Concise,
    /// One document for programs
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Annotations of GitHub's actions
    Github,
    /// A code quality report of GitLab
    Gitlab,
    /// XML that every build server reads
    Junit,
    /// For reviewdog
    Rdjson,
}

/// How documentation is shown.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Output")]
pub struct Page {
    /// The form of the page
    // The other name is what `check` calls it, and is not worth an error.
    #[arg(long, alias = "output-format", value_name = "FORMAT", value_enum, default_value_t)]
    pub format: PageFormat,
}

/// The form of documentation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum PageFormat {
    /// For reading here
    #[default]
    Text,
    /// For a page elsewhere
    Markdown,
    /// For programs
    Json,
}

impl Cli {
    /// Reads a command line, the program's name first.
    ///
    /// # Errors
    /// For wrong usage, and for `--help` and `--version`, which clap treats alike: [`clap::Error::exit`] prints either
    /// and ends with the right code, 2 or 0.
    pub fn from_arguments(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Self, clap::Error> {
        let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        let mut command = Self::command().color(color_of_help(&arguments));
        let mut matches = command.try_get_matches_from_mut(arguments)?;
        Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
    }
}

/// Help and usage errors are printed while the command line is still being read, so `--color` is looked for beforehand.
fn color_of_help(arguments: &[OsString]) -> ClapColor {
    let mut choice = ClapColor::Auto;
    let mut words = arguments.iter().filter_map(|argument| argument.to_str()).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--color") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        match value {
            Some("always") => choice = ClapColor::Always,
            Some("never") => choice = ClapColor::Never,
            _ => {}
        }
    }
    choice
}

#[cfg(test)]
mod tests;
