//! `goalposts watch`: what it notices. The program itself, in folders in which something happens; each test waits for what is
//! printed, and none of them for a time.

mod support;

use std::fs;

use support::git::Repository;
use support::run::Folder;
use support::watch::{CLICKS, FANS, NO_TIMEFRAME, UNDATED, Watching, folder, write};

#[test]
fn everything_is_checked_at_once_and_after_each_save() {
    let folder = folder();
    let (watching, first) = Watching::start(&["--debounce", "50"], folder.path());
    assert_eq!((first.findings.len(), &*first.line), (0, "checked 2 files · all clear"));
    write(&folder, "fans.goal", UNDATED);
    let result = watching.next();
    assert_eq!(result.findings, [NO_TIMEFRAME]);
    assert_eq!(result.line, "fans.goal changed · 1 file read · 1 error · 1 new");
    write(&folder, "fans.goal", UNDATED.replace("more-fans", "other-fans"));
    let result = watching.next();
    assert!(result.findings[0].starts_with("clicks.goal:2:12: error[unknown-reference]"), "{result:?}");
    assert!(result.findings[1].starts_with("fans.goal:1:1: error[no-timeframe]"), "{result:?}");
    assert_eq!(result.line, "fans.goal changed · 1 file read · 2 errors · 1 fixed, 2 new");
    write(&folder, "fans.goal", FANS);
    let result = watching.next();
    assert_eq!((result.findings.len(), &*result.line), (0, "fans.goal changed · 1 file read · all clear · 2 fixed"));
    assert_eq!(watching.stop(), "", "nothing goes to standard error");
}

#[test]
fn a_file_with_an_old_finding_is_shown_with_it_and_others_are_not() {
    let folder = folder().file("old.goal", UNDATED.replace("more-fans", "old"));
    let (watching, first) = Watching::start(&["--output-format", "concise"], folder.path());
    assert_eq!(first.findings.len(), 1);
    write(&folder, "fans.goal", format!("# A remark.\n{UNDATED}"));
    let result = watching.next();
    assert_eq!(result.findings, [NO_TIMEFRAME.replace(":1:1", ":2:1")]);
    assert_eq!(result.line, "fans.goal changed · 1 file read · 2 errors · 1 new");
    write(&folder, "fans.goal", format!("# Two\n# remarks.\n{UNDATED}"));
    let result = watching.next();
    assert_eq!(result.findings, [NO_TIMEFRAME.replace(":1:1", ":3:1")], "it moved, and is still there");
    assert_eq!(result.line, "fans.goal changed · 1 file read · 2 errors");
    write(&folder, "new.goal", FANS.replace("more-fans", "new"));
    let result = watching.next();
    assert_eq!((result.findings.len(), &*result.line), (0, "new.goal added · 1 file read · 2 errors"));
}

#[test]
fn editors_may_save_as_they_like() {
    let folder = folder();
    let (watching, _) = Watching::start(&[], folder.path());
    // Write beside it and take its place.
    write(&folder, ".fans.goal.tmp", UNDATED);
    fs::rename(folder.join(".fans.goal.tmp"), folder.join("fans.goal")).unwrap();
    assert_eq!(watching.next().line, "fans.goal changed · 1 file read · 1 error · 1 new");
    // Keep a copy of the old one and write a new one; first try whether anything can be written here.
    write(&folder, "4913", "");
    fs::remove_file(folder.join("4913")).unwrap();
    fs::rename(folder.join("fans.goal"), folder.join("fans.goal~")).unwrap();
    write(&folder, "fans.goal", FANS);
    fs::remove_file(folder.join("fans.goal~")).unwrap();
    assert_eq!(watching.next().line, "fans.goal changed · 1 file read · all clear · 1 fixed");
    // Delete it and write it again.
    fs::remove_file(folder.join("fans.goal")).unwrap();
    write(&folder, "fans.goal", UNDATED);
    assert_eq!(watching.next().line, "fans.goal changed · 1 file read · 1 error · 1 new");
    // From a folder that nobody watches, and back to what it was by a link.
    let elsewhere = Folder::bare().file("x", FANS);
    if fs::rename(elsewhere.join("x"), folder.join("fans.goal")).is_ok() {
        assert_eq!(watching.next().line, "fans.goal changed · 1 file read · all clear · 1 fixed");
    }
}

