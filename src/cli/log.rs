//! `goalposts log GOAL[.KPI]`

use std::path::Path;

use super::args::{HistoryFormat, Log};
use super::past::{self, Asked};
use super::run::{Failure, Outcome, Surroundings, current_dir, progress, tell_faults};
use super::terminal::{Stream, print};
use crate::load;
use crate::project::log::{Named, Search};
use crate::project::{self, Project, Texts};
use crate::report;

/// Shows how a goal or KPI came to be what it is.
///
/// # Errors
/// When nothing has the name, now or ever, or git can't answer.
pub fn run(arguments: &Log, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let asked = Asked::new(&[])?;
    let (present, mut configurations) = asked.find(|paths| arguments.reading.of(paths))?;
    if tell_faults(&configurations, surroundings)? {
        return Ok(Outcome::Failed);
    }
    let root = past::roots(&present)?.remove(0);
    let repository = past::repository(&root)?;
    let head = past::commit(&repository, Some("HEAD"))?;
    let no_ignore = arguments.reading.no_ignore;
    let then = past::files_at(&repository, &head, &root, &present, &mut configurations, no_ignore, |_| true)?;
    let then = past::with_files(&present, then);
    let is_it = |workspace: &&load::Workspace| workspace.root.as_ref() == Some(&root);
    let workspace = present.workspaces.iter().find(is_it).cloned();
    let workspace = workspace.unwrap_or(load::Workspace { root: Some(root.clone()), configuration: None });
    let progress = progress(then.files.len() + present.files.len(), false, surroundings);
    let files = present.files.clone();
    let now = project::open_configured(present, &mut configurations, Texts::Keep, &|| progress.tick());
    let then = project::open_configured(then, &mut configurations, Texts::Keep, &|| progress.tick());
    let mut pairs: Vec<Project> = Vec::new();
    for (mut now, then) in now.into_iter().zip(then) {
        now.hold_against(then, String::new());
        pairs.push(now);
    }
    let (current_dir, _) = load::resolved(&current_dir()?, Path::new(""));
    let search = Search {
        repository: &repository,
        root: &root,
        workspace: &workspace,
        configurations: &configurations,
        current_dir: &current_dir,
        head: &head,
        files: &files,
    };
    let mut log = search.log(&Named::parse(&arguments.name), &pairs)?;
    log.entries.reverse();
    let style = super::check::style(&surroundings.terminal(Stream::Stdout), false);
    print(&match arguments.page.format {
        HistoryFormat::Pretty => report::difference::pretty_log(&log, &style),
        HistoryFormat::Markdown => report::difference::markdown_log(&log),
        HistoryFormat::Json => format!("{}\n", serde_json::to_string_pretty(&log).unwrap_or_default()),
    })?;
    Ok(Outcome::Clean)
}
