//! `goalposts diff`

use std::path::Path;

use super::args::{Diff, HistoryFormat};
use super::past::{self, Asked};
use super::run::{Failure, Outcome, Surroundings, progress, tell_faults};
use super::terminal::{Stream, print};
use crate::history::{Difference, History};
use crate::load::Found;
use crate::project::{self, Project, Texts};
use crate::report;

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
    // One for each repository: they have no commit in common.
    let mut pages: Vec<Difference> = Vec::new();
    let mut compared: Vec<Project> = Vec::new();
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
        for (mut now, then) in now.into_iter().zip(then) {
            now.hold_against(then, History::called(&from.short, from.date));
            let found = now.difference(past::end(&from), to.as_ref().map(past::end));
            compared.push(now);
            let Some(found) = found else { continue };
            match pages.iter_mut().find(|page| (&page.from, &page.to) == (&found.from, &found.to)) {
                Some(page) => page.join(found),
                None => pages.push(found),
            }
        }
    }
    let help = arguments.to.is_none().then_some("`goalposts check` shows them");
    past::tell_of_unread(compared.iter(), help, surroundings);
    let style = super::check::style(&surroundings.terminal(Stream::Stdout), false);
    let several = |format: &str| {
        let message = format!("{} repositories are compared, and {format} is written of one", pages.len());
        Failure::new(message, Some("name the files or folders of one of them".to_string()))
    };
    print(&match (arguments.page.format, &pages[..]) {
        (_, []) => return Ok(Outcome::Clean),
        (HistoryFormat::Pretty, pages) => {
            let pages: Vec<String> = pages.iter().map(|page| report::difference::pretty(page, &style)).collect();
            pages.join("\n")
        }
        (HistoryFormat::Markdown, [page]) => report::difference::markdown(page),
        (HistoryFormat::Json, [page]) => format!("{}\n", serde_json::to_string_pretty(page).unwrap_or_default()),
        (HistoryFormat::Markdown, _) => return Err(several("Markdown")),
        (HistoryFormat::Json, _) => return Err(several("JSON")),
    })?;
    Ok(Outcome::Clean)
}
