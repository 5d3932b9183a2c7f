//! What every door does first: files on disk become workspaces, and workspaces are checked.
//!
//! ```text
//! load::find ─▶ open (read, parse, lower: in parallel) ─▶ Project ─ check ─▶ Checked ─▶ report
//! ```

mod accepting;
mod actuals;
mod building;
mod changing;
mod comparing;
mod configuration;
mod live;
pub mod log;
mod session;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::{Configuration, Settings};
use crate::diagnostic::{Diagnostic, Severity, UNREADABLE_FILE};
use crate::history::History;
use crate::lint::Profiles;
use crate::lint::accepted::Accepted;
use crate::load::{self, Found, FoundFile, ReadProblem};
use crate::model::catalogue::{built_in_files, needed_files};
use crate::model::{Defaults, FileModel, Part, Workspace, lower_around, lower_to_judge_around};
use crate::source::{FileId, Location, Role, SourceFile, Sources};
use crate::syntax;

use actuals::ResultFiles;

pub use accepting::{Judged, Recorded};
pub use actuals::takes_results_from;
pub use building::{Document, Product, compile, write};
pub use changing::{Change, Changed, Wish, by_workspace, change};
pub use configuration::{Choice, Configurations, Configured};
#[cfg(test)]
pub(crate) use live::typing;
pub use live::{Concerned, Live};
pub use session::{Counts, Opening, Reach, Session, Shown, Update};

/// One workspace: its files, what they say, and which of them could not be read.
#[derive(Debug)]
pub struct Project {
    pub sources: Sources,
    pub workspace: Workspace,
    /// Files that could not be read, also of actuals, and rows of these, and what is wrong with the configuration. Can't be
    /// switched off.
    pub unreadable: Vec<Diagnostic>,
    /// What the workspace was, when it is held against an earlier time.
    pub history: Option<History>,
    /// How many of the files that are compared had something at that time that can't be read.
    unread_before: usize,
    root: Option<PathBuf>,
    /// Findings that the workspace's team has accepted for now, or why that can't be read.
    accepted: Result<Accepted, Box<Diagnostic>>,
    /// For each file, where its text comes from; the catalogue's files come from nowhere, and the texts of files of results
    /// stay in memory when there is something to show in them.
    origins: Vec<Option<FoundFile>>,
    results: ResultFiles,
    configured: Arc<Configured>,
    /// The overrides that are for a file, by their places in the configuration; only for files that have some.
    overrides: FxHashMap<FileId, Vec<usize>>,
}

/// Whether texts stay in memory once their file is understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Texts {
    Keep,
    /// For a check. Most files of a clean workspace are never shown: their text is read again if it is. And of what they say,
    /// only what is judged is kept; of the built-in catalogue, what they name.
    Forget,
    /// For a workspace that stays open: as `Forget`, but nobody knows what of the catalogue will be named next, and of the files
    /// whose text somebody holds everything is kept.
    Open,
}

impl Texts {
    fn lower(self, text: &str, defaults: &Defaults) -> FileModel {
        let parsed = syntax::parse(text);
        match self {
            Texts::Keep => lower_around(text, parsed, defaults),
            Texts::Forget | Texts::Open => lower_to_judge_around(text, parsed, defaults),
        }
    }
}

/// From how many files on the work is shared among threads: starting them takes longer than a few files do.
const PARALLEL_FROM: usize = 32;

/// Reads, parses and lowers the files, one project for each workspace. `tick` is called once a file. No configuration is read.
pub fn open(found: Found, texts: Texts, tick: &(dyn Fn() + Sync)) -> Vec<Project> {
    open_configured(found, &mut Configurations::isolated(), texts, tick)
}

/// The same by the configuration of each workspace. Of a workspace whose configuration is at fault that is all there is: what
/// would be found by settings that are only half known is worth nothing.
pub fn open_configured(
    found: Found,
    configurations: &mut Configurations,
    texts: Texts,
    tick: &(dyn Fn() + Sync),
) -> Vec<Project> {
    open_keeping(found, configurations, texts, Kept::default(), tick)
}

/// Files that were read before and have not changed since, by their paths.
type Kept = FxHashMap<PathBuf, ReadFile>;

