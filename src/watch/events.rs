//! What happens on the disk, brought together: one burst for a save, a renaming or a checkout.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, MetadataKind, ModifyKind};
use notify::{Event, EventKind};

/// However long something goes on, whoever waits for a result gets one after this time.
const LONGEST_BURST: Duration = Duration::from_secs(2);

/// What comes in.
#[derive(Debug)]
pub(super) enum Signal {
    Happened(notify::Result<Event>),
    /// Somebody has seen enough.
    Quit,
}

/// Whether an event may mean that a file says something else. To read a file is an event too, and would bring about the next one.
pub(super) fn matters(event: &notify::Result<Event>) -> bool {
    match event {
        Ok(event) => !matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)),
        Err(_) => true,
    }
}

/// All that happened in a short time.
#[derive(Debug, Default)]
pub(super) struct Burst {
    pub paths: BTreeSet<PathBuf>,
    /// Those of them that have come, gone or changed their name or rights.
    pub renamed: BTreeSet<PathBuf>,
    /// Something was missed, so anything may have happened.
    pub everything: bool,
    /// What the system complains of.
    pub complaints: Vec<notify::Error>,
}

/// How a wait ended.
#[derive(Debug)]
pub(super) enum Heard {
    Burst(Burst),
    Nothing,
    Quit,
}

/// What happens, as it comes in.
pub(super) struct Events {
    pub signals: Receiver<Signal>,
    /// How long it must be quiet.
    pub debounce: Duration,
}

impl Events {
    /// Waits until something happens, and until it is over. `is_busy` says whether more is known to come.
    pub(super) fn next(&self, patience: Duration, is_busy: &dyn Fn() -> bool) -> Heard {
        let mut burst = Burst::default();
        match self.signals.recv_timeout(patience) {
            Ok(Signal::Happened(event)) => burst.add(event),
            Ok(Signal::Quit) => return Heard::Quit,
            Err(RecvTimeoutError::Timeout) => return Heard::Nothing,
            // Nobody is left who could send anything.
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(patience);
                return Heard::Nothing;
            }
        }
        let start = Instant::now();
        while start.elapsed() < LONGEST_BURST {
            match self.signals.recv_timeout(self.debounce) {
                Ok(Signal::Happened(event)) => burst.add(event),
                Ok(Signal::Quit) => return Heard::Quit,
                Err(_) if is_busy() => std::thread::sleep(Duration::from_millis(5)),
                Err(_) => break,
            }
        }
        Heard::Burst(burst)
    }

    /// What has happened meanwhile, without waiting for a first event.
    pub(super) fn meanwhile(&self, is_busy: &dyn Fn() -> bool) -> Heard {
        self.next(Duration::ZERO, is_busy)
    }
}

impl Burst {
    fn add(&mut self, event: notify::Result<Event>) {
        match event {
            Ok(event) if event.need_rescan() => self.everything = true,
            Ok(event) => {
                let is_renamed = match event.kind {
                    EventKind::Modify(ModifyKind::Metadata(kind)) => kind != MetadataKind::WriteTime,
                    EventKind::Modify(ModifyKind::Name(_)) | EventKind::Create(_) | EventKind::Remove(_) => true,
                    _ => false,
                };
                for path in event.paths {
                    // Where a file is written, some systems tell of its folder, too.
                    if !is_renamed && path.is_dir() {
                        continue;
                    }
                    if is_renamed {
                        self.renamed.insert(path.clone());
                    }
                    self.paths.insert(path);
                }
            }
            // Some systems say so by an error.
            Err(error) => self.complaints.push(error),
        }
    }
}

/// Whether git is about to change more files: it holds a lock while it does. One that was left behind by an accident is none.
pub(super) fn git_is_at_work(folders: &[PathBuf]) -> bool {
    const LONGEST_WORK: Duration = Duration::from_secs(10);
    let is_held = |folder: &PathBuf| {
        let made = folder.join("index.lock").metadata().and_then(|lock| lock.modified());
        made.is_ok_and(|made| made.elapsed().is_ok_and(|age| age < LONGEST_WORK))
    };
    folders.iter().any(is_held)
}

