//! `goalposts fmt`: what it writes and leaves alone, and that no file comes out meaning something else.

mod support;

use goalposts::format::format;
use goalposts::model::lower;
use goalposts::syntax::keywords::{Block, STATEMENTS};
use goalposts::syntax::{self, Kind};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use support::repository;
use support::run::{Folder, Run};

const BYTE_ORDER_MARK: char = '\u{FEFF}';
const MESSY: &str = "goal   more-fans {\n kpi fans 2400 → +15%\n}\n";
const NEAT: &str = "goal more-fans {\n  kpi fans 2,400 -> +15%\n}\n";

fn fmt<const N: usize>(folder: &Folder, arguments: [&str; N]) -> Run {
    Run::new(["fmt"].into_iter().chain(arguments)).at(folder)
}

fn folder() -> Folder {
    Folder::new().file("a.goal", MESSY).file("b.goal", NEAT).file("c/d.goal", MESSY)
}

// ── the command ──

#[test]
fn the_workspace_is_formatted_and_counted() {
    let folder = folder();
    fmt(&folder, []).success().stdout("").stderr("2 files formatted, 1 unchanged\n");
    assert_eq!((folder.read("a.goal"), folder.read("c/d.goal")), (NEAT.into(), NEAT.into()));
    fmt(&folder, []).success().stdout("").stderr("0 files formatted, 3 unchanged\n");
    fmt(&folder, ["--quiet"]).success().stdout("").stderr("");
}

#[test]
fn only_what_is_named_is_written() {
    let folder = folder();
    fmt(&folder, ["c"]).success().stderr("1 file formatted, 0 unchanged\n");
    assert_eq!((folder.read("a.goal"), folder.read("c/d.goal")), (MESSY.into(), NEAT.into()));
    fmt(&folder, ["e.goal"]).failure().stderr_has("e.goal");
}

#[test]
fn ignored_files_are_formatted_when_asked_for() {
    let folder = folder().folder(".git").file(".gitignore", "c/\n");
    fmt(&folder, ["--check"]).found().stdout("a.goal\n");
    fmt(&folder, ["--check", "--no-ignore", "--threads", "2"]).found().stdout("a.goal\nc/d.goal\n");
}

#[test]
fn unchanged_files_are_not_touched_and_permissions_are_kept() {
    let folder = folder();
    let modified = || std::fs::metadata(folder.join("b.goal")).unwrap().modified().unwrap();
    let before = modified();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder.join("a.goal"), std::fs::Permissions::from_mode(0o640)).unwrap();
        fmt(&folder, []).success();
        assert_eq!(std::fs::metadata(folder.join("a.goal")).unwrap().permissions().mode() & 0o777, 0o640);
    }
    assert_eq!(modified(), before);
}

#[test]
fn check_lists_and_writes_nothing() {
    let folder = folder();
    fmt(&folder, ["--check"]).found().stdout("a.goal\nc/d.goal\n").stderr("2 files would be formatted, 1 unchanged\n");
    assert_eq!(folder.read("a.goal"), MESSY);
    fmt(&folder, ["--check", "b.goal"]).success().stdout("").stderr("0 files would be formatted, 1 unchanged\n");
}

#[test]
fn diff_shows_and_writes_nothing() {
    let folder = folder();
    let expected = "--- a.goal\n+++ a.goal\n@@ -1,3 +1,3 @@\n-goal   more-fans {\n- kpi fans 2400 → +15%\n\
                    +goal more-fans {\n+  kpi fans 2,400 -> +15%\n }\n";
    fmt(&folder, ["--diff", "a.goal"]).found().stdout(expected).stderr("1 file would be formatted, 0 unchanged\n");
    assert_eq!(folder.read("a.goal"), MESSY);
    fmt(&folder, ["--diff", "b.goal"]).success().stdout("");
    fmt(&folder, ["--diff", "a.goal", "--color", "always"])
        .found()
        .stdout_has("\u{1b}[32m+goal more-fans {\u{1b}[0m\n");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = folder();
    fmt(&folder, ["-"]).stdin(MESSY).success().stdout(NEAT).stderr("");
    fmt(&folder, ["-", "--stdin-filename", "a.goal"]).stdin("by   2026").success().stdout("by 2026\n").stderr("");
    assert_eq!(folder.read("a.goal"), MESSY, "the file of that name is left alone");
    fmt(&folder, ["-", "--check", "--stdin-filename", "a.goal"]).stdin(MESSY).found().stdout("a.goal\n");
    fmt(&folder, ["-", "--check"]).stdin(NEAT).success().stdout("");
    fmt(&folder, ["-"]).stdin(b"goal \xFF").failure().stdout("");
}