/// The same where some files need not be read again.
fn open_keeping(
    found: Found,
    configurations: &mut Configurations,
    texts: Texts,
    mut kept: Kept,
    tick: &(dyn Fn() + Sync),
) -> Vec<Project> {
    let mut groups: Vec<Vec<FoundFile>> = found.workspaces.iter().map(|_| Vec::new()).collect();
    for file in found.files {
        groups[file.workspace].push(file);
    }
    let mut unsound: Vec<Arc<Configured>> = Vec::new();
    let mut projects = Vec::with_capacity(groups.len());
    for (mut files, workspace) in groups.into_iter().zip(found.workspaces) {
        let configured = configurations.of(&workspace);
        if !configured.is_sound() {
            // One configuration for several workspaces is told of once.
            if unsound.iter().any(|told| Arc::ptr_eq(told, &configured)) {
                continue;
            }
            files.clear();
            unsound.push(Arc::clone(&configured));
        }
        let globs_from = configurations.root(&workspace);
        let read = read_files(&files, &mut kept, texts, &configured.defaults, tick);
        let mut project = project(files, read, workspace.root, globs_from, configured, texts);
        project.read_accepted(&found.current_dir);
        projects.push(project);
    }
    // One that was asked what to leave out, and that no file belongs to.
    for configured in configurations.unsound() {
        if !unsound.iter().any(|told| Arc::ptr_eq(told, &configured)) {
            projects.push(project(Vec::new(), Vec::new(), None, PathBuf::new(), configured, texts));
        }
    }
    projects
}

/// A workspace without files: the built-in catalogue alone.
pub fn built_in() -> Project {
    project(Vec::new(), Vec::new(), None, PathBuf::new(), Arc::default(), Texts::Keep)
}

struct ReadFile {
    source: Arc<SourceFile>,
    model: FileModel,
    problem: Option<ReadProblem>,
}

/// Reads files, but for those that are kept.
fn read_files(
    files: &[FoundFile],
    kept: &mut Kept,
    texts: Texts,
    defaults: &Defaults,
    tick: &(dyn Fn() + Sync),
) -> Vec<ReadFile> {
    let read = |file: &FoundFile| {
        let read = read_file(file, texts, defaults);
        tick();
        read
    };
    if kept.is_empty() {
        return match files.len() < PARALLEL_FROM {
            true => files.iter().map(read).collect(),
            false => files.par_iter().map(read).collect(),
        };
    }
    let mut known: Vec<Option<ReadFile>> = files.iter().map(|file| kept.remove(&file.path)).collect();
    known.par_iter_mut().zip(files).map(|(known, file)| known.take().unwrap_or_else(|| read(file))).collect()
}

fn project(
    files: Vec<FoundFile>,
    read: Vec<ReadFile>,
    root: Option<PathBuf>,
    globs_from: PathBuf,
    configured: Arc<Configured>,
    texts: Texts,
) -> Project {
    let defaults = &*configured.defaults;
    let mut sources = Sources::default();
    let mut parts = Vec::with_capacity(read.len());
    let mut origins = Vec::with_capacity(read.len());
    let mut unreadable = Vec::new();
    // Of a catalogue that nobody will look through, only what the files name is read.
    let catalogue = match texts {
        Texts::Forget => needed_files(read.iter().map(|file| &file.model), defaults),
        Texts::Keep | Texts::Open => built_in_files().collect(),
    };
    for source in catalogue {
        let texts = if texts == Texts::Open { Texts::Keep } else { texts };
        parts.push(part(&source, texts.lower(source.text(), defaults)));
        sources.push(Arc::new(source));
        origins.push(None);
    }
    let mut overrides = FxHashMap::default();
    let configuration = &configured.configuration;
    for (file, ReadFile { source, model, problem }) in files.into_iter().zip(read) {
        parts.push(part(&source, model));
        let id = sources.push(source);
        if !configuration.overrides.is_empty()
            && let Some(path) = load::path_below(&globs_from, &file.path)
        {
            let of_file = configuration.overrides_of(&path);
            if !of_file.is_empty() {
                overrides.insert(id, of_file);
            }
        }
        if let Some(problem) = problem {
            unreadable.push(unreadable_file(Location::new(id, problem.span), problem.message, problem.help));
        }
        origins.push(Some(file));
    }
    // The files of the configuration stand behind all others, so that findings can point into them.
    let first = FileId(sources.append(configuration.sources.clone()));
    origins.resize_with(sources.len(), || None);
    let faults = configuration.faults.iter().cloned();
    unreadable.extend(faults.map(|mut fault| {
        fault.move_files(first.0);
        fault
    }));
    let mut workspace = Workspace::with_defaults(parts, Arc::clone(&configured.defaults), first);
    let mut results = ResultFiles::default();
    let files = (0..first.0).map(FileId);
    unreadable.extend(actuals::read(files, &mut workspace, &origins, root.as_deref(), &mut results, &mut sources));
    origins.resize_with(sources.len(), || None);
    let accepted = Ok(Accepted::default());
    Project {
        sources,
        workspace,
        unreadable,
        history: None,
        unread_before: 0,
        root,
        accepted,
        origins,
        results,
        configured,
        overrides,
    }
}

