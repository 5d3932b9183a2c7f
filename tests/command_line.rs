//! The program as people and scripts meet it: exit codes, what goes to which stream, and paths.

mod support;

use std::io::{Read as _, Write as _};

use support::run::{Folder, Run};

const CLEAN: &str = "goal more-fans {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,760\n}\n";
/// One warning.
const WARNED: &str = "goal more-fans {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,400\n}\n";
/// One error.
const DENIED: &str = "goal more-fans {\n  by 2026-06-30\n  kpi followers\n}\n";
const DENIED_LINE: &str = "<stdin>:3:7: error[missing-target] `followers` has no target\n";
const WARNED_LINE: &str = "<stdin>:3:26: warning[no-change] the target of `followers` is its baseline, 2,400\n";

fn check(arguments: &[&str]) -> Run {
    Run::new(["check", "-"].iter().chain(arguments)).stdin(CLEAN)
}

// ── exit codes ──

#[test]
fn clean_goals_exit_with_0() {
    check(&[]).success().stdout("").stderr("checked 1 file, 1 goal: all clear\n");
    check(&["--quiet"]).success().stdout("").stderr("");
}

#[test]
fn warnings_exit_with_0_unless_they_are_denied() {
    let warned = |arguments: &[&str]| check(arguments).stdin(WARNED);
    warned(&[])
        .success()
        .stdout(WARNED_LINE)
        .stderr("checked 1 file, 1 goal: 1 warning\n1 can be fixed with `--fix --unsafe-fixes`\n");
    warned(&["--deny-warnings"]).found();
    warned(&["--max-warnings", "0"]).found();
    warned(&["--max-warnings", "1"]).success();
    warned(&["-D", "no-change"]).found();
    warned(&["-A", "no-change"]).success().stdout("");
    warned(&["--deny-warnings", "--exit-zero"]).success();
    warned(&["--deny-warnings", "--max-warnings", "1"]).failure();
}

#[test]
fn errors_exit_with_1() {
    let denied = |arguments: &[&str]| check(arguments).stdin(DENIED);
    denied(&[]).found().stdout(DENIED_LINE).stderr("checked 1 file, 1 goal: 1 error\n");
    denied(&["-W", "missing-target"]).success();
    denied(&["--exit-zero"]).success().stdout(DENIED_LINE);
    check(&["--exit-zero"]).stdin("wibble\n").success();
    check(&["-A", "all"]).stdin("wibble\n").found().stdout_has("error[syntax-error]");
}

#[test]
fn levels_are_applied_from_left_to_right() {
    let levels = |arguments: &[&str]| check(arguments).stdin("goal a {\n  kpi reach\n}\n");
    levels(&["-A", "all", "-D", "missing-target"])
        .found()
        .stdout("<stdin>:2:7: error[missing-target] `reach` has no target\n");
    levels(&["-D", "missing-target", "-A", "all"]).success().stdout("");
    levels(&["-D", "measurable", "-A", "measurable", "-W", "missing-target", "-A", "timely"])
        .success()
        .stdout_has("warning[missing-target]");
}

// ── wrong usage: 2 ──

#[test]
fn an_unknown_rule_is_an_error_with_a_suggestion() {
    for option in ["-A", "-W", "-D"] {
        check(&[option, "missing-metrc"])
            .failure()
            .stdout("")
            .stderr("error: there is no rule or group `missing-metrc`: did you mean `missing-metric`?\n");
    }
    check(&["-D", "wibble", "-A", "timly"]).failure().stderr(
        "error: there is no rule or group `wibble`: `goalposts rules` lists them\n\
         error: there is no rule or group `timly`: did you mean `timely`?\n",
    );
}

#[test]
fn unknown_commands_and_options_get_the_nearest_word() {
    Run::new(["chek"]).failure().stderr_has("'check'");
    Run::new(["check", "--output-fromat", "json"]).failure().stderr_has("'--output-format'");
    Run::new(["check", "--output-format", "jsn"]).failure().stderr_has("'json'");
    Run::new(Vec::<&str>::new()).failure().stderr_has("Usage:");
}

