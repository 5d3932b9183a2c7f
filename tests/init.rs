//! `goalposts init`: what it makes can be used as it is, and nothing that exists is lost.

mod support;

use std::path::Path;
use std::process::{Command, Output};

use support::run::{Folder, Run};

/// git without anybody's configuration.
fn git(at: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(at).envs([
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_AUTHOR_NAME", "Mina"),
        ("GIT_AUTHOR_EMAIL", "mina@example.org"),
        ("GIT_COMMITTER_NAME", "Mina"),
        ("GIT_COMMITTER_EMAIL", "mina@example.org"),
    ]);
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        git.env_remove(variable);
    }
    git
}

#[track_caller]
fn git_does(at: &Path, arguments: &[&str]) -> Output {
    let output = git(at).args(arguments).output().expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn repository() -> Folder {
    let folder = Folder::bare();
    git_does(folder.path(), &["init", "-q"]);
    folder
}

fn init(folder: &Folder, arguments: &[&str]) -> Run {
    let run = Run::new(["init"].iter().chain(arguments)).at(folder);
    run.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null")
}

const HOOKED: &str = "goalposts check --staged --force-exclude";

// ── files ──

#[test]
fn what_it_writes_is_clean_and_formatted() {
    let folder = Folder::bare();
    init(&folder, &[]).success().stdout(
        "created goalposts.toml: what holds for all goals here\n\
         created example.goal: a goal to change into yours; `goalposts check` says what it thinks of it\n",
    );
    for today in ["2026-01-15", "2026-12-31"] {
        Run::new(["check", "--deny-warnings", "--today", today])
            .at(&folder)
            .success()
            .stderr("checked 1 file, 1 goal: all clear\n");
    }
    Run::new(["fmt", "--check"]).at(&folder).success();
    Run::new(["build"]).at(&folder).success().stdout_has("more-followers");
    let configuration = folder.read("goalposts.toml");
    let is_remark = |line: &str| line.is_empty() || line.starts_with('#');
    assert!(configuration.lines().all(is_remark), "it changes nothing: {configuration}");
}

/// Each setting that it shows, and all of them at once, are ones that goalposts takes.
#[test]
fn what_the_configuration_shows_can_be_switched_on() {
    let folder = Folder::bare();
    init(&folder, &[]).success();
    let configuration = folder.read("goalposts.toml");
    let setting = |line: &str| {
        let text = line.strip_prefix("# ")?.to_string();
        (text.starts_with('[') || text.contains(" = ")).then_some(text)
    };
    let settings: Vec<String> = configuration.lines().filter_map(setting).collect();
    assert!(settings.len() >= 6, "{settings:?}");
    let folder = folder.file("goalposts.toml", settings.join("\n") + "\n");
    Run::new(["check", "--deny-warnings"]).at(&folder).success().stderr("checked 1 file, 1 goal: all clear\n");
}

#[test]
fn nothing_that_exists_is_changed() {
    let folder = Folder::bare().file("goalposts.toml", "# mine\n").file("plans/a.goal", "goal mine\n");
    init(&folder, &[]).success().stdout("found goalposts.toml: left as it is\n");
    assert_eq!(folder.read("goalposts.toml"), "# mine\n");
    assert!(!folder.join("example.goal").exists(), "there is a goal already");

    let folder = Folder::bare().file("example.goal", "wibble\n").file(".goalposts.toml", "");
    init(&folder, &[]).success().stdout("found .goalposts.toml: left as it is\n");
    assert_eq!(folder.read("example.goal"), "wibble\n");
    assert!(!folder.join("goalposts.toml").exists());
}

#[test]
fn a_folder_below_a_workspace_stays_in_it_unless_it_is_named() {
    let folder = Folder::new().folder("marketing");
    let inside = Run::new(["init"]).in_folder(&folder.join("marketing"));
    inside.success().stdout_has("found ../goalposts.toml: left as it is\ncreated example.goal: ");
    assert!(!folder.join("marketing/goalposts.toml").exists());
    let again = Run::new(["init"]).in_folder(folder.path()).success();
    again.stdout("found goalposts.toml: left as it is\n");
    assert!(!folder.join("example.goal").exists(), "the workspace has a goal");
    let folder = folder.file("marketing/example.goal", "").file("a.goal", "");
    let below = |arguments: &[&str]| init(&folder, arguments);
    below(&["marketing"]).success().stdout("created marketing/goalposts.toml: what holds for all goals here\n");
    below(&["new/sales"])
        .success()
        .stdout_has("created new/sales/goalposts.toml: ")
        .stdout_has("new/sales/example.goal");
    below(&["a.goal"]).failure().stderr_has("error: ");
}

// ── the hook ──

#[test]
fn the_hook_is_run_by_git_and_decides() {
    let folder = repository();
    init(&folder, &["--hook"]).success().stdout_has("created .git/hooks/pre-commit: git checks what is about");
    git_does(folder.path(), &["add", "-A"]);
    // In the place of goalposts something that writes down how it was called.
    let bin = Folder::bare().file("goalposts", "#!/bin/sh\necho \"goalposts $*\" >>\"$CALLS\"\nexit \"$VERDICT\"\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(bin.join("goalposts"), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let calls = bin.join("calls");
    let commit = |path: &str, verdict: &str| {
        let mut git = git(folder.path());
        git.args(["commit", "-qm", "goals"]).env("PATH", path).env("CALLS", &calls).env("VERDICT", verdict);
        git.output().expect("git runs")
    };
    let path = std::env::var("PATH").unwrap();
    let with_goalposts = format!("{}:{path}", bin.path().display());
    assert!(!commit(&with_goalposts, "1").status.success(), "findings stop the commit");
    assert_eq!(std::fs::read_to_string(&calls).unwrap(), format!("{HOOKED}\n"));
    assert!(commit(&with_goalposts, "0").status.success());
}

/// On a path that has git and a shell, and no goalposts.
#[test]
fn without_goalposts_the_hook_says_so() {
    let folder = repository();
    init(&folder, &["--hook"]).success();
    let without = Folder::bare();
    let hook = folder.join(".git/hooks/pre-commit");
    let output = Command::new("/bin/sh").arg(hook).env("PATH", without.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("goalposts is not on the path"), "{said}");
}

#[test]
fn the_hook_goes_to_where_git_looks_for_it() {
    let folder = repository().folder("marketing");
    git_does(folder.path(), &["config", "core.hooksPath", "tools/hooks"]);
    let finished = Run::new(["init", "--hook"]).in_folder(&folder.join("marketing")).success();
    assert!(finished.stdout.contains("created ../tools/hooks/pre-commit: "), "{}", finished.stdout);
    assert!(folder.read("tools/hooks/pre-commit").contains(HOOKED));

    let folder = repository().file("a.goal", "");
    git_does(folder.path(), &["add", "-A"]);
    git_does(folder.path(), &["commit", "-qm", "a"]);
    git_does(folder.path(), &["worktree", "add", "-q", "beside/tree"]);
    let finished = Run::new(["init", "--hook"]).in_folder(&folder.join("beside/tree")).success();
    assert!(finished.stdout.contains("created ../../.git/hooks/pre-commit: "), "{}", finished.stdout);
}

#[test]
fn an_existing_hook_is_left_alone_and_the_line_is_told() {
    let mine = "#!/bin/sh\nmake lint\n";
    let folder = repository().file(".git/hooks/pre-commit", mine);
    let line = format!("{HOOKED} || exit");
    let told = format!(
        "error: there is a hook `.git/hooks/pre-commit` already\n  help: add this line near its beginning: `{line}`\n"
    );
    init(&folder, &["--hook"]).failure().stderr(&told).stdout_has("created goalposts.toml");
    assert_eq!(folder.read(".git/hooks/pre-commit"), mine);

    let added = format!("#!/bin/sh\n{line}\nmake lint\n");
    let folder = folder.file(".git/hooks/pre-commit", &added);
    init(&folder, &["--hook"]).success().stdout_has(".git/hooks/pre-commit: calls goalposts already, left as it is\n");
    assert_eq!(folder.read(".git/hooks/pre-commit"), added);
}

/// The line as it is told, in a hook that does something else behind it.
#[test]
fn an_existing_hook_with_the_line_ends_where_goalposts_finds_something() {
    let folder = repository().file(".git/hooks/pre-commit", "#!/bin/sh\necho went on\n");
    let told = init(&folder, &["--hook"]).failure().stderr;
    let line = told.split('`').rev().nth(1).expect("the line stands in backticks");
    let hook = folder.join(".git/hooks/pre-commit");
    std::fs::write(&hook, format!("#!/bin/sh\n{line}\necho went on\n")).unwrap();
    let bin = Folder::bare().file("goalposts", "#!/bin/sh\nexit \"$VERDICT\"\n");
    #[cfg(unix)]
    for path in [&hook, &bin.join("goalposts")] {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    git_does(folder.path(), &["add", "-A"]);
    let path = format!("{}:{}", bin.path().display(), std::env::var("PATH").unwrap());
    for (verdict, goes_on) in [("1", false), ("2", false), ("0", true)] {
        let mut git = git(folder.path());
        git.args(["commit", "-qm", "goals"]).env("PATH", &path).env("VERDICT", verdict);
        let output = git.output().expect("git runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.success(), goes_on, "{verdict}: {said}");
        assert_eq!(said.contains("went on"), goes_on, "{verdict}: {said}");
    }
}

#[test]
fn a_hook_that_is_no_shell_script_is_told_what_to_run() {
    for first in ["#!/usr/bin/env python3", "#!/usr/bin/node"] {
        let folder = repository().file(".git/hooks/pre-commit", format!("{first}\n"));
        init(&folder, &["--hook"]).failure().stderr_has(&format!("help: have it run `{HOOKED}`, and end as that ends"));
    }
    for first in ["#!/usr/bin/env bash", "#!/bin/sh -e", "echo 1", ""] {
        let folder = repository().file(".git/hooks/pre-commit", format!("{first}\n"));
        init(&folder, &["--hook"]).failure().stderr_has("help: add this line near its beginning: ");
    }
}

#[test]
fn hooks_of_all_repositories_are_not_touched() {
    let everybodys = Folder::bare();
    let folder = repository();
    git_does(folder.path(), &["config", "core.hooksPath", &everybodys.path().display().to_string()]);
    init(&folder, &["--hook"])
        .failure()
        .stderr_has("which is not this repository's alone")
        .stderr_has(&format!("add the line `{HOOKED} || exit` to its `pre-commit`"));
    assert!(!everybodys.join("pre-commit").exists());
}

#[test]
fn husky_keeps_its_hooks_one_folder_up() {
    let folder = repository().file(".husky/_/pre-commit", "#!/bin/sh\n. husky.sh\n");
    git_does(folder.path(), &["config", "core.hooksPath", ".husky/_"]);
    init(&folder, &["--hook"]).success().stdout_has("created .husky/pre-commit: ");
    assert_eq!(folder.read(".husky/_/pre-commit"), "#!/bin/sh\n. husky.sh\n");
}

#[test]
fn outside_of_a_repository_there_is_nothing_to_hook_into() {
    let folder = Folder::bare();
    init(&folder, &["--hook"])
        .env("GIT_CEILING_DIRECTORIES", "/")
        .failure()
        .stderr_has("belongs to no git repository, so there is nothing to hook into\n  help: `git init` makes one\n");
    init(&folder, &["--hook"]).env("PATH", "").failure().stderr_has("`git` can't be run");
}

#[test]
fn the_hook_judges_what_is_staged() {
    let folder = repository();
    init(&folder, &["--hook"]).success();
    let program = Path::new(env!("CARGO_BIN_EXE_goalposts")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let commit = || {
        git_does(folder.path(), &["add", "-A"]);
        git(folder.path()).args(["commit", "-qm", "goals"]).env("PATH", &path).output().expect("git runs")
    };
    let good = commit();
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    std::fs::write(folder.join("bad.goal"), "goal bad {\n  by 2026-06-30\n  kpi followers\n}\n").unwrap();
    let bad = commit();
    let said = String::from_utf8_lossy(&bad.stdout).into_owned() + &String::from_utf8_lossy(&bad.stderr);
    assert!(!bad.status.success() && said.contains("missing-target"), "{said}");
    // What lies in the folder does not save it, and what is not staged does not stop it.
    std::fs::write(folder.join("bad.goal"), "").unwrap();
    let staged = || git(folder.path()).args(["commit", "-qm", "goals"]).env("PATH", &path).output().expect("git runs");
    assert!(!staged().status.success());
    git_does(folder.path(), &["add", "-A"]);
    std::fs::write(folder.join("bad.goal"), "goal bad {\n  by 2026-06-30\n  kpi followers\n}\n").unwrap();
    let good = staged();
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
}
