//! Which files are staged, and which have changed since a revision.

use std::path::PathBuf;

use rustc_hash::FxHashSet;

use super::Repository;
use super::listing::{EntryKind, split};
use crate::load::problem::Problem;

impl Repository {
    /// The files whose staged contents differ from the last commit's, also by being gone. Absolute paths.
    ///
    /// # Errors
    /// When git refuses.
    pub fn staged(&self) -> Result<FxHashSet<PathBuf>, Problem> {
        // Of the commands that compare the index, this one alone knows what to do before the first commit.
        self.paths(&["diff", "--cached", "--name-only", "-z", "--no-renames", "--no-ext-diff"])
    }

    /// The files that differ from a commit, in the working tree or by being new there, submodules looked into. Absolute paths.
    ///
    /// # Errors
    /// When git refuses.
    pub fn changed_since(&self, commit: &str) -> Result<FxHashSet<PathBuf>, Problem> {
        let no_options = ["--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none"];
        let tracked = [&["diff", "--name-only", "-z"], &no_options[..], &[commit, "--"]].concat();
        let mut paths = self.paths(&tracked)?;
        // Git names a submodule as a whole. One that is not checked out has no files here.
        let submodules: Vec<PathBuf> = paths.extract_if(|path| path.join(".git").exists()).collect();
        paths.extend(self.paths(&["ls-files", "--others", "--exclude-standard", "-z"])?);
        for folder in submodules {
            let inner = Self::around(&folder, self.service)?;
            paths.extend(match self.entry_at(commit, &folder)? {
                Some(entry) if entry.kind == EntryKind::Submodule => {
                    inner.must_hold(&entry)?;
                    inner.changed_since(&entry.hash)?
                }
                _ => inner.paths(&["ls-files", "--cached", "--others", "--exclude-standard", "-z"])?,
            });
        }
        Ok(paths)
    }

    fn paths(&self, arguments: &[&str]) -> Result<FxHashSet<PathBuf>, Problem> {
        let listed = self.bytes(arguments)?;
        Ok(split(&listed).map(|path| self.root.join(&*path)).collect())
    }
}
