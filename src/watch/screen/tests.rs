use std::fs;
use std::path::Path;

use jiff::civil::date;

use super::*;
use crate::config::Settings;
use crate::load;
use crate::project::{Choice, Opening, Texts};

/// Five files, each with something wrong in it.
fn session() -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("goalposts.toml"), "").unwrap();
    for name in ["a", "b", "c", "d", "e"] {
        let text = format!("goal {name} {{\n  kpi fans 1,000 -> 1,100\n}}\n");
        fs::write(folder.path().join(format!("{name}.goal")), text).unwrap();
    }
    let request = load::Request { current_dir: load::real_folder(folder.path()), ..load::Request::default() };
    let opening = Opening {
        request,
        choice: Choice::default(),
        settings: Settings::default(),
        texts: Texts::Open,
        today: date(2026, 1, 15),
    };
    (folder, Session::open(opening).unwrap())
}

fn frame(problems: Vec<(&'static str, Problem)>) -> Frame {
    let line = "14:02:11  d.goal changed".to_string();
    Frame { is_first: true, title: "goalposts watches 5 files".to_string(), problems, line }
}

fn drawn(folder: &Path, session: &Session, format: OutputFormat, rows: usize, frame: &Frame) -> String {
    let style = Style { width: 60, ..Style::default() };
    let canvas = move || Canvas { style, rows: Some(rows) };
    let screen = Screen { canvas: &canvas, manner: Manner { format, quiet: false, clears: true }, print };
    let written = BTreeSet::from([load::real_folder(folder).join("d.goal")]);
    let update = Update { written, ..Update::default() };
    let mut text = String::new();
    screen.redraw(session, &update, frame, Size { style, rows }, &mut text).unwrap();
    text.strip_prefix(CLEAR).unwrap().to_string()
}

#[test]
fn what_was_written_stands_first_and_what_does_not_fit_is_counted() {
    let (folder, session) = session();
    insta::assert_snapshot!(drawn(folder.path(), &session, OutputFormat::Concise, 9, &frame(Vec::new())), @r"
    goalposts watches 5 files

    d.goal:1:1: error[no-timeframe] goal `d` has no timeframe
    a.goal:1:1: error[no-timeframe] goal `a` has no timeframe
    b.goal:1:1: error[no-timeframe] goal `b` has no timeframe
    2 more findings; `goalposts check` shows all
    14:02:11  d.goal changed
    ");
    let problem = Problem { message: "`plans` does not exist".to_string(), help: Some("it comes back".to_string()) };
    insta::assert_snapshot!(drawn(folder.path(), &session, OutputFormat::Pretty, 24, &frame(vec![("error", problem)])), @r"
    goalposts watches 5 files

    error: `plans` does not exist
      help: it comes back

    error[no-timeframe] timely
      × goal `d` has no timeframe
       ╭─[d.goal:1:1]
     1 │ goal d {
       · ────┬───
       ·     ╰── neither it nor what is around it says by when
     2 │   kpi fans 1,000 -> 1,100
       ╰────
      help: add a line such as `by 2026-06-30`
      more: goalposts explain no-timeframe

    4 more findings; `goalposts check` shows all
    14:02:11  d.goal changed
    ");
}

#[test]
fn a_small_screen_shows_one_finding_and_a_large_one_all() {
    let (folder, session) = session();
    let count = |rows| {
        drawn(folder.path(), &session, OutputFormat::Concise, rows, &frame(Vec::new())).matches("error[").count()
    };
    assert_eq!((count(0), count(1), count(9), count(100)), (1, 1, 3, 5), "nine rows leave three");
}

#[test]
fn marks_that_colour_a_line_take_no_room() {
    assert_eq!(width("\u{1b}[1m\u{1b}[31m카페\u{1b}[0m!"), 5);
    assert_eq!(width(""), 0);
    let size = Size { style: Style { width: 10, ..Style::default() }, rows: 24 };
    assert_eq!(size.rows_of("\n12345678901\n\u{1b}[1m1234567890\u{1b}[0m\n"), 4);
}

proptest::proptest! {
    #[test]
    fn no_line_brings_it_down(line in "[\u{1b}\\[0-9a-z가\\PC]{0,20}") {
        width(&line);
    }
}