#[test]
fn what_is_no_change_is_not_told() {
    let folder = folder().file(".gitignore", "ignored/\n").folder(".git").folder("ignored");
    let (watching, _) = Watching::start(&[], folder.path());
    // The same again, read by others, files of no concern, and what is ignored.
    write(&folder, "notes.txt", "x");
    write(&folder, ".#fans.goal", "x");
    write(&folder, "ignored/x.goal", "goal");
    let _ = folder.read("fans.goal");
    fs::set_permissions(folder.join("notes.txt"), fs::metadata(folder.join("clicks.goal")).unwrap().permissions())
        .unwrap();
    fs::remove_file(folder.join("notes.txt")).unwrap();
    write(&folder, "fans.goal", UNDATED);
    assert_eq!(watching.next().line, "fans.goal changed · 1 file read · 1 error · 1 new");
    // What was ignored no longer is, and is watched from then on.
    write(&folder, ".gitignore", "");
    assert_eq!(
        watching.until(|result| result.line.contains("x.goal")).line.split(" · ").next(),
        Some("ignored/x.goal added")
    );
    write(&folder, "ignored/x.goal", FANS.replace("more-fans", "x"));
    assert!(watching.next().line.starts_with("ignored/x.goal changed · 1 file read"));
}

#[test]
fn files_and_folders_come_go_and_change_their_names() {
    let folder = folder();
    let (watching, _) = Watching::start(&[], folder.path());
    let next = || watching.next().line;
    write(&folder, "plans/deep/new.goal", UNDATED.replace("more-fans", "new"));
    assert_eq!(next(), "plans/deep/new.goal added · 1 file read · 1 error · 1 new");
    write(&folder, "plans/deep/new.goal", FANS.replace("more-fans", "new"));
    assert_eq!(next(), "plans/deep/new.goal changed · 1 file read · all clear · 1 fixed");
    fs::rename(folder.join("plans"), folder.join("moved")).unwrap();
    assert_eq!(next(), "moved/deep/new.goal added, plans/deep/new.goal removed · 1 file read · all clear");
    write(&folder, "moved/deep/new.goal", UNDATED.replace("more-fans", "new"));
    assert_eq!(next(), "moved/deep/new.goal changed · 1 file read · 1 error · 1 new", "it is watched where it is now");
    fs::rename(folder.join("moved/deep/new.goal"), folder.join("moved/other.goal")).unwrap();
    assert_eq!(next(), "moved/other.goal added, moved/deep/new.goal removed · 1 file read · 1 error · 1 fixed, 1 new");
    fs::remove_dir_all(folder.join("moved")).unwrap();
    assert_eq!(next(), "moved/other.goal removed · 0 files read · all clear · 1 fixed");
    // There and back again, and watched as before.
    write(&folder, "plans/a.goal", FANS.replace("more-fans", "a"));
    assert_eq!(next(), "plans/a.goal added · 1 file read · all clear");
    fs::rename(folder.join("plans"), folder.join("away")).unwrap();
    fs::rename(folder.join("away"), folder.join("plans")).unwrap();
    write(&folder, "plans/a.goal", UNDATED.replace("more-fans", "a"));
    assert_eq!(next(), "plans/a.goal changed · 1 file read · 1 error · 1 new");
    fs::remove_file(folder.join("fans.goal")).unwrap();
    assert_eq!(
        next(),
        "fans.goal removed · 0 files read · 2 errors · 1 new",
        "what it was named for is missed elsewhere"
    );
}

#[test]
fn a_checkout_is_one_result() {
    let Some(repository) = Repository::new() else { return };
    for index in 0..1_000 {
        repository.write(&format!("plans/{index:03}.goal"), &FANS.replace("more-fans", &format!("g{index}")));
    }
    repository.commit("2026-01-01", "good");
    repository.git(&["checkout", "--quiet", "-b", "worse"]);
    for index in 0..1_000 {
        repository.write(&format!("plans/{index:03}.goal"), &UNDATED.replace("more-fans", &format!("g{index}")));
    }
    repository.commit("2026-01-02", "worse");
    let (watching, first) = Watching::start(&[], repository.path());
    assert_eq!((first.findings.len(), &*first.line), (1_000, "checked 1,000 files · 1,000 errors"));
    repository.git(&["checkout", "--quiet", "main"]);
    assert_eq!(watching.next().line, "1,000 files changed · 1,000 files read · all clear · 1,000 fixed");
    repository.git(&["checkout", "--quiet", "worse"]);
    let result = watching.next();
    assert_eq!(result.findings.len(), 1_000);
    assert_eq!(result.line, "1,000 files changed · 1,000 files read · 1,000 errors · 1,000 new");
}

