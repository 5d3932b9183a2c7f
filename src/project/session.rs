//! Workspaces that are kept open while files, and texts that editors hold, come, change and go.
//!
//! A [`Session`] is told which paths something happened to, and works out what that means: a file that reads otherwise costs that
//! file, results cost the files that name them; where files come or go, or a configuration changes, all is found and bound anew,
//! and only what changed is parsed.

mod reach;
mod reopening;
mod showing;
mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Choice, Configurations, Live, Texts};
use crate::config::Settings;
use crate::load::{self, Found, FoundFile, LoadError, Problem, Request, Stamp, There};
use crate::source::{FileId, Role};
use tally::{Tally, appearance};

pub use reach::Reach;
pub use showing::Shown;
pub use tally::Counts;

/// What is kept open, and by what it is judged.
#[derive(Clone, Debug)]
pub struct Opening {
    pub request: Request,
    pub choice: Choice,
    /// As the command line gives them; they come after those of the configuration.
    pub settings: Settings,
    pub texts: Texts,
    pub today: Date,
}

/// Open workspaces.
#[derive(Debug)]
pub struct Session {
    opening: Opening,
    lives: Vec<Live>,
    /// Which workspace each goal file belongs to, and its place there.
    places: FxHashMap<PathBuf, (usize, FileId)>,
    /// The folders around them, outer ones too: each file's, so that nobody has to look through all files for it.
    around: FxHashSet<PathBuf>,
    /// What told each file's age when it was read.
    stamps: FxHashMap<PathBuf, Option<Stamp>>,
    /// The files that say by what is judged: configurations, and what is accepted.
    configurations: BTreeSet<PathBuf>,
    tally: Tally,
    problems: Vec<Problem>,
    /// Paths that were named and are gone at the moment.
    missing: Vec<Problem>,
}

/// What a change came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Update {
    /// How many files were read and parsed.
    pub read: usize,
    /// Files in which something else is found than before, or nothing any more; of the configuration too.
    pub changed: BTreeSet<PathBuf>,
    /// How many findings were not there before, and how many are no longer.
    pub new: usize,
    pub fixed: usize,
    /// Nothing was as before: files came or went, or the configuration is another.
    pub reopened: bool,
    /// Files that say something else than before: goal files, results and configurations.
    pub written: BTreeSet<PathBuf>,
    /// Files that are there now and weren't, and the other way round. Where a configuration has changed that alone is told.
    pub come: BTreeSet<PathBuf>,
    pub gone: BTreeSet<PathBuf>,
}

impl Update {
    /// Nobody needs to be told.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Takes in what came afterwards. What was new and is fixed by now counts as both.
    pub fn join(&mut self, later: Update) {
        let Update { read, changed, new, fixed, reopened, written, come, gone } = later;
        self.read += read;
        self.new += new;
        self.fixed += fixed;
        self.reopened |= reopened;
        self.changed.extend(changed);
        // A file that has come and is written to has come; one that has gone and is back was written.
        for path in come {
            let files = if self.gone.remove(&path) { &mut self.written } else { &mut self.come };
            files.insert(path);
        }
        self.written.extend(written.into_iter().filter(|path| !self.come.contains(path)));
        for path in gone {
            self.written.remove(&path);
            if !self.come.remove(&path) {
                self.gone.insert(path);
            }
        }
    }
}

impl Session {
    /// Finds, reads and judges what is asked for.
    ///
    /// # Errors
    /// When a path that is named does not exist.
    pub fn open(opening: Opening) -> Result<Self, LoadError> {
        let mut session = Self {
            opening,
            lives: Vec::new(),
            places: FxHashMap::default(),
            around: FxHashSet::default(),
            stamps: FxHashMap::default(),
            configurations: BTreeSet::new(),
            tally: Tally::default(),
            problems: Vec::new(),
            missing: Vec::new(),
        };
        let (found, configurations) = session.find()?;
        session.reopen(found, configurations, Update::default());
        Ok(session)
    }

    pub fn lives(&self) -> &[Live] {
        &self.lives
    }

    pub fn today(&self) -> Date {
        self.opening.today
    }

