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