#[test]
fn a_configuration_holds_at_once_and_a_faulty_one_is_waited_for() {
    let folder = Folder::new().file("fans.goal", UNDATED);
    let (watching, _) = Watching::start(&[], folder.path());
    write(&folder, "goalposts.toml", "[rules]\nno-timeframe = \"allow\"\n");
    assert_eq!(watching.next().line, "goalposts.toml changed · 0 files read · all clear · 1 fixed");
    write(&folder, "goalposts.toml", "rulez = 1\n");
    let result = watching.next();
    assert!(result.findings[0].starts_with("goalposts.toml:1:1: error[invalid-configuration]"), "{result:?}");
    assert!(result.line.ends_with("1 error · 1 new"), "{result:?}");
    write(&folder, "goalposts.toml", "extend = \"team.toml\"\n");
    assert!(watching.next().line.contains("1 error"), "there is no such file yet");
    write(&folder, "goalposts.toml", "");
    let result = watching.next();
    assert_eq!(result.findings, [NO_TIMEFRAME]);
    assert!(result.line.starts_with("goalposts.toml changed · 1 file read · 1 error"), "{result:?}");
    write(&folder, "sub/goalposts.toml", "");
    write(&folder, "sub/fans.goal", FANS);
    assert!(watching.until(|result| result.line.contains("sub/")).line.contains("1 error"), "a workspace of its own");
    fs::remove_file(folder.join("goalposts.toml")).unwrap();
    assert!(watching.next().line.starts_with("goalposts.toml removed"));
}

#[test]
fn configurations_elsewhere_are_watched_too() {
    let team = Folder::bare().file("team.toml", "").file("deep/unread.goal", "goal {");
    let folder = Folder::new().file("fans.goal", UNDATED);
    let path = team.join("team.toml");
    let (watching, first) = Watching::start(&["--config", path.to_str().unwrap()], folder.path());
    assert_eq!(first.line, "checked 1 file · 1 error");
    fs::write(&path, "[rules]\nno-timeframe = \"allow\"\n").unwrap();
    assert!(watching.next().line.ends_with("team.toml changed · 0 files read · all clear · 1 fixed"));
}

#[test]
fn results_in_other_files_are_watched_even_where_git_ignores_them() {
    let with_rows =
        "goal more-fans {\n  period 2026-Q1\n  kpi fans 2,400 -> +15% {\n    actuals \"data/fans.csv\"\n  }\n}\n";
    let folder = Folder::new().file(".gitignore", "data/\n").folder(".git").file("fans.goal", with_rows);
    let (watching, first) = Watching::start(&[], folder.path());
    assert!(first.line.starts_with("checked 1 file · 1 error"), "{first:?}");
    write(&folder, "data/fans.csv", "date,value\n2026-01-11,2405\n");
    let result = watching.until(|result| result.line.contains("all clear"));
    assert_eq!(result.line, "data/fans.csv changed · 0 files read · all clear · 1 fixed");
    write(&folder, "data/fans.csv", "date,value\n2026-01-11,many\n");
    let result = watching.next();
    assert!(result.findings[0].starts_with("data/fans.csv:2:12: error["), "{result:?}");
    assert_eq!(result.line, "data/fans.csv changed · 0 files read · 1 error · 1 new");
}

#[test]
fn what_cannot_be_read_is_told_and_waited_for() {
    let folder = folder();
    let (watching, _) = Watching::start(&[], folder.path());
    write(&folder, "fans.goal", b"goal caf\xE9 {\n}\n");
    let result = watching.next();
    assert!(result.findings.iter().any(|line| line.starts_with("fans.goal:1:9: error[unreadable-file]")), "{result:?}");
    write(&folder, "fans.goal", FANS);
    assert!(watching.next().line.starts_with("fans.goal changed · 1 file read · all clear"));
    fs::remove_file(folder.join("fans.goal")).unwrap();
    fs::create_dir(folder.join("fans.goal")).unwrap();
    assert!(watching.next().line.contains("fans.goal removed"), "a folder of that name is no file");
    fs::remove_dir(folder.join("fans.goal")).unwrap();
    write(&folder, "fans.goal", FANS);
    assert!(watching.until(|result| result.line.contains("fans.goal added")).line.ends_with("all clear · 1 fixed"));
}