    /// Folders that could not be looked into.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The workspace that a goal file belongs to, and its place there.
    pub fn place(&self, path: &Path) -> Option<(&Live, FileId)> {
        self.places.get(path).map(|(workspace, file)| (&self.lives[*workspace], *file))
    }

    /// The files that findings are reported of.
    pub fn targets(&self) -> impl Iterator<Item = &FoundFile> {
        let files = self.lives.iter().flat_map(|live| live.project().origins.iter().flatten());
        files.filter(|file| file.role == Role::Target)
    }

    /// What was asked for and is gone at the moment. What was there stays until it comes back.
    pub fn missing(&self) -> &[Problem] {
        &self.missing
    }

    /// How many findings there are in all files.
    pub fn counts(&self) -> Counts {
        self.tally.counts()
    }

    /// What a text that an editor holds says; none when it is let go, and the disk holds again.
    pub fn hold(&mut self, path: &Path, text: Option<String>) -> Update {
        let path = load::known_path(path);
        let held = &mut self.opening.request.held;
        match text {
            Some(text) => drop(held.insert(path.clone(), text.into_bytes())),
            None if held.remove(&path).is_none() => return Update::default(),
            None => {}
        }
        self.stamps.remove(&path);
        self.note(&[path])
    }

    /// Something happened to these paths, or may have: files, folders, what is gone.
    pub fn note(&mut self, paths: &[PathBuf]) -> Update {
        let mut update = Update::default();
        let mut goal_files = BTreeSet::new();
        let mut results: FxHashMap<usize, BTreeSet<FileId>> = FxHashMap::default();
        let (mut others_may_be_there, mut is_configured_anew) = (!self.missing.is_empty(), false);
        for path in paths {
            if self.is_configuration(path) {
                is_configured_anew |= self.note_configuration(path, &mut update);
            } else if self.is_open(path) && self.is_there(path) {
                if self.is_other(path) {
                    goal_files.insert(path.clone());
                }
            } else if self.may_change_what_is_there(path) {
                others_may_be_there = true;
            } else {
                for (workspace, live) in self.lives.iter().enumerate() {
                    let naming: BTreeSet<FileId> = live.project().results.naming(path).collect();
                    if !naming.is_empty() && live.project().results.is_other(path) {
                        results.entry(workspace).or_default().extend(naming);
                        update.written.insert(path.clone());
                    }
                }
            }
        }
        update.written.extend(goal_files.iter().cloned());
        if is_configured_anew || others_may_be_there {
            match self.find() {
                Ok(_) if !self.missing.is_empty() => {
                    // It is back, and nobody knows what happened to it meanwhile.
                    self.missing.clear();
                    return self.note_all();
                }
                Ok((found, configurations)) if is_configured_anew || !self.holds(&found) => {
                    return self.reopen(found, configurations, update);
                }
                Ok((found, _)) => self.problems = found.unreadable,
                // A folder that is gone while everything in it is open: what was there stays until it comes back.
                Err(error) => self.missing = error.problems,
            }
        }
        update.read = goal_files.len();
        self.replace(goal_files, &mut update);
        for (workspace, naming) in results {
            let changed = self.lives[workspace].results_changed(&naming).changed;
            self.tell(workspace, &changed, &mut update);
        }
        update
    }

    /// Reads everything again of which the stamps say that it is another; for when it is not known what happened.
    pub fn note_all(&mut self) -> Update {
        let projects = || self.lives.iter().map(Live::project);
        let mut paths: Vec<PathBuf> = self.places.keys().chain(&self.configurations).cloned().collect();
        paths.extend(projects().flat_map(|project| project.results.paths().cloned()));
        paths.extend(projects().filter_map(|project| project.root.as_deref()).flat_map(load::configurations_in));
        paths.extend(self.folders());
        self.note(&paths)
    }

    /// Judges by another day.
    pub fn set_today(&mut self, today: Date) -> Update {
        let mut update = Update::default();
        self.opening.today = today;
        for workspace in 0..self.lives.len() {
            let changed = self.lives[workspace].set_today(today).changed;
            self.tell(workspace, &changed, &mut update);
        }
        update
    }

    fn is_configuration(&self, path: &Path) -> bool {
        self.configurations.contains(path)
            || path.parent().is_some_and(|folder| load::configurations_in(folder).any(|known| known == path))
    }

