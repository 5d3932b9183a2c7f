//! `goalposts check --fix`, `--diff` and `--add-allows`: what changes goal files.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

use super::check::{Asked, Results, fails, report};
use super::difference::difference;
use super::progress::Progress;
use super::run::{Failure, Outcome, find, progress};
use super::terminal::{Stream, print, quiet_when_closed};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::load::{Found, Problem};
use crate::project::{self, Change, Changed, Configurations, Wish};
use crate::report::counted;

/// Changes files, or shows how they would change; what remains is reported.
///
/// # Errors
/// Wrong paths, and an output that can't be written.
pub fn run(asked: &Asked<'_>) -> Result<Outcome, Failure> {
    let Asked { arguments, surroundings, .. } = asked;
    let quiet = arguments.report.screen.quiet;
    let (found, configurations) = find(&arguments.input, "check", quiet, surroundings)?;
    let mut results = Results::new(found.nothing_to_check(), !found.unreadable.is_empty());
    let (mut changed, mut notices, mut unsafely) = (Vec::new(), Vec::new(), 0);
    for found in project::by_workspace(found) {
        let progress = progress(found.files.len(), quiet, surroundings);
        let change = if arguments.fixes.diff {
            change(&found, &configurations, asked, &BTreeSet::new(), &progress)
        } else {
            let (change, problems) = change_and_write(&found, &configurations, asked, &progress);
            results.failed |= !problems.is_empty();
            // The bar goes before anything is said.
            drop(progress);
            problems.iter().for_each(|problem| surroundings.notice("error", problem));
            change
        };
        if let Some(text) = text_of_stdin(&found, &change.files) {
            results.stdout_is_taken = true;
            if !arguments.fixes.diff {
                write_stdout(text)?;
            }
        }
        if arguments.fixes.diff {
            let left = change.project.check(asked.settings, asked.today);
            results.failed |= fails(&left);
            unsafely += left.iter().filter(|diagnostic| is_unsafe(diagnostic)).count();
        } else {
            results.judge(change.project, asked);
        }
        changed.extend(change.files);
        notices.extend(change.notices);
    }
    let count = changed.iter().map(|changed| changed.count).sum();
    if !quiet {
        notices.iter().for_each(|problem| surroundings.notice("warning", problem));
    }
    if arguments.fixes.diff {
        let unsafely = if arguments.fixes.unsafe_fixes { 0 } else { unsafely };
        return show(&changed, count, unsafely, results, asked);
    }
    if arguments.adoption.add_allows.is_none() {
        results.fixed = count;
    } else if !quiet && !results.empty {
        let statements = counted(count, "`allow` statement", "`allow` statements");
        eprintln!("added {statements} to {}", counted(changed.len(), "file", "files"));
    }
    report(results, asked)
}

fn is_unsafe(diagnostic: &Diagnostic) -> bool {
    diagnostic.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Unsafe)
}

/// Shows the differences instead of writing them. So many more would be fixed `unsafely`.
fn show(
    changed: &[Changed],
    count: usize,
    unsafely: usize,
    results: Results,
    asked: &Asked<'_>,
) -> Result<Outcome, Failure> {
    let Asked { arguments, surroundings, .. } = asked;
    let color = surroundings.terminal(Stream::Stdout).color;
    for Changed { file, before, after, .. } in changed {
        print(&difference(&file.display, before, after, color))?;
    }
    if !arguments.report.screen.quiet && !results.empty {
        let (findings, files) = (counted(count, "finding", "findings"), counted(changed.len(), "file", "files"));
        let more = if unsafely > 0 { format!("; {unsafely} more with `--unsafe-fixes`") } else { String::new() };
        eprintln!("{findings} would be fixed in {files}{more}");
    }
    Ok(match (results.failed, changed.is_empty()) {
        (true, _) => Outcome::Failed,
        (false, false) if !arguments.verdict.exit_zero => Outcome::Found,
        _ => Outcome::Clean,
    })
}

fn change(
    found: &Found,
    configurations: &Configurations,
    asked: &Asked<'_>,
    excluded: &BTreeSet<PathBuf>,
    progress: &Progress,
) -> Change {
    let wish = match &asked.arguments.adoption.add_allows {
        Some(reason) => Wish::Allow(reason),
        None if asked.arguments.fixes.unsafe_fixes => Wish::Fix(Applicability::Unsafe),
        None => Wish::Fix(Applicability::Safe),
    };
    let tick = || progress.tick();
    project::change(found, configurations, wish, asked.settings, asked.today, excluded, &tick)
}

/// Writes the changed files. A file that can't be written, because somebody else has changed it meanwhile for one, is left alone
/// with all that hangs together with it, and everything is read and worked out anew: what is reported is what stands in the files.
fn change_and_write(
    found: &Found,
    configurations: &Configurations,
    asked: &Asked<'_>,
    progress: &Progress,
) -> (Change, Vec<Problem>) {
    let (mut written, mut problems) = (Vec::new(), Vec::new());
    let mut excluded = BTreeSet::new();
    loop {
        let mut change = change(found, configurations, asked, &excluded, progress);
        let problems_before = problems.len();
        for changed in std::mem::take(&mut change.files) {
            match changed.write() {
                Ok(()) => written.push(changed),
                Err(problem) => {
                    excluded.insert(changed.file.path);
                    problems.push(problem);
                }
            }
        }
        if problems.len() == problems_before {
            change.files = written;
            return (change, problems);
        }
        // What is on standard input is changed anew each time, and not written.
        written.retain(|changed| changed.file.contents.is_none());
    }
}

/// The text on standard input as it is now, if one was given.
fn text_of_stdin<'a>(found: &'a Found, changed: &'a [Changed]) -> Option<&'a [u8]> {
    let file = found.files.iter().find(|file| file.contents.is_some())?;
    let changed = changed.iter().find(|changed| changed.file.path == file.path);
    changed.map(|changed| changed.after.as_bytes()).or(file.contents.as_deref())
}

fn write_stdout(text: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(text).and_then(|()| stdout.flush());
    Ok(quiet_when_closed(written)?)
}
