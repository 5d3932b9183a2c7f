//! `goalposts.toml` as people meet it: what it changes, what is said when it is wrong, and the options of the command line.

mod support;

use support::run::{Folder, Run};

/// One error: no timeframe.
const UNTIMED: &str = "goal more-fans {\n  kpi followers 2,400 -> 2,760\n}\n";
/// One warning: no change.
const UNCHANGED: &str = "goal same-fans {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,400\n}\n";
/// Nothing by default.
const CLEAN: &str = "goal fans {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,760\n}\n";

fn workspace(configuration: &str) -> Folder {
    Folder::bare().file("goalposts.toml", configuration)
}

fn check(folder: &Folder, arguments: &[&str]) -> Run {
    Run::new(["check"].iter().chain(arguments)).at(folder)
}

// ── levels ──

#[test]
fn levels_come_from_the_nearest_file_and_the_command_line_comes_after_it() {
    let folder = workspace("[rules]\ntimely = \"warn\"\n").file("a.goal", UNTIMED);
    check(&folder, &[]).success().stdout("a.goal:1:1: warning[no-timeframe] goal `more-fans` has no timeframe\n");
    check(&folder, &["-D", "no-timeframe"]).found();
    check(&folder, &["-A", "timely"]).success().stdout("");
    check(&folder, &["--isolated"]).found().stdout_has("error[no-timeframe]");
    let hidden = Folder::bare().file(".goalposts.toml", "[rules]\nno-timeframe = \"allow\"\n").file("a.goal", UNTIMED);
    check(&hidden, &[]).success().stdout("");
}

#[test]
fn each_workspace_of_a_run_has_its_own_file_and_nothing_is_merged() {
    let folder = workspace("[rules]\nall = \"allow\"\n")
        .file("a.goal", UNTIMED)
        .file("inner/goalposts.toml", "[rules]\nno-change = \"deny\"\n")
        .file("inner/b.goal", format!("{UNTIMED}{UNCHANGED}"));
    check(&folder, &[]).found().stdout(
        "inner/b.goal:1:1: error[no-timeframe] goal `more-fans` has no timeframe\n\
         inner/b.goal:6:26: error[no-change] the target of `followers` is its baseline, 2,400\n",
    );
}

#[test]
fn a_text_on_standard_input_has_the_configuration_of_its_place() {
    let folder = workspace(
        "[rules]\nno-timeframe = \"allow\"\n[[overrides]]\npaths = [\"teams\"]\nrules.no-timeframe = \"warn\"\n",
    );
    let run = |arguments: &[&str]| check(&folder, &[&["-"], arguments].concat()).stdin(UNTIMED);
    run(&[]).success().stdout("");
    run(&["--stdin-filename", "a.goal"]).success().stdout("");
    run(&["--stdin-filename", "teams/north/a.goal"])
        .success()
        .stdout("teams/north/a.goal:1:1: warning[no-timeframe] goal `more-fans` has no timeframe\n");
}

#[test]
fn overrides_hold_for_their_files() {
    let folder = workspace(
        "[[overrides]]\npaths = [\"팀/**\"]\nrules.no-timeframe = \"warn\"\n\n\
         [[overrides]]\npaths = [\"*.draft.goal\"]\nrules.timely = \"allow\"\n",
    )
    .file("a.goal", UNTIMED)
    .file("팀/b.goal", UNTIMED.replace("more", "b"))
    .file("팀/c.draft.goal", UNTIMED.replace("more", "c"));
    check(&folder, &[]).found().stdout(
        "a.goal:1:1: error[no-timeframe] goal `more-fans` has no timeframe\n\
         팀/b.goal:1:1: warning[no-timeframe] goal `b-fans` has no timeframe\n",
    );
    let inside = Run::new(["check", "b.goal"]).at_path(&folder.join("팀"));
    inside.success().stdout("b.goal:1:1: warning[no-timeframe] goal `b-fans` has no timeframe\n");
}

#[test]
fn a_preset_may_be_named_on_the_command_line() {
    let folder = workspace("").file("a.goal", CLEAN);
    for preset in ["recommended", "strict", "okr", "social"] {
        check(&folder, &["--preset", preset, "-A", "all"]).success();
    }
    check(&folder, &["--preset", "stict"]).failure().stderr_has("'strict'");
}

// ── which file ──

