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
        (self.occasion == Occasion::Change).then(read)
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
    use jiff::civil::{date, time};

    use super::*;
    use crate::config::Settings;
    use crate::load::{self, Problem};
    use crate::project::{Choice, Opening, Texts};

    fn line(update: &Update, occasion: Occasion, style: Style) -> String {
        let folder = tempfile::tempdir().unwrap();
        let current_dir = load::real_folder(folder.path());
        let in_folder = |files: &BTreeSet<PathBuf>| files.iter().map(|file| current_dir.join(file)).collect();
        let Update { written, come, gone, .. } = update;
        let update =
            Update { written: in_folder(written), come: in_folder(come), gone: in_folder(gone), ..update.clone() };
        let session = Session::open(Opening {
            request: load::Request { current_dir, ..load::Request::default() },
            choice: Choice::default(),
            settings: Settings::default(),
            texts: Texts::Open,
            today: date(2026, 1, 15),
        });
        let session = &session.unwrap();
        let took = Duration::from_millis(2);
        Telling { at: time(9, 2, 11, 0), occasion, update: &update, session, files: 1, took }.line(&style)
    }

    fn files(names: &[&str]) -> BTreeSet<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn a_line_says_what_happened_and_what_came_of_it() {
        let update = Update {
            read: 1_000,
            new: 1,
            fixed: 2,
            written: files(&["a.goal", "b.goal", "c.goal", "d.goal"]),
            come: files(&["x.goal", "y.goal"]),
            gone: files(&["동네\u{1b}[31m카페.goal"]),
            ..Update::default()
        };
        let style = Style::default();
        assert_eq!(
            line(&update, Occasion::Change, style),
            "09:02:11  4 files changed, x.goal and y.goal added, 동네␛[31m카페.goal removed · 1,000 files read in 2 ms · \
             all clear · 2 fixed, 1 new"
        );
        let one = Update { read: 1, new: 1, written: files(&["a.goal"]), ..Update::default() };
        let plain = Style { unicode: false, ..style };
        let spoken = Style { accessible: true, ..style };
        let told = |style| line(&one, Occasion::Change, style);
        assert_eq!(told(plain), "09:02:11  a.goal changed | 1 file read in 2 ms | all clear | 1 new");
        assert_eq!(told(spoken), "09:02:11  a.goal changed; 1 file read in 2 ms; all clear; 1 new");
        let occasion = |occasion| line(&Update::default(), occasion, style);
        assert_eq!(occasion(Occasion::Start), "09:02:11  checked 1 file in 2 ms · all clear");
        let day = Occasion::NewDay(date(2026, 1, 16));
        assert_eq!(occasion(day), "09:02:11  2026-01-16 has begun · all clear");
        assert!(occasion(Occasion::Change).contains("looked again"));
    }

    #[test]
    fn what_was_compiled_is_told_and_a_failure_by_others() {
        let told = |result: Compiled| compiled(&result, Duration::from_millis(1_500));
        let written = Compiled::Written { files: 2, changed: 1 };
        assert_eq!(told(written).as_deref(), Some("compiled 2 files, 1 changed, in 1.5 s"));
        assert_eq!(told(Compiled::Refused).as_deref(), Some("nothing was compiled"));
        assert_eq!(told(Compiled::Failed(Problem { message: "no".to_string(), help: None })), None);
    }

    #[test]
    fn durations_are_as_exact_as_anybody_cares() {
        let told = |millis| duration(Duration::from_millis(millis));
        assert_eq!((told(0), told(999), told(1_249)), ("0 ms".into(), "999 ms".into(), "1.2 s".into()));
    }
}
