//! `goalposts build`: where it writes, what it refuses, and that the same files give the same bytes.

mod support;

use support::run::{Folder, Run};

const FANS: &str = "goal more-fans \"Win more fans\" {\n  period 2026-Q1\n  kpi fans 2,400 -> +15%\n}\n";
const CLICKS: &str = "goal more-clicks {\n  period 2026-Q1\n  kpi link-clicks 320/month -> 368/month\n}\n";

fn folder() -> Folder {
    Folder::new().file("plans/fans.goal", FANS).file("plans/more/clicks.goal", CLICKS)
}

#[test]
fn one_document_on_standard_output_unless_told_otherwise() {
    let folder = folder();
    let finished = Run::new(["build"]).at(&folder).success();
    assert!(finished.stdout.contains("\nversion: 1\nplans:\n"), "{}", finished.stdout);
    assert!(finished.stdout.contains("value: 2760"), "a relative target is worked out");
    let json = Run::new(["build", "--format", "json"]).at(&folder).success().json();
    assert_eq!(json["plans"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_file_by_its_ending_and_a_folder_by_the_sources() {
    let folder = folder();
    Run::new(["build", "plans", "-o", "all.md"]).at(&folder).success().stderr("compiled 1 file, 1 changed\n");
    assert!(folder.read("all.md").contains("Win more fans"));
    Run::new(["build", "plans", "-o", "out", "--format", "json"])
        .at(&folder)
        .success()
        .stderr("compiled 2 files, 2 changed\n");
    assert!(folder.read("out/fans.json").contains("more-fans"));
    assert!(folder.read("out/more/clicks.json").contains("more-clicks"));
    // What is current is left alone.
    Run::new(["build", "plans", "-o", "out", "--format", "json"])
        .at(&folder)
        .success()
        .stderr("compiled 2 files, 0 changed\n");
}

#[test]
fn check_tells_what_is_stale_and_writes_nothing() {
    let folder = folder();
    let check = || Run::new(["build", "plans", "-o", "out", "--format", "markdown", "--check"]).at(&folder);
    check().found().stderr_has("out/fans.md is missing");
    Run::new(["build", "plans", "-o", "out", "--format", "markdown"]).at(&folder).success();
    check().success().stderr("");
    let folder = folder.file("plans/fans.goal", FANS.replace("+15%", "+10%"));
    let before = folder.read("out/fans.md");
    Run::new(["build", "plans", "-o", "out", "--format", "markdown", "--check"])
        .at(&folder)
        .found()
        .stderr_has("out/fans.md is not up to date");
    assert_eq!(folder.read("out/fans.md"), before);
    // Another day changes nothing: the output rests on the files alone.
    let folder = folder.file("plans/fans.goal", FANS);
    Run::new(["build", "plans", "-o", "out", "--format", "markdown", "--check", "--today", "2031-01-01"])
        .at(&folder)
        .success();
}

#[test]
fn an_error_refuses_and_an_allow_accepts() {
    let bad = "goal more-fans {\n  kpi fans 2,400 -> +15%\n}\n";
    let folder = Folder::new().file("a.goal", bad);
    Run::new(["build"]).at(&folder).found().stdout("").stderr(
        "a.goal:1:1: error[no-timeframe] goal `more-fans` has no timeframe\n\
         checked 1 file, 1 goal: 1 error; nothing was compiled\n",
    );
    Run::new(["build", "-A", "no-timeframe"]).at(&folder).success();
    let allowed = bad.replace("}\n", "  allow no-timeframe \"the date is agreed in May\"\n}\n");
    let folder = folder.file("a.goal", allowed);
    let finished = Run::new(["build", "--format", "yaml"]).at(&folder).success();
    assert!(finished.stdout.contains("the date is agreed in May"), "{}", finished.stdout);
}

#[test]
fn findings_that_still_stand_are_in_the_plan() {
    let folder = Folder::new().file("a.goal", "goal more-fans {\n  period 2026-Q1\n  kpi fans 2,400 -> 24,000\n}\n");
    let finished = Run::new(["build", "--format", "markdown"]).at(&folder).success();
    assert!(finished.stdout.contains("would have to grow"), "{}", finished.stdout);
}

#[test]
fn sources_say_where_things_stand() {
    let finished = Run::new(["build", "--format", "json", "--sources", "plans/fans.goal"]).at(&folder()).success();
    let goal = &finished.json()["plans"][0]["goals"][0];
    assert_eq!(goal["location"]["path"], "plans/fans.goal");
    assert_eq!(goal["kpis"][0]["location"]["line"], 3);
}

#[test]
fn standard_input_is_compiled_too() {
    let finished = Run::new(["build", "-", "--format", "markdown"]).stdin(FANS).success();
    assert!(finished.stdout.contains("| Fans | 2,400 | 2,760 |"), "{}", finished.stdout);
}

#[test]
fn threads_change_nothing() {
    let mut folder = Folder::new();
    for index in 0..100 {
        folder = folder.file(&format!("plans/{index:03}.goal"), FANS.replace("2,400", &format!("{}", 2_000 + index)));
    }
    let one = Run::new(["build", "--threads", "1"]).at(&folder).success().stdout;
    let two = Run::new(["build", "--threads", "2"]).at(&folder).success().stdout;
    assert!(one == two);
}

#[test]
fn what_a_finding_proposes_for_today_is_no_part_of_a_plan() {
    let folder = Folder::new().file("a.goal", "goal more-fans {\n  by Q4\n  kpi fans 2,400 -> 2,760\n}\n");
    let on = |today: &str| Run::new(["build", "--today", today]).at(&folder).success().stdout;
    assert!(on("2026-01-15").contains("ambiguous-period"), "the finding itself still stands");
    assert_eq!(on("2026-01-15"), on("2029-07-01"));
}
