//! Runs what the documentation shows, so that it can't say what is no longer so.
//!
//! In `docs/*.md` and `README.md` the words after the backticks of a fence say what it is:
//!
//! | fence | is |
//! | --- | --- |
//! | `goal` | a whole file: nothing is found in it |
//! | `goal,goal` | lines of a goal, `goal,kpi` of a KPI, `goal,metric` of a metric: nothing is found in them |
//! | `goal,bad` | a whole file, and the `text` fence after it is exactly what `check` finds, one line each |
//! | `goal,draft` | a whole file that the commands after it are about |
//! | `toml` | a configuration: nothing is wrong with it; with `toml,bad` something is |
//! | `console` | commands after `$`, and exactly what they print; a line `…` stands for any lines |
//!
//! A comment `<!-- NAME.goal -->` or `<!-- NAME.toml -->` before a fence gives its file a name, under which the commands after
//! it find it. `UPDATE=1 cargo test --test documentation` rewrites the table of statements in `docs/language.md` and that of
//! presets in `docs/configuration.md`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use goalposts::config::{Preset, Settings};
use goalposts::lint;
use goalposts::load::{self, Request};
use goalposts::project::{self, Choice, Configurations, Texts};
use goalposts::report::{self, BuiltInRules, OutputFormat, Report, Style, Summary};
use goalposts::syntax::keywords::{self, Block, STATEMENTS, Statement};
use goalposts::syntax::{self};
use jiff::civil::date;

/// The day on which everything here is judged.
const TODAY: &str = "2026-01-15";