#[test]
fn a_named_configuration_holds_for_everything_in_the_run() {
    let folder = workspace("[rules]\nno-timeframe = \"warn\"\n")
        .file("a.goal", UNTIMED)
        .file("inner/goalposts.toml", "")
        .file("inner/b.goal", UNTIMED)
        .file("ci.toml", "[rules]\ntimely = \"advice\"\n");
    check(&folder, &["--config", "ci.toml"]).success().stdout(
        "a.goal:1:1: advice[no-timeframe] goal `more-fans` has no timeframe\n\
         inner/b.goal:1:1: advice[no-timeframe] goal `more-fans` has no timeframe\n",
    );
    check(&folder, &["--config", "ic.toml"])
        .failure()
        .stderr("error: `ic.toml` can't be read: it does not exist\n  help: did you mean `ci.toml`?\n");
    check(&folder, &["--config", "inner"])
        .failure()
        .stderr("error: `inner` is a folder\n  help: name the file in it, such as `inner/goalposts.toml`\n");
    check(&folder, &["--config", "ci.toml", "--isolated"]).failure();
}

#[test]
fn one_file_builds_on_another() {
    let folder = workspace("extend = \"shared/base.toml\"\n[rules]\ntimely = \"advice\"\n")
        .file("shared/base.toml", "extend = \"root.toml\"\n[rules]\nno-timeframe = \"warn\"\n")
        .file("shared/root.toml", "[rules]\nno-change = \"deny\"\n")
        .file("a.goal", format!("{UNTIMED}{UNCHANGED}"));
    check(&folder, &[]).found().stdout(
        "a.goal:1:1: advice[no-timeframe] goal `more-fans` has no timeframe\n\
         a.goal:6:26: error[no-change] the target of `followers` is its baseline, 2,400\n",
    );
}

#[test]
fn a_circle_of_files_and_a_missing_one_are_told() {
    let folder = workspace("extend = \"base.toml\"\n")
        .file("base.toml", "\nextend = \"./goalposts.toml\"\n")
        .file("a.goal", CLEAN);
    check(&folder, &[]).failure().stdout(
        "base.toml:2:10: error[invalid-configuration] `goalposts.toml` builds on itself: goalposts.toml → base.toml → goalposts.toml\n",
    );
    let folder = workspace("extend = \"bsae.toml\"\npreset = 3\n").file("base.toml", "").file("a.goal", CLEAN);
    check(&folder, &[]).failure().stdout(
        "goalposts.toml:1:10: error[invalid-configuration] `bsae.toml` can't be read: it does not exist\n\
         goalposts.toml:2:10: error[invalid-configuration] `preset` takes a text, and this is a whole number\n",
    );
    let folder =
        workspace("extend = \"base.toml\"\n").file("base.toml", "[rules]\nwibble = \"warn\"\n").file("a.goal", CLEAN);
    check(&folder, &[])
        .failure()
        .stdout("base.toml:2:1: error[invalid-configuration] there is no rule or group `wibble`\n");
}

// ── faults ──

/// Every kind of fault in one file.
const FAULTY: &str = "preste = \"okr\"\nexclude = [\"../x\"]\n\n[rules]\nno-timframe = \"warn\"\nno-change = { max = 3 }\n\
                      all = warn\n\n[defaults]\nowner = \"mina\"\n";

#[test]
fn every_fault_is_found_in_one_run_and_nothing_is_judged() {
    let folder = workspace(FAULTY).file("a.goal", UNTIMED);
    let finished = check(&folder, &[]).failure().stdout(
        "goalposts.toml:1:1: error[invalid-configuration] there is no key `preste`\n\
         goalposts.toml:2:12: error[invalid-configuration] the glob `../x` leads out of the workspace\n\
         goalposts.toml:5:1: error[invalid-configuration] there is no rule or group `no-timframe`\n\
         goalposts.toml:6:15: error[invalid-configuration] the rule `no-change` has no option `max`\n\
         goalposts.toml:7:7: error[invalid-configuration] this is no TOML: string values must be quoted\n\
         goalposts.toml:10:10: error[invalid-configuration] expected a handle after `owner`\n",
    );
    assert_eq!(finished.stderr, "checked 0 files, 0 goals: 6 errors\n");
    check(&folder, &["--exit-zero", "-A", "all"]).failure();
    check(&folder, &["--isolated"]).found();
    Run::new(["build"]).at(&folder).failure().stdout("").stderr_has("[invalid-configuration] there is no key `preste`");
    let fmt = Run::new(["fmt"]).at(&folder).failure().stdout("");
    assert!(fmt.stderr.contains("[invalid-configuration] there is no key `preste`"), "{}", fmt.stderr);
}

