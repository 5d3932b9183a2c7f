//! Workspaces that are kept open while files, and texts that editors hold, come, change and go.
//!
//! A [`Session`] is told which paths something happened to, and works out what that means: a file that reads otherwise costs that
//! file, results cost the files that name them; where files come or go, or a configuration changes, all is found and bound anew,
//! and only what changed is parsed.

mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Choice, Configurations, Kept, Live, Project, ReadFile, Texts, open_keeping};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::load::{self, Found, FoundFile, LoadError, Problem, Request, Stamp};
use crate::source::{FileId, Role};
use tally::Tally;

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
    /// What told each file's age when it was read.
    stamps: FxHashMap<PathBuf, Option<Stamp>>,
    /// The files that say by what is judged: configurations, and what is accepted.
    configurations: BTreeSet<PathBuf>,
    tally: Tally,
    problems: Vec<Problem>,
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
}

impl Update {
    /// Nobody needs to be told.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Takes in what another change came to.
    pub fn add(&mut self, other: Update) {
        self.read += other.read;
        self.changed.extend(other.changed);
        self.new += other.new;
        self.fixed += other.fixed;
        self.reopened |= other.reopened;
    }
}

impl Session {
    /// Finds, reads and judges what is asked for.
    ///
    /// # Errors
    /// When a path that is named does not exist.
    pub fn open(opening: Opening) -> Result<(Self, Update), LoadError> {
        let mut session = Self {
            opening,
            lives: Vec::new(),
            places: FxHashMap::default(),
            stamps: FxHashMap::default(),
            configurations: BTreeSet::new(),
            tally: Tally::default(),
            problems: Vec::new(),
        };
        let (found, configurations) = session.find()?;
        let update = session.reopen(found, configurations, &BTreeSet::new());
        Ok((session, update))
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

    /// The folders in which something may happen that matters, those that lie in others left out.
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let mut folders: BTreeSet<PathBuf> =
            self.opening.request.paths.iter().map(|path| self.folder_of(path)).collect();
        if folders.is_empty() {
            folders.insert(load::real_folder(&self.opening.request.current_dir));
        }
        folders.extend(self.lives.iter().filter_map(|live| live.project().root.clone()));
        folders.extend(self.configurations.iter().filter_map(|file| file.parent().map(Path::to_path_buf)));
        let all = folders.clone();
        folders.retain(|folder| folder.ancestors().skip(1).all(|outer| !all.contains(outer)));
        folders
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
        let mut goal_files = BTreeSet::new();
        let mut results: FxHashMap<usize, BTreeSet<FileId>> = FxHashMap::default();
        let (mut others_may_be_there, mut is_configured_anew) = (false, false);
        for path in paths {
            if self.is_configuration(path) {
                is_configured_anew |= self.stamps.get(path).copied().flatten() != load::stamp(path);
            } else if self.is_open(path) && self.is_there(path) {
                if self.is_other(path) {
                    goal_files.insert(path.clone());
                }
            } else if self.may_change_what_is_there(path) {
                others_may_be_there = true;
            } else {
                for (workspace, live) in self.lives.iter().enumerate() {
                    let naming = live.project().results.naming(path);
                    for file in naming {
                        results.entry(workspace).or_default().insert(file);
                    }
                }
            }
        }
        if is_configured_anew || others_may_be_there {
            // A folder that is gone while everything in it is open: what was there stays until it comes back.
            if let Ok((found, configurations)) = self.find()
                && (is_configured_anew || !self.holds(&found))
            {
                return self.reopen(found, configurations, &goal_files);
            }
        }
        let mut update = Update { read: goal_files.len(), ..Update::default() };
        self.replace(goal_files, &mut update);
        for (workspace, naming) in results {
            let changed = self.lives[workspace].results_changed(&naming).changed;
            self.tell(workspace, &changed, &mut update);
        }
        update
    }

