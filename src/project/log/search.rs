//! Which goal is meant, and where its history begins.

use std::cell::RefCell;
use std::path::Path;

use super::super::{Configurations, Project};
use super::{Ended, Trace, Walk, title};
use crate::history::{self, LogEntry};
use crate::load::git::{Commit, Repository};
use crate::load::{self, FoundFile, Problem};
use crate::model::{GoalId, Name, Workspace};
use crate::suggest;

/// `plan/goal.kpi`, of which only the goal must be named.
pub struct Named<'a> {
    plan: Option<&'a str>,
    goal: &'a str,
    kpi: Option<&'a str>,
}

impl<'a> Named<'a> {
    /// A plan without a name is called as its path, so the last slash counts.
    pub fn parse(text: &'a str) -> Self {
        let (plan, rest) = text.rsplit_once('/').map_or((None, text), |(plan, rest)| (Some(plan), rest));
        let (goal, kpi) = rest.split_once('.').map_or((rest, None), |(goal, kpi)| (goal, Some(kpi)));
        Self { plan, goal, kpi }
    }
}

/// Where a goal is looked for.
pub struct Search<'a> {
    pub repository: &'a Repository,
    pub root: &'a Path,
    pub workspace: &'a load::Workspace,
    pub configurations: &'a Configurations,
    pub current_dir: &'a Path,
    pub head: &'a Commit,
    pub files: &'a [FoundFile],
}

impl Search<'_> {
    /// The history of a goal, newest first, in workspaces that are held against the commit they stand on.
    ///
    /// # Errors
    /// When nothing has the name, now or ever, several have it, or git refuses.
    pub fn log(&self, named: &Named<'_>, projects: &[Project]) -> Result<history::Log, Problem> {
        let kpi = named.kpi.map(Name::new);
        let goal = Name::new(named.goal);
        let mut log = history::Log {
            version: 1,
            plan: named.plan.unwrap_or_default().to_string(),
            goal: named.goal.to_string(),
            kpi: named.kpi.map(str::to_string),
            title: None,
            incomplete: self.repository.is_shallow(),
            entries: Vec::new(),
        };
        let found: Vec<(&Project, GoalId)> = projects
            .iter()
            .flat_map(|project| matching(&project.workspace, named).into_iter().map(move |id| (project, id)))
            .collect();
        match found[..] {
            [(project, id)] => {
                let workspace = &project.workspace;
                log.plan = workspace.plan_name(id.file).to_string();
                log.title = title(workspace, id);
                let Some(history) = &project.history else { return Ok(log) };
                let step = history::step(history, workspace.view(id), kpi, &project.sources);
                if !step.changes.is_empty() {
                    let path = project.sources.get(id.file).path().to_string();
                    log.entries.push(LogEntry { commit: None, path, changes: step.changes });
                }
                if let Some((before, kpi)) = step.before {
                    let shown = &history.before.path(before.file);
                    let path = load::resolved(self.current_dir, Path::new(&format!("{shown}.goal"))).0;
                    let trace = Trace { path, goal: history.before.goal(before).name.value, kpi };
                    log.entries.extend(self.back(project, before, trace)?);
                }
                match kpi {
                    Some(kpi) if !history::has_kpi(workspace, id, kpi) && kpis_in(&log.entries).next().is_none() => {
                        let names: Vec<&str> = workspace.view(id).kpis().map(|kpi| kpi.name().as_str()).collect();
                        Err(no_kpi(goal, kpi, &names, "has"))
                    }
                    _ => Ok(log),
                }
            }
            [] => {
                for project in projects {
                    if log.entries.is_empty() {
                        (log.title, log.entries) = self.ended(project, goal, kpi)?;
                    }
                }
                if log.entries.is_empty() {
                    return Err(no_goal(named, projects, self.repository));
                }
                match kpi {
                    Some(kpi) if kpis_in(&log.entries).next().is_none() => Err(self.no_kpi_ever(projects, goal, kpi)?),
                    _ => Ok(log),
                }
            }
            _ => {
                let names: Vec<String> = found
                    .iter()
                    .map(|(project, id)| format!("{}/{}", project.workspace.plan_name(id.file), named.goal))
                    .collect();
                let help = format!("say which: {}", suggest::one_of(names.iter().take(8).map(String::as_str)));
                Err(problem(format!("{} goals are called `{}`", found.len(), named.goal), Some(help)))
            }
        }
    }

    /// The history of a goal that is gone: dropped just now, or by a commit.
    fn ended(&self, project: &Project, goal: Name, kpi: Option<Name>) -> Result<Past, Problem> {
        let Some(history) = &project.history else { return Ok(Past::default()) };
        let Some(id) = history::dropped_named(history, goal) else {
            return match self.walk(project).back_from_its_end(&self.head.hash, goal, kpi)? {
                Ended::Dropped { title, entries } => Ok((title, entries)),
                Ended::Never => Ok(Past::default()),
                Ended::Renamed { new_name, short } => {
                    let message = format!("`{goal}` is called `{new_name}` since {short}");
                    Err(problem(message, Some(format!("`goalposts log {new_name}` shows all of its history"))))
                }
            };
        };
        let path = format!("{}.goal", history.before.path(id.file));
        let changes = history::dropped(history, id, &project.sources);
        let mut entries = vec![LogEntry { commit: None, path: path.clone(), changes }];
        let path = load::resolved(self.current_dir, Path::new(&path)).0;
        entries.extend(self.back(project, id, Trace { path, goal, kpi })?);
        Ok((title(&history.before, id), entries))
    }

    /// A goal that is gone never had this KPI; its whole history knows which it had.
    fn no_kpi_ever(&self, projects: &[Project], goal: Name, kpi: Name) -> Result<Problem, Problem> {
        let mut names: Vec<String> = Vec::new();
        for project in projects {
            let (_, entries) = self.ended(project, goal, None)?;
            names.extend(kpis_in(&entries).map(str::to_string));
        }
        names.sort_unstable();
        names.dedup();
        Ok(no_kpi(goal, kpi, &names.iter().map(String::as_str).collect::<Vec<_>>(), "had"))
    }

    /// The history up to the commit that all is held against, newest first. Of a goal in a submodule the submodule knows it.
    fn back(&self, project: &Project, before: GoalId, trace: Trace) -> Result<Vec<LogEntry>, Problem> {
        let (Some(history), Some((home, commit))) =
            (&project.history, self.repository.home_of(&trace.path, &self.head.hash)?)
        else {
            return Ok(Vec::new());
        };
        let root = if home.root() == self.repository.root() { self.root } else { home.root() };
        let walk = Walk { repository: &home, root, ..self.walk(project) };
        walk.note_results(&history.before, before, &trace.path);
        walk.back(&commit, trace)
    }

    fn walk(&self, project: &Project) -> Walk<'_> {
        let declares = |file: &&FoundFile| {
            let part = project.workspace.files().find(|(id, _)| project.sources.get(*id).path() == file.display);
            part.is_some_and(|(_, part)| !part.model.metrics.is_empty())
        };
        Walk {
            repository: self.repository,
            root: self.root,
            workspace: self.workspace,
            configurations: self.configurations,
            current_dir: self.current_dir,
            catalogue: self.files.iter().filter(declares).cloned().collect(),
            results: RefCell::default(),
        }
    }
}

