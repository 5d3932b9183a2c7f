//! From the paths of a command to the files of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::filter::Filter;
use super::git::Beside;
use super::named::{Named, NamedFile, classify, shown};
use super::paths::{display_path, real_folder};
use super::problem::{LoadError, Problem, reason};
use super::walk::{self, Walked, walk};
use super::workspace::{Workspace, Workspaces};
use crate::source::Role;

/// The path that stands for the text on standard input.
const STDIN: &str = "-";
/// How a text without a name is shown.
const NAMELESS: &str = "<stdin>";

/// Whether a file is a text on standard input that was given no name.
pub fn is_nameless(file: &FoundFile) -> bool {
    file.contents.is_some() && file.display == NAMELESS
}

/// What a command was asked to look at.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The folder that relative paths start from and that paths are shown relative to. Absolute.
    pub current_dir: PathBuf,
    /// Files, folders and `-`. None of them means the workspace of `current_dir`, or that folder where there is none.
    pub paths: Vec<PathBuf>,
    /// The text on standard input, read by whoever holds it when [`reads_stdin`] says so. Bytes, so that a text in a
    /// wrong encoding is refused as a file would be.
    pub stdin: Option<Vec<u8>>,
    /// The file that the text on standard input belongs to; it need not exist.
    pub stdin_filename: Option<PathBuf>,
    /// Files that somebody else holds, and what they say in place of the disk: each is taken as if it were named, whether or
    /// not it exists. Absolute.
    pub held: BTreeMap<PathBuf, Vec<u8>>,
    pub selection: Selection,
}

/// Which files a walk through folders leaves out. Named files are taken unless it is said otherwise.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Take what .gitignore and its kin leave out. Hidden files stay out.
    pub no_ignore: bool,
    /// Named files and folders are left out too when the configuration excludes them.
    pub force_exclude: bool,
}

/// The files of a run.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Each once, by the bytes of the path that is shown.
    pub files: Vec<FoundFile>,
    /// The workspaces these belong to, at least one: where no file was found, the one that was looked through.
    pub workspaces: Vec<Workspace>,
    /// Folders that could not be looked into. What they hold takes no part in the run, so somebody should be told.
    pub unreadable: Vec<Problem>,
    /// The folder that paths are shown relative to, links resolved.
    pub current_dir: PathBuf,
    /// The configuration left something out.
    pub excluded: bool,
    /// The text on standard input, when its file is one that the configuration leaves out.
    pub excluded_stdin: Option<Vec<u8>>,
}

impl Found {
    /// No file is there to report on: worth a warning, no failure.
    pub fn nothing_to_check(&self) -> bool {
        self.targets().next().is_none()
    }

    /// The files that findings are reported of.
    pub fn targets(&self) -> impl Iterator<Item = &FoundFile> {
        self.files.iter().filter(|file| file.role == Role::Target)
    }
}

/// A file of the run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundFile {
    /// Absolute.
    pub path: PathBuf,
    /// As people see it; see [`display_path`].
    pub display: String,
    pub role: Role,
    /// Which of [`Found::workspaces`] it belongs to.
    pub workspace: usize,
    /// What it holds, when that is not what the disk says: the text on standard input.
    pub contents: Option<Vec<u8>>,
    /// Where the files are that it names, when that is not the disk.
    pub beside: Option<Arc<Beside>>,
}

/// Whether these paths ask for the text on standard input.
pub fn reads_stdin(paths: &[PathBuf]) -> bool {
    paths.iter().any(|path| is_stdin(path))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == OsStr::new(STDIN)
}

/// Finds the files of a run: the named ones and those below named folders as [`Role::Target`], and every other `.goal`
/// file of their workspaces as [`Role::Context`], so that references resolve.
///
/// A text on standard input replaces the file of its name. Without a name it is judged alone, since its goals would be
/// called duplicates of those in the file it was taken from.
///
/// # Errors
/// When a path does not exist or its kind can't be told, with the nearest name that exists; all such paths are named.
pub fn find(request: &Request) -> Result<Found, LoadError> {
    find_filtered(request, &mut |_| None)
}

/// The same where walks keep to what each workspace's configuration includes and leave out what it excludes. `filter_of` is
/// asked once a workspace.
///
/// A folder that is named although it is excluded is looked into all the same, as named files are taken; a folder that is
/// excluded is not entered, whatever workspaces lie in it.
///
/// # Errors
/// As [`find`].
pub fn find_filtered(
    request: &Request,
    filter_of: &mut dyn FnMut(&Workspace) -> Option<Filter>,
) -> Result<Found, LoadError> {
    let mut search = Search::new(request, filter_of);
    let folders = search.take_named(request)?;
    for folder in &folders {
        search.take_below(folder);
    }
    search.take_context(&folders);
    Ok(search.finish(&folders))
}

