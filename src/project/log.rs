//! Follows one goal back through the commits that touched it.

mod search;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Configurations, Project, Texts, open_configured};
use crate::history::{self, Change, History, LogCommit, LogEntry};
use crate::load::git::{Before, Beside, Commit, Repository, TouchedFile, Touching, names_others};
use crate::load::{Found, FoundFile, Problem, Workspace, csv_path_then, display_path};
use crate::model::{GoalId, Name};
use crate::source::Role;

pub use search::{Named, Search};

/// A goal, and perhaps one of its KPIs, at some commit: by the file it stood in and its name there.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Trace {
    /// Absolute.
    pub path: PathBuf,
    pub goal: Name,
    pub kpi: Option<Name>,
}

/// What became of a goal that nothing is called by any more.
pub enum Ended {
    /// Its last title, and its history, newest first.
    Dropped { title: Option<String>, entries: Vec<LogEntry> },
    /// A commit gave it another name.
    Renamed { new_name: Name, short: String },
    /// Nothing was ever called so.
    Never,
}

/// Where to look.
pub struct Walk<'a> {
    pub repository: &'a Repository,
    /// The folder that the workspace begins at.
    pub root: &'a Path,
    pub workspace: &'a Workspace,
    /// Its configuration of now is that of all times.
    pub configurations: &'a Configurations,
    /// Paths are shown relative to this folder.
    pub current_dir: &'a Path,
    /// Files of now that say what metrics are. Which way is better for a metric is taken as it is now.
    pub catalogue: Vec<FoundFile>,
    /// The files that the goal takes or took results from, as far as they are known: its own files say which these are.
    pub results: RefCell<BTreeSet<PathBuf>>,
}

/// Two commits that are compared, by their hashes.
#[derive(Clone, Copy)]
struct Ends<'a> {
    before: &'a str,
    now: &'a str,
}

