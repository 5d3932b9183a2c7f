//! What is said of a change: which files, what came of it, and how that differs from before.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::{Date, Time};

use super::compiling::Compiled;
use crate::project::{Session, Update};
use crate::report::{self, Style, Summary, counted};

/// From so many files on they are counted and not named.
const NAMED: usize = 3;

/// Why there is a new result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Occasion {
    Start,
    Change,
    NewDay(Date),
}

/// One result: when, why, and what came of it.
#[derive(Debug)]
pub(super) struct Telling<'a> {
    pub at: Time,
    pub occasion: Occasion,
    pub update: &'a Update,
    pub session: &'a Session,
    pub files: usize,
    pub took: Duration,
}

impl Telling<'_> {
    /// `14:02:11  plan.goal changed · 1 file read in 2 ms · 2 errors, 3 warnings · 1 new`, without a line end.
    pub(super) fn line(&self, style: &Style) -> String {
        let counts = self.session.counts();
        let summary = Summary { deny: counts.deny, warn: counts.warn, advice: counts.advice, ..Summary::default() };
        let mut parts = vec![self.what_happened(style)];
        parts.extend(self.what_was_read());
        parts.push(summary.found(style));
        let unseen = self.session.problems().len();
        if unseen > 0 {
            parts.push(format!("{} can't be looked into", counted(unseen, "folder", "folders")));
        }
        parts.extend(self.difference());
        let separator = match (style.accessible, style.unicode) {
            (true, _) => "; ",
            (false, true) => " · ",
            (false, false) => " | ",
        };
        format!("{}  {}", self.at.strftime("%H:%M:%S"), parts.join(separator))
    }

    fn what_happened(&self, style: &Style) -> String {
        match self.occasion {
            Occasion::Start => {
                return format!("checked {} in {}", counted(self.files, "file", "files"), duration(self.took));
            }
            Occasion::NewDay(today) => return format!("{today} has begun"),
            Occasion::Change => {}
        }
        let Update { written, come, gone, .. } = self.update;
        let kinds = [(written, "changed"), (come, "added"), (gone, "removed")];
        let told: Vec<String> = kinds
            .into_iter()
            .filter(|(files, _)| !files.is_empty())
            .map(|(files, what)| format!("{} {what}", self.names(files, style)))
            .collect();
        match &told[..] {
            [] if !self.session.missing().is_empty() => "what is gone is waited for".to_string(),
            [] => "looked again".to_string(),
            told => told.join(", "),
        }
    }

    fn names(&self, files: &BTreeSet<PathBuf>, style: &Style) -> String {
        if files.len() > NAMED {
            return counted(files.len(), "file", "files");
        }
        let name = |path: &PathBuf| report::one_line(&self.session.display(path), style.unicode).into_owned();
        files.iter().map(name).collect::<Vec<_>>().join(" and ")
    }

    fn what_was_read(&self) -> Option<String> {
        let read = || format!("{} read in {}", counted(self.update.read, "file", "files"), duration(self.took));
        match self.occasion {
            Occasion::Start => None,
            Occasion::NewDay(_) | Occasion::Change => Some(read()),
        }
    }

    fn difference(&self) -> Option<String> {
        if self.occasion == Occasion::Start {
            return None;
        }
        let counts = [(self.update.fixed, "fixed"), (self.update.new, "new")];
        let told: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| counted(count, what, what))
            .collect();
        (!told.is_empty()).then(|| told.join(", "))
    }
}

/// What was compiled, or why nothing was; a line of its own, since it comes later.
pub(super) fn compiled(compiled: &Compiled, took: Duration) -> Option<String> {
    match compiled {
        Compiled::Written { files, changed } => {
            Some(format!("compiled {}, {changed} changed, in {}", counted(*files, "file", "files"), duration(took)))
        }
        Compiled::Refused => Some("nothing was compiled".to_string()),
        Compiled::Failed(_) => None,
    }
}

/// `3 ms`, `1.2 s`.
fn duration(took: Duration) -> String {
    match took.as_millis() {
        millis @ 0..1_000 => format!("{millis} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_as_exact_as_anybody_cares() {
        let told = |millis| duration(Duration::from_millis(millis));
        assert_eq!((told(0), told(999), told(1_249)), ("0 ms".into(), "999 ms".into(), "1.2 s".into()));
    }
}