/// The folders that a walk from these would look into: those that somebody has to watch in order to hear of every file that
/// [`find_filtered`] might find. Folders that are not there have none.
pub fn folders_filtered<'f>(
    request: &Request,
    folders: impl IntoIterator<Item = &'f PathBuf>,
    filter_of: &mut dyn FnMut(&Workspace) -> Option<Filter>,
) -> BTreeSet<PathBuf> {
    let mut search = Search::new(request, filter_of);
    let below = |folder: &PathBuf| {
        let filter = search.filter(folder).filter(|filter| !filter.excludes(folder));
        walk::folders(folder, &request.selection, filter.as_ref())
    };
    folders.into_iter().filter(|folder| folder.is_dir()).flat_map(below).collect()
}

struct Search<'a> {
    selection: &'a Selection,
    current_dir: PathBuf,
    workspaces: Workspaces,
    files: Vec<Candidate>,
    /// The real paths of `files`.
    seen: FxHashSet<PathBuf>,
    unreadable: Vec<Problem>,
    filter_of: &'a mut dyn FnMut(&Workspace) -> Option<Filter>,
    /// Each workspace's, by its root.
    filters: FxHashMap<Option<Arc<Path>>, Option<Arc<Filter>>>,
    /// The folder that was asked for last, and its filter: files come folder by folder.
    last_filter: Option<(PathBuf, Option<Arc<Filter>>)>,
    excluded: bool,
    excluded_stdin: Option<Vec<u8>>,
}

/// A file before it is known which number its workspace gets.
struct Candidate {
    path: PathBuf,
    display: Option<&'static str>,
    role: Role,
    root: Option<Arc<Path>>,
    contents: Option<Vec<u8>>,
}

impl<'a> Search<'a> {
    fn new(request: &'a Request, filter_of: &'a mut dyn FnMut(&Workspace) -> Option<Filter>) -> Self {
        Self {
            selection: &request.selection,
            current_dir: real_folder(&request.current_dir),
            workspaces: Workspaces::default(),
            files: Vec::new(),
            seen: FxHashSet::default(),
            unreadable: Vec::new(),
            filter_of,
            filters: FxHashMap::default(),
            last_filter: None,
            excluded: false,
            excluded_stdin: None,
        }
    }

    /// Takes the named files and standard input; returns the named folders, real and each once.
    fn take_named(&mut self, request: &Request) -> Result<Vec<PathBuf>, LoadError> {
        let mut problems = Vec::new();
        let mut folders = Vec::new();
        let mut files = Vec::new();
        for written in request.paths.iter().filter(|path| !is_stdin(path)) {
            match classify(&request.current_dir, written) {
                Ok(Named::Folder(path)) if folders.contains(&path) => {}
                Ok(Named::Folder(path)) => folders.push(path),
                Ok(Named::File(file)) => files.push(file),
                Err(problem) => problems.push(problem),
            }
        }
        // Before the other files: where its file is named as well, the text on standard input is what counts.
        if let Err(problem) = self.take_stdin(request) {
            problems.push(problem);
        }
        if !problems.is_empty() {
            return Err(LoadError { problems });
        }
        self.take_held(request);
        for file in files {
            if self.selection.force_exclude && !self.admits(&file.path) {
                self.excluded = true;
            } else {
                self.take(file, Role::Target);
            }
        }
        if request.paths.is_empty() && request.held.is_empty() {
            let root = self.workspaces.root_of(&self.current_dir);
            folders.push(root.map_or_else(|| self.current_dir.clone(), |root| root.to_path_buf()));
        }
        Ok(folders)
    }

    fn take_stdin(&mut self, request: &Request) -> Result<(), Problem> {
        if !reads_stdin(&request.paths) {
            return match &request.stdin_filename {
                Some(name) => Err(Problem::new(format!("`{}` names no text: standard input is not read", shown(name)))
                    .help("add `-` to the paths")),
                None => Ok(()),
            };
        }
        let contents = Some(request.stdin.clone().unwrap_or_default());
        let Some(name) = &request.stdin_filename else {
            let path = self.current_dir.join(NAMELESS);
            let root = self.workspaces.root_of(&self.current_dir);
            self.files.push(Candidate { path, display: Some(NAMELESS), role: Role::Target, root, contents });
            return Ok(());
        };
        let written = request.current_dir.join(name);
        if name.as_os_str().is_empty() || written.is_dir() {
            return Err(Problem::new(format!("`{}` can't be the name of the text: it is a folder", shown(name)))
                .help("name the file it belongs to, such as `--stdin-filename plan.goal`"));
        }
        let file = NamedFile::of(&written);
        if self.selection.force_exclude && !self.admits(&file.path) {
            self.excluded = true;
            self.excluded_stdin = contents;
            return Ok(());
        }
        self.seen.insert(file.identity);
        let root = self.root_of_file(&file.path);
        self.files.push(Candidate { path: file.path, display: None, role: Role::Target, root, contents });
        Ok(())
    }

    fn take_held(&mut self, request: &Request) {
        for (path, contents) in &request.held {
            let file = NamedFile::of(path);
            if self.selection.force_exclude && !self.admits(&file.path) {
                self.excluded = true;
            } else if self.seen.insert(file.identity) {
                let root = self.root_of_file(&file.path);
                let contents = Some(contents.clone());
                self.files.push(Candidate { path: file.path, display: None, role: Role::Target, root, contents });
            }
        }
    }

