//! The loop: wait, look, tell, compile.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::compiling::{Compilation, Compiled};
use super::events::{Burst, Events, Heard, Signal, git_folders, git_is_at_work, matters};
use super::folders::{Folders, interruption, no_watcher};
use super::screen::{Canvas, Frame, Manner, Screen, print};
use super::telling::{self, Occasion, Telling};
use crate::load::{self, Problem};
use crate::project::{Opening, Session, Update};
use crate::report::{counted, one_line};

/// So often it is looked whether a folder that was asked for is gone or back, and whether a new day has begun. A system tells
/// nobody when a folder around a watched one is moved away.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// However much goes on, whoever waits for a result gets one after this time.
const LONGEST_WAIT: Duration = Duration::from_secs(3);

/// What is to be watched, and what is to be done after each change.
#[derive(Clone, Debug)]
pub struct Asked {
    pub opening: Opening,
    /// Where nobody has said which day it is, it is the calendar's, also after midnight.
    pub calendar: Option<fn() -> Date>,
    /// How long it must be quiet before anything is read.
    pub debounce: Duration,
    /// Look so often, in place of waiting for the system to tell.
    pub poll: Option<Duration>,
    pub compilation: Option<Compilation>,
    pub manner: Manner,
    /// Somebody sits at standard input, and may end it there.
    pub reads_keys: bool,
}

/// Watches until somebody has seen enough. `notice` tells somebody of an error.
///
/// # Errors
/// When what was asked for is not there at the beginning, the system watches nothing (more), or an output can't be written.
pub fn run(asked: Asked, canvas: &dyn Fn() -> Canvas, notice: &dyn Fn(&Problem)) -> Result<(), Vec<Problem>> {
    let start = Instant::now();
    let (sender, signals) = channel();
    if asked.reads_keys {
        read_keys(sender.clone());
    }
    let folders = match asked.poll {
        Some(_) => None,
        None => Some(Folders::new(watcher(sender.clone()).map_err(|error| vec![no_watcher(&error)])?)),
    };
    let session = Session::open(asked.opening.clone()).map_err(|error| error.problems)?;
    let mut watch = Watch {
        events: Events { signals, debounce: asked.debounce },
        screen: Screen { canvas, manner: asked.manner, print },
        session,
        folders,
        asked: &asked,
        notice,
        files: 0,
        folders_of_results: 0,
        roots: Vec::new(),
        git: Vec::new(),
        told: None,
    };
    let mut first = Update::default();
    if let Err(problem) = watch.begin(&mut first) {
        return Err(vec![problem]);
    }
    let ended = watch.tell(Occasion::Start, &first, start).and_then(|()| watch.go_on());
    // The sender of what is watched by nobody: without it there would be nothing to wait for.
    drop(sender);
    match ended {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(vec![Problem { message: format!("the output could not be written: {error}"), help: None }])
        }
        // Whoever read it has gone, and had what they wanted.
        _ => Ok(()),
    }
}

fn watcher(sender: Sender<Signal>) -> notify::Result<Box<dyn notify::Watcher>> {
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if matters(&event) {
            // When nobody listens any more, the program is about to end.
            let _ = sender.send(Signal::Happened(event));
        }
    })?;
    Ok(Box::new(watcher))
}

/// Ends at a line with a q, where a Korean keyboard has ㅂ, or when there is no more to read.
fn read_keys(sender: Sender<Signal>) {
    std::thread::spawn(move || {
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = io::stdin().lock().read_until(b'\n', &mut line);
            let is_end = !read.is_ok_and(|bytes| bytes > 0);
            if is_end || ["q", "Q", "quit", "exit", "ㅂ"].contains(&String::from_utf8_lossy(&line).trim()) {
                let _ = sender.send(Signal::Quit);
                return;
            }
        }
    });
}

struct Watch<'a> {
    session: Session,
    /// None where nobody tells, and somebody has to look.
    folders: Option<Folders>,
    events: Events,
    screen: Screen<'a>,
    asked: &'a Asked,
    notice: &'a dyn Fn(&Problem),
    /// How many files findings are reported of.
    files: usize,
    folders_of_results: usize,
    /// The folders that were asked for, and whether they were there.
    roots: Vec<(PathBuf, bool)>,
    /// Where git would hold its lock.
    git: Vec<PathBuf>,
    /// What was said last of folders that can't be watched.
    told: Option<Problem>,
}

