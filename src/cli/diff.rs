//! `goalposts diff`

use std::path::Path;

use super::args::{Diff, HistoryFormat};
use super::past::{self, Asked};
use super::run::{Failure, Outcome, Surroundings, progress, tell_faults};
use super::terminal::{Stream, print};
use crate::history::{Difference, History};
use crate::load::{Found, Problem};
use crate::project::{self, Project, Texts};
use crate::report::{self, counted};
use crate::source::Role;

/// Compares the goals of two times.
///
/// # Errors
/// Wrong paths, revisions that are not there, and everything that keeps git from answering.
pub fn run(arguments: &Diff, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    let asked = Asked::new(&arguments.paths)?;
    let (present, mut configurations) = asked.find(|paths| arguments.reading.of(paths))?;
    if tell_faults(&configurations, surroundings)? {
        return Ok(Outcome::Failed);
    }
    let roots = past::roots(&present)?;
    let mut whole: Option<Difference> = None;
    for root in &roots {
        let repository = past::repository(root)?;
        let from = past::commit(&repository, arguments.against.as_deref())?;
        let to = arguments.to.as_deref().map(|name| past::commit(&repository, Some(name))).transpose()?;
        let no_ignore = arguments.reading.no_ignore;
        let mut at = |commit| {
            let is_asked = |path: &Path| asked.holds(path);
            let files = past::files_at(&repository, commit, root, &present, &mut configurations, no_ignore, is_asked)?;
            Ok::<Found, Failure>(past::with_files(&present, files))
        };
        let then = at(&from)?;
        asked.must_have_existed(&then, &from)?;
        let now = match &to {
            Some(commit) => at(commit)?,
            None => {
                let files = present.files.iter().filter(|file| file.path.starts_with(root)).cloned().collect();
                past::with_files(&present, files)
            }
        };
        let progress = progress(then.files.len() + now.files.len(), false, surroundings);
        let then = project::open_configured(then, &mut configurations, Texts::Keep, &|| progress.tick());
        let now = project::open_configured(now, &mut configurations, Texts::Keep, &|| progress.tick());
        tell_of_unreadable(&now, surroundings);
        for (mut now, then) in now.into_iter().zip(then) {
            now.hold_against(then, History::called(&from.short, from.date));
            let found = now.difference(past::end(&from), to.as_ref().map(past::end));
            match (&mut whole, found) {
                (Some(whole), Some(found)) => whole.join(found),
                (_, found) => whole = whole.or(found),
            }
        }
    }
    let Some(difference) = whole else { return Ok(Outcome::Clean) };
    let style = super::check::style(&surroundings.terminal(Stream::Stdout), false);
    print(&match arguments.page.format {
        HistoryFormat::Pretty => report::difference::pretty(&difference, &style),
        HistoryFormat::Markdown => report::difference::markdown(&difference),
        HistoryFormat::Json => format!("{}\n", serde_json::to_string_pretty(&difference).unwrap_or_default()),
    })?;
    Ok(Outcome::Clean)
}

/// A line that can't be read is not compared, and that should be known.
fn tell_of_unreadable(projects: &[Project], surroundings: &Surroundings) {
    let files = projects.iter().flat_map(|project| project.workspace.files());
    let count = files.filter(|(_, part)| part.role == Role::Target && !part.model.problems.is_empty()).count();
    if count > 0 {
        let have = if count == 1 { "has" } else { "have" };
        let message =
            format!("{} {have} lines that can't be read and are not compared", counted(count, "file", "files"));
        let help = "`goalposts check` shows them".to_string();
        surroundings.notice("warning", &Problem { message, help: Some(help) });
    }
}