fn read_file(file: &FoundFile, texts: Texts, defaults: &Defaults) -> ReadFile {
    let (source, problem) = load::read(file);
    // A text that is not what stands in the file must not be judged.
    if problem.is_some() {
        return ReadFile { source: Arc::new(source), model: FileModel::default(), problem };
    }
    let texts = if texts == Texts::Open && file.contents.is_some() { Texts::Keep } else { texts };
    let model = texts.lower(source.text(), defaults);
    let is_clean = model.problems.is_empty() && file.contents.is_none();
    let source = if texts != Texts::Keep && is_clean { source.forget_text() } else { source };
    ReadFile { source: Arc::new(source), model, problem }
}

fn part(source: &SourceFile, model: FileModel) -> Part {
    let path = source.path();
    Part { role: source.role(), path: path.strip_suffix(".goal").unwrap_or(path).to_string(), model }
}

fn unreadable_file(at: Location, message: String, help: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::new(UNREADABLE_FILE, Severity::Deny, message).label(at, "");
    Diagnostic { help, ..diagnostic }
}

impl Project {
    /// Runs the rules; what could not be read is among the findings, and what is accepted is not.
    pub fn check(&self, settings: &Settings, today: Date) -> Vec<Diagnostic> {
        self.judge(settings, today).diagnostics()
    }

    /// The folder that the workspace begins at, where it has one.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Where a file's text comes from; a file of the catalogue comes from nowhere.
    pub fn origin(&self, file: FileId) -> Option<&FoundFile> {
        self.origins.get(file.0 as usize)?.as_ref()
    }

    /// A file with its text, which is read again where it was forgotten.
    pub fn with_text(&self, file: FileId) -> Arc<SourceFile> {
        match self.origin(file) {
            Some(origin) if self.sources.get(file).is_forgotten() => Arc::new(load::read(origin).0),
            _ => self.sources.shared(file),
        }
    }

    /// What the goal files would mean with these texts, before the whole catalogue. Results in other files are not read.
    pub fn workspace_of(&self, texts: &BTreeMap<FileId, String>) -> Workspace {
        let defaults = &self.configured.defaults;
        let mut catalogue = built_in_files();
        let parts = self.workspace.files().map(|(file, known)| {
            let text = match known.role {
                Role::Catalogue => catalogue.next().map(|source| source.text().to_string()),
                Role::Target | Role::Context => texts.get(&file).cloned(),
            };
            let model = Texts::Forget.lower(&text.unwrap_or_default(), defaults);
            Part { role: known.role, path: known.path.clone(), model }
        });
        Workspace::with_defaults(parts.collect(), Arc::clone(defaults), FileId(self.sources.len() as u32))
    }

    /// The file that a goal file names by a path, as in `actuals "fans.csv"`. `None` where it may not be read or isn't there.
    pub fn results_path(&self, named_in: FileId, written: &str) -> Option<PathBuf> {
        load::csv_path(self.root.as_deref(), &self.origin(named_in)?.path, written).ok()
    }

