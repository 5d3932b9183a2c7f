//! Holds `editors/` against the language: every highlighter knows the words of `src/syntax/keywords.rs`, and every engine
//! reads and colours goal files as its script says.
//!
//! `UPDATE=1 cargo test --test editors` rewrites each line below one that says `generated: NAME`.
//!
//! The scripts, `editors/*/test/run`, need the editors themselves. One whose editor is not installed is skipped, and says so;
//! `GOALPOSTS_EDITORS=demand` makes that a failure. `editors/test/install` installs them on Debian.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use goalposts::syntax::keywords::{Block, CONNECTIVES, MEASURES, PLACEHOLDERS, SCALES, STATEMENTS};
use support::{editor, repository};

/// How a highlighter writes a group of words in one line.
type Line = fn(&str, &[&str]) -> String;

/// Files with generated lines.
const HIGHLIGHTERS: [(&str, Line); 7] = [
    ("editors/tree-sitter-goal/queries/highlights.scm", tree_sitter),
    ("editors/helix/queries/goal/highlights.scm", tree_sitter),
    ("editors/zed/languages/goal/highlights.scm", tree_sitter),
    ("editors/vscode/syntaxes/goal.tmLanguage.json", text_mate),
    ("editors/sublime/Goal.sublime-syntax", |name, words| format!("  {name}: '(?:{})'", alternatives(words))),
    ("editors/vim/syntax/goal.vim", |name, words| {
        if matches!(name, "scales" | "connectives" | "measures") {
            return format!("let s:{name} = '{}'", alternatives(words).replace('|', r"\|"));
        }
        let (first, others) = name.split_at(1);
        let group = format!("goal{}{others}", first.to_uppercase());
        // The rest of a line is read by what its keyword is.
        let rest = if matches!(name, "openers" | "statements" | "results") {
            format!(" nextgroup={group}Rest")
        } else {
            String::new()
        };
        format!("syn keyword {group} contained{rest} {}", words.join(" "))
    }),
    ("editors/emacs/goal-mode.el", |_, words| format!("  '({})", quoted(words))),
];

/// The groups that highlighters colour apart.
fn groups() -> Vec<(&'static str, Vec<&'static str>)> {
    let opens =
        |keyword: &str| STATEMENTS.iter().any(|row| row.keyword == keyword && Block::opened_by(row.kind).is_some());
    // What was counted grows by a line a week, and should not shout down what is to be reached.
    let counted = |keyword: &str| matches!(keyword, "actual" | "actuals" | "progress");
    let keywords = || STATEMENTS.iter().map(|row| row.keyword);
    vec![
        ("openers", keywords().filter(|keyword| opens(keyword)).collect()),
        ("statements", keywords().filter(|keyword| !opens(keyword) && !counted(keyword)).collect()),
        ("results", keywords().filter(|keyword| counted(keyword)).collect()),
        ("connectives", CONNECTIVES.to_vec()),
        ("measures", MEASURES.to_vec()),
        ("scales", SCALES.to_vec()),
        ("placeholders", PLACEHOLDERS.to_vec()),
    ]
}

fn tree_sitter(_: &str, words: &[&str]) -> String {
    format!("[{}]", quoted(words))
}

fn text_mate(name: &str, words: &[&str]) -> String {
    const BEFORE: &str = r"(?<![\p{L}\p{M}\p{N}_-])";
    const AFTER: &str = r"(?![\p{L}\p{M}\p{N}_-])";
    const NAME: &str = r"\p{L}[\p{L}\p{M}\p{N}]*(?:-+[\p{L}\p{M}\p{N}]+)*";
    const DIGITS: &str = r"[0-9]+(?:[,_][0-9]+)*(?:\.[0-9]+)?";
    let words_of = alternatives(words);
    let (key, pattern) = match name {
        // At the start of a line, which is where their rule begins.
        "openers" | "statements" | "results" => ("begin", format!(r"^([ \t\x{{A0}}\x{{3000}}]*)({words_of}){AFTER}")),
        // A number with its scale and its unit; what may follow a value is no unit.
        "scales" => {
            let others = alternatives(&[&CONNECTIVES[..], &MEASURES[..]].concat());
            let unit = format!(r"%p?|％|×|(?!(?:{others}){AFTER}){NAME}");
            let scale = format!(r"(?: ?(?:{words_of})(?:[0-9]+(?:{words_of}))*|[kKMB](?!\p{{L}}))");
            ("match", format!(r"{BEFORE}([x×]?{DIGITS}{scale}*(?: {DIGITS}{scale}+)*)(?:[ ]?({unit}))?"))
        }
        _ => ("match", format!("{BEFORE}(?:{words_of}){AFTER}")),
    };
    format!("      {}: {},", serde_json::json!(key), serde_json::json!(pattern))
}

