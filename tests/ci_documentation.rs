//! Runs what `docs/ci.md` and `docs/hooks.md` show, with scripts in the place of other people's programs. The real ones run the same
//! recipes in `tests/hooks/managers.sh` and check them in `tests/ci/validators.sh`.
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use support::repository;
use support::run::{Folder, Run};

const GOOD: &str = "goal more-fans {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,760\n}\n";
const BAD: &str = "goal more-fans {\n  by 2026-06-30\n  kpi followers\n}\n";

fn page(path: &str) -> String {
    fs::read_to_string(repository(path)).unwrap()
}

/// The example under a comment with the name of its file.
fn example(page: &str, name: &str) -> String {
    let after = page.split(&format!("<!-- {name} -->\n```")).nth(1).unwrap_or_else(|| panic!("no example {name}"));
    let (_, body) = after.split_once('\n').unwrap();
    body.split("```").next().unwrap().to_string()
}

/// All fences of a kind.
fn fences<'a>(page: &'a str, kind: &str) -> Vec<&'a str> {
    page.split(&format!("\n```{kind}\n")).skip(1).map(|rest| rest.split("```").next().unwrap().trim_end()).collect()
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// A folder for scripts that stand in the place of programs.
fn programs(scripts: &[(&str, &str)]) -> Folder {
    let folder = Folder::bare();
    for (name, script) in scripts {
        let path = folder.join(name);
        fs::write(&path, format!("#!/usr/bin/env bash\n{script}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

/// Runs a line as a build server does, and says whether it succeeded.
#[track_caller]
fn shell(line: &str, at: &Folder, programs: &Folder) -> (bool, String) {
    let goalposts = PathBuf::from(env!("CARGO_BIN_EXE_goalposts"));
    let path = format!(
        "{}:{}:{}",
        programs.path().display(),
        goalposts.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let mut command = Command::new("bash");
    command.args(["-eo", "pipefail", "-c", line]).current_dir(at.path());
    command.env_clear().envs([("PATH", &*path), ("GOALPOSTS_TODAY", "2026-01-15"), ("LC_ALL", "C.UTF-8")]);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

#[test]
fn every_yaml_example_can_be_read() {
    let mut seen = 0;
    for path in ["docs/ci.md", "docs/hooks.md"] {
        for text in fences(&page(path), "yaml") {
            assert!(yaml(text).is_object(), "{text}");
            seen += 1;
        }
    }
    assert_eq!(seen, 4);
}

#[test]
fn the_pipeline_of_gitlab_reports_and_fails_when_it_should() {
    let pipeline = yaml(&example(&page("docs/ci.md"), ".gitlab-ci.yml"));
    let script = pipeline["goals"]["script"].as_array().unwrap();
    let install =
        "mkdir -p .cargo/bin && cp \"$(command -v goalposts)\" .cargo/bin/ && printf '%s\\n' \"$*\" >>installed";
    let programs = programs(&[("cargo", install)]);
    let run = |text: &str| {
        let folder = Folder::new().file("plan.goal", text);
        let mut passed = true;
        for line in script {
            passed = passed && shell(line.as_str().unwrap(), &folder, &programs).0;
        }
        let report: Value = serde_json::from_str(&folder.read("goals.json")).unwrap();
        (passed, report.as_array().unwrap().len(), folder)
    };
    assert_eq!(pipeline["goals"]["artifacts"]["reports"]["codequality"], "goals.json");
    let (passed, findings, folder) = run(GOOD);
    assert!(passed && findings == 0);
    assert_eq!(folder.read("installed"), "install --locked --git ADDRESS --rev VERSION goalposts\n");
    let (passed, findings, folder) = run(BAD);
    assert!(!passed && findings == 1);
    // From the cache.
    assert!(shell(script[0].as_str().unwrap(), &folder, &programs).0);
    assert_eq!(folder.read("installed").lines().count(), 1, "it is not installed twice");
}

#[test]
fn the_step_of_jenkins_leaves_a_report_behind_in_any_case() {
    let pipeline = example(&page("docs/ci.md"), "Jenkinsfile");
    let steps: Vec<&str> = pipeline.split("sh '").skip(1).map(|rest| rest.split('\'').next().unwrap()).collect();
    let [step] = steps[..] else { panic!("{steps:?}") };
    let file = pipeline.split("junit '").nth(1).unwrap().split('\'').next().unwrap();
    let always = pipeline.find("always {").expect("the report is read in any case");
    assert!(always < pipeline.find("junit '").unwrap());
    for (text, failures) in [(GOOD, "0"), (BAD, "1")] {
        let folder = Folder::new().file("plan.goal", text);
        let (passed, said) = shell(step, &folder, &programs(&[]));
        assert_eq!(passed, failures == "0", "{said}");
        let report = folder.read(file);
        let report = roxmltree::Document::parse(&report).unwrap();
        assert_eq!(report.root_element().attribute("failures"), Some(failures));
    }
}

#[test]
fn reviewdog_gets_a_document_and_judges() {
    let page = page("docs/ci.md");
    let lines = fences(&page, "sh");
    let line = lines.iter().find(|line| line.contains("| reviewdog")).unwrap();
    let programs = programs(&[("reviewdog", "printf '%s\\n' \"$*\" >asked; cat >got")]);
    for text in [GOOD, BAD] {
        let folder = Folder::new().file("plan.goal", text);
        assert!(shell(line, &folder, &programs).0);
        assert_eq!(folder.read("asked"), "-f=rdjson -reporter=github-pr-review\n");
        let document: Value = serde_json::from_str(&folder.read("got")).unwrap();
        assert_eq!(document["diagnostics"].as_array().unwrap().len(), usize::from(text == BAD));
    }
}

#[test]
fn a_build_can_be_judged_by_the_day_of_its_commit() {
    let page = page("docs/ci.md");
    let lines = fences(&page, "sh");
    let line = lines.iter().find(|line| line.contains("GOALPOSTS_TODAY")).unwrap();
    let folder = Folder::new().file("plan.goal", GOOD);
    let seen = programs(&[("goalposts", "echo \"$GOALPOSTS_TODAY\"")]);
    let git = "git init -q && git -c user.name=Mina -c user.email=mina@example.org commit -q --allow-empty -m a";
    let git = format!("export GIT_CONFIG_GLOBAL=/dev/null GIT_COMMITTER_DATE=2026-03-31T12:00:00Z; {git}");
    assert!(shell(&git, &folder, &seen).0);
    assert_eq!(shell(line, &folder, &seen), (true, "2026-03-31\n".to_string()));
}

#[test]
fn the_tables_are_complete() {
    let page = page("docs/ci.md");
    let action = yaml(&self::page("action.yml"));
    let first_cells = |heading: &str| -> Vec<String> {
        let table = page.split(heading).nth(1).unwrap_or_else(|| panic!("no table {heading}"));
        let rows = table.lines().skip(2).take_while(|line| line.starts_with("| `"));
        rows.map(|row| row.split('`').nth(1).unwrap().to_string()).collect()
    };
    let mut inputs: Vec<String> = action["inputs"].as_object().unwrap().keys().cloned().collect();
    let mut told = first_cells("| input | says | else |");
    inputs.sort();
    told.sort();
    assert_eq!(told, inputs);
    let formats = first_cells("| format | is for |");
    let help = Run::new(["check", "--help"]).success().stdout;
    let options = help.split("--output-format").nth(1).unwrap().split("--output-file").next().unwrap();
    let known: Vec<&str> =
        options.lines().filter_map(|line| line.trim().strip_prefix("- ")?.split(':').next()).collect();
    assert!(known.len() >= 8, "{known:?} in {options}");
    for format in known.iter().filter(|format| **format != "pretty") {
        assert!(formats.iter().any(|told| told == format), "docs/ci.md does not tell of {format}");
    }
}

// ── hooks ──

#[test]
fn the_line_for_hooks_runs_what_the_hook_of_init_does() {
    let folder = Folder::bare();
    let mut git = Command::new("git");
    git.args(["init", "-q"]).current_dir(folder.path()).env("GIT_CONFIG_GLOBAL", "/dev/null");
    assert!(git.status().unwrap().success());
    Run::new(["init", "--hook"]).at(&folder).env("GIT_CONFIG_GLOBAL", "/dev/null").success();
    let hook = folder.read(".git/hooks/pre-commit");
    let page = page("docs/hooks.md");
    let told = fences(&page, "hook");
    assert_eq!(told.len(), 2);
    for line in told {
        let line = line.strip_suffix(" || exit").expect("no hook goes on after findings");
        assert!(hook.lines().any(|written| written.strip_prefix("exec ") == Some(line)), "no {line:?} in\n{hook}");
    }
}

/// What pre-commit and prek require of a manifest, and that its hooks are commands of this program.
#[test]
fn the_manifest_offers_what_the_page_tells() {
    let manifest = yaml(&page(".pre-commit-hooks.yaml"));
    let page = page("docs/hooks.md");
    let hooks = manifest.as_array().unwrap();
    assert_eq!(hooks.len(), 3);
    for hook in hooks {
        let id = hook["id"].as_str().unwrap();
        assert!(page.contains(&format!("| `{id}` |")), "docs/hooks.md does not tell of {id}");
        assert_eq!(hook["files"], r"\.goal$", "the tools know no type of goal files");
        assert_eq!(hook["require_serial"], true, "goals are judged together");
        assert!(hook.get("types").is_none());
        let words: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').collect();
        let folder = Folder::new().file("a b.goal", GOOD);
        assert_eq!(words[0], "goalposts");
        Run::new(words[1..].iter().chain(&["a b.goal"])).at(&folder).success();
        // A hook names files, and what is excluded has to stay out nevertheless.
        assert!(words.contains(&"--force-exclude"), "{id}");
    }
    let recipe = yaml(&example(&page, ".pre-commit-config.yaml"));
    for used in recipe["repos"][0]["hooks"].as_array().unwrap() {
        assert!(hooks.iter().any(|hook| hook["id"] == used["id"]), "there is no hook {}", used["id"]);
    }
}

#[test]
fn the_recipe_for_lefthook_judges_what_is_staged() {
    let recipe = yaml(&example(&page("docs/hooks.md"), "lefthook.yml"));
    let job = &recipe["pre-commit"]["jobs"][0];
    assert_eq!(job["glob"], "*.{goal,csv}");
    let line = job["run"].as_str().unwrap();
    for (staged, lies_there, passes) in [(GOOD, BAD, true), (BAD, GOOD, false)] {
        let folder = Folder::new().file("a b.goal", staged);
        assert!(shell("export GIT_CONFIG_GLOBAL=/dev/null; git init -q && git add .", &folder, &programs(&[])).0);
        let folder = folder.file("a b.goal", lies_there).file("other.goal", BAD.replace("more", "other"));
        let (passed, said) = shell(line, &folder, &programs(&[]));
        assert!(passed == passes && !said.contains("other.goal"), "{said}");
    }
}
