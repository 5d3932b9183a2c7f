use std::fs;

use jiff::civil::date;

use super::*;
use crate::diagnostic::Diagnostic;
use crate::project::{Project, open_configured};

const TODAY: Date = date(2026, 3, 1);

/// A workspace on disk, and its session.
struct Bench {
    folder: tempfile::TempDir,
    session: Session,
}

fn opening(folder: &Path) -> Opening {
    Opening {
        request: Request {
            current_dir: load::real_folder(folder),
            paths: vec![load::real_folder(folder)],
            ..Request::default()
        },
        choice: Choice::default(),
        settings: Settings::default(),
        texts: Texts::Open,
        today: TODAY,
    }
}

impl Bench {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("goalposts.toml", "")].iter().chain(files) {
            write(folder.path(), name, text);
        }
        let session = Session::open(opening(folder.path())).unwrap();
        Self { folder, session }
    }

    fn path(&self, name: &str) -> PathBuf {
        load::real_folder(self.folder.path()).join(name)
    }

    fn write(&mut self, name: &str, text: &str) -> Update {
        write(self.folder.path(), name, text);
        self.note(&[name])
    }

    /// Holds what is found against what a fresh check of the same files finds.
    fn note(&mut self, names: &[&str]) -> Update {
        let paths: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        let update = self.session.note(&paths);
        self.compare();
        update
    }

    fn compare(&self) {
        assert_eq!(self.found(), self.fresh(), "of {:?}", self.folder.path());
    }

    fn found(&self) -> Vec<String> {
        let lives = self.session.lives().iter();
        sorted(lives.flat_map(|live| lines(live.project(), &live.all_findings())))
    }

    fn fresh(&self) -> Vec<String> {
        let request =
            Request { held: self.session.opening.request.held.clone(), ..opening(self.folder.path()).request };
        let mut configurations = Configurations::new(Choice::default(), request.current_dir.clone());
        let found = load::find_filtered(&request, &mut |workspace| configurations.filter(workspace)).unwrap();
        let projects = open_configured(found, &mut configurations, Texts::Keep, &|| {});
        sorted(projects.iter().flat_map(|project| lines(project, &project.check(&Settings::default(), TODAY))))
    }
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn lines(project: &Project, findings: &[Diagnostic]) -> Vec<String> {
    let line = |finding: &Diagnostic| {
        let path = project.sources.get(finding.location().file).path();
        format!("{path}: {} {}", finding.rule, finding.message)
    };
    findings.iter().map(line).collect()
}

fn sorted(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines
}

const GOOD: &str = "goal a \"A\" {\n  by 2026-12-31\n  kpi fans 1,000 -> 1,100\n}\n";
const SUPPORTER: &str = "goal b \"B\" {\n  supports a\n  by 2026-12-31\n  kpi leads 100 -> 110\n}\n";

#[test]
fn a_saved_file_costs_that_file_and_is_heard_in_others() {
    let mut bench =
        Bench::new(&[("a.goal", GOOD), ("b.goal", SUPPORTER), ("c.goal", &GOOD.replace("goal a", "goal c"))]);
    assert_eq!(bench.found(), [""; 0]);
    let update = bench.write("a.goal", &GOOD.replace("goal a", "goal another"));
    assert_eq!((update.read, update.new, update.fixed, update.reopened), (1, 1, 0, false));
    assert_eq!(update.changed, BTreeSet::from([bench.path("b.goal")]));
    assert_eq!(bench.found().len(), 1);
    let update = bench.write("a.goal", GOOD);
    assert_eq!((update.new, update.fixed), (0, 1));
    assert!(bench.note(&["a.goal", "c.goal"]).is_nothing(), "nothing was written since");
}