/// What a goal that is gone was about, and its history, newest first.
type Past = (Option<String>, Vec<LogEntry>);

fn matching(workspace: &Workspace, named: &Named<'_>) -> Vec<GoalId> {
    let goals = workspace.goals_named(Name::new(named.goal)).iter().copied();
    goals.filter(|id| named.plan.is_none_or(|plan| workspace.plan_name(id.file) == Name::new(plan))).collect()
}

fn no_goal(named: &Named<'_>, projects: &[Project], repository: &Repository) -> Problem {
    let name = named.goal;
    if let Some(plan) = named.plan {
        let others = projects.iter().flat_map(|project| {
            let workspace = &project.workspace;
            let goals = workspace.goals_named(Name::new(name)).iter();
            goals.map(|id| format!("{}/{name}", workspace.plan_name(id.file)))
        });
        let others: Vec<String> = others.take(8).collect();
        if !others.is_empty() {
            let help = format!("did you mean {}?", suggest::one_of(others.iter().map(String::as_str)));
            return problem(format!("no goal `{name}` is or was in a plan `{plan}` here"), Some(help));
        }
    }
    let names = projects.iter().flat_map(|project| project.workspace.goal_names());
    let names: Vec<&str> = names.map(Name::as_str).collect();
    let help = suggest::nearest(name, names).map(|nearest| format!("did you mean `{nearest}`?"));
    let message = format!("no goal is or was called `{name}` here");
    match help {
        None if repository.is_shallow() => repository.too_shallow(&message),
        help => problem(message, help),
    }
}

/// `verb` is `has` of a goal that is there, `had` of one that is gone.
fn no_kpi(goal: Name, kpi: Name, names: &[&str], verb: &str) -> Problem {
    let help = match suggest::nearest(kpi.as_str(), names.iter().copied()) {
        Some(nearest) => format!("did you mean `{goal}.{nearest}`?"),
        None if names.is_empty() => format!("it {verb} none"),
        None => format!("it {verb} {}", suggest::one_of(names.iter().copied())),
    };
    problem(format!("`{goal}` has and had no KPI `{kpi}`"), Some(help))
}

/// The KPIs that something happened to.
fn kpis_in(entries: &[LogEntry]) -> impl Iterator<Item = &str> {
    entries.iter().flat_map(|entry| &entry.changes).filter_map(|change| change.kpi.as_deref())
}

fn problem(message: String, help: Option<String>) -> Problem {
    Problem { message, help }
}
