//! What `action.yml` and the workflows run: their shell steps, executed as the runner executes them, with a folder in the place
//! of the runner's and scripts in the place of cargo and GitHub.
#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use support::repository;
use support::run::Folder;

const GOOD: &str = "goal more-fans {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,760\n}\n";
const WARNED: &str = "goal more-fans {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,400\n}\n";
const BAD: &str = "goal more-fans {\n  by 2026-06-30\n  kpi followers\n}\n";

fn yaml(path: &str) -> Value {
    let text = fs::read_to_string(repository(path)).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn steps(document: &Value) -> &[Value] {
    document["runs"]["steps"].as_array().expect("steps")
}

/// A runner: a checkout, a temporary folder, and what the action is told.
struct Runner {
    checkout: Folder,
    runner: Folder,
    /// What stands for `${{ … }}`.
    expressions: BTreeMap<String, String>,
    environment: BTreeMap<String, String>,
}

/// How a step ended.
struct Ended {
    code: i32,
    log: String,
}

impl Runner {
    /// With the inputs at their defaults.
    fn new(checkout: Folder) -> Self {
        let runner =
            Folder::bare().folder("temp").folder("bin").file("output", "").file("summary.md", "").file("path", "");
        let mut expressions = BTreeMap::new();
        for (name, input) in yaml("action.yml")["inputs"].as_object().expect("inputs") {
            let default = input["default"].as_str().unwrap_or("");
            expressions.insert(format!("inputs.{name}"), default.to_string());
        }
        let at = |path: &str| runner.join(path).display().to_string();
        let environment = [
            ("GITHUB_ACTIONS", "true".to_string()),
            ("GITHUB_ACTION_PATH", repository("").display().to_string()),
            ("GITHUB_REPOSITORY", "café/plans".to_string()),
            ("GITHUB_OUTPUT", at("output")),
            ("GITHUB_STEP_SUMMARY", at("summary.md")),
            ("GITHUB_PATH", at("path")),
            ("RUNNER_TEMP", at("temp")),
            ("GOALPOSTS_TODAY", "2026-01-15".to_string()),
            ("LC_ALL", "C.UTF-8".to_string()),
        ];
        let environment = environment.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        Self { checkout, runner, expressions, environment }
    }

    fn given(mut self, expression: &str, value: &str) -> Self {
        self.expressions.insert(expression.to_string(), value.to_string());
        self
    }

    fn command(&self, name: &str, script: &str) {
        let path = self.runner.join("bin").join(name);
        fs::write(&path, format!("#!/usr/bin/env bash\n{script}")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a step of the action as the runner does: `bash --noprofile --norc -eo pipefail FILE`.
    fn step(&self, name: &str) -> Ended {
        let action = yaml("action.yml");
        let step =
            steps(&action).iter().find(|step| step["name"] == name).unwrap_or_else(|| panic!("no step {name:?}"));
        assert_eq!(step["shell"], "bash");
        let script = self.runner.join("script.sh");
        fs::write(&script, step["run"].as_str().expect("a script")).unwrap();
        let folder = step["working-directory"].as_str().map_or(".".to_string(), |folder| self.evaluate(folder));
        let program = PathBuf::from(env!("CARGO_BIN_EXE_goalposts"));
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let path = [self.runner.join("bin"), program.parent().unwrap().to_path_buf()]
            .into_iter()
            .chain(std::env::split_paths(&inherited));
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(script).current_dir(self.checkout.join(&folder));
        command.env_clear().env("PATH", std::env::join_paths(path).unwrap()).envs(&self.environment);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            command.env(name, self.evaluate(value.as_str().expect("a text")));
        }
        let output = command.output().expect("bash runs");
        let log = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        Ended { code: output.status.code().unwrap_or(-1), log }
    }

    fn evaluate(&self, text: &str) -> String {
        match text.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) {
            Some(expression) => {
                self.expressions.get(expression).unwrap_or_else(|| panic!("nothing stands for {expression}")).clone()
            }
            None => text.to_string(),
        }
    }

    /// What a step gave to the ones after it.
    fn output(&self, name: &str) -> Option<String> {
        let lines = self.runner.read("output");
        let prefix = format!("{name}=");
        lines.lines().rev().find_map(|line| line.strip_prefix(&prefix)).map(str::to_string)
    }
}

// ── what holds for all of them ──

#[test]
fn nothing_is_spliced_into_a_script() {
    let mut scripts = 0;
    for path in ["action.yml", ".github/workflows/ci.yml"] {
        let document = yaml(path);
        let mut rest = vec![&document];
        while let Some(value) = rest.pop() {
            match value {
                Value::Object(map) => {
                    if let Some(script) = map.get("run").and_then(Value::as_str) {
                        scripts += 1;
                        assert!(!script.contains("${{"), "{path}: an expression in\n{script}");
                    }
                    rest.extend(map.values());
                }
                Value::Array(values) => rest.extend(values),
                _ => {}
            }
        }
    }
    assert!(scripts >= 7, "{scripts} scripts were seen");
}

#[test]
fn every_input_is_used_and_every_used_one_is_declared() {
    let action = yaml("action.yml");
    let declared: Vec<&String> = action["inputs"].as_object().unwrap().keys().collect();
    let text = fs::read_to_string(repository("action.yml")).unwrap();
    for name in &declared {
        assert!(text.contains(&format!("inputs.{name}")), "nothing uses {name}");
    }
    for used in text.split("inputs.").skip(1) {
        let name: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
        assert!(declared.contains(&&name), "{name} is not declared");
    }
    let workflow = yaml(".github/workflows/ci.yml");
    let of_workflow = workflow["jobs"]["goals"]["steps"].as_array().unwrap();
    let ours = of_workflow.iter().find(|step| step["uses"] == "./").expect("the workflow uses the action");
    for name in ours["with"].as_object().unwrap().keys() {
        assert!(declared.contains(&name), "the workflow gives {name}, which the action does not know");
    }
}

#[test]
fn the_workflow_runs_what_contributors_run() {
    let workflow = yaml(".github/workflows/ci.yml");
    let steps = workflow["jobs"]["test"]["steps"].as_array().unwrap();
    let scripts: Vec<&str> = steps.iter().filter_map(|step| step["run"].as_str()).collect();
    assert_eq!(scripts, ["bash .ci/run"]);
}

// ── installing ──

#[test]
fn it_is_built_from_its_own_checkout_and_put_on_the_path() {
    let runner = Runner::new(Folder::bare());
    let version = runner.step("What this version is made of");
    assert_eq!(version.code, 0, "{}", version.log);
    let key = runner.output("key").unwrap();
    assert!(key.len() >= 40 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");

    // In the place of cargo something that writes down where and how it was called.
    runner.command("cargo", "pwd >\"$RUNNER_TEMP/called\"; printf '%s\\n' \"$@\" >>\"$RUNNER_TEMP/called\"\n");
    assert_eq!(runner.step("Or build it").code, 0);
    let root = fs::canonicalize(repository("")).unwrap();
    let installed = runner.runner.join("temp/goalposts");
    let expected = format!("{}\ninstall\n--locked\n--path\n.\n--root\n{}\n", root.display(), installed.display());
    assert_eq!(runner.runner.read("temp/called"), expected);

    assert_eq!(runner.step("Put it on the path").code, 0);
    assert_eq!(runner.runner.read("path"), format!("{}\n", installed.join("bin").display()));
}

// ── checking ──

#[test]
fn findings_are_annotations_sarif_and_a_summary_before_they_fail_the_job() {
    let runner = Runner::new(Folder::new().file("plans/카페.goal", BAD));
    let checked = runner.step("Check");
    assert_eq!(checked.code, 0, "it is decided later: {}", checked.log);
    assert!(checked.log.starts_with("::error file=plans/카페.goal,line=3,"), "{}", checked.log);
    assert_eq!(runner.output("exit-code").as_deref(), Some("1"));
    assert_eq!(runner.output("sarif").as_deref(), Some("./goalposts.sarif"));
    let sarif: Value = serde_json::from_str(&runner.checkout.read("goalposts.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "missing-target");
    assert_eq!(
        runner.runner.read("summary.md"),
        "### Goals\n\n~~~~text\nplans/카페.goal:3:7: error[missing-target] `followers` has no target\n\
         checked 1 file, 1 goal: 1 error\n~~~~\n"
    );
    let runner = runner.given("steps.check.outputs.exit-code", "1");
    assert_eq!(runner.step("Decide").code, 1);
}

#[test]
fn a_clean_run_passes_and_says_so() {
    let runner = Runner::new(Folder::new().file("plan.goal", GOOD)).given("steps.check.outputs.exit-code", "0");
    let checked = runner.step("Check");
    assert_eq!((checked.code, &*checked.log), (0, "checked 1 file, 1 goal: all clear\n"));
    assert_eq!(runner.output("exit-code").as_deref(), Some("0"));
    assert!(runner.runner.read("summary.md").contains("all clear"));
    assert_eq!(runner.step("Decide").code, 0);
}

#[test]
fn inputs_are_what_they_say() {
    let folder = || Folder::new().file("a b.goal", WARNED).file("-D.goal", GOOD).file("$(touch broken).goal", GOOD);
    let checked = |runner: Runner| {
        let ended = runner.step("Check");
        assert_eq!(ended.code, 0, "{}", ended.log);
        (runner.output("exit-code").unwrap(), ended.log, runner)
    };
    let (code, log, _) = checked(Runner::new(folder()));
    assert!(code == "0" && log.contains("::warning") && log.contains("checked 3 files"), "{log}");
    let (code, ..) = checked(Runner::new(folder()).given("inputs.deny-warnings", "true"));
    assert_eq!(code, "1");
    let runner = Runner::new(folder()).given("inputs.paths", "-D.goal\n\n$(touch broken).goal\n");
    let (code, log, runner) = checked(runner.given("inputs.deny-warnings", "true"));
    assert!(code == "0" && log.contains("checked 2 files"), "{log}");
    assert!(!runner.checkout.join("broken").exists());
    let (code, log, _) = checked(Runner::new(folder()).given("inputs.paths", "gone.goal"));
    assert!(code == "2" && log.contains("`gone.goal` does not exist"), "{log}");
    let nothing_else = Runner::new(folder()).given("inputs.sarif", "").given("inputs.summary", "false");
    let (_, _, runner) = checked(nothing_else);
    assert!(runner.output("sarif").is_none() && runner.runner.read("summary.md").is_empty());
}

#[test]
fn paths_count_from_the_root_whatever_folder_it_runs_in() {
    let runner = Runner::new(
        Folder::bare().file("marketing/goalposts.toml", "").file("marketing/plan.goal", BAD).folder(".git"),
    )
    .given("inputs.working-directory", "marketing");
    let checked = runner.step("Check");
    assert!(checked.log.starts_with("::error file=marketing/plan.goal,"), "{}", checked.log);
    assert_eq!(runner.output("sarif").as_deref(), Some("marketing/goalposts.sarif"));
    assert!(runner.checkout.read("marketing/goalposts.sarif").contains("\"uri\": \"marketing/plan.goal\""));
}

#[test]
fn a_long_summary_is_cut() {
    let text: String = (0..300).map(|index| BAD.replace("more-fans", &format!("goal-{index}"))).collect();
    let runner = Runner::new(Folder::new().file("plan.goal", text));
    assert_eq!(runner.step("Check").code, 0);
    let summary = runner.runner.read("summary.md");
    assert_eq!(summary.lines().filter(|line| line.contains("error[missing-target]")).count(), 200);
    assert!(summary.contains("… and 100 more\n"), "{summary}");
}

// ── the comment ──

const COMMENT: &str = "Say what the pull request changes";

/// A runner whose `gh` knows one comment, or none, and writes down what it is asked for; whose `goalposts diff` says `diff`.
fn commenting(diff: &str, known_comment: &str) -> Runner {
    let checkout = Folder::new();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=Mina", "-c", "user.email=mina@example.org"];
        let mut git = Command::new("git");
        git.arg("-C").arg(checkout.path()).args(identity).args(arguments);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        let output = git.output().expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_string()
    };
    git(&["init", "-q"]);
    git(&["commit", "-q", "--allow-empty", "-m", "base"]);
    let base = git(&["rev-parse", "HEAD"]);
    let runner = Runner::new(checkout)
        .given("github.event.pull_request.base.sha", &base)
        .given("github.event.pull_request.number", "7")
        .given("inputs.token", "secret")
        .given("inputs.paths", "plans\nmy goals");
    fs::write(runner.runner.join("temp/said.md"), diff).unwrap();
    runner.command("goalposts", "printf '%s\\n' \"$*\" >\"$RUNNER_TEMP/asked\"\ncat \"$RUNNER_TEMP/said.md\"\n");
    let gh = format!(
        "test \"$GH_TOKEN\" = secret || exit 9\n\
         printf '%s\\n' \"$*\" >>\"$RUNNER_TEMP/requests\"\n\
         case \"$*\" in\n\
           *--paginate*) printf '%s' '{known_comment}' ;;\n\
           *body=@*) all=\"$*\"; body=\"${{all#*body=@}}\"; cp \"${{body%% *}}\" \"$RUNNER_TEMP/comment.md\" ;;\n\
         esac\n"
    );
    runner.command("gh", &gh);
    runner
}

#[test]
fn a_pull_request_gets_one_comment_that_is_kept_up_to_date() {
    let diff = "<!-- goalposts diff -->\n| fans | @mina | 2,760 → 2,500 |\n";
    let runner = commenting(diff, "");
    let ended = runner.step(COMMENT);
    assert_eq!((ended.code, &*ended.log), (0, ""));
    let base = &runner.expressions["github.event.pull_request.base.sha"];
    let asked = format!("diff --color never --against {base} --format markdown -- plans my goals\n");
    assert_eq!(runner.runner.read("temp/asked"), asked);
    // Nobody is called by it, and the marker stands once.
    let comment = runner.runner.read("temp/comment.md");
    assert_eq!(comment, "<!-- goalposts diff -->\n| fans | @\u{2060}mina | 2,760 → 2,500 |\n");
    assert!(runner.runner.read("temp/requests").contains("--method POST repos/café/plans/issues/7/comments"));

    let runner = commenting(diff, "41\n42\n");
    assert_eq!(runner.step(COMMENT).code, 0);
    let requests = runner.runner.read("temp/requests");
    assert!(requests.contains("--method PATCH repos/café/plans/issues/comments/41 "), "{requests}");
    assert!(!requests.contains("POST"), "{requests}");
}

#[test]
fn without_a_difference_there_is_no_comment_or_an_old_one_says_so() {
    let runner = commenting("", "");
    assert_eq!(runner.step(COMMENT).code, 0);
    assert!(!runner.runner.join("temp/comment.md").exists());
    let runner = commenting("<!-- goalposts diff -->\n### Nothing moved\n", "");
    assert_eq!(runner.step(COMMENT).code, 0);
    assert!(!runner.runner.join("temp/comment.md").exists());
    let runner = commenting("<!-- goalposts diff -->\n### Nothing moved\n", "41\n");
    assert_eq!(runner.step(COMMENT).code, 0);
    assert_eq!(runner.runner.read("temp/comment.md"), "<!-- goalposts diff -->\n### Nothing moved\n");
    let runner = commenting("", "41\n");
    assert_eq!(runner.step(COMMENT).code, 0);
    let expected = "<!-- goalposts diff -->\nNo goal differs from the base any more.\n";
    assert_eq!(runner.runner.read("temp/comment.md"), expected);
}

#[test]
fn a_long_comment_is_cut_between_lines() {
    let runner = commenting(&"| 카페 팔로워 | 2,760 → 2,500 |\n".repeat(5_000), "");
    assert_eq!(runner.step(COMMENT).code, 0);
    let comment = runner.runner.read("temp/comment.md");
    let count = comment.chars().count();
    assert!(count > 60_000 && count <= 65_536, "{count}");
    assert!(comment.ends_with("2,500 |\n\n… the rest is too long for a comment\n"));
}

#[test]
fn what_goes_wrong_with_the_comment_is_a_warning() {
    let warned = |runner: Runner, words: &str| {
        let ended = runner.step(COMMENT);
        assert_eq!(ended.code, 0, "{}", ended.log);
        assert!(ended.log.contains("::warning title=goalposts::") && ended.log.contains(words), "{}", ended.log);
    };
    let runner = commenting("| a |\n", "");
    runner.command("gh", "case \"$*\" in *POST*) exit 1 ;; esac\n");
    warned(runner, "could not be written");
    let runner = commenting("| a |\n", "");
    runner.command("gh", "exit 1\n");
    warned(runner, "could not be read");
    let runner = commenting("| a |\n", "");
    runner.command("goalposts", "echo 'error: no' >&2; exit 2\n");
    warned(runner, "could not be compared");
    let gone = "0123456789012345678901234567890123456789";
    warned(commenting("| a |\n", "").given("github.event.pull_request.base.sha", gone), "could not be fetched");
}