#[test]
fn files_come_and_go_and_folders_are_moved() {
    let mut bench = Bench::new(&[("plans/b.goal", SUPPORTER)]);
    assert_eq!(bench.found(), ["plans/b.goal: unknown-reference there is no goal `a`"]);
    let update = bench.write("plans/deep/a.goal", GOOD);
    assert_eq!((update.read, update.new, update.fixed, update.reopened), (1, 0, 1, true));
    fs::rename(bench.path("plans"), bench.path("moved")).unwrap();
    let update = bench.note(&["plans", "moved"]);
    assert_eq!((update.read, bench.found().len()), (2, 0));
    fs::remove_file(bench.path("moved/deep/a.goal")).unwrap();
    assert_eq!(bench.note(&["moved/deep/a.goal"]).new, 1);
    fs::remove_dir_all(bench.path("moved")).unwrap();
    let update = bench.note(&["moved"]);
    assert_eq!((update.fixed, bench.session.targets().count()), (1, 0));
    assert_eq!(update.changed, BTreeSet::from([bench.path("moved/b.goal")]), "what is gone has to be told too");
}

#[test]
fn what_only_looks_like_a_change_is_none() {
    let mut bench = Bench::new(&[("a.goal", GOOD), (".gitignore", "ignored/\n"), (".git/HEAD", "")]);
    write(bench.folder.path(), "a.goal~", "x");
    write(bench.folder.path(), ".#a.goal", "x");
    write(bench.folder.path(), "ignored/x.goal", "x");
    write(bench.folder.path(), "notes.txt", "x");
    let names = ["a.goal~", ".#a.goal", "ignored/x.goal", "ignored", "notes.txt", "", "gone.goal", "goalposts.toml"];
    assert_eq!(bench.note(&names), Update::default());
    assert!(bench.write(".gitignore", "").reopened, "what was ignored is there");
}

#[test]
fn a_configuration_holds_at_once_and_costs_no_parsing() {
    let mut bench = Bench::new(&[("a.goal", GOOD), ("b.goal", "goal b {\n}\n")]);
    assert_eq!(bench.found().len(), 2, "{:?}", bench.found());
    let update = bench.write("goalposts.toml", "[rules]\nmeasurable = \"allow\"\nspecific = \"allow\"\n");
    assert_eq!((update.read, update.reopened), (0, true));
    assert!(bench.found().len() < 2);
    let update = bench.write("goalposts.toml", "[defaults]\nowner = \"@mina\"\n");
    assert_eq!(update.read, 2, "what a file says may rest on defaults");
    bench.write("goalposts.toml", "rulez = 1\n");
    assert_eq!(bench.found().len(), 1);
    let outside: Vec<PathBuf> = bench.session.outside().into_iter().map(|(path, ..)| path).collect();
    assert_eq!(outside, [bench.path("goalposts.toml")], "it is found where it stands");
    let update = bench.write("goalposts.toml", "");
    assert!(update.changed.contains(&bench.path("goalposts.toml")), "and is gone there");
    let accepted =
        "{\"version\": 1, \"accepted\": [{\"file\": \"b.goal\", \"rule\": \"missing-metric\", \"count\": 1}]}";
    bench.write("goalposts-accepted.json", accepted);
    bench.write("goalposts-accepted.json", "{");
    fs::remove_file(bench.path("goalposts-accepted.json")).unwrap();
    bench.note(&["goalposts-accepted.json"]);
    fs::remove_file(bench.path("goalposts.toml")).unwrap();
    bench.note(&["goalposts.toml"]);
}

#[test]
fn rows_are_read_again_and_waited_for() {
    let with_rows = "goal a \"A\" {\n  by 2026-12-31\n  kpi fans 1,000 -> 1,100 {\n    actuals \"fans.csv\"\n  }\n}\n";
    let mut bench = Bench::new(&[("a.goal", with_rows), ("b.goal", &with_rows.replace("goal a", "goal b"))]);
    assert_eq!(bench.found().len(), 2, "{:?}", bench.found());
    let update = bench.write("fans.csv", "date,value\n2026-01-31,1010\n2026-02-28,1020\n");
    assert_eq!((update.fixed, update.read, bench.found().len()), (2, 0, 0));
    bench.write("fans.csv", "date,value\n2026-01-31,many\n");
    assert_eq!(bench.found().len(), 1, "a row is told of once, whoever takes it");
    bench.write("a.goal", GOOD);
    assert_eq!(bench.found().len(), 1, "and still told when the first has let go of it");
    fs::write(bench.path("fans.csv"), b"\xFF\xFEd").unwrap();
    bench.note(&["fans.csv"]);
    fs::remove_file(bench.path("fans.csv")).unwrap();
    bench.note(&["fans.csv"]);
}

