//! Beginning with goals that were there before: `goalposts check --accept-existing`, `--add-allows` and `--statistics`.

mod support;

use goalposts::format::format;
use goalposts::lint;
use goalposts::report;
use support::run::{Finished, Folder, Run};
use support::{check, repository};

const NO_METRIC: &str = "goal a \"A\" {\n  by 2026-06-30\n}\n";
const TWO: &str = "goal a \"A\" {\n  by 2026-06-30\n}\n\ngoal b \"B\" {\n  kpi reach\n}\n";
const CLEAN: &str = "goal c \"C\" {\n  by 2026-06-30\n  kpi fans 2,400 -> 2,760\n}\n";
const RECORD: &str = "goalposts-accepted.json";

fn run<const N: usize>(folder: &Folder, arguments: [&str; N]) -> Run {
    Run::new(["check"].into_iter().chain(arguments)).at(folder)
}

fn record(entries: &[(&str, &str, u32)]) -> String {
    let line = |(file, rule, count): &(&str, &str, u32)| {
        format!("    {{ \"file\": \"{file}\", \"rule\": \"{rule}\", \"count\": {count} }}")
    };
    let lines: Vec<String> = entries.iter().map(line).collect();
    format!("{{\n  \"version\": 1,\n  \"accepted\": [\n{}\n  ]\n}}\n", lines.join(",\n"))
}

#[track_caller]
fn fits(document: &serde_json::Value, schema: &serde_json::Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?} in {document:#}");
}

// ── accepting ──

#[test]
fn what_is_found_today_is_recorded_and_no_longer_reported() {
    let folder = Folder::new().file("a.goal", TWO).file("plans/c.goal", CLEAN);
    run(&folder, ["--accept-existing"]).success().stdout("").stderr(
        "goalposts-accepted.json accepts 3 findings of 3 rules in 1 file\nchecked 2 files, 3 goals: all clear, 3 accepted\n",
    );
    let expected =
        record(&[("a.goal", "missing-metric", 1), ("a.goal", "missing-target", 1), ("a.goal", "no-timeframe", 1)]);
    assert_eq!(folder.read(RECORD), expected);
    fits(&serde_json::from_str(&expected).unwrap(), &lint::accepted::json_schema());

    run(&folder, []).success().stdout("").stderr("checked 2 files, 3 goals: all clear, 3 accepted\n");
    run(&folder, ["--deny-warnings", "a.goal"]).success();
    let json = run(&folder, ["--output-format", "json"]).success().json();
    assert_eq!((&json["summary"]["accepted"], &json["summary"]["deny"]), (&3.into(), &0.into()));
    Run::new(["build"]).at(&folder).success().stdout_has("name: a");
    run(&folder, ["--accept-existing"]).success().stderr_has("in 1 file, as many as before\n");
    assert_eq!(folder.read(RECORD), expected);
}

#[test]
fn what_is_beyond_is_reported_with_what_was_accepted() {
    let folder = Folder::new().file("a.goal", NO_METRIC).file(RECORD, record(&[("a.goal", "missing-metric", 1)]));
    run(&folder, []).success();
    let folder = folder.file("a.goal", format!("{NO_METRIC}\ngoal d \"D\" {{\n  by 2026-06-30\n}}\n"));
    run(&folder, [])
        .found()
        .stdout(
            "a.goal:1:1: error[missing-metric] goal `a` has nothing to measure it by\n\
             a.goal:5:1: error[missing-metric] goal `d` has nothing to measure it by\n",
        )
        .stderr(
            "note: `a.goal` has 2 findings of `missing-metric`, 1 of them accepted; which are new can't be told, so all are shown\n\
             checked 1 file, 2 goals: 2 errors\n",
        );
    run(&folder, ["--output-format", "pretty"])
        .found()
        .stdout_has("1 of the 2 findings of this rule in this file were accepted before");
    let folder = folder.file("a.goal", NO_METRIC.replace("  by 2026-06-30\n", ""));
    run(&folder, []).found().stdout("a.goal:1:1: error[no-timeframe] goal `a` has no timeframe\n");
}

#[test]
fn the_record_shrinks_when_something_was_mended() {
    let folder = Folder::new().file("a.goal", CLEAN).file("b.goal", NO_METRIC);
    let folder = folder.file(RECORD, record(&[("a.goal", "no-timeframe", 2), ("b.goal", "missing-metric", 1)]));
    run(&folder, []).success().stderr(
        "note: goalposts-accepted.json accepts 2 findings more than there are\n  \
         help: `goalposts check --accept-existing` records what there is now\n\
         checked 2 files, 2 goals: all clear, 1 accepted\n",
    );
    run(&folder, ["-A", "no-timeframe"]).success().stderr("checked 2 files, 2 goals: all clear, 1 accepted\n");
    run(&folder, ["b.goal"]).success().stderr("checked 1 file, 1 goal: all clear, 1 accepted\n");
    run(&folder, ["-q"]).success().stderr("");
    run(&folder, ["--accept-existing", "b.goal"]).success();
    assert!(folder.read(RECORD).contains("no-timeframe"), "what took no part stays");
    run(&folder, ["--accept-existing"])
        .success()
        .stderr_has("accepts 1 finding of 1 rule in 1 file, 2 fewer than before\n");
    assert_eq!(folder.read(RECORD), record(&[("b.goal", "missing-metric", 1)]));
    let folder = folder.file("b.goal", CLEAN.replace("goal c", "goal b"));
    run(&folder, ["--accept-existing"])
        .success()
        .stderr_has("nothing is left to accept; goalposts-accepted.json can be deleted\n");
    run(&folder, []).success().stderr("checked 2 files, 2 goals: all clear\n");
}

