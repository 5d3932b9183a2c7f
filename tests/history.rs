//! History through real repositories: a plan that grows commit by commit, and the ways in which a repository can be laid out.

mod support;

use std::fmt::Write;

use support::git::Repository;
use support::run::{Folder, Run};

const PLAN: &str = "plan spring \"Spring at the café\" {\n  owner @mina\n  period 2026-01-01..2026-06-30\n}\n";
const FANS: &str = "goal fans \"Win more fans\" {\n  by 2026-03-31\n  kpi followers 2,400 -> +15% {\n    actual 2026-01-12 2,455\n  }\n  kpi link-clicks 320/month -> +15%\n}\n";
const LETTER: &str =
    "goal letter \"The offices know what is for lunch\" {\n  by 2026-06-30\n  kpi email-subscribers 180 -> 300\n}\n";

/// A repository with the plan as its one commit.
fn café() -> Option<Repository> {
    let repository = Repository::new()?;
    repository.write("plan.goal", &format!("{PLAN}\n{FANS}\n{LETTER}"));
    repository.commit("2026-01-02", "The plan for spring");
    Some(repository)
}

// ── a plan that grows ──

/// `UPDATE=1` writes the transcript anew.
#[test]
fn a_growing_plan_is_told_commit_by_commit() {
    let Some(repository) = café() else { return };
    let mut transcript = String::new();
    let mut tell = |title: &str, commands: &[&[&str]]| {
        let _ = writeln!(transcript, "── {title}\n");
        for arguments in commands {
            let finished = repository.run(arguments).ended();
            let _ = writeln!(transcript, "$ goalposts {}\n{}{}", arguments.join(" "), finished.stdout, finished.stderr);
        }
    };
    // What the commit did, what became of the goal that it is about, and whether that may be.
    const DIFF: &[&str] = &["diff", "--against", "HEAD^", "--to", "HEAD"];
    const CHECK: &[&str] = &["check", "--against", "HEAD^"];

    tell("1 the plan", &[&["diff", "--against", "HEAD"], &["log", "fans"], &["check", "--against", "HEAD"]]);
    repository.edit("plan.goal", "2,455\n", "2,455\n    actual 2026-01-14 2,470\n");
    repository.commit("2026-01-14", "A second result");
    tell("2 a result", &[DIFF, &["log", "fans"], CHECK]);
    repository.edit("plan.goal", "2,400 -> +15%", "2,400 -> 2,500");
    repository.commit("2026-01-20", "Fewer fans will do");
    tell("3 weakened, and nobody says why", &[DIFF, &["log", "fans"], CHECK]);
    repository.edit(
        "plan.goal",
        "180 -> 300\n",
        "180 -> 250 {\n    revised 2026-01-21 \"two offices have moved\"\n  }\n",
    );
    repository.commit("2026-01-21", "Fewer offices");
    tell("4 weakened with a reason", &[DIFF, &["log", "letter"], CHECK]);
    repository.write("fans.goal", &format!("{PLAN}\n{}", repository_text(&repository, "goal fans", "goal letter")));
    repository.write("letter.goal", &repository_text(&repository, "goal letter", ""));
    repository.remove("plan.goal");
    repository.commit("2026-01-22", "A file for each goal");
    tell("5 the file is split", &[DIFF, &["log", "letter"], CHECK]);
    repository.edit("fans.goal", "  kpi followers 2,400 -> 2,500", "\n      kpi followers 2400 → 2_500");
    repository.commit("2026-01-23", "Written otherwise");
    tell("6 another style", &[DIFF, &["log", "fans"], CHECK]);
    repository.git(&["checkout", "--quiet", "-b", "later"]);
    repository.edit("fans.goal", "by 2026-03-31", "by 2026-04-15");
    repository.commit("2026-01-24", "Two more weeks");
    tell("7 slipped, on a branch", &[DIFF, &["diff"], &["log", "fans"], CHECK]);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.edit("letter.goal", "180 -> 250", "180 -> 400");
    repository.commit("2026-01-25", "The landlord helps");
    tell("8 strengthened, on the other", &[DIFF, &["log", "letter"], CHECK]);
    repository.git_in("", "2026-01-26", &["merge", "--quiet", "--no-edit", "-m", "Merge branch 'later'", "later"]);
    tell("9 merged", &[DIFF, &["log", "fans"], CHECK]);
    repository.remove("letter.goal");
    repository.edit("fans.goal", "goal fans", "goal more-fans").edit(
        "fans.goal",
        "kpi link-clicks",
        "kpi clicks is link-clicks",
    );
    repository.commit("2026-01-27", "Give up the letter");
    tell(
        "10 one goal is dropped, another has a new name",
        &[DIFF, &["log", "more-fans"], &["log", "letter"], &["log", "fans"], CHECK],
    );
    repository.edit("fans.goal", "2_500", "2,450");
    tell(
        "what came of it",
        &[
            &["diff", "--against", "HEAD"],
            &["log", "more-fans"],
            &["log", "more-fans.clicks"],
            &["check", "--against", "HEAD"],
            &["diff", "--against", "HEAD~8", "--format", "markdown"],
            &["log", "letter", "--format", "markdown"],
        ],
    );

    let path = support::repository("tests/history/transcript.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &transcript).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    similar_asserts(&expected, &transcript);
}

/// From one mark in the plan to another, or to its end.
fn repository_text(repository: &Repository, from: &str, to: &str) -> String {
    let text = std::fs::read_to_string(repository.join("plan.goal")).unwrap();
    let rest = &text[text.find(from).unwrap()..];
    let end = if to.is_empty() { rest.len() } else { rest.find(to).unwrap() };
    rest[..end].to_string()
}

#[track_caller]
fn similar_asserts(expected: &str, found: &str) {
    if expected == found {
        return;
    }
    let at = expected.lines().zip(found.lines()).position(|(one, other)| one != other).unwrap_or(0);
    let lines = |text: &str| text.lines().skip(at.saturating_sub(3)).take(12).collect::<Vec<_>>().join("\n");
    panic!(
        "the transcript differs from line {} on; `UPDATE=1 cargo test --test history` writes it anew\n── expected\n{}\n── found\n{}",
        at + 1,
        lines(expected),
        lines(found)
    );
}

#[test]
fn what_is_printed_for_programs_fits_its_schema() {
    let Some(repository) = café() else { return };
    repository.edit("plan.goal", "+15% {", "+10% {\n    revised 2026-01-12 \"fewer seats\"");
    repository.edit("plan.goal", "by 2026-06-30", "by 2026-07-31");
    let fits = |arguments: &[&str], schema: serde_json::Value| {
        let document = repository.run(arguments).success().json();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        document
    };
    let diff = fits(&["diff", "--against", "HEAD", "--format", "json"], goalposts::history::json_schema());
    let change = &diff["goals"][0]["changes"][0];
    assert_eq!(change["kind"], "target-weakened");
    assert_eq!(change["before"], serde_json::json!({ "text": "2,760 (+15%)", "value": "2760" }));
    assert_eq!(change["after"]["value"], "2640");
    assert_eq!(change["reasons"][0]["text"], "fewer seats");
    assert_eq!(diff["summary"]["weaker_with_reason"], 1);
    assert_eq!(diff["goals"][1]["changes"][0]["days"], 31);
    let log = fits(&["log", "fans", "--format", "json"], goalposts::history::log_json_schema());
    assert_eq!(log["entries"][0]["commit"]["subject"], "The plan for spring");
    assert!(log["entries"][1].get("commit").is_none(), "it is not committed yet");
    fits(&["diff", "--against", "HEAD", "--to", "HEAD", "--format", "json"], goalposts::history::json_schema());
}

// ── what is there at the other end ──

#[test]
fn files_that_are_gone_can_be_named() {
    let Some(repository) = café() else { return };
    repository.write("sub/other.goal", "goal other {\n  by 2026-06-30\n  kpi reach >= 5\n}\n");
    repository.commit("2026-01-03", "Another");
    repository.remove("sub/other.goal");
    let gone = "other\n\n  ▼ dropped       goal  1 KPI by 2026-06-30   was in sub/other.goal:1\n                        no reason given\n";
    for path in ["sub/other.goal", "sub", "."] {
        repository.run(&["diff", "--against", "HEAD", path]).success().stdout_has(gone);
    }
    repository.run(&["diff", "--against", "HEAD", "plan.goal"]).success().stdout_has("nothing moved; 2 as before");
    repository
        .run(&["diff", "--against", "HEAD", "sub/othr.goal"])
        .failure()
        .stderr_has("error: `sub/othr.goal` does not exist, neither now nor at ");
    let found = "sub/other.goal:1:6: error[dropped-goal] the goal `other`, still there at ";
    repository.run(&["check", "--against", "HEAD"]).found().stdout_has(found);
    repository.run(&["check", "--against", "HEAD", "plan.goal"]).success();
    repository.run(&["check", "--against", "HEAD", "--output-format", "json"]).found().json();
    repository.run(&["check", "--against", "HEAD", "--output-format", "pretty"]).found().stdout_has("1 │ goal other {");
}

#[test]
fn a_line_that_cannot_be_read_is_not_compared_and_that_is_told() {
    let Some(repository) = café() else { return };
    repository.edit("plan.goal", "-> +15% {", "-> {");
    repository
        .run(&["diff", "--against", "HEAD"])
        .success()
        .stdout_has("nothing moved; 1 with other words or details, 1 as before")
        .stderr(
            "warning: 1 file has lines that can't be read and are not compared\n  help: `goalposts check` shows them\n",
        );
    let now = "warning: 1 file has lines that can't be read and are not compared\n";
    repository
        .run(&["check", "--against", "HEAD"])
        .found()
        .stdout_has("error[syntax-error]")
        .stderr_has(&format!("{now}checked "));
    repository.run(&["check", "--against", "HEAD", "--quiet"]).found().stderr("");
    // So is one that can't be read at the other end, where no finding shows it.
    repository.commit("2026-01-03", "Not finished");
    repository.edit("plan.goal", "-> {", "-> +10% {");
    let then = "warning: 1 file had lines that can't be read at that commit, which are not compared\n  help: what was changed in them since ";
    repository.run(&["check", "--against", "HEAD"]).success().stderr_has(then);
    repository.run(&["diff", "--against", "HEAD"]).success().stderr_has(then);
    repository.run(&["check", "--against", "HEAD^"]).found().stderr_has("checked 1 file");
    repository.run(&["diff", "--against", "HEAD^", "--to", "HEAD"]).success().stderr(now);
    repository.write("letter.goal", LETTER.replace("letter", "other").as_str());
    repository
        .run(&["check", "--against", "HEAD", "letter.goal"])
        .success()
        .stderr("checked 1 file, 1 goal: all clear\n");
}

#[test]
fn a_partial_clone_fetches_what_it_lacks() {
    let Some(repository) = café() else { return };
    repository.edit("plan.goal", "+15% {", "+20% {").commit("2026-01-03", "More");
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", repository.path().display());
    let clone = Folder::bare();
    let target = clone.join("clone").display().to_string();
    repository.git(&["clone", "--quiet", "--filter=blob:none", &url, &target]);
    let run = |arguments: &[&str]| repository.run(arguments).in_folder(&clone.join("clone")).success();
    run(&["diff", "--against", "HEAD^"]).stdout_has("target 2,760 (+15%) → 2,880 (+20%)");
    run(&["log", "fans.followers"]).stdout_has("The plan for spring");
}

#[test]
fn what_gitignore_leaves_out_was_left_out_then_too() {
    let Some(repository) = café() else { return };
    repository.write("out/x.goal", "goal x {\n  by 2026-06-30\n  kpi reach >= 5\n}\n");
    repository.write(".gitignore", "/out/\n");
    repository.git(&["add", "--all"]);
    repository.git(&["add", "--force", "out/x.goal"]);
    repository.git_in("", "2026-01-03", &["commit", "--quiet", "-m", "Tracked and ignored"]);
    repository.run(&["diff", "--against", "HEAD"]).success().stdout_has("nothing moved; 2 as before");
    repository.run(&["diff", "--against", "HEAD", "--no-ignore"]).success().stdout_has("nothing moved; 3 as before");
    repository.run(&["check", "--staged", "--verbose"]).success().stderr_has("1 file was read as context");
}

#[test]
fn a_workspace_may_be_a_folder_of_a_larger_repository() {
    let Some(repository) = Repository::new() else { return };
    repository.write("marketing/goalposts.toml", "").write("marketing/plan.goal", FANS);
    repository.write("sales/plan.goal", LETTER).commit("2026-01-02", "Two teams");
    repository.edit("marketing/plan.goal", "+15% {", "+10% {").edit("sales/plan.goal", "300", "200");
    let printed = repository.run_in("marketing", &["diff", "--against", "HEAD"]).success().stdout_has("   plan.goal:3");
    assert!(!printed.stdout.contains("letter"), "{}", printed.stdout);
    let printed = repository.run(&["diff", "--against", "HEAD"]).success().stdout_has("   marketing/plan.goal:3");
    assert!(printed.stdout.contains("sales/plan.goal"), "{}", printed.stdout);
}

#[test]
fn links_have_the_contents_of_what_they_lead_to() {
    if !cfg!(unix) {
        return;
    }
    let Some(repository) = Repository::new() else { return };
    repository.write("texts/fans.txt", FANS).write("letter.goal", LETTER);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("texts/fans.txt", repository.join("fans.goal")).unwrap();
        std::os::unix::fs::symlink("letter.goal", repository.join("again.goal")).unwrap();
    }
    repository.commit("2026-01-02", "Links");
    repository.run(&["diff", "--against", "HEAD"]).success().stdout_has("nothing moved; 2 as before");
}