#[test]
fn faults_are_drawn_and_written_like_any_finding() {
    let folder = workspace("# 우리 팀\npreset = \"stict\"\n").file("a.goal", UNTIMED);
    let drawn = check(&folder, &["--output-format", "pretty"]).failure();
    insta::assert_snapshot!(drawn.stdout);
    let document = check(&folder, &["--output-format", "json"]).failure().json();
    let found = &document["diagnostics"][0];
    assert_eq!((&found["rule"], &found["path"]), (&"invalid-configuration".into(), &"goalposts.toml".into()));
    assert_eq!((&found["line"], &found["column"], &found["level"]), (&2.into(), &10.into(), &"deny".into()));
}

/// A folder is looked through by its configuration, whoever its files belong to.
#[test]
fn a_configuration_without_files_of_its_own_is_told_too() {
    let folder = workspace("wibble = 1\n").file("inner/goalposts.toml", "").file("inner/b.goal", CLEAN);
    check(&folder, &[]).failure().stdout("goalposts.toml:1:1: error[invalid-configuration] there is no key `wibble`\n");
    check(&workspace("wibble = 1\n"), &[]).failure().stdout_has("there is no key `wibble`");
    check(&folder, &["inner"]).success();
}

#[test]
fn another_workspace_is_judged_all_the_same() {
    let folder = workspace("[rules]\nwibble = \"warn\"\n")
        .file("a.goal", UNTIMED)
        .file("inner/goalposts.toml", "")
        .file("inner/b.goal", UNTIMED);
    check(&folder, &[]).failure().stdout(
        "goalposts.toml:2:1: error[invalid-configuration] there is no rule or group `wibble`\n\
         inner/b.goal:1:1: error[no-timeframe] goal `more-fans` has no timeframe\n",
    );
}

#[test]
fn line_ends_and_marks_of_windows_are_read() {
    let folder = workspace("\u{FEFF}[rules]\r\nno-timeframe = \"warn\"\r\nwibble = 3\r\n").file("a.goal", UNTIMED);
    check(&folder, &[]).failure().stdout(
        "goalposts.toml:3:1: error[invalid-configuration] there is no rule or group `wibble`\n\
         goalposts.toml:3:10: error[invalid-configuration] `wibble` takes a level or a table, and this is a whole number\n",
    );
    let folder = workspace("\u{FEFF}[rules]\r\nno-timeframe = \"warn\"\r\n").file("a.goal", UNTIMED);
    check(&folder, &[]).success().stdout_has("warning[no-timeframe]");
}

#[test]
fn a_file_in_a_wrong_encoding_is_told() {
    let folder = Folder::bare().file("goalposts.toml", [0xBF, 0xEC, 0xB8, 0xAE]).file("a.goal", CLEAN);
    check(&folder, &[]).failure().stdout_has("goalposts.toml:1:1: error[unreadable-file] this file is not UTF-8");
}

#[test]
fn a_file_for_other_versions_is_told_before_its_keys_are() {
    let folder = workspace("required-version = \">=99\"\nfrom-the-future = 1\n").file("a.goal", UNTIMED);
    check(&folder, &[]).failure().stdout(&format!(
        "goalposts.toml:1:20: error[invalid-configuration] this is goalposts {}, and `>=99` is required\n",
        env!("CARGO_PKG_VERSION")
    ));
}

// ── which goal files ──

fn with_drafts(configuration: &str) -> Folder {
    workspace(configuration)
        .file("a.goal", CLEAN)
        .file("drafts/b.goal", UNTIMED)
        .file("drafts/deep/c.goal", UNTIMED.replace("more", "c"))
}

#[test]
fn what_is_excluded_takes_no_part_unless_it_is_named() {
    let folder = with_drafts("exclude = [\"drafts\"]\n");
    check(&folder, &[]).success().stderr("checked 1 file, 1 goal: all clear\n");
    check(&folder, &["."]).success();
    check(&folder, &["drafts/b.goal"]).found().stdout_has("drafts/b.goal:1:1");
    check(&folder, &["drafts"]).found().stdout_has("drafts/deep/c.goal:1:1");
    check(&folder, &["drafts/deep"]).found();
    check(&folder, &["--isolated"]).found();
}

