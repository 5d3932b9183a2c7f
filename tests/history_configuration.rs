//! History and `goalposts.toml` together: what is held against earlier goals is judged by the configuration of now.

mod support;

use support::git::Repository;

const FANS: &str =
    "goal fans \"Win more fans\" {\n  period 2026-01-01..2026-03-31\n  kpi followers 2,400 -> 2,760\n}\n";
const LETTER: &str =
    "goal letter \"A letter\" {\n  period 2026-01-01..2026-06-30\n  kpi email-subscribers 180 -> 200\n}\n";

/// A repository with these files as its one commit.
fn repository(configuration: &str, path: &str) -> Option<Repository> {
    let repository = Repository::new()?;
    repository.write("goalposts.toml", configuration).write(path, FANS).write("letter.goal", LETTER);
    repository.commit("2026-01-02", "The plan for spring");
    Some(repository)
}

/// Moves the plan to where it is to be found now, with a target that asks for less.
fn weaken(repository: &Repository, from: &str, to: &str) {
    repository.remove(from).write(to, &FANS.replace("2,760", "2,500"));
}

const AGAINST: [&str; 3] = ["check", "--against", "HEAD"];

#[test]
fn levels_of_what_moved_are_those_of_the_configuration() {
    for (rules, exit_code, level) in [
        ("", 1, "error"),
        ("moved = \"warn\"", 0, "warning"),
        ("moved = \"allow\"\nweakened-target = \"advice\"", 0, "advice"),
    ] {
        let Some(repository) = repository(&format!("[rules]\n{rules}\n"), "plan.goal") else { return };
        weaken(&repository, "plan.goal", "plan.goal");
        let run = repository.run(&AGAINST);
        let finished = if exit_code == 1 { run.found() } else { run.success() };
        finished.stdout_has(&format!("plan.goal:3:26: {level}[weakened-target]"));
    }
    let Some(repository) = repository("[rules]\nweakened-target = \"allow\"\n", "plan.goal") else { return };
    weaken(&repository, "plan.goal", "plan.goal");
    repository.run(&AGAINST).success().stdout("");
    // What somebody says on the command line comes last.
    repository.run(&[&AGAINST[..], &["-D", "moved"]].concat()).found().stdout_has("error[weakened-target]");
}

#[test]
fn a_file_that_was_renamed_has_the_overrides_of_its_new_path() {
    let configuration = "[[overrides]]\npaths = [\"drafts\"]\nrules.weakened-target = \"allow\"\n";
    let Some(repository) = repository(configuration, "drafts/plan.goal") else { return };
    weaken(&repository, "drafts/plan.goal", "plans/spring.goal");
    repository.run(&AGAINST).found().stdout_has("plans/spring.goal:3:26: error[weakened-target]");

    let Some(repository) = self::repository(configuration, "plans/spring.goal") else { return };
    weaken(&repository, "plans/spring.goal", "drafts/plan.goal");
    repository.run(&AGAINST).success().stdout("");
}

#[test]
fn what_is_gone_has_the_overrides_of_the_path_it_had() {
    let configuration = "[[overrides]]\npaths = [\"drafts\"]\nrules.dropped-goal = \"allow\"\n";
    for (path, is_found) in [("drafts/plan.goal", false), ("plan.goal", true)] {
        let Some(repository) = repository(configuration, path) else { return };
        repository.remove(path);
        let run = repository.run(&AGAINST);
        if is_found {
            run.found().stdout_has("error[dropped-goal]");
        } else {
            run.success().stdout("");
        }
    }
}

#[test]
fn options_of_what_moved_may_differ_by_path() {
    let configuration = "[[overrides]]\npaths = [\"plans\"]\nrules.late-easing = { freeze = 90 }\n";
    for (path, is_found) in [("plans/plan.goal", true), ("plan.goal", false)] {
        let Some(repository) = repository(configuration, path) else { return };
        weaken(&repository, path, path);
        let finished = repository.run(&AGAINST).found();
        // 75 days before the deadline.
        assert_eq!(finished.stdout.contains("[late-easing]"), is_found, "{}", finished.stdout);
    }
}

#[test]
fn the_present_configuration_holds_for_both_ends() {
    let Some(repository) = repository("", "drafts/plan.goal") else { return };
    // Left out now, and so it was never there.
    repository.write("goalposts.toml", "exclude = [\"drafts\"]\n").remove("drafts/plan.goal");
    repository.run(&AGAINST).success();
    repository.run(&["diff", "--against", "HEAD"]).success().stdout_has("nothing moved");
    for choice in [&["--isolated"][..], &["--config", "other.toml"]] {
        repository.write("other.toml", "");
        let diff = [&["diff", "--against", "HEAD"], choice].concat();
        repository.run(&diff).success().stdout_has("fans").stdout_has("dropped");
        repository.run(&[&["log", "fans"], choice].concat()).success().stdout_has("The plan for spring");
    }
    // Defaults hold for what was written before them, too.
    repository.write("goalposts.toml", "[defaults]\nowner = \"@mina\"\n").write("drafts/plan.goal", FANS);
    repository.run(&["diff", "--against", "HEAD"]).success().stdout_has("nothing moved");
}

#[test]
fn a_faulty_configuration_is_told_and_can_be_left_aside() {
    let Some(repository) = repository("", "plan.goal") else { return };
    weaken(&repository, "plan.goal", "plan.goal");
    repository.write("goalposts.toml", "[rule]\n");
    for command in [&["diff", "--against", "HEAD"][..], &["log", "fans"]] {
        repository.run(command).failure().stderr_has("error[invalid-configuration]");
        repository.run(&[command, &["--isolated"]].concat()).success().stdout_has("▼ weakened");
        repository.run(&[command, &["--config", "nowhere.toml"]].concat()).failure().stderr_has("does not exist");
    }
}
