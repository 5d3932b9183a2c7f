//! What commands share that look at earlier commits.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::args::Input;
use super::run::{Failure, Surroundings, current_dir, find_silently};
use crate::history::End;
use crate::load::git::{Commit, Placing, Repository, Service};
use crate::load::{self, Found, FoundFile, Problem, Selection};
use crate::project::{Configurations, Project};
use crate::report::counted;
use crate::source::Role;

/// The service that runs this, as its variables tell.
fn service() -> Service {
    let is_true = |name: &str| std::env::var_os(name).is_some_and(|value| value == "true");
    if is_true("GITHUB_ACTIONS") {
        Service::GitHubActions
    } else if is_true("GITLAB_CI") {
        Service::GitLab
    } else {
        Service::Unknown
    }
}

/// The branch that a service says the present one is to be merged into.
fn branches_of_service() -> Vec<String> {
    let variables = ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"];
    let names = variables.iter().filter_map(|name| std::env::var(name).ok()).filter(|name| !name.is_empty());
    names.map(|name| format!("origin/{name}")).collect()
}

/// The repository that a folder lies in.
///
/// # Errors
/// When there is none, or git is missing or refuses.
pub fn repository(folder: &Path) -> Result<Repository, Failure> {
    Ok(Repository::around(folder, service())?)
}

/// The commit that is meant: the named one, else where this branch left the one it will be merged into.
///
/// # Errors
/// When there is no such commit, or it was not fetched.
pub fn commit(repository: &Repository, name: Option<&str>) -> Result<Commit, Failure> {
    Ok(match name {
        Some(name) => repository.commit(name)?,
        None => repository.fork_point(&branches_of_service())?,
    })
}

/// The commit as one end of a comparison.
pub fn end(commit: &Commit) -> End {
    End {
        name: commit.name.clone(),
        merge_base: commit.is_merge_base,
        commit: commit.hash.clone(),
        short: commit.short.clone(),
        date: commit.date.to_string(),
    }
}

/// What was asked for, at any time: paths that exist no more may have existed once.
pub struct Asked {
    /// Absolute. None of them means everything.
    paths: Vec<PathBuf>,
    /// Those that do not exist now, as written.
    missing: Vec<(PathBuf, PathBuf)>,
}

impl Asked {
    /// # Errors
    /// When the working folder is gone.
    pub fn new(paths: &[PathBuf]) -> Result<Self, Failure> {
        let current_dir = current_dir()?;
        let mut asked = Self { paths: Vec::new(), missing: Vec::new() };
        for written in paths {
            let (path, exists) = load::resolved(&current_dir, written);
            if !exists {
                asked.missing.push((path.clone(), written.clone()));
            }
            asked.paths.push(path);
        }
        Ok(asked)
    }

    pub fn holds(&self, path: &Path) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|asked| path.starts_with(asked))
    }

    /// The files of now, with their whole workspaces.
    ///
    /// # Errors
    /// When the files can't be looked for.
    pub fn find(&self, input: impl Fn(Vec<PathBuf>) -> Input) -> Result<(Found, Configurations), Failure> {
        // Of what is gone, the nearest folder above that is there tells the workspace.
        let there = |path: &PathBuf| path.ancestors().find(|ancestor| ancestor.exists()).map(Path::to_path_buf);
        let (mut found, configurations) = find_silently(&input(self.paths.iter().filter_map(there).collect()))?;
        for file in &mut found.files {
            file.role = if self.holds(&file.path) { Role::Target } else { Role::Context };
        }
        Ok((found, configurations))
    }

    /// # Errors
    /// When a path exists neither now nor in these earlier files.
    pub fn must_have_existed(&self, then: &Found, when: &Commit) -> Result<(), Failure> {
        for (path, written) in &self.missing {
            if !then.files.iter().any(|file| file.path.starts_with(path)) {
                let written = written.display();
                let message = format!("`{written}` does not exist, neither now nor at {}", when.short);
                return Err(Failure::new(message, None));
            }
        }
        Ok(())
    }
}

/// A line that can't be read is not compared, and that should be known. `help` says what shows those of now.
pub fn tell_of_unread<'p>(
    projects: impl Iterator<Item = &'p Project>,
    help: Option<&str>,
    surroundings: &Surroundings,
) {
    let (mut now, mut then, mut revision) = (0, 0, "");
    for project in projects {
        let Some(history) = &project.history else { continue };
        now += project.unread();
        then += project.unread_before();
        if project.unread_before() > 0 {
            revision = &history.revision;
        }
    }
    let warn = |message: String, help: Option<String>| surroundings.notice("warning", &Problem { message, help });
    let files =
        |count: usize, verb: &str| format!("{} {verb} lines that can't be read", counted(count, "file", "files"));
    if now > 0 {
        let verb = if now == 1 { "has" } else { "have" };
        warn(format!("{} and are not compared", files(now, verb)), help.map(str::to_string));
    }
    if then > 0 {
        let help = format!("what was changed in them since {revision} is not known");
        warn(format!("{} at that commit, which are not compared", files(then, "had")), Some(help));
    }
}

/// The folders that the workspaces of a run begin at, but for those that lie in another of them.
pub fn roots(found: &Found) -> Result<Vec<PathBuf>, Failure> {
    let mut roots: Vec<PathBuf> = found.workspaces.iter().filter_map(|workspace| workspace.root.clone()).collect();
    if roots.is_empty() {
        roots.push(current_dir()?);
    }
    roots.sort_unstable();
    // Sorted, a folder stands before what lies in it.
    roots.dedup_by(|inner, outer| inner.starts_with(outer));
    Ok(roots)
}

/// Other files in the workspaces of now.
pub fn with_files(now: &Found, files: Vec<FoundFile>) -> Found {
    Found { files, workspaces: now.workspaces.clone(), current_dir: now.current_dir.clone(), ..Found::default() }
}

/// Leaves out what the configuration of now does. What takes part in the run as it is was named, and stays.
pub fn keep_included(files: &mut Vec<FoundFile>, now: &Found, configurations: &mut Configurations) {
    let filters: Vec<_> = now.workspaces.iter().map(|workspace| configurations.filter(workspace)).collect();
    if filters.iter().all(Option::is_none) {
        return;
    }
    let present: FxHashSet<&Path> = now.files.iter().map(|file| file.path.as_path()).collect();
    files.retain(|file| {
        present.contains(file.path.as_path())
            || filters[file.workspace].as_ref().is_none_or(|filter| filter.takes(&file.path))
    });
}

/// The files of a commit in the workspaces of now, as far as the configuration of now includes them. What is asked for has
/// [`Role::Target`].
///
/// # Errors
/// When git refuses, or something was not fetched.
pub fn files_at(
    repository: &Repository,
    commit: &Commit,
    below: &Path,
    now: &Found,
    configurations: &mut Configurations,
    no_ignore: bool,
    is_asked: impl Fn(&Path) -> bool,
) -> Result<Vec<FoundFile>, Failure> {
    let (current_dir, _) = load::resolved(&current_dir()?, Path::new(""));
    let selection = Selection { no_ignore, ..Selection::default() };
    let placing = Placing { workspaces: &now.workspaces, current_dir: &current_dir, selection: &selection };
    let mut files = repository.files_at(&commit.hash, below, placing)?;
    keep_included(&mut files, now, configurations);
    for file in &mut files {
        file.role = if is_asked(&file.path) { Role::Target } else { Role::Context };
    }
    Ok(files)
}
