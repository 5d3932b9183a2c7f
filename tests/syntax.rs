//! What can be written, and what is said of what can't.
//!
//! A fixture is a `.goal` file in `tests/fixtures/syntax`. Above each line with a fault stand comments that say what is
//! reported there: `error`, with its columns from 1 on, the end not included, then its label, other labels, and the help.
//! Files whose name begins with `good-` have no fault. `UPDATE=1 cargo test --test syntax` writes the comments anew; the
//! difference is then to be read.

mod support;

use std::fmt::Write as _;
use std::path::PathBuf;

use goalposts::model::lower;
use goalposts::source::SourceFile;
use goalposts::syntax::keywords::{self, Block};
use goalposts::syntax::{self, Problem};
use support::repository;

fn problems(text: &str) -> Vec<Problem> {
    lower(text, syntax::parse(text)).problems
}

fn fixtures() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(repository("tests/fixtures/syntax")).expect("the fixtures are there");
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("it can be read").path()).collect();
    paths.sort();
    paths
}

fn is_expectation(line: &str) -> bool {
    let line = line.trim_start();
    ["# error ", "# label: ", "# also ", "# help: "].iter().any(|start| line.starts_with(start))
}

/// The text with each fault described above the line where it stands.
fn annotated(text: &str) -> String {
    let file = SourceFile::new("fixture.goal", text);
    let problems = problems(text);
    let mut out = String::new();
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let indentation = &line[..line.len() - line.trim_start().len()];
        for problem in &problems {
            let (span, label) = &problem.labels[0];
            let (start, end) = (file.line_column(span.start), file.line_column(span.end));
            if start.line != number {
                continue;
            }
            let end = if end.line == start.line { end.column.to_string() } else { "…".to_string() };
            writeln!(out, "{indentation}# error {}..{end}: {}", start.column, problem.message).unwrap();
            if !label.is_empty() {
                writeln!(out, "{indentation}# label: {label}").unwrap();
            }
            for (span, label) in &problem.labels[1..] {
                let words = span.of(text).lines().next().unwrap_or("");
                writeln!(out, "{indentation}# also {words}: {label}").unwrap();
            }
            if let Some(help) = &problem.help {
                writeln!(out, "{indentation}# help: {help}").unwrap();
            }
        }
        out += line;
    }
    out
}

#[test]
fn fixtures_say_what_is_reported_where() {
    let update = std::env::var_os("UPDATE").is_some();
    for path in fixtures() {
        let fixture = std::fs::read_to_string(&path).expect("a text");
        let bare: String = fixture.split_inclusive('\n').filter(|line| !is_expectation(line)).collect();
        let annotated = annotated(&bare);
        if update {
            std::fs::write(&path, annotated).expect("it can be written");
            continue;
        }
        assert!(annotated == fixture, "{} says otherwise than\n{annotated}", path.display());
        // Comments stand for nothing: the expectations themselves change no finding.
        assert_eq!(problems(&fixture).len(), problems(&bare).len(), "{}", path.display());
    }
}

#[test]
fn good_fixtures_have_no_fault() {
    let is_good = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("good-"));
    for path in fixtures().into_iter().filter(is_good) {
        let text = std::fs::read_to_string(&path).expect("a text");
        assert_eq!(problems(&text), [], "{}", path.display());
    }
}

/// Messages have one voice: they begin small or with a quoted word and end without a stop.
#[test]
fn messages_have_one_voice() {
    for path in fixtures() {
        let text = std::fs::read_to_string(&path).expect("a text");
        for problem in problems(&text) {
            let first = problem.message.chars().next().unwrap_or(' ');
            assert!(!first.is_uppercase(), "{:?} begins with a capital", problem.message);
            let texts = problem.labels.iter().map(|(_, label)| label).chain([&problem.message]).chain(&problem.help);
            for words in texts.filter(|words| !words.is_empty()) {
                assert!(!words.ends_with(['.', '!', ' ']), "{words:?} ends in a stop");
                assert_eq!(words.matches('`').count() % 2, 0, "{words:?} has a backtick too many");
            }
        }
    }
}

