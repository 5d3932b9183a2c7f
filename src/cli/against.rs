//! `check --against`, `--staged` and `--changed`: which files are judged, and what they are held against.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::args::Check;
use super::past::{self, Asked};
use super::run::{Failure, Opened, Surroundings, current_dir, find, find_silently, progress};
use crate::history::History;
use crate::load::git::Placing;
use crate::load::{self, Found, FoundFile, Selection};
use crate::project::{self, Configurations, Texts};
use crate::source::Role;

/// Finds, reads and resolves what a check was asked for, with what it is held against.
///
/// # Errors
/// Wrong paths, revisions that are not there, and everything that keeps git from answering.
pub fn open(arguments: &Check, surroundings: &Surroundings) -> Result<Opened, Failure> {
    let (git, input) = (&arguments.git, &arguments.input);
    let quiet = arguments.report.screen.quiet;
    let asked = Asked::new(&input.paths)?;
    // What is not staged or changed is no mistake: a hook that has nothing to do says nothing.
    let (found, mut configurations) = match (git.staged, git.changed) {
        (true, _) => staged(arguments, &asked)?,
        (_, true) => changed(arguments)?,
        _ => find(input, "check", quiet, surroundings)?,
    };
    let (unreadable, empty) = (!found.unreadable.is_empty(), found.nothing_to_check());
    let then = match &git.against {
        Some(name) => Some(then(name, arguments, &asked, &found, &mut configurations)?),
        None => None,
    };
    let files = found.files.len() + then.as_ref().map_or(0, |(then, _)| then.files.len());
    let progress = progress(files, quiet, surroundings);
    let mut projects = project::open_configured(found, &mut configurations, Texts::Forget, &|| progress.tick());
    if let Some((then, called)) = then {
        let then = project::open_configured(then, &mut configurations, Texts::Forget, &|| progress.tick());
        for (now, then) in projects.iter_mut().zip(then) {
            let revision = called_at(now.root(), &called);
            now.hold_against(then, revision);
        }
    }
    Ok(Opened { projects, unreadable, empty })
}

/// The index: it is what the next commit will hold, so it is the whole workspace, and files that git does not know of take no
/// part in it.
fn staged(arguments: &Check, asked: &Asked) -> Result<(Found, Configurations), Failure> {
    let (present, mut configurations) = find_silently(&arguments.input)?;
    let (current_dir, _) = load::resolved(&current_dir()?, Path::new(""));
    let selection = Selection { no_ignore: arguments.input.no_ignore, ..Selection::default() };
    let placing = Placing { workspaces: &present.workspaces, current_dir: &current_dir, selection: &selection };
    let mut files = Vec::new();
    for root in past::roots(&present)? {
        let repository = past::repository(&root)?;
        let staged = Changed::new(repository.staged()?);
        files.extend(repository.files_staged(&root, placing)?.into_iter().map(|mut file| {
            let is_target = asked.holds(&file.path) && staged.concerns(&file, &present);
            file.role = if is_target { Role::Target } else { Role::Context };
            file
        }));
    }
    past::keep_included(&mut files, &present, &mut configurations);
    files.sort_unstable_by(|one, other| one.display.as_bytes().cmp(other.display.as_bytes()));
    Ok((Found { files, ..present }, configurations))
}

/// Of what was asked for, the files that changed are targets, and those whose results did.
fn changed(arguments: &Check) -> Result<(Found, Configurations), Failure> {
    let (mut found, configurations) = find_silently(&arguments.input)?;
    for root in past::roots(&found)? {
        let repository = past::repository(&root)?;
        let since = past::commit(&repository, arguments.git.since.as_deref())?;
        let changed = Changed::new(repository.changed_since(&since.hash)?);
        let below = |file: &FoundFile| file.role == Role::Target && file.path.starts_with(&root);
        let is_left = |file: &FoundFile| below(file) && !changed.concerns(file, &found);
        let left: Vec<bool> = found.files.iter().map(is_left).collect();
        for (file, _) in found.files.iter_mut().zip(left).filter(|(_, is_left)| *is_left) {
            file.role = Role::Context;
        }
    }
    Ok((found, configurations))
}

/// Files that were changed.
struct Changed {
    files: FxHashSet<PathBuf>,
    /// Those that are no goal files, and may be results.
    others: FxHashSet<PathBuf>,
}

impl Changed {
    fn new(files: FxHashSet<PathBuf>) -> Self {
        let is_other = |path: &&PathBuf| path.extension().is_none_or(|extension| extension != "goal");
        let others = files.iter().filter(is_other).cloned().collect();
        Self { files, others }
    }

    /// Whether a goal file is among them, or takes results from one of them.
    fn concerns(&self, file: &FoundFile, found: &Found) -> bool {
        let root = || found.workspaces[file.workspace].root.as_deref();
        let takes_results = || !self.others.is_empty() && project::takes_results_from(file, root(), &self.others);
        self.files.contains(&file.path) || takes_results()
    }
}

/// How the revision is called that a workspace is held against: several may lie in several repositories.
fn called_at(workspace: Option<&Path>, called: &[(PathBuf, String)]) -> String {
    let is_around = |(root, _): &&(PathBuf, String)| workspace.is_some_and(|workspace| workspace.starts_with(root));
    let found = called.iter().find(is_around).or(called.first());
    found.map_or(String::new(), |(_, called)| called.clone())
}

/// The files of the revision, and what it is called below each of the folders. What is still there is a target where it is one now; what is gone, where it was asked for.
fn then(
    name: &str,
    arguments: &Check,
    asked: &Asked,
    now: &Found,
    configurations: &mut Configurations,
) -> Result<(Found, Vec<(PathBuf, String)>), Failure> {
    let roles: FxHashMap<_, _> = now.files.iter().map(|file| (file.path.as_path(), file.role)).collect();
    let is_asked = |path: &Path| roles.get(path).map_or_else(|| asked.holds(path), |role| *role == Role::Target);
    let mut files = Vec::new();
    let mut called = Vec::new();
    for root in past::roots(now)? {
        let repository = past::repository(&root)?;
        let commit = past::commit(&repository, Some(name))?;
        called.push((root.clone(), History::called(&commit.short, commit.date)));
        let no_ignore = arguments.input.no_ignore;
        files.extend(past::files_at(&repository, &commit, &root, now, configurations, no_ignore, is_asked)?);
    }
    Ok((past::with_files(now, files), called))
}