// ── how repositories are laid out ──

#[test]
fn worktrees_and_submodules_have_their_history() {
    let Some(repository) = café() else { return };
    repository.git(&["worktree", "add", "--quiet", "-b", "side", "../café-side"]);
    let folder = repository.path().parent().unwrap().join("café-side");
    std::fs::write(folder.join("plan.goal"), format!("{PLAN}\n{}\n{LETTER}", FANS.replace("+15% {", "+10% {")))
        .unwrap();
    let run = repository.run_in("../café-side", &["diff"]).success();
    let printed = run.stdout_has("where this branch left main").stdout_has("target 2,760 (+15%) → 2,640 (+10%)");
    assert_eq!(printed.stderr, "");
    std::fs::remove_dir_all(folder).unwrap();

    let Some(outer) = Repository::new() else { return };
    let url = repository.path().display().to_string();
    outer.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "café"]);
    outer.write("goalposts.toml", "").write("own.goal", "goal own {\n  by 2026-06-30\n  kpi reach >= 5\n}\n");
    outer.commit("2026-01-03", "A submodule");
    outer.run(&["diff", "--against", "HEAD"]).success().stdout_has("nothing moved; 3 as before");
    outer.edit("café/plan.goal", "+15% {", "+10% {");
    outer.run(&["diff", "--against", "HEAD"]).success().stdout_has("café/plan.goal:");
    outer.run_in("café", &["check", "--against", "HEAD", "plan.goal"]).found().stdout_has("error[weakened-target]");
}