#[test]
fn a_missing_path_is_an_error_and_a_similar_one_is_suggested() {
    let folder = Folder::new().file("plan.goal", CLEAN);
    let run = |paths: &[&str]| Run::new(["check"].iter().chain(paths)).at(&folder);
    run(&["plam.goal"]).failure().stderr("error: `plam.goal` does not exist\n  help: did you mean `plan.goal`?\n");
    let finished = run(&["gone", "plan.goal", "lost/x.goal"]).failure();
    assert!(finished.stderr.contains("`gone`") && finished.stderr.contains("`lost/x.goal`"), "{}", finished.stderr);
    run(&[""]).failure().stderr_has("none was supplied");
    run(&["--stdin-filename", "plan.goal"]).failure().stderr_has("add `-` to the paths");
}

#[test]
fn a_bad_day_is_an_error_where_days_matter() {
    let run = |arguments: &[&str]| Run::new(arguments).stdin(CLEAN).env("GOALPOSTS_TODAY", "soon");
    run(&["check", "-"])
        .failure()
        .stderr("error: GOALPOSTS_TODAY is `soon`: expected a date as YYYY-MM-DD, for example 2026-03-31\n");
    run(&["check", "-", "--today", "2026-01-15"]).success();
    run(&["rules"]).success();
    run(&["check", "-", "--today", "tomorrow"]).failure().stderr_has("expected a date as YYYY-MM-DD");
}

// ── standard input ──

#[test]
fn standard_input_is_judged_alone_or_as_the_file_it_is() {
    let folder =
        Folder::new().file("a.goal", "goal there {\n  by 2026-06-30\n  kpi reach >= 1,000\n}\n").file("b.goal", DENIED);
    let text = "goal here {\n  by 2026-06-30\n  supports there\n  kpi reach >= 1,000\n}\n";
    let run = |arguments: &[&str]| Run::new(["check", "-"].iter().chain(arguments)).at(&folder);
    run(&["--stdin-filename", "b.goal"]).stdin(text).success().stderr("checked 1 file, 1 goal: all clear\n");
    run(&["--stdin-filename", "new.goal"]).stdin(text).success();
    run(&["--stdin-filename", "b.goal"]).stdin(DENIED).found().stdout_has("b.goal:3:7:");
    run(&["--stdin-filename", "."]).stdin(text).failure().stderr_has("it is a folder");
    Run::new(["check", "-"]).at(&Folder::bare()).stdin("").success().stdout("");
}

// ── files and folders ──

#[test]
fn a_file_alone_is_judged_with_its_workspace_as_context() {
    let folder = Folder::new()
        .file("a.goal", "goal here {\n  by 2026-06-30\n  supports there, nowhere\n  kpi reach >= 1,000\n}\n")
        .file("deep/b.goal", "goal there {\n  by 2026-06-30\n  kpi reach\n}\n");
    let finished = Run::new(["check", "a.goal"]).at(&folder).found();
    assert_eq!(finished.stdout.lines().count(), 1, "{}", finished.stdout);
    let finished = finished.stdout_has("a.goal:3:19: error[unknown-reference]");
    finished.stderr("checked 1 file, 1 goal: 1 error\n");
    Run::new(["check"]).at(&folder).found().stderr("checked 2 files, 2 goals: 2 errors\n");
    Run::new(["check", "a.goal", "./a.goal", "."]).at(&folder).found().stderr_has("checked 2 files");
}

#[test]
fn folders_are_walked_and_ignored_files_left_out() {
    let folder = Folder::new()
        .folder(".git")
        .file(".gitignore", "drafts/\n")
        .file("plans/a.goal", CLEAN)
        .file("plans/deep/b.goal", CLEAN)
        .file("plans/notes.txt", "no goals")
        .file("drafts/c.goal", DENIED);
    let run = |arguments: &[&str]| Run::new(["check"].iter().chain(arguments)).at(&folder);
    run(&[]).success().stderr("checked 2 files, 2 goals: all clear\n");
    run(&["plans/deep"]).success().stderr("checked 1 file, 1 goal: all clear\n");
    run(&["--no-ignore"]).found().stdout_has("drafts/c.goal:3:7:");
    run(&["drafts/c.goal"]).found().stdout_has("drafts/c.goal:3:7:");
}

