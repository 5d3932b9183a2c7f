//! Which folders the system is asked to watch: all that hold something, and none that git ignores.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
use std::path::{Path, PathBuf};

use crate::load::{self, Problem};
use crate::project::{Reach, Session};
use crate::report;
use crate::source::Role;
use notify::{ErrorKind, RecursiveMode, Watcher};

/// Where the system watches each folder by itself, those that are ignored would cost as much as all others, and they tend to be
/// the many. Elsewhere one watch reaches as deep as there is anything.
const EACH_BY_ITSELF: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Where the kernel says how many folders one person may watch.
const LIMIT_OF_WATCHES: &str = "/proc/sys/fs/inotify/max_user_watches";

/// The folders that are watched.
pub(super) struct Folders {
    watcher: Box<dyn Watcher>,
    each_by_itself: bool,
    /// Those that the watcher was asked for.
    known: BTreeSet<PathBuf>,
}

/// What became of the list of folders.
#[derive(Debug, Default)]
pub(super) struct Renewed {
    /// There are new ones, and nobody knows what happened in them before they were watched.
    pub has_new: bool,
    /// Why some could not be watched.
    pub problem: Option<Problem>,
}

impl Folders {
    pub(super) fn new(watcher: Box<dyn Watcher>) -> Self {
        Self { watcher, each_by_itself: EACH_BY_ITSELF, known: BTreeSet::new() }
    }

    /// Lets go of a folder and of all in it: it is another one now, or is gone, and was watched under this name. Says whether
    /// any of them was.
    pub(super) fn forget(&mut self, path: &Path) -> bool {
        // What lies in a folder stands behind it.
        let behind = self.known.range(path.to_path_buf()..);
        let within: Vec<PathBuf> = behind.take_while(|known| known.starts_with(path)).cloned().collect();
        for folder in &within {
            self.known.remove(folder);
            // The watcher has mostly noticed by itself.
            let _ = self.watcher.unwatch(folder);
        }
        !within.is_empty()
    }

    /// Brings what is watched in line with what a session has open.
    pub(super) fn renew(&mut self, session: &Session) -> Renewed {
        let mut renewed = Renewed::default();
        // What came to be before its folder was watched is seen by the next look, until there is nothing new.
        while self.renew_once(&wanted(session, self.each_by_itself), &mut renewed) {
            renewed.has_new = true;
        }
        renewed
    }

    /// Says whether there was something new.
    fn renew_once(&mut self, wanted: &BTreeMap<PathBuf, RecursiveMode>, renewed: &mut Renewed) -> bool {
        let gone: Vec<PathBuf> = self.known.iter().filter(|known| !wanted.contains_key(*known)).cloned().collect();
        for folder in gone {
            self.known.remove(&folder);
            let _ = self.watcher.unwatch(&folder);
        }
        let mut has_new = false;
        for (folder, mode) in wanted {
            if self.known.contains(folder) {
                continue;
            }
            match self.watcher.watch(folder, *mode) {
                Ok(()) => has_new |= self.known.insert(folder.clone()),
                Err(error) => {
                    let Some(problem) = problem(&error, wanted.len()) else { continue };
                    renewed.problem = Some(problem);
                    return false;
                }
            }
        }
        has_new
    }
}

fn wanted(session: &Session, each_by_itself: bool) -> BTreeMap<PathBuf, RecursiveMode> {
    if each_by_itself {
        let folders = session.folders_to_watch().into_iter();
        return folders.map(|folder| (folder, RecursiveMode::NonRecursive)).collect();
    }
    let Reach { whole, alone } = session.reach();
    let alone = alone.into_iter().filter(|folder| folder.ancestors().all(|outer| !whole.contains(outer)));
    let alone: Vec<_> = alone.map(|folder| (folder, RecursiveMode::NonRecursive)).collect();
    let whole = whole.into_iter().filter(|folder| folder.is_dir());
    whole.map(|folder| (folder, RecursiveMode::Recursive)).chain(alone).collect()
}

/// Why a folder can't be watched, when somebody has to know: one that is gone, or that can't be looked into, is told of by those
/// who look.
fn problem(error: &notify::Error, wanted: usize) -> Option<Problem> {
    match &error.kind {
        ErrorKind::PathNotFound => return None,
        ErrorKind::Io(error) if matches!(error.kind(), NotFound | PermissionDenied | NotADirectory) => return None,
        ErrorKind::MaxFilesWatch => return Some(limit(wanted)),
        _ => {}
    }
    let folder = error.paths.first().map_or(String::new(), |path| format!(" `{}`", path.display()));
    Some(Problem {
        message: format!("the folder{folder} can't be watched: {}", reason(error)),
        help: Some("`--poll` looks every few seconds instead".to_string()),
    })
}

/// The system watches no more folders.
fn limit(wanted: usize) -> Problem {
    let (source, _) = load::read_path(Path::new(LIMIT_OF_WATCHES), LIMIT_OF_WATCHES, Role::Context);
    let allowed = source.text().trim().parse::<usize>();
    let allowed = allowed.map_or(String::new(), |limit| format!(" ({limit} for all programs of yours together)"));
    let folders = report::counted(wanted, "folder", "folders");
    Problem {
        message: format!("{folders} would have to be watched, and the system's limit{allowed} is reached"),
        help: Some(
            "look every few seconds instead with `--poll`, or have `fs.inotify.max_user_watches` raised".to_string(),
        ),
    }
}

/// Why there is no watcher at all.
pub(super) fn no_watcher(error: &notify::Error) -> Problem {
    Problem {
        message: format!("the system can't be asked to watch: {}", reason(error)),
        help: Some(
            "look every few seconds instead with `--poll`, or have `fs.inotify.max_user_instances` raised".to_string(),
        ),
    }
}

/// Why something may have been missed.
pub(super) fn interruption(error: &notify::Error) -> Problem {
    Problem {
        message: format!("watching was interrupted: {}", reason(error)),
        help: Some("everything was looked at again; `--poll` does that every few seconds".to_string()),
    }
}

/// The system's own sentence; people don't need its number.
fn reason(error: &notify::Error) -> String {
    let text = match &error.kind {
        ErrorKind::Io(error) => error.to_string(),
        ErrorKind::Generic(text) => text.clone(),
        _ => error.to_string(),
    };
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

#[cfg(test)]
mod tests;