/// The folders in which git would hold its lock while it changes files below these.
pub(super) fn git_folders<'p>(roots: impl Iterator<Item = &'p Path>) -> Vec<PathBuf> {
    let git_above = |root: &Path| root.ancestors().map(|folder| folder.join(".git")).find(|git| git.is_dir());
    let mut folders: Vec<PathBuf> = roots.filter_map(git_above).collect();
    folders.dedup();
    folders
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, DataChange, Flag, RemoveKind, RenameMode};
    use std::sync::mpsc::channel;

    fn event(kind: EventKind, path: &str) -> notify::Result<Event> {
        Ok(Event::new(kind).add_path(PathBuf::from(path)))
    }

    #[test]
    fn to_read_a_file_does_not_matter() {
        let access = |kind| event(EventKind::Access(kind), "/a.goal");
        assert!(!matters(&access(AccessKind::Open(AccessMode::Any))));
        assert!(!matters(&access(AccessKind::Close(AccessMode::Read))));
        assert!(matters(&access(AccessKind::Close(AccessMode::Write))));
        assert!(matters(&event(EventKind::Modify(ModifyKind::Data(DataChange::Any)), "/a.goal")));
        assert!(matters(&Err(notify::Error::generic("x"))));
    }

    #[test]
    fn what_happens_in_a_short_time_is_one_burst() {
        let (sender, signals) = channel();
        let events = Events { signals, debounce: Duration::from_millis(1) };
        assert!(matches!(events.meanwhile(&|| false), Heard::Nothing));
        let sent = [
            event(EventKind::Create(CreateKind::File), "/nowhere/4913"),
            event(EventKind::Remove(RemoveKind::File), "/nowhere/4913"),
            event(EventKind::Modify(ModifyKind::Name(RenameMode::From)), "/nowhere/a.goal"),
            event(EventKind::Modify(ModifyKind::Data(DataChange::Any)), "/nowhere/b.goal"),
            Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)),
            Err(notify::Error::generic("x")),
        ];
        sent.into_iter().for_each(|event| sender.send(Signal::Happened(event)).unwrap());
        let Heard::Burst(burst) = events.next(Duration::from_secs(60), &|| false) else { panic!("something happened") };
        let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<BTreeSet<_>>();
        assert_eq!(burst.paths, paths(&["/nowhere/4913", "/nowhere/a.goal", "/nowhere/b.goal"]));
        assert_eq!(burst.renamed, paths(&["/nowhere/4913", "/nowhere/a.goal"]));
        assert!(burst.everything && burst.complaints.len() == 1);
        sender.send(Signal::Happened(event(EventKind::Any, "/nowhere/x"))).unwrap();
        sender.send(Signal::Quit).unwrap();
        assert!(matches!(events.next(Duration::from_secs(60), &|| false), Heard::Quit), "whatever else happens");
    }

    #[test]
    fn a_burst_lasts_while_git_is_at_work() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("plans/deep");
        let git = folder.path().join(".git");
        [&root, &git].into_iter().for_each(|path| std::fs::create_dir_all(path).unwrap());
        let folders = git_folders([&*root, folder.path()].into_iter());
        assert_eq!(folders, [&*git]);
        assert!(!git_is_at_work(&folders));
        std::fs::write(git.join("index.lock"), "").unwrap();
        assert!(git_is_at_work(&folders));

        let (sender, signals) = channel();
        let events = Events { signals, debounce: Duration::ZERO };
        sender.send(Signal::Happened(event(EventKind::Create(CreateKind::File), "/nowhere/a.goal"))).unwrap();
        let left = std::cell::Cell::new(3);
        let is_busy = || {
            left.set(left.get() - 1);
            if left.get() == 1 {
                sender.send(Signal::Happened(event(EventKind::Create(CreateKind::File), "/nowhere/b.goal"))).unwrap();
            }
            left.get() > 0
        };
        let Heard::Burst(burst) = events.next(Duration::ZERO, &is_busy) else { panic!("something happened") };
        assert_eq!(burst.paths.len(), 2);
    }
}