#[test]
fn a_hook_runs_with_variables_of_its_own() {
    let Some(repository) = café() else { return };
    let Some(other) = café() else { return };
    repository.edit("plan.goal", "+15% {", "+10% {");
    // What git sets for the hooks of one repository must not be taken for another's.
    let foreign = other.join(".git").display().to_string();
    repository
        .run(&["diff", "--against", "HEAD"])
        .env("GIT_DIR", &foreign)
        .env("GIT_INDEX_FILE", &format!("{foreign}/index"))
        .success()
        .stdout_has("target 2,760 (+15%) → 2,640 (+10%)");
    // And for its own they are right: another index is what is committed.
    repository.git(&["add", "plan.goal"]);
    let own = [("GIT_DIR", ".git"), ("GIT_INDEX_FILE", ".git/index")];
    let run = own
        .iter()
        .fold(repository.run(&["check", "--staged", "--against", "HEAD"]), |run, (name, value)| run.env(name, value));
    run.found().stdout_has("error[weakened-target]");
}

// ── what can't be done, and what mends it ──

#[test]
fn a_shallow_clone_says_how_to_deepen_it() {
    let Some(repository) = café() else { return };
    repository.edit("plan.goal", "+15% {", "+20% {").commit("2026-01-03", "More");
    let url = format!("file://{}", repository.path().display());
    let clone = Folder::bare();
    let target = clone.join("clone").display().to_string();
    repository.git(&["clone", "--quiet", "--depth", "1", "--no-single-branch", &url, &target]);
    let run = |arguments: &[&str], service: &[(&str, &str)]| {
        service
            .iter()
            .fold(repository.run(arguments).in_folder(&clone.join("clone")), |run, (name, value)| run.env(name, value))
    };
    let why = "this is a shallow clone, which has the newest commits only\n";
    run(&["diff", "--against", "HEAD^"], &[]).failure().stderr(&format!(
        "error: no commit is called `HEAD^` here: {why}  help: `git fetch --unshallow` brings the others\n"
    ));
    let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "next")];
    run(&["diff"], &github).failure().stderr(&format!(
        "error: the branch `origin/next` is not here: {why}  help: give the step `uses: actions/checkout` the lines `with:` and \
         `fetch-depth: 0`\n"
    ));
    run(&["check", "--against", "v1"], &[("GITLAB_CI", "true")])
        .failure()
        .stderr_has("help: set the variable `GIT_DEPTH: 0` for this job");
    run(&["log", "fans"], &[]).success().stdout_has("older commits were not fetched");
    run(&["log", "posters"], &[]).failure().stderr(&format!(
        "error: no goal is or was called `posters` here: {why}  help: `git fetch --unshallow` brings the others\n"
    ));
    // A branch that is there under a pull request is found by its service's variable.
    let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "main")];
    run(&["diff"], &github).success().stdout_has("where this branch left origin/main");
}