const LEFT_OUT: &str = "note: there is nothing to check: the configuration leaves out all that was found\n";
const FORCED: &str = "note: there is nothing to check: the configuration leaves out all that was found\n  help: without \
                      `--force-exclude` it is looked at when it is named\n";

#[test]
fn forced_exclusion_leaves_out_what_is_named_and_says_so() {
    let folder = with_drafts("exclude = [\"drafts\"]\n");
    for paths in [&["drafts/b.goal"][..], &["drafts"], &["drafts/deep", "drafts/b.goal"]] {
        let all = [paths, &["--force-exclude"]].concat();
        check(&folder, &all).success().stdout("").stderr(FORCED);
        check(&folder, &[&all[..], &["--quiet"]].concat()).success().stdout("").stderr("");
    }
    check(&folder, &["a.goal", "drafts/b.goal", "--force-exclude"]).success().stderr_has("checked 1 file");
    check(&folder, &["-", "--stdin-filename", "drafts/b.goal", "--force-exclude"]).stdin(UNTIMED).success().stdout("");
    check(&folder, &["-", "--stdin-filename", "drafts/b.goal"]).stdin(UNTIMED).found();
}

#[test]
fn an_excluded_folder_is_not_entered_whatever_lies_in_it() {
    let folder = with_drafts("exclude = [\"drafts\"]\n").file("drafts/goalposts.toml", "");
    check(&folder, &[]).success().stderr("checked 1 file, 1 goal: all clear\n");
    check(&folder, &["drafts"]).found();
}

#[test]
fn exclusion_that_leaves_nothing_is_no_warning() {
    let folder = with_drafts("exclude = [\"**\"]\n");
    check(&folder, &[]).success().stdout("").stderr(LEFT_OUT);
    let empty = workspace("");
    check(&empty, &[]).success().stderr_has("there is nothing to check");
}

#[test]
fn walks_keep_to_what_is_included() {
    let folder = with_drafts("include = [\"a*.goal\", \"drafts/deep\"]\nexclude = [\"a.goal\"]\n");
    check(&folder, &[]).found().stdout("drafts/deep/c.goal:1:1: error[no-timeframe] goal `c-fans` has no timeframe\n");
    check(&folder, &["drafts/b.goal"]).found().stdout_has("drafts/b.goal:1:1");
    check(&folder, &["drafts/b.goal", "--force-exclude"]).success().stdout("").stderr(FORCED);
}

#[test]
fn excluded_goals_are_no_context_either() {
    let folder = workspace("exclude = [\"old\"]\n")
        .file("old/b.goal", "goal there {\n  by 2026-06-30\n  kpi followers 2,400 -> 2,760\n}\n")
        .file("a.goal", CLEAN.replace("  by", "  supports there\n  by"));
    check(&folder, &["a.goal"]).found().stdout_has("error[unknown-reference]");
}

#[test]
fn formatting_leaves_out_what_is_excluded() {
    let ugly = "goal   a {\n}\n";
    let folder = workspace("exclude = [\"drafts\"]\n").file("a.goal", ugly).file("drafts/b.goal", ugly);
    let fmt = |arguments: &[&str]| Run::new(["fmt"].iter().chain(arguments)).at(&folder);
    fmt(&["--check"]).found().stdout("a.goal\n");
    fmt(&["--check", "drafts/b.goal"]).found().stdout("drafts/b.goal\n");
    let forced = FORCED.replace("to check", "to format");
    fmt(&["--check", "drafts/b.goal", "--force-exclude"]).success().stdout("").stderr(&forced);
    // An editor puts what comes back in place of its text.
    let stdin = ["-", "--stdin-filename", "drafts/b.goal"];
    fmt(&stdin).stdin(ugly).success().stdout("goal a {\n}\n");
    fmt(&[&stdin[..], &["--force-exclude"]].concat()).stdin(ugly).success().stdout(ugly).stderr("");
    fmt(&[&stdin[..], &["--force-exclude", "--check"]].concat()).stdin(ugly).success().stdout("");
    fmt(&[]).success();
    assert_eq!(folder.read("drafts/b.goal"), ugly);
}

// ── what rules and goals are told ──