impl Walk<'_> {
    /// What happened to a goal up to a commit, newest first.
    ///
    /// # Errors
    /// When git refuses.
    pub fn back(&self, head: &str, trace: Trace) -> Result<Vec<LogEntry>, Problem> {
        self.knowing_results(
            |commits| self.follow(commits, commits.first().map(|first| (first.commit.hash.clone(), trace.clone()))),
            head,
        )
    }

    /// Goes through the commits, and once more whenever that has shown another file that results were taken from: the commits
    /// that touched it were left out.
    fn knowing_results<T>(&self, go: impl Fn(&[Touching]) -> Result<T, Problem>, head: &str) -> Result<T, Problem> {
        loop {
            let known = self.results.borrow().clone();
            let gone = go(&self.repository.touching(head, self.root, &known)?)?;
            if *self.results.borrow() == known {
                return Ok(gone);
            }
        }
    }

    /// Keeps in mind where a goal in a file takes results from.
    pub fn note_results(&self, workspace: &crate::model::Workspace, id: GoalId, path: &Path) {
        let files =
            workspace.goal(id).kpis.iter().filter_map(|kpi| kpi.details.as_ref()).flat_map(|details| &details.files);
        let paths = files.filter_map(|file| csv_path_then(self.workspace.root.as_deref(), path, &file.path.value).ok());
        self.results.borrow_mut().extend(paths);
    }

    /// The same of a goal that is gone, from the commit that dropped it.
    ///
    /// # Errors
    /// When git refuses.
    pub fn back_from_its_end(&self, head: &str, goal: Name, kpi: Option<Name>) -> Result<Ended, Problem> {
        self.knowing_results(|commits| self.end(commits, goal, kpi), head)
    }

    fn end(&self, commits: &[Touching], goal: Name, kpi: Option<Name>) -> Result<Ended, Problem> {
        for (at, commit) in commits.iter().enumerate() {
            for before in &commit.before {
                let Some(now) = self.compare(&before.files, Some(goal), None)? else { continue };
                let Some(history) = &now.history else { continue };
                if let Some(new_name) = renamed(history, &now, goal) {
                    return Ok(Ended::Renamed { new_name, short: commit.commit.short.clone() });
                }
                let Some(id) = history::dropped_named(history, goal) else { continue };
                let changes = history::dropped(history, id, &now.sources);
                let trace = Trace { path: self.path_before(&now, id), goal, kpi };
                let path = self.shown(&trace.path);
                let mut entries = vec![LogEntry { commit: Some(commit_data(&commit.commit)), path, changes }];
                entries.extend(self.follow(&commits[at + 1..], Some((before.commit.clone(), trace)))?);
                return Ok(Ended::Dropped { title: title(&history.before, id), entries });
            }
        }
        Ok(Ended::Never)
    }

    /// Goes through the commits, each before the ones it rests on, and hands on to these what the goal was there.
    fn follow(&self, commits: &[Touching], start: Option<(String, Trace)>) -> Result<Vec<LogEntry>, Problem> {
        let mut waiting: FxHashMap<String, Vec<Trace>> = FxHashMap::default();
        waiting.extend(start.map(|(commit, trace)| (commit, vec![trace])));
        let mut entries = Vec::new();
        for Touching { commit, before, first } in commits {
            let mut traces = waiting.remove(&commit.hash).unwrap_or_default();
            // Branches that part and join again come here twice.
            let mut seen = FxHashSet::default();
            traces.retain(|trace| seen.insert(trace.clone()));
            for trace in traces {
                let changes = if before.is_empty() {
                    self.step(None, first, &trace)?.0
                } else {
                    self.steps(&commit.hash, before, &trace, &mut waiting)?
                };
                if !changes.is_empty() {
                    let path = self.shown(&trace.path);
                    entries.push(LogEntry { commit: Some(commit_data(commit)), path, changes });
                }
            }
        }
        Ok(entries)
    }

    /// What a commit itself changed: against each of the commits before it. What a merge only brings together is not its own.
    fn steps(
        &self,
        now: &str,
        before: &[Before],
        trace: &Trace,
        waiting: &mut FxHashMap<String, Vec<Trace>>,
    ) -> Result<Vec<Change>, Problem> {
        let mut own: Option<Vec<Change>> = None;
        for Before { commit, files } in before {
            let (changes, earlier) = self.step(Some(Ends { before: commit, now }), files, trace)?;
            if let Some(earlier) = earlier {
                waiting.entry(commit.clone()).or_default().push(earlier);
            }
            own = Some(match own {
                None => changes,
                Some(own) => own.into_iter().filter(|one| changes.iter().any(|other| is_same(one, other))).collect(),
            });
        }
        Ok(own.unwrap_or_default())
    }

    /// What happened between two commits that differ in these files, and what the goal was in the earlier one.
    fn step(
        &self,
        ends: Option<Ends<'_>>,
        files: &[TouchedFile],
        trace: &Trace,
    ) -> Result<(Vec<Change>, Option<Trace>), Problem> {
        let untouched = || (Vec::new(), Some(trace.clone()));
        let mut files = files.to_vec();
        if !files.iter().any(|file| file.path == trace.path && file.after.is_some()) {
            // Its results may be others though its own file is the same.
            let has_results = |file: &TouchedFile| self.results.borrow().contains(&file.path);
            let Some(ends) = ends.filter(|_| files.iter().any(has_results)) else { return Ok(untouched()) };
            let name = |commit| self.repository.name_at(commit, &trace.path);
            let (path, before, after) = (trace.path.clone(), name(ends.before), name(ends.now));
            files.push(TouchedFile { path, before, after });
        }
        let Some(now) = self.compare(&files, None, ends)? else { return Ok(untouched()) };
        let (Some(history), Some(id)) = (&now.history, self.find(&now, trace)) else { return Ok(untouched()) };
        self.note_results(&now.workspace, id, &trace.path);
        let step = history::step(history, now.workspace.view(id), trace.kpi, &now.sources);
        let earlier = step.before.map(|(id, kpi)| {
            let path = self.path_before(&now, id);
            self.note_results(&history.before, id, &path);
            Trace { path, goal: history.before.goal(id).name.value, kpi }
        });
        Ok((step.changes, earlier))
    }

    /// The two states of some goal files. With a name, only when one of the earlier contents has it somewhere; with the commits,
    /// results in other files are compared too.
    fn compare(
        &self,
        files: &[TouchedFile],
        named: Option<Name>,
        ends: Option<Ends<'_>>,
    ) -> Result<Option<Project>, Problem> {
        let is_of_goals = |file: &&TouchedFile| file.path.extension().is_some_and(|extension| extension == "goal");
        let files: Vec<&TouchedFile> = files.iter().filter(is_of_goals).collect();
        let hashes =
            |side: fn(&TouchedFile) -> &Option<String>| files.iter().filter_map(|file| side(file).clone()).collect();
        let (then, now): (Vec<String>, Vec<String>) = (hashes(|file| &file.before), hashes(|file| &file.after));
        let contents = self.repository.contents(&[then.as_slice(), now.as_slice()].concat())?;
        let (then_contents, now_contents) = contents.split_at(then.len());
        let has_name = |name: Name| {
            let finder = memchr::memmem::Finder::new(name.as_str());
            then_contents.iter().flatten().any(|bytes| finder.find(bytes).is_some())
        };
        if named.is_some_and(|name| !has_name(name)) {
            return Ok(None);
        }
        let beside = |commit| Arc::new(Beside::of_commit(self.repository, commit));
        let beside = ends.map(|ends| (beside(ends.before), beside(ends.now)));
        let files_of = |side: fn(&TouchedFile) -> &Option<String>, contents: &[Option<Vec<u8>>], beside| {
            let touched = files.iter().filter(|file| side(file).is_some()).zip(contents);
            let found = touched.filter_map(|(file, contents)| Some(self.file(&file.path, contents.clone()?, beside)));
            let is_touched = |other: &&FoundFile| files.iter().all(|file| file.path != other.path);
            found.chain(self.catalogue.iter().filter(is_touched).cloned()).collect::<Vec<_>>()
        };
        let then = self.project(files_of(|file| &file.before, then_contents, beside.as_ref().map(|(then, _)| then)));
        let mut now = self.project(files_of(|file| &file.after, now_contents, beside.as_ref().map(|(_, now)| now)));
        now.hold_against(then, String::new());
        Ok(Some(now))
    }

    /// Context, which is not reported of, unless results are to be read that it may name.
    fn file(&self, path: &Path, contents: Vec<u8>, beside: Option<&Arc<Beside>>) -> FoundFile {
        let display = self.shown(path);
        let beside = beside.filter(|_| names_others(&contents)).cloned();
        let role = if beside.is_some() { Role::Target } else { Role::Context };
        FoundFile { path: path.to_path_buf(), display, role, workspace: 0, contents: Some(contents), beside }
    }

    fn project(&self, files: Vec<FoundFile>) -> Project {
        let workspaces = vec![self.workspace.clone()];
        let found = Found { files, workspaces, current_dir: self.current_dir.to_path_buf(), ..Found::default() };
        let mut projects = open_configured(found, &mut self.configurations.clone(), Texts::Keep, &|| {});
        projects.pop().unwrap_or_else(super::built_in)
    }

    fn find(&self, now: &Project, trace: &Trace) -> Option<GoalId> {
        let display = self.shown(&trace.path);
        let path = display.strip_suffix(".goal").unwrap_or(&display);
        let named = now.workspace.goals_named(trace.goal).iter();
        named.copied().find(|id| now.workspace.path(id.file) == path)
    }

    /// The path of the file that a goal of then stood in.
    fn path_before(&self, now: &Project, id: GoalId) -> PathBuf {
        let first_file = now.history.as_ref().map_or(0, |history: &History| history.first_file);
        let shown = now.sources.get(crate::source::FileId(id.file.0 + first_file)).path();
        crate::load::resolved(self.current_dir, Path::new(shown)).0
    }

    fn shown(&self, path: &Path) -> String {
        display_path(path, self.current_dir)
    }
}

/// What a goal says it is about.
fn title(workspace: &crate::model::Workspace, id: GoalId) -> Option<String> {
    workspace.goal(id).title.as_ref().map(|title| title.value.to_string())
}

/// What a goal of this name is called in the later state, if that is something else.
fn renamed(history: &History, now: &Project, name: Name) -> Option<Name> {
    let later = history.before.goals_named(name).iter().filter_map(|id| history.goal_now(*id));
    later.map(|id| now.workspace.goal(id).name.value).find(|later| *later != name)
}

/// The same thing moved to the same value, from whatever it was.
fn is_same(one: &Change, other: &Change) -> bool {
    let facts = |change: &Change| (change.kind, change.kpi.clone(), change.milestone.clone(), change.on.clone());
    facts(one) == facts(other) && one.after == other.after
}

fn commit_data(commit: &Commit) -> LogCommit {
    LogCommit {
        hash: commit.hash.clone(),
        short: commit.short.clone(),
        date: commit.date.to_string(),
        author: commit.author.clone(),
        subject: commit.subject.clone(),
    }
}
