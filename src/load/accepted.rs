//! Where a workspace keeps the findings that were accepted for now.

use std::path::{Path, PathBuf};

use super::find::FoundFile;
use super::paths::display_path;
use super::read::{ReadProblem, read};
use crate::source::{Role, SourceFile};

/// The file's name; it lies at the workspace's root.
pub(super) const ACCEPTED_NAME: &str = "goalposts-accepted.json";

/// The file's path in the workspace that begins at this folder.
pub fn accepted_path(root: &Path) -> PathBuf {
    root.join(ACCEPTED_NAME)
}

/// Reads it, where there is one. It is shown relative to `current_dir`.
pub fn read_accepted(root: &Path, current_dir: &Path) -> Option<(SourceFile, Option<ReadProblem>)> {
    let path = accepted_path(root);
    // A link that leads nowhere is there, and reading it says what is wrong with it.
    path.symlink_metadata().ok()?;
    let display = display_path(&path, current_dir);
    Some(read(&FoundFile { path, display, role: Role::Context, workspace: 0, contents: None, beside: None }))
}

/// A file's name within the workspace that begins at `root`, with forward slashes; none for what lies elsewhere.
pub fn name_in(root: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(root).ok()?.components();
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    Some(parts.join("/"))
}

/// Whether the workspace has a file of this name, which may be any text.
pub fn has_file(root: &Path, name: &str) -> bool {
    root.join(name).is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_at_the_root() {
        let name = |path: &str| name_in(Path::new("/w"), Path::new(path));
        assert_eq!(name("/w/a/b.goal").as_deref(), Some("a/b.goal"));
        assert_eq!(name("/elsewhere/b.goal"), None);
    }

    #[test]
    fn there_may_be_none() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read_accepted(folder.path(), folder.path()).is_none());
        std::fs::write(accepted_path(folder.path()), "{}").unwrap();
        let (source, problem) = read_accepted(folder.path(), folder.path()).unwrap();
        assert_eq!((source.path(), source.text(), problem), ("goalposts-accepted.json", "{}", None));
        assert!(has_file(folder.path(), "goalposts-accepted.json") && !has_file(folder.path(), "a\0b"));
    }
}