impl Watch<'_> {
    /// Takes note of where everything is, and of what happened before it was watched.
    fn begin(&mut self, first: &mut Update) -> Result<(), Problem> {
        if let Some(folders) = &mut self.folders {
            let renewed = folders.renew(&self.session);
            if let Some(problem) = renewed.problem {
                return Err(problem);
            }
        }
        first.join(self.session.note_all());
        self.settle_in();
        first.changed = self.session.files_with_findings().cloned().collect();
        Ok(())
    }

    fn go_on(&mut self) -> io::Result<()> {
        loop {
            let patience = self.asked.poll.unwrap_or(HEARTBEAT);
            let before = self.absences();
            let heard = self.events.next(patience, &|| git_is_at_work(&self.git));
            let start = Instant::now();
            let mut update = match heard {
                Heard::Quit => return Ok(()),
                Heard::Burst(burst) => self.hear(burst),
                Heard::Nothing if self.asked.poll.is_some() => self.look(),
                Heard::Nothing => self.look_after_roots(),
            };
            if !self.take_in_more(&mut update, start) {
                return Ok(());
            }
            if matters_to_people(&update) || self.absences() != before {
                self.tell(Occasion::Change, &update, start)?;
            }
            self.look_at_the_calendar()?;
        }
    }

    /// What cannot be looked at.
    fn absences(&self) -> (Vec<Problem>, Vec<Problem>) {
        (self.session.problems().to_vec(), self.session.missing().to_vec())
    }

    /// While files were read, more may have happened: that belongs to the same result. Says whether to go on.
    fn take_in_more(&mut self, update: &mut Update, start: Instant) -> bool {
        while matters_to_people(update) && start.elapsed() < LONGEST_WAIT {
            match self.events.meanwhile(&|| git_is_at_work(&self.git)) {
                Heard::Quit => return false,
                Heard::Burst(burst) => update.join(self.hear(burst)),
                Heard::Nothing if self.asked.poll.is_none() => return true,
                Heard::Nothing => {
                    // Where nobody tells, it is over when a second look finds nothing.
                    std::thread::sleep(self.asked.debounce);
                    let more = self.look();
                    if more.is_nothing() {
                        return true;
                    }
                    update.join(more);
                }
            }
        }
        true
    }

    fn hear(&mut self, burst: Burst) -> Update {
        let Burst { paths, renamed, mut everything, complaints } = burst;
        for complaint in complaints {
            everything = true;
            self.tell_once(interruption(&complaint));
        }
        let is_other_folder = |path: &PathBuf, folders: &mut Folders| folders.forget(path) || path.is_dir();
        let mut list_may_differ = everything || paths.iter().any(|path| load::is_ignore_file(path));
        if let Some(folders) = &mut self.folders {
            // All of them, since each has to be let go of.
            for path in &renamed {
                list_may_differ |= is_other_folder(path, folders);
            }
        }
        everything |= list_may_differ && self.renew();
        let mut update = if everything { self.session.note_all() } else { Update::default() };
        update.join(self.session.note(&paths.into_iter().collect::<Vec<_>>()));
        if update.reopened || self.folders_of_results != self.session.folders_of_results() {
            if self.renew() {
                update.join(self.session.note_all());
            }
            self.settle_in();
        }
        update
    }

    /// Looks at everything.
    fn look(&mut self) -> Update {
        let update = self.session.note_all();
        if update.reopened {
            self.settle_in();
        }
        update
    }

    /// A folder that was asked for may have gone or come back with one around it, which nobody tells.
    fn look_after_roots(&mut self) -> Update {
        let other: BTreeSet<PathBuf> = self
            .roots
            .iter()
            .filter(|(root, was_there)| root.is_dir() != *was_there)
            .map(|(root, _)| root.clone())
            .collect();
        if other.is_empty() {
            return Update::default();
        }
        let update = self.hear(Burst { renamed: other, everything: true, ..Burst::default() });
        self.settle_in();
        update
    }

    /// Brings the list of watched folders up to date; says whether there are new ones.
    fn renew(&mut self) -> bool {
        let Some(folders) = &mut self.folders else { return false };
        let renewed = folders.renew(&self.session);
        if let Some(problem) = renewed.problem {
            self.tell_once(problem);
        }
        renewed.has_new
    }

    fn settle_in(&mut self) {
        self.files = self.session.targets().count();
        self.folders_of_results = self.session.folders_of_results();
        let roots = self.session.reach().whole;
        self.git = git_folders(roots.iter().map(PathBuf::as_path));
        self.roots = roots.into_iter().map(|root| (root.clone(), root.is_dir())).collect();
    }

    fn tell_once(&mut self, problem: Problem) {
        if self.told.as_ref() != Some(&problem) {
            (self.notice)(&problem);
            self.told = Some(problem);
        }
    }

    fn look_at_the_calendar(&mut self) -> io::Result<()> {
        let start = Instant::now();
        let Some(today) = self.asked.calendar.map(|today| today()).filter(|today| *today != self.session.today())
        else {
            return Ok(());
        };
        let update = self.session.set_today(today);
        self.tell(Occasion::NewDay(today), &update, start)
    }

    /// Shows a result, and compiles what it allows to be compiled.
    fn tell(&self, occasion: Occasion, update: &Update, start: Instant) -> io::Result<()> {
        let style = self.screen.style();
        let telling = Telling {
            at: ZonedDateTime::now().time(),
            occasion,
            update,
            session: &self.session,
            files: self.files,
            took: start.elapsed(),
        };
        let is_first = occasion == Occasion::Start;
        let problems = self.problems(is_first);
        let frame = Frame { is_first, title: self.title(style.unicode), problems, line: telling.line(&style) };
        self.screen.show(&self.session, update, &frame)?;
        // What is compiled rests on the files alone, and another day changes nothing in it.
        match &self.asked.compilation {
            Some(compilation) if !matches!(occasion, Occasion::NewDay(_)) => self.compile(compilation),
            _ => Ok(()),
        }
    }

    /// What stands in the way, each after the word for it.
    fn problems(&self, is_first: bool) -> Vec<(&'static str, Problem)> {
        let unseen = self.session.problems().iter().cloned();
        let missing = self.session.missing().iter().map(|problem| Problem {
            message: problem.message.clone(),
            help: Some("what was read of it still counts; it is read again once it is back".to_string()),
        });
        let mut problems: Vec<_> = unseen.chain(missing).map(|problem| ("error", problem)).collect();
        if is_first && self.files == 0 && self.session.counts().deny == 0 && !self.asked.manner.quiet {
            let help = Some("goal files end in `.goal`".to_string());
            problems.push(("warning", Problem { message: "there is nothing to check yet".to_string(), help }));
        }
        problems
    }

    fn compile(&self, compilation: &Compilation) -> io::Result<()> {
        let start = Instant::now();
        let compiled = compilation.run(&self.session);
        if let Compiled::Failed(problem) = &compiled {
            (self.notice)(problem);
        }
        match telling::compiled(&compiled, start.elapsed()) {
            Some(line) => self.screen.add(&format!("{:10}{line}", "")),
            None => Ok(()),
        }
    }

    fn title(&self, unicode: bool) -> String {
        let request = &self.asked.opening.request;
        let places: Vec<String> = match &request.paths[..] {
            [] => self.roots.iter().map(|(root, _)| name_of(root)).collect(),
            paths => paths.iter().map(|path| path.display().to_string()).collect(),
        };
        let keys = if self.asked.reads_keys { "q and Enter" } else { "Ctrl-C" };
        let files = counted(self.files, "file", "files");
        let places = one_line(&places.join(", "), unicode).into_owned();
        format!("goalposts watches {files} in {places} ({keys} to end)")
    }
}

/// A folder as people call it.
fn name_of(folder: &Path) -> String {
    folder.file_name().map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Whether there is anything to tell.
fn matters_to_people(update: &Update) -> bool {
    let Update { changed, new, fixed, written, come, gone, .. } = update;
    !(changed.is_empty() && written.is_empty() && come.is_empty() && gone.is_empty()) || new + fixed > 0
}

#[cfg(test)]
mod tests;