/// The words for a regular expression; the longer of two that begin alike comes first, since the first that fits is taken.
fn alternatives(words: &[&str]) -> String {
    let mut words = words.to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.join("|")
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ")
}

#[test]
fn highlighters_know_every_word() {
    let mut faults = String::new();
    for (path, line) in HIGHLIGHTERS {
        let path = repository(path);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut seen = BTreeSet::new();
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        for index in 1..lines.len() {
            let Some((_, name)) = lines[index - 1].split_once("generated: ") else { continue };
            let name: String = name.chars().take_while(char::is_ascii_lowercase).collect();
            let groups = groups();
            let Some((name, words)) = groups.iter().find(|(group, _)| *group == name) else {
                let _ = writeln!(faults, "{}: there is no group `{name}`", path.display());
                continue;
            };
            lines[index] = line(name, words);
            seen.insert(*name);
        }
        for (name, _) in groups().iter().filter(|(name, _)| !seen.contains(name)) {
            // A parser knows which words stand for numbers; its queries ask it.
            if !(path.ends_with("highlights.scm") && matches!(*name, "scales" | "placeholders")) {
                let _ = writeln!(faults, "{}: nothing is generated for `{name}`", path.display());
            }
        }
        let current = lines.join("\n") + "\n";
        if current != text {
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&path, current).unwrap();
            } else {
                let _ = writeln!(faults, "{}: out of date; UPDATE=1 cargo test --test editors", path.display());
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// The grammar knows no word that the lists lack, nor they one that it lacks.
#[test]
fn the_lists_hold_the_words_of_the_grammar() {
    let grammar = fs::read_to_string(repository("grammar/goal.pest")).unwrap();
    let code: String = grammar.lines().filter_map(|line| line.split("//").next()).collect();
    // Only the quotes that open and close a text.
    let code = code.replace("\\\\", "").replace("\\\"", "");
    let is_word = |text: &&str| {
        let mut letters = text.chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.all(|letter| letter.is_alphabetic() || letter == '-')
    };
    let in_grammar: BTreeSet<&str> = code.split('"').skip(1).step_by(2).filter(is_word).collect();
    // Parts of tokens that every highlighter writes by itself: x2, p95, FY26-Q1, 2.4k.
    let parts = BTreeSet::from(["x", "p", "FY", "Q", "H", "W", "k", "K", "M", "B"]);
    let in_lists: BTreeSet<&str> = groups().into_iter().flat_map(|(_, words)| words).collect();
    let known: BTreeSet<&str> = in_lists.union(&parts).copied().collect();
    assert_eq!(in_grammar.symmetric_difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
}

/// The tree-sitter grammar has a rule for each statement.
#[test]
fn the_tree_sitter_grammar_has_every_word() {
    let types = fs::read_to_string(repository("editors/tree-sitter-goal/src/node-types.json")).unwrap();
    let types: serde_json::Value = serde_json::from_str(&types).unwrap();
    let known: BTreeSet<&str> = types
        .as_array()
        .unwrap()
        .iter()
        .filter(|node| node["named"] == false)
        .filter_map(|node| node["type"].as_str())
        .collect();
    let words = groups().into_iter().filter(|(name, _)| !matches!(*name, "scales" | "placeholders"));
    let missing: Vec<&str> = words.flat_map(|(_, words)| words).filter(|word| !known.contains(word)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

// ── the engines ──

/// Lines of which no statement can be made, or whose braces or quotes do not add up.
const BROKEN: [&str; 18] = [
    "goal a {\n  by 2026-03-31\n",
    "goal a\n}\n",
    "goal a {\n}}\n",
    "goal a { by 2026-03-31 }\n",
    "goal a {}\n",
    "note \"never closed\nby 2026-03-31\n",
    "note “never closed\n",
    "note \"\"\"\nnever closed\n",
    "perod 2026-Q1\n",
    "deadline 2026-03-31\n",
    "owner: @mina\n",
    "owner mina\n",
    "why no quotes\n",
    "metric 2026-sales \"Names begin with a letter\"\n",
    "kpi d 10 => 12\n",
    "kpi h 10 ->\n",
    "- a list\n",
    "note \"one\" note \"two\"\n",
];

/// A folder with `good/*.goal`, which every engine reads without an error, and `bad/*.goal`.
fn goal_files() -> tempfile::TempDir {
    let mut good = vec![fs::read_to_string(repository("editors/test/sample.goal")).unwrap()];
    for folder in [
        "examples/plans",
        "tests/corpus",
        "tests/fixtures/syntax",
        "src/model/catalogue",
        "src/plan/testdata",
        "docs/images",
    ] {
        for entry in fs::read_dir(repository(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // Of the fixtures the others have slips on purpose.
            if name.ends_with(".goal") && (folder != "tests/fixtures/syntax" || name.starts_with("good-")) {
                good.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    for page in ["docs/language.md", "README.md"] {
        good.extend(fences(&fs::read_to_string(repository(page)).unwrap()));
    }
    // The line of each statement that messages tell people to copy.
    good.extend(
        STATEMENTS
            .iter()
            .map(|row| format!("{}{}\n", row.example, if row.example.ends_with('{') { "\n}" } else { "" })),
    );

    let folder = tempfile::tempdir().unwrap();
    for (kind, texts) in [("good", good), ("bad", BROKEN.map(str::to_string).to_vec())] {
        fs::create_dir(folder.path().join(kind)).unwrap();
        for (index, text) in texts.iter().enumerate() {
            fs::write(folder.path().join(kind).join(format!("{index:03}.goal")), text).unwrap();
        }
    }
    folder
}

/// The goal files and parts of goal files in a page that are not wrong on purpose.
fn fences(page: &str) -> Vec<String> {
    let blocks = page.split("\n```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    let of_goals =
        |info: &str| info.split(',').next() == Some("goal") && !info.contains("bad") && !info.contains("draft");
    blocks.filter(|(info, _)| of_goals(info)).map(|(_, body)| format!("{body}\n")).collect()
}

/// What is called broken here is broken for the program too.
#[test]
fn broken_files_are_broken_and_good_ones_are_not() {
    for text in BROKEN {
        let rules = support::check::check(text).rules();
        assert!(rules.contains(&"syntax-error"), "{text}{rules:?}");
    }
    let folder = goal_files();
    let files = fs::read_dir(folder.path().join("good")).unwrap().count();
    assert!(files > 100, "only {files} files and fences were found");
}

#[test]
fn vim() {
    let files = goal_files();
    run("vim", &[program(), files.path()]);
}

#[test]
fn neovim() {
    run("neovim", &[]);
}

#[test]
fn emacs() {
    run("emacs", &[program()]);
}

#[test]
fn tree_sitter_grammar() {
    run_on_files("tree-sitter-goal");
}

#[test]
fn vscode() {
    run_on_files("vscode");
}

#[test]
fn sublime() {
    run_on_files("sublime");
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_goalposts"))
}

fn run_on_files(engine: &str) {
    let files = goal_files();
    run(engine, &[files.path()]);
}

fn run(engine: &str, arguments: &[&Path]) {
    editor::run(engine, "run", arguments, &[], &[]);
}
