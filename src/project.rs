//! What every door does first: files on disk become workspaces, and workspaces are checked.
//!
//! ```text
//! load::find ─▶ open (read, parse, lower: in parallel) ─▶ Project ─ check ─▶ Checked ─▶ report
//! ```

pub mod log;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Severity, UNREADABLE_FILE};
use crate::format;
use crate::history::{self, Difference, End, History};
use crate::lint;
use crate::load::{self, Found, FoundFile, ReadProblem};
use crate::model::catalogue::built_in_files;
use crate::model::{FileModel, Part, Workspace, lower, lower_to_judge};
use crate::source::{FileId, Location, Role, SourceFile, Sources};
use crate::syntax;

/// One workspace: its files, what they say, and which of them could not be read.
#[derive(Debug)]
pub struct Project {
    pub sources: Sources,
    pub workspace: Workspace,
    /// Files, also of actuals, that could not be read. Can't be switched off.
    pub unreadable: Vec<Diagnostic>,
    /// What the workspace was, when it is held against an earlier time.
    pub history: Option<History>,
    root: Option<PathBuf>,
    /// For each file, where its text comes from; the catalogue's files come from nowhere.
    origins: Vec<Option<FoundFile>>,
}

/// Whether texts stay in memory once their file is understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Texts {
    Keep,
    /// For a check. Most files of a clean workspace are never shown: their text is read again if it is. And of what they say,
    /// only what is judged is kept.
    Forget,
}

impl Texts {
    fn lower(self, text: &str) -> FileModel {
        let parsed = syntax::parse(text);
        match self {
            Texts::Keep => lower(text, parsed),
            Texts::Forget => lower_to_judge(text, parsed),
        }
    }
}

/// From how many files on the work is shared among threads: starting them takes longer than a few files do.
const PARALLEL_FROM: usize = 32;

/// Reads, parses and lowers the files, one project for each workspace. `tick` is called once a file.
pub fn open(found: Found, texts: Texts, tick: &(dyn Fn() + Sync)) -> Vec<Project> {
    let mut groups: Vec<Vec<FoundFile>> = found.workspaces.iter().map(|_| Vec::new()).collect();
    for file in found.files {
        groups[file.workspace].push(file);
    }
    let roots = found.workspaces.into_iter().map(|workspace| workspace.root);
    groups.into_iter().zip(roots).map(|(files, root)| project(files, root, texts, tick)).collect()
}

/// A workspace without files: the built-in catalogue alone.
pub fn built_in() -> Project {
    project(Vec::new(), None, Texts::Keep, &|| {})
}

struct ReadFile {
    source: SourceFile,
    model: FileModel,
    problem: Option<ReadProblem>,
}

fn project(files: Vec<FoundFile>, root: Option<PathBuf>, texts: Texts, tick: &(dyn Fn() + Sync)) -> Project {
    let read = |file: &FoundFile| {
        let read = read_file(file, texts);
        tick();
        read
    };
    let read: Vec<ReadFile> = if files.len() < PARALLEL_FROM {
        files.iter().map(read).collect()
    } else {
        files.par_iter().map(read).collect()
    };

    let mut sources = Sources::default();
    let mut parts = Vec::with_capacity(read.len());
    let mut origins = Vec::with_capacity(read.len());
    let mut unreadable = Vec::new();
    for source in built_in_files() {
        parts.push(part(&source, texts.lower(source.text())));
        sources.push(Arc::new(source));
        origins.push(None);
    }
    for (file, ReadFile { source, model, problem }) in files.into_iter().zip(read) {
        parts.push(part(&source, model));
        let id = sources.push(Arc::new(source));
        if let Some(problem) = problem {
            unreadable.push(unreadable_file(Location::new(id, problem.span), problem.message, problem.help));
        }
        origins.push(Some(file));
    }
    let workspace = Workspace::new(parts);
    let mut project = Project { sources, workspace, unreadable, history: None, root, origins };
    project.check_actuals_files();
    project
}

fn read_file(file: &FoundFile, texts: Texts) -> ReadFile {
    let (source, problem) = load::read(file);
    // A text that is not what stands in the file must not be judged.
    if problem.is_some() {
        return ReadFile { source, model: FileModel::default(), problem };
    }
    let model = texts.lower(source.text());
    let is_clean = model.problems.is_empty() && file.contents.is_none();
    let source = if texts == Texts::Forget && is_clean { source.forget_text() } else { source };
    ReadFile { source, model, problem }
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
    /// `actuals "file.csv"`: the file must be there, and inside the workspace.
    fn check_actuals_files(&mut self) {
        for (id, part) in self.workspace.files().filter(|(_, part)| part.role == Role::Target) {
            let Some(origin) = &self.origins[id.0 as usize] else { continue };
            for kpi in part.model.goals.iter().flat_map(|goal| &goal.kpis) {
                for file in kpi.details.iter().flat_map(|details| &details.files) {
                    if let Err(problem) = load::csv_path(self.root.as_deref(), &origin.path, &file.path.value) {
                        let at = Location::new(id, file.path.span);
                        self.unreadable.push(unreadable_file(at, problem.message, problem.help));
                    }
                }
            }
        }
    }

    /// Holds the workspace against what it was. `revision` is how that time is called.
    pub fn hold_against(&mut self, before: Project, revision: String) {
        let first_file = self.sources.append(before.sources);
        self.history = Some(History::new(revision, before.workspace, first_file, &self.workspace));
    }

    /// What moved since the time that the workspace is held against; nothing where it isn't. Needs the texts.
    pub fn difference(&self, from: End, to: Option<End>) -> Option<Difference> {
        let restyled = |text: &str| format::format(text).unwrap_or_else(|_| text.to_string());
        let options = history::Options { sources: &self.sources, restyled: &restyled };
        Some(history::difference(self.history.as_ref()?, &self.workspace, from, to, options))
    }

    /// Runs the rules; what could not be read is among the findings.
    pub fn check(&self, settings: &Settings, today: Date) -> Vec<Diagnostic> {
        let mut diagnostics = lint::check_since(&self.workspace, self.history.as_ref(), settings, today).diagnostics;
        diagnostics.extend(self.unreadable.iter().filter(|diagnostic| self.is_target(diagnostic)).cloned());
        lint::sort(&mut diagnostics);
        diagnostics
    }

    fn is_target(&self, diagnostic: &Diagnostic) -> bool {
        self.workspace.role(diagnostic.location().file) == Role::Target
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
                && let Some(file) = &self.origins[id.0 as usize]
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