#[test]
fn a_folder_may_go_and_come_back() {
    let folder = Folder::bare().file("around/plans/goalposts.toml", "").file("around/plans/fans.goal", FANS);
    let (watching, _) = Watching::start(&["around/plans"], folder.path());
    fs::rename(folder.join("around/plans"), folder.join("around/away")).unwrap();
    let gone = watching.next();
    assert_eq!(gone.findings[0], "error: `around/plans` does not exist");
    write(&folder, "around/away/fans.goal", UNDATED);
    fs::rename(folder.join("around/away"), folder.join("around/plans")).unwrap();
    let back = watching.until(|result| result.line.contains("new"));
    assert_eq!(back.findings, [format!("around/plans/{NO_TIMEFRAME}")]);
    // A folder around it, of which nobody hears anything.
    fs::rename(folder.join("around"), folder.join("elsewhere")).unwrap();
    assert_eq!(watching.next().findings[0], "error: `around/plans` does not exist");
    write(&folder, "elsewhere/plans/fans.goal", FANS);
    fs::rename(folder.join("elsewhere"), folder.join("around")).unwrap();
    assert!(watching.until(|result| result.line.contains("fixed")).line.contains("all clear"));
    write(&folder, "around/plans/fans.goal", UNDATED);
    assert_eq!(watching.next().line, "around/plans/fans.goal changed · 1 file read · 1 error · 1 new");
    // Deleted and made anew.
    fs::remove_dir_all(folder.join("around")).unwrap();
    watching.until(|result| result.findings.iter().any(|line| line.contains("does not exist")));
    write(&folder, "around/plans/fans.goal", FANS);
    assert!(watching.until(|result| result.line.contains("all clear")).line.contains("fixed"));
    write(&folder, "around/plans/fans.goal", UNDATED);
    assert!(watching.next().line.starts_with("around/plans/fans.goal changed"), "it is watched again");
}

#[test]
fn one_file_is_watched_with_the_others_as_its_context() {
    let folder = folder();
    let (watching, first) = Watching::start(&["clicks.goal"], folder.path());
    assert_eq!(first.line, "checked 1 file · all clear");
    write(&folder, "fans.goal", UNDATED.replace("more-fans", "others"));
    let result = watching.next();
    assert!(result.findings[0].starts_with("clicks.goal:2:12: error[unknown-reference]"), "{result:?}");
    assert_eq!((result.findings.len(), &*result.line), (1, "fans.goal changed · 1 file read · 1 error · 1 new"));
    fs::remove_file(folder.join("clicks.goal")).unwrap();
    assert!(watching.next().findings.iter().any(|line| line == "error: `clicks.goal` does not exist"));
    write(&folder, "clicks.goal", CLICKS.replace("more-fans", "others"));
    assert!(watching.until(|result| result.line.contains("all clear")).line.contains("1 fixed"));
}

#[test]
fn names_in_any_script_are_shown_and_found() {
    let folder = Folder::new().file("계획/동네 카페.goal", FANS.replace("Win more fans", "더 많은 팬"));
    let (watching, _) = Watching::start(&["계획"], folder.path());
    write(&folder, "계획/동네 카페.goal", UNDATED);
    let result = watching.next();
    assert_eq!(result.findings, [NO_TIMEFRAME.replace("fans.goal", "계획/동네 카페.goal")]);
    assert_eq!(result.line, "계획/동네 카페.goal changed · 1 file read · 1 error · 1 new");
    fs::rename(folder.join("계획/동네 카페.goal"), folder.join("계획/서점.goal")).unwrap();
    assert!(watching.next().line.starts_with("계획/서점.goal added, 계획/동네 카페.goal removed · 1 file read"));
}

#[test]
fn polling_sees_the_same() {
    let with_rows = FANS.replace("+15%\n", "+15% {\n    actuals \"fans.csv\"\n  }\n");
    let folder = folder().file("fans.goal", with_rows).file("fans.csv", "date,value\n2026-01-11,2405\n");
    let (watching, first) = Watching::start(&["--poll=20ms", "--debounce", "0"], folder.path());
    assert_eq!(first.line, "checked 2 files · all clear");
    write(&folder, "fans.goal", UNDATED);
    assert_eq!(watching.next().line, "fans.goal changed · 1 file read · 1 error · 1 new");
    write(&folder, "plans/new.goal", FANS.replace("more-fans", "new"));
    assert!(watching.until(|result| result.line.contains("new.goal added")).line.contains("1 error"));
    fs::rename(folder.join("plans"), folder.join("moved")).unwrap();
    let moved = watching.until(|result| result.line.contains("moved/new.goal added"));
    assert!(moved.line.contains("1 error"), "{moved:?}");
    write(&folder, "goalposts.toml", "[rules]\nno-timeframe = \"allow\"\n");
    assert!(watching.until(|result| result.line.contains("all clear")).line.starts_with("goalposts.toml changed"));
    fs::remove_file(folder.join("moved/new.goal")).unwrap();
    assert!(watching.next().line.starts_with("moved/new.goal removed"));
}

#[test]
fn an_empty_folder_is_waited_in() {
    let folder = Folder::new();
    let (watching, first) = Watching::start(&[], folder.path());
    assert_eq!(first.findings[0], "warning: there is nothing to check yet");
    write(&folder, "fans.goal", FANS);
    assert_eq!(watching.next().line, "fans.goal added · 1 file read · all clear");
}
