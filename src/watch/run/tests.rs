use std::cell::{Cell, RefCell};
use std::fs;

use jiff::civil::date;

use super::*;
use crate::config::Settings;
use crate::project::{Choice, Texts};
use crate::report::{OutputFormat, Style};

thread_local! {
    static PRINTED: RefCell<String> = const { RefCell::new(String::new()) };
    static TODAY: Cell<Date> = const { Cell::new(date(2026, 3, 31)) };
}

fn remember(text: &str) -> io::Result<()> {
    PRINTED.with_borrow_mut(|printed| printed.push_str(text));
    Ok(())
}

/// What was printed since it was asked for last, without the times.
fn printed() -> Vec<String> {
    let printed = PRINTED.take();
    let without_time = |line: &str| match line.split_once("  ") {
        Some((time, rest)) if time.len() == 8 && time.as_bytes()[2] == b':' => rest.to_string(),
        _ => line.to_string(),
    };
    printed.lines().map(without_time).collect()
}

fn asked(folder: &Path, compilation: Option<Compilation>) -> Asked {
    let current_dir = load::real_folder(folder);
    Asked {
        opening: Opening {
            request: load::Request { current_dir, ..load::Request::default() },
            choice: Choice::default(),
            settings: Settings::default(),
            texts: Texts::Keep,
            today: TODAY.get(),
        },
        calendar: Some(|| TODAY.get()),
        debounce: Duration::ZERO,
        poll: Some(HEARTBEAT),
        compilation,
        manner: Manner { format: OutputFormat::Concise, quiet: false, clears: false },
        reads_keys: false,
    }
}

/// Watches a folder with one goal that ends with March 2026.
fn with_watch(compilation: Option<Compilation>, then: impl FnOnce(&mut Watch<'_>, &Path)) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("goalposts.toml"), "[rules]\npast-deadline = \"warn\"\n").unwrap();
    let text = "goal a \"A\" {\n  by 2026-03-31\n  kpi fans 1,000 -> 1,100\n}\n";
    fs::write(folder.path().join("a.goal"), text).unwrap();
    let asked = asked(folder.path(), compilation);
    let canvas = || Canvas { style: Style::default(), rows: None };
    let notice = |problem: &Problem| remember(&format!("noticed: {}\n", problem.message)).unwrap();
    let mut watch = Watch {
        session: Session::open(asked.opening.clone()).unwrap(),
        folders: None,
        events: Events { signals: channel().1, debounce: Duration::ZERO },
        screen: Screen { canvas: &canvas, manner: asked.manner, print: remember },
        asked: &asked,
        notice: &notice,
        files: 0,
        folders_of_results: 0,
        roots: Vec::new(),
        git: Vec::new(),
        told: None,
    };
    watch.begin(&mut Update::default()).unwrap();
    then(&mut watch, folder.path());
}

#[test]
fn after_midnight_it_is_another_day() {
    with_watch(None, |watch, _| {
        watch.look_at_the_calendar().unwrap();
        assert_eq!(printed(), [""; 0], "it is still the same");
        TODAY.set(date(2026, 4, 1));
        watch.look_at_the_calendar().unwrap();
        let [finding, line] = &printed()[..] else { panic!("a finding and a line") };
        assert!(finding.starts_with("a.goal:1:6: warning[past-deadline]"), "{finding}");
        assert_eq!(line, "2026-04-01 has begun · 1 warning · 1 new");
        watch.look_at_the_calendar().unwrap();
        assert_eq!(printed(), [""; 0]);
    });
}

#[test]
fn what_was_missed_is_looked_at_and_told_once() {
    with_watch(None, |watch, folder| {
        fs::write(folder.join("a.goal"), "goal a {\n}\n").unwrap();
        let complaints = vec![notify::Error::generic("lost"), notify::Error::generic("lost")];
        let update = watch.hear(Burst { complaints, ..Burst::default() });
        assert_eq!((update.read, printed()), (1, vec!["noticed: watching was interrupted: lost".to_string()]));
        fs::write(folder.join("b.goal"), "goal b {\n}\n").unwrap();
        let update = watch.hear(Burst { everything: true, ..Burst::default() });
        assert_eq!((update.come.len(), watch.files), (1, 2), "the system had more to tell than it could keep");
    });
}

#[test]
fn where_something_cannot_be_seen_nothing_is_compiled() {
    let output = tempfile::tempdir().unwrap();
    let path = output.path().join("all.json");
    let compilation = Compilation { output: path.clone(), format: crate::plan::Format::Json, locations: false };
    with_watch(Some(compilation), |watch, folder| {
        watch.tell(Occasion::Change, &Update::default(), Instant::now()).unwrap();
        assert!(path.exists() && printed().concat().contains("compiled 1 file, 1 changed"));
        fs::write(folder.join("goalposts.toml"), "rulez = 1\n").unwrap();
        let update = watch.look();
        watch.tell(Occasion::Change, &update, Instant::now()).unwrap();
        assert!(printed().concat().contains("nothing was compiled"));
        TODAY.set(date(2026, 4, 2));
        watch.look_at_the_calendar().unwrap();
        assert!(!printed().concat().contains("compiled"), "another day changes no plan");
        fs::write(folder.join("goalposts.toml"), "").unwrap();
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        fs::write(path.join("a.json"), "").unwrap();
        let update = watch.look();
        watch.tell(Occasion::Change, &update, Instant::now()).unwrap();
        assert!(printed().concat().contains("compiled 1 file, 1 changed"), "a folder takes one document a source");
    });
}
