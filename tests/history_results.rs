//! Results in CSV files through history: as they were at a commit, and as they are staged.

mod support;

use support::git::Repository;

const PLAN: &str = "goal fans \"Win more fans\" {\n  period 2025-10-01..2026-03-31\n  kpi followers 2,400 -> 2,760 {\n    actuals \"results/fans.csv\"\n  }\n}\n";
const ROWS: &str = "date,value\n2025-11-30,2455\n2025-12-31,2470\n";
const AGAINST: [&str; 3] = ["check", "--against", "HEAD"];

fn repository() -> Option<Repository> {
    let repository = Repository::new()?;
    repository
        .write("goalposts.toml", "[rules]\noff-pace = \"allow\"\n")
        .write("plans/plan.goal", PLAN)
        .write("plans/results/fans.csv", ROWS);
    repository.commit("2026-01-02", "The plan for spring");
    Some(repository)
}

#[test]
fn rows_that_change_or_vanish_are_found() {
    let Some(repository) = repository() else { return };
    repository.run(&AGAINST).success().stdout("");
    repository.edit("plans/results/fans.csv", "2455", "2500");
    repository
        .run(&AGAINST)
        .found()
        .stdout_has("plans/plan.goal:4:13: error[rewritten-actual] the result of `followers` for 2025-11-30 is 2,500, and was 2,455 at ");
    repository
        .run(&[&AGAINST[..], &["--output-format", "pretty"]].concat())
        .found()
        .stdout_has("row 2 of fans.csv: 2,455 before");
    repository.run(&["diff", "--against", "HEAD"]).success().stdout_has("2025-11-30").stdout_has("2,455 → 2,500");
    repository.write("plans/results/fans.csv", "date,value\n2025-12-31,2470\n");
    repository
        .run(&AGAINST)
        .found()
        .stdout_has("the result of `followers` for 2025-11-30, 2,455 at ")
        .stdout_has(", is gone");
    // A word excuses it, as everywhere.
    repository.edit("plans/plan.goal", "fans.csv\"\n", "fans.csv\"\n    revised 2026-01-14 \"counted twice\"\n");
    repository.run(&AGAINST).success();
}

#[test]
fn new_rows_other_places_and_other_spellings_are_no_rewriting() {
    let Some(repository) = repository() else { return };
    repository.write(
        "plans/results/fans.csv",
        "day;x,date,value\na,2025-11-30,\"2,455\"\nb,2025-12-31,2470\nc,2026-01-12,2480\n",
    );
    repository.run(&AGAINST).success().stdout("");
    repository.run(&["diff", "--against", "HEAD"]).success().stdout_has("2,480").stdout_has("1 result");
    // The file goes elsewhere, and then its rows become lines.
    repository.remove("plans/results/fans.csv").write("plans/fans.csv", ROWS);
    repository.edit("plans/plan.goal", "results/fans.csv", "fans.csv");
    repository.run(&AGAINST).success().stdout("");
    repository.remove("plans/fans.csv");
    repository.edit("plans/plan.goal", "actuals \"fans.csv\"", "actual 2025-11-30 2,455\n    actual 2025-12-31 2,470");
    repository.run(&AGAINST).success().stdout("");
    repository.edit("plans/plan.goal", "    actual 2025-12-31 2,470\n", "");
    repository.run(&AGAINST).found().stdout_has("the result of `followers` for 2025-12-31, 2,470 at ");
}

#[test]
fn rows_that_become_lines_are_compared_between_commits_too() {
    let Some(repository) = repository() else { return };
    repository.edit("plans/results/fans.csv", "2470", "2400").commit("2026-01-03", "Corrected");
    // What lies in the folder now plays no part.
    repository.write("plans/results/fans.csv", "nonsense");
    let diff = repository.run(&["diff", "--against", "HEAD^", "--to", "HEAD"]).success();
    diff.stdout_has("2025-12-31").stdout_has("2,470 → 2,400");
}

#[test]
fn results_are_judged_as_they_are_staged() {
    let Some(repository) = repository() else { return };
    let staged = ["check", "--staged"];
    repository.edit("plans/plan.goal", "Win more", "Have more");
    repository.edit("plans/results/fans.csv", "2025-11-30,2455", "2025-11-30,many");
    repository.git(&["add", "plans/plan.goal"]);
    repository.run(&staged).success().stdout("");
    repository.git(&["add", "plans/results/fans.csv"]);
    repository.write("plans/results/fans.csv", ROWS);
    repository.run(&staged).found().stdout_has("plans/results/fans.csv:2:12: error[syntax-error]");
    // One that was forgotten.
    repository.git(&["rm", "--quiet", "--force", "--cached", "plans/results/fans.csv"]);
    repository
        .run(&staged)
        .failure()
        .stdout_has("plans/plan.goal:4:13: error[unreadable-file] git knows no file `results/fans.csv`");
}