#[test]
fn defaults_are_inherited_as_from_a_plan_around_the_plan() {
    let configuration = "fiscal-year = \"starts 10-01 named-by end\"\n[defaults]\nowner = \"@미나\"\nperiod = \"FY2026\"\ncurrency = \"AUD\"\n";
    let folder =
        workspace(configuration).file("a.goal", "goal fans {\n  budget $20\n  kpi followers 2,400 -> 2,760\n}\n");
    check(&folder, &[]).success().stdout("");
    let built = Run::new(["build", "--format", "json"]).at(&folder).success().json();
    let goal = &built["plans"][0]["goals"][0];
    assert_eq!(goal["owner"], "@미나");
    assert_eq!(
        (&goal["timeframe"]["start"], &goal["timeframe"]["deadline"]),
        (&"2025-10-01".into(), &"2026-09-30".into())
    );
    assert_eq!(goal["inherited"]["owner"], "configuration");
    assert_eq!(goal["budget"]["total"]["unit"], "AUD");
}

#[test]
fn findings_point_into_the_configuration_where_the_fact_stands_there() {
    let folder = workspace("[defaults]\nreview = \"weekly\"\nperiod = \"2025-11-01..2026-03-31\"\n")
        .file("a.goal", "goal fans {\n  kpi followers 2,400 -> 2,760 {\n    actual 2025-12-14 2,455\n  }\n}\n");
    let drawn = check(&folder, &["--output-format", "pretty"]).success();
    insta::assert_snapshot!(drawn.stdout);
    let document = check(&folder, &["--output-format", "json"]).success().json();
    assert_eq!(document["diagnostics"][0]["labels"][1]["path"], "goalposts.toml");
}

#[test]
fn growth_limits_are_those_of_the_configuration() {
    let goal = "goal fans {\n  period 2026-Q1\n  kpi followers 2,400 -> 2,760\n  kpi open-rate 20% -> 35%\n}\n";
    let folder = workspace("").file("a.goal", goal);
    check(&folder, &[]).success().stdout("");
    let folder = workspace("[growth]\naudience = \"3%/month\"\nrate = \"x1.5\"\n").file("a.goal", goal);
    check(&folder, &[]).success().stdout(
        "a.goal:3:17: warning[unrealistic-growth] `followers` would have to grow 4.8 % a month (limit 3 %), from 2,400 to 2,760 by 2026-03-31\n\
         a.goal:4:17: warning[unrealistic-growth] `open-rate` would have to rise from 20% to 35% by 2026-03-31, its odds by x2.15 (limit x1.5)\n",
    );
    let drawn = check(&folder, &["--output-format", "pretty"]).success();
    insta::assert_snapshot!(drawn.stdout);
    // A metric's own limit wins over its family's, and a line for ambition alone moves no other.
    let folder = workspace(
        "[growth]\naudience = \"3%/month\"\nrate = { ambitious = \"x1.1\" }\n[growth.metrics]\n\"팔로워\" = \"5%/month\"\n",
    );
    check(&folder.file("a.goal", goal), &[]).success().stdout("");
}

#[test]
fn a_limit_for_a_metric_that_is_not_known_is_a_warning() {
    let own = "metric smiles {\n  unit count\n  kind stock\n}\n";
    let configuration = "[growth.metrics]\nfolowers = \"5%/month\"\nsmile = \"5%/month\"\nsmiles = \"5%/month\"\n\
                         Followers = \"9%/month\"\n\"팔로워\" = \"5%/month\"\nhappiness = \"5%/month\"\n";
    let folder = workspace(configuration).file("a.goal", CLEAN).file("metrics.goal", own);
    let warnings = "goalposts.toml:2:1: warning[invalid-configuration] there is no metric `folowers`, so this limit holds for nothing\n\
                    goalposts.toml:3:1: warning[invalid-configuration] there is no metric `smile`, so this limit holds for nothing\n\
                    goalposts.toml:7:1: warning[invalid-configuration] there is no metric `happiness`, so this limit holds for nothing\n";
    check(&folder, &[]).success().stdout(warnings);
    check(&folder, &["a.goal"]).success().stdout(warnings);
    check(&folder, &["--deny-warnings"]).found();
    check(&folder, &["--output-format", "pretty"])
        .success()
        .stdout_has("did you mean `followers`?")
        .stdout_has("did you mean `smiles`?")
        .stdout_has("help: `goalposts catalog` lists the metrics known here");
    Run::new(["build"]).at(&folder).success();
    // What is not read can't be missed, and a configuration for several workspaces knows metrics of each.
    check(&folder, &["-"]).stdin(CLEAN).success().stdout("");
    let folder = workspace("extend = \"base.toml\"\n").file("base.toml", configuration).file("a.goal", CLEAN);
    check(&folder, &[]).success().stdout("");
}

