use std::cell::RefCell;
use std::fs;
use std::rc::Rc;

use jiff::civil::date;
use notify::{Config, EventHandler, WatcherKind};

use super::*;
use crate::config::Settings;
use crate::project::{Choice, Opening, Texts};

/// A watcher that writes down what it is asked for, and takes so many folders.
#[derive(Default)]
struct Listing {
    watched: Rc<RefCell<BTreeMap<PathBuf, RecursiveMode>>>,
    most: usize,
}

impl Watcher for Listing {
    fn new<F: EventHandler>(_: F, _: Config) -> notify::Result<Self> {
        Ok(Self::default())
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        if self.watched.borrow().len() == self.most {
            return Err(notify::Error::new(ErrorKind::MaxFilesWatch));
        }
        self.watched.borrow_mut().insert(path.to_path_buf(), mode);
        Ok(())
    }

    fn unwatch(&mut self, path: &Path) -> notify::Result<()> {
        self.watched.borrow_mut().remove(path).map(|_| ()).ok_or_else(notify::Error::watch_not_found)
    }

    fn kind() -> WatcherKind {
        WatcherKind::NullWatcher
    }
}

struct Bench {
    folder: tempfile::TempDir,
    session: Session,
    watched: Rc<RefCell<BTreeMap<PathBuf, RecursiveMode>>>,
    folders: Folders,
}

impl Bench {
    fn new(paths: &[&str], most: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for path in ["plans/deep/a.goal", "target/debug/x", ".hidden/x", "data/fans.csv"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        fs::create_dir(folder.path().join(".git")).unwrap();
        fs::write(folder.path().join("goalposts.toml"), "exclude = [\"old\"]\n").unwrap();
        fs::create_dir_all(folder.path().join("old/older")).unwrap();
        fs::write(folder.path().join(".gitignore"), "target/\ndata/\n").unwrap();
        let results = "goal a {\n  kpi fans 1 -> 2 {\n    actuals \"data/fans.csv\"\n  }\n}\n";
        fs::write(folder.path().join("b.goal"), results).unwrap();
        let request = load::Request {
            current_dir: load::real_folder(folder.path()),
            paths: paths.iter().map(PathBuf::from).collect(),
            ..load::Request::default()
        };
        let session = Session::open(Opening {
            request,
            choice: Choice::default(),
            settings: Settings::default(),
            texts: Texts::Open,
            today: date(2026, 1, 15),
        });
        let watcher = Listing { most, ..Listing::default() };
        let watched = Rc::clone(&watcher.watched);
        let mut folders = Folders::new(Box::new(watcher));
        folders.each_by_itself = true;
        Self { folder, session: session.unwrap(), watched, folders }
    }

    fn watched(&self) -> Vec<(String, bool)> {
        let root = load::real_folder(self.folder.path());
        let watched = self.watched.borrow();
        let name = |path: &Path| path.strip_prefix(&root).unwrap().display().to_string().replace('\\', "/");
        watched.iter().map(|(path, mode)| (name(path), *mode == RecursiveMode::Recursive)).collect()
    }

    fn names(&self) -> Vec<String> {
        self.watched().into_iter().map(|(name, _)| name).collect()
    }

    fn path(&self, name: &str) -> PathBuf {
        load::real_folder(self.folder.path()).join(name)
    }
}

#[test]
fn folders_are_watched_one_by_one_and_ignored_ones_are_not() {
    let mut bench = Bench::new(&[], 100);
    assert!(bench.folders.renew(&bench.session).has_new);
    assert_eq!(bench.names(), ["", "data", "plans", "plans/deep"], "of results, the folder that they are named in");
    assert!(!bench.folders.renew(&bench.session).has_new, "nothing is asked for twice");
    fs::create_dir_all(bench.path("plans/deep/new/newer")).unwrap();
    fs::remove_dir_all(bench.path("data")).unwrap();
    assert!(bench.folders.renew(&bench.session).has_new);
    assert_eq!(bench.names(), ["", "plans", "plans/deep", "plans/deep/new", "plans/deep/new/newer"]);
    assert!(bench.folders.forget(&bench.path("plans/deep")));
    assert_eq!(bench.names(), ["", "plans"], "with all that lies in it");
    assert!(!bench.folders.forget(&bench.path("plans/de")), "a name alone is no folder");
    bench.folders.renew(&bench.session);
    assert_eq!(bench.names().len(), 5);
}

#[test]
fn where_one_watch_reaches_deep_there_is_one() {
    let mut bench = Bench::new(&[], 100);
    bench.folders.each_by_itself = false;
    bench.folders.renew(&bench.session);
    assert_eq!(bench.watched(), [(String::new(), true)]);
}

#[test]
fn whoever_names_an_ignored_or_excluded_folder_means_it() {
    let mut bench = Bench::new(&["target", "old"], 100);
    bench.folders.renew(&bench.session);
    assert!(
        ["target", "target/debug", "old", "old/older"].iter().all(|name| bench.names().contains(&name.to_string()))
    );
}

#[test]
fn a_limit_is_told_with_what_to_do() {
    let mut bench = Bench::new(&[], 2);
    let problem = bench.folders.renew(&bench.session).problem.unwrap();
    assert!(problem.message.starts_with("4 folders would have to be watched, and the system's limit"), "{problem}");
    assert!(problem.help.unwrap().contains("`--poll`"));
}

#[test]
fn what_goes_wrong_is_said_in_words() {
    let io = |kind: std::io::ErrorKind| notify::Error::io(kind.into());
    assert_eq!(problem(&io(PermissionDenied), 1), None, "whoever looks into it tells that");
    assert_eq!(problem(&notify::Error::path_not_found(), 1), None);
    let refused = notify::Error::io(std::io::Error::from_raw_os_error(5)).add_path("/plans".into());
    assert!(problem(&refused, 1).unwrap().message.starts_with("the folder `/plans` can't be watched: "));
    let many = no_watcher(&notify::Error::io(std::io::Error::from_raw_os_error(24)));
    assert!(many.message.starts_with("the system can't be asked to watch: ") && !many.message.contains("os error"));
    assert!(many.help.unwrap().contains("`--poll`"));
    assert_eq!(interruption(&notify::Error::generic("Lost")).message, "watching was interrupted: lost");
}
