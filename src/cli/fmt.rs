//! `goalposts fmt`

use std::fmt::Write as _;
use std::io::Write as _;

use rayon::prelude::*;

use super::args::{Fmt, LevelChanges};
use super::difference::difference;
use super::run::{Failure, Outcome, Surroundings, find, progress, tell_faults};
use super::settings;
use super::terminal::{Stream, print, quiet_when_closed};
use crate::format;
use crate::load::{self, Folders, FoundFile, Problem};

/// From how many files on the work is shared among threads: starting them takes longer than a few files do.
const PARALLEL_FROM: usize = 32;

/// Formats, or says what formatting would do.
///
/// # Errors
/// Wrong paths, and an output that can't be written.
pub fn run(arguments: &Fmt, surroundings: &Surroundings) -> Result<Outcome, Failure> {
    if arguments.input.configuration.show_settings {
        return settings::show(&arguments.input, &LevelChanges::default(), surroundings);
    }
    let (found, mut configurations) = find(&arguments.input, "format", arguments.quiet, surroundings)?;
    if let Some(text) = &found.excluded_stdin {
        give_back(text, arguments)?;
    }
    // A file may be one that its configuration means to exclude.
    let unsound = tell_faults(&configurations, surroundings)?;
    let is_sound: Vec<bool> =
        found.workspaces.iter().map(|workspace| configurations.of(workspace).is_sound()).collect();
    let files: Vec<&FoundFile> = found.targets().filter(|file| is_sound[file.workspace]).collect();
    let progress = progress(files.len(), arguments.quiet, surroundings);
    let format = |file: &&FoundFile| {
        let formatted = Formatted::of(file);
        progress.tick();
        formatted
    };
    let formatted: Vec<Result<Formatted, Problem>> = if files.len() < PARALLEL_FROM {
        files.iter().map(format).collect()
    } else {
        files.par_iter().map(format).collect()
    };
    drop(progress);

    let skipped = found.targets().count() - files.len();
    let mut tally = Tally { failed: found.unreadable.len() + skipped, ..Tally::default() };
    for (file, formatted) in files.iter().zip(formatted) {
        let done = formatted.and_then(|formatted| {
            let changes = formatted.before != formatted.after;
            deliver(file, &formatted, changes, arguments, surroundings).map(|()| changes)
        });
        match done {
            Ok(true) => tally.changed += 1,
            Ok(false) => tally.unchanged += 1,
            Err(problem) => {
                surroundings.notice("error", &problem);
                tally.failed += 1;
            }
        }
    }
    let only_looks = arguments.check || arguments.diff;
    let only_stdin = found.targets().all(|file| file.contents.is_some());
    if !arguments.quiet && found.targets().next().is_some() && !only_stdin {
        eprintln!("{}", tally.line(only_looks));
    }
    Ok(match tally {
        _ if unsound => Outcome::Failed,
        Tally { failed: 1.., .. } => Outcome::Failed,
        Tally { changed: 1.., .. } if only_looks => Outcome::Found,
        _ => Outcome::Clean,
    })
}

/// An editor puts what comes back in place of the text: one that is excluded comes back as it is.
fn give_back(text: &[u8], arguments: &Fmt) -> Result<(), Failure> {
    if arguments.check || arguments.diff {
        return Ok(());
    }
    let mut stdout = std::io::stdout().lock();
    Ok(quiet_when_closed(stdout.write_all(text).and_then(|()| stdout.flush()))?)
}

struct Formatted {
    before: String,
    after: String,
}

impl Formatted {
    fn of(file: &FoundFile) -> Result<Self, Problem> {
        let (source, problem) = load::read(file);
        if let Some(problem) = problem {
            return Err(Problem { message: format!("{}: {}", file.display, problem.message), help: problem.help });
        }
        match format::format(source.text()) {
            Ok(after) => Ok(Self { before: source.text().to_string(), after }),
            Err(mismatch) => {
                let line = source.line_column(mismatch.span.start).line;
                let message =
                    format!("{}:{line}: formatting would change what this says; the file is left alone", file.display);
                let help = "this is a mistake in goalposts: please report it with the line".to_string();
                Err(Problem { message, help: Some(help) })
            }
        }
    }
}

/// Writes a result where it belongs, or shows what it would change.
fn deliver(
    file: &FoundFile,
    formatted: &Formatted,
    changes: bool,
    arguments: &Fmt,
    surroundings: &Surroundings,
) -> Result<(), Problem> {
    let failed =
        |error: std::io::Error| Problem { message: format!("the output could not be written: {error}"), help: None };
    if arguments.check || arguments.diff {
        if changes && arguments.check {
            print(&format!("{}\n", file.display)).map_err(failed)?;
        }
        if changes && arguments.diff {
            let color = surroundings.terminal(Stream::Stdout).color;
            print(&difference(&file.display, &formatted.before, &formatted.after, color)).map_err(failed)?;
        }
        return Ok(());
    }
    if file.contents.is_some() {
        let mut stdout = std::io::stdout().lock();
        let written = stdout.write_all(formatted.after.as_bytes()).and_then(|()| stdout.flush());
        return quiet_when_closed(written).map_err(failed);
    }
    if changes {
        load::write(&file.path, formatted.after.as_bytes(), Folders::MustExist)?;
    }
    Ok(())
}

#[derive(Default)]
struct Tally {
    changed: usize,
    unchanged: usize,
    failed: usize,
}

impl Tally {
    fn line(&self, only_looks: bool) -> String {
        let files = |count: usize| format!("{count} file{}", if count == 1 { "" } else { "s" });
        let verb = if only_looks { "would be formatted" } else { "formatted" };
        let mut line = format!("{} {verb}, {} unchanged", files(self.changed), self.unchanged);
        if self.failed > 0 {
            let _ = write!(line, ", {} failed", self.failed);
        }
        line
    }
}
