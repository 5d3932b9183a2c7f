//! `goalposts check --fix` and `--diff`, and what holds of every fix of every rule.

mod support;

use goalposts::diagnostic::{Applicability, Diagnostic, SYNTAX_ERROR};
use goalposts::fix::{self, Bench, Texts};
use goalposts::plan::{self, Format, Options};
use goalposts::rules;
use goalposts::source::FileId;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use support::check::{Checked, check};
use support::repository;
use support::run::{Folder, Run};

/// With a safe fix and an unsafe one.
const MIXED: &str = "goal a \"A\" {\n  by Q2\n  kpi fans 2,400 -> 2,760\n  allow no-timeframe \"once\"\n}\n";
const SAFELY: &str = "goal a \"A\" {\n  by Q2\n  kpi fans 2,400 -> 2,760\n}\n";
const WHOLLY: &str = "goal a \"A\" {\n  by 2026-Q2\n  kpi fans 2,400 -> 2,760\n}\n";
const CLEAN: &str = "goal b \"B\" {\n  by 2026-06-30\n  kpi fans 2,400 -> 2,760\n}\n";
const DATE_LEFT: &str = "a.goal:2:6: warning[ambiguous-period] `Q2` could be of any year\n";

fn run<const N: usize>(folder: &Folder, arguments: [&str; N]) -> Run {
    Run::new(["check"].into_iter().chain(arguments)).at(folder)
}

fn folder() -> Folder {
    Folder::new().file("a.goal", MIXED).file("b.goal", CLEAN)
}

// ── the command ──

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let folder = folder();
    run(&folder, ["--fix"])
        .success()
        .stdout(DATE_LEFT)
        .stderr("checked 2 files, 2 goals: 1 warning, 1 fixed\n1 can be fixed with `--fix --unsafe-fixes`\n");
    assert_eq!((folder.read("a.goal"), folder.read("b.goal")), (SAFELY.into(), CLEAN.into()));
    run(&folder, ["--fix"])
        .success()
        .stdout(DATE_LEFT)
        .stderr("checked 2 files, 2 goals: 1 warning\n1 can be fixed with `--fix --unsafe-fixes`\n");
}

#[test]
fn unsafe_fixes_are_written_when_asked_for() {
    let folder = folder();
    run(&folder, ["--fix", "--unsafe-fixes"])
        .success()
        .stdout("")
        .stderr("checked 2 files, 2 goals: all clear, 2 fixed\n");
    assert_eq!(folder.read("a.goal"), WHOLLY);
    run(&folder, ["--unsafe-fixes"]).failure().stderr_has("--fix|--diff");
}

#[test]
fn what_could_be_fixed_is_told() {
    let folder = folder();
    run(&folder, []).success().stderr(
        "checked 2 files, 2 goals: 2 warnings\n1 can be fixed with `--fix`, 1 more with `--fix --unsafe-fixes`\n",
    );
    run(&folder, ["--output-format", "pretty"])
        .success()
        .stdout_has("  fix: delete the unused `allow` (--fix)\n  more: goalposts explain unused-allow\n")
        .stdout_has("  fix: write `2026-Q2` (--fix --unsafe-fixes)\n");
    let json = run(&folder, ["--output-format", "json"]).success().json();
    assert_eq!((&json["summary"]["fixable"], &json["summary"]["fixable_unsafely"]), (&1.into(), &1.into()));
    assert_eq!(json["diagnostics"][1]["fix"]["title"], "delete the unused `allow`");
    let json = run(&folder, ["--output-format", "json", "--fix"]).success().json();
    assert_eq!((&json["summary"]["fixed"], &json["summary"]["warn"]), (&1.into(), &1.into()));
}