    /// Reads everything again of which the stamps say that it is another; for when it is not known what happened.
    pub fn note_all(&mut self) -> Update {
        let mut paths: Vec<PathBuf> = self.places.keys().chain(&self.configurations).cloned().collect();
        paths.extend(
            self.lives.iter().filter_map(|live| live.project().root.as_deref()).flat_map(load::configurations_in),
        );
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

    /// What is found in files that are no goal files, with these: in the configuration, in what is accepted, in results.
    pub fn outside(&self) -> Vec<(PathBuf, &Live, Diagnostic)> {
        let placed = |(live, fault): (_, Diagnostic)| Some((self.path_of(live, &fault)?, live, fault));
        let faults =
            self.lives.iter().flat_map(|live| live.faults_elsewhere().into_iter().map(move |fault| (live, fault)));
        faults.filter_map(placed).collect()
    }

    /// The folder that a path of the request names or lies in.
    fn folder_of(&self, path: &Path) -> PathBuf {
        let path = load::known_path(&self.opening.request.current_dir.join(path));
        if path.is_dir() { path } else { path.parent().map_or(path.clone(), Path::to_path_buf) }
    }

    /// The file that something wrong outside of goal files is found in.
    fn path_of(&self, live: &Live, fault: &Diagnostic) -> Option<PathBuf> {
        let shown = live.project().sources.get(fault.location().file).path();
        (!shown.is_empty()).then(|| load::path_shown_as(shown, &load::real_folder(&self.opening.request.current_dir)))
    }

    fn is_configuration(&self, path: &Path) -> bool {
        self.configurations.contains(path)
            || path.parent().is_some_and(|folder| load::configurations_in(folder).any(|known| known == path))
    }

    /// It is judged, or takes part in what is and nobody holds it: what somebody holds is judged.
    fn is_open(&self, path: &Path) -> bool {
        let origin = self.place(path).and_then(|(live, file)| live.project().origin(file));
        origin.is_some_and(|origin| origin.role == Role::Target || !self.opening.request.held.contains_key(path))
    }

    fn is_there(&self, path: &Path) -> bool {
        self.opening.request.held.contains_key(path) || path.is_file() || path.is_symlink()
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
        let is_ignore_file =
            path.file_name().is_some_and(|name| name == ".gitignore" || name == ".ignore" || name == "exclude");
        if is_ignore_file || self.places.contains_key(path) {
            return true;
        }
        // What some editors keep beside a file while they write it is none.
        (is_goal_file && !is_hidden)
            || path.is_dir()
            || (!path.exists() && self.places.keys().any(|known| known.starts_with(path)))
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

    /// Binds and judges everything anew. What has not changed is not parsed again.
    fn reopen(&mut self, found: Found, mut configurations: Configurations, changed: &BTreeSet<PathBuf>) -> Update {
        let mut kept = Kept::default();
        for live in std::mem::take(&mut self.lives) {
            let project = live.into_project();
            let workspace = load::Workspace {
                root: project.root.clone(),
                configuration: project.root.as_deref().and_then(load::configuration_in),
            };
            if project.configured.defines_the_same(&configurations.of(&workspace)) {
                keep(project, &mut kept, |path| changed.contains(path) || self.is_other(path));
            }
        }
        let stamp = |file: &FoundFile| file.contents.is_none().then(|| load::stamp(&file.path)).flatten();
        self.stamps = found.files.iter().map(|file| (file.path.clone(), stamp(file))).collect();
        let read = found.files.iter().filter(|file| !kept.contains_key(&file.path)).count();
        self.problems = found.unreadable.clone();
        let Opening { texts, settings, today, .. } = &self.opening;
        let projects = open_keeping(found, &mut configurations, *texts, kept, &|| {});
        self.lives = projects.into_iter().map(|project| Live::new(project, *texts, settings, *today)).collect();
        self.places.clear();
        for (workspace, live) in self.lives.iter().enumerate() {
            for (id, origin) in (0..).map(FileId).zip(&live.project().origins) {
                if let Some(origin) = origin {
                    self.places.insert(origin.path.clone(), (workspace, id));
                }
            }
        }
        self.configurations = configurations.files().collect();
        let roots = self.lives.iter().filter_map(|live| live.project().root.as_deref());
        self.configurations.extend(roots.flat_map(load::configurations_in));
        self.stamps.extend(self.configurations.iter().map(|path| (path.clone(), load::stamp(path))));

        let mut update = Update { read, reopened: true, ..Update::default() };
        let mut now: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        for live in &self.lives {
            for (file, origin) in (0..).map(FileId).zip(&live.project().origins) {
                if let Some(origin) = origin {
                    now.insert(origin.path.clone(), live.findings(file).to_vec());
                }
            }
            for fault in live.faults_outside() {
                let path = self.path_of(live, &fault);
                now.entry(path.unwrap_or_default()).or_default().push(fault);
            }
        }
        let gone: Vec<PathBuf> = self.tally.paths().filter(|path| !now.contains_key(*path)).cloned().collect();
        for (path, findings) in now.into_iter().chain(gone.into_iter().map(|path| (path, Vec::new()))) {
            self.count(&path, &findings, &mut update);
        }
        update
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
            let (new, fixed) = self.tally.set(&path, findings);
            update.new += new;
            update.fixed += fixed;
            update.changed.insert(path);
        }
    }

    fn count(&mut self, path: &Path, findings: &[Diagnostic], update: &mut Update) {
        let had_any = self.tally.has(path);
        let (new, fixed) = self.tally.set(path, findings);
        update.new += new;
        update.fixed += fixed;
        if had_any || !findings.is_empty() {
            update.changed.insert(path.to_path_buf());
        }
    }
}

/// Takes out of a project what need not be read again.
fn keep(project: Project, kept: &mut Kept, is_other: impl Fn(&Path) -> bool) {
    let damaged: FxHashSet<FileId> = project.unreadable.iter().filter_map(|fault| project.owner(fault)).collect();
    let Project { sources, workspace, origins, .. } = project;
    for ((file, part), origin) in (0..).map(FileId).zip(workspace.into_parts()).zip(origins) {
        let Some(origin) = origin else { continue };
        if origin.contents.is_none() && !damaged.contains(&file) && !is_other(&origin.path) {
            let source = sources.shared(file);
            kept.insert(origin.path, ReadFile { source, model: part.model, problem: None });
        }
    }
}

#[cfg(test)]
mod tests;
