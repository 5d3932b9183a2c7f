//! Where a file's workspace begins.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::paths::real;

/// The names of the configuration file, the one that wins first.
const CONFIGURATION_NAMES: [&str; 2] = ["goalposts.toml", ".goalposts.toml"];

/// Files that are judged together: names resolve among them and one configuration applies.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Workspace {
    /// The folder it begins at, links resolved; none when there is neither a configuration nor a git repository.
    pub root: Option<PathBuf>,
    /// Its configuration file, where there is one.
    pub configuration: Option<PathBuf>,
}

/// Finds workspaces, remembering every folder looked at: a run asks once a file, the disk answers once a folder.
#[derive(Default)]
pub(super) struct Workspaces {
    known: FxHashMap<PathBuf, Above>,
}

/// What lies in a folder or nearest above it.
#[derive(Clone, Default)]
struct Above {
    configuration: Option<Arc<Path>>,
    git: Option<Arc<Path>>,
}

impl Workspaces {
    /// The root of the workspace that a folder belongs to. The folder is absolute, links resolved.
    pub(super) fn root_of(&mut self, folder: &Path) -> Option<Arc<Path>> {
        let above = self.above(folder);
        match above.configuration {
            Some(file) => file.parent().map(Arc::from),
            None => above.git,
        }
    }

    /// The workspace that a folder belongs to.
    pub(super) fn workspace_of(&mut self, folder: &Path) -> Workspace {
        Workspace {
            root: self.root_of(folder).map(|root| root.to_path_buf()),
            configuration: self.above(folder).configuration.map(|file| file.to_path_buf()),
        }
    }

    fn above(&mut self, folder: &Path) -> Above {
        if let Some(above) = self.known.get(folder) {
            return above.clone();
        }
        let mut unknown = Vec::new();
        let mut above = Above::default();
        for ancestor in folder.ancestors() {
            if let Some(known) = self.known.get(ancestor) {
                above = known.clone();
                break;
            }
            unknown.push(ancestor);
        }
        for folder in unknown.into_iter().rev() {
            if let Some(file) = configuration_in(folder) {
                above.configuration = Some(file.into());
            }
            // A file in worktrees and submodules, a folder elsewhere.
            if folder.join(".git").exists() {
                above.git = Some(folder.into());
            }
            self.known.insert(folder.to_path_buf(), above.clone());
        }
        above
    }
}

/// The configuration file that holds for a folder: the nearest one in it or above it.
pub fn configuration_above(folder: &Path) -> Option<PathBuf> {
    Workspaces::default().workspace_of(&real(folder).ok()?).configuration
}

/// The configuration file that stands in a folder itself.
pub fn configuration_in(folder: &Path) -> Option<PathBuf> {
    CONFIGURATION_NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file())
}

/// The files of a folder that say by what goals are judged, whether or not they are there.
pub fn configurations_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let names = CONFIGURATION_NAMES.into_iter().chain([super::accepted::ACCEPTED_NAME]);
    names.map(|name| folder.join(name)).collect::<Vec<_>>().into_iter()
}

/// A folder as seen from the root of its git repository, with forward slashes: `marketing/plans`. Empty at the root, and where
/// there is no repository.
pub fn folder_in_repository(folder: &Path) -> String {
    let Ok(folder) = real(folder) else { return String::new() };
    let root = folder.ancestors().find(|ancestor| ancestor.join(".git").exists());
    let below = root.and_then(|root| folder.strip_prefix(root).ok()).unwrap_or(Path::new(""));
    let parts: Vec<_> = below.components().map(|component| component.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Makes files (empty) and, with a final slash, folders.
    fn tree(paths: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        for path in paths {
            let full = folder.path().join(path);
            if path.ends_with('/') {
                fs::create_dir_all(full).unwrap();
            } else {
                fs::create_dir_all(full.parent().unwrap()).unwrap();
                fs::write(full, "").unwrap();
            }
        }
        let real = fs::canonicalize(folder.path()).unwrap();
        (folder, real)
    }

    #[test]
    fn the_nearest_configuration_wins_over_git_and_over_farther_ones() {
        let (_keep, at) = tree(&["goalposts.toml", "a/.git/", "a/b/", "c/.goalposts.toml", "c/goalposts.toml"]);
        let mut workspaces = Workspaces::default();
        assert_eq!(workspaces.root_of(&at.join("a/b")).as_deref(), Some(&*at), "a configuration wins over git");
        let nested = workspaces.workspace_of(&at.join("c"));
        assert_eq!(nested.root, Some(at.join("c")));
        assert_eq!(nested.configuration, Some(at.join("c/goalposts.toml")), "the visible one wins");
    }

    #[test]
    fn git_marks_a_root_as_a_file_too() {
        let (_keep, at) = tree(&[".git/", "module/.git", "module/x/", "y/z/"]);
        let mut workspaces = Workspaces::default();
        assert_eq!(workspaces.root_of(&at.join("y/z")).as_deref(), Some(&*at));
        assert_eq!(workspaces.root_of(&at.join("module/x")).as_deref(), Some(&*at.join("module")));
        assert_eq!(workspaces.workspace_of(&at.join("module")).configuration, None);
    }

    #[test]
    fn a_folder_is_known_by_its_way_from_the_root_of_the_repository() {
        let (_keep, at) = tree(&["a/.git/", "a/b/goalposts.toml", "a/b/c/", "d/"]);
        assert_eq!(folder_in_repository(&at.join("a/b/c")), "b/c", "a configuration is no root here");
        assert_eq!(folder_in_repository(&at.join("a")), "");
        assert_eq!(folder_in_repository(&at.join("gone")), "");
    }

    #[test]
    fn a_folder_with_the_configurations_name_is_none() {
        let (_keep, at) = tree(&[".git/", "a/goalposts.toml/"]);
        assert_eq!(Workspaces::default().root_of(&at.join("a")).as_deref(), Some(&*at));
    }
}