#[test]
fn held_texts_win_over_the_disk() {
    let mut bench = Bench::new(&[("a.goal", GOOD), ("b.goal", SUPPORTER)]);
    let path = bench.path("a.goal");
    let update = bench.session.hold(&path, Some("goal x \"X\" {\n}\n".to_string()));
    bench.compare();
    assert!(update.new >= 2 && update.changed.len() == 2, "{update:?}");
    assert!(bench.write("a.goal", "goal y {\n}\n").is_nothing(), "the disk is not looked at");
    bench.session.hold(&path, None);
    bench.compare();
    let new = bench.path("new.goal");
    bench.session.hold(&new, Some(GOOD.to_string()));
    bench.compare();
    assert_eq!(bench.session.targets().count(), 3, "a file that is not saved yet");
    let update = bench.session.hold(&new, None);
    bench.compare();
    assert_eq!((bench.session.targets().count(), update.reopened), (2, true));
}

#[test]
fn unreadable_files_are_told_of_and_come_back() {
    let mut bench = Bench::new(&[("a.goal", GOOD)]);
    fs::write(bench.path("a.goal"), b"goal \xFF {").unwrap();
    assert_eq!(bench.note(&["a.goal"]).new, 1);
    assert_eq!(bench.write("a.goal", GOOD).fixed, 1);
    fs::write(bench.path("a.goal"), b"goal \xFF {").unwrap();
    bench.note(&["a.goal"]);
    bench.write("b.goal", SUPPORTER);
    bench.write("a.goal", GOOD);
    assert_eq!(bench.found().len(), 0);
}

#[test]
fn a_checkout_is_one_change() {
    let files: Vec<(String, String)> =
        (0..100).map(|index| (format!("{index}.goal"), GOOD.replace("goal a", &format!("goal a{index}")))).collect();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut bench = Bench::new(&borrowed);
    for (name, text) in &borrowed {
        write(bench.folder.path(), name, &text.replace("1,100", "1,000"));
    }
    let names: Vec<&str> = borrowed.iter().map(|(name, _)| *name).collect();
    let update = bench.note(&names);
    assert_eq!((update.read, update.new, update.reopened), (100, 100, false));
    for (name, text) in &borrowed {
        write(bench.folder.path(), name, text);
    }
    let update = bench.session.note_all();
    assert_eq!((update.read, update.fixed), (100, 100), "and is seen by whoever looks at everything");
    bench.compare();
}

#[test]
fn another_day_is_another_judgement() {
    let mut bench = Bench::new(&[("a.goal", GOOD)]);
    bench.write("goalposts.toml", "[rules]\npast-deadline = \"warn\"\n");
    let update = bench.session.set_today(date(2027, 6, 1));
    assert_eq!((update.new, bench.session.today()), (1, date(2027, 6, 1)), "{:?}", bench.found());
    assert!(bench.session.set_today(date(2027, 6, 1)).is_nothing());
}

#[test]
fn files_are_told_by_what_happened_to_them() {
    let mut bench = Bench::new(&[("a.goal", GOOD), ("b.goal", SUPPORTER)]);
    let paths = |names: &[&str]| names.iter().map(|name| bench.path(name)).collect::<BTreeSet<_>>();
    let (a, moved, config) = (paths(&["a.goal"]), paths(&["moved.goal"]), paths(&["goalposts.toml"]));
    let update = bench.write("a.goal", "goal a {\n}\n");
    assert_eq!((&update.written, update.come.len() + update.gone.len()), (&a, 0));
    let counts = bench.session.counts();
    assert_eq!(counts.deny + counts.warn + counts.advice, bench.found().len());
    let found = bench.session.files_with_findings().cloned().collect::<BTreeSet<_>>();
    assert_eq!(found, a);
    fs::rename(bench.path("a.goal"), bench.path("moved.goal")).unwrap();
    let update = bench.note(&["a.goal", "moved.goal"]);
    assert_eq!((update.written.len(), &update.come, &update.gone), (0, &moved, &a));
    assert!(!update.changed.contains(&bench.path("b.goal")), "nothing else is found there");
    let update = bench.write("goalposts.toml", "exclude = [\"moved.goal\"]\n");
    assert_eq!((&update.written, update.come.len() + update.gone.len()), (&config, 0), "files go because of it");
    assert_eq!(bench.session.counts().deny, bench.found().len(), "a goal is missed");
    fs::remove_file(bench.path("goalposts.toml")).unwrap();
    assert_eq!(bench.note(&["goalposts.toml"]).gone, config);
}