#[test]
fn what_is_not_there_is_said_in_words() {
    let Some(repository) = Repository::new() else { return };
    repository.write("plan.goal", FANS);
    let nothing = "error: there is nothing to compare with: this repository has no commit yet\n  help: `git add .` and `git commit` make the first one\n";
    for arguments in [&["diff"][..], &["diff", "--against", "HEAD"], &["check", "--against", "main"], &["log", "fans"]]
    {
        repository.run(arguments).failure().stderr(nothing);
    }
    repository.commit("2026-01-02", "First");
    repository
        .run(&["check", "--against", "mian"])
        .failure()
        .stderr("error: no commit is called `mian` here\n  help: did you mean `main`?\n");
    repository.run(&["diff", "--against", "a..b"]).failure().stderr_has("`goalposts diff --against a --to b`");
    repository.run(&["diff", "--against", "-x"]).failure();
    repository.run(&["diff", "--against=-x"]).failure().stderr_has("no commit is called `-x` here");
    repository.run(&["diff", "--against", "HEAD:plan.goal"]).failure();
    repository.git(&["update-ref", "refs/remotes/origin/next", "HEAD"]);
    repository.run(&["diff", "--against", "next"]).failure().stderr_has("did you mean `origin/next`?");
    repository.git(&["branch", "--quiet", "-m", "work"]);
    repository.run(&["diff"]).failure().stderr_has("help: say what to compare with: `--against REV`");
    repository
        .run(&["log", "fanz"])
        .failure()
        .stderr("error: no goal is or was called `fanz` here\n  help: did you mean `fans`?\n");
    repository.run(&["log", "fans.followerz"]).failure().stderr_has("did you mean `fans.followers`?");
    repository.remove("plan.goal").commit("2026-01-03", "Given up");
    repository.run(&["log", "fans.followerz"]).failure().stderr_has("did you mean `fans.followers`?");
    repository
        .run(&["log", "fans.reach"])
        .failure()
        .stderr_has("`fans` has and had no KPI `reach`\n  help: it had `followers` or `link-clicks`");
    repository.run(&["log", "fans.followers"]).success().stdout_has("dropped");
    repository.run(&["diff"]).env("PATH", "").failure().stderr_has("there is no `git` on this machine");

    let folder = Folder::new().file("plan.goal", FANS);
    Run::new(["diff"]).at(&folder).failure().stderr_has("lies in no git repository");
    Run::new(["check", "--staged"]).at(&folder).failure().stderr_has("`git init`");
}