    /// Whether a configuration is another than the one that holds.
    fn note_configuration(&self, path: &Path, update: &mut Update) -> bool {
        let (before, now) = (self.stamps.get(path).copied().flatten(), load::stamp(path));
        let files = match (before, now) {
            (None, Some(_)) => &mut update.come,
            (Some(_), None) => &mut update.gone,
            (before, now) if before != now => &mut update.written,
            _ => return false,
        };
        files.insert(path.to_path_buf())
    }

    /// It is judged, or takes part in what is and nobody holds it: what somebody holds is judged.
    fn is_open(&self, path: &Path) -> bool {
        let origin = self.place(path).and_then(|(live, file)| live.project().origin(file));
        origin.is_some_and(|origin| origin.role == Role::Target || !self.opening.request.held.contains_key(path))
    }

    fn is_there(&self, path: &Path) -> bool {
        self.opening.request.held.contains_key(path) || load::look(path) == There::File
    }

    /// It was written since it was read.
    fn is_other(&self, path: &Path) -> bool {
        let is_held = self.opening.request.held.contains_key(path);
        match self.stamps.get(path) {
            Some(known) => !is_held && (known.is_none() || *known != load::stamp(path)),
            None => true,
        }
    }

    /// Files may have come or gone.
    fn may_change_what_is_there(&self, path: &Path) -> bool {
        let is_goal_file = path.extension() == Some(OsStr::new("goal"));
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if load::is_ignore_file(path) || self.places.contains_key(path) {
            return true;
        }
        // What some editors keep beside a file while they write it is none.
        match load::look(path) {
            There::Folder => true,
            // Somebody may hold a file that is not saved yet.
            _ if is_goal_file => !is_hidden,
            There::File => false,
            There::Nothing => self.around.contains(path),
        }
    }

    fn find(&self) -> Result<(Found, Configurations), LoadError> {
        let Opening { request, choice, .. } = &self.opening;
        let mut configurations = Configurations::new(choice.clone(), load::real_folder(&request.current_dir));
        let found = load::find_filtered(request, &mut |workspace| configurations.filter(workspace))?;
        Ok((found, configurations))
    }

    /// Whether just these files are open.
    fn holds(&self, found: &Found) -> bool {
        let is_open = |file: &FoundFile| {
            let place = self.places.get(&file.path);
            place.is_some_and(|(workspace, id)| {
                let project = self.lives[*workspace].project();
                let is_root = project.root == found.workspaces[file.workspace].root;
                is_root && project.origin(*id).is_some_and(|known| known.role == file.role)
            })
        };
        found.files.len() == self.places.len() && found.files.iter().all(is_open)
    }

    fn replace(&mut self, paths: BTreeSet<PathBuf>, update: &mut Update) {
        let mut of_workspaces: BTreeMap<usize, Vec<(FileId, FoundFile)>> = BTreeMap::new();
        for path in paths {
            let Some(&(workspace, file)) = self.places.get(&path) else { continue };
            let Some(known) = self.lives[workspace].project().origin(file) else { continue };
            let contents = self.opening.request.held.get(&path).cloned();
            // Before it is read: what is written meanwhile is noticed then.
            let stamp = if contents.is_some() { None } else { load::stamp(&path) };
            of_workspaces.entry(workspace).or_default().push((file, FoundFile { contents, ..known.clone() }));
            self.stamps.insert(path, stamp);
        }
        for (workspace, files) in of_workspaces {
            let changed = self.lives[workspace].replace(files).changed;
            self.tell(workspace, &changed, update);
        }
    }

    /// Takes note of the files of a workspace in which something else is found now.
    fn tell(&mut self, workspace: usize, changed: &BTreeSet<FileId>, update: &mut Update) {
        for &file in changed {
            let live = &self.lives[workspace];
            let Some(origin) = live.project().origin(file) else { continue };
            let (path, findings) = (origin.path.clone(), live.findings(file));
            let (new, fixed) = self.tally.set(&path, findings, appearance(findings, &live.project().sources));
            update.new += new;
            update.fixed += fixed;
            update.changed.insert(path);
        }
    }
}

#[cfg(test)]
mod tests;
