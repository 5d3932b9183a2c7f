//! Nothing in a file brings the program down or keeps it busy for long.
//!
//! Time is not asserted: the sizes are such that what takes quadratic time would not end while anybody waits.

mod support;

use std::fmt::Write as _;

use goalposts::config::Level;
use goalposts::diagnostic::Diagnostic;
use goalposts::plan::{self, Format, Options};
use goalposts::report::{self, BuiltInRules, OutputFormat, Report, Style, Summary};
use goalposts::source::{SourceFile, Sources};
use goalposts::syntax::{self, Kind, Parsed};
use proptest::prelude::*;
use support::check::{Checked, check_as, check_with};

/// Checks with every rule on, shows what was found in every format, and compiles to every format.
fn survives(text: &str) -> Checked {
    let checked = check_with(text, &[("all", Level::Warn)]);
    // A million findings show no more about the formats than a thousand do.
    let shown = &checked.diagnostics[..checked.diagnostics.len().min(1_000)];
    show(&checked.sources, shown);
    let compiled = plan::compile(&checked.workspace, &checked.sources, shown, Options { locations: true });
    for (word, format) in Format::ALL {
        let mut out = Vec::new();
        plan::write(format, &compiled, &mut out).expect("memory takes everything");
        assert!(std::str::from_utf8(&out).is_ok(), "{word} is text");
    }
    checked
}

fn show(sources: &Sources, diagnostics: &[Diagnostic]) {
    let summary = Summary::new(1, 1, diagnostics);
    let report = Report { sources, diagnostics, summary, rules: &BuiltInRules, folder: "" };
    let styles = [
        (OutputFormat::Pretty, Style { color: true, ..Style::default() }),
        (OutputFormat::Pretty, Style { accessible: true, ..Style::default() }),
        (OutputFormat::Pretty, Style { unicode: false, width: 20, ..Style::default() }),
        (OutputFormat::Concise, Style::default()),
        (OutputFormat::Json, Style::default()),
        (OutputFormat::Sarif, Style::default()),
        (OutputFormat::Github, Style::default()),
        (OutputFormat::Gitlab, Style::default()),
        (OutputFormat::Junit, Style::default()),
        (OutputFormat::Rdjson, Style::default()),
    ];
    for (format, style) in styles {
        let mut out = Vec::new();
        report::write(format, &report, &style, &mut out).expect("memory takes everything");
        assert!(std::str::from_utf8(&out).is_ok(), "{format:?} is text");
    }
}

#[test]
fn ten_thousand_blocks_in_each_other() {
    let depth = 10_000;
    let mut text = String::new();
    for level in 0..depth {
        writeln!(text, "goal g{level} {{").unwrap();
    }
    text += "kpi reach >= 1,000\nby 2026-03-31\n";
    let open = text.clone();
    text += &"}\n".repeat(depth);
    assert_eq!(survives(&text).goals, depth);
    assert_eq!(survives(&open).goals, depth, "none of the blocks is closed");
}

#[test]
fn ten_thousand_indented_blocks_without_their_braces() {
    let mut text = String::new();
    for level in 0..3_000 {
        writeln!(text, "{}goal g{level}", " ".repeat(level)).unwrap();
    }
    survives(&text);
}

#[test]
fn long_lines_of_one_character() {
    let size = 100_000;
    for unit in ["\"", "{", "#", "a-", ",", "\\", "7", "[", "<", "\0", "\r", "'", "(", "@", "“", "=", "?", "가", "\t"]
    {
        for start in ["", "goal g {\n  kpi fans ", "goal g {\n  note \"", "goal g {\n  by ", "goal g {\n  tag "] {
            let mut text = start.to_string();
            text += &unit.repeat(size / unit.len() / 5);
            survives(&text);
        }
    }
}

#[test]
fn braces_by_the_ten_thousand() {
    for line in ["goal g {\n", "}\n", "{\n", "{ }\n", "} {\n", "kpi k {\n", "  }\n", "goal g\n  kpi k\n"] {
        survives(&line.repeat(5_000));
    }
}

#[test]
fn odd_numbers_of_long_quotes() {
    for count in [1, 3, 999, 20_001] {
        survives(&"\"\"\"\n".repeat(count));
        survives(&format!("goal g {{\n{}}}\n", "  note \"\"\"\n".repeat(count)));
        survives(&format!("goal g {{\n  note {}", "\"\"\" ".repeat(count)));
    }
}