#[cfg(unix)]
#[test]
fn links_to_results_are_followed_within_the_revision() {
    let Some(repository) = repository() else { return };
    let link = repository.join("plans/results/fans.csv");
    std::fs::rename(&link, repository.join("plans/all.csv")).unwrap();
    std::os::unix::fs::symlink("../all.csv", &link).unwrap();
    repository.commit("2026-01-03", "A link");
    repository.run(&["check", "--against", "HEAD^"]).success().stdout("");
    repository.edit("plans/all.csv", "2470", "2471");
    repository.run(&AGAINST).found().stdout_has("for 2025-12-31 is 2,471, and was 2,470 at ");
    // A circle ends.
    std::fs::remove_file(repository.join("plans/all.csv")).unwrap();
    std::os::unix::fs::symlink("results/fans.csv", repository.join("plans/all.csv")).unwrap();
    repository.git(&["add", "--all"]);
    repository.run(&["check", "--staged"]).ended();
}

#[test]
fn results_that_are_staged_alone_are_judged_with_the_goals_that_take_them() {
    let Some(repository) = repository() else { return };
    repository
        .write("plans/other.goal", "goal other {\n  by 2026-06-30\n  kpi reach\n}\n")
        .commit("2026-01-03", "Other");
    let staged = ["check", "--staged", "--verbose"];
    repository.edit("plans/results/fans.csv", "2025-11-30,2455", "2025-11-30,many");
    repository.write("notes.txt", "").git(&["add", "notes.txt"]);
    repository.run(&staged).success().stdout("").stderr_has("2 files were read as context");
    repository.git(&["add", "plans/results/fans.csv"]);
    repository
        .run(&staged)
        .found()
        .stdout_has("plans/results/fans.csv:2:12: error[syntax-error]")
        .stderr_has("1 file was read as context");
    repository.run(&["check", "--staged", "plans/other.goal"]).success().stdout("").stderr("");
    // One that goes is missed by those who stay.
    repository.git(&["rm", "--quiet", "--force", "plans/results/fans.csv"]);
    repository.run(&staged).failure().stdout_has("plans/plan.goal:4:13: error[unreadable-file] git knows no file ");
    repository.git(&["reset", "--quiet", "--hard"]);
    repository.edit("plans/results/fans.csv", "2025-11-30,2455", "2025-11-30,many");
    let changed = repository.run(&["check", "--changed", "--since", "HEAD"]).found();
    assert!(!changed.stdout_has("fans.csv:2:12: error[syntax-error]").stdout.contains("other.goal"));
}

#[test]
fn the_log_tells_of_rows_that_were_rewritten_as_it_does_of_lines() {
    let Some(repository) = repository() else { return };
    repository.write("plans/results/fans.csv", &format!("{ROWS}2026-01-12,2480\n")).commit("2026-01-12", "A result");
    repository.edit("plans/results/fans.csv", "2455", "2500").commit("2026-01-13", "Count again");
    // The file has another name, then its rows become lines, and one of these is rewritten.
    repository.git(&["mv", "plans/results/fans.csv", "plans/팬 수.csv"]);
    repository.edit("plans/plan.goal", "results/fans.csv", "팬 수.csv").commit("2026-01-14", "Elsewhere");
    repository.edit("plans/팬 수.csv", "2025-11-30,2500\n", "").commit("2026-01-15", "Not that one");
    repository.remove("plans/팬 수.csv");
    let lines = "actual 2025-12-31 2,470\n    actual 2026-01-12 2,480";
    repository.edit("plans/plan.goal", "actuals \"팬 수.csv\"", lines).commit("2026-01-16", "Lines");
    repository.edit("plans/plan.goal", "2,470", "2,475").commit("2026-01-17", "A line");
    let log = repository.run(&["log", "fans.followers"]).success();
    let subject = |line: &str| line.split("Mina  ").nth(1).map(str::to_string);
    let result = |line: &str| Some(line.split("result of ").nth(1)?.split("   ").next()?.to_string());
    let told: Vec<String> = log.stdout.lines().filter_map(|line| subject(line).or_else(|| result(line))).collect();
    assert_eq!(
        told,
        [
            "The plan for spring",
            "Count again",
            "2025-11-30 2,455 → 2,500",
            "Not that one",
            "2025-11-30 2,500",
            "A line",
            "2025-12-31 2,470 → 2,475",
        ]
    );
    // Not committed yet, and a goal that is gone.
    repository.write("plans/results/fans.csv", ROWS).write("plans/plan.goal", PLAN);
    repository.run(&["log", "fans"]).success().stdout_has("not committed yet").stdout_has("2,475 → 2,470");
    repository.git(&["checkout", "--quiet", "."]);
    repository.remove("plans/plan.goal").commit("2026-01-18", "Given up");
    repository.run(&["log", "fans"]).success().stdout_has("2,455 → 2,500").stdout_has("2,470 → 2,475");
}