#[test]
fn a_difference_is_shown_and_nothing_written() {
    let folder = folder();
    let expected = "--- a.goal\n+++ a.goal\n@@ -1,5 +1,4 @@\n goal a \"A\" {\n   by Q2\n   kpi fans 2,400 -> 2,760\n\
                    -  allow no-timeframe \"once\"\n }\n";
    run(&folder, ["--diff"])
        .found()
        .stdout(expected)
        .stderr("1 finding would be fixed in 1 file; 1 more with `--unsafe-fixes`\n");
    run(&folder, ["--diff", "--unsafe-fixes"])
        .found()
        .stdout_has("-  by Q2\n+  by 2026-Q2\n")
        .stderr("2 findings would be fixed in 1 file\n");
    run(&folder, ["--diff", "--exit-zero"]).success().stdout(expected);
    run(&folder, ["--diff", "b.goal"]).success().stdout("").stderr("0 findings would be fixed in 0 files\n");
    run(&folder, ["--diff", "--fix"]).failure().stderr_has("cannot be used with");
    run(&folder, ["--diff", "--color", "always"])
        .found()
        .stdout_has("\u{1b}[31m-  allow no-timeframe \"once\"\u{1b}[0m\n");
    assert_eq!(folder.read("a.goal"), MIXED);
    run(&folder.file("c.goal", b"goal \xFF"), ["--diff"]).failure().stdout(expected);
}

#[test]
fn a_text_on_standard_input_comes_back_on_standard_output() {
    let folder = folder();
    run(&folder, ["-", "--fix"]).stdin(MIXED).success().stdout(SAFELY).stderr(
        "<stdin>:2:6: warning[ambiguous-period] `Q2` could be of any year\n\
         checked 1 file, 1 goal: 1 warning, 1 fixed\n1 can be fixed with `--fix --unsafe-fixes`\n",
    );
    run(&folder, ["-", "--fix", "-q"]).stdin(CLEAN).success().stdout(CLEAN).stderr("");
    run(&folder, ["-", "--fix", "--stdin-filename", "b.goal"]).stdin(MIXED).success().stdout(SAFELY);
    run(&folder, ["-", "--diff"]).stdin(MIXED).found().stdout_has("--- <stdin>\n+++ <stdin>\n");
    assert_eq!((folder.read("a.goal"), folder.read("b.goal")), (MIXED.into(), CLEAN.into()));
}

