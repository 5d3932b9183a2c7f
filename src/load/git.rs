//! What git knows: which commit a name means, which files it holds, what is staged, which commits touched goals.
//!
//! Git is asked through its own command line. A library would have to be told of every way in which a repository can be laid out
//! (worktrees, submodules, partial and shallow clones, other hashes, other stores of references) and brings more than a
//! hundred crates; the program knows them all, is there wherever a repository is, and takes three milliseconds to start. A
//! comparison starts it four times: `objects` reads any number of files in one process.

mod beside;
mod changed;
mod commits;
mod ignored;
mod listing;
mod objects;
mod refusal;
mod revision;
mod touching;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::paths::real;
use super::problem::Problem;

pub use beside::Beside;
pub use commits::Commit;
pub use revision::{Placing, names_others};
pub use touching::{Before, TouchedFile, Touching};

/// A git repository with files to look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repository {
    /// The top of the working tree, links resolved.
    root: PathBuf,
    /// Older commits were not fetched.
    shallow: bool,
    /// The variables that git sets for its hooks mean another repository than this one.
    foreign_variables: bool,
    /// Which service runs this, if one does: what mends a clone is said in its words.
    service: Service,
}

/// Who makes the clone that is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Service {
    /// A person, or a service nobody knows of.
    #[default]
    Unknown,
    GitHubActions,
    GitLab,
}

/// What git sets for hooks, so that all its commands mean the repository they run for.
const REPOSITORY_VARIABLES: [&str; 5] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"];
/// What people set to change how git reads patterns and revisions, which would change what we ask.
const OTHER_VARIABLES: [&str; 5] =
    ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_PREFIX"];

impl Repository {
    /// The repository that a folder lies in.
    ///
    /// # Errors
    /// When there is none, when git is missing, and when it refuses.
    pub fn around(folder: &Path, service: Service) -> Result<Self, Problem> {
        // Sought by hand first, so that a folder outside of any repository gets no message of git's.
        let marked = folder.ancestors().find(|ancestor| ancestor.join(".git").exists());
        let Some(root) = marked else {
            return Err(Problem::new(format!("`{}` lies in no git repository", folder.display()))
                .help("history needs one: `git init`, `git add .` and `git commit` make it"));
        };
        let root = real(root).unwrap_or_else(|_| root.to_path_buf());
        let mut repository = Self { root, shallow: false, foreign_variables: false, service };
        let asked = ["rev-parse", "--show-toplevel", "--is-shallow-repository"];
        let mut answer = repository.text(asked)?;
        if top_of(&answer) != Some(repository.root.clone()) {
            repository.foreign_variables = true;
            answer = repository.text(asked)?;
        }
        repository.shallow = answer.lines().nth(1) == Some("true");
        Ok(repository)
    }

    /// The top of the working tree, links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether older commits were left out when this repository was cloned.
    pub fn is_shallow(&self) -> bool {
        self.shallow
    }

    /// What was looked for may lie in commits that were left out then.
    pub fn too_shallow(&self, what: &str) -> Problem {
        refusal::too_shallow(self, what)
    }

    /// Git, told where to look and to change nothing.
    fn command(&self) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.root);
        // Nothing that a repository's own configuration names may run for a look at it, and nothing waits for a person.
        command.args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "--no-pager"]);
        command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        for variable in OTHER_VARIABLES {
            command.env_remove(variable);
        }
        if self.foreign_variables {
            for variable in REPOSITORY_VARIABLES {
                command.env_remove(variable);
            }
        }
        command.stdin(Stdio::null());
        command
    }

    fn output<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Result<Output, Problem> {
        self.command().args(arguments).output().map_err(|error| refusal::not_started(&error))
    }

    /// What git prints.
    ///
    /// # Errors
    /// When it refuses: with its own first line, where nothing better is known.
    fn bytes<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Result<Vec<u8>, Problem> {
        let output = self.output(arguments)?;
        if output.status.success() { Ok(output.stdout) } else { Err(refusal::of(self, &output.stderr)) }
    }

    fn text<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Result<String, Problem> {
        self.bytes(arguments).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A path of the working tree as git writes it: from the top, with forward slashes. Empty for the top itself.
    fn relative(&self, path: &Path) -> Option<String> {
        let parts = path.strip_prefix(&self.root).ok()?.components();
        Some(parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
    }
}

fn top_of(answer: &str) -> Option<PathBuf> {
    let line = answer.lines().next().filter(|line| !line.is_empty())?;
    real(Path::new(line)).ok()
}