#[test]
fn what_is_compared_with_has_the_name_of_a_branch() {
    let Some(repository) = café() else { return };
    // Nobody is somewhere that the branch has left.
    repository.run(&["diff"]).success().stdout_has("(2026-01-02), main\n");
    repository.git(&["update-ref", "refs/remotes/origin/plans", "HEAD"]);
    repository.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/plans"]);
    repository.run(&["diff"]).success().stdout_has("where this branch left origin/plans\n");
    repository.git(&["update-ref", "-d", "refs/remotes/origin/plans"]);
    repository.run(&["diff"]).success().stdout_has("(2026-01-02), main\n");
    // Neither the remote nor its branch has a common name.
    repository.git(&["branch", "--quiet", "-m", "work"]);
    repository.git(&["update-ref", "refs/remotes/company/plans", "HEAD"]);
    repository.git(&["symbolic-ref", "refs/remotes/company/HEAD", "refs/remotes/company/plans"]);
    repository.run(&["diff"]).success().stdout_has("where this branch left company/plans\n");
}

#[test]
fn branches_without_a_common_commit_are_told_apart() {
    let Some(repository) = café() else { return };
    repository.git(&["checkout", "--quiet", "--orphan", "other"]);
    repository.commit("2026-01-03", "Anew");
    repository
        .run(&["diff"])
        .failure()
        .stderr_has("where this branch left `main` can't be told: the two have no commit in common");
    repository.run(&["diff", "--against", "main"]).success().stdout_has("nothing moved; 2 as before");
    repository.run(&["check", "--against", "main..."]).failure();
}