#[test]
fn with_nothing_to_accept_nothing_is_written() {
    let folder = Folder::new().file("a.goal", CLEAN);
    run(&folder, ["--accept-existing"])
        .success()
        .stderr("there is nothing to accept\nchecked 1 file, 1 goal: all clear\n");
    assert!(!folder.join(RECORD).exists());
}

#[test]
fn a_renamed_file_is_told() {
    let folder = Folder::new().file("new.goal", NO_METRIC).file("c.goal", CLEAN);
    let folder = folder.file(RECORD, record(&[("old.goal", "missing-metric", 1)]));
    run(&folder, []).found().stdout_has("new.goal:1:1: error[missing-metric]").stderr_has(
        "note: goalposts-accepted.json accepts 1 finding in `old.goal`, which is no longer there; `new.goal` has just these\n  \
         help: if it was renamed, write `new.goal` in place of `old.goal` in goalposts-accepted.json\n",
    );
    let renamed = folder.read(RECORD).replace("old.goal", "new.goal");
    run(&folder.file(RECORD, renamed), []).success();
}

#[test]
fn what_cannot_be_read_cannot_be_accepted() {
    let folder =
        Folder::new().file("a.goal", "goal a \"A\" {\n  perod 2026\n  kpi reach\n}\n").file("b.goal", NO_METRIC);
    run(&folder, ["--accept-existing"])
        .found()
        .stdout_has("a.goal:2:3: error[syntax-error]")
        .stderr_has("warning: `syntax-error` can't be accepted, so 1 finding stays\n  help: mend what is found\n")
        .stderr_has(", 2 accepted\n");
    assert!(!folder.read(RECORD).contains("syntax-error"));
    let folder = folder.file("a.goal", b"goal \xFF");
    run(&folder, ["--accept-existing"]).failure().stdout_has("a.goal:1:6: error[unreadable-file]");
}

#[test]
fn a_broken_record_is_a_fault_with_its_place() {
    let good = record(&[("a.goal", "missing-metric", 1)]);
    let folder = Folder::new().file("a.goal", NO_METRIC).file(RECORD, good.replace("\"count\": 1", "\"count\": -1"));
    let expected = "goalposts-accepted.json:4:5: error[invalid-configuration] the accepted findings can't be read: \
                    `count` is -1, and has to be a whole number from 1\n";
    run(&folder, []).failure().stdout(expected);
    run(&folder, ["--accept-existing"]).failure().stdout(expected);
    run(&folder, ["--exit-zero"]).failure();
    assert!(folder.read(RECORD).contains("-1"), "what somebody wrote stays");
    Run::new(["build"]).at(&folder).failure().stderr_has("goalposts-accepted.json:4:5");
    let json = run(&folder, ["--output-format", "json"]).failure().json();
    fits(&json, &report::json_schema());
    assert_eq!(json["diagnostics"][0]["line"], 4);
    run(&folder.file(RECORD, b"\xFF"), []).failure().stdout_has("goalposts-accepted.json:1:1: error[unreadable-file]");
}

#[test]
fn without_a_workspace_there_is_no_place_for_it() {
    let folder = Folder::bare().file("a.goal", NO_METRIC);
    run(&folder, ["--accept-existing", "a.goal"])
        .failure()
        .stderr_has("error: these files belong to no workspace")
        .stderr_has("help: make an empty file `goalposts.toml` in the folder that holds your goals\n");
    let folder = Folder::new();
    run(&folder, ["--accept-existing", "-"]).stdin(NO_METRIC).failure().stderr_has("standard input can't be accepted");
}

#[test]
fn each_workspace_has_its_own_record() {
    let folder =
        Folder::new().file("a.goal", NO_METRIC).file("inner/goalposts.toml", "").file("inner/b.goal", NO_METRIC);
    run(&folder, ["--accept-existing"]).success();
    assert_eq!(folder.read(RECORD), record(&[("a.goal", "missing-metric", 1)]));
    assert_eq!(folder.read(&format!("inner/{RECORD}")), record(&[("b.goal", "missing-metric", 1)]));
    run(&folder, ["inner/b.goal"]).success().stderr("checked 1 file, 1 goal: all clear, 1 accepted\n");
}

// ── allowing ──

