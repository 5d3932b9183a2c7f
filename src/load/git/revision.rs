//! The goal files of a revision, in the shape in which [`find`](crate::load::find) finds those on the disk.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;

use super::Repository;
use super::beside::Beside;
use super::ignored::{Ignored, NAMES};
use super::listing::{Entry, EntryKind, Listing};
use crate::load::find::{FoundFile, Selection};
use crate::load::paths::{display_path, normalized};
use crate::load::problem::Problem;
use crate::load::workspace::Workspace;
use crate::source::Role;

/// What stands in a goal file that takes results from another file.
static NAMES_OTHERS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"actuals"));

/// Whether a goal file may take results from another file.
pub fn names_others(contents: &[u8]) -> bool {
    NAMES_OTHERS.find(contents).is_some()
}

/// Where files of another time are put.
#[derive(Clone, Copy, Debug)]
pub struct Placing<'a> {
    /// The workspaces of the run as they are now: a file of then belongs to the innermost one that its path lies in.
    pub workspaces: &'a [Workspace],
    /// The folder that paths are shown relative to, links resolved.
    pub current_dir: &'a Path,
    pub selection: &'a Selection,
}

impl Repository {
    /// The goal files that a commit holds below a folder, with their contents, by the bytes of the paths that are shown. All
    /// are [`Role::Target`].
    ///
    /// # Errors
    /// When git refuses, or something of the commit was not fetched.
    pub fn files_at(&self, commit: &str, below: &Path, placing: Placing<'_>) -> Result<Vec<FoundFile>, Problem> {
        let mut files = Vec::new();
        for listing in self.listings_at(commit, below)? {
            listing.take(below, placing, &mut files)?;
        }
        files.sort_unstable_by(|one, other| one.display.as_bytes().cmp(other.display.as_bytes()));
        Ok(files)
    }

    /// The same of the index: what the next commit will hold.
    ///
    /// # Errors
    /// When git refuses, or the index has conflicts.
    pub fn files_staged(&self, below: &Path, placing: Placing<'_>) -> Result<Vec<FoundFile>, Problem> {
        let mut files = Vec::new();
        for listing in self.listings_of_index()? {
            listing.take(below, placing, &mut files)?;
        }
        files.sort_unstable_by(|one, other| one.display.as_bytes().cmp(other.display.as_bytes()));
        Ok(files)
    }
}

impl Listing {
    fn take(&self, below: &Path, placing: Placing<'_>, files: &mut Vec<FoundFile>) -> Result<(), Problem> {
        let ignored = self.ignored(below, placing.selection)?;
        let mut paths: Vec<PathBuf> = Vec::new();
        let mut wanted: Vec<&Entry> = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.path.ends_with(".goal")) {
            let path = self.repository.root.join(&entry.path);
            // The index lists what lies elsewhere in the repository as well.
            if path.starts_with(below) && !is_hidden(&path, below) && !ignored.leaves_out(&entry.path) {
                wanted.push(entry);
                paths.push(path);
            }
        }
        let mut beside: Option<Arc<Beside>> = None;
        let names: Vec<String> = wanted.iter().map(|entry| entry.hash.clone()).collect();
        let contents = self.repository.objects(&names)?;
        for ((path, entry), contents) in paths.iter().zip(wanted).zip(contents) {
            let display = display_path(path, placing.current_dir);
            let Some(mut contents) = contents else {
                return Err(Problem::new(format!("git does not have the contents of `{display}` as they were"))
                    .help("`git fetch` brings what a partial clone has left out; `git fsck` finds what is broken"));
            };
            if entry.kind == EntryKind::Link {
                match self.behind_link(path, &contents, &paths)? {
                    Some(target) => contents = target,
                    None => continue,
                }
            }
            if let Some(workspace) = innermost(placing.workspaces, path) {
                let path = path.clone();
                // Most goal files name no other file, and of a repository with many files a list is large.
                let beside =
                    names_others(&contents).then(|| beside.get_or_insert_with(|| Arc::new(Beside::of(self))).clone());
                let (role, contents) = (Role::Target, Some(contents));
                files.push(FoundFile { path, display, role, workspace, contents, beside });
            }
        }
        Ok(())
    }

    /// The patterns of this revision, above the folder too.
    fn ignored(&self, below: &Path, selection: &Selection) -> Result<Ignored, Problem> {
        let mut ignored = Ignored::default();
        if selection.no_ignore {
            return Ok(ignored);
        }
        let mut paths: Vec<String> = Vec::new();
        let name_of = |path: &str| path.rsplit('/').next().unwrap_or("").to_string();
        let is_one = |entry: &&Entry| NAMES.contains(&name_of(&entry.path).as_str());
        paths.extend(self.entries.iter().filter(is_one).map(|entry| entry.path.clone()));
        if let Some(folder) = self.repository.relative(below).filter(|folder| !folder.is_empty()) {
            let above = folder.match_indices('/').map(|(end, _)| format!("{}/", &folder[..end])).chain([String::new()]);
            paths.extend(above.flat_map(|folder| NAMES.map(|name| format!("{folder}{name}"))));
        }
        paths.sort_unstable();
        paths.dedup();
        // `.gitignore` sorts before `.ignore`, which wins.
        paths.sort_by_key(|path| NAMES.iter().position(|name| *name == name_of(path)));
        let names: Vec<String> = paths.iter().map(|path| format!("{}{path}", self.revision)).collect();
        for (path, contents) in paths.iter().zip(self.repository.objects(&names)?) {
            if let Some(contents) = contents {
                ignored.add(path, &contents);
            }
        }
        Ok(ignored)
    }

    /// What a link leads to, unless that is a goal file of its own or lies outside: a file has one name.
    fn behind_link(&self, link: &Path, target: &[u8], taken: &[PathBuf]) -> Result<Option<Vec<u8>>, Problem> {
        let Ok(target) = std::str::from_utf8(target) else { return Ok(None) };
        let target = normalized(&link.parent().unwrap_or(link).join(target));
        let Some(path) = self.repository.relative(&target).filter(|_| !taken.contains(&target)) else {
            return Ok(None);
        };
        if path.contains('\n') {
            return Ok(None);
        }
        Ok(self.repository.objects(&[format!("{}{path}", self.revision)])?.pop().flatten())
    }
}

/// Hidden files, and those in hidden folders, are left out of a walk as well.
fn is_hidden(path: &Path, below: &Path) -> bool {
    let parts = path.strip_prefix(below).unwrap_or(path).components();
    parts.into_iter().any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
}

/// Which of the workspaces a path lies in.
fn innermost(workspaces: &[Workspace], path: &Path) -> Option<usize> {
    let around = workspaces.iter().enumerate().filter_map(|(index, workspace)| {
        let root = workspace.root.as_deref().filter(|root| path.starts_with(root))?;
        Some((root.components().count(), index))
    });
    around.max().map(|(_, index)| index)
}