#[test]
fn many_statements_in_one_block() {
    let block = |line: &dyn Fn(usize) -> String, count: usize| {
        let mut text = "goal g {\n".to_string();
        (0..count).for_each(|index| writeln!(text, "  {}", line(index)).unwrap());
        text + "}\n"
    };
    survives(&block(&|index| format!("kpi k{index} 2,400 -> 2,760"), 5_000));
    survives(&block(&|_| "kpi fans 2,400 -> 2,760".to_string(), 5_000));
    survives(&block(&|_| "why \"once is enough\"".to_string(), 5_000));
    survives(&block(&|_| "milestone \"Improve it\" by 2026-03-31".to_string(), 5_000));
    survives(&block(&|index| format!("supports g{index}"), 5_000));
    survives(&block(&|_| "allow missing-metric \"none needed\"".to_string(), 5_000));
    survives(&block(&|_| "wibble wobble".to_string(), 2_000));
    // As many excuses as there is to excuse.
    let excuses = |index| if index % 2 == 0 { "allow no-change \"x\"".to_string() } else { format!("kpi k{index}") };
    survives(&block(&excuses, 5_000));
}

#[test]
fn many_actuals_and_checkpoints() {
    let mut text = "goal g {\n  by 2026-12-31\n  kpi fans 2,400 -> 2,760 {\n".to_string();
    for index in 0..20_000_u32 {
        let (month, day) = (index % 12 + 1, index % 28 + 1);
        writeln!(text, "    actual 2025-{month:02}-{day:02} {index}\n    checkpoint 2026-{month:02}-{day:02} {index}")
            .unwrap();
    }
    survives(&(text + "  }\n}\n"));
    let mut text = "goal g {\n  kpi fans 2,400 -> 2,760 {\n".to_string();
    (0..10_000).for_each(|index| writeln!(text, "    actual 2025-01-01 5 unit{index}").unwrap());
    survives(&(text + "  }\n}\n"));
}

#[test]
fn many_goals_of_one_name() {
    survives(&"goal same\n".repeat(5_000));
    survives(&"goal same {\n  supports same\n  depends-on same\n  by same\n}\n".repeat(5_000));
    survives(&"metric same \"Same\" {\n  part-of same\n  also same\n}\n".repeat(5_000));
}

#[test]
fn many_declarations_and_as_many_that_nearly_name_them() {
    let mut text = String::new();
    for index in 0..3_000 {
        writeln!(
            text,
            "metric met{index} \"M\" {{\n  also same, a{index}\n  part-of metx{index}\n}}\nplatform plat{index}"
        )
        .unwrap();
    }
    text += "goal g {\n";
    for index in 0..3_000 {
        writeln!(text, "  kpi k{index} is mety{index} 3 -> 4\n  milestone \"m\" by goalx{index}").unwrap();
    }
    let platforms: Vec<String> = (0..3_000).map(|index| format!("platx{index}")).collect();
    survives(&format!("{text}  platform {}\n}}\n", platforms.join(", ")));
}

#[test]
fn many_files_that_nearly_name_the_goals_of_all() {
    let files = (0..300).map(|file| {
        let mut text = String::new();
        for index in file * 10..file * 10 + 10 {
            // Not the goal itself: nobody means that.
            let other = (index + 1) % 3_000;
            writeln!(text, "goal goal-number-{index}-of-all {{\n  supports gaol-numbr-{other}-of-alls\n}}").unwrap();
        }
        SourceFile::new(format!("f{file}.goal"), text)
    });
    let checked = check_as(files, &[("all", Level::Allow), ("unknown-reference", Level::Deny)]);
    assert_eq!(checked.diagnostics.len(), 3_000);
    for found in &checked.diagnostics {
        let number: String = found.message.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(found.labels[0].text, format!("did you mean `goal-number-{number}-of-all`?"));
    }
}

#[test]
fn a_chain_of_goals_that_bites_its_tail() {
    let count = 10_000;
    let mut text = String::new();
    for index in 0..count {
        let next = (index + 1) % count;
        writeln!(text, "goal g{index} {{\n  supports g{next}\n  depends-on g{next}\n  by 2 weeks after g{next}\n}}")
            .unwrap();
    }
    survives(&text);
}

#[test]
fn texts_that_are_long() {
    let long = "word ".repeat(20_000);
    survives(&format!("goal g \"{long}\" {{\n  kpi k \"{long}\" > 1 of \"{long}\"\n  note \"{long}\n}}\n"));
    survives(&format!("goal g {{\n  {long}\n  kpi {long}\n}}\n",));
    let name = "a-".repeat(10_000) + "a";
    survives(&format!("goal {name} {{\n  supports {name}, {name}x\n  kpi {name}\n  allow {name} \"x\"\n}}\n"));
    let number = "1".repeat(200_000);
    survives(&format!("goal g {{\n  kpi k {number}.{number}M -> +{number}%\n  by {number}\n}}\n"));
}