#[test]
fn goal_files_in_the_documentation_are_what_they_claim_to_be() {
    let mut faults = String::new();
    for page in pages() {
        let fences = fences(&page);
        for (index, fence) in fences.iter().enumerate() {
            let Some(text) = whole_file(fence) else { continue };
            let expected = if fence.info == "goal,bad" {
                let next = fences.get(index + 1).filter(|next| next.info == "text");
                next.unwrap_or_else(|| panic!("{}: a bad example needs a `text` fence after it", fence.place()))
                    .body
                    .clone()
            } else {
                String::new()
            };
            let found = check(&text);
            if found != expected {
                let _ = writeln!(faults, "── {}\n{text}── finds\n{found}── and not\n{expected}", fence.place());
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn commands_in_the_documentation_print_what_is_shown() {
    let mut faults = String::new();
    for page in pages() {
        // One folder a page: what one fence makes, the next one finds.
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("goalposts.toml"), "").unwrap();
        if fs::read_to_string(&page).unwrap().contains("$ goalposts check examples") {
            copy_folder(&root().join("examples"), &folder.path().join("examples"));
        }
        for fence in fences(&page) {
            if let Some(name) = &fence.file {
                fs::write(folder.path().join(name), &fence.body).unwrap();
            }
            if fence.info != "console" {
                continue;
            }
            for (command, expected) in commands(&fence.body) {
                let printed = run(&command, folder.path());
                if !alike(&expected, &printed) {
                    let place = fence.place();
                    let _ = writeln!(faults, "── {place}\n$ {command}\n── prints\n{printed}── and not\n{expected}");
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn configurations_in_the_documentation_are_what_they_claim_to_be() {
    let mut faults = String::new();
    let mut seen = 0;
    for page in pages() {
        for fence in fences(&page).iter().filter(|fence| fence.info.starts_with("toml")) {
            let found = configure(&fence.body);
            if found.is_empty() != (fence.info == "toml") {
                let _ = writeln!(faults, "── {}\n{}── finds\n{}", fence.place(), fence.body, found.join("\n"));
            }
            seen += 1;
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
    assert!(seen > 10, "only {seen} were found");
}

/// Every key has a line in a table, with an example that can be read.
#[test]
fn every_key_of_the_configuration_is_explained() {
    let page = fs::read_to_string(root().join("docs/configuration.md")).unwrap();
    let schema = lint::configuration_schema();
    let keys =
        |schema: &serde_json::Value| schema["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for key in keys(&schema) {
        let line = page.lines().find(|line| line.starts_with(&format!("| `{key}` |")));
        let line = line.unwrap_or_else(|| panic!("no line of the table of keys explains `{key}`"));
        let example = line.rsplit("| ").next().unwrap().trim_end_matches(" |").trim_matches('`');
        assert!(example.starts_with(&key), "{example} is no example of `{key}`");
        assert_eq!(configure(example), [""; 0], "{example}");
    }
    for key in keys(&schema["$defs"]["Defaults"]) {
        assert!(
            page.lines().any(|line| line.starts_with(&format!("| `{key}` |"))),
            "`{key}` of `defaults` has no line"
        );
    }
    let toml: String = fences(&root().join("docs/configuration.md")).iter().map(|fence| fence.body.clone()).collect();
    for definition in ["Override", "WordLists", "GrowthLines"] {
        for key in keys(&schema["$defs"][definition]) {
            assert!(toml.contains(&format!("{key} =")) || toml.contains(&format!("{key}.")), "`{key}` has no example");
        }
    }
}

/// What is wrong with a configuration, in a folder where the examples' other file lies.
fn configure(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(folder.path().join("goalposts.toml"), "").unwrap();
    fs::write(inner.join("goalposts.toml"), text).unwrap();
    let mut configurations = Configurations::new(Choice::default(), inner.clone());
    let found = load::find(&Request { current_dir: inner, ..Request::default() }).unwrap();
    configurations.of(&found.workspaces[0]);
    configurations.faults().diagnostics.into_iter().map(|fault| fault.message).collect()
}

#[test]
fn the_table_of_presets_is_the_programs() {
    let mut table = "\n| preset | begins with |\n| --- | --- |\n".to_string();
    for (word, preset) in Preset::ALL {
        let levels: Vec<String> = lint::preset_levels(preset)
            .into_iter()
            .map(|(rule, level)| format!("`{}` ({})", rule.name, level.word()))
            .collect();
        let begins = match preset {
            Preset::Recommended => "every rule at its default level".to_string(),
            Preset::Strict => "every rule; those that are off by default as warnings".to_string(),
            _ if levels.is_empty() => "`recommended`".to_string(),
            _ => format!("`recommended`, and {}", levels.join(", ")),
        };
        let _ = writeln!(table, "| `{word}` | {begins} |");
    }
    generated("docs/configuration.md", "presets", &(table + "\n"));
}

/// What stands between two marks of a page.
fn generated(page: &str, name: &str, expected: &str) {
    let path = root().join(page);
    let page = fs::read_to_string(&path).unwrap();
    let (begin, end) =
        (format!("<!-- {name}: generated, see tests/documentation.rs -->\n"), format!("<!-- end of {name} -->"));
    let from = page.find(&begin).expect("the table has its mark") + begin.len();
    let to = page.find(&end).expect("the table has an end");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{}{expected}{}", &page[..from], &page[to..])).unwrap();
    } else {
        assert_eq!(&page[from..to], expected, "UPDATE=1 cargo test --test documentation rewrites it");
    }
}

/// Whoever copies an example has it in the one style.
#[test]
fn examples_are_formatted() {
    let mut examples: Vec<(String, String)> = Vec::new();
    for page in pages() {
        let whole = |fence: &Fence| matches!(fence.info.as_str(), "goal" | "goal,draft");
        examples.extend(fences(&page).into_iter().filter(whole).map(|fence| (fence.place(), fence.body)));
    }
    for rule in goalposts::rules::ALL {
        examples.extend(rule.documentation().examples.into_iter().map(|example| (rule.name.to_string(), example.text)));
    }
    assert!(examples.len() > 150, "only {} were found", examples.len());
    let mut faults = String::new();
    for (place, text) in examples {
        let formatted = goalposts::format::format(&text).unwrap_or_else(|_| panic!("{place} can't be formatted"));
        if formatted != text {
            let _ = writeln!(faults, "── {place}\n{text}── is written\n{formatted}");
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn every_fence_is_of_a_known_kind() {
    // `sh` is for commands about the repository itself, `rust` and `form` for pieces that can't be run alone. `hook`, `yaml` and
    // `groovy` are run by `tests/ci_documentation.rs`, `markdown` is compared by `lsp::hover`.
    const KNOWN: [&str; 17] = [
        "goal",
        "goal,goal",
        "goal,kpi",
        "goal,metric",
        "goal,bad",
        "goal,draft",
        "text",
        "toml",
        "toml,bad",
        "console",
        "sh",
        "rust",
        "form",
        "hook",
        "yaml",
        "groovy",
        "markdown",
    ];
    for page in pages() {
        let fences = fences(&page);
        for (index, fence) in fences.iter().enumerate() {
            assert!(KNOWN.contains(&fence.info.as_str()), "{}: nobody runs `{}`", fence.place(), fence.info);
            if fence.info == "text" {
                let before = index.checked_sub(1).map(|before| fences[before].info.as_str());
                assert_eq!(before, Some("goal,bad"), "{}: a text that nobody compares", fence.place());
            }
        }
    }
}

#[test]
fn links_lead_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") {
                continue;
            }
            let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
            let file = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            assert!(file.exists(), "{}: `{target}` leads nowhere", page.display());
            if let Some(anchor) = anchor {
                let text = fs::read_to_string(&file).unwrap();
                let known =
                    text.lines().filter(|line| line.starts_with('#')).map(anchor_of).any(|known| known == anchor);
                assert!(known, "{}: there is no heading for `{target}`", page.display());
            }
        }
    }
}

#[test]
fn the_table_of_statements_is_the_programs() {
    generated("docs/language.md", "statements", &table_of_statements());
}

#[test]
fn the_examples_of_all_statements_can_be_read() {
    for statement in STATEMENTS {
        for &block in statement.within {
            let text = in_block(statement, block);
            let problems = syntax::parse(&text).problems;
            assert!(problems.is_empty(), "`{}` in {}: {problems:#?}\n{text}", statement.example, block.phrase());
        }
    }
}

/// The reference explains every statement, not only in the table.
#[test]
fn every_statement_is_explained() {
    let page = fs::read_to_string(root().join("docs/language.md")).unwrap();
    let before_table = page.split("<!-- statements").next().unwrap();
    for Statement { keyword, .. } in STATEMENTS {
        let explained =
            before_table.contains(&format!("`{keyword}`")) || before_table.contains(&format!("`{keyword} "));
        assert!(explained, "docs/language.md does not explain `{keyword}`");
    }
}

#[test]
fn the_two_commands_stand_in_the_readme() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let job = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(readme.contains("\ncargo run --release -- build examples/plans --format markdown\n"));
    assert!(readme.contains("\ncargo test\n"));
    assert!(job.contains("build examples/plans --format markdown"), ".ci/run runs the first");
    assert!(job.lines().any(|line| line.ends_with("cargo test")), ".ci/run runs the second");
}

// ── pages ──

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let names = [
        "README.md",
        "CONTRIBUTING.md",
        "docs/adopting.md",
        "docs/ci.md",
        "docs/configuration.md",
        "docs/history.md",
        "docs/hooks.md",
        "docs/language-server.md",
        "docs/language.md",
        "docs/watch.md",
        "docs/wording.md",
    ];
    let pages: Vec<PathBuf> = names.map(|path| root().join(path)).into();
    for page in &pages {
        assert!(page.exists(), "{} is missing", page.display());
    }
    pages
}

struct Fence {
    page: String,
    line: usize,
    info: String,
    /// The name that a comment before the fence gives.
    file: Option<String>,
    body: String,
}

impl Fence {
    fn place(&self) -> String {
        format!("{}:{}", self.page, self.line)
    }
}

fn fences(page: &Path) -> Vec<Fence> {
    let name = page.strip_prefix(root()).unwrap().display().to_string();
    let mut fences: Vec<Fence> = Vec::new();
    let (mut inside, mut file) = (false, None);
    for (index, line) in fs::read_to_string(page).unwrap().lines().enumerate() {
        match (line.strip_prefix("```"), inside) {
            (Some(info), false) => {
                let fence = Fence {
                    page: name.clone(),
                    line: index + 1,
                    info: info.to_string(),
                    file: file.take(),
                    body: String::new(),
                };
                assert!(!fence.info.is_empty(), "{}: a fence says what it is", fence.place());
                fences.push(fence);
                inside = true;
            }
            (Some(_), true) => inside = false,
            (None, true) => {
                let body = &mut fences.last_mut().unwrap().body;
                body.push_str(line);
                body.push('\n');
            }
            (None, false) => {
                let comment = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
                let is_name = |name: &&str| (name.ends_with(".goal") || name.ends_with(".toml")) && !name.contains(' ');
                file = comment.filter(is_name).map(str::to_string).or(file);
            }
        }
    }
    assert!(!inside, "{name}: a fence is never closed");
    fences
}

/// As GitHub makes anchors of headings: lower case, blanks to hyphens, no punctuation.
fn anchor_of(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

// ── goal files ──

/// The file that a fence is or that its lines are a part of.
fn whole_file(fence: &Fence) -> Option<String> {
    let body = &fence.body;
    // What lines of a goal may refer to, and what they need around them to be complete.
    let around = "plan \"Around the example\" {\n  owner @mina\n  period 2026\n  fiscal-year starts 10-01 named-by end\n}\n\
                  goal local-community {\n  milestone \"The café is open\"\n}\n\
                  goal new-website {\n  milestone \"The site is open\"\n}\n";
    Some(match fence.info.as_str() {
        "goal" | "goal,bad" => body.clone(),
        "goal,goal" => format!("{around}goal example {{\n  milestone \"The page is live\"\n{body}}}\n"),
        "goal,kpi" => format!("{around}goal example {{\n  kpi fans 2,400 -> 2,760 {{\n{body}  }}\n}}\n"),
        "goal,metric" => format!("metric example {{\n{body}}}\n"),
        _ => return None,
    })
}

/// What `check` finds in a file, one line each.
fn check(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plan.goal"), text).unwrap();
    // For the examples of `actuals`.
    fs::write(folder.path().join("fans.csv"), "day,page,fans\n2026-01-11,café,2455\n").unwrap();
    fs::write(folder.path().join("goalposts.toml"), "").unwrap();
    let request =
        Request { current_dir: folder.path().to_path_buf(), paths: vec!["plan.goal".into()], ..Request::default() };
    let projects = project::open(load::find(&request).unwrap(), Texts::Keep, &|| {});
    let checked = project::check(projects, &Settings::default(), date(2026, 1, 15));
    let report = Report {
        sources: &checked.sources,
        diagnostics: &checked.diagnostics,
        summary: Summary::new(checked.files, checked.goals, &checked.diagnostics),
        rules: &BuiltInRules,
        folder: "",
    };
    let mut printed = Vec::new();
    report::write(OutputFormat::Concise, &report, &Style::default(), &mut printed).unwrap();
    String::from_utf8(printed).unwrap()
}

// ── the table of statements ──

fn table_of_statements() -> String {
    let mut table = "\n| statement | stands in | may repeat | example |\n| --- | --- | --- | --- |\n".to_string();
    for statement in STATEMENTS {
        let places: Vec<&str> = statement.within.iter().map(|&block| place(block)).collect();
        let repeats = match statement.keyword {
            // Many may be declared; within a block it is one list.
            "platform" => "in a file",
            _ if statement.repeats => "yes",
            _ => "",
        };
        let example = statement.example.replace('|', "\\|");
        let _ = writeln!(table, "| `{}` | {} | {repeats} | `{example}` |", statement.keyword, places.join(", "));
    }
    table + "\n"
}

fn place(block: Block) -> &'static str {
    match block {
        Block::File => "file",
        Block::Plan => "plan",
        Block::Goal => "goal",
        Block::Kpi => "KPI",
        Block::Milestone => "milestone",
        Block::Metric => "metric",
        Block::Platform => "platform",
        Block::GoalType => "goal type",
    }
}

fn in_block(statement: &Statement, block: Block) -> String {
    let line = match statement.example.strip_suffix(" {") {
        Some(header) => format!("{header} {{\n}}\n"),
        None => format!("{}\n", statement.example),
    };
    let header = |keyword: &str| keywords::by_keyword(keyword).unwrap().example;
    match block {
        Block::File => line,
        Block::Plan => format!("plan {{\n{line}}}\n"),
        Block::Goal => format!("goal around {{\n{line}}}\n"),
        Block::Kpi => format!("goal around {{\n{} {{\n{line}}}\n}}\n", header("kpi")),
        Block::Milestone => format!("goal around {{\n{} {{\n{line}}}\n}}\n", header("milestone")),
        Block::Metric => format!("metric around {{\n{line}}}\n"),
        Block::Platform => format!("platform around {{\n{line}}}\n"),
        Block::GoalType => format!("goal-type around {{\n{line}}}\n"),
    }
}

// ── commands ──

/// Each command of a fence with the lines below it.
fn commands(body: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in body.lines() {
        match line.strip_prefix("$ ") {
            Some(command) => commands.push((command.to_string(), String::new())),
            None => {
                let (_, printed) = commands.last_mut().expect("a console begins with a command");
                printed.push_str(line);
                printed.push('\n');
            }
        }
    }
    commands
}

/// What a command prints to a terminal of 80 columns: findings first, the summary last.
fn run(command: &str, folder: &Path) -> String {
    // What stands in quotes is one word.
    let pieces = command.split('"').enumerate();
    let words = pieces.flat_map(|(index, piece)| match index % 2 {
        0 => piece.split_whitespace().collect(),
        _ => vec![piece],
    });
    let mut arguments: Vec<&str> = words.collect();
    assert_eq!(arguments.remove(0), "goalposts", "only goalposts is run here, not `{command}`");
    // A reader has a terminal, which a test has not; findings are pretty there.
    if arguments[0] == "check" && !arguments.iter().any(|word| word.starts_with("--output-")) {
        arguments.extend(["--output-format", "pretty"]);
    }
    let output = Command::new(env!("CARGO_BIN_EXE_goalposts"))
        .args(&arguments)
        .current_dir(folder)
        .env_clear()
        .envs([("GOALPOSTS_TODAY", TODAY), ("COLUMNS", "80"), ("LC_ALL", "C.UTF-8")])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    // A no-break space between a number and its `%` looks like any other on a page.
    printed.replace('\u{A0}', " ")
}

/// Line by line; `…` stands for any number of lines.
fn alike(expected: &str, printed: &str) -> bool {
    let mut printed = printed.lines().peekable();
    let mut expected = expected.lines().peekable();
    while let Some(line) = expected.next() {
        if line.trim() == "…" {
            match expected.peek() {
                None => return true,
                Some(next) => while printed.next_if(|line| line != next).is_some() {},
            }
        } else if printed.next() != Some(line) {
            return false;
        }
    }
    printed.next().is_none()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