#[test]
fn every_statements_example_can_be_read_wherever_it_may_stand() {
    for row in keywords::STATEMENTS {
        for block in row.within {
            let mut text = match block {
                Block::File => String::new(),
                Block::Plan => "plan \"P\" {\n".to_string(),
                Block::Goal => "goal g {\n".to_string(),
                Block::Kpi => "goal g {\n  kpi fans 240 -> 276 {\n".to_string(),
                Block::Milestone => "goal g {\n  milestone \"Page is live\" {\n".to_string(),
                Block::Metric => "metric m \"M\" {\n".to_string(),
                Block::Platform => "platform p \"P\" {\n".to_string(),
                Block::GoalType => "goal-type t \"T\" {\n".to_string(),
            };
            let depth = text.matches('{').count();
            writeln!(text, "    {}", row.example).unwrap();
            if row.example.ends_with('{') {
                text += "    }\n";
            }
            text += &"}\n".repeat(depth);
            assert_eq!(problems(&text), [], "{}", text);
            let node = syntax::parse(&text).tree.nodes().any(|(_, node)| node.kind == row.kind);
            assert!(node, "{} is read as something else", row.example);
        }
    }
}

/// The grammar reads results below each other at a stretch.
#[test]
fn each_result_is_a_statement_of_its_own() {
    let lines = [
        "actual 2026-01-05 2,455",
        "actual 2026-01-12 2456",
        "actual 2026-02 12",
        "actual 2026-03-02 7 \"a note\"",
        "actual 2026-03-09 8",
        "actual 2026-03-16 9 posts",
        "actual 2026-03-23 10",
        "# a comment",
        "actual 2026-03-30 11",
        "actual 2026-03-31 12 # a remark",
        "actual 2026-04-01 13",
        "actual 2026-04-02 13.5",
        "actual 2026-04-03 14",
        "actual 2026-04-04 15 oops )",
        "actual 2026-13-41 16",
    ];
    for between in ["\n", "\n    ", "\n  ", "\n\t", "\n\n ", "\r\n    ", "  \n    "] {
        let text = format!("goal g {{\n  kpi k 1 -> 2 {{{between}{}\n  }}\n}}\n", lines.join(between));
        let tree = syntax::parse(&text).tree;
        let results: Vec<&str> = tree
            .nodes()
            .filter(|(_, node)| node.kind == syntax::Kind::actual)
            .inspect(|(_, node)| {
                let tokens: Vec<&str> = tree.tokens(node).map(|token| token.span().of(&text)).collect();
                let written = node.span.of(&text).strip_prefix("actual ").unwrap_or_default();
                assert_eq!(tokens.join(" ").replace("  ", " ").trim_end(), written, "{between:?}");
            })
            .map(|(_, node)| node.span.of(&text))
            .collect();
        let expected: Vec<&str> = lines
            .iter()
            .filter(|line| line.starts_with("actual"))
            .map(|line| line.trim_end_matches(" # a remark").trim_end_matches(" )"))
            .collect();
        assert_eq!(results, expected, "{between:?}");
    }
}

/// What stands in the files of the table, on each line end that editors write.
#[test]
fn line_ends_and_byte_order_marks_change_nothing() {
    for path in fixtures() {
        let text = std::fs::read_to_string(&path).expect("a text");
        let places = |text: &str| {
            let file = SourceFile::new("a.goal", text);
            let place = |problem: &Problem| {
                let at = file.line_column(problem.labels[0].0.start);
                (at.line, at.column, problem.message.clone())
            };
            problems(text).iter().map(place).collect::<Vec<_>>()
        };
        assert_eq!(places(&text.replace('\n', "\r\n")), places(&text), "{} with CRLF", path.display());
        let marked = places(&format!("\u{FEFF}\n{text}"));
        let moved: Vec<_> = places(&text).into_iter().map(|(line, column, what)| (line + 1, column, what)).collect();
        assert_eq!(marked, moved, "{} with a byte order mark", path.display());
    }
}