// ── any text ──

/// Pieces of which a text may be made: all words of the language, and what breaks it.
const PIECES: [&str; 76] = [
    "goal ",
    "kpi ",
    "plan ",
    "metric ",
    "platform ",
    "goal-type ",
    "milestone ",
    "by ",
    "in ",
    "period ",
    "start ",
    "actual ",
    "checkpoint ",
    "allow ",
    "note ",
    "action ",
    "budget ",
    "review ",
    "supports ",
    "currency ",
    "part-of ",
    "stretch ",
    "a",
    "fans ",
    "x-y ",
    "카페 ",
    "é",
    "😀",
    "missing-metric ",
    "same",
    "{\n",
    "}\n",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\r",
    "{",
    "}",
    "\"",
    "\"text\" ",
    "\"\"\"",
    "“",
    "”",
    "# ",
    "#",
    "\\",
    "-> ",
    ">= ",
    "-",
    "+",
    "..",
    "~",
    "±",
    "/",
    "per ",
    "each ",
    "2,400 ",
    "1",
    "15% ",
    "$15 ",
    "x2 ",
    "? ",
    "TBD ",
    "2026-03-31 ",
    "2026-Q1 ",
    "Q4 ",
    "3 months ",
    "FY26 ",
    "@mina ",
    ", ",
    ".",
    "keep ",
    "\u{FEFF}",
    "\0",
    "of ",
];

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![9 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_string), 1 => ".{0,3}"];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Whole lines, in any order: more of these are understood, so more of the rules are reached.
fn any_lines() -> impl Strategy<Value = String> {
    let rows = goalposts::syntax::keywords::STATEMENTS;
    let line = prop_oneof![
        12 => prop::sample::select(rows.iter().map(|row| row.example.to_string()).collect::<Vec<_>>()),
        4 => Just("}".to_string()),
        3 => (0..4_usize, -9_i64..9_999).prop_map(|(name, value)| format!("kpi k{name} {value} -> {value}0% {{")),
        3 => (1..13, -999_i64..9_999).prop_map(|(month, value)| format!("actual 2025-{month:02}-01 {value}")),
        2 => (0..4_usize).prop_map(|name| format!("goal g{name} {{")),
        2 => (0..4_usize).prop_map(|name| format!("supports g{name}")),
        1 => any_text(),
    ];
    prop::collection::vec(line, 0..40).prop_map(|lines| lines.join("\n"))
}

/// Nodes follow each other in the text, and nothing but blanks lies between them.
fn is_lossless(text: &str, parsed: &Parsed) {
    let mut end = 0;
    let between = |from: u32, to: u32| {
        let gap =
            text.get(from as usize..to as usize).unwrap_or_else(|| panic!("{from}..{to} is no place in {text:?}"));
        let blank = |c: char| matches!(c, ' ' | '\t' | '\u{A0}' | '\u{3000}' | '\n' | '\r' | '\u{FEFF}');
        assert!(gap.chars().all(blank), "{gap:?} of {text:?} is lost");
    };
    for (_, node) in parsed.tree.nodes() {
        assert!(end <= node.span.start && node.span.start <= node.span.end, "{:?} overlaps in {text:?}", node.kind);
        between(end, node.span.start);
        assert!(node.kind != Kind::EOI);
        end = node.span.end;
    }
    between(end, text.len() as u32);
}

fn every_place_is_in_the_text(checked: &Checked) {
    for diagnostic in &checked.diagnostics {
        let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.location);
        for location in diagnostic.labels.iter().map(|label| label.location).chain(edits) {
            let text = checked.sources.get(location.file).text();
            let place = text.get(location.span.start as usize..location.span.end as usize);
            assert!(place.is_some(), "{:?} of {} lies outside of {text:?}", location.span, diagnostic.rule);
        }
        assert!(!diagnostic.message.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_kept_whole_and_survived(text in prop_oneof![any_text(), any_lines()]) {
        let parsed = syntax::parse(&text);
        is_lossless(&text, &parsed);
        let checked = survives(&text);
        every_place_is_in_the_text(&checked);
    }

    #[test]
    fn checking_twice_finds_the_same(text in any_lines()) {
        prop_assert_eq!(check_with(&text, &[]).diagnostics, check_with(&text, &[]).diagnostics);
    }
}

/// What random texts have found before.
#[test]
fn blanks_of_other_alphabets_before_a_word() {
    for text in ["\u{b}카페 ", "\u{b}", "\u{c}\u{b}é", "goal a {\n\u{2003}페이지 3\n}\n", "\u{85}\u{2028}x"] {
        is_lossless(text, &syntax::parse(text));
        every_place_is_in_the_text(&survives(text));
    }
}