#[test]
fn allows_are_written_where_they_silence() {
    let folder = Folder::new().file("a.goal", TWO).file("c.goal", CLEAN);
    run(&folder, ["--add-allows", "from the \"old\" plan"])
        .success()
        .stdout("")
        .stderr("added 3 `allow` statements to 1 file\nchecked 2 files, 3 goals: all clear\n");
    let expected = "goal a \"A\" {\n  by 2026-06-30\n  allow missing-metric \"from the \\\"old\\\" plan\"\n}\n\n\
                    goal b \"B\" {\n  kpi reach {\n    allow missing-target \"from the \\\"old\\\" plan\"\n  }\n  \
                    allow no-timeframe \"from the \\\"old\\\" plan\"\n}\n";
    assert_eq!(folder.read("a.goal"), expected);
    assert_eq!(folder.read("c.goal"), CLEAN);
    run(&folder, ["--add-allows", "again"]).success().stderr_has("added 0 `allow` statements to 0 files\n");
    assert_eq!(folder.read("a.goal"), expected);
}

#[test]
fn a_reason_is_needed() {
    let folder = Folder::new().file("a.goal", TWO);
    run(&folder, ["--add-allows", " "]).failure().stderr_has("a reason is needed");
    run(&folder, ["--add-allows"]).failure();
    assert_eq!(folder.read("a.goal"), TWO);
}

#[test]
fn what_cannot_be_allowed_is_told() {
    let text = "goal a \"A\" {\n  perod 2026\n  kpi fans 2,400 -> 2,760\n  kpi reach\n  allow no-change \"once\"\n}\n";
    let folder = Folder::new().file("a.goal", text);
    run(&folder, ["--add-allows", "old"])
        .found()
        .stdout_has("error[syntax-error]")
        .stdout_has("warning[unused-allow]")
        .stderr_has("warning: `syntax-error` can't be allowed, so 1 finding stays\n  help: mend what is found\n")
        .stderr_has(
            "warning: `unused-allow` can't be allowed, so 1 finding stays\n  help: `goalposts check --fix` deletes",
        )
        .stderr_has("added 1 `allow` statement to 1 file\n");
    assert!(folder.read("a.goal").contains("  kpi reach {\n    allow missing-target \"old\"\n  }\n"));
    let open = "goal a \"A\" {\n  by 2026\n  goal b {\n    kpi reach\n";
    run(&folder.file("a.goal", open), ["--add-allows", "old"]).found().stderr_has("braces of `a.goal` do not add up");
}

#[test]
fn texts_on_standard_input_and_comments_are_kept() {
    let text = "# top\n\n# about a\r\ngoal a \"A\"  # one\r\n";
    let expected = "# top\n\n# about a\r\ngoal a \"A\" {  # one\n  allow missing-metric \"old\"\n  allow no-timeframe \"old\"\n}\r\n";
    run(&Folder::new(), ["-", "--add-allows", "old"]).stdin(text).success().stdout(expected);
}

/// Real goals and drafts: whatever is found can be silenced, in the one style, with nothing else changed.
#[test]
fn allows_silence_whatever_is_found_in_our_files() {
    let files = ["examples/cafe-draft.goal", "tests/corpus/un-sdg.goal", "tests/corpus/sourcegraph-fy22.goal"];
    for path in files {
        let before = std::fs::read_to_string(repository(path)).unwrap();
        let folder = Folder::new().file("a.goal", &before);
        run(&folder, ["--add-allows", "old", "--exit-zero"]).success();
        let after = folder.read("a.goal");
        assert_eq!(format(&after).as_deref(), Ok(&*after), "{path} stays in the one style");
        let left = check::check(&after).diagnostics;
        assert!(left.iter().all(|found| !lint::allows::can_be_allowed(found.rule)), "{path}: {left:#?}");
        let kept: Vec<&str> = after.lines().filter(|line| !line.contains("allow ")).collect();
        let opened = |line: &&str| kept.contains(line) || kept.contains(&&*format!("{line} {{"));
        assert!(before.lines().all(|line| opened(&line)), "{path} has all its lines");
    }
}

// ── counting ──

fn statistics(text: &str, format: &str) -> Finished {
    Run::new(["check", "-", "--statistics", "--output-format", format, "--exit-zero"]).stdin(text).success()
}

#[test]
fn rules_are_counted_the_most_frequent_first() {
    let text = format!("{TWO}\ngoal d \"D\" {{\n  by Q2\n}}\n");
    statistics(&text, "concise")
        .stdout(
            " count  files  level    rule              fixable\n     2      1  error    missing-metric\n     \
             1      1  error    missing-target\n     1      1  error    no-timeframe\n     \
             1      1  warning  ambiguous-period  1 unsafely\n",
        )
        .stderr_has("4 errors, 1 warning");
    let json = statistics(&text, "json").json();
    fits(&json, &report::statistics_json_schema());
    let first = &json["statistics"][0];
    assert_eq!(
        (&first["rule"], &first["count"], &first["level"]),
        (&"missing-metric".into(), &2.into(), &"deny".into())
    );
    assert_eq!(json["statistics"][3]["fixable_unsafely"], 1);
    statistics(CLEAN, "concise").stdout("");
    assert_eq!(statistics(CLEAN, "json").json()["statistics"], serde_json::json!([]));
    Run::new(["check", "-", "--statistics"]).stdin(TWO).found();
}
