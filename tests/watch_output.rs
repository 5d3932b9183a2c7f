//! `goalposts watch`: what it prints and writes, and how it ends.

mod support;

use std::path::Path;

use support::run::{Folder, Run};
use support::watch::{CLICKS, FANS, NO_TIMEFRAME, UNDATED, Watching, folder, untimed, write};

#[test]
fn what_is_asked_for_is_compiled_after_each_clean_result() {
    let folder = folder();
    let (watching, _) = Watching::start(&["-o", "all.md"], folder.path());
    let compiled = || untimed(watching.line().trim_start());
    assert_eq!(compiled(), "compiled 1 file, 1 changed,");
    let built = || Run::new(["build", "--format", "markdown"]).at(&folder).success().stdout;
    assert_eq!(folder.read("all.md"), built());
    write(&folder, "fans.goal", FANS.replace("+15%", "+10%"));
    assert_eq!(watching.next().line, "fans.goal changed · 1 file read · all clear");
    assert_eq!(compiled(), "compiled 1 file, 1 changed,");
    assert_eq!(folder.read("all.md"), built());
    let before = folder.read("all.md");
    write(&folder, "fans.goal", UNDATED);
    assert_eq!(watching.next().findings, [NO_TIMEFRAME]);
    assert_eq!(compiled(), "nothing was compiled");
    assert_eq!(folder.read("all.md"), before, "a plan with an error in it would be believed");
    write(&folder, "fans.goal", FANS);
    assert_eq!(watching.next().line, "fans.goal changed · 1 file read · all clear · 1 fixed");
    assert_eq!(compiled(), "compiled 1 file, 1 changed,");
    assert_eq!(folder.read("all.md"), built());
}

#[test]
fn a_folder_gets_one_document_a_source_in_every_format() {
    for (format, ending) in [("yaml", "yaml"), ("json", "json"), ("markdown", "md")] {
        let folder = folder();
        let (watching, _) = Watching::start(&["--format", format, "-o", "out"], folder.path());
        assert_eq!(untimed(watching.line().trim_start()), "compiled 2 files, 2 changed,");
        write(&folder, "fans.goal", FANS.replace("+15%", "+10%"));
        assert!(watching.until(|result| result.line.starts_with("fans.goal")).line.contains("all clear"));
        assert_eq!(untimed(watching.line().trim_start()), "compiled 2 files, 1 changed,");
        assert_eq!(
            folder.read(&format!("out/fans.{ending}")),
            Run::new(["build", "fans.goal", "--format", format]).at(&folder).success().stdout
        );
    }
}

#[test]
fn an_output_that_cannot_be_written_is_told_and_watched_on() {
    let folder = folder();
    let (watching, _) = Watching::start(&["-o", "nowhere/all.md"], folder.path());
    write(&folder, "fans.goal", UNDATED);
    assert_eq!(watching.next().line, "fans.goal changed · 1 file read · 1 error · 1 new");
    let said = watching.stop();
    assert!(said.starts_with("error: ") && said.contains("nowhere"), "{said}");
}

#[test]
fn quiet_prints_findings_alone_and_levels_count() {
    let folder = folder();
    let mut watching = Watching::spawn(Run::new(["watch", "-q", "-W", "no-timeframe"]).at(&folder));
    // It has begun when it hears of a change; before, nothing is printed that could be waited for.
    let mut names = (0..).map(|index| format!("more-{index}"));
    let heard = std::iter::repeat_with(|| {
        let name = names.next().unwrap();
        write(&folder, "fans.goal", UNDATED.replace("more-fans", &name).replace("+15%", "+10%"));
        watching.line_soon().filter(|line| line.contains("fans.goal"))
    })
    .flatten()
    .next()
    .unwrap();
    assert!(heard.starts_with("fans.goal:1:1: warning[no-timeframe]"), "{heard}");
    watching.type_in("q\n");
    assert_eq!(watching.stop(), "", "what is no terminal is not asked for keys, so it went on");
}

#[test]
fn accessible_results_are_sentences() {
    let folder = folder();
    let (watching, first) = Watching::start(&["--accessible"], folder.path());
    assert_eq!(first.line, "checked 2 files; all clear");
    write(&folder, "fans.goal", UNDATED);
    let result = watching.next();
    assert!(result.findings.iter().any(|line| line.contains("goal `more-fans` has no timeframe")), "{result:?}");
    assert!(!result.findings.concat().contains(['╭', '·', '─']), "{result:?}");
}