#[test]
fn what_is_no_text_fails_and_the_rest_is_formatted() {
    let folder = folder().file("broken.goal", b"goal \xFF\n");
    fmt(&folder, [])
        .failure()
        .stderr_has("error: broken.goal: this file is not UTF-8")
        .stderr_has("2 files formatted, 1 unchanged, 1 failed\n");
    assert_eq!(std::fs::read(folder.join("broken.goal")).unwrap(), b"goal \xFF\n");
    assert_eq!(folder.read("a.goal"), NEAT);
}

#[test]
fn lines_that_cannot_be_read_are_formatted_around() {
    let folder = Folder::new().file("a.goal", "goal a {\nperod   2026\nby   2026\n}\n");
    fmt(&folder, []).success();
    assert_eq!(folder.read("a.goal"), "goal a {\nperod   2026\n  by 2026\n}\n");
}

#[test]
fn nothing_to_format_is_a_warning() {
    fmt(&Folder::new(), []).success().stderr_has("there is nothing to format");
}

// ── what always holds ──

#[test]
fn our_own_files_are_formatted() {
    let mut faults = Vec::new();
    for path in goal_files(&["examples", "src/model/catalogue", "tests/corpus"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        if format(&text).as_ref() != Ok(&text) {
            faults.push(path);
        }
    }
    assert!(faults.is_empty(), "`cargo run -- fmt PATH` formats them: {faults:#?}");
}

#[test]
fn formatting_keeps_what_files_mean() {
    let paths = goal_files(&["examples", "src/model/catalogue", "tests/corpus", "tests/fixtures"]);
    assert!(paths.len() > 40, "{}", paths.len());
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        holds(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        holds(&text.replace('\n', "\r\n")).unwrap_or_else(|error| panic!("{}, CRLF: {error}", path.display()));
    }
}

fn goal_files(folders: &[&str]) -> Vec<std::path::PathBuf> {
    let mut waiting: Vec<_> = folders.iter().map(|folder| repository(folder)).collect();
    let mut paths = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "goal") {
                paths.push(path);
            }
        }
    }
    paths
}

/// Formatting succeeds, is done the first time, keeps the meaning, every comment, and every line that can't be read.
fn holds(text: &str) -> Result<(), TestCaseError> {
    let once = match format(text) {
        Ok(once) => once,
        Err(mismatch) => return Err(TestCaseError::fail(format!("refused at {:?}", mismatch.span.of(text)))),
    };
    let twice = format(&once);
    prop_assert_eq!(twice.as_ref(), Ok(&once), "a second time");
    prop_assert_eq!(pieces(text), pieces(&once));
    prop_assert_eq!(meaning(text), meaning(&once));
    let ends = once.trim_start_matches(BYTE_ORDER_MARK).is_empty() || once.ends_with(['\n', '\r']);
    prop_assert!(ends, "no line end at the end");
    Ok(())
}

/// Comments, and the whole lines that could not be read.
fn pieces(text: &str) -> Vec<&str> {
    let parsed = syntax::parse(text);
    let nodes: Vec<_> = parsed.tree.nodes().map(|(_, node)| *node).collect();
    let mut pieces = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let first = match node.kind {
            Kind::comment | Kind::remark => {
                pieces.push(node.span.of(text));
                continue;
            }
            Kind::junk => node,
            Kind::unread => &nodes[index - 1],
            _ => continue,
        };
        let start = text[..first.span.start as usize].rfind(['\n', '\r', '\u{FEFF}']);
        let start = start.map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
        let end = text[node.span.end as usize..].find(['\n', '\r']);
        pieces.push(&text[start..end.map_or(text.len(), |end| node.span.end as usize + end)]);
    }
    pieces
}

/// The model without its places. An unknown start is the same as none.
fn meaning(text: &str) -> String {
    let mut model = lower(text, syntax::parse(text));
    // They quote what is written.
    let problems = std::mem::take(&mut model.problems).len();
    let model = without_spans(&format!("{model:?}"));
    let model = model.replace("Some(Baseline { value: None, span: _, since: None })", "None");
    format!("{problems} {model}")
}

/// `12..34` is how a span is shown.
fn without_spans(shown: &str) -> String {
    let mut out = String::with_capacity(shown.len());
    let mut rest = shown;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let first = digits(rest);
        let second = rest[first..].strip_prefix("..").map_or(0, digits);
        let end = if second > 0 { first + 2 + second } else { first };
        out.push_str(if second > 0 { "_" } else { &rest[..first] });
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_124),
        ..ProptestConfig::default()
    })]

    #[test]
    fn messy_files_keep_their_meaning(text in messy_file()) {
        holds(&text)?;
    }

    #[test]
    fn so_does_any_text(text in any_text()) {
        holds(&text)?;
    }
}