// ── what is judged ──

#[test]
fn what_is_staged_is_what_is_judged() {
    let Some(repository) = café() else { return };
    // Before the first commit of a file, and with something else in the working tree.
    repository.write("new.goal", "goal new {\n  by 2026-06-30\n  kpi reach\n}\n");
    repository.git(&["add", "new.goal"]);
    repository.edit("new.goal", "kpi reach", "kpi reach >= 5");
    repository.edit("plan.goal", "+15% {", "? {");
    let found = "new.goal:3:7: error[missing-target] `reach` has no target\n";
    repository
        .run(&["check", "--staged", "--verbose"])
        .found()
        .stdout(found)
        .stderr("checked 1 file, 1 goal: 1 error\n1 file was read as context\n");
    repository.run(&["check", "--staged", "plan.goal"]).success().stdout("").stderr("");
    // A file that git does not know of takes no part: without it the commit would be broken.
    repository.write("unknown.goal", "goal unknown {\n  by 2026-06-30\n  kpi reach >= 5\n}\n");
    repository.edit("new.goal", "  by", "  supports unknown\n  by");
    repository.git(&["add", "new.goal"]);
    repository.run(&["check", "--staged"]).found().stdout_has("error[unknown-reference]");
    repository.run(&["check", "new.goal"]).success();
    repository.git(&["add", "unknown.goal"]);
    repository.run(&["check", "--staged"]).success();
    repository.git(&["reset", "--quiet", "--hard"]);
    repository.run(&["check", "--staged"]).success().stdout("").stderr("");
    repository.run(&["check", "--staged", "--changed"]).failure();
}

#[test]
fn a_conflict_must_be_resolved_first() {
    let Some(repository) = café() else { return };
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.edit("plan.goal", "+15% {", "+10% {").commit("2026-01-03", "Less");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.edit("plan.goal", "+15% {", "+20% {").commit("2026-01-04", "More");
    let merge =
        std::process::Command::new("git").args(["merge", "--quiet", "side"]).current_dir(repository.path()).output();
    assert!(!merge.unwrap().status.success());
    repository.run(&["check", "--staged"]).failure().stderr(
        "error: `plan.goal` has conflicts that are not resolved\n  help: resolve them, then `git add plan.goal`\n",
    );
}

#[test]
fn only_what_changed_is_reported() {
    let Some(repository) = café() else { return };
    let broken = "goal broken {\n  by 2026-06-30\n  kpi reach\n}\n";
    repository.write("old.goal", broken).commit("2026-01-03", "Broken");
    repository.write("new.goal", &broken.replace("broken", "anew"));
    let changed = |since: &str| repository.run(&["check", "--changed", "--since", since, "--verbose"]);
    changed("HEAD")
        .found()
        .stdout("new.goal:3:7: error[missing-target] `reach` has no target\n")
        .stderr_has("2 files were read as context\n");
    changed("HEAD^").found().stdout_has("old.goal:3:7: error");
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.run(&["check", "--changed"]).found().stdout_has("new.goal:3:7");
    repository.remove("new.goal");
    repository.run(&["check", "--changed"]).success().stdout("").stderr("");
    repository.run(&["check", "--since", "HEAD"]).failure().stderr_has("--changed");
}

#[test]
fn rules_about_history_are_silent_without_one() {
    let Some(repository) = café() else { return };
    let allowed = FANS.replace("  by", "  allow weakened-target \"agreed in the May meeting\"\n  by");
    repository.write("plan.goal", &format!("{PLAN}\n{}\n{LETTER}", allowed.replace("+15% {", "+10% {")));
    repository.run(&["check"]).success().stdout("");
    repository.run(&["check", "--against", "HEAD"]).success().stdout("");
    repository.edit("plan.goal", "+10% {", "+15% {");
    repository.run(&["check", "--against", "HEAD"]).success().stdout_has("warning[unused-allow]");
    repository.run(&["check"]).success().stdout("");
}