#[test]
fn what_is_named_and_gone_stays_until_it_is_back() {
    let mut bench = Bench::new(&[("a.goal", GOOD)]);
    let (root, away) = (bench.path(""), bench.path("").with_extension("away"));
    fs::rename(&root, &away).unwrap();
    assert!(bench.session.note(std::slice::from_ref(&root)).is_nothing());
    assert_eq!((bench.session.missing().len(), bench.session.targets().count()), (1, 1));
    fs::write(away.join("a.goal"), "goal a {\n}\n").unwrap();
    fs::rename(&away, &root).unwrap();
    let update = bench.session.note(&[root]);
    bench.compare();
    assert_eq!((bench.session.missing().len(), update.read), (0, 1), "it may have changed meanwhile");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_be_read_again_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut bench = Bench::new(&[("a.goal", GOOD)]);
    let rights =
        |mode| fs::set_permissions(bench.folder.path().join("a.goal"), fs::Permissions::from_mode(mode)).unwrap();
    rights(0o000);
    rights(0o644);
    assert_eq!(bench.note(&["a.goal"]).read, 1, "its length and time say nothing");
}

#[test]
fn rows_are_read_again_where_everything_is_looked_at() {
    let with_rows =
        "goal a \"A\" {\n  by 2026-12-31\n  kpi fans 1,000 -> 1,100 {\n    actuals \"data/fans.csv\"\n  }\n}\n";
    let mut bench = Bench::new(&[("a.goal", with_rows)]);
    assert!(bench.session.note_all().is_nothing(), "what is not there has not changed");
    write(bench.folder.path(), "data/fans.csv", "date,value\n2026-01-31,1010\n");
    let update = bench.session.note_all();
    assert_eq!((update.fixed, update.written), (1, BTreeSet::from([bench.path("data/fans.csv")])));
    assert!(bench.session.note_all().is_nothing());
    bench.compare();
    write(bench.folder.path(), "data/fans.csv", "date,value\n2026-01-31,many\n");
    assert_eq!(bench.session.note_all().new, 1);
    assert!(bench.session.folders_to_watch().contains(&bench.path("data")));
}

#[cfg(unix)]
#[test]
fn folders_are_watched_by_the_names_that_files_go_by() {
    let bench = Bench::new(&[("plans/a.goal", GOOD)]);
    std::os::unix::fs::symlink("plans", bench.path("link")).unwrap();
    let mut opening = opening(&bench.path(""));
    opening.request.paths = vec!["link".into(), "goalposts.toml".into()];
    let session = Session::open(opening).unwrap();
    let folders = session.folders_to_watch();
    assert!(session.targets().all(|file| folders.contains(file.path.parent().unwrap())), "{folders:?}");
    assert!(!folders.contains(&bench.path("link")));
}

#[test]
fn what_came_afterwards_is_taken_in() {
    let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<BTreeSet<_>>();
    let told = |written: &[&str], come: &[&str], gone: &[&str]| Update {
        read: 1,
        new: 1,
        written: paths(written),
        come: paths(come),
        gone: paths(gone),
        ..Update::default()
    };
    let mut update = told(&["a", "b"], &["new"], &["old", "back"]);
    update.join(told(&["new", "c"], &["back", "newer"], &["b", "new"]));
    let expected = told(&["a", "back", "c"], &["newer"], &["b", "old"]);
    assert_eq!(update, Update { read: 2, new: 2, ..expected });
}
