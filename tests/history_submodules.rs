//! History where one run meets several repositories: submodules in the repository around them, and repositories side by side.

mod support;

use support::git::Repository;

const INNER: &str = "goal fans \"Fans of the team\" {\n  by 2026-06-30\n  kpi followers 2,400 -> +15%\n}\n";
const OUTER: &str = "goal fans \"Fans of us all\" {\n  by 2026-06-30\n  kpi reach >= 500\n}\n";

/// A repository, and one that has it as its submodule `팀`.
fn around_another() -> Option<(Repository, Repository)> {
    let (inner, outer) = (Repository::new()?, Repository::new()?);
    inner.write("plan.goal", INNER).commit("2026-01-02", "The team");
    let url = inner.path().display().to_string();
    outer.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "팀"]);
    outer.write("goalposts.toml", "").write("own.goal", OUTER).commit("2026-01-03", "All of us");
    Some((inner, outer))
}

#[test]
fn goals_of_one_name_are_told_apart_by_their_plans() {
    let Some((_inner, outer)) = around_another() else { return };
    outer.edit("팀/plan.goal", "+15%", "+10%").edit("own.goal", "500", "400");
    let diff = outer.run(&["diff", "--against", "HEAD"]).success();
    diff.stdout_has("\nown/fans  Fans of us all\n").stdout_has("\n팀/plan/fans  Fans of the team\n");
    let comment = outer.run(&["diff", "--against", "HEAD", "--format", "markdown"]).success();
    comment.stdout_has("| `own/fans` | `reach` |").stdout_has("| `팀/plan/fans` | `followers` |");
    outer.git(&["checkout", "--quiet", "own.goal"]);
    outer.run(&["diff", "--against", "HEAD"]).success().stdout_has("\nfans  Fans of the team\n");
}

#[test]
fn the_log_of_a_goal_in_a_submodule_is_that_of_the_submodule() {
    let Some((_inner, outer)) = around_another() else { return };
    outer.run(&["log", "own/fans"]).success().stdout_has("All of us");
    let (from_above, from_within) = (["log", "팀/plan/fans"], ["log", "plan/fans"]);
    outer.run(&from_above).success().stdout_has("Mina  The team\n").stdout_has("   팀/plan.goal:1\n");
    outer.run_in("팀", &from_within).success().stdout_has("Mina  The team\n");
    // What the repository around does not name yet is not committed there.
    outer.edit("팀/plan.goal", "+15%", "+10%");
    outer.git(&["-C", "팀", "commit", "--quiet", "--all", "-m", "Fewer will do"]);
    outer.run(&from_above).success().stdout_has("\nnot committed yet\n  ▼ weakened");
    outer.commit("2026-01-04", "The team's newest");
    outer.run(&from_above).success().stdout_has("Mina  Fewer will do\n  ▼ weakened");
    outer.run(&from_within).failure().stderr(
        "error: no goal `fans` is or was in a plan `plan` here\n  help: did you mean `own/fans` or `팀/plan/fans`?\n",
    );
}

#[test]
fn files_of_a_submodule_that_changed_are_judged() {
    let Some((_inner, outer)) = around_another() else { return };
    let changed = || outer.run(&["check", "--changed", "--since", "HEAD", "--verbose"]);
    changed().success().stdout("").stderr("2 files were read as context\n");
    outer.edit("팀/plan.goal", "followers 2,400 -> +15%", "followers");
    changed().found().stdout_has("팀/plan.goal:3:7: error[missing-target]").stderr_has("1 file was read as context");
    outer.git(&["-C", "팀", "commit", "--quiet", "--all", "-m", "No target"]);
    changed().found().stdout_has("팀/plan.goal:3:7: error[missing-target]");
    outer.git(&["add", "팀"]);
    changed().found();
    outer.commit("2026-01-04", "The team's newest");
    changed().success().stdout("");
    outer.write("팀/new.goal", "goal new {\n  by 2026-06-30\n  kpi reach\n}\n");
    changed().found().stdout_has("팀/new.goal:3:7: error");
    // Since before it was there, everything in it is new.
    outer.git(&["rm", "--quiet", "--force", "own.goal"]);
    let before = ["check", "--changed", "--since", "HEAD~1"];
    outer.run(&before).found().stdout_has("팀/plan.goal:3:7: error").stdout_has("팀/new.goal:3:7: error");
}

#[test]
fn what_a_submodule_holds_is_context_of_what_is_staged() {
    let Some((_inner, outer)) = around_another() else { return };
    let supporting = |name: &str| format!("goal more {{\n  by 2026-06-30\n  supports {name}\n  kpi reach >= 500\n}}\n");
    outer.edit("팀/plan.goal", "fans", "team-fans");
    outer.git(&["-C", "팀", "commit", "--quiet", "--all", "-m", "Another name"]);
    outer.write("more.goal", &supporting("team-fans")).git(&["add", "more.goal"]);
    // The commit that is staged counts, not the one that lies there.
    outer.run(&["check", "--staged"]).found().stdout_has("error[unknown-reference]");
    outer.git(&["add", "팀"]);
    outer.run(&["check", "--staged", "--verbose"]).success().stderr_has("2 files were read as context");
}

#[test]
fn repositories_side_by_side_have_each_their_own_commit() {
    let (Some(one), Some(other)) = (Repository::new(), Repository::new()) else { return };
    for (repository, day) in [(&one, "2026-01-02"), (&other, "2026-01-03")] {
        repository.write("goalposts.toml", "").write("plan.goal", INNER).commit(day, "A plan");
        repository.edit("plan.goal", "+15%", "+10%");
    }
    let path = other.path().display().to_string();
    let with = |arguments: &[&str]| one.run(&[arguments, &[".", &path]].concat());
    with(&["diff", "--against", "HEAD"])
        .success()
        .stdout_has("(2026-01-02), HEAD\n")
        .stdout_has("(2026-01-03), HEAD\n");
    with(&["check", "--against", "HEAD"]).found().stdout_has("(2026-01-02)\n").stdout_has("(2026-01-03)\n");
    for (format, name) in [("json", "JSON"), ("markdown", "Markdown")] {
        let refusal = format!("error: 2 repositories are compared, and {name} is written of one\n");
        with(&["diff", "--against", "HEAD", "--format", format]).failure().stderr_has(&refusal);
    }
}