    fn take_below(&mut self, folder: &Path) {
        let filter = self.filter(folder);
        // Whoever names an excluded folder means it.
        let is_meant = filter.as_ref().is_some_and(|filter| filter.excludes(folder));
        if is_meant && self.selection.force_exclude {
            self.excluded = true;
            return;
        }
        let (files, links) = self.walk(folder, filter.as_ref().filter(|_| !is_meant));
        let files = files.into_iter().map(|path| NamedFile { identity: path.clone(), path });
        let links = links.into_iter().map(|path| NamedFile::of(&path));
        for file in files.chain(links) {
            if is_meant || self.admits(&file.path) {
                self.take(file, Role::Target);
            } else {
                self.excluded = true;
            }
        }
    }

    /// Takes what else lies in the workspaces of the files taken so far. Where the whole workspace was asked for,
    /// nothing is left and nothing is walked twice.
    fn take_context(&mut self, walked: &[PathBuf]) {
        let alone = |file: &&Candidate| file.display.is_none();
        let mut roots: Vec<_> = self.files.iter().filter(alone).filter_map(|file| file.root.clone()).collect();
        roots.sort_unstable();
        roots.dedup();
        for root in roots.into_iter().filter(|root| walked.iter().all(|folder| **folder != **root)) {
            let filter = self.filter(&root);
            let (files, links) = self.walk(&root, filter.as_ref());
            let files = files.into_iter().map(|path| NamedFile { identity: path.clone(), path });
            let links = links.into_iter().map(|path| NamedFile::of(&path));
            for file in files.chain(links) {
                // A workspace inside this one is another workspace.
                if self.root_of_file(&file.path).as_ref() == Some(&root) && self.admits(&file.path) {
                    self.take(file, Role::Context);
                }
            }
        }
    }

    fn walk(&mut self, folder: &Path, filter: Option<&Arc<Filter>>) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let Walked { files, links, unreadable, excluded } = walk(folder, self.selection, filter);
        self.excluded |= excluded;
        for (path, error) in unreadable {
            let path = display_path(&path, &self.current_dir);
            let problem = Problem::new(format!("can't look into `{path}`: {}", reason(&error)));
            if !self.unreadable.contains(&problem) {
                self.unreadable.push(problem);
            }
        }
        (files, links)
    }

    fn take(&mut self, file: NamedFile, role: Role) {
        if self.seen.insert(file.identity) {
            let root = self.root_of_file(&file.path);
            self.files.push(Candidate { path: file.path, display: None, role, root, contents: None });
        }
    }

    /// The filter of the workspace that a folder belongs to.
    fn filter(&mut self, folder: &Path) -> Option<Arc<Filter>> {
        let root = self.workspaces.root_of(folder);
        if let Some(known) = self.filters.get(&root) {
            return known.clone();
        }
        let workspace = self.workspaces.workspace_of(folder);
        let filter = (self.filter_of)(&workspace).map(Arc::new);
        self.filters.insert(root, filter.clone());
        filter
    }

    /// Whether a walk takes this file.
    fn admits(&mut self, path: &Path) -> bool {
        let folder = path.parent().unwrap_or(path);
        let filter = match &self.last_filter {
            Some((last, filter)) if last.as_os_str() == folder.as_os_str() => filter,
            _ => {
                let filter = self.filter(folder);
                &self.last_filter.insert((folder.to_path_buf(), filter)).1
            }
        };
        filter.as_ref().is_none_or(|filter| filter.admits(path))
    }

    fn root_of_file(&mut self, path: &Path) -> Option<Arc<Path>> {
        self.workspaces.root_of(path.parent().unwrap_or(path))
    }

    fn finish(mut self, folders: &[PathBuf]) -> Found {
        let mut found = Found {
            unreadable: self.unreadable,
            current_dir: self.current_dir.clone(),
            excluded: self.excluded,
            excluded_stdin: self.excluded_stdin,
            ..Found::default()
        };
        let mut numbers: FxHashMap<Option<Arc<Path>>, usize> = FxHashMap::default();
        let mut files: Vec<_> = self
            .files
            .into_iter()
            .map(|file| {
                let display = file.display.map_or_else(|| display_path(&file.path, &self.current_dir), str::to_owned);
                (display, file)
            })
            .collect();
        files.sort_unstable_by(|(one, _), (other, _)| one.as_bytes().cmp(other.as_bytes()));
        for (display, Candidate { path, role, root, contents, .. }) in files {
            let workspace = *numbers.entry(root).or_insert_with(|| {
                found.workspaces.push(self.workspaces.workspace_of(path.parent().unwrap_or(&path)));
                found.workspaces.len() - 1
            });
            found.files.push(FoundFile { path, display, role, workspace, contents, beside: None });
        }
        if found.workspaces.is_empty() {
            let folder = folders.first().unwrap_or(&self.current_dir);
            found.workspaces.push(self.workspaces.workspace_of(folder));
        }
        found
    }
}

#[cfg(test)]
mod tests;
