//! The `.goal` files below a folder.

use std::ffi::OsStr;
use std::fs::FileType;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ignore::WalkBuilder;

use super::filter::Filter;
use super::find::Selection;

/// What a folder holds.
#[derive(Default)]
pub(super) struct Walked {
    pub files: Vec<PathBuf>,
    /// Links named `*.goal` that lead to files or to nothing. Kept apart because a file has one name, and a link's is
    /// the second best.
    pub links: Vec<PathBuf>,
    /// Folders that could not be looked into, and why.
    pub unreadable: Vec<(PathBuf, io::Error)>,
    /// Something was left out that the configuration excludes.
    pub excluded: bool,
}

/// All `.goal` files below a folder, in no order: ignored and hidden ones left out as ripgrep does (but for git's global list),
/// links to folders not followed, so that no circle of them can trap the walk.
///
/// The folder itself is looked into even when it is ignored or hidden: whoever names it means it. What the filter excludes is not
/// entered.
pub(super) fn walk(folder: &Path, selection: &Selection, filter: Option<&Arc<Filter>>) -> Walked {
    let mut walked = Walked::default();
    let excluded = Arc::new(AtomicBool::new(false));
    for entry in builder(folder, selection, filter, &excluded).build() {
        match entry {
            Ok(entry) => {
                if !is_goal_file_name(entry.file_name()) || entry.depth() == 0 {
                    continue;
                }
                let kind = entry.file_type();
                if kind.as_ref().is_some_and(FileType::is_file) {
                    walked.files.push(entry.into_path());
                } else if kind.is_some_and(|kind| kind.is_symlink()) && !entry.path().is_dir() {
                    walked.links.push(entry.into_path());
                }
            }
            Err(error) => {
                let path = path_of(&error).unwrap_or(folder).to_path_buf();
                // Errors without a system's error are slips in .gitignore files, which are git's business.
                if let Some(error) = error.into_io_error()
                    && error.kind() != ErrorKind::NotFound
                {
                    walked.unreadable.push((path, error));
                }
            }
        }
    }
    walked.excluded = excluded.load(Ordering::Relaxed);
    walked.links.sort_unstable();
    walked.unreadable.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    walked
}

/// The folders that [`walk`] looks into, the first one included: whoever watches them hears of every file that it would find, and
/// of none in the others, which may be many.
pub(super) fn folders(folder: &Path, selection: &Selection, filter: Option<&Arc<Filter>>) -> Vec<PathBuf> {
    let entries = builder(folder, selection, filter, &Arc::default()).build().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()));
    folders.map(ignore::DirEntry::into_path).collect()
}

/// `excluded` becomes true when something is left out that the filter excludes.
fn builder(
    folder: &Path,
    selection: &Selection,
    filter: Option<&Arc<Filter>>,
    excluded: &Arc<AtomicBool>,
) -> WalkBuilder {
    // Filters first, the others after: the former switches all of them. A person's own list of ignored files stays out of it:
    // a team's findings must not differ from one machine to the next. (To read it takes as long as to check a small file.)
    let mut builder = WalkBuilder::new(folder);
    builder.standard_filters(!selection.no_ignore).hidden(true).git_global(false);
    if let Some(filter) = filter.filter(|filter| filter.has_exclusions()).cloned() {
        let excluded = Arc::clone(excluded);
        builder.filter_entry(move |entry| {
            let admitted = entry.depth() == 0 || !filter.excludes(entry.path());
            excluded.fetch_or(!admitted, Ordering::Relaxed);
            admitted
        });
    }
    builder
}

/// What a walk leaves out may stand in this file.
pub fn is_ignore_file(path: &Path) -> bool {
    let names = [".gitignore", ".ignore", "exclude"];
    path.file_name().is_some_and(|name| names.iter().any(|known| name == *known))
}

fn is_goal_file_name(name: &OsStr) -> bool {
    Path::new(name).extension() == Some(OsStr::new("goal"))
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