/// Statements in blocks that take them, mostly, with blanks, comments and junk between.
fn messy_file() -> impl Strategy<Value = String> {
    let line = (
        0..12_u8,
        any::<prop::sample::Index>(),
        "[ \t]{0,4}",
        "( |  |\t|\u{A0}|\u{3000} ){1}",
        "(\n|\n\n|\n\n\n|\r\n|\n \n)",
    );
    (prop::collection::vec(line, 0..25), any::<bool>()).prop_map(|(lines, closed)| {
        let mut text = String::new();
        let mut open = vec![Block::File];
        for (action, index, indentation, blank, end) in lines {
            let block = *open.last().unwrap();
            let line = match action {
                0 => ["# a comment", "#", "#no blank  here  "][index.index(3)].to_string(),
                1 => JUNK[index.index(JUNK.len())].to_string(),
                2 if open.len() > 1 => {
                    open.pop();
                    "}".to_string()
                }
                3 | 4 if block == Block::Goal => {
                    let forms: Vec<&str> = VALUES.to_vec();
                    format!("kpi a {}", forms[index.index(forms.len())])
                }
                _ => {
                    let rows: Vec<_> = STATEMENTS.iter().filter(|row| row.within.contains(&block)).collect();
                    let row = rows[index.index(rows.len())];
                    let opens =
                        Block::opened_by(row.kind).filter(|_| !(row.keyword == "platform" && block != Block::File));
                    let head = row.example.trim_end_matches(" {");
                    match opens.filter(|_| action > 6) {
                        Some(block) => {
                            open.push(block);
                            format!("{head} {{")
                        }
                        None if action == 5 => format!("{head} # a remark"),
                        None => head.to_string(),
                    }
                }
            };
            text.push_str(&indentation);
            text.push_str(&spread(&line, &blank));
            text.push_str(&end);
        }
        if closed {
            (1..open.len()).for_each(|_| text.push_str("}\n"));
        }
        text
    })
}

/// Other blanks between words, not within texts and comments.
fn spread(line: &str, blank: &str) -> String {
    let code_end = line.find('#').unwrap_or(line.len());
    let mut in_text = false;
    let spread = line[..code_end].chars().map(|c| {
        in_text ^= c == '"';
        if c == ' ' && !in_text { blank.to_string() } else { c.to_string() }
    });
    spread.collect::<String>() + &line[code_end..]
}

const JUNK: [&str; 7] = [
    "perod   2026 ",
    "kpi fans   2400 => 2400\t",
    "why   because",
    "goal   x {}",
    "note   \"never closed",
    "by   2026  {",
    "junk \"\"\" over\n   two   lines \"\"\" end ",
];

const VALUES: [&str; 24] = [
    "2400 → ≥ 2_760",
    "+15 ％",
    "-> −15%",
    "-5% each year",
    "80 -> ×2",
    "80 -> 1.5×",
    "80 -> 2 ×",
    "20 ~ 30%",
    "20%–30%",
    "50±5 h",
    "320 per month -> 400 / month",
    "10/month per seller",
    "12 per 100 million people",
    "12 per 100000 people",
    "3000만 원 -> 1억 5000만 원",
    "2 million -> 1_500k",
    "1,23 -> 1_2",
    "$1000 USD -> -$5000",
    "? in 2020 -> -42% by 2026",
    "? vs previous year -> x2",
    "keep ≥99.9% each month",
    ">= 1000 mean per post over 28 days where \"a  b\"",
    "≥40% of \"qualified  leads\"",
    "-> secret \"https://x\"",
];

fn any_text() -> impl Strategy<Value = String> {
    let words = [
        "goal ",
        "kpi ",
        "by ",
        "period ",
        "budget ",
        "action ",
        "owner @a",
        "{",
        "}",
        "\"",
        "\"\"\"",
        "“",
        "”",
        "#",
        " # ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "  ",
        "\u{A0}",
        "\u{3000}",
        "->",
        "→",
        "−>",
        "≥",
        "<=",
        "=",
        "−",
        "×",
        "x2",
        "％",
        "%",
        "%p",
        "..",
        "~",
        "～",
        "–",
        "±",
        "+/-",
        ",",
        "/",
        "per ",
        "each ",
        "of ",
        "in ",
        "1000",
        "2_400",
        "1,23",
        "0.5",
        "k",
        " million",
        "만",
        "원",
        "$",
        "€",
        "-",
        "+",
        "?",
        "TBD",
        "<n>",
        "2026-Q1",
        "2026-03-31",
        "a",
        "a-b",
        "h",
        "avg",
        "mean ",
        "\\",
        "\u{FEFF}",
        "가",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..40).prop_map(|words| words.concat())
}