#[test]
fn growth_limits_hold_beyond_a_year_and_for_metrics_without_a_family() {
    let goal = "metric smiles {\n  unit count\n}\ngoal a {\n  period 2026-01..2027-12\n  kpi followers 1,000 -> 12,000\n  kpi smiles 1,000 -> 12,000\n}\n";
    let folder = workspace("[growth]\naudience = \"12%/month\"\n").file("a.goal", goal);
    check(&folder, &[]).success().stdout("");
    let folder = workspace("[growth.metrics]\nsmiles = \"200%\"\n").file("a.goal", goal);
    check(&folder, &[])
        .success()
        .stdout("a.goal:7:14: warning[unrealistic-growth] `smiles` would have to grow 11 % a month (limit 4.7 %), from 1,000 to 12,000 by 2027-12-31\n");
}

// ── --show-settings ──

const EVERYTHING: &str = "preset = \"strict\"\nexclude = [\"drafts\"]\nfiscal-year = \"starts 10-01 named-by end\"\n\n\
                          [rules]\ntimely = \"warn\"\nno-timeframe = \"advice\"\n\n\
                          [[overrides]]\npaths = [\"팀/**\"]\nrules.measurable = \"warn\"\n\n\
                          [growth]\naudience = \"30%/month\"\n[growth.metrics]\n\"팔로워\" = { ambitious = \"5%/month\" }\n\n\
                          [words]\nvague = [\"시너지\"]\n\n[defaults]\nowner = \"@mina\"\naudience = '\"People\" 40,000'\n";

#[test]
fn the_settings_in_force_are_shown_with_where_they_come_from() {
    let folder = workspace(EVERYTHING).file("a.goal", CLEAN).file("팀/b.goal", CLEAN);
    let shown = check(&folder, &["--show-settings", "-D", "no-change", "팀"]).success();
    let line = |start: &str| shown.stdout.lines().find(|line| line.starts_with(start)).unwrap_or_default().to_string();
    assert_eq!(line("no-timeframe"), "no-timeframe = \"advice\"  # goalposts.toml:7");
    assert_eq!(line("ambiguous-period"), "ambiguous-period = \"warn\"  # timely, goalposts.toml:6");
    assert_eq!(line("missing-target"), "missing-target = \"warn\"  # measurable, goalposts.toml:11");
    assert_eq!(line("no-change"), "no-change = \"deny\"  # -D no-change");
    assert_eq!(line("vague-milestone"), "vague-milestone = \"warn\"  # default");
    assert_eq!(line("owner"), "owner = \"@mina\"  # goalposts.toml:22");
    assert!(!shown.stdout.contains("[[overrides]]"), "one set of overrides is part of the rules");
    let all = check(&folder, &["--show-settings"]).success();
    assert!(all.stdout.contains("[[overrides]]  # goalposts.toml:9\npaths = [\"팀/**\"]\n"), "{}", all.stdout);
    for command in ["build", "fmt"] {
        Run::new([command, "--show-settings"]).at(&folder).success().stdout_has("no-timeframe = \"advice\"");
    }
}

/// What is shown can be written into the file, and then says the same.
#[test]
fn shown_settings_are_a_configuration_that_says_the_same() {
    let without_origins = |shown: &str| -> String {
        shown.lines().map(|line| line.split("  # ").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
    };
    let folder = workspace(EVERYTHING).file("a.goal", CLEAN).file("팀/b.goal", CLEAN);
    let shown = check(&folder, &["--show-settings"]).success().stdout;
    let again = workspace(&shown).file("a.goal", CLEAN).file("팀/b.goal", CLEAN);
    let second = check(&again, &["--show-settings"]).success().stdout;
    assert_eq!(without_origins(&second), without_origins(&shown));
    assert!(shown.contains("\"팔로워\" = { ambitious = \"5%/month\" }"), "{shown}");
    let faulty = workspace("wibble = 1\n");
    check(&faulty, &["--show-settings"]).failure().stdout("").stderr_has("there is no key `wibble`");
    check(&faulty, &["--show-settings", "--isolated"]).success().stdout_has("without a configuration");
}