    /// What the configuration of the workspace says.
    pub fn configuration(&self) -> &Configuration {
        &self.configured.configuration
    }

    /// The settings of each file: the configuration's, and these after them.
    fn profiles(&self, settings: &Settings) -> Profiles {
        let with = |overrides: &[usize]| self.configured.configuration.settings(overrides).then(settings);
        let mut profiles = Profiles::new(with(&[]));
        let mut known: FxHashMap<&[usize], usize> = FxHashMap::default();
        for (&file, overrides) in &self.overrides {
            let profile = *known.entry(overrides).or_insert_with(|| profiles.add(with(overrides)));
            profiles.assign(file, profile);
        }
        profiles
    }

    /// The file of the workspace that a fault of reading is about: one of results, or of the configuration, is none.
    fn owner(&self, fault: &Diagnostic) -> Option<FileId> {
        fault.labels.iter().map(|label| label.location.file).find(|file| self.workspace.has(*file))
    }

    fn is_target(&self, diagnostic: &Diagnostic) -> bool {
        let file = diagnostic.location().file;
        // A file of results is no part of the workspace, and is read for targets alone; nor is one of the configuration.
        !self.workspace.has(file) || self.workspace.role(file) == Role::Target
    }

    /// Files whose findings are reported.
    pub fn target_count(&self) -> usize {
        self.workspace.files().filter(|(_, part)| part.role == Role::Target).count()
    }

    /// Files that are read so that references resolve.
    pub fn context_count(&self) -> usize {
        self.workspace.files().filter(|(_, part)| part.role == Role::Context).count()
    }

    /// Goals in these files.
    pub fn goal_count(&self) -> usize {
        self.workspace
            .files()
            .filter(|(_, part)| part.role == Role::Target)
            .map(|(_, part)| part.model.goals.len())
            .sum()
    }

    /// Reads again the texts that these findings point into.
    fn remember_texts(&mut self, diagnostics: &[Diagnostic]) {
        let mut shown: Vec<FileId> =
            diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels).map(|label| label.location.file).collect();
        shown.sort_unstable();
        shown.dedup();
        for id in shown {
            if self.sources.get(id).is_forgotten()
                && let Some(Some(file)) = self.origins.get(id.0 as usize)
            {
                // Should the file have changed or gone meanwhile, its places are clipped and nothing worse happens.
                self.sources.replace(id, Arc::new(load::read(file).0));
            }
        }
    }
}

/// The findings of all workspaces of a run, with the texts they point into.
#[derive(Debug, Default)]
pub struct Checked {
    pub sources: Sources,
    pub diagnostics: Vec<Diagnostic>,
    /// What was judged. Nobody needs it any more, and whoever ends with the process may leave it to the system: to give it back
    /// piece by piece takes a twentieth of the time of a check.
    pub workspaces: Vec<Workspace>,
    pub files: usize,
    pub goals: usize,
}

/// Checks projects and brings their findings together.
pub fn check(projects: Vec<Project>, settings: &Settings, today: Date) -> Checked {
    let check = |project: Project| {
        let diagnostics = project.check(settings, today);
        (project, diagnostics)
    };
    gather(projects.into_iter().map(check).collect())
}

/// Brings the findings of projects together.
pub fn gather(projects: Vec<(Project, Vec<Diagnostic>)>) -> Checked {
    let mut checked = Checked::default();
    let workspaces = projects.len();
    for (mut project, mut diagnostics) in projects {
        project.remember_texts(&diagnostics);
        checked.files += project.target_count();
        checked.goals += project.goal_count();
        let offset = checked.sources.append(project.sources);
        if offset > 0 {
            diagnostics.iter_mut().for_each(|diagnostic| diagnostic.move_files(offset));
        }
        checked.diagnostics.extend(diagnostics);
        checked.workspaces.push(project.workspace);
    }
    if workspaces > 1 {
        // Workspaces may lie inside each other: by path, whichever workspace a file belongs to.
        let Checked { sources, diagnostics, .. } = &mut checked;
        diagnostics.sort_by(|one, other| {
            let path = |diagnostic: &Diagnostic| sources.get(diagnostic.location().file).path();
            path(one).cmp(path(other))
        });
    }
    checked
}