#[test]
fn only_named_files_are_written() {
    let folder = folder().file("c.goal", MIXED.replace("goal a", "goal c"));
    run(&folder, ["--fix", "c.goal"]).success().stderr_has("checked 1 file, 1 goal: 1 warning, 1 fixed");
    assert_eq!((folder.read("a.goal").as_str(), folder.read("c.goal")), (MIXED, SAFELY.replace("goal a", "goal c")));
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let windows = |text: &str| format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
    let folder = Folder::new().file("a.goal", windows(MIXED));
    run(&folder, ["--fix", "--unsafe-fixes"]).success();
    assert_eq!(folder.read("a.goal"), windows(WHOLLY));
    let folder =
        Folder::new().file("a.goal", windows("goal a {  # ours\n  in 3 months\n  kpi fans 2,400 -> 2,760\n}\n"));
    run(&folder, ["--fix", "--unsafe-fixes"]).success();
    let anchored = "goal a {  # ours\n  start 2026-01-15\n  in 3 months\n  kpi fans 2,400 -> 2,760\n}\n";
    assert_eq!(folder.read("a.goal"), windows(anchored));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept_and_read_only_files_are_told() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new().file("real/a.txt", MIXED).file("locked.goal", MIXED.replace("goal a", "goal l"));
    let set = |path: &str, mode| {
        std::fs::set_permissions(folder.join(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    symlink("real/a.txt", folder.join("a.goal")).unwrap();
    set("real/a.txt", 0o640);
    set("locked.goal", 0o444);
    run(&folder, ["--fix"])
        .failure()
        .stdout_has("locked.goal:4:3: warning[unused-allow]")
        .stderr_has("locked.goal`: it is read-only\n  help: make it writable first\n")
        .stderr_has("3 warnings, 1 fixed\n");
    assert!(std::fs::symlink_metadata(folder.join("a.goal")).unwrap().is_symlink());
    assert_eq!(folder.read("real/a.txt"), SAFELY);
    assert_eq!(std::fs::metadata(folder.join("real/a.txt")).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(folder.read("locked.goal"), MIXED.replace("goal a", "goal l"));
}

#[test]
fn what_cannot_be_read_stays_and_the_rest_is_fixed() {
    let folder = folder().file("broken.goal", b"goal \xFF\n").file("odd.goal", "goal o {\n  perod 2026\n  by Q2\n}\n");
    run(&folder, ["--fix", "--unsafe-fixes"])
        .failure()
        .stdout_has("broken.goal:1:6: error[unreadable-file]")
        .stdout_has("odd.goal:2:3: error[syntax-error]");
    assert_eq!(folder.read("a.goal"), WHOLLY);
    assert_eq!(folder.read("odd.goal"), "goal o {\n  perod 2026\n  by 2026-Q2\n}\n");
    assert_eq!(std::fs::read(folder.join("broken.goal")).unwrap(), b"goal \xFF\n");
}

#[test]
fn nothing_to_fix_is_no_trouble() {
    run(&Folder::new(), ["--fix"]).success().stderr_has("there is nothing to check");
    run(&Folder::new().file("b.goal", CLEAN), ["--fix"]).success().stderr("checked 1 file, 1 goal: all clear\n");
}

// ── what always holds of fixes ──

/// One text, mended where it lies.
struct Text {
    text: String,
    file: FileId,
}

impl Bench for Text {
    fn check(&mut self) -> Vec<Diagnostic> {
        let Checked { diagnostics, sources, .. } = check(&self.text);
        self.file = FileId(sources.len() as u32 - 1);
        diagnostics
    }
    fn text(&self, file: FileId) -> Option<&str> {
        (file == self.file).then_some(self.text.as_str())
    }
    fn replace(&mut self, texts: Texts) {
        self.text = texts.into_values().next().expect("one file is changed");
    }
}

fn mended(text: &str, wanted: Applicability) -> (String, fix::Mended) {
    let mut bench = Text { text: text.to_string(), file: FileId(0) };
    let mended = fix::mend(&mut bench, wanted).unwrap_or_else(|trouble| panic!("{trouble:?} in\n{text}"));
    (bench.text, mended)
}

fn count(found: &[Diagnostic], rule: &str) -> usize {
    found.iter().filter(|found| found.rule == rule).count()
}

/// Each fix alone mends its finding and breaks nothing; all of them together come to an end, after which there is none left.
/// Says how many fixes there were.
fn hold(text: &str) -> usize {
    let Checked { diagnostics, sources, .. } = check(text);
    let mut fixes = 0;
    for found in diagnostics.iter().filter(|found| found.fix.is_some()) {
        let text_of = |file| Some(sources.get(file).text());
        let pass = fix::apply(std::slice::from_ref(found), Applicability::Unsafe, &text_of);
        let after = pass.texts.values().next().unwrap_or_else(|| panic!("{found:?} changes nothing in\n{text}"));
        let now = check(after).diagnostics;
        assert!(
            count(&now, SYNTAX_ERROR) <= count(&diagnostics, SYNTAX_ERROR),
            "{found:?}\n{text}\n── became\n{after}"
        );
        assert!(count(&now, found.rule) < count(&diagnostics, found.rule), "{found:?}\n{text}\n── became\n{after}");
        fixes += 1;
    }
    if fixes == 0 {
        return 0;
    }
    for wanted in [Applicability::Safe, Applicability::Unsafe] {
        let (after, done) = mended(text, wanted);
        assert!(!done.unfinished, "{text}\n── became\n{after}");
        let left = done.remaining.iter().filter_map(|found| found.fix.as_ref()).find(|fix| fix::is_wanted(fix, wanted));
        assert_eq!(left, None, "{after}");
        assert_eq!(mended(&after, wanted).0, after, "twice is once");
        if wanted == Applicability::Safe {
            assert_eq!(meaning(&after), meaning(text), "{text}\n── became\n{after}");
        }
    }
    fixes
}

/// The compiled plan without what was allowed: an `allow` that silences nothing says nothing of the goals. Nor does the order in
/// which checkpoints are written, since each has its date.
fn meaning(text: &str) -> serde_json::Value {
    fn forget_what_says_nothing(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                fields.retain(|name, _| !name.contains("allow") && !name.contains("accept"));
                if let Some(serde_json::Value::Array(checkpoints)) = fields.get_mut("checkpoints") {
                    checkpoints.sort_by_key(|checkpoint| checkpoint["date"].to_string());
                }
                fields.values_mut().for_each(forget_what_says_nothing);
            }
            serde_json::Value::Array(values) => values.iter_mut().for_each(forget_what_says_nothing),
            _ => {}
        }
    }
    let Checked { sources, workspace, .. } = check(text);
    let compiled = plan::compile(&workspace, &sources, &[], Options::default());
    let mut out = Vec::new();
    plan::write(Format::Json, &compiled, &mut out).unwrap();
    let mut value = serde_json::from_slice(&out).unwrap();
    forget_what_says_nothing(&mut value);
    value
}

#[test]
fn fixes_of_our_own_files_hold() {
    let mut fixes = 0;
    for text in goal_files(&["examples", "tests/corpus", "tests/fixtures"]) {
        let found = hold(&text);
        if found > 0 {
            assert_eq!(hold(&text.replace('\n', "\r\n")), found, "line ends make no difference");
        }
        fixes += found;
    }
    assert!(fixes > 10, "only {fixes}");
}

#[test]
fn fixes_of_the_rules_examples_hold() {
    let with_fix = rules::ALL.iter().filter(|rule| {
        let examples = rule.documentation().examples;
        examples.iter().map(|example| hold(&example.text)).sum::<usize>() > 0
    });
    let with_fix: Vec<&str> = with_fix.map(|rule| rule.name).collect();
    for rule in ["ambiguous-change", "ambiguous-number", "no-change", "unknown-platform", "unanchored-timeframe"] {
        assert!(with_fix.contains(&rule), "{rule} is in {with_fix:?}");
    }
    for rule in ["ambiguous-period", "unused-allow"] {
        assert!(with_fix.contains(&rule), "{rule} is in {with_fix:?}");
    }
}

/// A goal of lines that are right or have something to fix, in one style or another.
fn goal() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "by Q2",
        "period Q4",
        "in 3 months",
        "by 2026-06-30",
        "start 2026-01-01",
        "platform facebok",
        "platform \"Linkd In\", pintrest",
        "audience \"Everybody\" 2.400",
        "kpi conversion-rate 2% -> +20%",
        "kpi churn-rate 5% -> -20%",
        "kpi nps 20 -> +40",
        "kpi nps ? -> +40 by Q3",
        "kpi search-rank -5",
        "kpi fans 2.100 -> 2.400",
        "kpi fans 2.100/month -> +1.250 in 3 months",
        "kpi uptime 99% -> >= 99%",
        "kpi reach 900 -> +0%",
        "kpi open-rate 20% -> +0%",
        "kpi posts 1.000 -> 1.000 {",
        "kpi leads 30 -> 40 {",
        "allow no-timeframe \"why\"",
        "allow ambiguous-change \"why\"",
        "allow wibble \"why\"",
        "goal inner \"Inner\" {",
        "perod 2026",
        "}",
        "# a comment",
        "",
    ]);
    let remark = prop::sample::select(vec!["", "", "  # remark", "   "]);
    let header = prop::sample::select(vec![
        "goal a {",
        "goal a \"A\" {  # remark",
        "plan p {\nin 3 months\nallow no-owner \"x\"\n}\ngoal a {",
    ]);
    let lines = prop::collection::vec((line, remark), 0..8);
    (header, lines, prop::bool::ANY, prop::bool::ANY).prop_map(|(header, lines, windows, marked)| {
        let mut text = format!("{header}\n");
        let mut depth = 1;
        for (line, remark) in lines {
            match line {
                "}" if depth == 1 => continue,
                "}" => depth -= 1,
                opened if opened.ends_with('{') => depth += 1,
                _ => {}
            }
            text.push_str(&format!("{}{line}{remark}\n", "  ".repeat(depth)));
        }
        text.push_str(&"}\n".repeat(depth));
        let text = if windows { text.replace('\n', "\r\n") } else { text };
        if marked { format!("\u{FEFF}{text}") } else { text }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixes_of_any_goal_hold(text in goal()) {
        hold(&text);
        let after = mended(&text, Applicability::Unsafe).0;
        prop_assert_eq!(after.starts_with('\u{FEFF}'), text.starts_with('\u{FEFF}'));
        prop_assert_eq!(after.matches('\n').count() == after.matches("\r\n").count(), text.contains('\r'));
        let comments = |text: &str| text.matches("# ").count();
        prop_assert!(comments(&after) >= comments(&text), "comments are kept:\n{}", after);
    }
}

fn goal_files(folders: &[&str]) -> Vec<String> {
    fn collect(path: &std::path::Path, into: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "goal") {
                into.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| collect(&repository(folder), &mut paths));
    paths.sort();
    paths.iter().map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()).collect()
}