#[test]
fn wrong_usage_is_explained() {
    let folder = folder();
    let failure = |arguments: &[&str]| Run::new(arguments).at(&folder).failure().stderr;
    assert!(failure(&["watch", "-"]).contains("standard input can't be watched"));
    assert!(failure(&["watch", "--format", "json"]).contains("`--output`"));
    assert!(failure(&["watch", "fnas.goal"]).contains("did you mean `fans.goal`?"));
    assert!(failure(&["watch", "-D", "no-timefram"]).contains("`no-timeframe`"));
    assert!(failure(&["watch", "--poll=soon"]).contains("such as 500ms"));
    assert!(failure(&["watch", "--output-format", "json"]).contains("possible values: pretty, concise"));
    Run::new(["watch", "--show-settings"]).at(&folder).success().stdout_has("[rules]");
}

/// A terminal is made by `script`, where that is installed.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_drawn_anew_and_a_q_ends_it() {
    let Some(mut terminal) = on_terminal("watch", folder().file("fans.goal", UNDATED)) else { return };
    let shown = terminal.shown_until("1 error");
    assert!(shown.contains("\u{1b}[H\u{1b}[2J") && shown.contains("goalposts watches 2 files in"), "{shown}");
    assert!(shown.contains("╭─[fans.goal:1:1]") && shown.contains("(q and Enter to end)"), "{shown}");
    write(&terminal.folder, "fans.goal", FANS);
    let shown = terminal.shown_until("all clear");
    assert!(shown.contains("\u{1b}[H\u{1b}[2J") && !shown.contains("no-timeframe"), "{shown}");
    terminal.watching.type_in("q\n");
    assert_eq!(terminal.watching.ended(), Some(0));
}

/// The example of docs/watch.md, but for the time.
#[cfg(target_os = "linux")]
#[test]
fn the_page_shows_what_is_drawn() {
    let page = std::fs::read_to_string(support::repository("docs/watch.md")).unwrap();
    let expected = page.split("```form\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let folder = Folder::new().file("marketing/fans.goal", FANS).file("marketing/clicks.goal", CLICKS);
    let Some(mut terminal) = on_terminal("stty rows 40 cols 80; watch marketing", folder) else { return };
    terminal.shown_until("all clear");
    write(&terminal.folder, "marketing/fans.goal", UNDATED);
    let shown = terminal.shown_until("1 new");
    let untimed = |text: &str| {
        let (above, line) = text.trim_end().rsplit_once('\n').unwrap();
        let line = untimed(line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'));
        format!("{}\n{line}", above.trim_start_matches("\u{1b}[H\u{1b}[2J"))
    };
    assert_eq!(untimed(&shown), untimed(expected));
    terminal.watching.type_in("q\n");
    assert_eq!(terminal.watching.ended(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn what_does_not_fit_is_counted_and_the_end_of_input_ends_it() {
    let mut folder = folder();
    for index in 0..40 {
        folder = folder.file(&format!("{index:02}.goal"), UNDATED.replace("more-fans", &format!("g{index}")));
    }
    let Some(mut terminal) = on_terminal("stty rows 20 cols 80; watch --output-format concise", folder) else { return };
    let shown = terminal.shown_until("40 errors");
    let (findings, more) = (shown.matches("error[").count(), "more findings; `goalposts check` shows all");
    assert!((5..20).contains(&findings) && shown.contains(&format!("{} {more}", 40 - findings)), "{shown}");
    write(&terminal.folder, "39.goal", format!("# Now.\n{}", UNDATED.replace("more-fans", "g39")));
    let shown = terminal.shown_until("39.goal changed");
    let first = shown.lines().find(|line| line.contains("error[")).unwrap();
    assert!(first.contains("39.goal:2:1:"), "what was just written stands first: {shown}");
    // Ctrl-D.
    terminal.watching.type_in("\u{4}");
    assert_eq!(terminal.watching.ended(), Some(0));
}

struct Terminal {
    folder: Folder,
    watching: Watching,
}

impl Terminal {
    fn shown_until(&self, end: &str) -> String {
        let mut shown = String::new();
        while !shown.contains(end) {
            shown += &self.watching.line();
            shown.push('\n');
        }
        shown
    }
}

/// Runs a command of the program on a terminal; none where none can be made.
fn on_terminal(command: &str, folder: Folder) -> Option<Terminal> {
    if !Path::new("/usr/bin/script").exists() {
        eprintln!("SKIPPED: there is no `script` here, so no terminal was tested");
        return None;
    }
    let program = env!("CARGO_BIN_EXE_goalposts");
    let command = command.replace("watch", &format!("exec '{program}' watch"));
    let run = Run::of("/usr/bin/script", ["-qefc", &command, "/dev/null"])
        .at(&folder)
        .env("TERM", "xterm")
        .env("NO_COLOR", "1");
    Some(Terminal { watching: Watching::spawn(run), folder })
}