#[test]
fn nothing_to_check_is_worth_a_warning() {
    let folder = Folder::new().file("notes.txt", "no goals");
    Run::new(["check"]).at(&folder).success().stdout("").stderr(
        "warning: there is nothing to check\n  help: goal files end in `.goal`; name a file or a folder that has some\n",
    );
    Run::new(["check", "--quiet"]).at(&folder).success().stdout("").stderr("");
}

#[test]
fn files_that_cannot_be_read_exit_with_2() {
    let folder = Folder::new()
        .file("latin.goal", b"goal a {\n  why \"caf\xE9\"\n}\n")
        .file("wide.goal", "goal a\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
        .folder("folder.goal")
        .file("good.goal", DENIED);
    let run = |arguments: &[&str]| Run::new(["check"].iter().chain(arguments)).at(&folder);
    run(&["latin.goal"]).failure().stdout(
        "latin.goal:2:11: error[unreadable-file] this file is not UTF-8: its byte 20 (0xE9), in line 2, begins no character\n",
    );
    run(&["wide.goal"])
        .failure()
        .stdout("wide.goal:1:1: error[unreadable-file] this file is UTF-16; save it as UTF-8\n");
    run(&["folder.goal"]).success().stderr_has("nothing to check");
    run(&["--exit-zero", "latin.goal"]).failure();
    run(&["-A", "all", "latin.goal"]).failure();
    run(&[]).failure().stdout_has("good.goal:3:7: error[missing-target]");
}

#[test]
fn marks_line_ends_and_nul_bytes_are_taken_as_they_come() {
    check(&[]).stdin(format!("\u{FEFF}{DENIED}")).found().stdout(DENIED_LINE);
    check(&[]).stdin(DENIED.replace('\n', "\r\n")).found().stdout(DENIED_LINE);
    let finished = check(&[]).stdin("goal a\0b\n").found().stdout_has("<stdin>:1:7: error[syntax-error]");
    assert!(!finished.stdout.contains('\0'));
}

#[test]
fn files_of_actuals_must_be_there_and_inside_the_workspace() {
    let plan =
        |path: &str| format!("goal a {{\n  by 2026-06-30\n  kpi reach >= 1,000 {{\n    actuals \"{path}\"\n  }}\n}}\n");
    let folder =
        Folder::new().file("data/reach.csv", "date,value\n2026-01-10,900\n").file("a.goal", plan("data/reach.csv"));
    Run::new(["check", "a.goal"]).at(&folder).success();
    let folder = folder.file("a.goal", plan("data/raech.csv"));
    Run::new(["check", "a.goal"]).at(&folder).failure().stdout_has("a.goal:4:13: error[unreadable-file]");
    let folder = folder.file("a.goal", plan("../outside.csv"));
    Run::new(["check", "a.goal"]).at(&folder).failure().stdout_has("a.goal:4:13: error[unreadable-file]");
}

// ── output ──

#[test]
fn findings_can_be_written_to_a_file() {
    let folder = Folder::new().file("a.goal", DENIED);
    let run = Run::new(["check", "--output-format", "json", "--output-file", "out/report.json"]).at(&folder);
    run.found().stdout("").stderr("checked 1 file, 1 goal: 1 error\n");
    let report: serde_json::Value = serde_json::from_str(&folder.read("out/report.json")).expect("one document");
    assert_eq!(report["diagnostics"][0]["rule"], "missing-target");
}

#[test]
fn json_keeps_to_its_schema() {
    let validator = jsonschema::validator_for(&goalposts::report::json_schema()).expect("a schema");
    for (text, count) in [(CLEAN, 0), (DENIED, 1), ("wibble\n", 1)] {
        let finished = Run::new(["check", "-", "--output-format", "json", "--exit-zero"]).stdin(text).success();
        let document = finished.json();
        let faults: Vec<String> = validator.iter_errors(&document).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(document["version"], 1);
        assert_eq!(document["diagnostics"].as_array().map(Vec::len), Some(count), "{text}");
    }
}

#[test]
fn columns_count_characters() {
    let text =
        "goal 카페-인지도 \"동네 카페 인지도\" {\n  by 2026-06-30\n  kpi \"링크 클릭 수\" 320 -> 320 # 같다\n}\n";
    let finished = check(&["-A", "all", "-W", "no-change"]).stdin(text).success();
    assert!(finished.stdout.starts_with("<stdin>:3:24: warning[no-change]"), "{}", finished.stdout);
    let json = check(&["-A", "all", "-W", "no-change", "--output-format", "json"]).stdin(text).success().json();
    let found = &json["diagnostics"][0];
    assert_eq!((&found["column"], &found["end_column"]), (&24.into(), &27.into()));
    let bytes = (found["start_byte"].as_u64().unwrap() as usize)..(found["end_byte"].as_u64().unwrap() as usize);
    assert_eq!(&text[bytes], "320");
}

#[test]
fn output_does_not_depend_on_the_number_of_threads() {
    let mut folder = Folder::new();
    for index in 0..200 {
        let text = format!("goal g{index} {{\n  supports g{}\n  kpi reach\n  kpi fans 5 -> 5\n}}\n", (index * 7) % 210);
        folder = folder.file(&format!("plans/{}/{index}.goal", index % 7), text);
    }
    let run =
        |threads: &str| Run::new(["check", "--threads", threads, "--output-format", "json"]).at(&folder).found().stdout;
    let one = run("1");
    assert_eq!(one, run("2"));
    let document: serde_json::Value = serde_json::from_str(&one).expect("one document");
    let paths: Vec<&str> =
        document["diagnostics"].as_array().unwrap().iter().map(|found| found["path"].as_str().unwrap()).collect();
    assert!(paths.is_sorted() && paths.len() > 400, "by path");
}

#[test]
fn a_reader_that_leaves_is_no_panic() {
    let text = "goal g {\n  kpi reach\n}\n".repeat(5_000);
    let mut child = Run::new(["check", "-"]).spawn();
    let mut stdin = child.stdin.take().expect("it is piped");
    let writer = std::thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
    let mut first = [0; 16];
    let mut stdout = child.stdout.take().expect("it is piped");
    stdout.read_exact(&mut first).expect("a finding");
    drop(stdout);
    writer.join().expect("all was written");
    let output = child.wait_with_output().expect("it ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("panic") && !stderr.contains("error:"), "{stderr}");
    assert_eq!(output.status.code(), Some(1), "what was found still counts");
}

#[test]
fn colour_is_used_when_it_is_asked_for() {
    let colored = |run: Run| run.found().stdout.contains("\u{1b}[");
    let run = |arguments: &[&str]| check(arguments).stdin(DENIED);
    assert!(!colored(run(&[])), "a pipe gets none");
    assert!(colored(run(&["--color", "always"])));
    assert!(colored(run(&[]).env("FORCE_COLOR", "1")));
    assert!(!colored(run(&[]).env("FORCE_COLOR", "1").env("NO_COLOR", "1")));
    assert!(colored(run(&["--color", "always"]).env("NO_COLOR", "1")), "the option wins");
    assert!(!colored(run(&["--color", "never"]).env("FORCE_COLOR", "1")));
}

#[test]
fn pretty_and_accessible_output_show_the_line() {
    check(&["--output-format", "pretty"]).stdin(DENIED).found().stdout_has("kpi followers");
    let finished = check(&["--accessible"]).stdin(DENIED).found().stdout_has("`followers` has no target");
    assert!(!finished.stdout.contains('─'), "nothing is drawn");
}

// ── other commands ──

#[test]
fn rules_are_listed_and_explained() {
    let rules = Run::new(["rules"]).success().stdout_has("missing-metric");
    assert!(rules.stdout.lines().all(|line| line.chars().count() <= 100), "{}", rules.stdout);
    let json = Run::new(["rules", "--format", "json"]).success().json();
    let names: Vec<&str> =
        json["rules"].as_array().unwrap().iter().map(|rule| rule["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"missing-target"));
    for name in names {
        let page = Run::new(["explain", name]).success();
        assert!(page.stdout.starts_with(name) && !page.stdout.contains("```"), "{}", page.stdout);
    }
    Run::new(["rules", "--format", "markdown"])
        .success()
        .stdout_has("| `missing-target` | measurable | deny |  |")
        .stdout_has("| `long-title` | specific | off (advice) |  |")
        .stdout_has("| `no-change` | measurable | warn | unsafe |");
    Run::new(["explain", "missing-metric", "--format", "markdown"]).success().stdout_has("# missing-metric\n");
    assert_eq!(Run::new(["explain", "missing-metric", "--format", "json"]).success().json()["group"], "measurable");
}

#[test]
fn every_form_of_a_rules_page_has_the_same_facts() {
    let text = Run::new(["explain", "too-many-goals"]).success().stdout;
    let markdown = Run::new(["explain", "too-many-goals", "--format", "markdown"]).success().stdout;
    assert!(text.starts_with("too-many-goals (aligned, off (advice))\n"), "{text}");
    for fact in [
        "Level: off by default; advice where a preset switches it on.",
        "Fix: none;",
        "Option `max`:",
        "Off by default,",
    ] {
        assert!(text.contains(fact) && markdown.contains(fact), "{fact}\n{text}\n{markdown}");
    }
    let json = Run::new(["explain", "too-many-goals", "--format", "json"]).success().json();
    assert_eq!(json["level"], "allow");
    assert_eq!(json["level_when_on"], "advice");
    assert_eq!(json["fix"], serde_json::Value::Null);
    assert_eq!(json["options"][0]["name"], "max");
    assert_eq!(json["options"][0]["default"], 5);
    assert_eq!(json["examples"][0]["kind"], "bad");
    let fixed = Run::new(["explain", "unused-allow", "--format", "json"]).success().json();
    assert_eq!(fixed["fix"], "safe");
    assert_eq!(fixed["options"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_rule_that_is_misspelt_is_suggested() {
    Run::new(["explain", "mising-metric"])
        .failure()
        .stdout("")
        .stderr("error: there is no rule `mising-metric`\n  help: did you mean `missing-metric`?\n");
    Run::new(["explain", "wibble"]).failure().stderr_has("`goalposts rules` lists them");
}

#[test]
fn the_catalogue_is_listed_and_found_by_any_name() {
    let folder = Folder::new().file("own.goal", "metric table-bookings \"Table bookings\" {\n  unit count\n}\n");
    let run = |arguments: &[&str]| Run::new(["catalog"].iter().chain(arguments)).at(&folder);
    run(&[]).success().stdout_has("followers").stdout_has("table-bookings").stderr("");
    run(&["followers"]).success().stdout_has("# built in\nmetric followers");
    run(&["팔로워"]).success().stdout_has("metric followers");
    run(&["table-bookings"]).success().stdout_has("# this workspace\nmetric table-bookings");
    run(&["folowers"]).failure().stderr_has("did you mean `followers`?");
    assert_eq!(run(&["facebook", "--format", "json"]).success().json()["origin"], "built in");
    run(&["--format", "markdown"]).success().stdout_has("## Metrics");
    Run::new(["catalog"]).at(&Folder::bare()).success().stderr("");
}

#[test]
fn the_version_is_told() {
    Run::new(["--version"]).success().stdout(&format!("goalposts {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_command_shows_examples() {
    let commands = ["check", "build", "explain", "rules", "catalog"];
    for command in commands {
        Run::new([command, "--help"]).success().stdout_has("Examples:").stdout_has(&format!("$ goalposts {command}"));
    }
    let help = Run::new(["--help"]).success().stdout_has("Examples:");
    assert!(commands.iter().all(|command| help.stdout.contains(command)));
}
